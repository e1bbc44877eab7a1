//! The real disk, with something done before every step.

use crate::disk::{Disk, RealDisk};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Read,
    Mode,
    Age,
    Resolve,
    Names,
    Create,
    Link,
    Sync,
    SyncFolder,
    Rename,
    SetMode,
    Remove,
    CreateFolder,
    RemoveFolder,
}

/// Calls its function before each step; where that fails, the step does.
pub(super) struct Steps<F>(pub(super) F);

impl<F: Fn(Kind, &Path) -> io::Result<()>> Disk for Steps<F> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        (self.0)(Kind::Read, path)?;
        RealDisk.read(path)
    }
    fn mode(&self, path: &Path) -> io::Result<u32> {
        (self.0)(Kind::Mode, path)?;
        RealDisk.mode(path)
    }
    fn age(&self, path: &Path) -> io::Result<Option<Duration>> {
        (self.0)(Kind::Age, path)?;
        RealDisk.age(path)
    }
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        (self.0)(Kind::Resolve, path)?;
        RealDisk.resolve(path)
    }
    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        (self.0)(Kind::Names, folder)?;
        RealDisk.names(folder)
    }
    fn create(&self, path: &Path, bytes: &[u8], mode: u32, like: Option<&Path>) -> io::Result<()> {
        if let Err(error) = (self.0)(Kind::Create, path) {
            // Half of a write is there when the power goes.
            let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
            let _ = RealDisk.create(path, half, mode, like);
            return Err(error);
        }
        RealDisk.create(path, bytes, mode, like)
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        (self.0)(Kind::Link, to)?;
        RealDisk.link(from, to)
    }
    fn sync(&self, paths: &[&Path]) -> io::Result<()> {
        paths.iter().try_for_each(|path| {
            (self.0)(Kind::Sync, path)?;
            RealDisk.sync(&[path])
        })
    }
    fn sync_folders(&self, folders: &[&Path]) -> io::Result<()> {
        folders.iter().try_for_each(|path| {
            (self.0)(Kind::SyncFolder, path)?;
            RealDisk.sync_folders(&[path])
        })
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        (self.0)(Kind::Rename, to)?;
        RealDisk.rename(from, to)
    }
    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        (self.0)(Kind::SetMode, path)?;
        RealDisk.set_mode(path, mode)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        (self.0)(Kind::Remove, path)?;
        RealDisk.remove(path)
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        (self.0)(Kind::CreateFolder, path)?;
        RealDisk.create_folder(path)
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        (self.0)(Kind::RemoveFolder, path)?;
        RealDisk.remove_folder(path)
    }
}
