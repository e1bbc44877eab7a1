//! The life of what Patchbay does, in its log: `<what>.started`, `<what>.ended` under one run id.
//! Ids, kinds, counts and times; never a token and never a word of what was said.

use crate::{Failure, Seen, observe};
use serde::Serialize;
use std::time::Instant;

/// Something that was begun and has one end: a sign-in, a refresh, a repair.
#[derive(Debug)]
pub struct Life {
    what: &'static str,
    run: String,
    begun: Instant,
}

impl Life {
    /// Writes `<what>.started`. `run` is the id that all events of it carry.
    #[must_use]
    pub fn begin(what: &'static str, run: impl Into<String>, seen: &Seen<'_>) -> Self {
        let run = run.into();
        let Seen { provider, model, tool, account, .. } = *seen;
        tracing::info!(%run, provider, model, tool, account, "{what}.started");
        Self { what, run, begun: Instant::now() }
    }

    /// Writes `<what>.retry`: it goes on in another way, because of `failure`.
    pub fn retry(&self, failure: &Failure) {
        tracing::warn!(run = %self.run, kind = name(failure.kind), "{}.retry", self.what);
    }

    /// Writes `<what>.ended`, with what was observed of the failure where it failed.
    pub fn end(&self, failure: Option<&Failure>, seen: &Seen<'_>) {
        let ms = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let event = format!("{}.ended", self.what);
        let status = if failure.is_some() { "failed" } else { "completed" };
        ended(&event, &self.run, ms, status, failure, seen);
    }
}

/// Writes one end: `event` of the run `run` after `ms` milliseconds, `status` in a word. One with a
/// failure carries its observation, under the names that other programs' logs have.
pub fn ended(
    event: &str,
    run: &str,
    ms: u64,
    status: &str,
    failure: Option<&Failure>,
    seen: &Seen<'_>,
) {
    let Some(failure) = failure else {
        let Seen { provider, model, tool, account, attempt } = *seen;
        tracing::info!(run, ms, status, provider, model, tool, account, attempt, "{event}");
        return;
    };
    let it = observe(failure, seen);
    let runtime_kind = name(it.runtime_kind);
    tracing::warn!(
        run,
        ms,
        status,
        kind = name(it.kind),
        runtime_kind = runtime_kind.as_str(),
        providerRuntimeFailureKind = runtime_kind.as_str(),
        failoverReason = name(it.failover_reason),
        httpCode = it.status,
        errorType = it.error_type,
        provider = it.provider,
        model = it.model,
        preview = it.preview,
        fingerprint = it.fingerprint,
        requestIdHash = it.request_id_hash,
        attempt = it.attempt,
        tool = it.tool,
        account = it.account,
        "{event}"
    );
}

/// A kind as it is written everywhere: `auth_scope`.
fn name(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
