//! Other tools' files: discover, read, judge, plan, apply, undo.
//!
//! Judging and planning are pure functions of a snapshot. Only the transaction writes, and it is
//! the only code in Patchbay that writes a file of another tool.

#![allow(dead_code)]

pub mod diff;
pub mod receipt;
pub mod report;

mod environment;
mod examine;
mod plan;
mod repair;
mod undo;

pub use environment::Environment;
pub use examine::{Examination, examine, examine_at};
pub use plan::{Plan, Selection, plan};
pub use repair::{apply, backup_dir, past_repairs};
pub use undo::{UndoRefused, undo};
