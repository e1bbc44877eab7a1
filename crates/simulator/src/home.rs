//! A throw-away home to stand in for a person's: OpenClaw 2026.4.9 in a state that really fails there.
//! The demo, its tests and *Try it offline* lay it out.
//!
//! `openai-completions` at api.openai.com is the shape that 2026.4.9 does not heal at run time
//! (openai-responses it does): requests end at api.openai.com, which refuses a ChatGPT sign-in
//! (openclaw/openclaw#64133). An agent's generated models.json keeps the same values.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The config as a person would have it: comments, other providers, its own order and quotes.
pub const CONFIG: &str = include_str!("home/openclaw.json5");
/// The stale cache of the agent `main`.
pub const CACHE: &str = include_str!("home/models.json");
const PROFILES: &str = include_str!("home/auth-profiles.json");

/// Where its files are.
#[derive(Debug, Clone)]
pub struct DemoHome {
    /// The home itself.
    pub root: PathBuf,
}

impl DemoHome {
    /// Lays out the files under `root`, which must not exist yet.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn lay_out(root: &Path) -> io::Result<Self> {
        let home = Self { root: root.to_owned() };
        for (file, text) in [
            (home.config(), CONFIG),
            (home.cache(), CACHE),
            (home.agent_dir().join("auth-profiles.json"), PROFILES),
        ] {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&file, text)?;
            private(&file)?;
        }
        Ok(home)
    }

    /// `~/.openclaw/openclaw.json`.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.root.join(".openclaw/openclaw.json")
    }

    /// `models.json` of the agent `main`.
    #[must_use]
    pub fn cache(&self) -> PathBuf {
        self.agent_dir().join("models.json")
    }

    fn agent_dir(&self) -> PathBuf {
        self.root.join(".openclaw/agents/main/agent")
    }

    /// Every file under the home with its bytes and mode, sorted by path: to see what changed and
    /// what did not.
    ///
    /// # Errors
    /// A file can't be read.
    pub fn contents(&self) -> io::Result<Vec<(PathBuf, Vec<u8>, u32)>> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push((path.clone(), fs::read(&path)?, mode(&path)?));
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

#[cfg(unix)]
fn private(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn private(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn mode(file: &Path) -> io::Result<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(file)?.permissions().mode())
}

#[cfg(not(unix))]
fn mode(_: &Path) -> io::Result<u32> {
    Ok(0)
}
