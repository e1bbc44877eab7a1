//! What the person typed and has not sent: cleared when it is sent, given back when nothing came
//! of it. Never overwritten.

/// Whether the draft is the message that was just sent, and so has to go.
pub(crate) fn is_sent(draft: &str, prompt: &str) -> bool {
    !draft.is_empty() && draft.trim() == prompt.trim()
}

/// The draft after `prompt` came back. Something typed meanwhile stays, below it.
pub(crate) fn with_returned(draft: &str, prompt: &str) -> String {
    if draft.trim().is_empty() || is_sent(draft, prompt) {
        prompt.to_owned()
    } else {
        format!("{prompt}\n\n{draft}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sent_text_counts_as_sent() {
        assert!(is_sent("hello\n", "hello"));
        assert!(!is_sent("hello, and", "hello"));
        assert!(!is_sent("", ""));
    }

    #[test]
    fn nothing_typed_meanwhile_is_lost() {
        assert_eq!(with_returned("", "sent"), "sent");
        assert_eq!(with_returned("sent", "sent"), "sent");
        assert_eq!(with_returned("typed since", "sent"), "sent\n\ntyped since");
    }
}
