//! Our own programs, built.

use std::path::PathBuf;
use std::process::Command;

use crate::command;
use crate::place;
use crate::step::{Done, Failed};

/// What to do when the compiler stops.
pub const ADVICE: &str = "mend what the compiler names above";

/// The packages behind a window. They are always named together: cargo compiles a dependency anew
/// for every selection of packages that asks other features of it, and nearly all of them hang on a
/// few such. Naming less takes minutes longer.
const WINDOW: &[&str] =
    &["patchbay-desktop", "patchbay-simulator", "patchbay-cli", "patchbay-tests"];

/// `cargo COMMAND` over the packages behind a window. They need the web view's libraries and the
/// pages in `ui/dist`.
pub fn window(command: &str) -> Command {
    over(command, WINDOW)
}

/// `cargo COMMAND` over the packages that need neither: the workspace's default members.
pub fn crates(command: &str) -> Command {
    over(command, &[])
}

fn over(command: &str, packages: &[&str]) -> Command {
    let mut cargo = command::cargo();
    cargo.args([command, "--locked"]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    cargo
}

/// Builds the window, the stand-in for OpenAI, the command line and the demo.
pub fn programs() -> Done {
    command::run_aside(window("build").arg("--bins"), ADVICE)
}

/// The path of a binary that was just built.
pub fn built(profile: &str, name: &str) -> Result<PathBuf, Failed> {
    let file = place::built(profile, name);
    if file.is_file() {
        Ok(file)
    } else {
        let where_ = file.display();
        Err(Failed::new(format!("{where_} was not built; is `{name}` still a binary's name?")))
    }
}
