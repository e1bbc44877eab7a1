//! Diffs of a plan: lines with the changed words marked for the window, unified text for the
//! command line and *Copy as patch*. Secrets are masked in both.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The diff of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileDiff {
    /// Absolute path.
    pub file: String,
    /// Lines added.
    pub added: u32,
    /// Lines removed.
    pub removed: u32,
    /// Runs of lines with two lines of context.
    pub hunks: Vec<Vec<DiffLine>>,
}

/// One line of a diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffLine {
    /// Kept, removed or added.
    pub kind: DiffLineKind,
    /// Number in the old file (kept, removed) or the new one (added), from 1.
    pub number: u32,
    /// The line in pieces; changed words are marked.
    pub parts: Vec<DiffPart>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffPart {
    /// The text, secrets masked.
    pub text: String,
    /// Whether this piece is what changed.
    pub changed: bool,
}

/// Kept, removed or added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum DiffLineKind {
    Context,
    Removed,
    Added,
}
