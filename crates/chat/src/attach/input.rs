//! A message as it is sent: its words, the texts attached to it, its pictures.

use patchbay_codex::wire::{InputImage, InputMessage};
use patchbay_failure::Failure;
use patchbay_history::History;
use patchbay_history::model::{AttachmentKind, Message, Role};

/// `message` with what is attached to it. An attachment that is gone is left out.
pub(crate) fn input_message(history: &History, message: &Message) -> Result<InputMessage, Failure> {
    let mut text = message.text.clone();
    let mut images = Vec::new();
    for attachment in &message.attachments {
        let Some(whole) = history.attachment(&attachment.id)? else { continue };
        match whole.kind {
            AttachmentKind::Image => images.extend(InputImage::read(whole.bytes)),
            AttachmentKind::Text => {
                let content = String::from_utf8_lossy(&whole.bytes);
                text.push_str(&marked(&whole.name, &content));
            }
        }
    }
    Ok(match message.role {
        Role::User => InputMessage { images, ..InputMessage::user(text) },
        Role::Assistant => InputMessage::assistant(text),
    })
}

/// A text between marks that the model can tell from the message's own words.
fn marked(name: &str, content: &str) -> String {
    let name = name.replace(['"', '<', '>'], "'");
    let end = if content.ends_with('\n') { "" } else { "\n" };
    format!("\n\n<attachment name=\"{name}\">\n{content}{end}</attachment>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_not_end_its_mark() {
        assert_eq!(marked("a\">b", "text"), "\n\n<attachment name=\"a''b\">\ntext\n</attachment>");
        assert_eq!(marked("n", "t\n"), "\n\n<attachment name=\"n\">\nt\n</attachment>");
    }
}
