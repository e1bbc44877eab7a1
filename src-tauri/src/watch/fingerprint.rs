//! How the watched paths looked when they were read: tells a change by others from our own writes,
//! which were judged when they were made.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Paths and their looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fingerprint(BTreeMap<PathBuf, Look>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Look {
    Nothing,
    /// A folder's own times change with every file in it: that it is there is all that counts.
    Folder,
    File {
        length: u64,
        written: Option<SystemTime>,
        identity: (u64, u32),
    },
    Names(BTreeSet<OsString>),
}

impl Fingerprint {
    /// The same paths as they look now.
    pub(crate) fn taken_again(&self) -> Self {
        Self(self.0.keys().map(|path| (path.clone(), look(path))).collect())
    }

    /// For other paths: those that are in here already keep their look.
    pub(crate) fn extended_to(mut self, paths: &BTreeSet<PathBuf>) -> Self {
        let mut all = BTreeMap::new();
        for path in paths {
            let seen = self.0.remove(path).unwrap_or_else(|| look(path));
            all.insert(path.clone(), seen);
        }
        Self(all)
    }
}

fn look(path: &Path) -> Look {
    if path.file_name().is_some_and(|name| name == "*") {
        let entries = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
        return Look::Names(
            entries.into_iter().flatten().flatten().map(|it| it.file_name()).collect(),
        );
    }
    match std::fs::metadata(path) {
        Err(_) => Look::Nothing,
        Ok(meta) if meta.is_dir() => Look::Folder,
        Ok(meta) => Look::File {
            length: meta.len(),
            written: meta.modified().ok(),
            identity: identity(&meta),
        },
    }
}

/// Which file it is, and who may read it.
#[cfg(unix)]
fn identity(meta: &Metadata) -> (u64, u32) {
    use std::os::unix::fs::MetadataExt as _;
    (meta.ino(), meta.mode())
}

#[cfg(not(unix))]
fn identity(meta: &Metadata) -> (u64, u32) {
    (0, u32::from(meta.permissions().readonly()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_a_rename_a_deletion_and_a_new_name_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        std::fs::write(&file, "{}").unwrap();
        let paths =
            BTreeSet::from([file.clone(), folder.path().join("*"), folder.path().to_owned()]);
        let mut seen = Fingerprint::default().extended_to(&paths);
        let mut changed = |what: &str| {
            let now = seen.taken_again();
            assert_ne!(now, seen, "{what}");
            seen = now;
            assert_eq!(seen.taken_again(), seen, "{what}: at rest");
        };
        std::fs::write(&file, "{ }").unwrap();
        changed("a write");
        std::fs::write(folder.path().join("b"), "{}x").unwrap();
        changed("a new name");
        std::fs::rename(folder.path().join("b"), &file).unwrap();
        changed("a rename over it");
        std::fs::remove_file(&file).unwrap();
        changed("a deletion");
    }
}
