//! What is measured of the window: from its process's start until it can be used, and what it takes
//! while nobody touches it. Each beside a bare Tauri window in the same run: absolute numbers belong
//! to the machine, the ratio is what can be held to a goal.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::bench::{Times, folder};
use crate::bench_chat;
use crate::build;
use crate::command;
use crate::demo_home;
use crate::display::Display;
use crate::node;
use crate::place;
use crate::prerequisites::{self, Need};
use crate::process_tree;
use crate::step::{Done, Failed, Stages};

/// Until it can be used, our window may take this much of a bare one's time.
const START_GOAL: f64 = 1.25;
/// At rest, this much of a bare one's memory.
const MEMORY_GOAL: f64 = 1.2;
/// At rest, this much of one core, in percent.
const IDLE_GOAL: f64 = 0.5;
/// Starts of each that are counted.
const STARTS: usize = 7;
/// Windows of each that are left alone.
const RESTS: usize = 2;
/// How long a window is left alone before it is looked at, and how long it is looked at.
const REST: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_secs(20);
/// The web view's processes have ended by then, or hang.
const FAREWELL: Duration = Duration::from_secs(10);
/// A window that is not there by then never comes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Builds both windows.
pub fn build(stages: &mut Stages, yes: bool) -> Done {
    stages.stage("prerequisites", "what the system has to bring", || {
        let needs = [Need::Compile, Need::Window, Need::Bus, Need::Headless, Need::WebDriver];
        prerequisites::provide(&needs, yes)
    })?;
    stages.stage("pages", "npm ci and the build of ui/", node::build)?;
    stages.stage(
        "build",
        "release builds of two windows, ours and a bare one, and of what drives them",
        || {
            let mut cargo = build::window("build");
            cargo.args(["--release", "--bin", "patchbay-desktop", "--bin", "patchbay-simulator"]);
            cargo.args(["--example", "bare", "--example", "smooth"]);
            command::run_aside(&mut cargo, build::ADVICE)
        },
    )
}

/// The rows of `bench window`, as lines of the bench's JSON.
pub fn measure(stages: &mut Stages, runs: Option<usize>) -> Result<String, Failed> {
    let both = Both {
        display: Display::headless()?,
        ours: build::built("release", "patchbay-desktop")?,
        bare: place::target().join("release").join("examples").join("bare"),
    };
    let start = stages.stage("start", "process start to usable, ours and a bare one", || {
        both.in_turns(runs.unwrap_or(STARTS), |window| Ok(window.usable_ms))
    })?;
    let (mut memory, mut idle) = (Pair::default(), Pair::default());
    stages.stage("rest", "memory and processor while nobody touches it", || {
        // Both look at the same windows: each is half a minute.
        for _ in 0..runs.unwrap_or(RESTS).min(RESTS) {
            for (program, is_ours) in [(&both.bare, false), (&both.ours, true)] {
                let window = Window::open(&both.display, program)?;
                let (mb, share) = at_rest(&window)?;
                memory.add(is_ours, mb);
                idle.add(is_ours, share);
            }
        }
        Ok(())
    })?;
    let ratio = |pair: &Pair| pair.ours.median() / pair.bare.median();
    let mut out = String::new();
    for row in [
        Row::new("window_usable_ms", "ratio", ratio(&start), START_GOAL, start),
        Row::new("window_idle_memory_mb", "ratio", ratio(&memory), MEMORY_GOAL, memory),
        Row::new("window_idle_cpu_percent", "percent", idle.ours.median(), IDLE_GOAL, idle),
    ] {
        if !row.met() {
            eprintln!("\n{}", row.missed());
        }
        // Writing into a string does not fail.
        let _ = writeln!(out, "{row},");
    }
    out += &bench_chat::measure(stages, &both.display, both.ours, both.bare)?;
    Ok(out)
}

/// The two that are compared.
struct Both {
    display: Display,
    ours: PathBuf,
    bare: PathBuf,
}

impl Both {
    /// Measures each in turns, so that both meet the same machine. The first of each brings the
    /// program into memory and is not counted.
    fn in_turns(
        &self,
        runs: usize,
        of: impl Fn(&Window) -> Result<f64, Failed>,
    ) -> Result<Pair, Failed> {
        let mut pair = Pair::default();
        for run in 0..=runs {
            for (program, is_ours) in [(&self.bare, false), (&self.ours, true)] {
                let value = of(&Window::open(&self.display, program)?)?;
                if run > 0 {
                    pair.add(is_ours, value);
                }
            }
        }
        Ok(pair)
    }
}

/// The same thing of both.
#[derive(Debug, Default)]
struct Pair {
    ours: Times,
    bare: Times,
}

impl Pair {
    fn add(&mut self, is_ours: bool, value: f64) {
        if is_ours { self.ours.add(value) } else { self.bare.add(value) }
    }
}

/// A line of the bench's JSON: both, what is held to the goal, and whether it is met.
struct Row {
    name: &'static str,
    held: &'static str,
    value: f64,
    goal: f64,
    pair: Pair,
}

impl Row {
    fn new(name: &'static str, held: &'static str, value: f64, goal: f64, pair: Pair) -> Row {
        Row { name, held, value, goal, pair }
    }

    fn met(&self) -> bool {
        self.value <= self.goal
    }

    fn missed(&self) -> String {
        let Row { name, held, value, goal, .. } = self;
        format!("Goal missed: {name}, {held} {value:.2}; {goal} is the goal.")
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Row { name, held, value, goal, pair: Pair { ours, bare } } = self;
        let met = self.met();
        write!(
            out,
            "  \"{name}\": {{ \"ours\": {ours}, \"bare\": {bare}, \"{held}\": {value:.2}, \
             \"goal\": {goal}, \"met\": {met} }}"
        )
    }
}

/// Memory in MB and the share of one core in percent, of a window that was left alone.
fn at_rest(window: &Window) -> Result<(f64, f64), Failed> {
    let root = window.process()?;
    std::thread::sleep(REST);
    let (before, began) = (process_tree::moment(root), Instant::now());
    std::thread::sleep(LOOK);
    let (after, seconds) = (process_tree::moment(root), began.elapsed().as_secs_f64());
    Ok((process_tree::memory_mb(root)?, process_tree::share_percent(&before, &after, seconds)))
}

/// A window that is open until this is dropped.
struct Window {
    child: Child,
    program: PathBuf,
    /// From the start of its process until it could be used.
    usable_ms: f64,
}

impl Window {
    /// Opens one in a new home and waits for the time that it writes.
    fn open(display: &Display, program: &Path) -> Result<Window, Failed> {
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
        for (name, below) in [("XDG_DATA_HOME", "share"), ("XDG_CONFIG_HOME", "config")] {
            command.env(name, home.join(below));
        }
        // Outlives the home: what the graphics drivers compiled once is there for every later start.
        command.env("XDG_CACHE_HOME", folder().join("window-cache"));
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().map_err(|error| {
            Failed::new(format!("dbus-run-session did not start ({error}); is `dbus` installed?"))
        })?;
        // From here on it is ended by its drop, also where it never becomes usable.
        let mut window = Window { child, program: program.to_owned(), usable_ms: 0.0 };
        window.usable_ms = wait_for(&ready, &mut window.child).ok_or_else(|| {
            let program = program.display();
            Failed::new(format!(
                "{program} was not usable within 60 s; try: cargo xtask demo --tour"
            ))
        })?;
        Ok(window)
    }

    /// The id of the window's own process.
    fn process(&self) -> Result<u32, Failed> {
        process_tree::find(self.child.id(), &self.program)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // The web view's processes end after the window: they still write, and still take of the
        // processor that the next window is measured on.
        let tree = process_tree::tree(self.child.id());
        drop(self.child.stdin.take());
        let _ = self.child.wait();
        let asked = Instant::now();
        while tree.iter().any(|id| process_tree::is_there(*id)) && asked.elapsed() < FAREWELL {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(ours: f64, bare: f64) -> Pair {
        let mut pair = Pair::default();
        pair.add(true, ours);
        pair.add(false, bare);
        pair
    }

    #[test]
    fn a_row_says_both_the_goal_and_whether_it_is_met() {
        let row = Row::new("window_usable_ms", "ratio", 1.25, START_GOAL, pair(250.0, 200.0));
        let of = |time: &str| {
            format!("{{ \"median\": {time}, \"min\": {time}, \"max\": {time}, \"runs\": 1 }}")
        };
        assert_eq!(
            row.to_string(),
            format!(
                "  \"window_usable_ms\": {{ \"ours\": {}, \"bare\": {}, \"ratio\": 1.25, \
                 \"goal\": 1.25, \"met\": true }}",
                of("250.0"),
                of("200.0")
            )
        );
    }

    #[test]
    fn a_missed_goal_is_said_plainly() {
        let row = Row::new("window_idle_cpu_percent", "percent", 0.75, IDLE_GOAL, pair(0.75, 0.0));
        assert!(row.to_string().ends_with("\"met\": false }"), "{row}");
        assert_eq!(
            row.missed(),
            "Goal missed: window_idle_cpu_percent, percent 0.75; 0.5 is the goal."
        );
    }
}
