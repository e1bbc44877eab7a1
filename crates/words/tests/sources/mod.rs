//! What the sources say: every `said!(…)` of every crate, and the ids made of a table.

use regex::Regex;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Place, id, names of the arguments.
pub(crate) type Use = (String, String, BTreeSet<String>);

pub(crate) fn used() -> Vec<Use> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for krate in std::fs::read_dir(root.join("crates")).unwrap() {
        rust(&krate.unwrap().path().join("src"), &mut files);
    }
    rust(&root.join("src-tauri/src"), &mut files);
    let put_together = Regex::new(r"\bMessage::new\(").unwrap();
    let mut out = Vec::new();
    for file in files {
        let place = file.strip_prefix(&root).unwrap().display().to_string().replace('\\', "/");
        let text = std::fs::read_to_string(&file).unwrap();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = lines.collect::<Vec<_>>().join("\n");
        if place == "crates/failure/src/wording.rs" {
            out.extend(kinds(&text));
            continue;
        }
        // An id that is put together can't be looked up here.
        let own = place.starts_with("crates/words/");
        assert!(own || !put_together.is_match(&text), "{place}: an id outside of said!(…)");
        for (at, start) in text.match_indices("said!(") {
            let (id, args) = call(text.get(at + start.len()..).unwrap(), &place);
            out.push((place.clone(), id, args));
        }
    }
    assert!(!out.is_empty());
    out
}

fn rust(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust(&path, out);
        } else if path.extension().is_some_and(|it| it == "rs") {
            out.push(path);
        }
    }
}

/// The table of a failure's kinds.
fn kinds(text: &str) -> Vec<Use> {
    let row = Regex::new(r#"(?m)^    [A-Z]\w+ => "([a-z-]+)",$"#).unwrap();
    let rows = row.captures_iter(text).map(|it| it[1].to_owned());
    rows.flat_map(|id| {
        ["title", "meaning", "action"]
            .map(|part| ("wording.rs".to_owned(), format!("failure-{id}-{part}"), BTreeSet::new()))
    })
    .collect()
}

/// The id and the names of `"id", name = value, …)`.
fn call(text: &str, place: &str) -> (String, BTreeSet<String>) {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for it in text.chars() {
        match it {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(it);
    }
    parts.push(part);
    let mut parts = parts.iter().map(|it| it.trim()).filter(|it| !it.is_empty());
    let id = parts.next().unwrap().trim_matches('"').to_owned();
    let names = parts.map(|it| match it.split_once('=') {
        Some((name, _)) => name.trim().to_owned(),
        None => panic!("{place}: {id} has an argument without a name: {it}"),
    });
    let names = names.collect();
    (id, names)
}
