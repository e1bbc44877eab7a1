//! Conversations and drafts in SQLite. Pure storage: it knows no account and no network, and reads
//! no clock: times come in as values.
//!
//! One file, `history.sqlite3`, mode 0600, in write-ahead mode: the window and the command line may
//! use it at the same time. [`History`] is the one door to it.

mod aside;
mod asking;
mod attachments;
mod conversations;
mod drafts;
mod fault;
mod messages;
pub mod model;
mod opening;
mod queue;
mod replays;
mod schema;
mod search;
mod title;
mod transfer;
mod tree;

pub use asking::{Ask, Asked};
pub use conversations::UNDO_FOR_S;
pub use model::{Conversation, ConversationSummary, Message, MessageStatus, Role, SearchHit};
pub use title::{on_one_line, title_of};
pub use transfer::MarkdownWords;

use patchbay_failure::Failure;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The name of the database's file in the data directory.
pub const FILE_NAME: &str = "history.sqlite3";

/// The conversations of this computer. One connection behind a lock; clones share it.
///
/// Every method is one transaction: it happens wholly or, with an `Err`, not at all. Calls block
/// (milliseconds; up to 5 s where another process is writing), so asynchronous callers put them on
/// a blocking thread.
#[derive(Debug, Clone)]
pub struct History {
    connection: Arc<Mutex<Connection>>,
    held: Arc<Held>,
}

/// What a history holds as long as it is open.
#[derive(Debug)]
struct Held {
    /// A shared lock: see [`aside::IN_USE`].
    _in_use: Option<File>,
    set_aside: Option<PathBuf>,
}

impl History {
    /// Opens (or makes) `dir`/`history.sqlite3`, checks that it is whole and brings its tables up to
    /// date. A file that is damaged, or no database, is renamed and a new one begun in its place:
    /// [`History::set_aside`] says so. It is never deleted.
    ///
    /// # Errors
    /// `file_unreadable` where the file was written by a newer Patchbay, or is damaged while another
    /// Patchbay has it open; `file_not_writable` where it cannot be opened or another program keeps
    /// it locked. The file stays as it is then.
    pub fn open(dir: &Path) -> Result<Self, Failure> {
        let opening::Opened { connection, in_use, set_aside } = opening::open(dir)?;
        let held = Arc::new(Held { _in_use: in_use, set_aside });
        Ok(Self { connection: Arc::new(Mutex::new(connection)), held })
    }

    /// Says where a damaged file went that opening found in this one's place. To be told once: the
    /// next start finds the new file.
    #[must_use]
    pub fn set_aside(&self) -> Option<Failure> {
        self.held.set_aside.as_deref().map(fault::set_aside)
    }

    /// Several reads of one moment: another process may be writing between them.
    fn reading<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        let mut connection = self.connection();
        let moment = connection.transaction().map_err(|error| fault::of(&error))?;
        read(&moment).map_err(|error| fault::of(&error))
    }

    /// Several writes that happen together, or not at all. The writer's place is taken at once: a
    /// transaction that began by reading could not wait for another process's writer, SQLite
    /// refuses it without looking at the busy time.
    fn writing<T>(&self, write: impl Fn(&Connection) -> rusqlite::Result<T>) -> Result<T, Failure> {
        let mut connection = self.connection();
        let once = |connection: &mut Connection| {
            let moment = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let written = write(&moment)?;
            moment.commit()?;
            Ok(written)
        };
        let written = once(&mut connection).or_else(|error: rusqlite::Error| {
            // Where an index of search is damaged, nothing can be written. It is made of what is
            // there, so it is made again.
            if error.sqlite_error_code() != Some(ErrorCode::DatabaseCorrupt) {
                return Err(error);
            }
            search::rebuild(&connection)?;
            once(&mut connection)
        });
        written.map_err(|error| fault::of(&error))
    }

    /// The connection, for one call. A thread that panicked while holding it left no half-done
    /// transaction (SQLite rolled it back), so the lock's poison means nothing here.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
