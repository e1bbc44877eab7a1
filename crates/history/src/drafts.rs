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
