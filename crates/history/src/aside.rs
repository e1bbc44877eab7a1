//! A damaged file, set aside: never deleted, since others may still read something out of it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// The file that says, by a shared lock on it, that a program has the history open.
pub(crate) const IN_USE: &str = "history.in-use";

/// What SQLite keeps beside a database. It moves before the database does: left behind, it would be
/// taken for that of the next one.
const BESIDE: &[&str] = &["-wal", "-shm", "-journal"];

/// Renames the database at `path`, with what stands beside it, to the first name that is free:
/// `history.damaged-1.sqlite3`. Returns it. The caller knows that nobody has it open.
pub(crate) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let free = |number: &u32| !path.with_file_name(name(*number)).exists();
    let number = (1..).find(free).unwrap_or(u32::MAX);
    let aside = path.with_file_name(name(number));
    for end in BESIDE {
        match std::fs::rename(with_end(path, end), with_end(&aside, end)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    std::fs::rename(path, &aside)?;
    Ok(aside)
}

fn name(number: u32) -> String {
    format!("history.damaged-{number}.sqlite3")
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut path = OsString::from(path);
    path.push(end);
    path.into()
}
