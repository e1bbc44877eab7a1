//! A home with three files, and the repair of them that is disturbed.

use crate::disk::{Disk, RealDisk};
use crate::environment::Environment;
use crate::files::hash;
use crate::journal::{self, State};
use crate::repair::Draft;
use crate::transaction::run;
use std::fs;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) old: &'static str,
    pub(super) new: &'static str,
    pub(super) modes: (u32, u32),
}

/// Two folders; the second file changes its mode as well, the third needs OpenClaw's lock.
pub(super) const FILES: [Case; 3] = [
    Case { name: "openclaw.json", old: "{old: 1}", new: "{new: 1}", modes: (0o600, 0o600) },
    Case { name: "agent/models.json", old: "{\"old\": 2}", new: "{}", modes: (0o644, 0o600) },
    Case {
        name: "agent/auth-state.json",
        old: "{\"a\":1}",
        new: "{\"b\":1}",
        modes: (0o600, 0o600),
    },
];

/// One file changes only its mode.
pub(super) const MODES: [Case; 3] = [
    Case { name: "openclaw.json", old: "{old: 1}", new: "{new: 1}", modes: (0o600, 0o600) },
    Case { name: "auth-profiles.json", old: "{}", new: "{}", modes: (0o644, 0o600) },
    Case { name: "models.json", old: "{\"old\": 2}", new: "{\"new\": 2}", modes: (0o640, 0o640) },
];

pub(super) struct Room {
    pub(super) path: PathBuf,
    pub(super) env: Environment,
    pub(super) files: &'static [Case],
    _room: Option<tempfile::TempDir>,
}

impl Room {
    /// Laid out anew, in memory where the system has such a place: being killed loses nothing
    /// that was written, synced or not.
    pub(super) fn new(files: &'static [Case]) -> Self {
        let memory = Path::new("/dev/shm");
        let room = match memory.is_dir() {
            true => tempfile::tempdir_in(memory),
            false => tempfile::tempdir(),
        };
        let room = room.unwrap();
        let mut it = Self::at(&room.path().canonicalize().unwrap(), files);
        it._room = Some(room);
        for case in files {
            let path = it.env.home.join(case.name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, case.old).unwrap();
            RealDisk.set_mode(&path, case.modes.0).unwrap();
        }
        it
    }

    /// One that is there.
    pub(super) fn at(path: &Path, files: &'static [Case]) -> Self {
        let env = Environment {
            home: path.join("home"),
            vars: Default::default(),
            isolated: true,
            data_dir: path.join("data"),
            versions: Default::default(),
        };
        Self { path: path.to_owned(), env, files, _room: None }
    }

    pub(super) fn repair(&self, disk: &dyn Disk) -> bool {
        let mut draft = Draft::new(&self.env, OffsetDateTime::UNIX_EPOCH);
        for case in self.files {
            let path = self.env.home.join(case.name);
            let before = (hash(case.old.as_bytes()), case.modes.0);
            draft.add(&path, &path, before, (case.new.as_bytes().to_vec(), case.modes.1));
        }
        let Draft { steps, mut record, .. } = draft;
        run(disk, &self.env.data_dir, &mut record, &steps, &mut || Ok(())).is_ok()
    }

    /// Of each file whether it is new. One that is neither old nor new ends the test.
    pub(super) fn each(&self, disk: &dyn Disk, what: &str) -> Vec<bool> {
        let each = self.files.iter().map(|case| {
            let path = self.env.home.join(case.name);
            let now = String::from_utf8(disk.read(&path).unwrap()).unwrap();
            let now = (now.as_str(), disk.mode(&path).unwrap());
            if now == (case.new, case.modes.1) {
                return true;
            }
            assert_eq!(now, (case.old, case.modes.0), "{what}: {}", case.name);
            false
        });
        each.collect()
    }

    /// All old (false) or all new (true).
    pub(super) fn is_new(&self, disk: &dyn Disk, what: &str) -> bool {
        let each = self.each(disk, what);
        assert!(each.iter().all(|it| *it == each[0]), "{what}: {each:?}");
        each[0]
    }

    /// What holds at every moment: each file old or new, the journal readable, and the old bytes
    /// of every new file kept. Whether the journal is open.
    pub(super) fn holds(&self, disk: &dyn Disk, what: &str) -> bool {
        let each = self.each(disk, what);
        let (records, unreadable) = journal::read_all(disk, &self.env.data_dir).unwrap();
        assert_eq!(unreadable, None, "{what}");
        assert!(records.len() <= 1, "{what}");
        if each.contains(&true) {
            let record = records.first().unwrap_or_else(|| panic!("{what}: nothing is noted"));
            for entry in &record.files {
                let kept = disk.read(&entry.backup).unwrap();
                assert_eq!(hash(&kept), entry.before_hash, "{what}");
                assert_eq!(disk.mode(&entry.backup).unwrap(), 0o600);
            }
        }
        records.first().is_some_and(|it| it.state == State::Open)
    }

    /// What holds after a start: all old or all new, nothing left open, nothing left beside.
    pub(super) fn is_settled(&self, disk: &dyn Disk, what: &str) -> bool {
        assert!(!self.holds(disk, what), "{what}: the journal is open");
        let mut folders: Vec<_> = self
            .files
            .iter()
            .map(|it| self.env.home.join(it.name).parent().unwrap().to_owned())
            .collect();
        folders.sort();
        folders.dedup();
        let names = folders.iter().flat_map(|it| {
            let below = disk.names(it).unwrap();
            below.into_iter().map(|name| it.join(name)).collect::<Vec<_>>()
        });
        let known = |path: &PathBuf| {
            folders.contains(path)
                || self.files.iter().any(|it| self.env.home.join(it.name) == *path)
        };
        let left: Vec<_> = names.filter(|it| !known(it)).collect();
        assert!(left.is_empty(), "{what}: left beside the files: {left:?}");
        self.is_new(disk, what)
    }
}
