//! A conversation as Markdown: what it shows, for people to read and keep.

use crate::model::{Attachment, AttachmentKind, Conversation, MessageStatus, NewAttachment, Role};
use crate::{History, attachments, conversations};
use patchbay_failure::Failure;

/// The words that a person's language has for what Markdown has no mark for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownWords {
    /// Who asks, as a heading.
    pub person: String,
    /// Who answers, as a heading, where the model is not known.
    pub answer: String,
    /// Before the name of a picture.
    pub picture: String,
    /// Below an answer that is not whole.
    pub not_whole: String,
}

impl Default for MarkdownWords {
    fn default() -> Self {
        Self {
            person: "Question".to_owned(),
            answer: "Answer".to_owned(),
            picture: "Picture".to_owned(),
            not_whole: "This answer is not whole.".to_owned(),
        }
    }
}

impl History {
    /// Conversations as Markdown, one after the other. `ids` as [`History::export_json`] has them.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn export_markdown(
        &self,
        ids: Option<&[String]>,
        words: &MarkdownWords,
    ) -> Result<Option<String>, Failure> {
        self.reading(|moment| {
            let ids = match ids {
                Some(ids) => ids.to_vec(),
                None => super::export::all(moment)?,
            };
            let mut text = String::new();
            for id in ids {
                let Some(conversation) = conversations::whole(moment, &id)? else {
                    return Ok(None);
                };
                if !text.is_empty() {
                    text.push_str("\n---\n\n");
                }
                let bytes = |id: &str| attachments::bytes_of(moment, id);
                write(&mut text, &conversation, words, bytes)?;
            }
            Ok(Some(text))
        })
    }
}

/// One conversation at the end of `text`; `bytes` gives an attachment's.
fn write(
    text: &mut String,
    conversation: &Conversation,
    words: &MarkdownWords,
    bytes: impl Fn(&str) -> rusqlite::Result<Option<NewAttachment>>,
) -> rusqlite::Result<()> {
    text.push_str(&format!("# {}\n", conversation.summary.title));
    for message in &conversation.messages {
        let who = match message.role {
            Role::User => &words.person,
            Role::Assistant => message.model.as_ref().unwrap_or(&words.answer),
        };
        text.push_str(&format!("\n## {who}\n\n"));
        let said = message.text.trim_end();
        if !said.is_empty() {
            text.push_str(said);
            text.push('\n');
            // A block that an answer left open would swallow what comes after it.
            if let Some(fence) = open_fence(said) {
                text.push_str(fence);
                text.push('\n');
            }
        }
        for attachment in &message.attachments {
            attached(text, attachment, words, bytes(&attachment.id)?);
        }
        if message.role == Role::Assistant && message.status != MessageStatus::Completed {
            text.push_str(&format!("\n> {}\n", words.not_whole));
        }
    }
    Ok(())
}

fn attached(
    text: &mut String,
    attachment: &Attachment,
    words: &MarkdownWords,
    whole: Option<NewAttachment>,
) {
    let name = &attachment.name;
    match (attachment.kind, whole) {
        (AttachmentKind::Text, Some(whole)) => {
            let content = String::from_utf8_lossy(&whole.bytes);
            let content = content.trim_end();
            let fence = "`".repeat(longest_row(content, '`').max(2) + 1);
            text.push_str(&format!("\n**{name}**\n\n{fence}\n{content}\n{fence}\n"));
        }
        _ => {
            let size = match (attachment.width, attachment.height) {
                (Some(width), Some(height)) => format!(", {width} × {height}"),
                _ => String::new(),
            };
            text.push_str(&format!("\n*{}: {name}{size}*\n", words.picture));
        }
    }
}

/// The fence of the code block that `text` leaves open.
fn open_fence(text: &str) -> Option<&'static str> {
    let mut open = None;
    for line in text.lines() {
        let line = line.trim_start();
        let fence = ["```", "~~~"].into_iter().find(|fence| line.starts_with(fence));
        open = match (open, fence) {
            (None, fence) => fence,
            (Some(is), Some(fence)) if is == fence => None,
            (is, _) => is,
        };
    }
    open
}

/// The longest row of `char` in `text`.
fn longest_row(text: &str, char: char) -> usize {
    text.split(|other| other != char).map(|row| row.chars().count()).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_that_is_open_is_known() {
        for (text, fence) in [
            ("a", None),
            ("```rust\nlet x", Some("```")),
            ("```\na\n```", None),
            ("~~~\n```\n", Some("~~~")),
            ("```\na\n```\n~~~", Some("~~~")),
        ] {
            assert_eq!(open_fence(text), fence, "{text:?}");
        }
    }

    #[test]
    fn rows_are_counted() {
        assert_eq!(longest_row("a``b`````c`", '`'), 5);
        assert_eq!(longest_row("abc", '`'), 0);
    }
}
