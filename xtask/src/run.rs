//! The app as people use it: real endpoints, the person's own home, their own session bus.

use crate::arguments::Arguments;
use crate::build;
use crate::command;
use crate::display;
use crate::node;
use crate::prerequisites::{self, Need};
use crate::step::{Done, Failed, Stages};

/// `cargo xtask run`.
pub fn run(mut arguments: Arguments) -> Done {
    let yes = arguments.flag("--yes");
    let release = arguments.flag("--release");
    arguments.end()?;
    if !display::there_is_one() {
        return Err(Failed::new(
            "there is no display here; `cargo xtask demo` plays the tour in a virtual one, and \
             `cargo run -p patchbay-cli` is the command line",
        ));
    }
    let mut stages = Stages::begin();
    stages.stage("prerequisites", "what the system has to bring", || {
        prerequisites::provide(&[Need::Compile, Need::Window], yes)
    })?;
    stages.stage("pages", "npm ci and the build of ui/", node::build)?;
    stages.stage("build", "the window", || {
        let mut cargo = build::window("build");
        cargo.args(["--bin", "patchbay-desktop"]);
        if release {
            cargo.arg("--release");
        }
        command::run(&mut cargo, build::ADVICE)
    })?;
    let profile = if release { "release" } else { "debug" };
    let window = build::built(profile, "patchbay-desktop")?;
    stages.stage("run", "close the window to end it", || {
        command::run(&mut command::program(window), "read its last lines above")
    })
}
