//! Other tools' files: discover, read, judge, plan, apply, undo.
//!
//! Judging and planning are pure functions of a snapshot. Only the transaction writes, and it is
//! the only code in Patchbay that writes a file of another tool.

pub mod diff;
pub mod receipt;
pub mod report;
