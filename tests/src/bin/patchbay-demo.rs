//! The demo behind `cargo xtask demo`: the window on a throw-away home, without an account and
//! without internet. With a display the person plays; with `--tour` the tour plays by itself, and with
//! `--shots` every screen is shown once and its picture taken.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use patchbay_tests::browser::{follow, hand_over};
use patchbay_tests::stage::{Programs, Stage};
use patchbay_tests::{Outcome, Problem, shots, tour};

struct Arguments {
    programs: Programs,
    pictures: Option<PathBuf>,
    shots: bool,
    keep: bool,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "demo: stopped: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Outcome<Arguments> {
    let (mut app, mut simulator, mut driver, mut pictures) = (None, None, None, None);
    let (mut tour, mut shots, mut keep) = (false, false, false);
    let mut given = std::env::args().skip(1);
    while let Some(flag) = given.next() {
        let mut path = || {
            given
                .next()
                .map(PathBuf::from)
                .ok_or_else(|| Problem::new(format!("{flag} needs a path")))
        };
        match flag.as_str() {
            "--app" => app = Some(path()?),
            "--simulator" => simulator = Some(path()?),
            "--driver" => driver = Some(path()?),
            "--pictures" => pictures = Some(path()?),
            "--tour" => tour = true,
            "--shots" => shots = true,
            "--keep" => keep = true,
            _ => return Err(Problem::new(format!("{flag} is not known here"))),
        }
    }
    let need = |path: Option<PathBuf>, flag: &str| {
        path.ok_or_else(|| Problem::new(format!("{flag} is missing: use `cargo xtask demo`")))
    };
    Ok(Arguments {
        programs: Programs {
            desktop: need(app, "--app")?,
            simulator: need(simulator, "--simulator")?,
            driver: if tour || shots { Some(need(driver, "--driver")?) } else { None },
        },
        pictures: if tour || shots { Some(need(pictures, "--pictures")?) } else { None },
        shots,
        keep,
    })
}

fn say(step: &str, seen: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe is no reason to stop: the exit status says how it went.
    let _ = writeln!(out, "demo: {step}: {seen}").and_then(|()| out.flush());
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let (true, Some(folder)) = (arguments.shots, &arguments.pictures) {
        return runtime
            .block_on(shots::take(&arguments.programs, folder, &mut |step, seen| say(step, seen)));
    }
    let mut stage = Stage::set(arguments.programs.clone())?;
    if arguments.keep {
        stage.keep();
    }
    say("throw-away folder", &stage.folder().display().to_string());
    say("simulator", &format!("{} (process {})", stage.simulator.issuer, stage.simulator.id()));
    say("home", &format!("OpenClaw 2026.4.9, broken, in {}", stage.home.root.display()));
    runtime.block_on(async {
        match &arguments.pictures {
            Some(pictures) => {
                tour::play(&stage, pictures, &mut |step, seen| say(step, seen)).await?;
                say("pictures", &pictures.display().to_string());
                say("done", "every step above was seen in the window and on disk");
                Ok(())
            }
            None => open_for_a_person(&stage).await,
        }
    })
}

/// Opens the window for a person and plays the browser for it: nothing outside the throw-away
/// folder is touched, so the desktop does not know the `patchbay:` scheme.
async fn open_for_a_person(stage: &Stage) -> Outcome<()> {
    let mut window = Command::new(&stage.programs.desktop)
        .args(stage.arguments())
        .envs(stage.environment())
        .spawn()?;
    say("window", "open; close it to end the demo");
    say("sign-in", "this demo plays the browser for you: choose Sign in with ChatGPT");
    let mut followed = 0;
    loop {
        if let Some(status) = window.try_wait()? {
            return match status.success() {
                true => Ok(()),
                false => Err(Problem::new(format!("the window ended with {status}"))),
            };
        }
        if let Some(address) = stage.browser.opened().into_iter().nth(followed) {
            followed += 1;
            // As long as a person needs to press Continue.
            tokio::time::sleep(std::time::Duration::from_millis(900)).await;
            match follow(&address).await {
                Ok(link) => {
                    hand_over(&stage.programs.desktop, &link, &stage.environment()).await?;
                    say("browser", "the simulated sign-in page sent you back");
                }
                // A link of an answer, opened by the person: there is no internet here.
                Err(_) => say("browser", &format!("would open {address}")),
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    }
}
