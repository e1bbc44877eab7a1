//! Other programs as judges: real OpenClaws, from npm, judge what `patchbay repair` leaves behind
//! (`judges_openclaw.rs`, `judges_later.rs`); the real Codex CLI and pi judge the simulator that
//! everything else is tested against (`judges_wire.rs`).
//! Minutes, and a network: not part of the default run.

use std::path::PathBuf;

use crate::build;
use crate::command;
use crate::judges_later;
use crate::judges_openclaw;
use crate::judges_wire;
use crate::node;
use crate::place;
use crate::prerequisites::{self, Need};
use crate::step::{Done, Stages};

/// `cargo xtask test --judges`. `only_wire` leaves out those of the repair.
pub fn run(yes: bool, only_wire: bool) -> Done {
    let mut stages = Stages::begin();
    let outcome = judged(&mut stages, yes, only_wire);
    stages.table();
    outcome
}

fn judged(stages: &mut Stages, yes: bool, only_wire: bool) -> Done {
    stages.stage("prerequisites", "what the system has to bring", || {
        node::check()?;
        prerequisites::provide(&[Need::Compile], yes)
    })?;
    stages.stage("build", "the command line and the stand-in for OpenAI", || {
        let bins = ["--bin", "patchbay", "--bin", "patchbay-simulator"];
        command::run_aside(build::crates("build").args(bins), build::ADVICE)
    })?;
    if !only_wire {
        judges_openclaw::judged(stages)?;
        judges_later::judged(stages)?;
    }
    judges_wire::judged(stages)
}

/// `target/judges/NAME`: one installed judge and the home that it judges.
pub fn folder(name: &str) -> PathBuf {
    place::target().join("judges").join(name)
}

/// What a judge is asked with.
pub fn script(name: &str) -> PathBuf {
    place::root().join("tests").join("judges").join(name)
}
