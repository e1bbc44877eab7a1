//! Messages that wait until a turn is over. They are stored when they are typed, so that a crash
//! keeps them; after one they wait for the person.

use crate::attachments::{self, Owner};
use crate::model::Queued;
use crate::{History, conversations, drafts};
use patchbay_failure::Failure;
use rusqlite::{Connection, OptionalExtension, params};

impl History {
    /// Puts a message behind those that wait in `conversation`. `attached` are ids of attachments:
    /// those of the draft are moved. A draft of the same words is cleared. `None` where the
    /// conversation or an attachment is gone: then nothing was stored.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn queue(
        &self,
        conversation: &str,
        text: &str,
        attached: &[String],
        now: i64,
    ) -> Result<Option<Queued>, Failure> {
        self.writing(|moment| {
            if conversations::head(moment, conversation)?.is_none()
                || !attachments::all_there(moment, attached)?
            {
                return Ok(None);
            }
            let id = uuid::Uuid::new_v4().to_string();
            moment.execute(
                "INSERT INTO queued (id, conversation, text, created_at) VALUES (?1, ?2, ?3, ?4)",
                params![id, conversation, text, now],
            )?;
            let owner = Owner::Queued(moment.last_insert_rowid());
            attachments::give(moment, attached, owner)?;
            drafts::clear_sent(moment, conversation, text)?;
            let attachments = attachments::of(moment, owner)?;
            Ok(Some(Queued { id, text: text.to_owned(), attachments, created_at: now }))
        })
    }

    /// What waits in `conversation`, the oldest first.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn queued(&self, conversation: &str) -> Result<Vec<Queued>, Failure> {
        self.reading(|moment| of(moment, conversation))
    }

    /// Takes a message out of the queue: it is the draft again, below what was typed meanwhile.
    /// False where it is not there any more: it was sent.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn unqueue(&self, id: &str) -> Result<bool, Failure> {
        self.writing(|moment| {
            let Some(Waiting { position, conversation, text }) = waiting(moment, id)? else {
                return Ok(false);
            };
            drafts::give_back(moment, &conversation, &text)?;
            attachments::back_to_draft(moment, Owner::Queued(position), &conversation)?;
            remove(moment, position)?;
            Ok(true)
        })
    }
}

/// A queued message, as it is sent.
pub(crate) struct Waiting {
    pub(crate) position: i64,
    pub(crate) conversation: String,
    pub(crate) text: String,
}

/// The queued message `id`; none where it is gone.
pub(crate) fn waiting(connection: &Connection, id: &str) -> rusqlite::Result<Option<Waiting>> {
    connection
        .query_row(
            "SELECT position, conversation, text FROM queued WHERE id = ?1",
            params![id],
            |row| {
                Ok(Waiting { position: row.get(0)?, conversation: row.get(1)?, text: row.get(2)? })
            },
        )
        .optional()
}

/// Takes it out; its attachments go with it unless they were moved.
pub(crate) fn remove(connection: &Connection, position: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM queued WHERE position = ?1", params![position]).map(|_| ())
}

/// See [`History::queued`].
pub(crate) fn of(connection: &Connection, conversation: &str) -> rusqlite::Result<Vec<Queued>> {
    let mut statement = connection.prepare_cached(
        "SELECT position, id, text, created_at FROM queued WHERE conversation = ?1
         ORDER BY position",
    )?;
    let rows = statement.query_map(params![conversation], |row| {
        let attachments = Vec::new();
        let queued =
            Queued { id: row.get(1)?, text: row.get(2)?, attachments, created_at: row.get(3)? };
        Ok((row.get::<_, i64>(0)?, queued))
    })?;
    rows.map(|row| {
        let (position, mut queued) = row?;
        queued.attachments = attachments::of(connection, Owner::Queued(position))?;
        Ok(queued)
    })
    .collect()
}
