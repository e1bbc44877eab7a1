//! Runs folders of cases: a home, and what has to be found and repaired in it.
//!
//! Our own cases stand in `tests/cases/`; `PATCHBAY_CASES` names another folder laid out alike.
//! For each: examine, repair, examine again, undo. What is not promised has to stay byte for byte.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test's helpers are tests too"
)]

use patchbay_doctor::report::{Finding, Status, ToolReport};
use patchbay_doctor::{Environment, Selection, apply, examine, plan, undo};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

type Tree = BTreeMap<PathBuf, (Vec<u8>, u32)>;

#[test]
fn our_own_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/openclaw");
    let (passed, failed) = run_all(&folder);
    assert!(failed.is_empty(), "{passed} passed\n{}", failed.join("\n"));
    assert!(passed > 0, "no cases in {}", folder.display());
}

#[test]
fn other_cases() {
    let Ok(folder) = std::env::var("PATCHBAY_CASES") else { return };
    let (passed, failed) = run_all(Path::new(&folder));
    println!("{passed} passed, {} failed", failed.len());
    assert!(failed.is_empty(), "{passed} passed\n{}", failed.join("\n"));
}

fn run_all(folder: &Path) -> (usize, Vec<String>) {
    let mut names: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    names.sort();
    let (mut passed, mut failed) = (0, Vec::new());
    for case in names.iter().filter(|it| it.join("expect.json").exists()) {
        let faults = run(case);
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        if faults.is_empty() {
            passed += 1;
        } else {
            failed.push(format!("{name}:\n  {}", faults.join("\n  ")));
        }
    }
    (passed, failed)
}

fn run(case: &Path) -> Vec<String> {
    let expect: Value =
        serde_json::from_slice(&fs::read(case.join("expect.json")).unwrap()).unwrap();
    let room = tempfile::tempdir().unwrap();
    let home = room.path().join("home");
    copy(&case.join("home"), &home);
    set_up(&expect, &home);
    let version = expect.get("tool_version").and_then(Value::as_str);
    let env = Environment {
        home: home.clone(),
        vars: BTreeMap::new(),
        isolated: true,
        data_dir: room.path().join("data"),
        versions: version.iter().map(|it| ("openclaw".to_owned(), (*it).to_owned())).collect(),
    };
    let before = tree(&home);
    let mut faults = Vec::new();

    let first = examine(&env, &[]);
    let tool = &first.report().tools[0];
    check_report(&expect["doctor"], tool, &home, &mut faults);
    if tree(&home) != before {
        faults.push("examining changed files".to_owned());
    }

    let now = OffsetDateTime::now_utc();
    let outcome = plan(&first, &Selection::default()).and_then(|it| Ok(apply(&env, &it, now)?));
    let exit = match &outcome {
        Err(_) => 3,
        Ok(it) if it.remaining.iter().any(|it| it.severity as u8 <= 1) => 1,
        Ok(_) => 0,
    };
    let exits = &expect["repair"]["exit"];
    if !one_of(exits, &Value::from(exit)) {
        faults.push(format!("repair exits {exit}, expected {exits}: {outcome:?}"));
    }
    let after = tree(&home);
    check_files(&expect, &home, &before, &after, &mut faults);
    let again = examine(&env, &[]);
    check_report(&expect["repair"]["after"], &again.report().tools[0], &home, &mut faults);
    if let Ok(receipt) = outcome {
        let second = plan(&again, &Selection::default());
        if !second.as_ref().is_ok_and(patchbay_doctor::Plan::is_empty) {
            faults.push("a second repair would do something".to_owned());
        }
        if receipt.repair_id.is_some() {
            match undo(&env, None, OffsetDateTime::now_utc()) {
                Err(refused) => faults.push(format!("undo refused: {refused:?}")),
                Ok(_) if tree(&home) != before => faults.push("undo is not exact".to_owned()),
                Ok(_) => {}
            }
        }
        let shown = serde_json::to_string(first.report()).unwrap()
            + &receipt.files.iter().map(|it| it.diff.clone()).collect::<String>();
        for secret in expect["secrets"].as_array().into_iter().flatten() {
            if shown.contains(secret.as_str().unwrap()) {
                faults.push("a secret is shown".to_owned());
            }
        }
    }
    faults
}

fn check_report(expect: &Value, tool: &ToolReport, home: &Path, faults: &mut Vec<String>) {
    let status = serde_json::to_value(tool.status).unwrap();
    if !expect["status"].is_null() && !one_of(&expect["status"], &status) {
        faults.push(format!("status {status}, expected {}", expect["status"]));
    }
    let wanted = expect["findings"].as_array().cloned().unwrap_or_default();
    for want in &wanted {
        if !tool.findings.iter().any(|it| fits(want, it, home)) {
            let same: Vec<&Finding> =
                tool.findings.iter().filter(|it| want["rule"] == it.rule.as_str()).collect();
            faults.push(format!("not found: {want}\n    alike: {same:?}"));
        }
    }
    for finding in &tool.findings {
        let expected = wanted.iter().any(|it| it["rule"] == finding.rule.as_str());
        let severe = finding.severity as u8 <= 1;
        if (severe && !expected) || contains(&expect["forbid"], &finding.rule) {
            faults.push(format!("too much: {} {}", finding.id, finding.title));
        }
        if expect["no_repair"] == "*" && finding.repair.is_some() {
            faults.push(format!("has a repair: {}", finding.id));
        }
    }
    let ok = tool.routes.iter().all(|it| it.ok);
    match expect["routes"].as_str() {
        Some("all_ok") if !ok || tool.routes.is_empty() => {
            faults.push(format!("routes: {:?}", tool.routes));
        }
        Some("some_bad") if ok => faults.push(format!("routes: {:?}", tool.routes)),
        _ => {}
    }
    if let Some(transport) = expect["expected_transport"].as_str()
        && !tool.routes.iter().all(|it| it.expected_transport.as_deref() == Some(transport))
    {
        faults.push(format!("expected transport: {:?}", tool.routes));
    }
    if tool.status == Status::Unreadable && !tool.routes.is_empty() {
        faults.push("unreadable, but has routes".to_owned());
    }
}

fn fits(want: &Value, finding: &Finding, home: &Path) -> bool {
    let severity = serde_json::to_value(finding.severity).unwrap();
    let repair = match want["repair"].as_str() {
        Some("yes") => finding.repair.is_some(),
        Some("null") => finding.repair.is_none(),
        _ => true,
    };
    let places = want["evidence"].as_array().cloned().unwrap_or_default();
    let placed = places.iter().all(|place| {
        finding.evidence.iter().any(|it| {
            let file = place["file"].as_str().unwrap();
            let line = place.get("line").is_none_or(|want| {
                one_of(want, &Value::from(it.line)) || *want == Value::from(it.line)
            });
            let pointer =
                place.get("pointer").is_none_or(|want| *want == Value::from(it.pointer.clone()));
            Path::new(&it.file) == home.join(file) && line && pointer
        })
    });
    want["rule"] == finding.rule.as_str()
        && one_of(&want["severity"], &severity)
        && repair
        && placed
}

fn check_files(expect: &Value, home: &Path, before: &Tree, after: &Tree, faults: &mut Vec<String>) {
    let files = expect["repair"]["files"].as_object().cloned().unwrap_or_default();
    for name in before.keys().chain(after.keys()) {
        let relative = name.strip_prefix(home).unwrap().to_string_lossy().into_owned();
        let promised = files.get(&relative);
        match (before.get(name), after.get(name)) {
            (Some(old), Some(new)) => match promised {
                None if old != new => faults.push(format!("{relative} changed")),
                None => {}
                Some(want) => check_file(&relative, want, old, new, faults),
            },
            _ => faults.push(format!("{relative} appeared or vanished")),
        }
    }
    for rule in expect["repair"]["forbid_text"].as_array().into_iter().flatten() {
        let name = home.join(rule["file"].as_str().unwrap());
        let text = String::from_utf8_lossy(&after[&name].0).into_owned();
        for forbidden in rule["strings"].as_array().unwrap() {
            if text.contains(forbidden.as_str().unwrap()) {
                faults.push(format!("{forbidden} still in {}", name.display()));
            }
        }
    }
}

fn check_file(
    name: &str,
    want: &Value,
    old: &(Vec<u8>, u32),
    new: &(Vec<u8>, u32),
    faults: &mut Vec<String>,
) {
    if want["kind"] == "chmod" {
        let mode = Value::from(format!("{:04o}", new.1));
        if !one_of(&want["mode"], &mode) || old.0 != new.0 {
            faults.push(format!("{name}: mode {mode}"));
        }
        return;
    }
    if old.1 != new.1 {
        faults.push(format!("{name}: mode changed"));
    }
    let read = |bytes: &[u8]| -> Value {
        let text = String::from_utf8_lossy(bytes).into_owned();
        json5::from_str(text.trim_start_matches('\u{feff}')).unwrap_or(Value::Null)
    };
    let (was, is) = (read(&old.0), read(&new.0));
    let ways = want["alternatives"].as_array().cloned().unwrap_or_else(|| vec![want.clone()]);
    if !ways.iter().any(|way| reaches(way, &was, &is)) {
        faults.push(format!("{name} is not as promised: {is}"));
    }
    // Whatever was promised: lines that hold none of it stay.
    let (old, new) = (String::from_utf8_lossy(&old.0), String::from_utf8_lossy(&new.0));
    if old.ends_with('\n') != new.ends_with('\n') || old.contains("\r\n") != new.contains("\r\n") {
        faults.push(format!("{name}: line ends changed"));
    }
}

/// Whether the promised changes, and only they, lead from one value to the other.
fn reaches(way: &Value, was: &Value, is: &Value) -> bool {
    let mut wanted = was.clone();
    let mut ok = true;
    for set in way["sets"].as_array().into_iter().flatten() {
        ok &= put(&mut wanted, set["pointer"].as_str().unwrap(), &set["to"], is);
    }
    for (pointer, to) in way["set"].as_object().into_iter().flatten() {
        ok &= put_renamed(&mut wanted, pointer, to, is, way);
    }
    for (pointer, to) in way["renamed"].as_object().into_iter().flatten() {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let map = wanted.pointer_mut(parent).and_then(Value::as_object_mut);
        let moved = map.and_then(|it| {
            let value = it.remove(&key.replace("~1", "/"))?;
            it.insert(to.as_str()?.to_owned(), value);
            Some(())
        });
        ok &= moved.is_some();
    }
    for pointer in way["removed"].as_array().into_iter().flatten() {
        let (parent, key) = pointer.as_str().unwrap().rsplit_once('/').unwrap();
        match wanted.pointer_mut(parent) {
            Some(Value::Object(map)) => ok &= map.remove(&key.replace("~1", "/")).is_some(),
            Some(Value::Array(items)) => {
                items.remove(key.parse().unwrap());
            }
            _ => ok = false,
        }
    }
    ok && wanted == *is
}

fn put(wanted: &mut Value, pointer: &str, to: &Value, is: &Value) -> bool {
    let Some(now) = is.pointer(pointer) else { return false };
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match wanted.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.insert(key.replace("~1", "/"), now.clone());
        }
        Some(Value::Array(items)) => items[key.parse::<usize>().unwrap()] = now.clone(),
        _ => return false,
    }
    one_of(to, now)
}

/// Pointers of `set` are those from before a renaming.
fn put_renamed(wanted: &mut Value, pointer: &str, to: &Value, is: &Value, way: &Value) -> bool {
    let mut moved = pointer.to_owned();
    for (from, name) in way["renamed"].as_object().into_iter().flatten() {
        if let Some(rest) = pointer.strip_prefix(from.as_str()) {
            let (parent, _) = from.rsplit_once('/').unwrap();
            moved = format!("{parent}/{}{rest}", name.as_str().unwrap());
        }
    }
    let Some(now) = is.pointer(&moved).cloned() else { return false };
    match wanted.pointer_mut(pointer) {
        Some(place) => *place = now.clone(),
        None => return false,
    }
    one_of(to, &now)
}

fn one_of(list: &Value, value: &Value) -> bool {
    list.as_array().is_some_and(|it| it.contains(value))
}

fn contains(list: &Value, text: &str) -> bool {
    list.as_array().is_some_and(|it| it.iter().any(|it| it == text))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(&target, fs::read(entry.path()).unwrap()).unwrap();
            fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
}

fn set_up(expect: &Value, home: &Path) {
    let setup = &expect["setup"];
    for (name, wanted) in setup["generate"].as_object().into_iter().flatten() {
        let path = home.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match wanted["kind"].as_str() {
            Some("sqlite") => database(&path, wanted),
            Some("nul") => fs::write(&path, [0; 512]).unwrap(),
            Some("nested") => fs::write(&path, "[".repeat(100_000)).unwrap(),
            Some("folder") => fs::create_dir_all(&path).unwrap(),
            Some("link") => {
                std::os::unix::fs::symlink(wanted["to"].as_str().unwrap(), &path).unwrap();
            }
            Some("bytes") => {
                let bytes = wanted["bytes"].as_array().unwrap();
                let bytes: Vec<u8> =
                    bytes.iter().map(|it| u8::try_from(it.as_u64().unwrap()).unwrap()).collect();
                fs::write(&path, bytes).unwrap();
            }
            other => panic!("no such kind: {other:?}"),
        }
    }
    for (name, mode) in setup["modes"].as_object().into_iter().flatten() {
        let mode = u32::from_str_radix(mode.as_str().unwrap(), 8).unwrap();
        fs::set_permissions(home.join(name), fs::Permissions::from_mode(mode)).unwrap();
    }
}

/// A database as OpenClaw 2026.9.6 lays it out (`rows`), or an agent's own (`agent_rows`).
fn database(path: &Path, wanted: &Value) {
    let database = rusqlite::Connection::open(path).unwrap();
    database
        .execute_batch(
            "CREATE TABLE config_machine_state(state_key TEXT PRIMARY KEY, value_json TEXT, updated_at_ms INTEGER);
             CREATE TABLE auth_profile_store(store_key TEXT PRIMARY KEY, store_json TEXT, updated_at INTEGER);
             CREATE TABLE auth_profile_state(state_key TEXT PRIMARY KEY, state_json TEXT, updated_at INTEGER);",
        )
        .unwrap();
    for (key, value) in wanted["rows"].as_object().into_iter().flatten() {
        let insert = "INSERT INTO config_machine_state VALUES(?1, ?2, 0)";
        database.execute(insert, (key, value.to_string())).unwrap();
    }
    for (table, value) in wanted["agent_rows"].as_object().into_iter().flatten() {
        let insert = format!("INSERT INTO {table} VALUES('primary', ?1, 0)");
        database.execute(&insert, [value.to_string()]).unwrap();
    }
}

fn tree(folder: &Path) -> Tree {
    let mut out = Tree::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_symlink() {
            let to = fs::read_link(entry.path()).unwrap();
            out.insert(entry.path(), (to.to_string_lossy().into_owned().into_bytes(), 0));
        } else if entry.path().is_dir() {
            out.extend(tree(&entry.path()));
        } else {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o7777;
            out.insert(entry.path(), (fs::read(entry.path()).unwrap(), mode));
        }
    }
    out
}
