//! Opening the file: its modes, SQLite's settings, whether it is whole, the migrations.

use crate::{FILE_NAME, aside, fault, schema, search};
use patchbay_failure::Failure;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a statement waits for another process's transaction.
const BUSY: Duration = Duration::from_secs(5);

/// A file up to this size is checked at every start, which takes less than a tenth of a second. A
/// larger one is checked where the last program that wrote it did not come to its end.
const CHECKED_UP_TO: u64 = 64 << 20;

/// What is checked: what people said. The indices of search are made of it, and a picture that is
/// damaged costs no more than itself.
const CHECKED: &[&str] = &["conversations", "messages", "drafts", "queued", "attachments"];

/// A history that is open.
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    /// Says to others that the file is in use, as long as it is there.
    pub(crate) in_use: Option<File>,
    /// Where the damaged file is that was found in the place of this one.
    pub(crate) set_aside: Option<PathBuf>,
}

/// Why it can't be opened.
enum Trouble {
    /// The file is damaged, or no database.
    Damage(Failure),
    /// Anything else: the file may be whole.
    Other(Failure),
}

/// A ready connection to `dir`/`history.sqlite3`.
pub(crate) fn open(dir: &Path) -> Result<Opened, Failure> {
    let path = dir.join(FILE_NAME);
    make_private_dir(dir).map_err(|error| fault::making(&error, dir))?;
    // Made by us before SQLite sees it, so that it is never readable by others, not for a moment.
    // SQLite gives the -wal and -shm files beside it the same mode.
    private_file(&path).map_err(|error| fault::making(&error, &path))?;
    // Two programs that open a new file at once must not both create the tables, and SQLite does
    // not wait when two of them switch to write-ahead mode together: one after the other.
    let _first_comes_first = lock_file(dir, "history.lock").filter(|file| file.lock().is_ok());
    let (connection, set_aside) = match ready(&path) {
        Ok(connection) => (connection, None),
        Err(Trouble::Other(failure)) => return Err(failure),
        Err(Trouble::Damage(failure)) => {
            // Renaming the file below a program that has it open would damage the new one, too.
            let nobody = lock_file(dir, aside::IN_USE).filter(|file| file.try_lock().is_ok());
            if nobody.is_none() {
                return Err(failure);
            }
            let set_aside =
                aside::set_aside(&path).map_err(|error| fault::making(&error, &path))?;
            private_file(&path).map_err(|error| fault::making(&error, &path))?;
            match ready(&path) {
                Ok(connection) => (connection, Some(set_aside)),
                Err(Trouble::Damage(failure) | Trouble::Other(failure)) => return Err(failure),
            }
        }
    };
    let in_use = lock_file(dir, aside::IN_USE).filter(|file| file.lock_shared().is_ok());
    Ok(Opened { connection, in_use, set_aside })
}

fn ready(path: &Path) -> Result<Connection, Trouble> {
    let trouble = |error: rusqlite::Error| {
        let failure = fault::opening(&error, path);
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Trouble::Damage(failure),
            _ => Trouble::Other(failure),
        }
    };
    // A program that comes to its end takes this file away.
    let mut left = path.as_os_str().to_owned();
    left.push("-wal");
    let cut_off = std::fs::metadata(left).is_ok_and(|left| left.len() > 0);
    let mut connection = Connection::open(path).map_err(trouble)?;
    // What is damaged stays as it is, its log too: closing would write that into the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(trouble)?;
    connection.busy_timeout(BUSY).map_err(trouble)?;
    // Before anything is changed: a newer Patchbay's file is left as it is.
    let version: i64 =
        connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(trouble)?;
    if version > schema::VERSION {
        return Err(Trouble::Other(fault::newer(path)));
    }
    settings(&connection).map_err(trouble)?;
    let small = std::fs::metadata(path).is_ok_and(|file| file.len() <= CHECKED_UP_TO);
    if small || cut_off {
        check(&connection, path, trouble)?;
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(trouble)?;
    search::functions(&connection).map_err(trouble)?;
    schema::migrations().to_latest(&mut connection).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => trouble(err),
        other => Trouble::Other(
            fault::of(&rusqlite::Error::InvalidPath(path.to_owned()))
                .with_detail(format!("{}: {other}", path.display())),
        ),
    })?;
    Ok(connection)
}

fn settings(connection: &Connection) -> rusqlite::Result<()> {
    // A file system without shared memory answers with another mode; that works too, only slower.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What a person deletes is overwritten, not just forgotten.
    connection.pragma_update(None, "secure_delete", true)?;
    // The first read of the file itself: damage shows here and not at the first list.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// SQLite's own check, of the tables that are there.
fn check(
    connection: &Connection,
    path: &Path,
    trouble: impl Fn(rusqlite::Error) -> Trouble,
) -> Result<(), Trouble> {
    for table in CHECKED {
        let there: bool = connection
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)",
                [table],
                |row| row.get(0),
            )
            .map_err(&trouble)?;
        if !there {
            continue;
        }
        let said: String = connection
            .query_row(&format!("PRAGMA quick_check({table})"), [], |row| row.get(0))
            .map_err(&trouble)?;
        if said != "ok" {
            return Err(Trouble::Damage(fault::damaged(path, &said)));
        }
    }
    Ok(())
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

/// The file `name` in `dir`, to be locked; freed on drop. None where it can't be made, or the file
/// system has no locks: then two first starts in the same instant can collide, and the later one
/// says so.
fn lock_file(dir: &Path, name: &str) -> Option<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(dir.join(name)).ok()
}
