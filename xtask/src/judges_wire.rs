//! The real Codex CLI and pi, unmodified, against the simulator: who passes both has not been
//! flattered by a stand-in that only its own client understands.

use std::path::PathBuf;

use crate::build;
use crate::command;
use crate::judges::{folder, script};
use crate::node;
use crate::place::trouble;
use crate::step::{Done, Failed, Stages};

const CODEX: Package = Package { name: "@openai/codex", version: "0.169.0", folder: "codex" };
/// Also what `cargo xtask bench decode` is measured beside.
pub const PI: Package = Package { name: "@mariozechner/pi-ai", version: "0.73.1", folder: "pi-ai" };

const ADVICE: &str =
    "read the step that failed; it needs openssl, curl, python3 and, to sign in, port 1455";

pub fn judged(stages: &mut Stages) -> Done {
    let codex = stages.stage("codex", "the real Codex CLI from npm", || CODEX.installed())?;
    for (stage, about, name) in [
        ("sign-in", "it signs in to the simulator, refreshes, signs out", "codex-sign-in.sh"),
        ("turns", "its turns, its app-server, its doctor", "codex-turns.sh"),
    ] {
        stages.stage(stage, about, || {
            let mut judge = command::program(PathBuf::from("sh"));
            judge.arg(script(name)).arg(codex.join(".bin").join("codex"));
            command::run(judge.arg(build::built("debug", "patchbay-simulator")?), ADVICE)
        })?;
    }
    let pi = stages.stage("pi", "the real pi from npm", || PI.installed())?;
    stages.stage("turns", "its turns over SSE", || {
        let mut judge = command::program(PathBuf::from("node"));
        judge.arg(script("pi-turns.mjs")).arg(pi.join(PI.name));
        command::run(judge.arg(build::built("debug", "patchbay-simulator")?), ADVICE)
    })
}

/// A package of npm.
pub struct Package {
    pub name: &'static str,
    version: &'static str,
    folder: &'static str,
}

impl Package {
    /// Installs it where it is not there yet. Hands back its `node_modules`.
    pub fn installed(&self) -> Result<PathBuf, Failed> {
        let folder = folder(&format!("{}-{}", self.folder, self.version));
        let modules = folder.join("node_modules");
        // Written at the end by npm: without it an installation was cut short.
        if modules.join(".package-lock.json").is_file() && modules.join(self.name).is_dir() {
            eprintln!("   it is there already: {}", folder.display());
            return Ok(modules);
        }
        std::fs::create_dir_all(&folder).map_err(|error| trouble(&folder, &error))?;
        let mut npm = node::npm();
        npm.current_dir(&folder).args(["install", "--no-save", "--no-audit", "--no-fund"]);
        npm.args(["--loglevel=error".to_owned(), format!("{}@{}", self.name, self.version)]);
        command::run_aside(&mut npm, "see what npm says above (a network fault? then try again)")?;
        Ok(modules)
    }
}
