//! What is measured of the history: search over 100,000 messages, a conversation of 10,000 that
//! opens, an answer that is saved while it streams.

use crate::bench_wire::{example, number_of, unreadable};
use crate::build;
use crate::command;
use crate::step::{Failed, Stages};

/// Of 100 searches, 95 are answered within so many milliseconds.
const SEARCH: f64 = 50.0;
/// A conversation of 10,000 messages has its outline and its last page within so many. The window
/// has 300 for everything.
const OPEN: f64 = 100.0;
/// Messages.
const MESSAGES: &str = "100000";

/// Builds what measures and gives the row of `bench search`.
pub fn search(stages: &mut Stages) -> Result<String, Failed> {
    stages.stage("build", "a release build of what measures the history", || {
        let mut cargo = build::crates("build");
        cargo.args(["--release", "--package", "patchbay-history"]);
        command::run_aside(cargo.args(["--example", "measure"]), build::ADVICE)
    })?;
    stages.stage("search", "100,000 messages", || {
        let said = command::read(command::program(example("measure")).arg(MESSAGES))?;
        let number = |key: &str| number_of(&said, key).ok_or_else(|| unreadable(&said));
        let (search, open) = (number("search_p95_ms")?, number("open_long_p50_ms")?);
        if search > SEARCH || open > OPEN {
            eprintln!(
                "\nSearch takes {search:.1} ms (p95) and a long conversation {open:.1} ms; \
                 {SEARCH:.0} and {OPEN:.0} are the limits."
            );
        }
        Ok(format!("  \"history\": {},\n", said.trim()))
    })
}
