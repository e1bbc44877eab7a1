//! The life of a test in the log: `live_test.started`, `live_test.step`, `live_test.ended`. Names,
//! kinds and times; never a token, an address's query or a word of what was said.

use patchbay_failure::Seen;

use crate::report::{Report, Step, StepStatus};
use crate::target::Target;

/// One test, from its start to its end.
#[derive(Debug)]
pub(crate) struct Life {
    /// The run id: the same in all events of one test.
    run: String,
    whole: patchbay_failure::Life,
    target: Target,
}

impl Life {
    pub(crate) fn begin(target: &Target) -> Self {
        let run = uuid::Uuid::new_v4().to_string();
        let whole = patchbay_failure::Life::begin("live_test", run.clone(), &seen(target));
        Self { run, whole, target: target.clone() }
    }

    pub(crate) fn step(&self, step: &Step) {
        if step.status == StepStatus::NotReached {
            return;
        }
        let (run, name, status, ms) = (&self.run, step.step, step.status, step.ms);
        let kind = step.failure.as_ref().map(|failure| failure.kind);
        tracing::info!(%run, step = ?name, ?status, ms, ?kind, "live_test.step");
    }

    /// It stopped without a report: the token would have gone to `host`.
    pub(crate) fn asked(&self, host: &str) {
        tracing::info!(run = %self.run, host, "live_test.asked");
        self.whole.end(None, &seen(&self.target));
    }

    pub(crate) fn end(&self, report: &Report) {
        let failure = report.steps.iter().find_map(|step| step.failure.as_ref());
        self.whole.end(failure, &seen(&self.target));
    }
}

/// Whose test it is.
fn seen(target: &Target) -> Seen<'_> {
    match target {
        Target::Tool(id) => Seen { tool: Some(id), ..Seen::default() },
        Target::Account(id) => Seen { account: Some(id), ..Seen::default() },
    }
}
