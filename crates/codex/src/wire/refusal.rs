//! What the backend said no with, handed to the failure vocabulary: status, code, type and the
//! body. The naming itself is done in one place, `patchbay_failure::classify`. Pure.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use patchbay_failure::{Action, Failure, Kind, Signal, classify, refused_field};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::limits;

/// How the vocabulary knows this provider.
const PROVIDER: &str = "openai-codex";

/// A refusal of a whole request. `header` looks up a response header by lower-case name; `now` is
/// Unix time in seconds.
pub(crate) fn from_http(
    status: u16,
    header: &dyn Fn(&str) -> Option<String>,
    body: &str,
    now: i64,
) -> Failure {
    // Cloudflare's own word for it, before anybody reads a page.
    if header("cf-mitigated").as_deref() == Some("challenge") {
        let ray = header("cf-ray").map(|ray| format!(", cf-ray {ray}")).unwrap_or_default();
        return Failure::new(Kind::EdgeChallenge).with_detail(format!("HTTP {status}{ray}"));
    }
    let parsed: Value = serde_json::from_str(body).unwrap_or_default();
    let hidden = error_header(header);
    let (stated, told) = (Stated::of(&parsed), Stated::of(&hidden));
    // A sign-in's fault stands in a header where the body is a page, or says nothing but "no".
    let word = header("x-openai-authorization-error").filter(|word| !word.trim().is_empty());
    let signal = Signal {
        status: Some(status),
        code: stated.code.or(told.code).or(word.as_deref()),
        error_type: stated.error_type.or(told.error_type),
        provider: Some(PROVIDER),
        text: body,
        retry_after_s: retry_after(header, now),
        ..Signal::default()
    };
    let mut failure = classify(&signal, now);
    failure.answered.request_id = header("x-request-id");
    if let Some(words) = words(&parsed).or_else(|| words(&hidden)) {
        failure = failure.with_detail(words);
    } else if is_page(body) {
        // A page is for a browser; what counts is that one came.
        failure = failure.with_detail(sent(status, header));
    }
    // The windows know better than a `Retry-After` when the limit resets; the body knows best.
    let error = &parsed["error"];
    if failure.kind == Kind::UsageLimit
        && error["resets_at"].is_null()
        && error["resets_in_seconds"].is_null()
    {
        let windows = limits::from_headers(header, now);
        let used_up = windows.iter().filter(|window| window.used_percent >= 100.0);
        let resets_at = used_up.filter_map(|window| window.resets_at).max();
        failure.resets_at = resets_at.or(failure.resets_at);
    }
    // What the server's own people can find it by, where they are the ones to ask.
    let request_id = header("x-oai-request-id").or_else(|| header("x-request-id"));
    if let Some(id) = request_id.filter(|id| !id.is_empty())
        && (status >= 500 || failure.kind.action() == Action::Report)
    {
        let said = failure.detail.take().unwrap_or_else(|| format!("HTTP {status}"));
        failure = failure.with_detail(format!("{said} (request {id})"));
    }
    failure
}

/// `x-error-json`: the error's body as JSON in base 64, where the real body is a page or empty.
fn error_header(header: &dyn Fn(&str) -> Option<String>) -> Value {
    let decoded = header("x-error-json").and_then(|text| STANDARD.decode(text.trim()).ok());
    decoded.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// A whole response that is not what was asked for, although its status says that all is well: a
/// gateway, a captive portal or a wrong path answered.
pub(crate) fn from_page(
    status: u16,
    header: &dyn Fn(&str) -> Option<String>,
    body: &str,
    now: i64,
) -> Failure {
    let failure = from_http(status, header, body, now);
    if failure.kind != Kind::Unknown {
        return failure;
    }
    let kind = if is_page(body) { Kind::EdgeBlocked } else { Kind::Schema };
    Failure::new(kind).with_detail(sent(status, header))
}

fn is_page(body: &str) -> bool {
    body.trim_start().starts_with('<')
}

/// What came, where its content is nothing to show.
fn sent(status: u16, header: &dyn Fn(&str) -> Option<String>) -> String {
    let kind = header("content-type").unwrap_or_else(|| "no content type".to_owned());
    let ray = header("cf-ray").map(|ray| format!(", cf-ray {ray}")).unwrap_or_default();
    format!("HTTP {status} with {kind}{ray}")
}

/// The server's own sentence, out of its JSON.
fn words(body: &Value) -> Option<&str> {
    [&body["error"]["message"], &body["detail"], &body["detail"]["message"], &body["message"]]
        .into_iter()
        .find_map(Value::as_str)
        .filter(|words| !words.is_empty())
}

/// An `error` event, and the field that is not taken, where it is about one: `{"error":{…}}`, the same flat beside `type`, or a frame with a status.
pub(crate) fn from_event(event: &Value, now: i64) -> (Failure, Option<String>) {
    let status = event["status"].as_u64().or(event["status_code"].as_u64());
    let status = status.and_then(|status| u16::try_from(status).ok());
    let error = if event["error"].is_object() { &event["error"] } else { event };
    from_error(error, status, now)
}

/// The `error` of a failed answer, and the field that is not taken, where it is about one.
/// `status` where one was stated beside it.
pub(crate) fn from_error(
    error: &Value,
    status: Option<u16>,
    now: i64,
) -> (Failure, Option<String>) {
    let body = json!({ "error": error });
    let stated = Stated::of(&body);
    let text = body.to_string();
    let signal = Signal {
        status,
        code: stated.code,
        error_type: stated.error_type,
        provider: Some(PROVIDER),
        text: &text,
        ..Signal::default()
    };
    let failure = classify(&signal, now);
    let field = refused_field(&signal);
    match words(&body) {
        Some(said) => (failure.with_detail(said), field),
        None => (failure, field),
    }
}

/// The structured part of an error body.
#[derive(Debug, Default, PartialEq)]
struct Stated<'a> {
    code: Option<&'a str>,
    error_type: Option<&'a str>,
}

impl<'a> Stated<'a> {
    /// Of `{"error":{"code","type"}}`, `{"error":"code"}` (OAuth) or `{"detail":{"code"}}`.
    fn of(body: &'a Value) -> Self {
        if let Some(code) = body["error"].as_str() {
            return Self { code: Some(code), error_type: None };
        }
        let error = if body["error"].is_object() { &body["error"] } else { &body["detail"] };
        Self {
            code: error["code"].as_str(),
            // `error` is an event's name and not an error's type.
            error_type: error["type"].as_str().filter(|kind| *kind != "error"),
        }
    }
}

/// Seconds to wait, from `retry-after-ms` or `retry-after` (seconds or a date).
fn retry_after(header: &dyn Fn(&str) -> Option<String>, now: i64) -> Option<f64> {
    let number = |text: String| text.trim().parse::<f64>().ok();
    let seconds =
        header("retry-after-ms").and_then(number).map(|ms| ms / 1000.0).or_else(|| {
            let text = header("retry-after")?;
            number(text.clone()).or_else(|| {
                let at = OffsetDateTime::parse(text.trim(), &Rfc2822).ok()?.unix_timestamp();
                Some(at.saturating_sub(now) as f64)
            })
        })?;
    (seconds.is_finite() && seconds >= 0.0).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_structured_part_is_found_in_every_shape() {
        let of = |body: Value| {
            let stated = Stated::of(&body);
            (stated.code.map(str::to_owned), stated.error_type.map(str::to_owned))
        };
        let words = |code: &str, kind: &str| {
            let word = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            (word(code), word(kind))
        };
        assert_eq!(of(json!({ "error": { "code": "a", "type": "b" } })), words("a", "b"));
        assert_eq!(of(json!({ "error": "invalid_grant" })), words("invalid_grant", ""));
        assert_eq!(of(json!({ "detail": { "code": "a" } })), words("a", ""));
        assert_eq!(of(json!({ "detail": "Unauthorized" })), words("", ""));
        assert_eq!(of(json!({ "error": { "code": 5, "type": "error" } })), words("", ""));
        assert_eq!(of(Value::Null), words("", ""));
    }

    #[test]
    fn waiting_is_stated_in_seconds_milliseconds_or_as_a_date() {
        let wait = |name: &'static str, value: &'static str| {
            retry_after(&|asked| (asked == name).then(|| value.to_owned()), 1_445_412_470)
        };
        assert_eq!(wait("retry-after", "2"), Some(2.0));
        assert_eq!(wait("retry-after-ms", "250"), Some(0.25));
        assert_eq!(wait("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"), Some(10.0));
        assert_eq!(wait("retry-after", "soon"), None);
        assert_eq!(wait("retry-after", "-1"), None);
    }

    #[test]
    fn a_challenge_is_named_by_its_header() {
        let header = |name: &str| match name {
            "cf-mitigated" => Some("challenge".to_owned()),
            "cf-ray" => Some("9b0c-SJC".to_owned()),
            _ => None,
        };
        let failure = from_http(403, &header, "<!DOCTYPE html><html>", 0);
        assert_eq!(failure.kind, Kind::EdgeChallenge);
        assert_eq!(failure.detail.as_deref(), Some("HTTP 403, cf-ray 9b0c-SJC"));
    }

    #[test]
    fn an_error_in_a_header_counts_where_the_body_says_nothing() {
        let coded = STANDARD.encode(r#"{"error":{"code":"token_expired","message":"It ended."}}"#);
        for (body, name, value, kind) in [
            ("", "x-error-json", coded.as_str(), Kind::AuthExpired),
            (r#"{"detail":"Unauthorized"}"#, "x-error-json", coded.as_str(), Kind::AuthExpired),
            ("", "x-openai-authorization-error", "token_expired", Kind::AuthExpired),
            ("", "x-error-json", "no base 64!", Kind::AuthExpired),
        ] {
            let header = |asked: &str| (asked == name).then(|| value.to_owned());
            assert_eq!(from_http(401, &header, body, 0).kind, kind, "{body} {name}");
        }
        let header = |asked: &str| (asked == "x-error-json").then(|| coded.clone());
        let failure = from_http(401, &header, "", 0);
        assert_eq!(failure.detail.as_deref(), Some("It ended."));
        // A body's own code is nearer than a header's.
        let body = r#"{"error":{"code":"usage_not_included","message":"m"}}"#;
        assert_eq!(from_http(403, &header, body, 0).kind, Kind::NoEntitlement);
    }

    #[test]
    fn a_request_is_named_to_those_who_can_look_it_up() {
        let header = |name: &str| (name == "x-oai-request-id").then(|| "req_7".to_owned());
        let detail = |status, body: &str| from_http(status, &header, body, 0).detail.unwrap();
        assert_eq!(detail(500, ""), "HTTP 500 (request req_7)");
        assert_eq!(detail(503, r#"{"error":{"message":"Busy."}}"#), "Busy. (request req_7)");
        assert_eq!(detail(429, r#"{"error":{"message":"Slow."}}"#), "Slow.");
    }
}
