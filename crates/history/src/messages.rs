//! Messages: appended, updated while an answer grows, taken back.

use crate::model::Source;
use crate::{History, Message, MessageStatus, Role, conversations, fault, tree};
use patchbay_failure::{Failure, Kind};
use rusqlite::{Connection, OptionalExtension, Row, params};

pub(crate) const COLUMNS: &str =
    "id, role, text, reasoning, commentary, thought_s, status, failure,
    model, asked_model, tokens, created_at, sources";

impl History {
    /// Puts `message` at the end of what `conversation` shows, which moves up the list to the
    /// message's time.
    ///
    /// An answer is put there as [`MessageStatus::Interrupted`] before its first word arrives and
    /// gets its real status by [`History::update`] when it ends. A program that dies in between thus
    /// leaves the right mark without anybody's help. Marking on the next start instead would need
    /// to know whether another living process is still writing that answer; this way a window that
    /// opens beside a running command changes nothing in its answer.
    ///
    /// # Errors
    /// `unknown` where the conversation was deleted meanwhile, `file_not_writable`,
    /// `file_unreadable`.
    pub fn append(&self, conversation: &str, message: &Message) -> Result<(), Failure> {
        let stored = self.writing(|moment| {
            if !conversations::touch(moment, conversation, message.created_at)? {
                return Ok(false);
            }
            let parent = tree::tip(moment, conversation)?;
            insert(moment, conversation, parent, message)?;
            Ok(true)
        })?;
        if stored { Ok(()) } else { Err(fault::gone()) }
    }

    /// Puts `message` after the message `asked`, where it is shown in place of any other answer to
    /// it. For an answer: it belongs to what was asked, whatever was said elsewhere meanwhile.
    ///
    /// # Errors
    /// As [`History::append`]; `unknown` also where `asked` is gone.
    pub fn answer(&self, asked: &str, message: &Message) -> Result<(), Failure> {
        let stored = self.writing(|moment| {
            let Some((conversation, parent)) = place(moment, asked)? else { return Ok(false) };
            if !conversations::touch(moment, &conversation, message.created_at)? {
                return Ok(false);
            }
            insert(moment, &conversation, Some(parent), message)?;
            Ok(true)
        })?;
        if stored { Ok(()) } else { Err(fault::gone()) }
    }

    /// Replaces everything of the message with that id except its place and its role. One that is
    /// not there any more (its conversation was deleted) stays away: no error.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn update(&self, message: &Message) -> Result<(), Failure> {
        self.writing(|moment| {
            let mut statement = moment.prepare_cached(
                "UPDATE messages SET text = ?2, reasoning = ?3, commentary = ?4, thought_s = ?5,
                     status = ?6, failure = ?7, model = ?8, asked_model = ?9, tokens = ?10,
                     created_at = ?11, sources = ?12 WHERE id = ?1",
            )?;
            statement
                .execute(params![
                    message.id,
                    message.text,
                    message.reasoning,
                    message.commentary,
                    message.thought_s,
                    status_name(message.status),
                    failure_text(message),
                    message.model,
                    message.asked_model,
                    tokens_text(message),
                    message.created_at,
                    sources_text(&message.sources),
                ])
                .map(|_| ())
        })
    }

    /// Takes one message out of its conversation; what follows it then follows what it followed.
    /// One that is not there is no error.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn remove_message(&self, id: &str) -> Result<(), Failure> {
        self.writing(|moment| remove(moment, id))
    }
}

/// Puts `message` after the one at the position `parent`, or first, and shows it.
pub(crate) fn insert(
    connection: &Connection,
    conversation: &str,
    parent: Option<i64>,
    message: &Message,
) -> rusqlite::Result<i64> {
    let chosen = tree::next_choice(connection, conversation, parent)?;
    connection
        .prepare_cached(&format!(
            "INSERT INTO messages ({COLUMNS}, conversation, parent, chosen)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
        ))?
        .insert(params![
            message.id,
            role_name(message.role),
            message.text,
            message.reasoning,
            message.commentary,
            message.thought_s,
            status_name(message.status),
            failure_text(message),
            message.model,
            message.asked_model,
            tokens_text(message),
            message.created_at,
            sources_text(&message.sources),
            conversation,
            parent,
            chosen,
        ])
}

/// Takes the message `id` out. What follows it is shown where it was shown.
pub(crate) fn remove(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    let found = connection
        .query_row(
            "SELECT position, conversation, parent FROM messages WHERE id = ?1",
            params![id],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((position, conversation, parent)) = found else { return Ok(()) };
    let shown = tree::is_shown_there(connection, position, &conversation, parent)?;
    // Above its siblings where it was the one that is shown, below them where it was not.
    let above =
        if shown { Some(tree::next_choice(connection, &conversation, parent)?) } else { None };
    connection.execute(
        "UPDATE messages SET parent = ?2, chosen = ifnull(?3 + chosen, -1) WHERE parent = ?1",
        params![position, parent, above],
    )?;
    connection.execute("DELETE FROM messages WHERE position = ?1", params![position])?;
    Ok(())
}

/// The conversation of the message `id`, and its position; none where it is gone.
pub(crate) fn place(connection: &Connection, id: &str) -> rusqlite::Result<Option<(String, i64)>> {
    connection
        .prepare_cached("SELECT conversation, position FROM messages WHERE id = ?1")?
        .query_row(params![id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// A row of [`COLUMNS`].
pub(crate) fn message(row: &Row<'_>) -> rusqlite::Result<Message> {
    let failure: Option<String> = row.get(7)?;
    let tokens: Option<String> = row.get(10)?;
    let sources: Option<String> = row.get(12)?;
    Ok(Message {
        id: row.get(0)?,
        role: role_of(&row.get::<_, String>(1)?),
        text: row.get(2)?,
        reasoning: row.get(3)?,
        commentary: row.get(4)?,
        thought_s: row.get(5)?,
        status: status_of(&row.get::<_, String>(6)?),
        failure: failure.map(|json| failure_of(&json)),
        model: row.get(8)?,
        asked_model: row.get(9)?,
        // What another version counts otherwise is left out.
        tokens: tokens.and_then(|json| serde_json::from_str(&json).ok()),
        sources: sources.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
        attachments: Vec::new(),
        created_at: row.get(11)?,
    })
}

fn tokens_text(message: &Message) -> Option<String> {
    message.tokens.and_then(|tokens| serde_json::to_string(&tokens).ok())
}

pub(crate) fn sources_text(sources: &[Source]) -> Option<String> {
    if sources.is_empty() { None } else { serde_json::to_string(sources).ok() }
}

fn failure_text(message: &Message) -> Option<String> {
    message.failure.as_ref().and_then(|failure| serde_json::to_string(failure).ok())
}

/// A failure that another version stored in another shape is still a failure: the conversation
/// must open all the same.
fn failure_of(json: &str) -> Failure {
    serde_json::from_str(json).unwrap_or_else(|_| Failure::new(Kind::Unknown).with_detail(json))
}

pub(crate) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

pub(crate) fn role_of(name: &str) -> Role {
    if name == "user" { Role::User } else { Role::Assistant }
}

pub(crate) const fn status_name(status: MessageStatus) -> &'static str {
    match status {
        MessageStatus::Completed => "completed",
        MessageStatus::Incomplete => "incomplete",
        MessageStatus::Cancelled => "cancelled",
        MessageStatus::Failed => "failed",
        MessageStatus::Interrupted => "interrupted",
    }
}

/// An unknown name comes from a newer version: not known to be whole, so shown as interrupted.
fn status_of(name: &str) -> MessageStatus {
    match name {
        "completed" => MessageStatus::Completed,
        "incomplete" => MessageStatus::Incomplete,
        "cancelled" => MessageStatus::Cancelled,
        "failed" => MessageStatus::Failed,
        _ => MessageStatus::Interrupted,
    }
}
