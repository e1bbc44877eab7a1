//! The journal: what every repair did, and what one that was cut off was about to do.
//!
//! One file a repair below `<data_dir>/repairs/`. It is written before the first of the tools'
//! files is touched, and closed after the last one was read again. No content of a file stands in
//! it, only hashes; the bytes are in the backups.

use crate::disk::{Disk, create_folders, remove_if_there};
use crate::transaction;
use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
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

impl Entry {
    /// Whether the bytes change, and not only the mode.
    pub(crate) fn rewrites(&self) -> bool {
        self.before_hash != self.after_hash
    }
}

impl Record {
    /// The folders of all files, each once.
    pub(crate) fn folders(&self) -> Vec<&Path> {
        let mut folders: Vec<&Path> =
            self.files.iter().filter_map(|it| it.target.parent()).collect();
        folders.sort_unstable();
        folders.dedup();
        folders
    }
}

/// The only shape so far. A newer one is not guessed at.
const SCHEMA: u64 = 1;

/// The folder of the journal.
pub(crate) fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("repairs")
}

/// The file of one repair.
pub(crate) fn path(data_dir: &Path, id: &str) -> PathBuf {
    folder(data_dir).join(format!("{id}.json"))
}

fn bytes(record: &Record) -> io::Result<Vec<u8>> {
    serde_json::to_vec_pretty(record).map_err(io::Error::other)
}

/// Writes a record beside its place, where it does not count yet. The caller makes it last and
/// puts it there.
pub(crate) fn draft(disk: &dyn Disk, data_dir: &Path, record: &Record) -> io::Result<PathBuf> {
    create_folders(disk, &folder(data_dir))?;
    let draft = folder(data_dir).join(format!("{}.json.new", record.repair_id));
    remove_if_there(disk, &draft)?;
    disk.create(&draft, &bytes(record)?, 0o600, None)?;
    Ok(draft)
}

/// Writes a record, durably.
pub(crate) fn write(disk: &dyn Disk, data_dir: &Path, record: &Record) -> io::Result<()> {
    let draft = draft(disk, data_dir, record)?;
    disk.sync(&[&draft])?;
    disk.rename(&draft, &path(data_dir, &record.repair_id))?;
    disk.sync_folders(&[&folder(data_dir)])
}

/// Removes a record.
pub(crate) fn remove(disk: &dyn Disk, data_dir: &Path, id: &str) -> io::Result<()> {
    remove_if_there(disk, &path(data_dir, id))
}

/// Removes what a crash left of records that never counted.
pub(crate) fn tidy(disk: &dyn Disk, data_dir: &Path) -> io::Result<()> {
    let folder = folder(data_dir);
    let names = disk.names(&folder)?;
    names
        .iter()
        .filter(|it| it.ends_with(".json.new"))
        .try_for_each(|name| remove_if_there(disk, &folder.join(name)))
}

/// Every record that can be read, newest first, and why one can't be, if one can't.
///
/// # Errors
/// `file_unreadable` where the folder itself can't be read.
pub(crate) fn read_all(
    disk: &dyn Disk,
    data_dir: &Path,
) -> Result<(Vec<Record>, Option<Failure>), Failure> {
    let folder = folder(data_dir);
    let mut names = disk.names(&folder).map_err(|error| {
        Failure::new(Kind::FileUnreadable)
            .with_title(said!("doctor-journal-title"))
            .with_detail(format!("{}: {error}", folder.display()))
    })?;
    names.retain(|it| it.ends_with(".json"));
    let mut records: Vec<Record> = Vec::with_capacity(names.len());
    let mut unreadable = None;
    for name in names {
        let path = folder.join(&name);
        let record = disk.read(&path).map_err(|it| it.to_string()).and_then(|it| parse(&it));
        match record {
            Ok(record) => records.push(record),
            Err(why) => {
                let id = name.strip_suffix(".json").unwrap_or(&name);
                let kept = transaction::backups_folder(data_dir).join(id);
                unreadable = Some(damaged(&path, &kept, &why));
            }
        }
    }
    records.sort_by_key(|it| std::cmp::Reverse(it.order));
    Ok((records, unreadable))
}

fn parse(bytes: &[u8]) -> Result<Record, String> {
    let json: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    match json.get("schema").and_then(serde_json::Value::as_u64) {
        Some(SCHEMA) => serde_json::from_value(json).map_err(|error| error.to_string()),
        Some(other) => Err(format!("shape {other}; this Patchbay knows {SCHEMA}")),
        None => Err("it names no shape".to_owned()),
    }
}

/// It may be the record of a repair that was cut off: to write now could make that worse.
fn damaged(path: &Path, kept: &Path, why: &str) -> Failure {
    Failure::new(Kind::FileUnreadable)
        .with_title(said!("doctor-damaged-title"))
        .with_meaning(said!("doctor-damaged-meaning", folder = kept.display().to_string()))
        .with_action_text(said!("doctor-damaged-action", path = path.display().to_string()))
        .with_detail(format!("{}: {why}", path.display()))
}

/// The id of the undo that took a repair back and was not itself taken back, if there is one.
pub(crate) fn undone_by<'a>(records: &'a [Record], id: &str) -> Option<&'a str> {
    records
        .iter()
        .filter(|it| it.state == State::Done && it.undoes.as_deref() == Some(id))
        .find(|it| undone_by(records, &it.repair_id).is_none())
        .map(|it| it.repair_id.as_str())
}
