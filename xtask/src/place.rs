//! Where things are in the project.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::step::{Done, Failed};

/// The project's folder.
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        // What `cargo run` says wins over what was compiled in: checkouts may share a target
        // folder, and then this program may have been built from another one.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        manifest.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
    })
}

/// Cargo's target folder: where this very program was built, whatever configured that.
pub fn target() -> PathBuf {
    let here = std::env::current_exe().ok();
    let profile = here.as_deref().and_then(Path::parent);
    match profile.and_then(Path::parent) {
        Some(target) => target.to_path_buf(),
        None => root().join("target"),
    }
}

/// A program of ours, built for `profile` (`debug` or `release`).
pub fn built(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The window's source folder.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// An empty folder, below the target folder.
pub fn empty(folder: &Path) -> Done {
    let made = match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => std::fs::create_dir_all(folder),
    };
    made.map_err(|error| trouble(folder, &error))
}

/// A file or folder of ours that could not be read or written.
pub fn trouble(path: &Path, error: &std::io::Error) -> Failed {
    Failed::new(format!("{}: {error}; see that it can be read and written", path.display()))
}
