//! Node and npm: checked with a clear word, and the window's pages built with them.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::command;
use crate::place;
use crate::step::{Done, Failed};

/// The oldest Node that the pages' build tools run on.
const OLDEST: (u32, u32) = (20, 19);

/// Node and npm are there and new enough.
pub fn check() -> Done {
    let how = "install Node 20.19 or later with npm (https://nodejs.org), then run this again";
    let Some(node) = command::on_path("node") else {
        return Err(Failed::new(format!("node is not there; {how}")));
    };
    if !is_at_least(&node, OLDEST) {
        let said = command::read(command::program(&node).arg("--version")).unwrap_or_default();
        let said = said.trim();
        return Err(Failed::new(format!("node {said} is too old; {how}")));
    }
    if command::on_path("npm").is_none() {
        return Err(Failed::new(format!("npm is not there; {how}")));
    }
    Ok(())
}

/// Whether this Node is of `oldest` (major, minor) or later.
pub fn is_at_least(node: &Path, oldest: (u32, u32)) -> bool {
    let said = command::read(command::program(node).arg("--version"));
    said.ok().and_then(|said| version(&said)).is_some_and(|found| found >= oldest)
}

/// `npm` in the window's source folder.
pub fn npm() -> Command {
    let mut command = command::program(command::on_path("npm").unwrap_or_else(|| "npm".into()));
    command.current_dir(place::ui());
    command
}

/// Installs what the lock file names. Skipped when it was done after the lock file last changed.
pub fn install() -> Done {
    if installed() {
        eprintln!("   ui/node_modules is newer than ui/package-lock.json: npm ci not needed");
        return Ok(());
    }
    command::run_aside(
        npm().args(["ci", "--no-audit", "--no-fund"]),
        "see what npm says above (a network fault? then run this again)",
    )
}

/// The pages, as they are compiled into the window.
pub fn build() -> Done {
    install()?;
    script("build", "mend what it names above in ui/")
}

/// One of the scripts in `ui/package.json`.
pub fn script(name: &str, advice: &str) -> Done {
    command::run_aside(npm().args(["run", "--silent", name]), advice)
}

fn installed() -> bool {
    let changed = |path: &str| -> Option<SystemTime> {
        std::fs::metadata(place::ui().join(path)).ok()?.modified().ok()
    };
    match (changed("node_modules/.package-lock.json"), changed("package-lock.json")) {
        (Some(there), Some(wanted)) => there >= wanted,
        _ => false,
    }
}

/// `v20.20.2` → (20, 20).
fn version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(version("v20.19.0\n") >= Some(OLDEST));
        assert!(version("v20.9.0") < Some(OLDEST));
        assert!(version("v100.0.0") >= Some(OLDEST));
        assert_eq!(version("none"), None);
    }
}
