//! What a person typed and has not sent: one text a conversation, and one for the next new one.

use crate::{History, fault};
use patchbay_failure::Failure;
use rusqlite::{Connection, OptionalExtension, params};

impl History {
    /// Keeps `text` as the draft of `conversation`; `None` is the draft of a conversation that does
    /// not exist yet. Empty text removes the draft. A draft for a deleted conversation is dropped.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn save_draft(&self, conversation: Option<&str>, text: &str) -> Result<(), Failure> {
        save(&self.connection(), conversation.unwrap_or_default(), text)
            .map_err(|error| fault::of(&error))
    }

    /// The draft of `conversation` (`None`: of the next new one); empty where there is none.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn draft(&self, conversation: Option<&str>) -> Result<String, Failure> {
        of(&self.connection(), conversation.unwrap_or_default()).map_err(|error| fault::of(&error))
    }
}

/// Keeps `text` under `key`; empty text removes what is there.
pub(crate) fn save(connection: &Connection, key: &str, text: &str) -> rusqlite::Result<()> {
    let done = if text.is_empty() {
        connection.execute("DELETE FROM drafts WHERE conversation = ?1", params![key])
    } else {
        // The window saves drafts with a delay; one that arrives after its conversation was
        // deleted must not bring a row back.
        connection.execute(
            "INSERT INTO drafts (conversation, text)
             SELECT ?1, ?2 WHERE ?1 = '' OR EXISTS (
                 SELECT 1 FROM conversations WHERE id = ?1 AND deleted_at IS NULL
             )
             ON CONFLICT (conversation) DO UPDATE SET text = excluded.text",
            params![key, text],
        )
    };
    done.map(|_| ())
}

/// The draft stored under `key`.
pub(crate) fn of(connection: &Connection, key: &str) -> rusqlite::Result<String> {
    let text = connection
        .query_row("SELECT text FROM drafts WHERE conversation = ?1", params![key], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(text.unwrap_or_default())
}

/// Clears the draft under `key` where it is what was just sent. Something else stays.
pub(crate) fn clear_sent(connection: &Connection, key: &str, sent: &str) -> rusqlite::Result<()> {
    if is_sent(&of(connection, key)?, sent) { save(connection, key, "") } else { Ok(()) }
}

/// Puts `text` back into the draft under `key`, above what was typed meanwhile.
pub(crate) fn give_back(connection: &Connection, key: &str, text: &str) -> rusqlite::Result<()> {
    save(connection, key, &with_returned(&of(connection, key)?, text))
}

/// Whether the draft is the message that is being sent, and so has to go.
fn is_sent(draft: &str, prompt: &str) -> bool {
    !draft.is_empty() && draft.trim() == prompt.trim()
}

/// The draft after `prompt` came back. Something typed meanwhile stays, below it.
fn with_returned(draft: &str, prompt: &str) -> String {
    if prompt.trim().is_empty() {
        // Attachments alone were sent.
        draft.to_owned()
    } else if draft.trim().is_empty() || is_sent(draft, prompt) {
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
        assert_eq!(with_returned("typed since", ""), "typed since");
        assert_eq!(with_returned("typed since", "sent"), "sent\n\ntyped since");
    }
}
