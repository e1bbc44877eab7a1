//! Naming a failure: structured facts first (status, code, type), words last.

use crate::{Failure, Kind};

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
}

/// Names the failure. `now` is Unix time in seconds; it turns "resets in" into a clock time.
#[must_use]
pub fn classify(signal: &Signal<'_>, now: i64) -> Failure {
    let _ = now;
    Failure::new(Kind::Unknown).with_detail(signal.text)
}
