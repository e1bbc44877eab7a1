//! Puts back the bytes and modes from before a repair.

use crate::environment::Environment;
use crate::receipt::UndoReceipt;
use patchbay_failure::{Failure, Kind};
use time::OffsetDateTime;

/// Why an undo was refused. Nothing was written.
#[derive(Debug, Clone)]
pub struct UndoRefused {
    /// What stands in the way.
    pub failure: Failure,
    /// What changed since the repair, as a unified diff; empty where nothing did.
    pub diff: String,
}

/// Takes a repair back (the newest one that is not undone, where no id is given).
///
/// # Errors
/// [`UndoRefused`] where a file changed since, or there is nothing to undo.
pub fn undo(
    _env: &Environment,
    _repair_id: Option<&str>,
    _now: OffsetDateTime,
) -> Result<UndoReceipt, UndoRefused> {
    Err(UndoRefused { failure: Failure::new(Kind::Unknown), diff: String::new() })
}
