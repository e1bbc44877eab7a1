//! What is measured of the doctor: looking, repairing and undoing, as a script waits for them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::bench::{Times, folder};
use crate::build;
use crate::command;
use crate::demo_home;
use crate::place::{self, trouble};
use crate::step::Failed;

/// `patchbay doctor` on the large home has to end by then, in milliseconds on 2 cores.
const LARGE_LIMIT: f64 = 60.0;
const AGENTS: usize = 20;
/// Bytes of the large home's config.
const LARGE: usize = 2 * 1024 * 1024;

/// All of them, as lines of the bench's JSON.
pub fn measure(runs: usize) -> Result<String, Failed> {
    let patchbay = build::built("release", "patchbay")?;
    let mut out = String::new();
    let mut say = |name: &str, times: &Times| {
        // Writing into a string does not fail.
        let _ = writeln!(out, "  \"{name}\": {times},");
    };
    let home = folder().join("home");
    demo_home::lay_out(&home)?;
    let doctor = times(runs, &mut || patchbay_on(&patchbay, &["doctor"], &home, 1))?;
    say("doctor_demo_home_ms", &doctor);

    let (mut repair, mut undo) = (Times::default(), Times::default());
    for run in 0..=runs {
        demo_home::lay_out(&home)?;
        let repaired = patchbay_on(&patchbay, &["repair", "--yes"], &home, 0)?;
        let undone = patchbay_on(&patchbay, &["undo"], &home, 0)?;
        if run > 0 {
            repair.add(repaired);
            undo.add(undone);
        }
    }
    say("repair_demo_home_ms", &repair);
    say("undo_demo_home_ms", &undo);

    let large = folder().join("large-home");
    lay_out_large(&large)?;
    let doctor = times(runs, &mut || patchbay_on(&patchbay, &["doctor"], &large, 1))?;
    say("doctor_20_agents_2mb_ms", &doctor);
    if doctor.median() > LARGE_LIMIT {
        eprintln!(
            "\nThe doctor takes {:.1} ms on 20 agents and 2 MB; {LARGE_LIMIT} ms is the limit.",
            doctor.median()
        );
    }
    if let Some(package) = std::env::var_os("OPENCLAW_PACKAGE_DIR") {
        let package = PathBuf::from(package);
        for (name, words) in [
            ("openclaw_config_validate_ms", &["config", "validate"][..]),
            ("openclaw_doctor_ms", &["doctor", "--non-interactive"][..]),
        ] {
            say(name, &times(1, &mut || openclaw(&package, words, &large))?);
        }
    }
    let _ = writeln!(out, "  \"doctor_20_agents_2mb_limit_ms\": {LARGE_LIMIT},");
    Ok(out)
}

/// The first one brings the program into memory and is not counted.
fn times(runs: usize, one: &mut dyn FnMut() -> Result<f64, Failed>) -> Result<Times, Failed> {
    let mut times = Times::default();
    for run in 0..=runs {
        let took = one()?;
        if run > 0 {
            times.add(took);
        }
    }
    Ok(times)
}

/// Wall time of the whole process in milliseconds. A status other than `expected` is a failure.
fn patchbay_on(patchbay: &Path, words: &[&str], home: &Path, expected: i32) -> Result<f64, Failed> {
    let mut command = Command::new(patchbay);
    command.args(words).args(["--json", "--home"]).arg(home);
    command.arg("--data-dir").arg(home.join("patchbay-data"));
    let began = Instant::now();
    let output = command.stdin(Stdio::null()).output();
    let took = began.elapsed();
    let output = output
        .map_err(|error| Failed::new(format!("{} did not start: {error}", patchbay.display())))?;
    if output.status.code() != Some(expected) {
        let said = String::from_utf8_lossy(&output.stdout);
        let said: String = said.chars().take(300).collect();
        let shown = command::shown(&command);
        return Err(Failed::new(format!(
            "`{shown}` ended with {:?} and not with {expected} ({said}); run: cargo xtask test --fast",
            output.status.code()
        )));
    }
    Ok(took.as_secs_f64() * 1000.0)
}

/// OpenClaw's own program on a home. How it ends is its business: the home is broken.
fn openclaw(package: &Path, words: &[&str], home: &Path) -> Result<f64, Failed> {
    let copy = folder().join("openclaw-home");
    copy_all(home, &copy)?;
    let mut node = Command::new("node");
    node.arg(package.join("openclaw.mjs")).args(words);
    node.env("HOME", &copy).env("OPENCLAW_STATE_DIR", copy.join(".openclaw"));
    node.env("OPENCLAW_CONFIG_PATH", copy.join(".openclaw/openclaw.json")).env("NO_COLOR", "1");
    node.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let began = Instant::now();
    node.status().map_err(|error| Failed::new(format!("node did not start: {error}")))?;
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}

/// 20 agents with sign-ins and caches, and a config of 2 MB that is broken in one place.
fn lay_out_large(home: &Path) -> Result<(), Failed> {
    demo_home::lay_out(home)?;
    let main = home.join(".openclaw/agents/main/agent");
    let mut agents = String::new();
    for agent in 0..AGENTS {
        let name = if agent == 0 { "main".to_owned() } else { format!("agent-{agent}") };
        let _ = write!(agents, "{{\"id\": \"{name}\"}}, ");
        if agent > 0 {
            copy_all(&main, &home.join(format!(".openclaw/agents/{name}/agent")))?;
        }
    }
    let mut models = String::new();
    let mut number = 0;
    while models.len() < LARGE {
        let _ = writeln!(
            models,
            "        {{ \"id\": \"local-{number}\", \"name\": \"Local {number}\", \"api\": \
             \"openai-completions\", \"reasoning\": false, \"input\": [\"text\"], \
             \"cost\": {{ \"input\": 0, \"output\": 0, \"cacheRead\": 0, \"cacheWrite\": 0 }}, \
             \"contextWindow\": 128000, \"maxTokens\": 8192 }},"
        );
        number += 1;
    }
    let text = format!(
        "// A large one.\n{{\n  \"meta\": {{ \"lastTouchedVersion\": \"2026.4.9\" }},\n  \
         \"gateway\": {{ \"mode\": \"local\" }},\n  \"agents\": {{ \"defaults\": {{ \"model\": \
         {{ \"primary\": \"openai-codex/gpt-5.4\" }} }}, \"list\": [{agents}] }},\n  \
         \"models\": {{ \"providers\": {{\n    \"openai-codex\": {{ \"baseUrl\": \
         \"https://api.openai.com/v1\", \"api\": \"openai-completions\", \"models\": [] }},\n    \
         \"local\": {{ \"baseUrl\": \"http://127.0.0.1:8080/v1\", \"api\": \
         \"openai-completions\", \"models\": [\n{models}      ] }}\n  }} }}\n}}\n"
    );
    let config = demo_home::config(home);
    std::fs::write(&config, text).map_err(|error| trouble(&config, &error))
}

fn copy_all(from: &Path, to: &Path) -> Result<(), Failed> {
    place::empty(to)?;
    let entries = std::fs::read_dir(from).map_err(|error| trouble(from, &error))?;
    for entry in entries.flatten() {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_all(&path, &copy)?;
        } else {
            std::fs::copy(&path, &copy).map_err(|error| trouble(&path, &error))?;
        }
    }
    Ok(())
}
