//! What `classify` says beside the kind: evidence, failover reason, waiting times, refused fields.

use patchbay_failure::{
    Action, FailoverReason, Kind, Seen, Signal, classify, observe, refused_field,
};
use proptest::prelude::*;

/// 2026-11-22 12:00:00 UTC.
const NOW: i64 = 1_795_348_800;

fn text(text: &str) -> Signal<'_> {
    Signal { text, ..Signal::default() }
}

#[test]
fn the_given_status_wins_over_the_one_in_the_text() {
    let signal = Signal { status: Some(503), ..text("401 Unauthorized") };
    assert_eq!(classify(&signal, NOW).kind, Kind::UpstreamUnavailable);
    assert_eq!(classify(&text("401 Unauthorized"), NOW).kind, Kind::AuthExpired);
}

#[test]
fn the_evidence_is_masked_and_cut() {
    let page = format!("401 Bearer rt_0123456789abcdefghij {}", "x".repeat(5_000));
    let detail = classify(&text(&page), NOW).detail.unwrap();
    assert!(!detail.contains("0123456789"), "{detail}");
    assert_eq!(detail.chars().count(), 2_001);
    assert!(detail.ends_with('…'));
}

#[test]
fn a_code_alone_is_its_own_evidence() {
    let signal = Signal { status: Some(401), code: Some("refresh_token_expired"), ..text("") };
    let failure = classify(&signal, NOW);
    assert_eq!(failure.detail.as_deref(), Some("HTTP 401 refresh_token_expired"));
    assert_eq!(classify(&text(" "), NOW).detail, None);
}

#[test]
fn a_declined_sign_in_shows_the_issuers_own_words() {
    let body = r#"{"error":"access_denied","error_description":"Ask your admin."}"#;
    assert_eq!(classify(&text(body), NOW).detail.as_deref(), Some("Ask your admin."));
}

#[test]
fn the_failover_reason_follows_the_status() {
    for (status, said, expected) in [
        (401, "Missing scopes: api.responses.write", FailoverReason::Auth),
        (402, "", FailoverReason::Billing),
        (404, "Unknown model: x", FailoverReason::ModelNotFound),
        (429, "You've hit your usage limit", FailoverReason::RateLimit),
        (529, "", FailoverReason::Overloaded),
        (503, "", FailoverReason::Timeout),
        (422, "", FailoverReason::Format),
    ] {
        let signal = Signal { status: Some(status), ..text(said) };
        assert_eq!(classify(&signal, NOW).failover_reason, expected, "{status} {said}");
    }
}

#[test]
fn a_scope_fault_asks_for_the_route() {
    let failure = classify(&text("HTTP 401: Missing scopes: model.request"), NOW);
    assert_eq!((failure.kind, failure.action), (Kind::AuthScope, Action::RepairRoute));
    assert!(!failure.retryable);
}

#[test]
fn the_header_wins_over_the_words() {
    let signal = Signal { retry_after_s: Some(7.0), ..text("429 try again in 30s") };
    assert_eq!(classify(&signal, NOW).retry_after_s, Some(7.0));
}

#[test]
fn waiting_times_in_words() {
    for (said, expected) in [
        ("Please try again in 20.5s.", Some(20.5)),
        ("try again in 300ms", Some(0.3)),
        ("Try again in 2 minutes", Some(120.0)),
        ("try again in 1 hour and 5 minutes", Some(3_900.0)),
        ("try again in 1h2m3.5s", Some(3_723.5)),
        ("Retry-After: 120", Some(120.0)),
        ("wait 2 lines, then try again in 5s", Some(5.0)),
        ("try again after 9:12", None),
        ("try again in 5 models", None),
        ("try again later", None),
        ("retry 3 of 5", None),
    ] {
        let said = format!("429 Too Many Requests: {said}");
        assert_eq!(classify(&text(&said), NOW).retry_after_s, expected, "{said}");
    }
}

#[test]
fn reset_times_in_words() {
    // 2026-11-22 at this hour and minute.
    let at = |hour: i64, minute: i64| NOW + (hour - 12) * 3_600 + minute * 60;
    for (said, offset, expected) in [
        ("try again at 3:07 PM", 0, Some(at(15, 7))),
        ("try again after 11:34 AM", 0, Some(at(11, 34) + 86_400)),
        ("try again at 3:07 PM", 3_600, Some(at(14, 7))),
        ("resets at 14:05 UTC", 3_600, Some(at(14, 5))),
        ("try again at Nov 25th, 2026 9:12 AM", 0, Some(at(9, 12) + 3 * 86_400)),
        ("try again at Jan 2nd, 9:12 AM", 0, Some(at(9, 12) + 41 * 86_400)),
        ("resets at 2026-11-23T10:00:00+02:00", 0, Some(at(8, 0) + 86_400)),
        ("try again at 25:61 PM", 0, None),
        ("try again at the end of the week", 0, None),
    ] {
        let said = format!("You've hit your usage limit, {said}.");
        let signal = Signal { utc_offset_s: offset, ..text(&said) };
        let failure = classify(&signal, NOW);
        assert_eq!(failure.kind, Kind::UsageLimit);
        assert_eq!(failure.resets_at, expected, "{said} {offset}");
    }
}

#[test]
fn times_that_cannot_be_are_not_believed() {
    for body in [
        r#"{"error":{"type":"usage_limit_reached","message":"x","resets_at":-5}}"#,
        r#"{"error":{"type":"usage_limit_reached","message":"x","resets_in_seconds":-5}}"#,
        r#"{"error":{"type":"usage_limit_reached","message":"x","retry_after":1e300}}"#,
    ] {
        let failure = classify(&text(body), NOW);
        assert_eq!((failure.retry_after_s, failure.resets_at), (None, None), "{body}");
    }
}

#[test]
fn a_refused_field_is_named() {
    for (body, expected) in [
        (r#"{"detail":"Unsupported parameter: max_output_tokens"}"#, Some("max_output_tokens")),
        (
            r#"{"error":{"message":"Unknown parameter: 'reasoning.summary'.","param":"reasoning.summary"}}"#,
            Some("reasoning.summary"),
        ),
        ("400 Unrecognized request argument supplied: top_k", Some("top_k")),
        (r#"{"detail":"Store must be set to false"}"#, Some("store")),
        (r#"{"detail":"Unauthorized"}"#, None),
    ] {
        let signal = Signal { status: Some(400), ..text(body) };
        assert_eq!(refused_field(&signal).as_deref(), expected, "{body}");
    }
}

#[test]
fn no_text_is_too_strange() {
    for strange in ["{", "{{{{", "\u{0}", "{'a': ", "<html", "…", "💥 401", &"{".repeat(100_000)]
    {
        let failure = classify(&text(strange), i64::MAX);
        assert!(!failure.title.is_empty());
    }
}

/// A megabyte of whatever is hardest to read: each ends, and is masked, in one pass.
#[test]
fn a_megabyte_is_read_in_one_pass() {
    for piece in [
        "wait 1 ",
        "{\"error\":",
        "{'error': '",
        "refresh token failed ",
        "[31m",
        "a_b_",
        "\\\"",
        "(",
        "<html>",
        "Bearer x",
        "access_token=",
        "models ",
        "try again in 1h",
        "2026-11-22T14:02:11Z ERROR a::b: ",
        "\u{1b}]",
        "é",
        "lookup a:",
        "eyJ",
        "HTTP 4",
        "resets at Nov ",
        "sk-",
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        let failure = classify(&Signal { text: &text, ..Signal::default() }, NOW);
        assert!(failure.detail.is_some_and(|detail| detail.chars().count() <= 2_001), "{piece}");
    }
}

/// Tokens by their form, and the places that servers and programs put them in.
const SECRETS: &[&str] = &[
    "eyJhbGciOiJSUzI1NiIsImtpZCI6IjE5MzQ0ZTY1In0.eyJpc3MiOiJodHRwczovL2F1dGgub3BlbmFpLmNvbSJ9.c2lnbmF0dXJl",
    "rt_6f1c0a9be2d94c7f8a3b5d1e.Zk3Qw8Lm",
    "sk-proj-Q3rT7uV1wX5yZ9aB2cD4eF6gH8",
    "sess-0a1B2c3D4e5F6g7H8i9J",
];
const PLACES: &[&str] = &[
    "401 Authorization: Bearer @",
    "HTTP 401 for token @ of openai-codex",
    "{\"error\":{\"message\":\"Incorrect API key provided: @.\",\"code\":\"invalid_api_key\"}}",
    "{'error': {'message': 'bad token @', 'refresh_token': '@'}}",
    "refresh failed: {\\\"refresh_token\\\":\\\"@\\\"}",
    "GET http://localhost:1455/auth/callback?code=@&state=@ 400",
    "<html><head><title>403</title></head><body>@</body></html>",
    "\u{1b}[31m@\u{1b}[0m",
    "\"@\"",
];

#[test]
fn no_secret_leaves_in_a_failure_or_an_observation() {
    for secret in SECRETS {
        for place in PLACES {
            let said = place.replace('@', secret);
            let signal = text(&said);
            let failure = classify(&signal, NOW);
            let observation = observe(&failure, &Seen::default());
            let all = serde_json::to_string(&(&failure, &observation)).unwrap();
            // No more than four characters at either end, wherever it stood.
            for window in secret.as_bytes().windows(9) {
                let part = std::str::from_utf8(window).unwrap();
                assert!(!all.contains(part), "{part} of {said}: {all}");
            }
        }
    }
}

proptest! {
    /// Whatever a server or a person sends: one kind, in its own words, with masked evidence.
    #[test]
    fn any_text_gets_a_kind(
        said in "(401|HTTP 403|\\{\"error\":|<html>|try again in |[0-9]{1,20}|refresh|[ -~]|\\PC){0,40}",
        status in proptest::option::of(0_u16..700),
        now in any::<i64>(),
    ) {
        let failure = classify(&Signal { status, ..text(&said) }, now);
        prop_assert_eq!(failure.runtime_kind, failure.kind.runtime_kind());
        prop_assert!(failure.retry_after_s.is_none_or(|s| s.is_finite() && s >= 0.0));
        let again = classify(&Signal { status, ..text(&said) }, now);
        prop_assert_eq!(failure, again);
    }
}
