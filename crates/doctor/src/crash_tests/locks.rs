//! OpenClaw's lock on its sign-ins: taken as it does, and given way to.

use super::room::{FILES, Room};
use super::tracing_disk::{Kind, Steps};
use crate::disk::RealDisk;
use crate::transaction::recover_all;
use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn lock(room: &Room) -> PathBuf {
    room.env.home.join("agent/auth-profiles.json.lock")
}

/// As OpenClaw 2026.4.9 writes it.
fn theirs(pid: u32, age: Duration) -> String {
    let at = (OffsetDateTime::now_utc() - age).format(&Rfc3339).unwrap();
    format!("{{\n  \"pid\": {pid},\n  \"createdAt\": \"{at}\"\n}}")
}

#[test]
fn it_is_held_while_the_files_are_replaced_and_no_longer() {
    let room = Room::new(&FILES);
    let seen = RefCell::new(Vec::new());
    let disk = Steps(|kind, path: &std::path::Path| {
        if kind == Kind::Rename && path.starts_with(&room.env.home) {
            seen.borrow_mut().push(fs::read_to_string(lock(&room)).unwrap());
        }
        Ok(())
    });
    assert!(room.repair(&disk));
    assert_eq!(seen.borrow().len(), FILES.len());
    for text in seen.borrow().iter() {
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(json["pid"], std::process::id());
        let at = OffsetDateTime::parse(json["createdAt"].as_str().unwrap(), &Rfc3339).unwrap();
        assert!((OffsetDateTime::now_utc() - at).abs() < time::Duration::seconds(10));
    }
    assert!(!lock(&room).exists());
}

#[test]
fn openclaw_is_given_way_to() {
    let room = Room::new(&FILES);
    let held = theirs(std::process::id(), Duration::ZERO);
    fs::write(lock(&room), &held).unwrap();
    let began = Instant::now();
    assert!(!room.repair(&RealDisk));
    assert!((2..6).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    assert_eq!(fs::read_to_string(lock(&room)).unwrap(), held);
    fs::remove_file(lock(&room)).unwrap();
    assert!(!room.is_settled(&RealDisk, "OpenClaw held its lock"));
}

#[test]
fn it_is_waited_for() {
    let room = Room::new(&FILES);
    let path = lock(&room);
    fs::write(&path, theirs(std::process::id(), Duration::ZERO)).unwrap();
    let openclaw = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(250));
        fs::remove_file(path).unwrap();
    });
    assert!(room.repair(&RealDisk));
    openclaw.join().unwrap();
    assert!(room.is_settled(&RealDisk, "OpenClaw gave its lock back"));
}

#[test]
fn a_forgotten_one_is_taken_over() {
    let mut child = std::process::Command::new("true").spawn().unwrap();
    let ended = child.id();
    child.wait().unwrap();
    let old = theirs(std::process::id(), Duration::from_secs(31));
    let no_time = format!("{{\"pid\": {}, \"createdAt\": \"?\"}}", std::process::id());
    let mut forgotten = vec![old, no_time];
    if cfg!(target_os = "linux") {
        forgotten.push(theirs(ended, Duration::ZERO));
    }
    for text in forgotten {
        let room = Room::new(&FILES);
        fs::write(lock(&room), &text).unwrap();
        assert!(room.repair(&RealDisk), "{text}");
        assert!(room.is_settled(&RealDisk, &text));
    }
    // Empty: just being written, until it is old.
    let room = Room::new(&FILES);
    let file = fs::File::create(lock(&room)).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(31)).unwrap();
    assert!(room.repair(&RealDisk));
}

#[test]
fn a_crash_gives_it_back() {
    let room = Room::new(&FILES);
    let disk = Steps(|kind, path: &std::path::Path| match kind {
        Kind::Rename if path.starts_with(&room.env.home) => Err(std::io::Error::other("off")),
        // The power is off from then on.
        _ if lock(&room).exists() && kind == Kind::Remove => Err(std::io::Error::other("off")),
        _ => Ok(()),
    });
    assert!(!room.repair(&disk));
    assert!(lock(&room).exists());
    recover_all(&RealDisk, &room.env.data_dir).unwrap();
    assert!(!room.is_settled(&RealDisk, "after the crash"));
}
