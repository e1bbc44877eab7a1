//! A repair of three files, stopped or failed at every step: afterwards every file is old or every
//! file is new, and nothing is left beside them.

use crate::disk::{Disk, RealDisk};
use crate::environment::Environment;
use crate::files::hash;
use crate::journal::{self, State};
use crate::repair::{Draft, recover_all};
use crate::transaction::run;
use std::cell::Cell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// A disk that fails at one step; stopped, it fails at all that follow as well.
struct Failing {
    left: Cell<u32>,
    /// As when the computer goes off, and not as when one write fails.
    stops: bool,
}

impl Failing {
    fn step(&self) -> io::Result<()> {
        let left = self.left.get();
        if left == 0 {
            if !self.stops {
                self.left.set(u32::MAX);
            }
            return Err(io::Error::other("stopped"));
        }
        self.left.set(left - 1);
        Ok(())
    }
}

impl Disk for Failing {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step()?;
        RealDisk.read(path)
    }
    fn mode(&self, path: &Path) -> io::Result<u32> {
        self.step()?;
        RealDisk.mode(path)
    }
    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.step()?;
        RealDisk.names(folder)
    }
    fn create(&self, path: &Path, bytes: &[u8], mode: u32, like: Option<&Path>) -> io::Result<()> {
        if let Err(error) = self.step() {
            // Half of a write is there when the power goes.
            let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
            let _ = RealDisk.create(path, half, mode, like);
            return Err(error);
        }
        RealDisk.create(path, bytes, mode, like)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.sync(path)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.sync_folder(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }
    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        self.step()?;
        RealDisk.set_mode(path, mode)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove(path)
    }
    fn create_folders(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.create_folders(path)
    }
}

struct Room {
    room: tempfile::TempDir,
    env: Environment,
}

const FILES: [(&str, &str, &str); 3] = [
    ("openclaw.json", "{old: 1}", "{new: 1}"),
    ("models.json", "{\"old\": 2}", "{\"new\": 2}"),
    // Only its mode changes.
    ("auth-profiles.json", "{}", "{}"),
];

impl Room {
    fn new() -> Self {
        let room = tempfile::tempdir().unwrap();
        let env = Environment {
            home: room.path().join("home"),
            vars: Default::default(),
            isolated: true,
            data_dir: room.path().join("data"),
            versions: Default::default(),
        };
        fs::create_dir_all(&env.home).unwrap();
        for (name, old, _) in FILES {
            fs::write(env.home.join(name), old).unwrap();
            RealDisk.set_mode(&env.home.join(name), Self::mode(name, false)).unwrap();
        }
        Self { room, env }
    }

    fn mode(name: &str, new: bool) -> u32 {
        if name == "auth-profiles.json" && !new { 0o644 } else { 0o600 }
    }

    fn repair(&self, disk: &dyn Disk) -> bool {
        let mut draft = Draft::new(&self.env, OffsetDateTime::UNIX_EPOCH);
        for (name, old, new) in FILES {
            let path = self.env.home.join(name);
            let before = (hash(old.as_bytes()), Self::mode(name, false));
            let after = (new.as_bytes().to_vec(), Self::mode(name, true));
            draft.add(&path, &path, before, after);
        }
        let Draft { steps, mut record, .. } = draft;
        run(disk, &self.env.data_dir, &mut record, &steps, &mut || Ok(())).is_ok()
    }

    /// All old (false) or all new (true); anything else is the end of the test.
    fn is_new(&self, what: &str) -> bool {
        let states: Vec<bool> = FILES
            .iter()
            .map(|(name, old, new)| {
                let path = self.env.home.join(name);
                let now = fs::read_to_string(&path).unwrap();
                let mode = RealDisk.mode(&path).unwrap();
                if now == *new && mode == Self::mode(name, true) {
                    true
                } else {
                    assert_eq!((now.as_str(), mode), (*old, Self::mode(name, false)), "{what}");
                    false
                }
            })
            .collect();
        assert!(states.iter().all(|it| *it == states[0]), "{what}: {states:?}");
        states[0]
    }

    fn names(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.env.home).unwrap();
        let mut names: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
        names.sort();
        names
    }
}

/// How many steps an undisturbed repair takes.
fn steps() -> u32 {
    let disk = Failing { left: Cell::new(u32::MAX), stops: true };
    let room = Room::new();
    assert!(room.repair(&disk));
    assert!(room.is_new("undisturbed"));
    u32::MAX - disk.left.get()
}

#[test]
fn a_stop_at_any_step_leaves_all_old_or_all_new() {
    let (mut old, mut new) = (0, 0);
    for stop in 0..steps() {
        let room = Room::new();
        let what = format!("stopped at step {stop}");
        let done = room.repair(&Failing { left: Cell::new(stop), stops: true });
        recover_all(&RealDisk, &room.env.data_dir).unwrap();
        if room.is_new(&what) {
            new += 1
        } else {
            old += 1
        }
        assert!(!done || room.is_new(&what), "{what}");
        assert_eq!(room.names().len(), FILES.len(), "{what}: something is left in the home");
        let records = journal::read_all(&RealDisk, &room.env.data_dir).unwrap();
        assert!(records.iter().all(|it| it.state != State::Open), "{what}");
        // And again: recovering twice changes nothing.
        recover_all(&RealDisk, &room.env.data_dir).unwrap();
        room.is_new(&what);
        drop(room.room);
    }
    println!("{old} stops ended old, {new} new");
    assert!(old > 20 && new > 0, "{old} old, {new} new");
}

#[test]
fn a_stop_while_recovering_is_recovered() {
    let steps = steps();
    for stop in (0..steps).rev().step_by(3).take(8) {
        for second in (0..24).step_by(2) {
            let room = Room::new();
            room.repair(&Failing { left: Cell::new(stop), stops: true });
            let disk = Failing { left: Cell::new(second), stops: true };
            let _ = recover_all(&disk, &room.env.data_dir);
            recover_all(&RealDisk, &room.env.data_dir).unwrap();
            room.is_new(&format!("stopped at {stop}, then at {second} of the recovery"));
            assert_eq!(room.names().len(), FILES.len());
        }
    }
}

#[test]
fn a_failing_step_is_rolled_back_at_once() {
    for fail in 0..steps() {
        let room = Room::new();
        let what = format!("failed at step {fail}");
        let done = room.repair(&Failing { left: Cell::new(fail), stops: false });
        let new = room.is_new(&what);
        assert_eq!(done, new, "{what}");
        assert_eq!(room.names().len(), FILES.len(), "{what}: something is left in the home");
    }
}

#[test]
fn a_file_that_somebody_wrote_is_left_to_them() {
    let room = Room::new();
    let config = room.env.home.join("openclaw.json");
    fs::write(&config, "{mine: 1}").unwrap();
    assert!(!room.repair(&RealDisk));
    assert_eq!(fs::read_to_string(&config).unwrap(), "{mine: 1}");
    assert_eq!(fs::read_to_string(room.env.home.join("models.json")).unwrap(), "{\"old\": 2}");
    assert_eq!(room.names().len(), FILES.len());
}
