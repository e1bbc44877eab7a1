//! The newest OpenClaw as a judge. It keeps sign-ins in a database that only it writes, so its own
//! `doctor` prepares a signed-in home, once. Its `config validate` and `models status` then tell
//! what they think of that home with a broken config, before and after `patchbay repair`.

use std::path::Path;
use std::process::Command;

use crate::command;
use crate::demo_home;
use crate::judges_openclaw::{Carried, Install, OpenClaw};
use crate::node;
use crate::place::{self, trouble};
use crate::step::{Done, Failed, Stages};

const VERSION: &str = "2026.9.6";
const INSTALL: Install = Install {
    wants: "Node 24.16 or a later 24, or 26.1 or later",
    suits: |node| {
        let from = |oldest| node::is_at_least(node, oldest);
        from((26, 1)) || (from((24, 16)) && !from((25, 0)))
    },
    carried: Carried { linux: "24.21.0", macos: "26.10.0" },
    overrides: "",
    flag: "--force",
};

/// A setup from before the move to the database, and nothing wrong with it.
const SETUP: &str = r#"{
  "auth": {
    "profiles": { "openai-codex:mira@example.com": { "provider": "openai-codex", "mode": "oauth" } }
  },
  "agents": {
    "defaults": {
      "model": { "primary": "openai-codex/gpt-5.4" },
      "models": { "openai-codex/gpt-5.4": {} }
    }
  },
  "gateway": { "mode": "local", "auth": { "mode": "token", "token": "a-made-up-gateway-token" } },
  "meta": { "lastTouchedVersion": "2026.4.29" }
}
"#;

/// A provider's block that breaks the prepared home, and how OpenClaw has to complain about it.
struct Broken {
    name: &'static str,
    providers: &'static str,
    red: fn(&Verdict) -> bool,
}

const BROKEN: &[Broken] = &[
    Broken {
        name: "leftover openai-codex block",
        providers: r#""openai-codex": {
        "baseUrl": "https://chatgpt.com/backend-api/codex",
        "api": "openai-codex-responses",
        "models": [{ "id": "gpt-5.4", "name": "GPT-5.4", "api": "openai-codex-responses" }]
      }"#,
        red: |verdict| verdict.refused.is_some(),
    },
    Broken {
        name: "openai at api.openai.com",
        providers: r#""openai": {
        "baseUrl": "https://api.openai.com/v1",
        "api": "openai-responses",
        "models": []
      }"#,
        red: |verdict| {
            let issues = verdict.issues.as_deref().unwrap_or("");
            issues.contains("\"missing-auth\"") && issues.contains("\"api-key\"")
        },
    },
];

pub fn judged(stages: &mut Stages) -> Done {
    let about = format!("the real OpenClaw {VERSION} from npm");
    let openclaw = stages.stage("openclaw", &about, || OpenClaw::install(VERSION, &INSTALL))?;
    let home = openclaw.folder.join("prepared");
    stages
        .stage("home", "its own doctor moves a ChatGPT sign-in in", || prepare(&openclaw, &home))?;
    stages.stage("judge", "its verdict before and after `patchbay repair`", || {
        BROKEN.iter().try_for_each(|broken| judge(&openclaw, &home, broken))?;
        println!("OpenClaw {VERSION} finds nothing wrong after the repair.");
        Ok(())
    })
}

/// Lays a signed-in home out and has OpenClaw migrate it, where that is not done yet.
fn prepare(openclaw: &OpenClaw, home: &Path) -> Done {
    if home.is_dir() {
        eprintln!("   it is there already: {}", home.display());
        return Ok(());
    }
    // Renamed at the end: what was cut short is not taken for finished.
    let begun = openclaw.folder.join("preparing");
    let setup = openclaw.folder.join("setup.json");
    std::fs::write(&setup, SETUP).map_err(|error| trouble(&setup, &error))?;
    demo_home::lay_out_with(&setup, &begun)?;
    let mut doctor = program(openclaw, &begun);
    doctor.args(["doctor", "--fix", "--non-interactive", "--yes"]);
    let said = command::read(&mut doctor)?;
    if !begun.join(".openclaw/state/openclaw.sqlite").is_file() {
        return Err(Failed::new(format!(
            "OpenClaw's doctor moved no sign-in into its database; its last words: {}",
            said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("")
        )));
    }
    std::fs::rename(&begun, home).map_err(|error| trouble(home, &error))
}

fn judge(openclaw: &OpenClaw, prepared: &Path, broken: &Broken) -> Done {
    let name = broken.name;
    let home = openclaw.folder.join("home");
    let data = openclaw.folder.join("data");
    place::empty(&home)?;
    copy(prepared, &home)?;
    place::empty(&data)?;
    let config = demo_home::config(&home);
    let text = read(&config)?;
    let Some(rest) = text.strip_prefix('{').filter(|_| !text.contains("\n  \"models\":")) else {
        return Err(Failed::new(format!(
            "{}: not a config to put a provider into; remove {} and try again",
            config.display(),
            prepared.display()
        )));
    };
    let block = broken.providers;
    let with =
        format!("{{\n  \"models\": {{\n    \"providers\": {{\n      {block}\n    }}\n  }},{rest}");
    std::fs::write(&config, with).map_err(|error| trouble(&config, &error))?;

    let verdict = verdict(openclaw, &home)?;
    println!("  before  {name}: {verdict}");
    if !(broken.red)(&verdict) {
        return Err(Failed::new(format!(
            "OpenClaw {VERSION} does not mind {name} before any repair; break that home in a way \
             that really fails there"
        )));
    }

    openclaw.repair(&home, &data)?;
    let repaired = read(&config)?;
    let verdict = self::verdict(openclaw, &home)?;
    println!("  after   {name}: {verdict}");
    if !verdict.is_green() {
        return Err(Failed::new(format!(
            "OpenClaw {VERSION} still minds {name} after the repair; look into \
             crates/doctor/src/tools"
        )));
    }
    if read(&config)? != repaired {
        return Err(Failed::new(format!(
            "OpenClaw {VERSION} undid the repair of {name}; look for openclaw.json.clobbered.* \
             in {}",
            home.display()
        )));
    }
    Ok(())
}

/// What OpenClaw says about a home.
struct Verdict {
    /// The first complaint of `config validate`, when it refuses the config.
    refused: Option<String>,
    /// `.auth.modelRouteIssues` of `models status`, as it stands there; absent when that failed.
    issues: Option<String>,
}

impl Verdict {
    fn is_green(&self) -> bool {
        self.refused.is_none() && self.issues.as_deref() == Some("")
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.refused {
            Some(complaint) => write!(out, "config refused ({complaint}), ")?,
            None => out.write_str("config valid, ")?,
        }
        match self.issues.as_deref() {
            Some("") => out.write_str("no route issue"),
            Some(issues) => {
                let found = ["kind", "model", "authRequirement"].map(|key| text_of(issues, key));
                write!(out, "route issue: {}", found.map(|text| text.unwrap_or("?")).join(" "))
            }
            None => out.write_str("no model status"),
        }
    }
}

fn verdict(openclaw: &OpenClaw, home: &Path) -> Result<Verdict, Failed> {
    let mut validate = program(openclaw, home);
    let (valid, said) = ask(validate.args(["config", "validate"]))?;
    let complaint = || {
        // `× openclaw.json:150 — models.providers.X.api: "…" is a removed api id; use "…" (…)`
        let line = said.lines().map(str::trim).find(|line| line.starts_with('×'));
        let line = line.or_else(|| said.lines().next()).unwrap_or("it does not say why");
        line.split_once(" — ").map_or(line, |(_, rest)| rest).split(';').next().map(str::to_owned)
    };
    let refused = if valid { None } else { complaint() };
    let mut status = program(openclaw, home);
    let (answered, said) = ask(status.args(["models", "status", "--json"]))?;
    let issues =
        if answered { list_of(&said, "modelRouteIssues").map(str::to_owned) } else { None };
    Ok(Verdict { refused, issues })
}

fn program(openclaw: &OpenClaw, home: &Path) -> Command {
    let mut command = openclaw.node_in(home);
    command.arg(openclaw.package().join("openclaw.mjs"));
    command
}

/// Whether it ended well, and what it said: a failure is an answer here.
fn ask(command: &mut Command) -> Result<(bool, String), Failed> {
    let output = command.output().map_err(|error| {
        Failed::new(format!("`{}` could not be started: {error}", command::shown(command)))
    })?;
    let said = [&*output.stdout, &*output.stderr].map(String::from_utf8_lossy).concat();
    Ok((output.status.success(), said))
}

/// What stands between the brackets of a list in JSON.
fn list_of<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = json.split_once(&format!("\"{key}\":"))?;
    let rest = rest.trim_start().strip_prefix('[')?;
    let (mut deep, mut quoted, mut escaped) = (0_u32, false, false);
    for (at, sign) in rest.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => deep += 1,
            ']' if !quoted && deep == 0 => return rest.get(..at).map(str::trim),
            ']' if !quoted => deep -= 1,
            _ => {}
        }
    }
    None
}

/// The first text of a key in JSON, where it has no escapes in it.
fn text_of<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = json.split_once(&format!("\"{key}\":"))?;
    rest.trim_start().strip_prefix('"')?.split('"').next()
}

fn read(file: &Path) -> Result<String, Failed> {
    std::fs::read_to_string(file).map_err(|error| trouble(file, &error))
}

/// Files and folders with their modes. Links are left out: they lead to OpenClaw's own skills.
fn copy(from: &Path, to: &Path) -> Done {
    let copied = || -> std::io::Result<Vec<_>> {
        std::fs::create_dir_all(to)?;
        std::fs::set_permissions(to, std::fs::metadata(from)?.permissions())?;
        std::fs::read_dir(from)?.collect()
    };
    for entry in copied().map_err(|error| trouble(from, &error))? {
        let (file, to) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(|error| trouble(&file, &error))?;
        if kind.is_dir() {
            copy(&file, &to)?;
        } else if kind.is_file() {
            std::fs::copy(&file, &to).map_err(|error| trouble(&file, &error))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_openclaw_prints() {
        let none = r#"{ "auth": { "modelRouteIssues": [], "providers": [1] } }"#;
        assert_eq!(list_of(none, "modelRouteIssues"), Some(""));
        let one = r#"{ "modelRouteIssues": [ { "kind": "x", "of": ["]\"]"] } ], "more": [] }"#;
        let found = list_of(one, "modelRouteIssues").unwrap_or("");
        assert_eq!(found, r#"{ "kind": "x", "of": ["]\"]"] }"#);
        assert_eq!(text_of(found, "kind"), Some("x"));
        assert_eq!(list_of("{}", "modelRouteIssues"), None);
    }
}
