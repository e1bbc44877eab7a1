//! Measures release builds and prints JSON on stdout: the doctor on the demo's home, the wire, and
//! the window's start beside that of a bare Tauri window in the same run. Absolute times belong to
//! the machine; the ratio is what can be held to a limit.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::arguments::Arguments;
use crate::bench_doctor;
use crate::bench_wire;
use crate::build;
use crate::command;
use crate::demo_home;
use crate::display::Display;
use crate::node;
use crate::place;
use crate::prerequisites::{self, Need};
use crate::step::{Done, Failed, Stages};

/// Our window may take this much of a bare one's time.
const RATIO_LIMIT: f64 = 1.5;
/// Turns whose first token is waited for.
const TURNS: usize = 100;
/// A window that is not there by then never comes.
const PATIENCE: Duration = Duration::from_secs(60);

/// `cargo xtask bench`.
pub fn run(mut arguments: Arguments) -> Done {
    let yes = arguments.flag("--yes");
    let only_doctor = arguments.flag("--doctor");
    let (only_decode, only_turn) = (arguments.flag("decode"), arguments.flag("turn"));
    let runs = arguments.number("--runs")?;
    arguments.end()?;

    let mut stages = Stages::begin();
    if only_doctor {
        stages.stage("build", "a release build of the command line", || {
            let mut cargo = build::crates("build");
            cargo.args(["--release", "--package", "patchbay-cli", "--bin", "patchbay"]);
            command::run_aside(&mut cargo, build::ADVICE)
        })?;
        let doctor = doctor_alone(&mut stages, runs)?;
        stages.table();
        println!("{{\n{}\n}}", doctor.trim_end().trim_end_matches(','));
        return Ok(());
    }
    if only_decode || only_turn {
        bench_wire::build(&mut stages)?;
        let mut rows = String::new();
        if only_decode {
            rows += &bench_wire::decode(&mut stages)?;
        }
        if only_turn {
            rows += &bench_wire::turn(&mut stages, runs.unwrap_or(TURNS))?;
        }
        stages.table();
        println!("{{\n{}\n}}", rows.trim_end().trim_end_matches(','));
        return Ok(());
    }
    stages.stage("prerequisites", "what the system has to bring", || {
        prerequisites::provide(&[Need::Compile, Need::Window, Need::Bus, Need::Headless], yes)
    })?;
    stages.stage("pages", "npm ci and the build of ui/", node::build)?;
    stages.stage("build", "release builds of the command line and two windows", || {
        let mut cargo = build::window("build");
        cargo.args(["--release", "--bin", "patchbay", "--bin", "patchbay-desktop"]);
        command::run_aside(cargo.args(["--example", "bare"]), build::ADVICE)
    })?;
    let doctor = doctor_alone(&mut stages, runs)?;
    bench_wire::build(&mut stages)?;
    let mut wire = bench_wire::decode(&mut stages)?;
    wire += &bench_wire::turn(&mut stages, runs.unwrap_or(TURNS))?;
    let (ours, bare) =
        stages.stage("window", "process start to usable, ours and a bare one", || {
            windows(runs.unwrap_or(5))
        })?;
    stages.table();

    let ratio = ours.median() / bare.median();
    if ratio > RATIO_LIMIT {
        eprintln!(
            "\nThe window takes {ratio:.2} times as long as a bare one; {RATIO_LIMIT} is the limit."
        );
    }
    println!(
        "{{\n{doctor}{wire}  \"window_usable_ms\": {ours},\n  \
         \"bare_window_ms\": {bare},\n  \"ratio\": {ratio:.2},\n  \"ratio_limit\": {RATIO_LIMIT}\n}}"
    );
    Ok(())
}

fn doctor_alone(stages: &mut Stages, runs: Option<usize>) -> Result<String, Failed> {
    stages.stage("doctor", "the command line on the demo's home and a large one", || {
        bench_doctor::measure(runs.unwrap_or(20))
    })
}

/// `target/bench`: the homes that are measured.
pub fn folder() -> PathBuf {
    place::target().join("bench")
}

/// Ours and the bare one in turns, so that both meet the same machine.
fn windows(runs: usize) -> Result<(Times, Times), Failed> {
    let ours = build::built("release", "patchbay-desktop")?;
    let bare = place::target().join("release").join("examples").join("bare");
    let display = Display::headless()?;
    let (mut our_times, mut bare_times) = (Times::default(), Times::default());
    for run in 0..=runs {
        let bare_took = window(&display, &bare)?;
        let our_took = window(&display, &ours)?;
        if run > 0 {
            bare_times.add(bare_took);
            our_times.add(our_took);
        }
    }
    Ok((our_times, bare_times))
}

/// Opens one window in a new home and waits for the time that it writes.
fn window(display: &Display, program: &Path) -> Result<f64, Failed> {
    let home = folder().join("window-home");
    demo_home::lay_out(&home)?;
    let ready = folder().join("ready");
    let _ = std::fs::remove_file(&ready);

    // The shell ends the window when our end of the pipe closes: dbus-run-session would not.
    let mut command = display.command(Path::new("sh"));
    let script = "\"$@\" & window=$!; cat >/dev/null; kill $window; wait $window 2>/dev/null";
    command.args(["-c", script, "sh"]).arg(program).arg("--home").arg(&home);
    command.env("PATCHBAY_READY_FILE", &ready);
    command.env("PATCHBAY_CREDENTIAL_STORE", "file");
    command.env("PATCHBAY_DATA_DIR", home.join("data"));
    // Nothing of the person's own is read or written, by the web view neither.
    command.env("HOME", &home);
    for (name, below) in
        [("XDG_DATA_HOME", "share"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")]
    {
        command.env(name, home.join(below));
    }
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| {
        Failed::new(format!("dbus-run-session did not start ({error}); is `dbus` installed?"))
    })?;
    let took = wait_for(&ready, &mut child);
    drop(child.stdin.take());
    let _ = child.wait();
    took.ok_or_else(|| {
        let program = program.display();
        Failed::new(format!("{program} was not usable within 60 s; try: cargo xtask demo --tour"))
    })
}

fn wait_for(ready: &Path, child: &mut Child) -> Option<f64> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        // `ready <ms>` and an end of line; without that it is still being written.
        let said = std::fs::read_to_string(ready).unwrap_or_default();
        if let Some(line) = said.strip_suffix('\n') {
            return line.strip_prefix("ready ")?.trim().parse().ok();
        }
        if !matches!(child.try_wait(), Ok(None)) {
            return None;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    None
}

/// Milliseconds of several runs.
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
