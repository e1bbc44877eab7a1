//! What is attached to a message, and messages that wait.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an attachment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum AttachmentKind {
    Image,
    Text,
}

impl AttachmentKind {
    /// As it is stored.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Text => "text",
        }
    }

    /// What is stored as `name`.
    pub(crate) fn of(name: &str) -> Self {
        if name == "image" { Self::Image } else { Self::Text }
    }
}

/// An attachment without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attachment {
    /// UUID.
    pub id: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// The file's name, without its folders.
    pub name: String,
    /// For instance `image/png`; `text/plain` for a text.
    pub media_type: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Of a picture, in pixels.
    pub width: Option<u32>,
    /// Of a picture, in pixels.
    pub height: Option<u32>,
}

/// An attachment with its bytes, ready to be kept and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// The file's name, without its folders.
    pub name: String,
    /// For instance `image/png`; `text/plain` for a text.
    pub media_type: String,
    /// Of a picture, in pixels.
    pub width: Option<u32>,
    /// Of a picture, in pixels.
    pub height: Option<u32>,
    /// The file; of a text, its UTF-8.
    pub bytes: Vec<u8>,
}

/// A message that waits until a turn is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Queued {
    /// UUID.
    pub id: String,
    /// What was typed.
    pub text: String,
    /// What is attached to it.
    pub attachments: Vec<Attachment>,
    /// Unix time in seconds.
    #[ts(type = "number")]
    pub created_at: i64,
}
