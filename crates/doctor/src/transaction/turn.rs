//! One repair at a time, across all processes: the window, the command line, a second window.

use crate::disk::{RealDisk, create_folders};
use crate::journal;
use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// A repair takes far less, also one that waits for OpenClaw.
const PATIENCE: Duration = Duration::from_secs(10);

/// The right to write. Given back when dropped, and by the system when the process ends.
#[derive(Debug)]
pub(crate) struct Turn(#[expect(dead_code, reason = "holds the lock")] File);

impl Turn {
    /// Waits for it, 10 s at most.
    ///
    /// # Errors
    /// `file_changed` where another process has it for so long, `file_not_writable` where
    /// Patchbay's own folder can't be written.
    pub(crate) fn take(data_dir: &Path) -> Result<Self, Failure> {
        let cant = |error: io::Error| {
            Failure::new(Kind::FileNotWritable)
                .with_title(said!("doctor-own-folder-title"))
                .with_detail(format!("{}: {error}", data_dir.display()))
        };
        let file = Self::open(data_dir).map_err(cant)?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Failure::new(Kind::FileChanged)
                        .with_title(said!("doctor-turn-title"))
                        .with_action_text(said!("doctor-turn-action")));
                }
                Err(TryLockError::Error(error)) => return Err(cant(error)),
            }
        }
    }

    pub(super) fn take_if_free(data_dir: &Path) -> Option<Self> {
        let file = Self::open(data_dir).ok()?;
        file.try_lock().is_ok().then_some(Self(file))
    }

    fn open(data_dir: &Path) -> io::Result<File> {
        let folder = journal::folder(data_dir);
        create_folders(&RealDisk, &folder)?;
        let path = folder.join("lock");
        File::options().create(true).truncate(false).write(true).open(path)
    }
}
