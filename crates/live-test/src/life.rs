//! The life of a test in the log: `live_test.started`, `live_test.step`, `live_test.ended`. Names,
//! kinds and times; never a token, an address's query or a word of what was said.

use std::time::Instant;

use patchbay_failure::Failure;

use crate::report::{Report, Step, StepStatus};

/// One test, from its start to its end.
#[derive(Debug)]
pub(crate) struct Life {
    /// The run id: the same in all events of one test.
    run: String,
    begun: Instant,
}

impl Life {
    pub(crate) fn begin(target: &str) -> Self {
        let run = uuid::Uuid::new_v4().to_string();
        tracing::info!(%run, target_id = target, "live_test.started");
        Self { run, begun: Instant::now() }
    }

    pub(crate) fn step(&self, step: &Step) {
        if step.status == StepStatus::NotReached {
            return;
        }
        let (run, name, status, ms) = (&self.run, step.step, step.status, step.ms);
        let kind = step.failure.as_ref().map(|failure| failure.kind);
        tracing::info!(%run, step = ?name, ?status, ms, ?kind, "live_test.step");
    }

    /// It ended without a report: the token would have gone to `host`.
    pub(crate) fn asked(&self, host: &str) {
        tracing::info!(run = %self.run, ms = self.ms(), host, "live_test.asked");
    }

    pub(crate) fn end(&self, report: &Report) {
        let (run, ms, ok) = (&self.run, self.ms(), report.ok);
        let failed = report.steps.iter().find(|step| step.status == StepStatus::Failed);
        match failed.and_then(|step| Some((step.step, step.failure.as_ref()?))) {
            None => tracing::info!(%run, ms, ok, "live_test.ended"),
            Some((step, failure)) => {
                let Failure { kind, runtime_kind, failover_reason, .. } = failure;
                tracing::warn!(
                    %run,
                    ms,
                    ok,
                    ?step,
                    ?kind,
                    ?runtime_kind,
                    failoverReason = ?failover_reason,
                    providerRuntimeFailureKind = ?runtime_kind,
                    "live_test.ended"
                );
            }
        }
    }

    fn ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
