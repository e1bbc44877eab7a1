//! Conversations on their way out.

use super::document::{Attached, Document, KIND, SCHEMA, Said, Talk};
use crate::attachments::{self, Owner};
use crate::model::AttachmentKind;
use crate::{History, drafts, messages};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use patchbay_failure::{Failure, Kind};
use rusqlite::{Connection, OptionalExtension, params};

impl History {
    /// Conversations as JSON that [`History::import`] takes back: all paths, attachments and drafts.
    /// What an answer left for the server alone (sealed reasoning), and messages that wait in the
    /// queue, are not in it. `ids` names the conversations; `None` stands for all that are not
    /// deleted. `Ok(None)` where one of them is not there.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn export_json(&self, ids: Option<&[String]>, now: i64) -> Result<Option<String>, Failure> {
        let found = self.reading(|moment| {
            let ids = match ids {
                Some(ids) => ids.to_vec(),
                None => all(moment)?,
            };
            let mut conversations = Vec::with_capacity(ids.len());
            for id in ids {
                let Some(talk) = talk(moment, &id)? else { return Ok(None) };
                conversations.push(talk);
            }
            Ok(Some(conversations))
        })?;
        let Some(conversations) = found else { return Ok(None) };
        let document =
            Document { schema: SCHEMA, kind: KIND.to_owned(), exported_at: now, conversations };
        serde_json::to_string_pretty(&document)
            .map(|text| Some(text + "\n"))
            .map_err(|error| Failure::new(Kind::Unknown).with_detail(error.to_string()))
    }
}

/// The ids of all conversations that are not deleted, the oldest first.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT id FROM conversations WHERE deleted_at IS NULL ORDER BY created_at, rowid",
        )?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// One conversation as it leaves; none where there is none, or it is deleted.
pub(super) fn talk(connection: &Connection, id: &str) -> rusqlite::Result<Option<Talk>> {
    let found = connection
        .prepare_cached(
            "SELECT title, created_at, updated_at, pinned, model, effort, search, instructions
             FROM conversations WHERE id = ?1 AND deleted_at IS NULL",
        )?
        .query_row(params![id], |row| {
            Ok(Talk {
                id: id.to_owned(),
                title: row.get(0)?,
                created_at: row.get(1)?,
                updated_at: row.get(2)?,
                pinned: row.get(3)?,
                model: row.get(4)?,
                effort: row.get(5)?,
                search: row.get(6)?,
                instructions: row.get(7)?,
                draft: String::new(),
                messages: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut talk) = found else { return Ok(None) };
    talk.draft = drafts::of(connection, id)?;
    let mut rows = connection.prepare_cached(&format!(
        "SELECT {}, m.position, m.chosen, m.failure,
             (SELECT above.id FROM messages AS above WHERE above.position = m.parent)
         FROM messages AS m WHERE m.conversation = ?1 ORDER BY m.position",
        messages::COLUMNS
    ))?;
    let mut rows = rows.query(params![id])?;
    while let Some(row) = rows.next()? {
        let message = messages::message(row)?;
        let failure: Option<String> = row.get(15)?;
        talk.messages.push(Said {
            id: message.id,
            parent: row.get(16)?,
            chosen: row.get(14)?,
            role: message.role,
            text: message.text,
            reasoning: message.reasoning,
            commentary: message.commentary,
            thought_s: message.thought_s,
            status: message.status,
            failure: failure.and_then(|json| serde_json::from_str(&json).ok()),
            model: message.model,
            asked_model: message.asked_model,
            tokens: message.tokens,
            sources: message.sources,
            created_at: message.created_at,
            attachments: attached(connection, row.get(13)?)?,
        });
    }
    Ok(Some(talk))
}

fn attached(connection: &Connection, message: i64) -> rusqlite::Result<Vec<Attached>> {
    let all = attachments::of(connection, Owner::Message(message))?;
    let mut attached = Vec::with_capacity(all.len());
    for known in all {
        let Some(whole) = attachments::bytes_of(connection, &known.id)? else { continue };
        let text = match whole.kind {
            AttachmentKind::Text => String::from_utf8(whole.bytes.clone()).ok(),
            AttachmentKind::Image => None,
        };
        let base64 = text.is_none().then(|| STANDARD.encode(&whole.bytes));
        attached.push(Attached {
            id: known.id,
            kind: known.kind,
            name: known.name,
            media_type: known.media_type,
            width: known.width,
            height: known.height,
            text,
            base64,
        });
    }
    Ok(attached)
}
