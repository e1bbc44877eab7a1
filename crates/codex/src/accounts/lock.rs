//! Locks between processes: one file in the data directory each. The lock belongs to the open
//! file, so it ends with the process, however that ends.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fs4::{FileExt, TryLockError};
use patchbay_failure::{Failure, Kind};

use super::private_file;

/// Held until dropped.
pub(crate) struct Held {
    _file: File,
}

/// Waits up to `patience` for the lock. Blocks: call it where blocking is allowed.
///
/// # Errors
/// `refresh_contention` where another process holds it for longer; `file_not_writable`.
pub(crate) fn hold(path: &Path, patience: Duration) -> Result<Held, Failure> {
    if let Some(folder) = path.parent() {
        private_file::ensure_folder(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let fail = |error: std::io::Error| private_file::not_writable(path, &error.to_string());
    let file = options.open(path).map_err(fail)?;
    let until = Instant::now() + patience;
    // A loop of tries, not one blocking lock: a process that hangs must not hang this one too.
    loop {
        match FileExt::try_lock(&file) {
            Ok(()) => return Ok(Held { _file: file }),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(15));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(
                    Failure::new(Kind::RefreshContention).with_detail(path.display().to_string())
                );
            }
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
    }
}

/// The same for async code.
///
/// # Errors
/// As [`hold`].
pub(crate) async fn hold_async(path: PathBuf, patience: Duration) -> Result<Held, Failure> {
    super::blocking(move || hold(&path, patience)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_free_again_when_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.lock");
        let first = hold(&path, Duration::ZERO).unwrap();
        let busy = hold(&path, Duration::from_millis(30)).err().unwrap();
        assert_eq!(busy.kind, Kind::RefreshContention);
        drop(first);
        assert!(hold(&path, Duration::ZERO).is_ok());
    }
}
