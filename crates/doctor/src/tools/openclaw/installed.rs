//! Which version of OpenClaw this is: the person's word, an installed package, the config's own
//! note, the program. In this order.

use super::discover::Places;
use super::snapshot::Snapshot;
use crate::edit::Node;
use crate::environment::Environment;
use crate::files::{Files, Found};
use crate::report::VersionSource;
use crate::version::Version;
use std::path::{Path, PathBuf};

/// Folders below a home in which package managers and OpenClaw's installer put the package.
const BELOW_HOME: &[&str] = &[
    ".openclaw/lib/node_modules",
    ".npm-global/lib/node_modules",
    ".npm-packages/lib/node_modules",
    ".local/lib/node_modules",
    ".local/share/pnpm/global/5/node_modules",
    ".bun/install/global/node_modules",
    ".volta/tools/image/packages/openclaw/lib/node_modules",
    "node_modules",
];

/// The same for the whole machine.
const ON_MACHINE: &[&str] =
    &["/usr/local/lib/node_modules", "/usr/lib/node_modules", "/opt/homebrew/lib/node_modules"];

/// The version and where it was read.
pub(crate) fn version(
    env: &Environment,
    files: &mut Files,
    snapshot: &Snapshot,
) -> (Option<Version>, VersionSource) {
    if let Some(said) = env.versions.get(super::ID).and_then(|it| Version::find(it)) {
        return (Some(said), VersionSource::Flag);
    }
    let on_path = if env.isolated { None } else { program(env, files) };
    if let Some(found) = package(env, files, &snapshot.places, on_path.as_deref()) {
        return (Some(found), VersionSource::Package);
    }
    let noted = snapshot.at(&["meta", "lastTouchedVersion"]).and_then(Node::text);
    if let Some(noted) = noted.and_then(Version::find) {
        return (Some(noted), VersionSource::Config);
    }
    let printed = on_path.and_then(|it| files.version_of(&it));
    match printed.as_deref().and_then(Version::find) {
        Some(printed) => (Some(printed), VersionSource::Binary),
        None => (None, VersionSource::Unknown),
    }
}

/// The program on PATH.
fn program(env: &Environment, files: &mut Files) -> Option<PathBuf> {
    let names: &[&str] =
        if cfg!(windows) { &["openclaw.cmd", "openclaw.exe"] } else { &["openclaw"] };
    std::env::split_paths(env.var("PATH")?)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|path| files.exists(path))
}

fn package(
    env: &Environment,
    files: &mut Files,
    places: &Places,
    on_path: Option<&Path>,
) -> Option<Version> {
    // The program on PATH is a link into its package.
    if let Some(target) = on_path.and_then(|it| it.canonicalize().ok()) {
        for folder in target.ancestors().skip(1).take(4) {
            if let Some(found) = package_in(files, folder) {
                return Some(found);
            }
        }
    }
    let mut folders: Vec<PathBuf> = Vec::new();
    for home in [&env.home, &places.home] {
        folders.extend(BELOW_HOME.iter().map(|it| home.join(it).join("openclaw")));
        let nvm = home.join(".nvm/versions/node");
        for name in files.names(&nvm).into_iter().rev() {
            folders.push(nvm.join(name).join("lib/node_modules/openclaw"));
        }
        folders.push(home.join("openclaw"));
    }
    if !env.isolated {
        folders.extend(ON_MACHINE.iter().map(|it| Path::new(it).join("openclaw")));
    }
    folders.iter().find_map(|folder| package_in(files, folder))
}

fn package_in(files: &mut Files, folder: &Path) -> Option<Version> {
    let Found::File(seen) = files.read(&folder.join("package.json")) else { return None };
    let manifest: serde_json::Value = serde_json::from_slice(&seen.bytes).ok()?;
    if manifest.get("name")?.as_str()? != "openclaw" {
        return None;
    }
    Version::find(manifest.get("version")?.as_str()?)
}
