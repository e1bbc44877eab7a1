//! What a repair and an undo say afterwards: the shapes of `repair`, `repairs` and `undo --json`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::report::Severity;

/// What a repair did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RepairReceipt {
    /// Version of this shape: 1.
    pub schema: u32,
    /// Names this repair to `undo`; null where nothing was written.
    pub repair_id: Option<String>,
    /// True where nothing was written on purpose.
    pub dry_run: bool,
    /// One entry a file.
    pub files: Vec<RepairedFile>,
    /// Rules that were applied (or would be).
    pub applied: Vec<String>,
    /// Findings that are left.
    pub remaining: Vec<Remaining>,
}

/// One file of a repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RepairedFile {
    /// Absolute path.
    pub file: String,
    /// Unified diff, secrets masked.
    pub diff: String,
    /// Where the bytes from before are kept; null in a dry run.
    pub backup: Option<String>,
    /// Whether the file was written.
    pub changed: bool,
}

/// A finding that a repair left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Remaining {
    /// Rule id.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
}

/// What an undo did. It is itself a repair with its own id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UndoReceipt {
    /// Version of this shape: 1.
    pub schema: u32,
    /// The id of the undo.
    pub repair_id: String,
    /// One entry a file.
    pub files: Vec<RestoredFile>,
}

/// One file of an undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestoredFile {
    /// Absolute path.
    pub file: String,
    /// Whether its exact bytes and mode are back.
    pub restored: bool,
}

/// One past repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PastRepair {
    /// Its id.
    pub repair_id: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Tool ids.
    pub tools: Vec<String>,
    /// Absolute paths.
    pub files: Vec<String>,
    /// Rule ids.
    pub rules: Vec<String>,
    /// The id of the undo that took it back, if one did.
    pub undone_by: Option<String>,
}
