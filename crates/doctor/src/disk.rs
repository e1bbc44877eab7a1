//! The few things that a transaction does to a disk, each as one step. A value, so that tests can
//! put a disk in its place that stops, fails or forgets at any of them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a transaction may do. Every call is one step, and every path of a `sync` is one.
pub(crate) trait Disk {
    /// All bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Permission bits of a file; 0 where the system has none.
    fn mode(&self, path: &Path) -> io::Result<u32>;
    /// How long ago a file was written. None where its clock runs ahead of ours.
    fn age(&self, path: &Path) -> io::Result<Option<Duration>>;
    /// The end of all symbolic links.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;
    /// Names in a folder; none where it is not there.
    fn names(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// A new file with these bytes and this mode, owned as `like` is. Fails where one is there.
    fn create(&self, path: &Path, bytes: &[u8], mode: u32, like: Option<&Path>) -> io::Result<()>;
    /// A second name for a file, in one step. Fails where one is there.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Makes sure that the bytes and modes of files survive a power cut.
    fn sync(&self, paths: &[&Path]) -> io::Result<()>;
    /// Makes sure that the names in folders survive a power cut.
    fn sync_folders(&self, folders: &[&Path]) -> io::Result<()>;
    /// Puts a file in the place of another.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Sets permission bits.
    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// A folder for nobody else, in one that is there.
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder with nothing in it.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
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

    fn age(&self, path: &Path) -> io::Result<Option<Duration>> {
        Ok(fs::metadata(path)?.modified()?.elapsed().ok())
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
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

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn sync(&self, paths: &[&Path]) -> io::Result<()> {
        side_by_side(paths, |path| {
            // Windows flushes only through a handle that may write; Unix takes any.
            File::options().read(true).write(cfg!(windows)).open(path)?.sync_all()
        })
    }

    #[cfg(unix)]
    fn sync_folders(&self, folders: &[&Path]) -> io::Result<()> {
        side_by_side(folders, |path| File::open(path)?.sync_all())
    }

    /// Windows has no such call: its file systems log changes of names by themselves.
    #[cfg(not(unix))]
    fn sync_folders(&self, _folders: &[&Path]) -> io::Result<()> {
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

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        #[cfg_attr(not(unix), expect(unused_mut, reason = "the mode is Unix's"))]
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}

/// A disk that is asked for several files at once writes its own journal once instead of once for
/// each: three files take the time of one.
fn side_by_side(paths: &[&Path], work: fn(&Path) -> io::Result<()>) -> io::Result<()> {
    let Some((first, others)) = paths.split_first() else { return Ok(()) };
    std::thread::scope(|scope| {
        let running: Vec<_> = others.iter().map(|path| scope.spawn(move || work(path))).collect();
        let mut outcome = work(first);
        for one in running {
            let ended = one.join().unwrap_or_else(|_| Err(io::Error::other("it was cut off")));
            outcome = outcome.and(ended);
        }
        outcome
    })
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

/// Makes a folder for nobody else, with those above it, each so that its name survives a power
/// cut. Costs nothing where it is there already.
pub(crate) fn create_folders(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    if disk.mode(path).is_ok() {
        return Ok(());
    }
    let above = path.parent().filter(|it| !it.as_os_str().is_empty());
    if let Some(above) = above {
        create_folders(disk, above)?;
    }
    match disk.create_folder(path) {
        // Another process made it in the meantime.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => other?,
    }
    disk.sync_folders(&[above.unwrap_or(Path::new("."))])
}

/// Removes a file; one that is not there is as good.
pub(crate) fn remove_if_there(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.remove(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
