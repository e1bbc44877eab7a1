//! Everything that CI checks, in the order in which a mistake shows soonest.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::arguments::Arguments;
use crate::build;
use crate::command;
use crate::display::Display;
use crate::judges;
use crate::node;
use crate::place;
use crate::prerequisites::{self, Need};
use crate::step::{Done, Failed, Stages};

/// Files that a build may not change by itself: versions move when a person moves them.
const LOCKS: &[&str] = &["Cargo.lock", "ui/package-lock.json"];

const LINT: &str = "mend what clippy names above";
const TEST: &str = "mend the test that is named above";

/// `cargo xtask test`.
pub fn run(mut arguments: Arguments) -> Done {
    let yes = arguments.flag("--yes");
    let fast = arguments.flag("--fast");
    let judged = arguments.flag("--judges");
    let only_wire = judged && arguments.flag("--wire");
    arguments.end()?;
    if judged {
        return judges::run(yes, only_wire);
    }

    let mut stages = Stages::begin();
    let locks = locks();
    let outcome = crates(&mut stages, fast, yes)
        .and_then(|()| pages(&mut stages))
        .and_then(|()| if fast { Ok(()) } else { looked_at(&mut stages) })
        .and_then(|()| if fast { Ok(()) } else { window(&mut stages) })
        .and_then(|()| {
            stages.stage("locks", "the lock files are as they were", || unchanged(&locks))
        });
    stages.table();
    outcome?;
    eprintln!("\n{}", if fast { "All but the window tests passed." } else { "All passed." });
    Ok(())
}

fn crates(stages: &mut Stages, fast: bool, yes: bool) -> Done {
    stages.stage("prerequisites", "what the system has to bring", || {
        node::check()?;
        let mut needs = vec![Need::Compile];
        if !fast {
            needs.extend([Need::Window, Need::Bus, Need::WebDriver, Need::Keyring, Need::Browser]);
            // Also where there is a display: one test looks at a screen of its own.
            needs.push(Need::Headless);
        }
        prerequisites::provide(&needs, yes)
    })?;
    stages.stage("format", "every Rust file as rustfmt writes it", || {
        command::run(command::cargo().args(["fmt", "--all", "--check"]), "run: cargo fmt --all")
    })?;
    stages.stage("lint", "the crates and their tests through clippy", || {
        let mut clippy = build::crates("clippy");
        command::run(clippy.args(["--all-targets", "--", "--deny", "warnings"]), LINT)
    })?;
    stages.stage("crates", "the crates' own tests", || {
        // Plain cargo test, also where a faster runner is installed: documentation examples
        // count, and every machine runs the same thing.
        let mut tests = build::crates("test");
        if !fast {
            // What a test needs was installed above: none may pass by doing nothing.
            tests.env("PATCHBAY_NO_SKIPS", "1");
        }
        command::run(&mut tests, TEST)
    })
}

fn pages(stages: &mut Stages) -> Done {
    stages.stage("pages", "ui/: types, tests, build", || {
        node::install()?;
        node::script("check", "mend the types that are named above in ui/")?;
        node::script("test", "mend the test that is named above in ui/")?;
        node::script("build", "mend what it names above in ui/")
    })
}

fn looked_at(stages: &mut Stages) -> Done {
    let pages = place::target().join("pages");
    stages.stage("pages in a browser", "every screen and state, looked at in Chromium", || {
        let mut look = node::npm();
        look.args(["run", "--silent", "e2e"]);
        look.env("PATCHBAY_CHROMIUM", prerequisites::browser()?);
        look.env("PATCHBAY_PAGES", &pages);
        look.env("PATCHBAY_PAGES_PORT", free_port()?.to_string());
        command::run_aside(&mut look, "mend what it names above in ui/; the pictures show it")
    })?;
    eprintln!("   pictures: {}", pages.join("pictures").display());
    Ok(())
}

/// A port of this computer that nobody listens on now.
fn free_port() -> Result<u16, Failed> {
    let taken = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    taken
        .map(|address| address.port())
        .map_err(|error| Failed::new(format!("no port is free on 127.0.0.1: {error}")))
}

fn window(stages: &mut Stages) -> Done {
    stages.stage(
        "window build",
        "the window, the stand-in for OpenAI, the demo",
        build::programs,
    )?;
    stages.stage("window lint", "the window and the end-to-end tests through clippy", || {
        let mut clippy = build::window("clippy");
        command::run(clippy.args(["--all-targets", "--", "--deny", "warnings"]), LINT)
    })?;
    stages.stage("window unit", "the window's own tests", || {
        command::run(build::window("test").args(["--bin", "patchbay-desktop"]), TEST)
    })?;
    let pictures = place::target().join("pictures");
    stages.stage("window tests", "the real window through WebDriver", || {
        end_to_end(pictures.clone())
    })?;
    eprintln!("   pictures: {}", pictures.display());
    Ok(())
}

fn end_to_end(pictures: PathBuf) -> Done {
    // Pictures of an earlier run would pass for this one's.
    place::empty(&pictures)?;
    let mut cargo = build::window("test");
    for test in end_to_end_tests()? {
        cargo.arg("--test").arg(test);
    }
    // Compiled before the display opens, so that the time limit of a test is its own.
    let words: Vec<_> = cargo.get_args().map(ToOwned::to_owned).collect();
    command::run_aside(cargo.arg("--no-run"), build::ADVICE)?;
    let display = Display::open()?;
    let mut run = display.command(Path::new(cargo.get_program()));
    run.args(words).args(["--", "--test-threads=1"]);
    run.env("PATCHBAY_DESKTOP", build::built("debug", "patchbay-desktop")?);
    run.env("PATCHBAY_SIMULATOR", build::built("debug", "patchbay-simulator")?);
    run.env("PATCHBAY_DEMO", build::built("debug", "patchbay-demo")?);
    run.env("PATCHBAY_CLI", build::built("debug", "patchbay")?);
    run.env("TAURI_DRIVER", prerequisites::driver_path());
    run.env("PATCHBAY_PICTURES", &pictures);
    command::run(
        &mut run,
        "mend the test that is named above; the pictures show what the window showed",
    )
}

/// The names of the tests in `tests/tests`. They are named one by one because cargo would otherwise
/// run those of all packages of the selection.
fn end_to_end_tests() -> Result<Vec<String>, Failed> {
    let folder = place::root().join("tests").join("tests");
    let files = std::fs::read_dir(&folder).map_err(|error| place::trouble(&folder, &error))?;
    let mut names: Vec<String> = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| {
            path.extension().is_some_and(|it| it == "rs") || path.join("main.rs").is_file()
        })
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    if names.is_empty() {
        return Err(Failed::new("there is no test in tests/tests; put them back"));
    }
    Ok(names)
}

fn locks() -> Vec<(&'static str, Option<Vec<u8>>)> {
    let read = |path: &&'static str| (*path, std::fs::read(place::root().join(path)).ok());
    LOCKS.iter().map(read).collect()
}

fn unchanged(before: &[(&'static str, Option<Vec<u8>>)]) -> Done {
    for (path, bytes) in before {
        if *bytes != std::fs::read(place::root().join(path)).ok() {
            return Err(Failed::new(format!("{path} changed during the run; commit the new one")));
        }
    }
    // The change may have happened before we looked: `cargo xtask` itself writes a lock file that
    // does not fit. In CI the committed one counts.
    if prerequisites::in_ci() && place::root().join(".git").exists() {
        let mut git = command::program("git");
        let changed = command::read(git.args(["status", "--porcelain", "--"]).args(LOCKS))?;
        if let Some(line) = changed.lines().next() {
            let line = line.trim();
            return Err(Failed::new(format!("not as committed: {line}; commit the new one")));
        }
    }
    Ok(())
}
