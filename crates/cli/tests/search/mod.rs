//! The search for tokens: in files, in what processes were given, in what was printed. The window's
//! tests use it, too.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::path::{Path, PathBuf};

/// What must not be found: the secret parts of tokens.
pub(crate) struct Search {
    pieces: Vec<Vec<u8>>,
    /// Whether a piece begins with these two bytes: most places are ruled out by one look.
    begins: Vec<bool>,
}

impl Search {
    /// Of a JWT, the signature is the secret. It is looked for in pieces, since SQLite splits what
    /// does not fit on a page.
    pub(crate) fn of(tokens: &[String]) -> Self {
        let secrets = tokens.iter().map(|token| secret(token).as_bytes());
        let pieces: Vec<Vec<u8>> =
            secrets.flat_map(|one| one.chunks_exact(24).map(<[u8]>::to_vec)).collect();
        let mut begins = vec![false; 1 << 16];
        pieces.iter().for_each(|piece| begins[pair(piece)] = true);
        Self { pieces, begins }
    }

    pub(crate) fn finds(&self, bytes: &[u8]) -> bool {
        bytes.windows(24).any(|at| {
            self.begins[pair(at)] && self.pieces.iter().any(|piece| piece.as_slice() == at)
        })
    }

    /// Files below `folders` with a token, but for the credential store.
    pub(crate) fn below(&self, folders: &[&Path]) -> Vec<PathBuf> {
        let store = |path: &Path| path.parent().is_some_and(|it| it.ends_with("credentials"));
        let mut all: Vec<_> = folders.iter().flat_map(|folder| files(folder)).collect();
        all.retain(|path| !store(path) && self.finds(&std::fs::read(path).unwrap_or_default()));
        all
    }

    /// What of `given` holds a token.
    pub(crate) fn among(&self, given: &[Given]) -> Vec<PathBuf> {
        let held = given.iter().filter(|one| self.finds(&one.bytes));
        held.map(|one| one.file.clone()).collect()
    }
}

fn pair(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

/// The part of a token that is the secret.
pub(crate) fn secret(token: &str) -> &str {
    token.rsplit('.').next().unwrap_or(token)
}

/// What a process was given: its `cmdline` or `environ`.
pub(crate) struct Given {
    pub(crate) file: PathBuf,
    bytes: Vec<u8>,
}

/// What process `id` and all below it were given, now.
pub(crate) fn family(id: u32) -> Vec<Given> {
    let mut ids = vec![id];
    let parents: Vec<(u32, u32)> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|id: u32| {
            let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            // After the name, which may hold anything: the state, then the parent.
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((id, parent))
        })
        .collect();
    let mut next = 0;
    while next < ids.len() {
        let above = ids[next];
        ids.extend(parents.iter().filter(|(_, parent)| *parent == above).map(|(id, _)| id));
        next += 1;
    }
    let files = ids.iter().flat_map(|id| {
        ["cmdline", "environ"].map(|what| PathBuf::from(format!("/proc/{id}/{what}")))
    });
    files.map(|file| Given { bytes: std::fs::read(&file).unwrap_or_default(), file }).collect()
}

/// Files below `folder`, whatever they are.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let Ok(path) = entry.map(|entry| entry.path()) else { continue };
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
