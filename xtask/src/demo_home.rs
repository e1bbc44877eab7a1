//! The demo's home, laid out for measuring and judging: the very files that the demo breaks.

use std::path::{Path, PathBuf};

use crate::place::{self, trouble};
use crate::step::Done;

/// File in `crates/simulator/src/home`, and where it stands in a home.
const FILES: &[(&str, &str)] = &[
    ("openclaw.json5", ".openclaw/openclaw.json"),
    ("models.json", ".openclaw/agents/main/agent/models.json"),
    ("auth-profiles.json", ".openclaw/agents/main/agent/auth-profiles.json"),
];

/// Lays it out in `home`, anew.
pub fn lay_out(home: &Path) -> Done {
    place::empty(home)?;
    for (from, to) in FILES {
        let to = home.join(to);
        copy(&place::root().join("crates/simulator/src/home").join(from), &to)?;
        private(&to)?;
    }
    Ok(())
}

/// Lays it out in `home` with another config, and without the cache that fits only the demo's.
pub fn lay_out_with(config_file: &Path, home: &Path) -> Done {
    lay_out(home)?;
    let cache = home.join(FILES[1].1);
    std::fs::remove_file(&cache).map_err(|error| trouble(&cache, &error))?;
    copy(config_file, &config(home))?;
    private(&config(home))
}

/// A copy of a home, for a program that may write into it.
pub fn copy_of(home: &Path, to: &Path) -> Done {
    place::empty(to)?;
    for (_, file) in FILES.iter().filter(|(_, file)| home.join(file).exists()) {
        copy(&home.join(file), &to.join(file))?;
    }
    Ok(())
}

/// OpenClaw's config in a home.
pub fn config(home: &Path) -> PathBuf {
    home.join(FILES[0].1)
}

fn copy(from: &Path, to: &Path) -> Done {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(|error| trouble(folder, &error))?;
    }
    std::fs::copy(from, to).map_err(|error| trouble(from, &error))?;
    Ok(())
}

/// 0600, as OpenClaw writes them: git keeps no such mode.
#[cfg(unix)]
fn private(file: &Path) -> Done {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
        .map_err(|error| trouble(file, &error))
}

#[cfg(not(unix))]
fn private(_: &Path) -> Done {
    Ok(())
}
