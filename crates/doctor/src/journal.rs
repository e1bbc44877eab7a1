//! The journal: what every repair did, and what one that was cut off was about to do.
//!
//! One file a repair below `<data_dir>/repairs/`. It is written before the first of the tools'
//! files is touched, and closed after the last one was read again. No content of a file stands in
//! it, only hashes; the bytes are in the backups.

use crate::disk::{Disk, replace};
use patchbay_failure::{Failure, Kind};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// One repair (or undo).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Version of this shape: 1.
    pub(crate) schema: u32,
    pub(crate) repair_id: String,
    /// When, RFC 3339 in UTC.
    pub(crate) at: String,
    /// Nanoseconds since 1970, for the order.
    pub(crate) order: i128,
    pub(crate) state: State,
    /// The repair that this one took back.
    pub(crate) undoes: Option<String>,
    pub(crate) tools: Vec<String>,
    pub(crate) rules: Vec<String>,
    pub(crate) files: Vec<Entry>,
    /// Lock files that were taken, to be removed after a crash.
    pub(crate) locks: Vec<PathBuf>,
}

/// How far a repair is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// It began. Found again at a start, it was cut off.
    Open,
    /// Everything is new.
    Done,
    /// Everything is old again.
    RolledBack,
}

/// One file of a repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The path as the tool knows it.
    pub(crate) path: PathBuf,
    /// Where the bytes are, links followed.
    pub(crate) target: PathBuf,
    /// The bytes from before.
    pub(crate) backup: PathBuf,
    /// Where the new bytes are put before they take the old ones' place.
    pub(crate) temp: PathBuf,
    pub(crate) before_hash: String,
    pub(crate) after_hash: String,
    pub(crate) before_mode: u32,
    pub(crate) after_mode: u32,
}

/// The folder of the journal.
pub(crate) fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("repairs")
}

fn path(data_dir: &Path, id: &str) -> PathBuf {
    folder(data_dir).join(format!("{id}.json"))
}

/// Writes a record, durably.
pub(crate) fn write(disk: &dyn Disk, data_dir: &Path, record: &Record) -> io::Result<()> {
    let folder = folder(data_dir);
    disk.create_folders(&folder)?;
    let bytes = serde_json::to_vec_pretty(record).map_err(io::Error::other)?;
    replace(disk, &path(data_dir, &record.repair_id), &bytes)
}

/// Every record, newest first.
pub(crate) fn read_all(disk: &dyn Disk, data_dir: &Path) -> Result<Vec<Record>, Failure> {
    let folder = folder(data_dir);
    let unreadable = |path: &Path, error: &dyn std::fmt::Display| {
        Failure::new(Kind::FileUnreadable)
            .with_title("The list of past repairs can't be read.")
            .with_detail(format!("{}: {error}", path.display()))
    };
    let mut names = disk.names(&folder).map_err(|error| unreadable(&folder, &error))?;
    names.retain(|it| it.ends_with(".json"));
    let mut records: Vec<Record> = Vec::with_capacity(names.len());
    for name in names {
        let path = folder.join(name);
        let bytes = disk.read(&path).map_err(|error| unreadable(&path, &error))?;
        records.push(serde_json::from_slice(&bytes).map_err(|error| unreadable(&path, &error))?);
    }
    records.sort_by_key(|it| std::cmp::Reverse(it.order));
    Ok(records)
}

/// The id of the undo that took a repair back and was not itself taken back, if there is one.
pub(crate) fn undone_by<'a>(records: &'a [Record], id: &str) -> Option<&'a str> {
    records
        .iter()
        .filter(|it| it.state == State::Done && it.undoes.as_deref() == Some(id))
        .find(|it| undone_by(records, &it.repair_id).is_none())
        .map(|it| it.repair_id.as_str())
}
