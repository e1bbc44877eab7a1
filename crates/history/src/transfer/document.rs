//! The file that conversations leave in and come back from: JSON, with the version of its shape.
//! [`Document`] is that shape; a change of it is a new [`SCHEMA`].

use crate::model::{AttachmentKind, MessageStatus, Role, Source, TokensUsed};
use serde::{Deserialize, Serialize};

/// The version of the shape that is written, and the newest that is read.
pub(super) const SCHEMA: u32 = 1;
/// What the file says it is.
pub(super) const KIND: &str = "patchbay.history";

/// The head alone: enough to say whether the rest can be read.
#[derive(Deserialize)]
pub(super) struct Head {
    #[serde(default)]
    pub(super) schema: Option<u32>,
    #[serde(default)]
    pub(super) kind: Option<String>,
}

/// The whole file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) schema: u32,
    pub(super) kind: String,
    /// Unix time in seconds, like all times in here.
    pub(super) exported_at: i64,
    pub(super) conversations: Vec<Talk>,
}

/// One conversation with all its paths.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Talk {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    pub(super) pinned: bool,
    pub(super) model: Option<String>,
    pub(super) effort: Option<String>,
    pub(super) search: bool,
    pub(super) instructions: String,
    pub(super) draft: String,
    /// Each after the one that it follows.
    pub(super) messages: Vec<Said>,
}

/// One message.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    pub(super) id: String,
    /// What it follows; null for a first one.
    pub(super) parent: Option<String>,
    /// Of those with one parent, the one with the largest number is shown.
    pub(super) chosen: i64,
    pub(super) role: Role,
    pub(super) text: String,
    pub(super) reasoning: String,
    pub(super) commentary: String,
    pub(super) thought_s: Option<f64>,
    pub(super) status: MessageStatus,
    /// As it is stored: another version's failure is carried along.
    pub(super) failure: Option<serde_json::Value>,
    pub(super) model: Option<String>,
    pub(super) asked_model: Option<String>,
    pub(super) tokens: Option<TokensUsed>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) sources: Vec<Source>,
    pub(super) created_at: i64,
    pub(super) attachments: Vec<Attached>,
}

/// One attachment.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attached {
    pub(super) id: String,
    pub(super) kind: AttachmentKind,
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
    /// A text's content.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) text: Option<String>,
    /// A picture's bytes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) base64: Option<String>,
}
