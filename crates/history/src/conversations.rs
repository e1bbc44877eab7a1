//! The list of conversations, and what can be done with one as a whole.

use crate::attachments::{self, Owner};
use crate::model::{Conversation, ConversationOptions, ConversationSummary};
use crate::{History, drafts, fault, queue, title_of, tree};
use patchbay_failure::Failure;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// For this long a deleted conversation can be brought back, in seconds. Then it is purged at the
/// next start, or when another one is deleted. It is long enough that a command that runs beside the
/// window does not take its *Undo* away, and short enough that what was deleted is gone.
pub const UNDO_FOR_S: i64 = 3_600;

/// Of `conversations`, for [`summary`].
const COLUMNS: &str = "id, title, updated_at, pinned,
    EXISTS (SELECT 1 FROM drafts WHERE drafts.conversation = conversations.id
            AND trim(text, char(9, 10, 13, 32)) <> '')
    OR EXISTS (SELECT 1 FROM attachments WHERE draft = conversations.id)";

impl History {
    /// All conversations: pinned ones first, then the one with the newest message first. Deleted
    /// ones are not among them.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn list(&self) -> Result<Vec<ConversationSummary>, Failure> {
        let connection = self.connection();
        let rows = || -> rusqlite::Result<Vec<_>> {
            connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM conversations WHERE deleted_at IS NULL
                     ORDER BY pinned DESC, updated_at DESC, rowid DESC"
                ))?
                .query_map([], summary)?
                .collect()
        };
        rows().map_err(|error| fault::of(&error))
    }

    /// One conversation with the messages that it shows, oldest first, and its draft; `None` where
    /// there is none of that id.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn conversation(&self, id: &str) -> Result<Option<Conversation>, Failure> {
        self.reading(|moment| whole(moment, id))
    }

    /// Makes an empty conversation, titled by `first_words` (see [`title_of`]). `now` is Unix time
    /// in seconds.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn create(&self, first_words: &str, now: i64) -> Result<ConversationSummary, Failure> {
        create(&self.connection(), first_words, &ConversationOptions::default(), now)
            .map_err(|error| fault::of(&error))
    }

    /// Calls a conversation `title`, on one line. A title of blanks changes nothing. Returns the
    /// title as it is now; `None` where the conversation is gone.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn rename(&self, id: &str, title: &str) -> Result<Option<String>, Failure> {
        let title = crate::title::on_one_line(title);
        self.writing(|moment| {
            if !title.is_empty() {
                moment.execute(
                    "UPDATE conversations SET title = ?2 WHERE id = ?1 AND deleted_at IS NULL",
                    params![id, title],
                )?;
            }
            Ok(head(moment, id)?.map(|(summary, _)| summary.title))
        })
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

    /// What a conversation asks for itself; `None` where it is gone.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn options(&self, id: &str) -> Result<Option<ConversationOptions>, Failure> {
        head(&self.connection(), id)
            .map(|found| found.map(|(_, options)| options))
            .map_err(|error| fault::of(&error))
    }

    /// Replaces what a conversation asks for itself.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn set_options(&self, id: &str, options: &ConversationOptions) -> Result<(), Failure> {
        self.connection()
            .execute(
                "UPDATE conversations SET model = ?2, effort = ?3, search = ?4, instructions = ?5
                 WHERE id = ?1",
                params![id, options.model, options.effort, options.search, options.instructions],
            )
            .map(|_| ())
            .map_err(|error| fault::of(&error))
    }

    /// Deletes a conversation with everything in it. [`History::restore`] brings it back for
    /// [`UNDO_FOR_S`]; those that were deleted before that are purged now. One that is not there is
    /// no error. `now` is Unix time in seconds.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn delete(&self, id: &str, now: i64) -> Result<(), Failure> {
        self.writing(|moment| {
            moment.execute(
                "UPDATE conversations SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL",
                params![id, now],
            )?;
            purge(moment, now)
        })
    }

    /// Brings a deleted conversation back, as it was. False where it was purged already.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn restore(&self, id: &str) -> Result<bool, Failure> {
        self.connection()
            .execute("UPDATE conversations SET deleted_at = NULL WHERE id = ?1", params![id])
            .map(|found| found > 0)
            .map_err(|error| fault::of(&error))
    }

    /// Takes conversations that were deleted [`UNDO_FOR_S`] ago or earlier off the disk, with their
    /// messages, drafts and attachments. For every start.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn purge(&self, now: i64) -> Result<(), Failure> {
        self.writing(|moment| purge(moment, now))
    }
}

/// See [`History::conversation`].
pub(crate) fn whole(connection: &Connection, id: &str) -> rusqlite::Result<Option<Conversation>> {
    let Some((summary, options)) = head(connection, id)? else { return Ok(None) };
    let messages = tree::shown(connection, id, 0, u32::MAX)?;
    let draft = drafts::of(connection, id)?;
    let attached = attachments::of(connection, Owner::Draft(id))?;
    let queued = queue::of(connection, id)?;
    Ok(Some(Conversation { summary, options, messages, draft, attached, queued }))
}

/// What is asked of a conversation that is there.
pub(crate) fn head(
    connection: &Connection,
    id: &str,
) -> rusqlite::Result<Option<(ConversationSummary, ConversationOptions)>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, model, effort, search, instructions FROM conversations
             WHERE id = ?1 AND deleted_at IS NULL"
        ))?
        .query_row(params![id], |row| {
            let options = ConversationOptions {
                model: row.get(5)?,
                effort: row.get(6)?,
                search: row.get(7)?,
                instructions: row.get(8)?,
            };
            Ok((summary(row)?, options))
        })
        .optional()
}

/// Makes an empty conversation.
pub(crate) fn create(
    connection: &Connection,
    first_words: &str,
    options: &ConversationOptions,
    now: i64,
) -> rusqlite::Result<ConversationSummary> {
    let summary = ConversationSummary {
        id: uuid::Uuid::new_v4().to_string(),
        title: title_of(first_words),
        updated_at: now,
        pinned: false,
        has_draft: false,
    };
    connection.execute(
        "INSERT INTO conversations
             (id, title, created_at, updated_at, model, effort, search, instructions)
         VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7)",
        params![
            summary.id,
            summary.title,
            now,
            options.model,
            options.effort,
            options.search,
            options.instructions,
        ],
    )?;
    Ok(summary)
}

/// Moves a conversation up the list to `at`. False where it is gone.
pub(crate) fn touch(connection: &Connection, id: &str, at: i64) -> rusqlite::Result<bool> {
    // The newer of the two: a clock that was set back must not bury the conversation.
    connection
        .prepare_cached(
            "UPDATE conversations SET updated_at = max(updated_at, ?2)
             WHERE id = ?1 AND deleted_at IS NULL",
        )?
        .execute(params![id, at])
        .map(|found| found > 0)
}

fn purge(connection: &Connection, now: i64) -> rusqlite::Result<()> {
    let gone = "SELECT id FROM conversations WHERE deleted_at <= ?1";
    let until = now - UNDO_FOR_S;
    connection
        .execute(&format!("DELETE FROM drafts WHERE conversation IN ({gone})"), params![until])?;
    connection
        .execute(&format!("DELETE FROM attachments WHERE draft IN ({gone})"), params![until])?;
    connection
        .execute(&format!("DELETE FROM conversations WHERE id IN ({gone})"), params![until])?;
    Ok(())
}

fn summary(row: &Row<'_>) -> rusqlite::Result<ConversationSummary> {
    Ok(ConversationSummary {
        id: row.get(0)?,
        title: row.get(1)?,
        updated_at: row.get(2)?,
        pinned: row.get(3)?,
        has_draft: row.get(4)?,
    })
}
