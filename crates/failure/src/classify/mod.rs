//! Naming a failure: structured facts first (status, code, type), words last.
//!
//! [`evidence`] reads the facts out of a signal, [`rules`] decides on the kind in a fixed order,
//! [`times`] reads waiting times. The words live in [`words`], the codes in [`codes`]: a new text of
//! a server is one line there.

mod codes;
mod evidence;
mod facts;
mod html;
pub(crate) mod pattern;
pub(crate) mod plain;
mod refresh;
mod rules;
mod status;
mod times;
mod words;

pub(crate) use evidence::Evidence;

use crate::{Action, Failure, Kind, failover, mask};

/// What is known of a failure before it has a name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signal<'a> {
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// `error.code` of the body, or an OAuth error code.
    pub code: Option<&'a str>,
    /// `error.type` of the body.
    pub error_type: Option<&'a str>,
    /// The provider's id, as the tool names it (`openai-codex`, `openai`, `anthropic`, …).
    pub provider: Option<&'a str>,
    /// The body, or the text that a person pasted.
    pub text: &'a str,
    /// The `Retry-After` header, in seconds.
    pub retry_after_s: Option<f64>,
    /// Seconds east of UTC in which a clock time of the text without a zone is meant ("try again at
    /// 3:07 PM"): the computer's own offset. 0 is UTC.
    pub utc_offset_s: i32,
}

/// Names the failure. `now` is Unix time in seconds; it turns "resets in" into a clock time.
///
/// The order (learnt from OpenClaw #64092, #64133, #67712 and others): refresh, scope, proxy, HTML
/// page, codes, words of an answer, status, network words. A word counts only as a whole phrase.
#[must_use]
pub fn classify(signal: &Signal<'_>, now: i64) -> Failure {
    let evidence = Evidence::of(signal);
    let kind = rules::decide(&evidence);
    let mut failure = Failure::new(kind);
    if let Some(detail) = detail(signal, &evidence, kind) {
        failure = failure.with_detail(detail);
    }
    failure.failover_reason = failover::reason(kind, evidence.status);
    failure.answered.status = evidence.status;
    let names = evidence.facts.types.iter().chain(&evidence.codes);
    failure.answered.error_type = names.into_iter().next().map(|name| mask(name));
    // A waiting time is shown only where waiting is the answer.
    if matches!(kind.action(), Action::Wait | Action::Retry | Action::ClearCooldown)
        || kind == Kind::Quota
    {
        failure.retry_after_s = times::retry_after(signal, &evidence);
        failure.resets_at = times::resets_at(signal, &evidence, now);
        if kind == Kind::UsageLimit && failure.resets_at.is_none() {
            failure.resets_at = failure.retry_after_s.map(|s| now.saturating_add(s.ceil() as i64));
        }
    }
    failure
}

/// The field that a server refused, for a request that is sent once more without it: the name as
/// the server wrote it (`max_output_tokens`, `reasoning.summary`). `None` where no field is named.
#[must_use]
pub fn refused_field(signal: &Signal<'_>) -> Option<String> {
    let evidence = Evidence::of(signal);
    if rules::decide(&evidence) != Kind::UnsupportedParameter {
        return None;
    }
    words::field_named(&evidence.said).or_else(|| evidence.facts.param.clone())
}

/// The evidence that is shown: the text, and where there is none the code and the status. Of a
/// declined sign-in it is the issuer's own sentence.
fn detail(signal: &Signal<'_>, evidence: &Evidence<'_>, kind: Kind) -> Option<String> {
    let text = signal.text.trim();
    if kind == Kind::AuthDeclined
        && let Some(description) = &evidence.facts.description
    {
        return Some(description.clone());
    }
    if !text.is_empty() {
        return Some(text.to_owned());
    }
    let status = signal.status.map(|status| format!("HTTP {status}"));
    let parts: Vec<String> =
        status.into_iter().chain(signal.code.or(signal.error_type).map(str::to_owned)).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
