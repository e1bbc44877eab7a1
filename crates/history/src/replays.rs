//! What an answer leaves to be handed back with the next turn: reasoning that the server sealed, and
//! what was said, item by item.

use std::collections::HashMap;

use crate::{History, fault};
use patchbay_failure::Failure;
use rusqlite::params;
use serde_json::Value;

impl History {
    /// Keeps the items of the answer `message`; none takes away what was kept. An answer that is
    /// not there any more leaves nothing: no error.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn keep_replay(&self, message: &str, items: &[Value]) -> Result<(), Failure> {
        let connection = self.connection();
        let kept = if items.is_empty() {
            connection.execute("DELETE FROM replays WHERE message = ?1", params![message])
        } else {
            connection.execute(
                "INSERT OR REPLACE INTO replays (message, items)
                 SELECT id, ?2 FROM messages WHERE id = ?1",
                params![message, Value::from(items).to_string()],
            )
        };
        kept.map(|_| ()).map_err(|error| fault::of(&error))
    }

    /// What the answers of `conversation` left, by the message's id. What another version stored in
    /// another shape is left out: the text is there all the same.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn replays(&self, conversation: &str) -> Result<HashMap<String, Vec<Value>>, Failure> {
        let connection = self.connection();
        let read = || -> rusqlite::Result<Vec<(String, String)>> {
            connection
                .prepare_cached(
                    "SELECT replays.message, replays.items FROM replays
                     JOIN messages ON messages.id = replays.message
                     WHERE messages.conversation = ?1",
                )?
                .query_map(params![conversation], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        let rows = read().map_err(|error| fault::of(&error))?;
        let items = |(message, items): (String, String)| {
            Some((message, serde_json::from_str(&items).ok()?))
        };
        Ok(rows.into_iter().filter_map(items).collect())
    }
}
