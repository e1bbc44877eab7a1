//! What a transaction says when it can't go on.

use crate::journal::Entry;
use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use std::io;
use std::path::Path;

fn name(entry: &Entry) -> String {
    entry.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The failure of a file that somebody wrote since it was read.
pub(crate) fn changed(entry: &Entry) -> Failure {
    Failure::new(Kind::FileChanged)
        .with_title(said!("doctor-changed-title", file = name(entry)))
        .with_detail(entry.path.display().to_string())
}

pub(super) fn failed(entry: &Entry, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return changed(entry);
    }
    Failure::new(Kind::FileNotWritable)
        .with_title(said!("doctor-not-written-title", file = name(entry)))
        .with_detail(format!("{}: {error}", entry.path.display()))
}

pub(super) fn not_kept(error: &io::Error) -> Failure {
    Failure::new(Kind::FileNotWritable)
        .with_title(said!("doctor-not-kept-title"))
        .with_detail(error.to_string())
}

pub(super) fn not_closed(error: &io::Error) -> Failure {
    Failure::new(Kind::FileNotWritable)
        .with_title(said!("doctor-not-closed-title"))
        .with_detail(error.to_string())
}

pub(super) fn busy(lock: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Failure::new(Kind::FileChanged)
            .with_title(said!("doctor-busy-title"))
            .with_meaning(said!("doctor-busy-meaning"))
            .with_action_text(said!("doctor-busy-action"))
            .with_detail(lock.display().to_string());
    }
    Failure::new(Kind::FileNotWritable)
        .with_title(said!("doctor-lock-title"))
        .with_detail(format!("{}: {error}", lock.display()))
}

/// A repair that could not be finished by [`super::recover_all`].
pub(super) fn unfinished(error: &io::Error) -> Failure {
    let title = said!("doctor-unfinished-title");
    Failure::new(Kind::FileNotWritable).with_title(title).with_detail(error.to_string())
}
