//! Where OpenClaw keeps its files, by its own precedence (2026.4.9; the same scheme today).

use crate::environment::Environment;
use crate::files::Files;
use std::path::{Path, PathBuf};

/// Where one OpenClaw setup lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Places {
    /// The home that OpenClaw takes.
    pub(crate) home: PathBuf,
    /// The state folder.
    pub(crate) state: PathBuf,
    /// The config file, whether it exists or not.
    pub(crate) config: PathBuf,
    /// An agent folder that a variable names, for the default agent only.
    pub(crate) agent: Option<PathBuf>,
    /// The folder of the older OAuth import file.
    pub(crate) oauth: PathBuf,
    /// The sign-in file of Codex CLI, which OpenClaw reads too.
    pub(crate) codex: PathBuf,
    /// Nix or a read-only setting manages the config: nothing may be written.
    pub(crate) managed: bool,
}

/// One of the setups that a home has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setup {
    pub(crate) places: Places,
    /// The profile that names it; None for the one that OpenClaw takes by itself.
    pub(crate) profile: Option<String>,
    /// Whether OpenClaw takes it here without being told otherwise.
    pub(crate) used: bool,
}

/// Finds every setup: the one that OpenClaw takes first, then those of other profiles
/// (`openclaw --profile NAME`, `--dev`). Where it would take none, because only profiles are there,
/// all of them count as used.
pub(crate) fn setups(env: &Environment, files: &mut Files) -> Vec<Setup> {
    let main = places(env, files);
    let home = home(env);
    let mut others: Vec<(String, PathBuf)> = Vec::new();
    for name in files.names(&home) {
        if let Some(profile) = name.strip_prefix(".openclaw-").filter(|it| is_profile(it)) {
            others.push((profile.to_owned(), home.join(&name)));
        }
    }
    others.push(("default".to_owned(), usual_state(files, &home)));
    let taken = main.as_ref().map(|it| (it.state.clone(), it.config.clone()));
    let mut out: Vec<Setup> = Vec::new();
    out.extend(main.map(|places| Setup { places, profile: None, used: true }));
    for (profile, state) in others {
        let names = ["openclaw.json", "clawdbot.json"];
        let Some(config) = names.iter().map(|it| state.join(it)).find(|it| files.exists(it)) else {
            continue;
        };
        if taken.as_ref().is_some_and(|it| it.0 == state || it.1 == config) {
            continue;
        }
        let places = at(env, &home, state, config);
        out.push(Setup { places, profile: Some(profile), used: taken.is_none() });
    }
    out
}

/// What OpenClaw takes for a profile's name; a backup such as `.openclaw-2026.04` is none.
fn is_profile(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|it: char| it.is_ascii_alphanumeric())
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'))
}

/// The setup that OpenClaw takes. None where there is none.
fn places(env: &Environment, files: &mut Files) -> Option<Places> {
    let home = home(env);
    let named_state = env.var("OPENCLAW_STATE_DIR").map(|it| expand(it, &home));
    let profile = env.var("OPENCLAW_PROFILE").filter(|it| *it != "default");
    let state = match (&named_state, profile) {
        (Some(named), _) => named.clone(),
        (None, Some(profile)) => home.join(format!(".openclaw-{profile}")),
        (None, None) => usual_state(files, &home),
    };
    let config = match env.var("OPENCLAW_CONFIG_PATH") {
        Some(named) => expand(named, &home),
        None => {
            // Without a word about the state folder, a config in the legacy one still counts.
            let mut folders = vec![state.clone()];
            if named_state.is_none() && profile.is_none() {
                folders.extend([home.join(".openclaw"), home.join(".clawdbot")]);
            }
            let mut names =
                folders.iter().flat_map(|it| [it.join("openclaw.json"), it.join("clawdbot.json")]);
            names.find(|it| files.exists(it)).unwrap_or_else(|| state.join("openclaw.json"))
        }
    };
    if !files.exists(&state) && !files.exists(&config) {
        return None;
    }
    Some(at(env, &home, state, config))
}

fn at(env: &Environment, home: &Path, state: PathBuf, config: PathBuf) -> Places {
    let expand = |text: &str| expand(text, home);
    let agent = env.var("OPENCLAW_AGENT_DIR").or_else(|| env.var("PI_CODING_AGENT_DIR"));
    let codex = env.var("CODEX_HOME").map_or_else(|| home.join(".codex"), expand);
    let on = |name: &str| env.var(name).is_some_and(|it| !matches!(it, "0" | "false"));
    Places {
        agent: agent.map(expand),
        oauth: env.var("OPENCLAW_OAUTH_DIR").map_or_else(|| state.join("credentials"), expand),
        codex: codex.join("auth.json"),
        managed: on("OPENCLAW_NIX_MODE") || on("OPENCLAW_CONFIG_READONLY"),
        home: home.to_owned(),
        state,
        config,
    }
}

fn home(env: &Environment) -> PathBuf {
    match env.var("OPENCLAW_HOME") {
        Some(named) if named != "undefined" && named != "null" => expand(named, &env.home),
        _ => env.home.clone(),
    }
}

/// The state folder where nothing names one.
fn usual_state(files: &mut Files, home: &Path) -> PathBuf {
    let current = home.join(".openclaw");
    let legacy = home.join(".clawdbot");
    if !files.exists(&current) && files.exists(&legacy) { legacy } else { current }
}

/// A path with a leading `~` replaced by the home.
pub(crate) fn expand(text: &str, home: &Path) -> PathBuf {
    match text.strip_prefix('~') {
        Some("") => home.to_owned(),
        Some(rest) if rest.starts_with(['/', '\\']) => {
            home.join(rest.trim_start_matches(['/', '\\']))
        }
        _ => home.join(text),
    }
}
