//! What was seen on the disk: every file, folder and program answer that a judgement rests on.
//!
//! A judgement asks here and nowhere else. Fresh, it reads the disk and keeps what it saw; from
//! memory, it answers only from what was kept, so that the same judgement can be made again over
//! texts that are not written yet, and in tests without a disk.

mod database;

pub(crate) use database::{Cell, Database};

use patchbay_words::{Message, said};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Larger than this nothing is read: OpenClaw itself stops far below (2 MB for an include).
const LARGEST: u64 = 64 * 1024 * 1024;

/// SHA-256 of some bytes, in hex.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|it| format!("{it:02x}")).collect()
}

/// A file as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Where its bytes really are: the end of all symbolic links.
    pub(crate) target: PathBuf,
    /// Its bytes; shared, since a config may be large and is looked at often.
    pub(crate) bytes: Arc<Vec<u8>>,
    /// Permission bits; 0 on systems without them.
    pub(crate) mode: u32,
    /// Whether the owner's write bit is set on the file and on its folder.
    pub(crate) writable: bool,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing.
    Nothing,
    /// Something that can't be read; why, as a sentence.
    Unreadable(Message),
    /// A file.
    File(Seen),
}

/// Everything seen so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    fresh: bool,
    found: BTreeMap<PathBuf, Found>,
    exists: BTreeMap<PathBuf, bool>,
    folders: BTreeMap<PathBuf, BTreeSet<String>>,
    answers: BTreeMap<PathBuf, Option<String>>,
    databases: BTreeMap<PathBuf, Database>,
    logs: BTreeMap<&'static str, Arc<str>>,
}

impl Files {
    /// Reads the disk and keeps what it saw.
    pub(crate) fn fresh() -> Self {
        Self { fresh: true, ..Self::default() }
    }

    /// The same sight, closed: what was not seen is not there.
    pub(crate) fn closed(&self) -> Self {
        Self { fresh: false, ..self.clone() }
    }

    /// Puts a file into memory, with the folders above it.
    #[cfg(test)]
    pub(crate) fn put(&mut self, path: &Path, bytes: &[u8], mode: u32) {
        let writable = mode & 0o200 != 0;
        let seen =
            Seen { target: path.to_owned(), bytes: Arc::new(bytes.to_vec()), mode, writable };
        self.found.insert(path.to_owned(), Found::File(seen));
        let mut below = path;
        self.exists.insert(path.to_owned(), true);
        while let Some(folder) = below.parent() {
            if let Some(name) = below.file_name() {
                let names = self.folders.entry(folder.to_owned()).or_default();
                names.insert(name.to_string_lossy().into_owned());
            }
            self.exists.insert(folder.to_owned(), true);
            below = folder;
        }
    }

    /// Other bytes and mode for a file that was seen.
    pub(crate) fn replace(&mut self, path: &Path, bytes: &[u8], mode: u32) {
        if let Some(Found::File(seen)) = self.found.get_mut(path) {
            seen.bytes = Arc::new(bytes.to_vec());
            seen.mode = mode;
        }
    }

    /// What stands at a path, links followed.
    pub(crate) fn read(&mut self, path: &Path) -> Found {
        if let Some(found) = self.found.get(path) {
            return found.clone();
        }
        if !self.fresh {
            return Found::Nothing;
        }
        let found = read(path);
        self.found.insert(path.to_owned(), found.clone());
        found
    }

    /// What was seen at a path, if it was read and is a file.
    pub(crate) fn seen(&self, path: &Path) -> Option<&Seen> {
        match self.found.get(path) {
            Some(Found::File(seen)) => Some(seen),
            _ => None,
        }
    }

    /// Whether anything stands at a path. Its content is not read.
    pub(crate) fn exists(&mut self, path: &Path) -> bool {
        let fresh = self.fresh;
        *self.exists.entry(path.to_owned()).or_insert_with(|| fresh && path.exists())
    }

    /// Names in a folder, sorted; empty where it is not there.
    pub(crate) fn names(&mut self, folder: &Path) -> BTreeSet<String> {
        if let Some(names) = self.folders.get(folder) {
            return names.clone();
        }
        let names: BTreeSet<String> = if self.fresh {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            entries.filter_map(|it| it.file_name().into_string().ok()).collect()
        } else {
            BTreeSet::new()
        };
        self.folders.insert(folder.to_owned(), names.clone());
        names
    }

    /// Texts of a database. Always the same `cells` for one path: it is read once.
    pub(crate) fn database(&mut self, path: &Path, cells: &[Cell]) -> &Database {
        let fresh = self.fresh;
        self.databases
            .entry(path.to_owned())
            .or_insert_with(|| if fresh { database::read(path, cells) } else { Database::Nothing })
    }

    /// Puts what a database would answer into memory.
    #[cfg(test)]
    pub(crate) fn put_database(&mut self, path: &Path, database: Database) {
        self.databases.insert(path.to_owned(), database);
    }

    /// What `program --version` prints, within a time limit. Asked once.
    pub(crate) fn version_of(&mut self, program: &Path) -> Option<String> {
        if let Some(answer) = self.answers.get(program) {
            return answer.clone();
        }
        let answer = if self.fresh { ask_version(program) } else { None };
        self.answers.insert(program.to_owned(), answer.clone());
        answer
    }

    /// The last part of a tool's own log, which `read` takes from the disk. It is no file that a
    /// judgement rests on: a running tool writes it all the time, and nobody watches it.
    pub(crate) fn log(&mut self, tool: &'static str, read: impl FnOnce() -> String) -> Arc<str> {
        let fresh = self.fresh;
        let text = self.logs.entry(tool);
        Arc::clone(text.or_insert_with(|| if fresh { read().into() } else { "".into() }))
    }

    /// Paths of all files that were read.
    pub(crate) fn paths(&self) -> Vec<&Path> {
        self.found
            .iter()
            .filter(|(_, found)| matches!(found, Found::File(_)))
            .map(|(path, _)| path.as_path())
            .collect()
    }
}

impl Files {
    /// Every path that was asked for, there or not: where something new would change the verdict.
    /// A folder whose names were read stands in here with a `*` below it.
    pub(crate) fn asked(&self) -> BTreeSet<PathBuf> {
        let folders = self.folders.keys().map(|it| it.join("*"));
        self.found.keys().chain(self.exists.keys()).cloned().chain(folders).collect()
    }
}

fn read(path: &Path) -> Found {
    let target = match path.canonicalize() {
        Ok(target) => target,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Found::Nothing,
        Err(error) => return unreadable(&error),
    };
    let meta = match std::fs::metadata(&target) {
        Ok(meta) => meta,
        Err(error) => return unreadable(&error),
    };
    // A pipe would never end.
    if !meta.is_file() {
        return Found::Unreadable(said!("doctor-config-not-a-file"));
    }
    if meta.len() > LARGEST {
        return Found::Unreadable(said!("doctor-config-larger"));
    }
    match std::fs::read(&target) {
        Ok(bytes) => {
            let writable = writable(&target);
            Found::File(Seen { target, bytes: Arc::new(bytes), mode: mode(&meta), writable })
        }
        Err(error) => unreadable(&error),
    }
}

fn unreadable(error: &std::io::Error) -> Found {
    Found::Unreadable(said!("doctor-system-says", text = error.to_string()))
}

/// Permission bits of a file; 0 where the system has none.
#[cfg(unix)]
pub(crate) fn mode(meta: &std::fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    meta.permissions().mode() & 0o7777
}

/// Permission bits of a file; 0 where the system has none.
#[cfg(not(unix))]
pub(crate) fn mode(_meta: &std::fs::Metadata) -> u32 {
    0
}

/// Whether the owner may write the file and its folder. Asked of the bits, not of the system: for
/// root everything is writable, but a missing bit was taken away on purpose.
pub(crate) fn writable(target: &Path) -> bool {
    let allows = |path: &Path| {
        std::fs::metadata(path).is_ok_and(|meta| !meta.permissions().readonly() && owner_may(&meta))
    };
    allows(target) && target.parent().is_none_or(allows)
}

#[cfg(unix)]
fn owner_may(meta: &std::fs::Metadata) -> bool {
    mode(meta) & 0o200 != 0
}

#[cfg(not(unix))]
fn owner_may(_meta: &std::fs::Metadata) -> bool {
    true
}

/// Long enough for a cold start of Node, short enough to wait for.
const PATIENCE: Duration = Duration::from_secs(5);

fn ask_version(program: &Path) -> Option<String> {
    let mut child = Command::new(program)
        .arg("--version")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => break,
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(20)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
    let mut out = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take()?, &mut out).ok()?;
    Some(out)
}
