//! Conversations on their way in. Nothing that is here is changed by it, and either everything of a
//! file comes in or nothing does.

use super::document::{Attached, Document, Head, KIND, SCHEMA, Said, Talk};
use super::{check, export};
use crate::attachments::{self, Owner};
use crate::model::{AttachmentKind, ImportOutcome, Imported, NewAttachment};
use crate::{History, drafts, messages};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use patchbay_failure::Failure;
use rusqlite::{Connection, params};
use std::collections::HashMap;

impl History {
    /// Takes in what [`History::export_json`] gave. A conversation that is here already, the same
    /// in everything, is skipped; one whose id, or the id of a message in it, is taken by something
    /// else comes in as a copy with new ids. Says what became of each, in the file's order.
    ///
    /// # Errors
    /// `schema` where it is no such file, names the place and the reason; `file_not_writable`,
    /// `file_unreadable`. Nothing is changed then.
    pub fn import(&self, file: &[u8]) -> Result<Vec<Imported>, Failure> {
        let document = read(file)?;
        self.writing(|moment| {
            document.conversations.iter().map(|talk| take(moment, talk)).collect()
        })
    }
}

fn read(file: &[u8]) -> Result<Document, Failure> {
    // What some editors put before it.
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let bad = |error: serde_json::Error| check::refused(&error.to_string());
    let head: Head = serde_json::from_slice(file).map_err(bad)?;
    match (head.kind.as_deref(), head.schema) {
        (Some(KIND), Some(SCHEMA)) => {}
        (Some(KIND), Some(schema)) if schema > SCHEMA => return Err(check::newer(schema)),
        _ => return Err(check::refused(&format!("kind: is not {KIND}"))),
    }
    let document: Document = serde_json::from_slice(file).map_err(bad)?;
    check::whole(&document)?;
    Ok(document)
}

fn take(connection: &Connection, talk: &Talk) -> rusqlite::Result<Imported> {
    if export::talk(connection, &talk.id)?.is_some_and(|known| known == *talk) {
        let (id, title) = (talk.id.clone(), talk.title.clone());
        return Ok(Imported { id, title, outcome: ImportOutcome::Skipped });
    }
    let copy = taken(connection, talk)?;
    let named = |id: &str| if copy { uuid::Uuid::new_v4().to_string() } else { id.to_owned() };
    let id = named(&talk.id);
    connection.execute(
        "INSERT INTO conversations (id, title, created_at, updated_at, pinned, model, effort,
             search, instructions) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            talk.title,
            talk.created_at,
            talk.updated_at,
            talk.pinned,
            talk.model,
            talk.effort,
            talk.search,
            talk.instructions,
        ],
    )?;
    let mut positions: HashMap<&str, i64> = HashMap::with_capacity(talk.messages.len());
    for said in &talk.messages {
        let parent = said.parent.as_deref().and_then(|parent| positions.get(parent).copied());
        let position = message(connection, &id, &named(&said.id), parent, said)?;
        positions.insert(&said.id, position);
        for attached in &said.attachments {
            let new = attachment(attached);
            let owner = Owner::Message(position);
            attachments::insert_as(connection, owner, &new, named(&attached.id))?;
        }
    }
    drafts::save(connection, &id, &talk.draft)?;
    let outcome = if copy { ImportOutcome::Copied } else { ImportOutcome::Added };
    Ok(Imported { id, title: talk.title.clone(), outcome })
}

/// Whether an id of it belongs to something else already. A deleted conversation keeps its ids
/// until it is purged.
fn taken(connection: &Connection, talk: &Talk) -> rusqlite::Result<bool> {
    let is_in = |table: &str, id: &str| -> rusqlite::Result<bool> {
        connection
            .prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?1)"))?
            .query_row(params![id], |row| row.get(0))
    };
    if is_in("conversations", &talk.id)? {
        return Ok(true);
    }
    for said in &talk.messages {
        if is_in("messages", &said.id)? {
            return Ok(true);
        }
        for attached in &said.attachments {
            if is_in("attachments", &attached.id)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn message(
    connection: &Connection,
    conversation: &str,
    id: &str,
    parent: Option<i64>,
    said: &Said,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO messages ({}, conversation, parent, chosen)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            messages::COLUMNS
        ))?
        .insert(params![
            id,
            messages::role_name(said.role),
            said.text,
            said.reasoning,
            said.commentary,
            said.thought_s,
            messages::status_name(said.status),
            said.failure.as_ref().map(ToString::to_string),
            said.model,
            said.asked_model,
            said.tokens.and_then(|tokens| serde_json::to_string(&tokens).ok()),
            said.created_at,
            messages::sources_text(&said.sources),
            conversation,
            parent,
            said.chosen,
        ])
}

/// An attachment that [`check::whole`] found to be whole.
fn attachment(attached: &Attached) -> NewAttachment {
    let bytes = match (&attached.text, &attached.base64) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(base64)) => STANDARD.decode(base64).unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    let kind: AttachmentKind = attached.kind;
    NewAttachment {
        kind,
        name: attached.name.clone(),
        media_type: attached.media_type.clone(),
        width: attached.width,
        height: attached.height,
        bytes,
    }
}
