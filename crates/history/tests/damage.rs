//! A file that is damaged is set aside, never deleted; what is not ours to touch stays as it is.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use patchbay_failure::Kind;
use patchbay_history::{FILE_NAME, History, Message, Role};
use std::path::{Path, PathBuf};

/// A folder with a history of some pages, closed.
fn full() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    let id = history.create("kept", 1).unwrap().id;
    for n in 0..200 {
        history.append(&id, &Message::whole(Role::User, "x".repeat(500), n)).unwrap();
    }
    dir
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

fn aside(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("history.damaged-{number}.sqlite3"))
}

/// Bytes that no generator of SQLite's made.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 42_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as u8
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn a_damaged_file_is_set_aside_and_told() {
    type Damage = fn(&[u8]) -> Vec<u8>;
    let damages: [(&str, Damage); 7] = [
        ("cut in the middle", |whole| whole[..whole.len() / 2].to_vec()),
        ("cut within a page", |whole| whole[..whole.len() - 1_000].to_vec()),
        ("zeros", |whole| vec![0; whole.len()]),
        ("zeros after the head", |whole| [&whole[..4_096], &vec![0; whole.len() - 4_096]].concat()),
        ("noise", |whole| noise(whole.len())),
        ("noise after the head", |whole| [&whole[..4_096], &noise(whole.len() - 4_096)].concat()),
        ("a letter", |_| b"this is no database, but somebody's letter".repeat(40)),
    ];
    for (what, damage) in damages {
        let dir = full();
        let path = dir.path().join(FILE_NAME);
        let damaged = damage(&std::fs::read(&path).unwrap());
        std::fs::write(&path, &damaged).unwrap();
        let history =
            History::open(dir.path()).unwrap_or_else(|failure| panic!("{what}: {failure}"));
        let notice = history.set_aside().unwrap_or_else(|| panic!("{what}: not told"));
        assert_eq!(notice.kind, Kind::FileUnreadable, "{what}");
        assert!(notice.detail.unwrap().ends_with("history.damaged-1.sqlite3"), "{what}");
        assert!(std::fs::read(aside(dir.path(), 1)).unwrap() == damaged, "{what}");
        assert!(history.list().unwrap().is_empty());
        history.create("new", 2).unwrap();
        drop(history);
        // Told once; and the next damaged file gets a name of its own.
        let history = History::open(dir.path()).unwrap();
        assert_eq!(history.set_aside(), None, "{what}");
        assert_eq!(history.list().unwrap().len(), 1);
        drop(history);
        std::fs::write(&path, b"again").unwrap();
        assert!(History::open(dir.path()).unwrap().set_aside().is_some());
        assert_eq!(std::fs::read(aside(dir.path(), 2)).unwrap(), b"again");
        assert!(std::fs::read(aside(dir.path(), 1)).unwrap() == damaged, "{what}");
    }
}

#[test]
fn what_stands_beside_the_file_goes_with_it() {
    let dir = full();
    let path = dir.path().join(FILE_NAME);
    std::fs::write(&path, vec![7; 9_000]).unwrap();
    std::fs::write(dir.path().join(format!("{FILE_NAME}-wal")), b"a log").unwrap();
    let history = History::open(dir.path()).unwrap();
    assert!(history.set_aside().is_some());
    let log = dir.path().join("history.damaged-1.sqlite3-wal");
    assert_eq!(std::fs::read(log).unwrap(), b"a log");
    assert!(history.list().unwrap().is_empty());
}

#[test]
fn a_damaged_file_that_another_program_has_open_is_left_alone() {
    let dir = full();
    let path = dir.path().join(FILE_NAME);
    let other = History::open(dir.path()).unwrap();
    let damaged = vec![7; 9_000];
    std::fs::write(&path, &damaged).unwrap();
    let failure = History::open(dir.path()).unwrap_err();
    assert_eq!(failure.kind, Kind::FileUnreadable, "{failure}");
    assert_eq!(std::fs::read(&path).unwrap(), damaged);
    drop(other);
    assert!(History::open(dir.path()).unwrap().set_aside().is_some());
}

#[test]
fn an_empty_file_is_a_new_history() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(FILE_NAME), b"").unwrap();
    let history = History::open(dir.path()).unwrap();
    assert_eq!(history.set_aside(), None);
    assert!(history.list().unwrap().is_empty());
}

#[test]
fn a_newer_file_is_told_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    // Not even its journal is changed to ours.
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE of_2031 (x); PRAGMA user_version = 99;")
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    let failure = History::open(dir.path()).unwrap_err();
    assert_eq!(failure.kind, Kind::FileUnreadable);
    assert_eq!(failure.title, "A newer Patchbay wrote the conversation history.");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert!(files(dir.path()).iter().all(|file| !file.to_string_lossy().contains("damaged")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_file_is_told() {
    // Nobody can make a file there, not even root, as whom tests may run.
    let failure = History::open(Path::new("/proc/self")).unwrap_err();
    assert_eq!(failure.kind, Kind::FileNotWritable);
    assert!(failure.detail.unwrap().contains(FILE_NAME));
}
