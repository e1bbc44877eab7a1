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

/// Finds the setup. None where there is no OpenClaw.
pub(crate) fn places(env: &Environment, files: &mut Files) -> Option<Places> {
    let home = home(env);
    let expand = |text: &str| expand(text, &home);
    let state = match env.var("OPENCLAW_STATE_DIR") {
        Some(named) => expand(named),
        None => default_state(env, files, &home),
    };
    let config = match env.var("OPENCLAW_CONFIG_PATH") {
        Some(named) => expand(named),
        None => {
            let current = state.join("openclaw.json");
            let legacy = state.join("clawdbot.json");
            if !files.exists(&current) && files.exists(&legacy) { legacy } else { current }
        }
    };
    if !files.exists(&state) && !files.exists(&config) {
        return None;
    }
    let agent = env.var("OPENCLAW_AGENT_DIR").or_else(|| env.var("PI_CODING_AGENT_DIR"));
    let codex = env.var("CODEX_HOME").map_or_else(|| home.join(".codex"), expand);
    let on = |name: &str| env.var(name).is_some_and(|it| !matches!(it, "0" | "false"));
    Some(Places {
        agent: agent.map(expand),
        oauth: env.var("OPENCLAW_OAUTH_DIR").map_or_else(|| state.join("credentials"), expand),
        codex: codex.join("auth.json"),
        managed: on("OPENCLAW_NIX_MODE") || on("OPENCLAW_CONFIG_READONLY"),
        home,
        state,
        config,
    })
}

fn home(env: &Environment) -> PathBuf {
    match env.var("OPENCLAW_HOME") {
        Some(named) if named != "undefined" && named != "null" => expand(named, &env.home),
        _ => env.home.clone(),
    }
}

fn default_state(env: &Environment, files: &mut Files, home: &Path) -> PathBuf {
    if let Some(profile) = env.var("OPENCLAW_PROFILE").filter(|it| *it != "default") {
        return home.join(format!(".openclaw-{profile}"));
    }
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
