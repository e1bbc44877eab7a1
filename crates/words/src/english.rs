//! The English of a message, made at once: for the command line, the log, and a window without
//! words for an id.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

use crate::{Arg, Message};

/// The files of what Rust says. The pages' own stand beside them and are read there only.
const FILES: &[&str] = &[
    include_str!("../messages/en/failure.ftl"),
    include_str!("../messages/en/doctor.ftl"),
    include_str!("../messages/en/live-test.ftl"),
    include_str!("../messages/en/sign-in.ftl"),
    include_str!("../messages/en/history.ftl"),
    include_str!("../messages/en/route.ftl"),
    include_str!("../messages/en/desktop.ftl"),
];

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let language: LanguageIdentifier = "en".parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // No invisible marks: what is printed is copied, searched and compared.
    bundle.set_use_isolating(false);
    for text in FILES {
        // What can't be read is left out, and its ids say so; a test reads every file strictly.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(it, _)| it);
        bundle.add_resource_overriding(resource);
    }
    bundle
});

pub(crate) fn of(message: &Message) -> String {
    let Some(pattern) = ENGLISH.get_message(&message.id).and_then(|it| it.value()) else {
        return format!("Patchbay has no words for this: {}.", message.id);
    };
    let mut args = FluentArgs::with_capacity(message.args.len());
    for (name, value) in &message.args {
        let value = match value {
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Text(text) => FluentValue::from(text.as_str()),
            Arg::Message(inner) => FluentValue::from(of(inner)),
        };
        args.set(name.as_ref(), value);
    }
    // What is not filled stands there by its name, `{$path}`: no reason to say nothing.
    ENGLISH.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

#[cfg(test)]
mod tests {
    use crate::Message;

    #[test]
    fn what_has_no_words_names_itself() {
        let said = Message::new("failure-nobody-wrote-this").english();
        assert_eq!(said, "Patchbay has no words for this: failure-nobody-wrote-this.");
    }

    #[test]
    fn what_is_not_ours_is_left_as_it_is() {
        for text in ["", "He said “no” { $text }", "a\nb", "\u{202e}x"] {
            assert_eq!(Message::verbatim(text).english(), text);
        }
        let inner = Message::verbatim("inside");
        assert_eq!(crate::said!("failure-verbatim", text = inner).english(), "inside");
        assert_eq!(Message::new("failure-verbatim").english(), "{$text}");
    }
}
