//! The live test: config, DNS, proxy, TLS, sign-in, route, model, first token. Eight steps in this
//! order, each with what was measured; it stops at the first failure, and the rest is not reached.
//!
//! One tiny request is sent. A tool's own token is read only for it, never renewed, stored or
//! logged. Where a tool's route leads to a host that is not OpenAI's, the test stops before the
//! token is even read, and asks ([`Ended::Asks`]).
//!
//! | to change | edit |
//! |---|---|
//! | the order of the steps, what ends them | `run.rs` |
//! | what a step says | `words.rs` |
//! | what is tested | `target.rs` |
//! | when it asks | `foreign.rs` |
//! | what the log says | `life.rs` |

mod foreign;
mod life;
mod report;
mod run;
mod steps;
mod target;
mod words;

pub use foreign::Foreign;
pub use report::{Exchange, Progress, Report, Step, StepName, StepStatus};
pub use run::{Ended, Surroundings, run};
pub use target::{Target, TargetView, default_target, targets};

/// What is said before a run, so that nobody is surprised by it.
pub const NOTICE: &str = "The test sends one tiny request, which counts towards the plan's limits.";
