//! The life of a turn in the log: `turn.started`, `turn.first_token`, `turn.retry`, `turn.ended`.
//! Ids, kinds, counts and times; never a token and never a word of what was said.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use patchbay_failure::{Failure, Seen, ended};

use super::event::{Done, TurnStatus};

/// How other programs name this provider.
const PROVIDER: &str = "openai-codex";

/// One turn, from the first look at its request to its end.
#[derive(Debug)]
pub(crate) struct Life {
    /// The run id: the same in all events of one turn.
    run: String,
    conversation: String,
    begun: Instant,
    attempt: AtomicU32,
    first_token: AtomicBool,
    model: OnceLock<String>,
    account: OnceLock<String>,
}

impl Life {
    pub(crate) fn begin(conversation: &str) -> Self {
        Self {
            run: uuid::Uuid::new_v4().to_string(),
            conversation: conversation.to_owned(),
            begun: Instant::now(),
            attempt: AtomicU32::new(1),
            first_token: AtomicBool::new(false),
            model: OnceLock::new(),
            account: OnceLock::new(),
        }
    }

    pub(crate) fn started(&self, model: &str, account: &str) {
        let _ = self.model.set(model.to_owned());
        let _ = self.account.set(account.to_owned());
        let (run, conversation) = (&self.run, &self.conversation);
        tracing::info!(%run, %conversation, model, account, provider = PROVIDER, "turn.started");
    }

    /// Said once, however often it is called.
    pub(crate) fn first_token(&self) {
        if !self.first_token.swap(true, Ordering::Relaxed) {
            tracing::info!(run = %self.run, ms = self.elapsed_ms(), "turn.first_token");
        }
    }

    pub(crate) fn retry_of(&self, done: &Done, wait: Duration) {
        if let Some(failed) = &done.failure {
            self.retry(&failed.failure, wait);
        }
    }

    pub(crate) fn retry(&self, failure: &Failure, wait: Duration) {
        let attempt = self.attempt.fetch_add(1, Ordering::Relaxed);
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        tracing::warn!(run = %self.run, attempt, kind = ?failure.kind, wait_ms, "turn.retry");
    }

    /// Passes `done` through.
    pub(crate) fn end(&self, done: Done) -> Done {
        let (run, ms) = (&self.run, self.elapsed_ms());
        let attempt = self.attempt.load(Ordering::Relaxed);
        let (status, served) = (done.status, done.served_model.as_deref());
        let chars = done.text.len();
        match &done.failure {
            None => tracing::info!(%run, ms, attempt, ?status, served, chars, "turn.ended"),
            Some(failed) => {
                let seen = Seen {
                    provider: Some(PROVIDER),
                    model: self.model.get().map(String::as_str),
                    attempt: Some(attempt),
                    account: self.account.get().map(String::as_str),
                    ..Seen::default()
                };
                let status = match done.status {
                    TurnStatus::Completed => "completed",
                    TurnStatus::Incomplete => "incomplete",
                    TurnStatus::Failed => "failed",
                    TurnStatus::Cancelled => "cancelled",
                };
                ended("turn.ended", run, ms, status, Some(&failed.failure), &seen);
            }
        }
        done
    }

    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
