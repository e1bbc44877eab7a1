//! The TypeScript side of the border between window and pages, written from the Rust types.

use crate::arguments::Arguments;
use crate::command;
use crate::step::{Done, Stages};

/// `cargo xtask types`.
pub fn run(arguments: Arguments) -> Done {
    arguments.end()?;
    let mut stages = Stages::begin();
    stages.stage("types", "what crosses to the pages, written for ui/", || {
        // The test that compares them in CI writes them when it is told to: one piece of code
        // decides how they look.
        command::run_aside(
            command::cargo().env("PATCHBAY_WRITE_TYPES", "1").args([
                "test",
                "--quiet",
                "--package",
                "patchbay-rpc",
            ]),
            "mend what it names above in crates/rpc",
        )
    })
}
