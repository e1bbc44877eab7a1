//! Other tools' files: discover, read, judge, plan, apply, undo.
//!
//! Judging and planning are pure functions of a snapshot. Only the transaction writes, and it is
//! the only code in Patchbay that writes a file of another tool.
//!
//! | to change | edit |
//! |---|---|
//! | what a version of OpenClaw does | `rules/openclaw.toml` |
//! | a rule of OpenClaw | `src/tools/openclaw/*_rules.rs`, `later.rs`, `profiles.rs` |
//! | what a rule says | `src/tools/openclaw/words.rs` |
//! | which finding explains a failure | `rules/failures.toml` |
//! | which tools there are | `src/tools/mod.rs` |
//! | how a file is edited | `src/edit/` |
//! | how files are written and put back | `src/transaction/`, `src/journal.rs`, `src/undo.rs` |

pub mod diff;
pub mod receipt;
pub mod report;

#[cfg(test)]
mod crash_tests;
mod disk;
mod edit;
mod environment;
mod examine;
mod excerpt;
mod files;
mod gateway;
mod in_use;
mod journal;
mod known;
mod mask;
mod matching;
mod plan;
mod repair;
mod tools;
mod transaction;
mod undo;
mod version;
mod watched;

pub use environment::Environment;
pub use examine::{Examination, RefreshToken, examine, examine_at, refresh_tokens, tool_ids};
pub use excerpt::{Excerpt, ExcerptLine, excerpts};
pub use gateway::{Gateway, running_gateway};
pub use in_use::{RouteInUse, ToolSignIn, route_in_use, tool_sign_in};
pub use known::{KnownVersion, known_versions};
pub use matching::{Matching, matching};
pub use plan::{Plan, Selection, plan};
pub use repair::{apply, backup_dir, past_repairs};
pub use transaction::Refused;
pub use undo::undo;
pub use watched::watched;
