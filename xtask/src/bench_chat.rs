//! What is measured of the chat, in the real window: a long answer that streams, a word's way to the
//! screen, a conversation of 10,000 messages, search, and what ten long conversations leave behind.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::bench::folder;
use crate::bench_wire::{example, number_of, unreadable};
use crate::build;
use crate::command;
use crate::display::Display;
use crate::prerequisites;
use crate::step::{Failed, Stages};

/// A goal: the part of what was measured, the number in it, and the most that it may be.
struct Goal {
    part: &'static str,
    number: &'static str,
    most: f64,
}

const fn goal(part: &'static str, number: &'static str, most: f64) -> Goal {
    Goal { part, number, most }
}

const GOALS: &[Goal] = &[
    // 200 tokens a second of mixed Markdown, 10,000 of them.
    goal("stream", "longest_gap_ms", 50.0),
    goal("stream", "share_percent", 25.0),
    goal("stream", "last_to_first", 1.3),
    // From the moment that a word leaves the server until it is painted.
    goal("paint", "p95_ms", 60.0),
    // A conversation of 10,000 messages, from the click until its end is painted.
    goal("open", "p50_ms", 300.0),
    goal("open", "nodes", 60.0),
    // 100,000 messages.
    goal("search", "p95_ms", 50.0),
    // All processes, after ten long conversations beside before.
    goal("memory", "ratio", 1.2),
];

/// The rows of the chat, as lines of the bench's JSON.
pub fn measure(
    stages: &mut Stages,
    display: &Display,
    ours: PathBuf,
    bare: PathBuf,
) -> Result<String, Failed> {
    let said = stages.stage("chat", "a long answer, long conversations, search", || {
        let mut smooth = display.command(&example("smooth"));
        smooth.arg(folder());
        smooth.env("PATCHBAY_DESKTOP", ours).env("PATCHBAY_BARE", bare);
        smooth.env("PATCHBAY_SIMULATOR", build::built("release", "patchbay-simulator")?);
        smooth.env("TAURI_DRIVER", prerequisites::driver_path());
        command::read(&mut smooth)
    })?;
    rows(said.trim())
}

fn rows(said: &str) -> Result<String, Failed> {
    let mut out = format!("  \"chat\": {said},\n");
    for Goal { part, number, most } in GOALS {
        let value = part_of(said, part).ok_or_else(|| unreadable(said))?;
        // The window has no such command yet, or refused it.
        let value = number_of(value, number).unwrap_or(f64::INFINITY);
        let met = value <= *most;
        if !met {
            eprintln!("\nGoal missed: {part}, {number} {value}; {most} is the goal.");
        }
        // Writing into a string does not fail.
        let _ =
            writeln!(out, "  \"chat_{part}_{number}\": {{ \"goal\": {most}, \"met\": {met} }},");
    }
    Ok(out)
}

/// One object of the line of JSON.
fn part_of<'a>(said: &'a str, part: &str) -> Option<&'a str> {
    let (_, rest) = said.split_once(&format!("\"{part}\":"))?;
    rest.get(..=rest.find('}')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = r#"{"bare":{"longest_gap_ms":9},"memory":{"ratio":1.1},"open":{"nodes":40.0,"p50_ms":301},"paint":{"p95_ms":59.9},"search":{"refused":"no such command"},"stream":{"at_and_ms":[[1,60]],"last_to_first":1.3,"longest_gap_ms":60,"share_percent":20.5}}"#;

    #[test]
    fn each_goal_is_held_to_its_own_part() {
        let rows = rows(SAID).unwrap_or_default();
        for (name, met) in [
            ("stream_longest_gap_ms", false),
            ("stream_share_percent", true),
            ("stream_last_to_first", true),
            ("paint_p95_ms", true),
            ("open_p50_ms", false),
            ("open_nodes", true),
            ("search_p95_ms", false),
            ("memory_ratio", true),
        ] {
            let line = rows.lines().find(|line| line.contains(&format!("\"chat_{name}\"")));
            assert!(
                line.is_some_and(|line| line.contains(&format!("\"met\": {met}"))),
                "{name}\n{rows}"
            );
        }
    }

    #[test]
    fn a_part_that_was_not_measured_is_no_success() {
        assert!(rows(r#"{"bare":{}}"#).is_err());
    }
}
