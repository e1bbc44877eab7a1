//! What is logged of a failure that was seen: enough to count it and to find it again, nothing
//! that must stay private.

use crate::classify::pattern::Pattern;
use crate::{FailoverReason, Failure, Kind, RuntimeKind, mask};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The longest preview, in characters.
const PREVIEW: usize = 200;

/// Where a failure was seen. All of it optional: a pasted text has none of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen<'a> {
    /// The provider's id, as tools name it.
    pub provider: Option<&'a str>,
    /// Model id.
    pub model: Option<&'a str>,
    /// Which try it was, from 1.
    pub attempt: Option<u32>,
    /// Id of the tool concerned.
    pub tool: Option<&'a str>,
    /// Our id of the account concerned.
    pub account: Option<&'a str>,
}

/// The log fields of an observed failure, named so that logs of different programs can be read side
/// by side (OpenClaw 2026.4.10 logs `providerRuntimeFailureKind` and `failoverReason`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Observation {
    /// Our kind.
    pub kind: Kind,
    /// The older contract's kind.
    #[serde(rename = "providerRuntimeFailureKind")]
    pub runtime_kind: RuntimeKind,
    /// Who to try next.
    pub failover_reason: FailoverReason,
    /// HTTP status, where one is known.
    pub status: Option<u16>,
    /// `error.type` of the body, or its code where it has no type.
    pub error_type: Option<String>,
    /// The provider's id.
    pub provider: Option<String>,
    /// Model id.
    pub model: Option<String>,
    /// At most 200 characters of the text on one line, masked.
    pub preview: String,
    /// 16 hexadecimal digits, equal for texts that differ only in numbers, ids, addresses and times.
    pub fingerprint: String,
    /// 16 hexadecimal digits of the request id's SHA-256.
    pub request_id_hash: Option<String>,
    /// Which try it was, from 1.
    pub attempt: Option<u32>,
    /// Id of the tool concerned.
    pub tool: Option<String>,
    /// Our id of the account concerned.
    pub account: Option<String>,
}

/// The log fields of `failure`.
#[must_use]
pub fn observe(failure: &Failure, seen: &Seen<'_>) -> Observation {
    let owned = |value: Option<&str>| value.map(str::to_owned);
    let text = failure.detail.as_deref().unwrap_or(&failure.title);
    Observation {
        kind: failure.kind,
        runtime_kind: failure.runtime_kind,
        failover_reason: failure.failover_reason,
        status: failure.answered.status,
        error_type: failure.answered.error_type.clone(),
        provider: owned(seen.provider),
        model: owned(seen.model),
        preview: preview(text),
        fingerprint: fingerprint(text),
        request_id_hash: failure.answered.request_id.as_deref().map(hash),
        attempt: seen.attempt,
        tool: owned(seen.tool),
        account: owned(seen.account),
    }
}

/// At most 200 characters of `text`, on one line, masked before it is cut: half a token would not
/// be recognised.
fn preview(text: &str) -> String {
    let line = mask(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= PREVIEW {
        return line;
    }
    line.chars().take(PREVIEW - 1).chain(['…']).collect()
}

/// Everything that differs between two occurrences of one fault: ids with a prefix, UUIDs, long
/// hexadecimal and mixed strings, times, numbers.
static VARIABLE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"\b(?:req|resp|msg|rs|fc|ws|call|item|org|proj|user|run|turn|cmpl|chatcmpl)[-_][\w-]+",
        r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        r"|\bcf-ray:?\s*\S+",
        r"|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d+(?:st|nd|rd|th)?",
        r"|\b\d+(?::\d+)+(?:\.\d+)?\s?(?:[ap]m)?\b",
        r"|\b[0-9a-f]*\d[0-9a-f]{7,}\b|\b\d[\d.,:tz+-]*(?:ms|s|m|h|d|min|k|mb|kb|st|nd|rd|th)?\b",
    ))
});

/// 16 hexadecimal digits of the hash of the normalised text.
fn fingerprint(text: &str) -> String {
    let normal = VARIABLE.replace_all(&mask(text).to_lowercase(), "#");
    hash(&normal.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn hash(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().take(8).fold(String::new(), |mut hex, byte| {
        // Writing into a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Signal, classify};

    fn observed(text: &str) -> Observation {
        let provider = Some("openai-codex");
        let mut failure = classify(&Signal { text, provider, ..Signal::default() }, 0);
        failure.answered.request_id = Some("req_1".to_owned());
        observe(&failure, &Seen { provider, model: Some("gpt-5.4"), ..Seen::default() })
    }

    #[test]
    fn the_same_fault_has_the_same_fingerprint() {
        let first = observed(
            "429 Rate limit reached for org-AAA, request req_0a1b2c. Try again in 11.05s at 11:34 AM",
        );
        let again = observed(
            "429 Rate limit reached for org-BBB, request req_99ff00. Try again in 300ms at 9:05 PM",
        );
        assert_eq!(first.fingerprint, again.fingerprint);
        assert_eq!(first.fingerprint.len(), 16);
        let other = observed("429 Rate limit reached for org-AAA: too many tokens");
        assert_ne!(first.fingerprint, other.fingerprint);
    }

    #[test]
    fn ids_and_times_do_not_count() {
        let text = |id: &str, at: &str| {
            fingerprint(&format!("upstream {id} failed at {at}, cf-ray: 9b0c{}-SJC", at.len()))
        };
        assert_eq!(
            text("3f2b8c1e-0000-4000-8000-0123456789ab", "2026-11-22T14:04:11Z"),
            text("aaaabbbb-1111-4222-9333-cccc00001111", "2025-01-02T03:04:05Z")
        );
    }

    #[test]
    fn the_fields_are_those_of_the_signal() {
        let seen = observed(
            r#"HTTP 401: {"error":{"message":"Missing scopes: api.responses.write","type":"invalid_request_error"}}"#,
        );
        assert_eq!(seen.kind, Kind::AuthScope);
        assert_eq!(seen.status, Some(401));
        assert_eq!(seen.error_type.as_deref(), Some("invalid_request_error"));
        assert_eq!(seen.model.as_deref(), Some("gpt-5.4"));
        let json = serde_json::to_value(&seen).unwrap();
        assert_eq!(json["providerRuntimeFailureKind"], "auth_scope");
        assert_eq!(json["failoverReason"], "auth");
        assert_eq!(json["provider"], "openai-codex");
        assert_eq!(json["requestIdHash"].as_str().map(str::len), Some(16));
    }

    #[test]
    fn the_preview_is_short_and_masked() {
        let secret = "rt_0123456789abcdefghijklmnop";
        let text = format!("{}\n{secret}", "x ".repeat(95));
        let seen = observed(&text);
        assert!(seen.preview.chars().count() <= 200);
        assert!(!seen.preview.contains("rt_01"), "{}", seen.preview);
    }
}
