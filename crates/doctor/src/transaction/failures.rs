//! What a transaction says when it can't go on.

use crate::journal::Entry;
use patchbay_failure::{Failure, Kind};
use std::io;
use std::path::Path;

fn name(entry: &Entry) -> String {
    entry.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The failure of a file that somebody wrote since it was read.
pub(crate) fn changed(entry: &Entry) -> Failure {
    Failure::new(Kind::FileChanged)
        .with_title(format!("{} changed while the repair was open.", name(entry)))
        .with_detail(entry.path.display().to_string())
}

pub(super) fn failed(entry: &Entry, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return changed(entry);
    }
    Failure::new(Kind::FileNotWritable)
        .with_title(format!("{} can't be written.", name(entry)))
        .with_detail(format!("{}: {error}", entry.path.display()))
}

pub(super) fn not_kept(error: &io::Error) -> Failure {
    Failure::new(Kind::FileNotWritable)
        .with_title("The backup could not be written, so nothing was changed.")
        .with_detail(error.to_string())
}

pub(super) fn not_closed(error: &io::Error) -> Failure {
    Failure::new(Kind::FileNotWritable)
        .with_title("The end of the repair could not be noted, so it was taken back.")
        .with_detail(error.to_string())
}

pub(super) fn busy(lock: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Failure::new(Kind::FileChanged)
            .with_title("OpenClaw is writing its sign-ins just now. Nothing was written.")
            .with_meaning("OpenClaw holds the lock of its sign-ins, and Patchbay gives way.")
            .with_action_text("Try again in a few seconds.")
            .with_detail(lock.display().to_string());
    }
    Failure::new(Kind::FileNotWritable)
        .with_title("The lock of OpenClaw's sign-ins can't be taken. Nothing was written.")
        .with_detail(format!("{}: {error}", lock.display()))
}

/// A repair that could not be finished by [`super::recover_all`].
pub(super) fn unfinished(error: &io::Error) -> Failure {
    let title = "A repair that was cut off could not be finished.";
    Failure::new(Kind::FileNotWritable).with_title(title).with_detail(error.to_string())
}
