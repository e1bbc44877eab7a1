//! What a person sends, and what comes back where nothing came of it: each in one step, so that no
//! moment exists in which the words are nowhere, or in two places.

use crate::attachments::{self, Owner};
use crate::model::{ConversationOptions, Message, NewAttachment, Role};
use crate::{History, conversations, drafts, messages, queue, tree};
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
    /// Ids of attachments: those that wait in a draft are moved, those of a message that was sent
    /// (an edit keeps them) are copied.
    pub attached: Vec<String>,
    /// Attachments that are in no draft, put after those.
    pub attach: Vec<NewAttachment>,
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
    /// Stores a person's message. `None` where the conversation, the message that it is an edit of,
    /// or an attachment is not there: then nothing was stored. `now` is Unix time in seconds.
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
            if !attachments::all_there(moment, &ask.attached)? {
                return Ok(None);
            }
            let conversation = match &ask.conversation {
                Some(id) if conversations::touch(moment, id, now)? => id.clone(),
                Some(_) => return Ok(None),
                None => conversations::create(moment, &ask.text, &ask.options, now)?.id,
            };
            let (mut asked, position) = put(moment, conversation, parent, &ask.text, now)?;
            if ask.instead_of.is_some() {
                // Another window may show another path by now.
                tree::show(moment, &asked.conversation, position)?;
            }
            let owner = Owner::Message(position);
            attachments::give(moment, &ask.attached, owner)?;
            for new in &ask.attach {
                attachments::insert(moment, owner, new)?;
            }
            asked.message.attachments = attachments::of(moment, owner)?;
            drafts::clear_sent(moment, key, &ask.text)?;
            Ok(Some(asked))
        })
    }

    /// Sends the queued message `id`: it leaves the queue and stands at the end of what its
    /// conversation shows. `None` where it is gone: it was sent, or taken back.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn ask_queued(&self, id: &str, now: i64) -> Result<Option<Asked>, Failure> {
        self.writing(|moment| {
            let Some(waiting) = queue::waiting(moment, id)? else { return Ok(None) };
            if !conversations::touch(moment, &waiting.conversation, now)? {
                return Ok(None);
            }
            let parent = tree::tip(moment, &waiting.conversation)?;
            let (mut asked, position) =
                put(moment, waiting.conversation, parent, &waiting.text, now)?;
            let owner = Owner::Message(position);
            let from = Owner::Queued(waiting.position);
            let ids: Vec<String> =
                attachments::of(moment, from)?.into_iter().map(|known| known.id).collect();
            attachments::give(moment, &ids, owner)?;
            queue::remove(moment, waiting.position)?;
            asked.message.attachments = attachments::of(moment, owner)?;
            Ok(Some(asked))
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
                    "SELECT conversation, text, position FROM messages WHERE id = ?1",
                    params![asked],
                    |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?)),
                )
                .optional()?;
            let Some((conversation, text, position)) = found else { return Ok(()) };
            drafts::give_back(moment, &conversation, &text)?;
            attachments::back_to_draft(moment, Owner::Message(position), &conversation)?;
            if let Some(answer) = answer {
                messages::remove(moment, answer)?;
            }
            messages::remove(moment, asked)
        })
    }
}

/// Puts the message after `parent` and gathers what there is to know of it.
fn put(
    connection: &Connection,
    conversation: String,
    parent: Option<i64>,
    text: &str,
    now: i64,
) -> rusqlite::Result<(Asked, i64)> {
    let said = match parent {
        Some(parent) => tree::path_to(connection, &id_at(connection, parent)?)?,
        None => Vec::new(),
    };
    let message = Message::whole(Role::User, text, now);
    let position = messages::insert(connection, &conversation, parent, &message)?;
    let options = conversations::head(connection, &conversation)?;
    let options = options.map(|(_, options)| options).unwrap_or_default();
    Ok((Asked { conversation, options, said, message }, position))
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
