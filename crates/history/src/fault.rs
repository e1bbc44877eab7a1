//! SQLite's errors as failures a person can act on.

use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use rusqlite::ErrorCode;
use std::path::Path;

/// A failed statement as a failure.
pub(crate) fn of(error: &rusqlite::Error) -> Failure {
    let failure = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Failure::new(Kind::FileNotWritable)
                .with_title(said!("history-locked-title"))
                .with_meaning(said!("history-locked-meaning"))
                .with_action_text(said!("history-locked-action"))
        }
        Some(
            ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied
            | ErrorCode::CannotOpen
            | ErrorCode::DiskFull,
        ) => Failure::new(Kind::FileNotWritable).with_title(said!("history-not-writable-title")),
        // A message id that is already there: a fault of Patchbay, not of the file.
        Some(ErrorCode::ConstraintViolation) => Failure::new(Kind::Unknown)
            .with_title(said!("history-refused-title"))
            .with_meaning(said!("history-refused-meaning")),
        // Anything else from the file itself is damage: not a database, a corrupt page, a read
        // error of the disk, a table that should be there and is not.
        _ => Failure::new(Kind::FileUnreadable)
            .with_title(said!("history-damaged-title"))
            .with_meaning(said!("history-damaged-meaning"))
            .with_action_text(said!("history-damaged-action")),
    };
    failure.with_detail(error.to_string())
}

/// A failure to open the file at `path`, which is named in the evidence.
pub(crate) fn opening(error: &rusqlite::Error, path: &Path) -> Failure {
    of(error).with_detail(format!("{}: {error}", path.display()))
}

/// SQLite's check of the file at `path` found it damaged.
pub(crate) fn damaged(path: &Path, said: &str) -> Failure {
    of(&rusqlite::Error::InvalidQuery).with_detail(format!("{}: {said}", path.display()))
}

/// A damaged file is now at `path`, and a new one was begun.
pub(crate) fn set_aside(path: &Path) -> Failure {
    Failure::new(Kind::FileUnreadable)
        .with_title(said!("history-set-aside-title"))
        .with_meaning(said!("history-set-aside-meaning"))
        .with_action_text(said!("history-set-aside-action"))
        .with_detail(path.display().to_string())
}

/// A failure to make the folder or the file at `path`.
pub(crate) fn making(error: &std::io::Error, path: &Path) -> Failure {
    Failure::new(Kind::FileNotWritable)
        .with_title(said!("history-not-opened-title"))
        .with_detail(format!("{}: {error}", path.display()))
}

/// The file was written by a later Patchbay, whose tables this one does not know.
pub(crate) fn newer(path: &Path) -> Failure {
    Failure::new(Kind::FileUnreadable)
        .with_title(said!("history-newer-title"))
        .with_meaning(said!("history-newer-meaning"))
        .with_action_text(said!("history-newer-action"))
        .with_detail(path.display().to_string())
}

/// A message was appended to a conversation that is not there (deleted meanwhile).
pub(crate) fn gone() -> Failure {
    Failure::new(Kind::Unknown)
        .with_title(said!("history-gone-title"))
        .with_meaning(said!("history-gone-meaning"))
        .with_action_text(said!("history-new-action"))
}
