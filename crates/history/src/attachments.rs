//! What is attached to a message: pictures and texts, kept in the database with the message that
//! they belong to, or with the draft that they wait in. The same bytes are kept once.

use crate::model::{Attachment, AttachmentKind, Message, NewAttachment};
use crate::{History, fault};
use patchbay_failure::Failure;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};
use sha2::{Digest, Sha256};

const COLUMNS: &str = "a.id, a.kind, a.name, a.media_type, a.size, a.width, a.height";

/// Where an attachment is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner<'a> {
    /// Not sent: in the draft of this conversation, or (empty) of the next new one.
    Draft(&'a str),
    /// Sent, with the message at this position.
    Message(i64),
    /// Waiting with the queued message at this position.
    Queued(i64),
}

impl Owner<'_> {
    const fn column(self) -> &'static str {
        match self {
            Self::Draft(_) => "draft",
            Self::Message(_) => "message",
            Self::Queued(_) => "queued",
        }
    }

    fn value(&self) -> &dyn ToSql {
        match self {
            Self::Draft(key) => key,
            Self::Message(position) | Self::Queued(position) => position,
        }
    }
}

impl History {
    /// Adds an attachment to the draft of `conversation`; `None` is the draft of a conversation that
    /// does not exist yet.
    ///
    /// # Errors
    /// `unknown` where the conversation was deleted meanwhile, `file_not_writable`,
    /// `file_unreadable`.
    pub fn attach(
        &self,
        conversation: Option<&str>,
        attachment: &NewAttachment,
    ) -> Result<Attachment, Failure> {
        let stored = self.writing(|moment| {
            let there = match conversation {
                Some(id) => crate::conversations::head(moment, id)?.is_some(),
                None => true,
            };
            let owner = Owner::Draft(conversation.unwrap_or_default());
            if there { insert(moment, owner, attachment).map(Some) } else { Ok(None) }
        })?;
        stored.ok_or_else(fault::gone)
    }

    /// Takes an attachment out of the draft or the queue that it waits in. What was sent stays. One
    /// that is not there is no error.
    ///
    /// # Errors
    /// `file_not_writable` or `file_unreadable`.
    pub fn detach(&self, id: &str) -> Result<(), Failure> {
        self.connection()
            .execute("DELETE FROM attachments WHERE id = ?1 AND message IS NULL", params![id])
            .map(|_| ())
            .map_err(|error| fault::of(&error))
    }

    /// An attachment with its bytes; `None` where it is gone.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn attachment(&self, id: &str) -> Result<Option<NewAttachment>, Failure> {
        bytes_of(&self.connection(), id).map_err(|error| fault::of(&error))
    }

    /// What waits in the draft of `conversation` (`None`: of the next new one), in its order.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn attached(&self, conversation: Option<&str>) -> Result<Vec<Attachment>, Failure> {
        of(&self.connection(), Owner::Draft(conversation.unwrap_or_default()))
            .map_err(|error| fault::of(&error))
    }
}

/// What `owner` has, in its order.
pub(crate) fn of(connection: &Connection, owner: Owner<'_>) -> rusqlite::Result<Vec<Attachment>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM attachments AS a WHERE a.{} = ?1 ORDER BY a.position",
            owner.column()
        ))?
        .query_map(params![owner.value()], attachment)?
        .collect()
}

/// Gives `messages` their attachments.
pub(crate) fn fill(connection: &Connection, messages: &mut [Message]) -> rusqlite::Result<()> {
    let some: bool =
        connection.query_row("SELECT EXISTS (SELECT 1 FROM attachments)", [], |row| row.get(0))?;
    if !some {
        return Ok(());
    }
    let mut rows = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM messages AS m CROSS JOIN attachments AS a ON a.message = m.position
         WHERE m.id = ?1 ORDER BY a.position"
    ))?;
    for message in messages {
        message.attachments =
            rows.query_map(params![message.id], attachment)?.collect::<rusqlite::Result<_>>()?;
    }
    Ok(())
}

/// Stores a new attachment.
pub(crate) fn insert(
    connection: &Connection,
    owner: Owner<'_>,
    new: &NewAttachment,
) -> rusqlite::Result<Attachment> {
    insert_as(connection, owner, new, uuid::Uuid::new_v4().to_string())
}

/// Stores a new attachment under `id`.
pub(crate) fn insert_as(
    connection: &Connection,
    owner: Owner<'_>,
    new: &NewAttachment,
    id: String,
) -> rusqlite::Result<Attachment> {
    let attachment = Attachment {
        id,
        kind: new.kind,
        name: new.name.clone(),
        media_type: new.media_type.clone(),
        size: new.bytes.len() as u64,
        width: new.width,
        height: new.height,
    };
    let hash = hash(&new.bytes);
    connection.execute(
        "INSERT INTO blobs (hash, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        params![hash, new.bytes],
    )?;
    row(connection, owner, &attachment, &hash)?;
    Ok(attachment)
}

/// Puts an attachment whose bytes are stored already at `owner`.
fn row(
    connection: &Connection,
    owner: Owner<'_>,
    attachment: &Attachment,
    hash: &str,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO attachments (id, kind, name, media_type, size, width, height, hash, {})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            owner.column()
        ))?
        .execute(params![
            attachment.id,
            attachment.kind.name(),
            attachment.name,
            attachment.media_type,
            i64::try_from(attachment.size).unwrap_or(i64::MAX),
            attachment.width,
            attachment.height,
            hash,
            owner.value(),
        ])
        .map(|_| ())
}

/// Whether all of `ids` are there.
pub(crate) fn all_there(connection: &Connection, ids: &[String]) -> rusqlite::Result<bool> {
    let mut known =
        connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM attachments WHERE id = ?1)")?;
    for id in ids {
        if !known.query_row(params![id], |row| row.get(0))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Gives the attachments `ids` to the message or the queued message `owner`: those that wait are
/// moved, those of a message that was sent are copied.
pub(crate) fn give(
    connection: &Connection,
    ids: &[String],
    owner: Owner<'_>,
) -> rusqlite::Result<()> {
    for id in ids {
        let sql = format!(
            "SELECT {COLUMNS}, a.hash, a.message IS NOT NULL FROM attachments AS a WHERE a.id = ?1"
        );
        let (mut known, hash, sent) = connection.query_row(&sql, params![id], |row| {
            Ok((attachment(row)?, row.get::<_, String>(7)?, row.get::<_, bool>(8)?))
        })?;
        if sent {
            known.id = uuid::Uuid::new_v4().to_string();
            row(connection, owner, &known, &hash)?;
        } else {
            let place = owner.column();
            connection.execute(
                &format!(
                    "UPDATE attachments SET message = NULL, queued = NULL, draft = NULL, {place} = ?2
                     WHERE id = ?1"
                ),
                params![id, owner.value()],
            )?;
        }
    }
    Ok(())
}

/// Moves all that `from` has to the draft of `conversation`.
pub(crate) fn back_to_draft(
    connection: &Connection,
    from: Owner<'_>,
    conversation: &str,
) -> rusqlite::Result<()> {
    connection
        .execute(
            &format!(
                "UPDATE attachments SET draft = ?2, message = NULL, queued = NULL WHERE {} = ?1",
                from.column()
            ),
            params![from.value(), conversation],
        )
        .map(|_| ())
}

/// An attachment with its bytes.
pub(crate) fn bytes_of(
    connection: &Connection,
    id: &str,
) -> rusqlite::Result<Option<NewAttachment>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, b.bytes FROM attachments AS a JOIN blobs AS b ON b.hash = a.hash
             WHERE a.id = ?1"
        ))?
        .query_row(params![id], |row| {
            let Attachment { kind, name, media_type, width, height, .. } = attachment(row)?;
            Ok(NewAttachment { kind, name, media_type, width, height, bytes: row.get(7)? })
        })
        .optional()
}

fn attachment(row: &Row<'_>) -> rusqlite::Result<Attachment> {
    Ok(Attachment {
        id: row.get(0)?,
        kind: AttachmentKind::of(&row.get::<_, String>(1)?),
        name: row.get(2)?,
        media_type: row.get(3)?,
        size: u64::try_from(row.get::<_, i64>(4)?).unwrap_or_default(),
        width: row.get(5)?,
        height: row.get(6)?,
    })
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
