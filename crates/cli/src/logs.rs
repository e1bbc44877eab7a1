//! The log: JSON lines in the data directory, secrets masked. Never on stdout, and never a reason
//! to fail.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use patchbay_failure::mask;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

/// A log that has grown beyond this many bytes is set aside once.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Writes what happens from now on to `<data_dir>/logs/cli.jsonl`. The file is made with the first
/// event, so a command that has nothing to log leaves no trace.
pub(crate) fn keep(data_dir: &Path) {
    let log = Log { path: data_dir.join("logs").join("cli.jsonl"), file: Arc::default() };
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(LevelFilter::INFO)
        .with_writer(log)
        .with_ansi(false)
        .finish();
    // Only fails where a subscriber is set already.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

#[derive(Clone)]
struct Log {
    path: PathBuf,
    file: Arc<Mutex<Option<File>>>,
}

/// One event, collected so that it is masked and written whole.
struct Event {
    log: Log,
    bytes: Vec<u8>,
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Event;

    fn make_writer(&'a self) -> Event {
        Event { log: self.clone(), bytes: Vec::new() }
    }
}

impl Write for Event {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Event {
    fn drop(&mut self) {
        let line = mask(&String::from_utf8_lossy(&self.bytes));
        let mut file = self.log.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            *file = open(&self.log.path).ok();
        }
        if let Some(file) = file.as_mut() {
            let _ = file.write_all(line.as_bytes());
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if path.metadata().is_ok_and(|known| known.len() > LARGEST) {
        std::fs::rename(path, path.with_extension("old.jsonl"))?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_comes_with_the_first_event_and_each_is_a_line() {
        let dir = tempfile::tempdir().unwrap();
        let log = Log { path: dir.path().join("logs/cli.jsonl"), file: Arc::default() };
        assert!(!log.path.exists());
        for event in ["{\"a\":1}\n", "{\"a\":2}\n"] {
            let mut writer = log.make_writer();
            writer.write_all(event.as_bytes()).unwrap();
        }
        let text = std::fs::read_to_string(&log.path).unwrap();
        assert_eq!(text, "{\"a\":1}\n{\"a\":2}\n");
    }
}
