//! What a conversation shows: one path through its messages. A message that was edited has a
//! sibling, and so has an answer that was tried again; of siblings one is shown.

use crate::attachments::{self, Owner};
use crate::model::{Message, Outline, OutlineEntry, Page};
use crate::{History, conversations, drafts, fault, messages, queue};
use patchbay_failure::Failure;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// The path: from the first message that is shown, each time the child that was chosen last.
const PATH: &str = "
WITH RECURSIVE path (place) AS (
    SELECT * FROM (
        SELECT position FROM messages WHERE conversation = ?1 AND parent IS NULL
        ORDER BY chosen DESC, position DESC LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT position FROM messages WHERE conversation = ?1 AND parent = path.place
        ORDER BY chosen DESC, position DESC LIMIT 1
    ) FROM path WHERE path.place IS NOT NULL
)";

impl History {
    /// What a conversation shows, without the bodies; `None` where there is none of that id.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn outline(&self, id: &str) -> Result<Option<Outline>, Failure> {
        self.reading(|moment| {
            let Some((summary, options)) = conversations::head(moment, id)? else {
                return Ok(None);
            };
            let entries = entries(moment, id)?;
            let draft = drafts::of(moment, id)?;
            let attached = attachments::of(moment, Owner::Draft(id))?;
            let queued = queue::of(moment, id)?;
            Ok(Some(Outline { summary, options, entries, draft, attached, queued }))
        })
    }

    /// `count` of the messages that a conversation shows, from the place `from` (from 0). Fewer
    /// where it ends before; none where it is gone.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn page(&self, conversation: &str, from: u32, count: u32) -> Result<Page, Failure> {
        self.reading(|moment| {
            if conversations::head(moment, conversation)?.is_none() {
                return Ok(Page { from, total: 0, messages: Vec::new() });
            }
            let total = moment
                .prepare_cached(&format!("{PATH} SELECT count(place) FROM path"))?
                .query_row(params![conversation], |row| row.get(0))?;
            let messages = shown(moment, conversation, from, count)?;
            Ok(Page { from, total, messages })
        })
    }

    /// Makes its conversation show the message `id`, where another path is shown now: a sibling that
    /// was switched to, or a message that was found. After it comes what was shown after it last.
    /// Returns the conversation; `None` where the message is gone.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn show(&self, id: &str) -> Result<Option<String>, Failure> {
        self.writing(|moment| {
            let Some((conversation, position)) = messages::place(moment, id)? else {
                return Ok(None);
            };
            show(moment, &conversation, position)?;
            Ok(Some(conversation))
        })
    }

    /// The messages from the first one to the message `id`, both among them, whatever is shown now:
    /// what an answer to it answers. Empty where it is gone.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn path_to(&self, id: &str) -> Result<Vec<Message>, Failure> {
        path_to(&self.connection(), id).map_err(|error| fault::of(&error))
    }
}

/// Makes the path lead through the message at `position`.
pub(crate) fn show(
    connection: &Connection,
    conversation: &str,
    mut position: i64,
) -> rusqlite::Result<()> {
    loop {
        let parent: Option<i64> = connection
            .prepare_cached("SELECT parent FROM messages WHERE position = ?1")?
            .query_row(params![position], |row| row.get(0))?;
        if !is_shown_there(connection, position, conversation, parent)? {
            let choice = next_choice(connection, conversation, parent)?;
            connection
                .prepare_cached("UPDATE messages SET chosen = ?2 WHERE position = ?1")?
                .execute(params![position, choice])?;
        }
        let Some(parent) = parent else { return Ok(()) };
        position = parent;
    }
}

/// The shown messages from the place `from`.
pub(crate) fn shown(
    connection: &Connection,
    conversation: &str,
    from: u32,
    count: u32,
) -> rusqlite::Result<Vec<Message>> {
    let columns = messages::COLUMNS;
    let mut messages: Vec<Message> = connection
        .prepare_cached(&format!(
            "{PATH} SELECT {columns} FROM messages
             WHERE position IN (SELECT place FROM path WHERE place IS NOT NULL LIMIT ?3 OFFSET ?2)
             ORDER BY position"
        ))?
        .query_map(params![conversation, from, count], messages::message)?
        .collect::<rusqlite::Result<_>>()?;
    attachments::fill(connection, &mut messages)?;
    Ok(messages)
}

/// See [`History::path_to`].
pub(crate) fn path_to(connection: &Connection, id: &str) -> rusqlite::Result<Vec<Message>> {
    let columns = messages::COLUMNS;
    let mut messages: Vec<Message> = connection
        .prepare_cached(&format!(
            "WITH RECURSIVE up (place, above) AS (
                 SELECT position, parent FROM messages WHERE id = ?1
                 UNION ALL
                 SELECT position, parent FROM up JOIN messages ON position = above
             )
             SELECT {columns} FROM messages WHERE position IN (SELECT place FROM up)
             ORDER BY position"
        ))?
        .query_map(params![id], messages::message)?
        .collect::<rusqlite::Result<_>>()?;
    attachments::fill(connection, &mut messages)?;
    Ok(messages)
}

/// The position of the last message that is shown.
pub(crate) fn tip(connection: &Connection, conversation: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(&format!("{PATH} SELECT max(place) FROM path"))?
        .query_row(params![conversation], |row| row.get(0))
}

/// The choice that shows a message under `parent` in place of all others there.
pub(crate) fn next_choice(
    connection: &Connection,
    conversation: &str,
    parent: Option<i64>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT ifnull(max(chosen), -1) + 1 FROM messages
             WHERE conversation = ?1 AND parent IS ?2",
        )?
        .query_row(params![conversation, parent], |row| row.get(0))
}

/// Whether, of the siblings under `parent`, the one at `position` is shown.
pub(crate) fn is_shown_there(
    connection: &Connection,
    position: i64,
    conversation: &str,
    parent: Option<i64>,
) -> rusqlite::Result<bool> {
    let shown: Option<i64> = connection
        .prepare_cached(
            "SELECT position FROM messages WHERE conversation = ?1 AND parent IS ?2
             ORDER BY chosen DESC, position DESC LIMIT 1",
        )?
        .query_row(params![conversation, parent], |row| row.get(0))
        .optional()?;
    Ok(shown == Some(position))
}

fn entries(connection: &Connection, conversation: &str) -> rusqlite::Result<Vec<OutlineEntry>> {
    let mut siblings: HashMap<i64, Vec<String>> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT ifnull(parent, 0), id FROM messages
         WHERE conversation = ?1 AND ifnull(parent, 0) IN (
             SELECT ifnull(parent, 0) FROM messages WHERE conversation = ?1
             GROUP BY parent HAVING count(*) > 1
         ) ORDER BY position",
    )?;
    let mut rows = statement.query(params![conversation])?;
    while let Some(row) = rows.next()? {
        siblings.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    let entry = |row: &rusqlite::Row<'_>| {
        let parent: i64 = row.get(3)?;
        Ok(OutlineEntry {
            id: row.get(0)?,
            role: messages::role_of(&row.get::<_, String>(1)?),
            length: row.get(2)?,
            siblings: siblings.get(&parent).cloned(),
        })
    };
    connection
        .prepare_cached(&format!(
            "{PATH} SELECT id, role, length(text), ifnull(parent, 0) FROM messages
             WHERE position IN (SELECT place FROM path) ORDER BY position"
        ))?
        .query_map(params![conversation], entry)?
        .collect()
}
