//! The edge: the only place, with `main`, that reads the process's environment, clock, folders
//! and terminals. Everything else takes values.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use crate::output::{Output, Stream};

/// What the process was given from outside.
pub(crate) struct Edge {
    /// The environment; variables that are not Unicode are left out.
    pub(crate) vars: BTreeMap<String, String>,
    /// The person's home.
    pub(crate) person_home: Option<PathBuf>,
    /// The platform's data directory, for instance `~/.local/share`.
    pub(crate) platform_data_dir: Option<PathBuf>,
    /// The folder that the program was started in.
    pub(crate) current_dir: PathBuf,
    /// Seconds east of UTC of this computer's clock; 0 where the system does not say.
    pub(crate) utc_offset_s: i32,
    /// Whether a person can type.
    pub(crate) stdin_is_terminal: bool,
    stdout_is_terminal: bool,
    stderr_is_terminal: bool,
}

impl Edge {
    /// Reads it, once.
    pub(crate) fn read() -> Self {
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self {
            vars: std::env::vars_os().filter_map(unicode).collect(),
            person_home: dirs::home_dir(),
            platform_data_dir: dirs::data_dir(),
            current_dir: std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/")),
            // Read before any thread is started: the system's answer is not safe beside others.
            utc_offset_s: time::UtcOffset::current_local_offset()
                .map_or(0, time::UtcOffset::whole_seconds),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
        }
    }

    /// Now.
    pub(crate) fn now() -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    /// Now, as Unix time in seconds.
    pub(crate) fn unix_now() -> i64 {
        Self::now().unix_timestamp()
    }

    /// `path` as seen from the folder that the program was started in.
    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        if path.is_absolute() { path.to_path_buf() } else { self.current_dir.join(path) }
    }

    /// Whether a question can be asked and answered.
    pub(crate) const fn can_ask(&self) -> bool {
        self.stdin_is_terminal && self.stderr_is_terminal
    }

    /// The two streams of this process.
    pub(crate) fn output(&self, json: bool) -> Output {
        let no_colour = self.vars.get("NO_COLOR").is_some_and(|value| !value.is_empty())
            || self.vars.get("TERM").is_some_and(|value| value == "dumb");
        let stream = |terminal: bool| Stream { terminal, colour: terminal && !no_colour };
        Output::new(
            (Box::new(std::io::stdout()), stream(self.stdout_is_terminal)),
            (Box::new(std::io::stderr()), stream(self.stderr_is_terminal)),
            json,
        )
    }
}
