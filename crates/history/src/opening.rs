//! Opening the file: its modes, SQLite's settings, the migrations.

use crate::{FILE_NAME, fault, schema};
use patchbay_failure::Failure;
use rusqlite::Connection;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long a statement waits for another process's transaction.
const BUSY: Duration = Duration::from_secs(5);

/// A ready connection to `dir`/`history.sqlite3`.
pub(crate) fn open(dir: &Path) -> Result<Connection, Failure> {
    let path = dir.join(FILE_NAME);
    make_private_dir(dir).map_err(|error| fault::making(&error, dir))?;
    // Made by us before SQLite sees it, so that it is never readable by others, not for a moment.
    // SQLite gives the -wal and -shm files beside it the same mode.
    private_file(&path).map_err(|error| fault::making(&error, &path))?;
    // Two programs that open a new file at once must not both create the tables, and SQLite does
    // not wait when two of them switch to write-ahead mode together: one after the other.
    let _first_comes_first = lock(dir);
    let mut connection = Connection::open(&path).map_err(|error| fault::opening(&error, &path))?;
    settings(&connection).map_err(|error| fault::opening(&error, &path))?;
    crate::search::functions(&connection).map_err(|error| fault::opening(&error, &path))?;
    schema::migrations().to_latest(&mut connection).map_err(|error| match error {
        rusqlite_migration::Error::MigrationDefinition(
            rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
        ) => fault::newer(&path),
        rusqlite_migration::Error::RusqliteError { err, .. } => fault::opening(&err, &path),
        other => fault::of(&rusqlite::Error::InvalidPath(path.clone()))
            .with_detail(format!("{}: {other}", path.display())),
    })?;
    Ok(connection)
}

fn settings(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    // A file system without shared memory answers with another mode; that works too, only slower.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What a person deletes is overwritten, not just forgotten.
    connection.pragma_update(None, "secure_delete", true)?;
    // The first read of the file itself: damage shows here and not at the first list.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// Makes `dir` with mode 0700 where it is missing. A folder that is already there keeps its mode:
/// `--data-dir` may name one that others share.
fn make_private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Makes the file with mode 0600 where it is missing, and takes others' rights away where it is
/// not. Never truncates.
fn private_file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata()?.permissions().mode();
        if mode & 0o077 != 0 {
            file.set_permissions(std::fs::Permissions::from_mode(mode & 0o700))?;
        }
    }
    drop(file);
    Ok(())
}

/// An exclusive lock for the time of opening, freed on drop. None where the file system has no
/// locks: then two first starts in the same instant can collide, and the later one says so.
fn lock(dir: &Path) -> Option<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(dir.join("history.lock")).ok()?;
    file.lock().ok()?;
    Some(file)
}
