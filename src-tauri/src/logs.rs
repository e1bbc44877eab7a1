//! Logs: JSON lines in `<data>/logs/`, one file, secrets masked before they are written.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::prelude::*;

/// Starts logging. A folder that can't be written is no reason not to start: then nothing is
/// logged.
pub(crate) fn start(data_dir: &Path) -> io::Result<()> {
    let folder = data_dir.join("logs");
    std::fs::create_dir_all(&folder)?;
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(folder.join("desktop.jsonl"))?;
    let layer = tracing_subscriber::fmt::layer()
        .json()
        .with_writer(Mutex::new(Masked(file)))
        .with_filter(EnvFilter::new("info,zbus=warn,hyper=warn,reqwest=warn"));
    tracing_subscriber::registry().with(layer).try_init().map_err(io::Error::other)
}

/// Writes whole lines, masked. The JSON layer hands over one line at a time.
struct Masked(File);

impl Write for Masked {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        self.0.write_all(patchbay_failure::mask(&text).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
