//! The app on a throw-away home with a local stand-in for OpenAI. On a display the window opens
//! and the person plays; without one the tour plays by itself and leaves pictures.

use std::path::{Path, PathBuf};

use crate::arguments::Arguments;
use crate::build;
use crate::command;
use crate::display::{self, Display};
use crate::node;
use crate::place;
use crate::prerequisites::{self, Need};
use crate::step::{Done, Failed, Stages};

/// `cargo xtask demo`.
pub fn run(mut arguments: Arguments) -> Done {
    let yes = arguments.flag("--yes");
    let keep = arguments.flag("--keep");
    let tour = arguments.flag("--tour") || !display::there_is_one();
    arguments.end()?;

    let mut stages = Stages::begin();
    prepare(&mut stages, tour, yes)?;
    if tour {
        let pictures = pictures();
        stages.stage("tour", "the demo plays itself", || play(Plays::Tour, &pictures, keep))?;
        stages.table();
        eprintln!("\nThe tour went through. Pictures: {}", pictures.display());
    } else {
        stages.stage("demo", "close the window to end it", || open(keep))?;
    }
    Ok(())
}

/// Where the tour leaves its pictures.
pub fn pictures() -> PathBuf {
    place::target().join("demo").join("pictures")
}

/// Everything up to the built programs.
pub fn prepare(stages: &mut Stages, tour: bool, yes: bool) -> Done {
    let mut needs = vec![Need::Compile, Need::Window, Need::Bus];
    if tour {
        needs.extend([Need::Headless, Need::WebDriver]);
    }
    stages.stage("prerequisites", "what the system has to bring", || {
        prerequisites::provide(&needs, yes)
    })?;
    stages.stage("pages", "npm ci and the build of ui/", node::build)?;
    stages.stage("build", "the window, the stand-in for OpenAI, the demo", build::programs)
}

/// What is played through WebDriver.
#[derive(Debug, Clone, Copy)]
pub enum Plays {
    /// Sign in, see, repair, undo, chat.
    Tour,
    /// Every screen once.
    Shots,
}

/// Plays it, with a picture of each screen in `pictures`.
pub fn play(what: Plays, pictures: &Path, keep: bool) -> Done {
    // Pictures of an earlier run would pass for this one's.
    place::empty(pictures)?;
    let display = Display::headless()?;
    let mut demo = demo(&display)?;
    demo.arg(match what {
        Plays::Tour => "--tour",
        Plays::Shots => "--shots",
    });
    demo.arg("--driver").arg(prerequisites::driver_path());
    demo.arg("--pictures").arg(pictures);
    if keep {
        demo.arg("--keep");
    }
    finish(&mut demo, "read the last step above; --keep leaves the throw-away home to look into")
}

fn open(keep: bool) -> Done {
    let display = Display::open()?;
    let mut demo = demo(&display)?;
    if keep {
        demo.arg("--keep");
    }
    finish(&mut demo, "read the last lines above")
}

fn demo(display: &Display) -> Result<std::process::Command, Failed> {
    let mut demo = display.command(&build::built("debug", "patchbay-demo")?);
    demo.arg("--app").arg(build::built("debug", "patchbay-desktop")?);
    demo.arg("--simulator").arg(build::built("debug", "patchbay-simulator")?);
    Ok(demo)
}

/// The demo's exit status is ours.
fn finish(demo: &mut std::process::Command, advice: &str) -> Done {
    let status = command::start(demo)?;
    if status.success() {
        return Ok(());
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Err(Failed::new(format!("the demo did not go through; {advice}")).with_status(code))
}
