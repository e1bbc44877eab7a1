//! The few things that a transaction does to a disk, each as one step. A value, so that tests can
//! put a disk in its place that stops, fails or forgets at any of them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a transaction may do. Every call is one step.
pub(crate) trait Disk {
    /// All bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Permission bits of a file; 0 where the system has none.
    fn mode(&self, path: &Path) -> io::Result<u32>;
    /// Names in a folder; none where it is not there.
    fn names(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// A new file with these bytes and this mode, owned as `like` is. Fails where one is there.
    fn create(&self, path: &Path, bytes: &[u8], mode: u32, like: Option<&Path>) -> io::Result<()>;
    /// Makes sure that a file's bytes survive a power cut.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Makes sure that a folder's names survive a power cut.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Puts a file in the place of another.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Sets permission bits.
    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// A folder for nobody else, with those above it.
    fn create_folders(&self, path: &Path) -> io::Result<()>;
}

/// The disk of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RealDisk;

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn mode(&self, path: &Path) -> io::Result<u32> {
        fs::metadata(path).map(|meta| crate::files::mode(&meta))
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        match fs::read_dir(folder) {
            Ok(entries) => {
                Ok(entries.flatten().filter_map(|it| it.file_name().into_string().ok()).collect())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    fn create(&self, path: &Path, bytes: &[u8], mode: u32, like: Option<&Path>) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // Closed to others from the first moment; the wanted bits follow.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(bytes)?;
        drop(file);
        if let Some(like) = like {
            keep_owner(path, like)?;
        }
        self.set_mode(path, mode)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    #[cfg(unix)]
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    #[cfg(unix)]
    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
    }

    #[cfg(not(unix))]
    fn set_mode(&self, _path: &Path, _mode: u32) -> io::Result<()> {
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_folders(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }
}

/// A renamed file belongs to who made it. Where that is somebody else, it is given back; where
/// that is not allowed, the file is better left alone.
#[cfg(unix)]
fn keep_owner(path: &Path, like: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let (new, old) = (fs::metadata(path)?, fs::metadata(like)?);
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        chown(path, Some(old.uid()), Some(old.gid()))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(_path: &Path, _like: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes a file of our own in one step: old or new, never half.
pub(crate) fn replace(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside: PathBuf = path.with_file_name(name);
    if disk.mode(&beside).is_ok() {
        disk.remove(&beside)?;
    }
    disk.create(&beside, bytes, 0o600, None)?;
    disk.sync(&beside)?;
    disk.rename(&beside, path)?;
    disk.sync_folder(path.parent().unwrap_or(Path::new(".")))
}
