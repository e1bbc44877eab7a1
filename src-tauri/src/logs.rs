//! Logs: JSON lines in `<data>/logs/`, one file, secrets masked before they are written.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::prelude::*;

/// The log of this process, wherever it goes now.
#[derive(Clone, Default)]
pub(crate) struct Logs(Arc<Mutex<Option<File>>>);

/// Starts logging. A folder that can't be written is no reason not to start: then nothing is
/// logged.
pub(crate) fn start(data_dir: &Path) -> Logs {
    let logs = Logs::default();
    logs.go_to(data_dir);
    let layer = tracing_subscriber::fmt::layer()
        .json()
        .with_writer(Mutex::new(Masked(logs.clone())))
        .with_filter(EnvFilter::new("info,zbus=warn,hyper=warn,reqwest=warn"));
    let _ = tracing_subscriber::registry().with(layer).try_init();
    logs
}

impl Logs {
    /// What is logged from now on goes to `data_dir`: each world has its own log.
    pub(crate) fn go_to(&self, data_dir: &Path) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = open(data_dir).ok();
    }
}

fn open(data_dir: &Path) -> io::Result<File> {
    let folder = data_dir.join("logs");
    std::fs::create_dir_all(&folder)?;
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(folder.join("desktop.jsonl"))
}

/// Writes whole lines, masked. The JSON layer hands over one line at a time.
struct Masked(Logs);

impl Write for Masked {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        if let Some(file) = &mut *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) {
            file.write_all(patchbay_failure::mask(&text).as_bytes())?;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
