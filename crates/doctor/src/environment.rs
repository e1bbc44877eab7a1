//! Where to look: the home, the variables and Patchbay's own folder, as a value.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// The surroundings of one examination. Nothing in this crate reads the process environment: who
/// wants the person's own home and variables puts them in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// The home whose tools are looked for: `--home`, or the person's own. Absolute.
    pub home: PathBuf,
    /// Environment variables by name. Empty when a home was given, so that another home is never
    /// judged by this machine's variables.
    pub vars: BTreeMap<String, String>,
    /// A home was given: no program is looked up on PATH or started.
    pub isolated: bool,
    /// Patchbay's own data folder: the journal and the backups live below it. Absolute.
    pub data_dir: PathBuf,
    /// Versions that the person stated, by tool id (`--tool-version ID=VERSION`).
    pub versions: BTreeMap<String, String>,
}

impl Environment {
    /// A variable's value, where it is set and not blank.
    pub(crate) fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}
