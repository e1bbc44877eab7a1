//! The list of conversations, and one of them whole.

use crate::{Conversation, ConversationSummary, History, drafts, fault, messages, title_of};
use patchbay_failure::Failure;
use rusqlite::{OptionalExtension, Row, params};

const COLUMNS: &str = "id, title, updated_at, pinned";

impl History {
    /// All conversations: pinned ones first, then the one with the newest message first.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn list(&self) -> Result<Vec<ConversationSummary>, Failure> {
        let connection = self.connection();
        let rows = || -> rusqlite::Result<Vec<_>> {
            connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM conversations
                     ORDER BY pinned DESC, updated_at DESC, rowid DESC"
                ))?
                .query_map([], summary)?
                .collect()
        };
        rows().map_err(|error| fault::of(&error))
    }

    /// One conversation with its messages, oldest first, and its draft; `None` where there is none
    /// of that id.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn conversation(&self, id: &str) -> Result<Option<Conversation>, Failure> {
        let mut connection = self.connection();
        let mut read = || -> rusqlite::Result<_> {
            // One transaction: another process may be appending between the three reads.
            let moment = connection.transaction()?;
            let sql = format!("SELECT {COLUMNS} FROM conversations WHERE id = ?1");
            let Some(summary) = moment.query_row(&sql, params![id], summary).optional()? else {
                return Ok(None);
            };
            let messages = messages::of(&moment, id)?;
            let draft = drafts::of(&moment, id)?;
            Ok(Some(Conversation { summary, messages, draft }))
        };
        read().map_err(|error| fault::of(&error))
    }

    /// Makes an empty conversation, titled by `first_words` (see [`title_of`]). `now` is Unix time
    /// in seconds.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn create(&self, first_words: &str, now: i64) -> Result<ConversationSummary, Failure> {
        let summary = ConversationSummary {
            id: uuid::Uuid::new_v4().to_string(),
            title: title_of(first_words),
            updated_at: now,
            pinned: false,
        };
        self.connection()
            .execute(
                "INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)",
                params![summary.id, summary.title, now],
            )
            .map_err(|error| fault::of(&error))?;
        Ok(summary)
    }

    /// Keeps a conversation on top of the list, or lets it go down again.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn pin(&self, id: &str, pinned: bool) -> Result<(), Failure> {
        self.connection()
            .execute("UPDATE conversations SET pinned = ?2 WHERE id = ?1", params![id, pinned])
            .map(|_| ())
            .map_err(|error| fault::of(&error))
    }

    /// Deletes a conversation with its messages and its draft. One that is not there is no error.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn delete(&self, id: &str) -> Result<(), Failure> {
        let mut connection = self.connection();
        let mut delete = || -> rusqlite::Result<()> {
            let moment = messages::writing(&mut connection)?;
            moment.execute("DELETE FROM conversations WHERE id = ?1", params![id])?;
            moment.execute(
                "DELETE FROM drafts WHERE conversation = ?1 AND conversation <> ''",
                params![id],
            )?;
            moment.commit()
        };
        delete().map_err(|error| fault::of(&error))
    }
}

fn summary(row: &Row<'_>) -> rusqlite::Result<ConversationSummary> {
    Ok(ConversationSummary {
        id: row.get(0)?,
        title: row.get(1)?,
        updated_at: row.get(2)?,
        pinned: row.get(3)?,
    })
}
