//! The demo says only what it sees: with the simulator gone half-way, or a home that can't be
//! written, it must not end well.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn program(name: &str) -> Result<PathBuf, String> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| format!("{name} is not set: run these tests by `cargo xtask test`"))
}

/// Plays the tour; `sabotage` sees every line as it comes. Gives the exit status and all lines.
fn tour(mut sabotage: impl FnMut(&str)) -> Result<(bool, String), Box<dyn std::error::Error>> {
    let pictures = tempfile::tempdir()?;
    let mut demo = Command::new(program("PATCHBAY_DEMO")?)
        .arg("--tour")
        .arg("--app")
        .arg(program("PATCHBAY_DESKTOP")?)
        .arg("--simulator")
        .arg(program("PATCHBAY_SIMULATOR")?)
        .arg("--driver")
        .arg(program("TAURI_DRIVER")?)
        .arg("--pictures")
        .arg(pictures.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = String::new();
    if let Some(output) = demo.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            sabotage(&line);
            lines.push_str(&line);
            lines.push('\n');
        }
    }
    Ok((demo.wait()?.success(), lines))
}

#[test]
fn the_demo_fails_where_the_simulator_dies_half_way() -> Tested {
    let mut simulator = String::new();
    let (well, lines) = tour(|line| {
        if let Some((_, process)) = line.split_once("(process ") {
            simulator = process.trim_end_matches(')').to_owned();
        }
        if line.starts_with("demo: undone") {
            let killed = Command::new("kill").args(["-9", &simulator]).status();
            assert!(killed.is_ok_and(|status| status.success()), "kill {simulator}");
        }
    })?;
    assert!(!well, "the demo ended well without a simulator:\n{lines}");
    assert!(lines.contains("demo: undone"), "it never came that far:\n{lines}");
    assert!(!lines.contains("demo: answer streamed"), "{lines}");
    Ok(())
}

#[test]
fn the_demo_fails_where_the_home_can_not_be_written() -> Tested {
    let (well, lines) = tour(|line| {
        if let Some((_, home)) = line.split_once("broken, in ") {
            // Without the owner's write bit a file is read-only on purpose, for root too.
            let changed = Command::new("chmod").args(["-R", "a-w", home]).status();
            assert!(changed.is_ok_and(|status| status.success()), "chmod {home}");
        }
    })?;
    assert!(!well, "the demo ended well on a home that can't be written:\n{lines}");
    assert!(lines.contains("demo: fault found"), "it never came that far:\n{lines}");
    assert!(!lines.contains("demo: repaired"), "{lines}");
    Ok(())
}
