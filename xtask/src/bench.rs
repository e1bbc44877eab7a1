//! Measures release builds and prints JSON on stdout: the doctor on the demo's home, the wire, and
//! the window beside a bare Tauri window in the same run. Absolute times belong to the machine; the
//! ratio is what can be held to a limit.

use std::path::PathBuf;

use crate::arguments::Arguments;
use crate::bench_doctor;
use crate::bench_history;
use crate::bench_window;
use crate::bench_wire;
use crate::build;
use crate::command;
use crate::place;
use crate::step::{Done, Failed, Stages};

/// Turns whose first token is waited for.
const TURNS: usize = 100;

/// `cargo xtask bench`.
pub fn run(mut arguments: Arguments) -> Done {
    let yes = arguments.flag("--yes");
    let only: Vec<&str> = ["--doctor", "decode", "turn", "search", "window"]
        .into_iter()
        .filter(|it| arguments.flag(it))
        .collect();
    let runs = arguments.number("--runs")?;
    arguments.end()?;

    let mut stages = Stages::begin();
    let mut rows = String::new();
    let wanted = |name: &str| only.is_empty() || only.contains(&name);
    if wanted("--doctor") {
        rows += &doctor(&mut stages, runs)?;
    }
    if wanted("decode") || wanted("turn") {
        bench_wire::build(&mut stages)?;
    }
    if wanted("decode") {
        rows += &bench_wire::decode(&mut stages)?;
    }
    if wanted("turn") {
        rows += &bench_wire::turn(&mut stages, runs.unwrap_or(TURNS))?;
    }
    if wanted("search") {
        rows += &bench_history::search(&mut stages)?;
    }
    if wanted("window") {
        bench_window::build(&mut stages, yes)?;
        rows += &bench_window::measure(&mut stages, runs)?;
    }
    stages.table();
    println!("{{\n{}\n}}", rows.trim_end().trim_end_matches(','));
    Ok(())
}

fn doctor(stages: &mut Stages, runs: Option<usize>) -> Result<String, Failed> {
    stages.stage("build", "a release build of the command line", || {
        let mut cargo = build::crates("build");
        cargo.args(["--release", "--package", "patchbay-cli", "--bin", "patchbay"]);
        command::run_aside(&mut cargo, build::ADVICE)
    })?;
    stages.stage("doctor", "the command line on the demo's home and a large one", || {
        bench_doctor::measure(runs.unwrap_or(20))
    })
}

/// `target/bench`: the homes that are measured.
pub fn folder() -> PathBuf {
    place::target().join("bench")
}

/// What several runs took: milliseconds, or whatever their row says.
#[derive(Debug, Default)]
pub struct Times(Vec<f64>);

impl Times {
    /// One run more.
    pub fn add(&mut self, milliseconds: f64) {
        let at = self.0.partition_point(|time| *time < milliseconds);
        self.0.insert(at, milliseconds);
    }

    /// The one in the middle; 0 without any.
    pub fn median(&self) -> f64 {
        let middle = self.0.len() / 2;
        match self.0.get(middle) {
            None => 0.0,
            Some(upper) if self.0.len() % 2 == 1 => *upper,
            Some(upper) => f64::midpoint(self.0[middle - 1], *upper),
        }
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (least, most) = (self.0.first().unwrap_or(&0.0), self.0.last().unwrap_or(&0.0));
        write!(
            out,
            "{{ \"median\": {:.1}, \"min\": {least:.1}, \"max\": {most:.1}, \"runs\": {} }}",
            self.median(),
            self.0.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_odd_and_even_numbers_of_runs() {
        let mut times = Times::default();
        for time in [30.0, 10.0, 20.0] {
            times.add(time);
        }
        assert_eq!(times.median(), 20.0);
        times.add(40.0);
        assert_eq!(times.median(), 25.0);
        assert_eq!(
            times.to_string(),
            "{ \"median\": 25.0, \"min\": 10.0, \"max\": 40.0, \"runs\": 4 }"
        );
    }
}
