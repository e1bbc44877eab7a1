//! What a person sends, and what comes back where nothing came of it: each in one step, so that no
//! moment exists in which the words are nowhere, or in two places.

use crate::model::{ConversationOptions, Message, Role};
use crate::{History, conversations, drafts, messages, tree};
use patchbay_failure::Failure;
use rusqlite::{Connection, OptionalExtension, params};

/// What a person sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// The conversation; none makes a new one.
    pub conversation: Option<String>,
    /// What was typed. A draft of the same words is cleared.
    pub text: String,
    /// The person's message that this one is an edit of: it gets its place, as a sibling. None puts
    /// it at the end of what is shown.
    pub instead_of: Option<String>,
    /// What a new conversation asks for itself. Not read for one that is there.
    pub options: ConversationOptions,
}

/// A message as it was stored, with what was said before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The conversation, new or old.
    pub conversation: String,
    /// What the conversation asks for itself.
    pub options: ConversationOptions,
    /// Oldest first, up to and without the message.
    pub said: Vec<Message>,
    /// The person's message.
    pub message: Message,
}

impl History {
    /// Stores a person's message. `None` where the conversation, or the message that it is an edit
    /// of, is not there: then nothing was stored. `now` is Unix time in seconds.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn ask(&self, ask: &Ask, now: i64) -> Result<Option<Asked>, Failure> {
        self.writing(|moment| {
            let key = ask.conversation.as_deref().unwrap_or_default();
            let parent = match &ask.instead_of {
                None => tree::tip(moment, key)?,
                Some(edited) => match beside(moment, key, edited)? {
                    Some(parent) => parent,
                    None => return Ok(None),
                },
            };
            let conversation = match &ask.conversation {
                Some(id) if conversations::touch(moment, id, now)? => id.clone(),
                Some(_) => return Ok(None),
                None => conversations::create(moment, &ask.text, &ask.options, now)?.id,
            };
            let said = match parent {
                Some(parent) => tree::path_to(moment, &id_at(moment, parent)?)?,
                None => Vec::new(),
            };
            let message = Message::new(Role::User, ask.text.clone(), now);
            let position = messages::insert(moment, &conversation, parent, &message)?;
            if ask.instead_of.is_some() {
                // Another window may show another path by now.
                tree::show(moment, &conversation, position)?;
            }
            if is_sent(&drafts::of(moment, key)?, &ask.text) {
                drafts::save(moment, key, "")?;
            }
            let options = conversations::head(moment, &conversation)?;
            let options = options.map(|(_, options)| options).unwrap_or_default();
            Ok(Some(Asked { conversation, options, said, message }))
        })
    }

    /// What an answer to a stored message has to know: for *Try again*. `id` is that of the
    /// person's message, or of an answer to it. `None` where it is gone or nothing was asked.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn asked(&self, id: &str) -> Result<Option<Asked>, Failure> {
        self.reading(|moment| {
            let Some((conversation, _)) = messages::place(moment, id)? else { return Ok(None) };
            let Some((_, options)) = conversations::head(moment, &conversation)? else {
                return Ok(None);
            };
            let mut said = tree::path_to(moment, id)?;
            let last = said.pop();
            let message = match last {
                Some(answer) if answer.role == Role::Assistant => said.pop(),
                asked => asked,
            };
            let asked = message.filter(|message| message.role == Role::User);
            Ok(asked.map(|message| Asked { conversation, options, said, message }))
        })
    }

    /// Nothing came of the message `asked`: it leaves its conversation with the answer `answer`,
    /// and is the conversation's draft again. Words that were typed meanwhile stay, below it. What
    /// was shown before it was sent is shown again.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn take_back(&self, asked: &str, answer: Option<&str>) -> Result<(), Failure> {
        self.writing(|moment| {
            let found = moment
                .query_row(
                    "SELECT conversation, text FROM messages WHERE id = ?1",
                    params![asked],
                    |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
                )
                .optional()?;
            let Some((conversation, text)) = found else { return Ok(()) };
            let draft = drafts::of(moment, &conversation)?;
            drafts::save(moment, &conversation, &with_returned(&draft, &text))?;
            if let Some(answer) = answer {
                messages::remove(moment, answer)?;
            }
            messages::remove(moment, asked)
        })
    }
}

/// The parent of the message `edited`, where it is one of the person's in `conversation`.
#[expect(clippy::option_option, reason = "no such message; a first message; its parent")]
fn beside(
    connection: &Connection,
    conversation: &str,
    edited: &str,
) -> rusqlite::Result<Option<Option<i64>>> {
    connection
        .query_row(
            "SELECT parent FROM messages WHERE id = ?1 AND conversation = ?2 AND role = 'user'",
            params![edited, conversation],
            |row| row.get(0),
        )
        .optional()
}

fn id_at(connection: &Connection, position: i64) -> rusqlite::Result<String> {
    connection
        .prepare_cached("SELECT id FROM messages WHERE position = ?1")?
        .query_row(params![position], |row| row.get(0))
}

/// Whether the draft is the message that is being sent, and so has to go.
fn is_sent(draft: &str, prompt: &str) -> bool {
    !draft.is_empty() && draft.trim() == prompt.trim()
}

/// The draft after `prompt` came back. Something typed meanwhile stays, below it.
fn with_returned(draft: &str, prompt: &str) -> String {
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
