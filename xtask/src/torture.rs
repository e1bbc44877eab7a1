//! Rare things, again and again: what takes too long for every test run. Today the doctor's: its
//! process killed at 500 random moments, the power cut at every operation and again while
//! recovering. Prints the histogram of the moments.

use crate::arguments::Arguments;
use crate::command;
use crate::prerequisites::{self, Need};
use crate::step::{Done, Stages};

/// `cargo xtask torture`.
pub fn run(mut arguments: Arguments) -> Done {
    let seed = arguments.number("--seed")?.unwrap_or(1);
    arguments.end()?;

    let mut stages = Stages::begin();
    stages.stage("prerequisites", "what the system has to bring", || {
        prerequisites::provide(&[Need::Compile], false)
    })?;
    let outcome = stages.stage("doctor", "repairs killed and cut off from power", || {
        let mut cargo = command::cargo();
        cargo.args(["test", "--locked", "--package", "patchbay-doctor", "--lib"]);
        // One after the other: the moments are reckoned from an undisturbed run.
        cargo.args(["torture_", "--", "--ignored", "--nocapture", "--test-threads=1"]);
        cargo.env("PATCHBAY_SEED", seed.to_string());
        command::run(&mut cargo, "the line above names the seed and the moment; mend that")
    });
    stages.table();
    outcome
}
