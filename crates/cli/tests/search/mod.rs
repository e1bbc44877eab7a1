//! The search for tokens: in files, in what processes were given, in what was printed, and in what
//! was sent where.

use std::path::{Path, PathBuf};

use patchbay_simulator::record::Exchange;
use serde_json::{Map, Value};

/// What must not be found: the secret parts of tokens.
pub(crate) struct Search {
    pieces: Vec<Vec<u8>>,
}

impl Search {
    /// Of a JWT, the signature is the secret. It is looked for in pieces, since SQLite splits what
    /// does not fit on a page.
    pub(crate) fn of(tokens: &[String]) -> Self {
        let secrets = tokens.iter().map(|token| secret(token).as_bytes());
        let pieces = secrets.flat_map(|one| one.chunks_exact(24).map(<[u8]>::to_vec)).collect();
        Self { pieces }
    }

    pub(crate) fn finds(&self, bytes: &[u8]) -> bool {
        let starts: std::collections::HashSet<u8> = self.pieces.iter().map(|p| p[0]).collect();
        bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| starts.contains(byte))
            .any(|(at, _)| self.pieces.iter().any(|piece| bytes[at..].starts_with(piece)))
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
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Where one of `marks` (what the simulator writes in place of a token) was sent and does not
/// belong, as `METHOD path where`: a token goes into the `Authorization` header to the account's
/// own endpoint, and into the bodies of token and revoke requests to its issuer.
pub(crate) fn misplaced(requests: &[Exchange], marks: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for request in requests {
        let mut places = Vec::new();
        held(&Value::Object(request.headers.clone()), "headers", marks, &mut places);
        held(&Value::Object(request.query.clone()), "query", marks, &mut places);
        held(&request.body, "body", marks, &mut places);
        held(&Value::String(request.path.clone()), "path", marks, &mut places);
        found.extend(places.into_iter().filter_map(|place| {
            let belongs = match place.as_str() {
                "headers.authorization" => request.path.starts_with("/backend-api/"),
                "body.refresh_token" => request.path == "/oauth/token",
                "body.token" => request.path == "/oauth/revoke",
                _ => false,
            };
            (!belongs).then(|| format!("{} {} {place}", request.method, request.path))
        }));
    }
    found
}

fn held(value: &Value, at: &str, marks: &[String], places: &mut Vec<String>) {
    match value {
        Value::String(text) if marks.iter().any(|mark| text.contains(mark.as_str())) => {
            places.push(at.to_owned());
        }
        Value::Object(fields) => fields_held(fields, at, marks, places),
        Value::Array(items) => items.iter().for_each(|item| held(item, at, marks, places)),
        _ => {}
    }
}

fn fields_held(fields: &Map<String, Value>, at: &str, marks: &[String], places: &mut Vec<String>) {
    for (name, value) in fields {
        held(value, &format!("{at}.{name}"), marks, places);
    }
}
