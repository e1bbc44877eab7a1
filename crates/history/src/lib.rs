//! Conversations and drafts in SQLite. Pure storage: it knows no account and no network, and reads
//! no clock: times come in as values.
//!
//! One file, `history.sqlite3`, mode 0600, in write-ahead mode: the window and the command line may
//! use it at the same time. [`History`] is the one door to it.

mod asking;
mod conversations;
mod drafts;
mod fault;
mod messages;
pub mod model;
mod opening;
mod replays;
mod schema;
mod search;
mod title;
mod tree;

pub use asking::{Ask, Asked};
pub use conversations::UNDO_FOR_S;
pub use model::{Conversation, ConversationSummary, Message, MessageStatus, Role, SearchHit};
pub use title::title_of;

use patchbay_failure::Failure;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;
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
}

impl History {
    /// Opens (or makes) `dir`/`history.sqlite3` and brings its tables up to date.
    ///
    /// # Errors
    /// `file_unreadable` where the file is no database, is damaged or was written by a newer
    /// Patchbay; `file_not_writable` where it cannot be opened or another program keeps it locked.
    /// Nothing is deleted or replaced then: the file stays as it is.
    pub fn open(dir: &Path) -> Result<Self, Failure> {
        let connection = opening::open(dir)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
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
    fn writing<T>(
        &self,
        write: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        let mut connection = self.connection();
        let write = || {
            let moment = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let written = write(&moment)?;
            moment.commit()?;
            Ok(written)
        };
        write().map_err(|error| fault::of(&error))
    }

    /// The connection, for one call. A thread that panicked while holding it left no half-done
    /// transaction (SQLite rolled it back), so the lock's poison means nothing here.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
