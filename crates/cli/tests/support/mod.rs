//! A throw-away place for one test, and the real program run in it.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const CONFIG: &str = include_str!("../home/openclaw.json5");
pub(crate) const CACHE: &str = include_str!("../home/models.json");
pub(crate) const PROFILES: &str = include_str!("../home/auth-profiles.json");

/// A home of other tools, and Patchbay's own data beside it.
pub(crate) struct Place {
    dir: TempDir,
    vars: Vec<(String, String)>,
}

/// How a run ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    /// An empty home.
    pub(crate) fn empty() -> Self {
        let place = Self { dir: TempDir::new().unwrap(), vars: Vec::new() };
        std::fs::create_dir(place.home()).unwrap();
        place
    }

    /// A home with OpenClaw 2026.4.9, broken as it really fails there.
    pub(crate) fn broken() -> Self {
        let place = Self::empty();
        place.write(".openclaw/openclaw.json", CONFIG);
        place.write(".openclaw/agents/main/agent/models.json", CACHE);
        place.write(".openclaw/agents/main/agent/auth-profiles.json", PROFILES);
        place
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.home().join(".openclaw/openclaw.json")
    }

    pub(crate) fn cache(&self) -> PathBuf {
        self.home().join(".openclaw/agents/main/agent/models.json")
    }

    /// Sets a variable for every run in this place.
    pub(crate) fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes a file as the tools do: 0600 in folders of 0700.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.home().join(path);
        let folder = path.parent().unwrap();
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(&path, text).unwrap();
        #[cfg(unix)]
        {
            set_mode(&path, 0o600);
            for folder in folder.ancestors().take_while(|folder| *folder != self.home()) {
                set_mode(folder, 0o700);
            }
        }
    }

    /// Every file of the home with its bytes and mode, sorted.
    pub(crate) fn snapshot(&self) -> Vec<(PathBuf, Vec<u8>, u32)> {
        let mut found = Vec::new();
        collect(&self.home(), &mut found);
        found.sort();
        found
    }

    /// The program with this place's folders and nothing of this machine's environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_patchbay"));
        command
            .env_clear()
            .env("PATH", "/nowhere")
            .env("HOME", self.dir.path())
            .env("PATCHBAY_DATA_DIR", self.data())
            .env("PATCHBAY_CREDENTIAL_STORE", "file")
            .envs(self.vars.iter().map(|(name, value)| (name, value)))
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it in the home.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let home = self.home();
        let args = [&["--home", home.to_str().unwrap()], args].concat();
        self.command(&args).output().unwrap().into()
    }

    /// Runs it with something on stdin.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Ran {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    }
}

impl Ran {
    /// The one document on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let document = serde_json::from_str(&self.out).unwrap_or_else(|error| {
            panic!("stdout is no JSON document: {error}\n{}\n{}", self.out, self.err)
        });
        assert!(!speaks_by_id(&document), "the window's words by id: {}", self.out);
        document
    }

    /// The objects on stdout, one a line.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Value> {
        let object = |line: &str| {
            serde_json::from_str(line).unwrap_or_else(|error| {
                panic!("a line of stdout is no JSON: {error}\n{line}\n{}", self.err)
            })
        };
        let lines: Vec<Value> = self.out.lines().map(object).collect();
        assert!(!lines.iter().any(speaks_by_id), "the window's words by id: {}", self.out);
        lines
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("ended by a signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The tool's entry of a report.
#[track_caller]
pub(crate) fn tool<'a>(report: &'a Value, id: &str) -> &'a Value {
    let tools = report["tools"].as_array().unwrap();
    tools.iter().find(|tool| tool["tool"] == id).unwrap_or_else(|| panic!("no {id} in {report:#}"))
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>, u32)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.push((path.clone(), Vec::new(), mode(&path)));
            collect(&path, found);
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap(), mode(&path)));
        }
    }
}

#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().unwrap().permissions().mode() & 0o7777
}

#[cfg(not(unix))]
pub(crate) fn mode(_: &Path) -> u32 {
    0
}

#[cfg(unix)]
pub(crate) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Whether a message of the window's files stands in here: the command line speaks English alone.
fn speaks_by_id(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(speaks_by_id),
        Value::Object(fields) => {
            fields.iter().any(|(key, it)| key.ends_with("said") || speaks_by_id(it))
        }
        _ => false,
    }
}
