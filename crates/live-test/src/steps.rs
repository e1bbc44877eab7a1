//! The steps of one run: which is open, how each ended, and who is told.

use std::time::Instant;

use patchbay_failure::{Failure, Kind};
use patchbay_words::Message;
use tokio_util::sync::CancellationToken;

use crate::life::Life;
use crate::report::{Progress, Report, Step, StepName, StepStatus};

/// What a step that did not fail has to say.
pub(crate) struct Said {
    status: StepStatus,
    evidence: Message,
}

impl Said {
    pub(crate) const fn ok(evidence: Message) -> Self {
        Self { status: StepStatus::Ok, evidence }
    }

    pub(crate) const fn skipped(evidence: Message) -> Self {
        Self { status: StepStatus::Skipped, evidence }
    }
}

/// A step failed and was told: the run is over.
pub(crate) struct Stopped;

pub(crate) struct Steps<'a> {
    pub(crate) life: Life,
    cancel: &'a CancellationToken,
    sink: &'a mut (dyn FnMut(Progress) + Send),
    done: Vec<Step>,
    open: Option<(StepName, Instant)>,
}

impl<'a> Steps<'a> {
    pub(crate) fn new(
        life: Life,
        cancel: &'a CancellationToken,
        sink: &'a mut (dyn FnMut(Progress) + Send),
    ) -> Self {
        Self { life, cancel, sink, done: Vec::new(), open: None }
    }

    pub(crate) fn tell(&mut self, progress: Progress) {
        (self.sink)(progress);
    }

    /// Runs one step.
    ///
    /// # Errors
    /// [`Stopped`] where it failed, or the person stopped it.
    pub(crate) async fn run<T>(
        &mut self,
        name: StepName,
        work: impl Future<Output = Result<(T, Said), Failure>>,
    ) -> Result<T, Stopped> {
        self.begin(name);
        match stoppable(self.cancel, work).await {
            Ok((value, said)) => {
                self.end(said);
                Ok(value)
            }
            Err(failure) => Err(self.fail(failure, None)),
        }
    }

    /// Opens a step.
    pub(crate) fn begin(&mut self, name: StepName) {
        self.open = Some((name, Instant::now()));
        self.tell(Progress::Running { step: name });
    }

    /// Which step is open.
    pub(crate) fn open(&self) -> Option<StepName> {
        self.open.map(|(name, _)| name)
    }

    /// Closes the open step.
    pub(crate) fn end(&mut self, said: Said) {
        self.close(said.status, Some(said.evidence), None);
    }

    /// Closes the open step as failed; its evidence is the failure's where none is given.
    pub(crate) fn fail(&mut self, failure: Failure, evidence: Option<Message>) -> Stopped {
        let evidence = evidence.or_else(|| failure.detail.as_ref().map(Message::verbatim));
        self.close(StepStatus::Failed, evidence, Some(failure));
        Stopped
    }

    fn close(&mut self, status: StepStatus, said: Option<Message>, failure: Option<Failure>) {
        let Some((step, begun)) = self.open.take() else { return };
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let evidence = said.as_ref().map(Message::english).unwrap_or_default();
        self.push(Step { step, status, ms, evidence, said, failure });
    }

    fn push(&mut self, step: Step) {
        self.life.step(&step);
        self.done.push(step.clone());
        self.tell(Progress::Step { step });
    }

    /// The report: what was not reached is told too.
    pub(crate) fn report(&mut self, target: &str) -> Report {
        for step in StepName::ALL {
            if !self.done.iter().any(|it| it.step == step) {
                self.push(Step {
                    step,
                    status: StepStatus::NotReached,
                    ms: 0,
                    evidence: String::new(),
                    said: None,
                    failure: None,
                });
            }
        }
        let passed = |it: &Step| matches!(it.status, StepStatus::Ok | StepStatus::Skipped);
        let report = Report {
            schema: 1,
            target: target.to_owned(),
            ok: self.done.iter().all(passed),
            steps: std::mem::take(&mut self.done),
        };
        self.life.end(&report);
        report
    }
}

/// Runs `work` until it is done or the person stops it.
pub(crate) async fn stoppable<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(Failure::new(Kind::Cancelled)),
        result = work => result,
    }
}
