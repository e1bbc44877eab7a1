//! Our own programs, built.

use std::path::PathBuf;

use crate::command;
use crate::place;
use crate::step::{Done, Failed};

const ADVICE: &str = "mend what the compiler names above";

/// Builds all binaries of `packages`. Both profiles need the pages in `ui/dist` where the window
/// is among them.
pub fn binaries(packages: &[&str], release: bool) -> Done {
    let mut cargo = command::cargo();
    cargo.args(["build", "--locked", "--bins"]);
    if release {
        cargo.arg("--release");
    }
    for package in packages {
        cargo.args(["--package", package]);
    }
    command::run_aside(&mut cargo, ADVICE)
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
