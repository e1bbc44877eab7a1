//! What search finds, and what became of an import.

use super::Role;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchHit {
    /// The conversation.
    pub conversation: String,
    /// Its title; with finds in it where the title is what was found.
    pub title: Vec<Piece>,
    /// The message; null where the title is what was found.
    pub message: Option<String>,
    /// Who said it.
    pub role: Option<Role>,
    /// Unix time in seconds: of the message, or of the conversation's last one.
    #[ts(type = "number")]
    pub at: i64,
    /// The words around the first find, on one line; empty for a title.
    pub snippet: Vec<Piece>,
}

/// A piece of text: of a snippet, the finds and what stands between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Piece {
    /// Plain text.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// What became of one conversation of an imported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Imported {
    /// Its id here.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub outcome: ImportOutcome,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// It is here now, under its own id.
    Added,
    /// It is here now under another id: its own, or one of a message in it, was taken.
    Copied,
    /// It was here already, the same in everything.
    Skipped,
}
