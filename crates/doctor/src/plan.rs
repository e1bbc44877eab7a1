//! Plans a repair.

use crate::diff::FileDiff;
use crate::examine::Examination;
use crate::receipt::RepairReceipt;
use crate::report::AfterRepair;
use patchbay_failure::Failure;

/// What to repair. Every list: empty for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Tool ids.
    pub tools: Vec<String>,
    /// Rule ids.
    pub rules: Vec<String>,
    /// Finding ids.
    pub findings: Vec<String>,
}

/// A repair, ready to be shown or applied.
#[derive(Debug, Clone)]
pub struct Plan {}

impl Plan {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        true
    }

    /// How many values (and modes) change.
    #[must_use]
    pub fn changes(&self) -> u32 {
        0
    }

    /// One diff a file, secrets masked.
    #[must_use]
    pub fn diffs(&self) -> Vec<FileDiff> {
        Vec::new()
    }

    /// All files as one unified diff, secrets masked.
    #[must_use]
    pub fn unified(&self) -> String {
        String::new()
    }

    /// What stays as it is, in short phrases.
    #[must_use]
    pub fn untouched(&self) -> Vec<String> {
        Vec::new()
    }

    /// What the person does afterwards.
    #[must_use]
    pub fn after_repair(&self) -> Option<AfterRepair> {
        None
    }

    /// The receipt of a dry run.
    #[must_use]
    pub fn dry_run(&self) -> RepairReceipt {
        RepairReceipt {
            schema: 1,
            repair_id: None,
            dry_run: true,
            files: Vec::new(),
            applied: Vec::new(),
            remaining: Vec::new(),
        }
    }
}

/// Plans the repair of what `selection` names. Pure.
///
/// # Errors
/// `file_unreadable` where a selected tool has a file that can't be parsed.
pub fn plan(_examination: &Examination, _selection: &Selection) -> Result<Plan, Failure> {
    Ok(Plan {})
}
