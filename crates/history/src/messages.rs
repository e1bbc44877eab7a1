//! Messages: appended, updated while an answer grows, taken back.

use crate::{History, Message, MessageStatus, Role, fault};
use patchbay_failure::{Failure, Kind};
use rusqlite::{Connection, Row, Transaction, TransactionBehavior, params};

const COLUMNS: &str = "id, role, text, reasoning, thought_s, status, failure, model, created_at";

impl History {
    /// Puts `message` at the end of `conversation`, which moves up the list to the message's time.
    ///
    /// An answer is appended as [`MessageStatus::Interrupted`] before its first word arrives and
    /// gets its real status by [`History::update`] when it ends. A program that dies in between thus
    /// leaves the right mark without anybody's help. Marking on the next start instead would need
    /// to know whether another living process is still writing that answer; this way a window that
    /// opens beside a running command changes nothing in its answer.
    ///
    /// # Errors
    /// `unknown` where the conversation was deleted meanwhile, `file_not_writable`,
    /// `file_unreadable`.
    pub fn append(&self, conversation: &str, message: &Message) -> Result<(), Failure> {
        let mut connection = self.connection();
        let mut append = || -> rusqlite::Result<bool> {
            let moment = writing(&mut connection)?;
            // The newer of the two: a clock that was set back must not bury the conversation.
            let found = moment.execute(
                "UPDATE conversations SET updated_at = max(updated_at, ?2) WHERE id = ?1",
                params![conversation, message.created_at],
            )?;
            if found == 0 {
                return Ok(false);
            }
            moment.execute(
                &format!(
                    "INSERT INTO messages ({COLUMNS}, conversation)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                ),
                params![
                    message.id,
                    role_name(message.role),
                    message.text,
                    message.reasoning,
                    message.thought_s,
                    status_name(message.status),
                    failure_text(message),
                    message.model,
                    message.created_at,
                    conversation,
                ],
            )?;
            moment.commit()?;
            Ok(true)
        };
        match append() {
            Ok(true) => Ok(()),
            Ok(false) => Err(fault::gone()),
            Err(error) => Err(fault::of(&error)),
        }
    }

    /// Replaces everything of the message with that id except its place and its role. One that is
    /// not there any more (its conversation was deleted) stays away: no error.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn update(&self, message: &Message) -> Result<(), Failure> {
        self.connection()
            .prepare_cached(
                "UPDATE messages SET text = ?2, reasoning = ?3, thought_s = ?4, status = ?5,
                     failure = ?6, model = ?7, created_at = ?8 WHERE id = ?1",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    message.id,
                    message.text,
                    message.reasoning,
                    message.thought_s,
                    status_name(message.status),
                    failure_text(message),
                    message.model,
                    message.created_at,
                ])
            })
            .map(|_| ())
            .map_err(|error| fault::of(&error))
    }

    /// Takes one message out of its conversation. One that is not there is no error.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn remove_message(&self, id: &str) -> Result<(), Failure> {
        self.connection()
            .execute("DELETE FROM messages WHERE id = ?1", params![id])
            .map(|_| ())
            .map_err(|error| fault::of(&error))
    }
}

/// A transaction that takes the writer's place at once. One that began by reading could not wait
/// for another process's writer: SQLite refuses it without looking at the busy time.
pub(crate) fn writing(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// The messages of `conversation`, oldest first.
pub(crate) fn of(connection: &Connection, conversation: &str) -> rusqlite::Result<Vec<Message>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM messages WHERE conversation = ?1 ORDER BY position"
        ))?
        .query_map(params![conversation], message)?
        .collect()
}

fn message(row: &Row<'_>) -> rusqlite::Result<Message> {
    let failure: Option<String> = row.get(6)?;
    Ok(Message {
        id: row.get(0)?,
        role: role_of(&row.get::<_, String>(1)?),
        text: row.get(2)?,
        reasoning: row.get(3)?,
        thought_s: row.get(4)?,
        status: status_of(&row.get::<_, String>(5)?),
        failure: failure.map(|json| failure_of(&json)),
        model: row.get(7)?,
        created_at: row.get(8)?,
    })
}

fn failure_text(message: &Message) -> Option<String> {
    message.failure.as_ref().and_then(|failure| serde_json::to_string(failure).ok())
}

/// A failure that another version stored in another shape is still a failure: the conversation
/// must open all the same.
fn failure_of(json: &str) -> Failure {
    serde_json::from_str(json).unwrap_or_else(|_| Failure::new(Kind::Unknown).with_detail(json))
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

fn role_of(name: &str) -> Role {
    if name == "user" { Role::User } else { Role::Assistant }
}

const fn status_name(status: MessageStatus) -> &'static str {
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
