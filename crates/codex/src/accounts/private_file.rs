//! Files that only the owner may read, written so that a crash leaves the old or the new bytes,
//! never a mixture.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use patchbay_failure::{Failure, Kind};
use secrecy::zeroize::Zeroizing;

/// Larger than any file of ours; a file beyond it is not ours.
const LARGEST: u64 = 4 * 1024 * 1024;

/// The bytes of `path`, or `None` where there is no such file. A symbolic link is refused.
///
/// # Errors
/// `file_unreadable` with the path.
pub(crate) fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    let named = match fs::symlink_metadata(path) {
        Ok(named) => named,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, &error.to_string())),
    };
    if !named.is_file() {
        return Err(unreadable(path, "it is not a plain file"));
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, &error.to_string())),
    };
    let opened = file.metadata().map_err(|error| unreadable(path, &error.to_string()))?;
    if !opened.is_file() || opened.len() > LARGEST {
        return Err(unreadable(path, "it is not a file that Patchbay wrote"));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(opened.len()).unwrap_or(0)));
    (&file)
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error.to_string()))?;
    Ok(Some(bytes))
}

/// Replaces `path` by `bytes`: a new file, made exclusively with mode 0600 beside it, fsynced and
/// renamed over it; then the folder is fsynced, since users report NUL-filled files without
/// (openai/codex#42808). A symbolic link at `path` is refused.
///
/// # Errors
/// `file_not_writable` with the path.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().ok_or_else(|| not_writable(path, "it has no folder"))?;
    ensure_folder(folder)?;
    if fs::symlink_metadata(path).is_ok_and(|named| !named.is_file()) {
        return Err(not_writable(path, "it is not a plain file"));
    }
    let fail = |error: std::io::Error| not_writable(path, &error.to_string());
    // `tempfile` opens with O_EXCL and, on Unix, mode 0600.
    let mut new = tempfile::Builder::new()
        .prefix(".new-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(fail)?;
    new.write_all(bytes).map_err(fail)?;
    new.as_file().sync_all().map_err(fail)?;
    new.persist(path).map_err(|error| fail(error.error))?;
    sync_folder(folder).map_err(fail)
}

/// Removes `path`; a file that is already gone is no failure.
///
/// # Errors
/// `file_not_writable` with the path.
pub(crate) fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(not_writable(path, &error.to_string())),
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    sync_folder(folder).map_err(|error| not_writable(path, &error.to_string()))
}

/// Makes `folder` with mode 0700 where it is missing. A folder that stands keeps its mode.
///
/// # Errors
/// `file_not_writable` with the path.
pub(crate) fn ensure_folder(folder: &Path) -> Result<(), Failure> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| not_writable(folder, &error.to_string()))
}

/// Makes `folder` one that nobody else may enter. A symbolic link is refused.
///
/// # Errors
/// `file_not_writable` with the path.
pub(crate) fn ensure_private_folder(folder: &Path) -> Result<(), Failure> {
    ensure_folder(folder)?;
    let named =
        fs::symlink_metadata(folder).map_err(|error| not_writable(folder, &error.to_string()))?;
    if !named.is_dir() {
        return Err(not_writable(folder, "it is not a plain folder"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if named.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
                .map_err(|error| not_writable(folder, &error.to_string()))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    // Windows has no fsync of a folder; its rename is journalled.
    Ok(())
}

/// `path` can't be read, for `reason`.
pub(crate) fn unreadable(path: &Path, reason: &str) -> Failure {
    Failure::new(Kind::FileUnreadable).with_detail(format!("{}: {reason}", path.display()))
}

/// `path` can't be written, for `reason`.
pub(crate) fn not_writable(path: &Path, reason: &str) -> Failure {
    Failure::new(Kind::FileNotWritable).with_detail(format!("{}: {reason}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_gone_after_removal() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/er/file.json");
        assert!(read(&path).unwrap().is_none());
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(read(&path).unwrap().unwrap().as_slice(), b"two");
        let left: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(left.len(), 1, "no temporary file stays");
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert!(read(&path).unwrap().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn modes_are_private_and_links_are_refused() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("credentials");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        ensure_private_folder(&folder).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);

        let path = folder.join("a.json");
        write(&path, b"x").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);

        let outside = dir.path().join("outside");
        fs::write(&outside, "precious").unwrap();
        let link = folder.join("link.json");
        std::os::unix::fs::symlink(&outside, &link).unwrap();
        assert_eq!(read(&link).unwrap_err().kind, Kind::FileUnreadable);
        assert_eq!(write(&link, b"x").unwrap_err().kind, Kind::FileNotWritable);
        assert_eq!(fs::read(&outside).unwrap(), b"precious");

        let linked_folder = dir.path().join("linked");
        std::os::unix::fs::symlink(&folder, &linked_folder).unwrap();
        assert!(ensure_private_folder(&linked_folder).is_err());
    }
}
