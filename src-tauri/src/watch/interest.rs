//! Which folders to watch, and which names in them count.
//!
//! A file is watched through its folder, so that a rename over it, its deletion and its creation
//! are seen. A path that is not there is watched at the nearest folder above it that is: whatever
//! appears there leads to another look, which then follows one step further down.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use notify::{Event, EventKind};

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Interest {
    /// Names by folder; `*` for all.
    names: BTreeMap<PathBuf, BTreeSet<OsString>>,
}

impl Interest {
    /// For these paths, on the disk as it is now.
    pub(super) fn of(paths: &BTreeSet<PathBuf>) -> Self {
        let mut interest = Self::default();
        for path in paths {
            interest.add(path);
            // A link is changed where it points to, too.
            if let Ok(real) = path.canonicalize()
                && real != *path
            {
                interest.add(&real);
            }
        }
        interest
    }

    fn add(&mut self, path: &Path) {
        let mut below = path;
        while let (Some(folder), Some(name)) = (below.parent(), below.file_name()) {
            // Systems report the real path of a folder that is reached through a link.
            if let Ok(real) = folder.canonicalize()
                && real.is_dir()
            {
                self.names.entry(real).or_default().insert(name.to_owned());
                return;
            }
            below = folder;
        }
    }

    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.names.keys().map(PathBuf::as_path)
    }

    pub(super) fn has(&self, folder: &Path) -> bool {
        self.names.contains_key(folder)
    }

    /// Whether an event may change the verdict.
    pub(super) fn takes(&self, event: &Event) -> bool {
        // Our own reading is an event too: it must not lead to more reading.
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        event.need_rescan() || event.paths.iter().any(|path| self.counts(path))
    }

    fn counts(&self, path: &Path) -> bool {
        // The folder itself was moved or deleted.
        if self.has(path) && !path.exists() {
            return true;
        }
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
        let wildcard = OsString::from("*");
        self.names.get(folder).is_some_and(|it| it.contains(name) || it.contains(&wildcard))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, ModifyKind, RemoveKind};

    fn of(paths: &[PathBuf]) -> Interest {
        Interest::of(&paths.iter().cloned().collect())
    }

    fn event(kind: EventKind, path: &Path) -> Event {
        Event::new(kind).add_path(path.to_owned())
    }

    #[test]
    fn a_file_counts_and_its_neighbours_do_not() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        let file = home.join("openclaw.json");
        std::fs::write(&file, "{}").unwrap();
        let interest = of(std::slice::from_ref(&file));
        let changed = EventKind::Modify(ModifyKind::Any);
        assert!(interest.takes(&event(changed, &file)));
        assert!(interest.takes(&event(EventKind::Remove(RemoveKind::File), &file)));
        assert!(!interest.takes(&event(changed, &home.join("openclaw.log"))));
        assert!(!interest.takes(&event(EventKind::Access(AccessKind::Any), &file)));
    }

    #[test]
    fn what_is_not_there_is_awaited_at_the_nearest_folder() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        let interest = of(&[home.join(".openclaw/agents/main/agent/models.json")]);
        assert_eq!(interest.folders().collect::<Vec<_>>(), [home.as_path()]);
        let made = EventKind::Create(CreateKind::Folder);
        assert!(interest.takes(&event(made, &home.join(".openclaw"))));
        assert!(!interest.takes(&event(made, &home.join(".cache"))));
    }

    #[test]
    fn a_star_takes_every_name_of_its_folder() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        let interest = of(&[home.join("*")]);
        assert!(interest.takes(&event(EventKind::Create(CreateKind::Any), &home.join("second"))));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_watched_at_both_ends() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        std::fs::create_dir(home.join("dotfiles")).unwrap();
        std::fs::create_dir(home.join(".openclaw")).unwrap();
        let real = home.join("dotfiles/openclaw.json");
        std::fs::write(&real, "{}").unwrap();
        let link = home.join(".openclaw/openclaw.json");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let interest = of(std::slice::from_ref(&link));
        let changed = EventKind::Modify(ModifyKind::Any);
        assert!(interest.takes(&event(changed, &link)));
        assert!(interest.takes(&event(changed, &real)));
    }
}
