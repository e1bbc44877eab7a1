//! The folder that *Try it offline* lives in: ours by name, owner and a marker that is locked for as
//! long as somebody uses it. Nothing else is ever removed.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// How its name begins; a random part follows.
const PREFIX: &str = "patchbay-trial-";
const MARKER: &str = "patchbay-trial.lock";
/// What the marker says, whole.
const WORDS: &str =
    "A simulation of Patchbay's lives in this folder. It is removed when it ends.\n";

/// A folder in use. It stays on the disk until [`Folder::remove`], or the next [`sweep`] after
/// this process.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Locked: no other Patchbay takes this folder for one that was left behind.
    _marker: File,
}

impl Folder {
    /// Makes one in `within`, for this person alone.
    ///
    /// # Errors
    /// The system's, where it can't be made.
    pub(crate) fn make(within: &Path) -> io::Result<Self> {
        let path = within.join(format!("{PREFIX}{}", uuid::Uuid::new_v4().simple()));
        let mut folder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(&path)?;
        let mut marker = File::create_new(path.join(MARKER))?;
        // The words come after the lock: until they stand there, nobody takes it for left behind.
        marker.lock()?;
        marker.write_all(WORDS.as_bytes())?;
        let made = Self { path, _marker: marker };
        fs::create_dir(made.home())?;
        fs::create_dir(made.data())?;
        Ok(made)
    }

    /// The home that tools are looked for in.
    pub(crate) fn home(&self) -> PathBuf {
        self.path.join("home")
    }

    /// Patchbay's own data.
    pub(crate) fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    /// Removes it with all that is in it.
    ///
    /// # Errors
    /// The system's; what is left then goes with the next [`sweep`].
    pub(crate) fn remove(self) -> io::Result<()> {
        remove(&self.path)
    }
}

/// Everything but the marker first: what is cut off half-way is still known to be ours.
fn remove(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() == MARKER {
            continue;
        }
        // A link is removed, never what it points to.
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_file(path.join(MARKER))?;
    fs::remove_dir(path)
}

/// Removes the folders in `within` that a crash left behind: those of our name with our marker, of
/// the owner of `own`, that nobody uses.
pub(crate) fn sweep(within: &Path, own: &Path) {
    let Ok(entries) = fs::read_dir(within) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let Some(_marker) = left_behind(&path, own) else { continue };
        match remove(&path) {
            Ok(()) => tracing::info!("a simulation that was left behind is removed"),
            Err(error) => tracing::warn!(%error, "a simulation that was left behind stays"),
        }
    }
}

/// The marker of a folder that may be removed, locked.
fn left_behind(path: &Path, own: &Path) -> Option<File> {
    let random = path.file_name()?.to_str()?.strip_prefix(PREFIX)?;
    uuid::Uuid::try_parse(random).ok()?;
    let marker = path.join(MARKER);
    let (folder, file) = (fs::symlink_metadata(path).ok()?, fs::symlink_metadata(&marker).ok()?);
    if !folder.is_dir() || !file.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let owner = fs::metadata(own).ok()?.uid();
        if folder.uid() != owner || file.uid() != owner {
            return None;
        }
    }
    #[cfg(not(unix))]
    let _ = own;
    let mut marker = File::open(marker).ok()?;
    marker.try_lock().ok()?;
    let mut words = String::new();
    (&mut marker).take(1024).read_to_string(&mut words).ok()?;
    (words == WORDS).then_some(marker)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// A folder as a crash leaves it.
    fn abandoned(within: &Path) -> PathBuf {
        let folder = Folder::make(within).unwrap();
        fs::write(folder.home().join("config"), "x").unwrap();
        folder.path
    }

    #[test]
    fn what_is_made_is_private_and_goes_whole() {
        let temp = tempfile::tempdir().unwrap();
        let folder = Folder::make(temp.path()).unwrap();
        fs::create_dir_all(folder.data().join("a/b")).unwrap();
        fs::write(folder.data().join("a/b/c"), "x").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&folder.path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
        folder.remove().unwrap();
        assert_eq!(names(temp.path()), Vec::<String>::new());
    }

    #[test]
    fn one_that_was_left_behind_goes_and_one_in_use_stays() {
        let temp = tempfile::tempdir().unwrap();
        let used = Folder::make(temp.path()).unwrap();
        let left = abandoned(temp.path());
        sweep(temp.path(), temp.path());
        assert!(!left.exists());
        assert!(used.home().exists());
        drop(used);
        sweep(temp.path(), temp.path());
        assert_eq!(names(temp.path()), Vec::<String>::new());
    }

    #[test]
    fn one_that_was_removed_half_way_is_still_ours() {
        let temp = tempfile::tempdir().unwrap();
        let left = abandoned(temp.path());
        fs::remove_dir_all(left.join("home")).unwrap();
        sweep(temp.path(), temp.path());
        assert!(!left.exists());
    }

    #[test]
    fn whatever_is_not_wholly_ours_is_never_touched() {
        let temp = tempfile::tempdir().unwrap();
        let id = || format!("{PREFIX}{}", uuid::Uuid::new_v4().simple());
        let folder = |name: &str, marker: Option<&str>| {
            let path = temp.path().join(name);
            fs::create_dir(&path).unwrap();
            fs::write(path.join("theirs"), "x").unwrap();
            if let Some(words) = marker {
                fs::write(path.join(MARKER), words).unwrap();
            }
            path
        };
        folder(&id(), None);
        folder(&id(), Some("something else"));
        folder(&id(), Some(&format!("{WORDS}and more")));
        folder("patchbay-trial-photos", Some(WORDS));
        folder("patchbay-demo-1", Some(WORDS));
        fs::write(temp.path().join(id()), WORDS).unwrap();
        let before = names(temp.path());
        sweep(temp.path(), temp.path());
        assert_eq!(names(temp.path()), before);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_refused_and_never_followed() {
        use std::os::unix::fs::symlink;
        let temp = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let precious = elsewhere.path().join("precious");
        fs::create_dir(&precious).unwrap();
        fs::write(precious.join(MARKER), WORDS).unwrap();
        fs::write(precious.join("kept"), "x").unwrap();
        let id = || format!("{PREFIX}{}", uuid::Uuid::new_v4().simple());
        // The folder is a link.
        symlink(&precious, temp.path().join(id())).unwrap();
        // The marker is a link.
        let other = temp.path().join(id());
        fs::create_dir(&other).unwrap();
        symlink(precious.join(MARKER), other.join(MARKER)).unwrap();
        // Something in it is a link: it goes, and what it points to stays.
        let left = abandoned(temp.path());
        symlink(&precious, left.join("home/link")).unwrap();
        symlink(&precious, left.join("link")).unwrap();
        sweep(temp.path(), temp.path());
        assert_eq!(names(&precious), ["kept", MARKER]);
        assert_eq!(names(temp.path()).len(), 2, "both links stay");
        assert!(!left.exists());
    }
}
