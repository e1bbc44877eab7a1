//! SQLite databases of other tools. They are never opened where they are: SQLite would leave a
//! `-shm` and a `-wal` beside them, and a running program would see a second reader. The database
//! and its log are copied into a private folder, and the copy is opened read-only.

use patchbay_words::{Message, said};
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Larger than this nothing is copied, in bytes.
const LARGEST: u64 = 512 * 1024 * 1024;
/// How often a copy is tried again when the database changed meanwhile.
const TRIES: usize = 3;
/// Files that belong to a database: itself, its log, its rollback journal.
const PARTS: [&str; 3] = ["", "-wal", "-journal"];

/// One text that is wanted from a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its table. Where it is missing there is no such text.
    pub(crate) table: &'static str,
    /// The column that names rows.
    pub(crate) key_column: &'static str,
    /// The column that holds the text.
    pub(crate) text_column: &'static str,
    /// The row.
    pub(crate) key: &'static str,
}

/// What a database holds of what was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Database {
    /// There is none.
    Nothing,
    /// It is there and can't be read; why, as a sentence.
    Unreadable(Message),
    /// The texts that are there, by table and key.
    Cells(BTreeMap<(String, String), String>),
}

/// Reads `cells` from the database at a path.
pub(super) fn read(path: &Path, cells: &[Cell]) -> Database {
    let target = match path.canonicalize() {
        Ok(target) => target,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Database::Nothing,
        Err(error) => return Database::Unreadable(system(&error)),
    };
    match copied(&target).and_then(|(_folder, copy)| {
        // `_folder` lives until the texts are read, and takes the copy along when it goes.
        texts(&copy, cells).map_err(|error| said!("doctor-sqlite-says", text = error.to_string()))
    }) {
        Ok(texts) => Database::Cells(texts),
        Err(why) => Database::Unreadable(why),
    }
}

/// A copy of the database and its log, taken while neither changed.
fn copied(target: &Path) -> Result<(tempfile::TempDir, PathBuf), Message> {
    let said = |error: std::io::Error| system(&error);
    let size: u64 = stamps(target).iter().flatten().map(|(size, _)| size).sum();
    if size > LARGEST {
        return Err(said!("doctor-larger", size = "512 MB"));
    }
    if !target.is_file() {
        return Err(said!("doctor-not-a-file"));
    }
    // The system's folder for such files, readable by this user only.
    let folder = tempfile::Builder::new().prefix("patchbay-read-").tempdir().map_err(said)?;
    let copy = folder.path().join("copy.sqlite");
    for _ in 0..TRIES {
        let before = stamps(target);
        for (part, there) in PARTS.iter().zip(&before) {
            let to = with_suffix(&copy, part);
            match there {
                Some(_) => match fs::copy(with_suffix(target, part), to) {
                    Ok(_) => {}
                    // A log is removed by whoever closes the database last.
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(error) => return Err(said(error)),
                },
                None => drop(fs::remove_file(to)),
            }
        }
        if stamps(target) == before {
            return Ok((folder, copy));
        }
    }
    Err(said!("doctor-being-written"))
}

fn system(error: &std::io::Error) -> Message {
    said!("doctor-system-says-so", text = error.to_string())
}

type Stamp = Option<(u64, Option<SystemTime>)>;

fn stamps(target: &Path) -> [Stamp; 3] {
    PARTS.map(|part| {
        let meta = fs::metadata(with_suffix(target, part)).ok()?;
        Some((meta.len(), meta.modified().ok()))
    })
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

fn texts(
    copy: &Path,
    cells: &[Cell],
) -> Result<BTreeMap<(String, String), String>, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(copy, flags)?;
    let mut out = BTreeMap::new();
    for cell in cells {
        let exists = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1";
        let exists = database.query_row(exists, [cell.table], |_| Ok(())).optional()?;
        if exists.is_none() {
            continue;
        }
        let query = format!(
            "SELECT {} FROM {} WHERE {} = ?1",
            cell.text_column, cell.table, cell.key_column
        );
        let text: Option<Option<String>> =
            database.query_row(&query, [cell.key], |row| row.get(0)).optional()?;
        if let Some(text) = text.flatten() {
            out.insert((cell.table.to_owned(), cell.key.to_owned()), text);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const CELLS: &[Cell] = &[
        Cell { table: "state", key_column: "k", text_column: "v", key: "a" },
        Cell { table: "not_there", key_column: "k", text_column: "v", key: "a" },
    ];

    fn names(folder: &Path) -> BTreeSet<String> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect()
    }

    fn value(found: &Database) -> Option<&str> {
        let Database::Cells(cells) = found else { return None };
        cells.get(&("state".to_owned(), "a".to_owned())).map(String::as_str)
    }

    #[test]
    fn what_stands_only_in_the_log_is_read_and_nothing_appears_beside() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("store.sqlite");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch(
                "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;
                 CREATE TABLE state(k TEXT PRIMARY KEY, v TEXT);
                 INSERT INTO state VALUES('a','in the log');",
            )
            .unwrap();
        // As after a crash: the log stays, nobody holds the database.
        let crashed = tempfile::tempdir().unwrap();
        for name in ["store.sqlite", "store.sqlite-wal"] {
            fs::copy(room.path().join(name), crashed.path().join(name)).unwrap();
        }
        let before = names(crashed.path());
        let found = read(&crashed.path().join("store.sqlite"), CELLS);
        assert_eq!(value(&found), Some("in the log"));
        assert_eq!(names(crashed.path()), before);
        // And while somebody writes.
        let before = names(room.path());
        assert_eq!(value(&read(&path, CELLS)), Some("in the log"));
        assert_eq!(names(room.path()), before);
    }

    #[test]
    fn what_is_no_database_says_so() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("store.sqlite");
        assert_eq!(read(&path, CELLS), Database::Nothing);
        fs::write(&path, b"").unwrap();
        assert_eq!(read(&path, CELLS), Database::Cells(BTreeMap::new()));
        fs::write(&path, [b'x'; 4096]).unwrap();
        assert!(matches!(read(&path, CELLS), Database::Unreadable(_)));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(matches!(read(&path, CELLS), Database::Unreadable(_)));
    }
}
