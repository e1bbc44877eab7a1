//! Asking the issuer for new tokens, and naming its refusals.

use std::time::Duration;

use patchbay_failure::{Failure, Kind, Signal, classify};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::tokens::Answer;
use crate::http::{date, transport_failure};

/// Why a refresh is asked for, in the words of the Codex CLI 0.169.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    ProactiveExpiry,
    UnauthorizedRecovery,
}

/// How the two kinds of account ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// JSON with a reason, as the Codex CLI 0.169 sends it.
    Codex(Reason),
    /// Form-encoded with the resource ("Sign in with ChatGPT" for local apps).
    Plan,
}

/// What is asked, and of whom.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) token_endpoint: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) refresh: &'a SecretString,
    pub(crate) way: Way,
}

#[derive(Serialize)]
struct Request<'a> {
    client_id: &'a str,
    grant_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_reason: Option<Reason>,
    refresh_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'static str>,
}

/// Every field is optional (Codex CLI 0.169): what is absent stays as it was.
#[derive(Deserialize)]
struct Renewed {
    access_token: Option<String>,
    refresh_token: Option<String>,
    id_token: Option<String>,
    #[serde(default)]
    expires_in: Value,
    #[serde(default)]
    scope: Option<String>,
    #[serde(default)]
    earliest_refresh_at: Value,
}

/// One refresh request.
///
/// # Errors
/// `refresh_*`, or what the network or a gateway did.
pub(crate) async fn request(
    http: &reqwest::Client,
    ask: Ask<'_>,
    patience: Duration,
) -> Result<Answer, Failure> {
    let (reason, resource) = match ask.way {
        Way::Codex(reason) => (Some(reason), None),
        Way::Plan => (None, Some(super::plan::RESOURCE)),
    };
    let body = Request {
        client_id: ask.client_id,
        grant_type: "refresh_token",
        refresh_reason: reason,
        refresh_token: ask.refresh.expose_secret(),
        resource,
    };
    let request = http.post(ask.token_endpoint);
    let request = match ask.way {
        Way::Codex(_) => request.header("originator", crate::sign_in::ORIGINATOR).json(&body),
        Way::Plan => request.form(&body),
    };
    let asked = async {
        let answer = request.send().await.map_err(|error| network(&error))?;
        let (status, at) = (answer.status().as_u16(), date(answer.headers()));
        let bytes = Zeroizing::new(answer.bytes().await.map_err(|error| network(&error))?.to_vec());
        Ok::<_, Failure>((status, at, bytes))
    };
    let (status, at, bytes) = tokio::time::timeout(patience, asked)
        .await
        .map_err(|_| Failure::new(Kind::RefreshTimeout).with_detail(ask.token_endpoint))??;
    if !(200..300).contains(&status) {
        return Err(refusal(status, &String::from_utf8_lossy(&bytes)));
    }
    // The parser's own words could quote a token: only the fact is told.
    let renewed: Renewed = serde_json::from_slice(&bytes).map_err(|_| {
        Failure::new(Kind::RefreshFailed).with_detail("the issuer's answer is not JSON")
    })?;
    let secret = |text: Option<String>| text.filter(|t| !t.is_empty()).map(SecretString::from);
    Ok(Answer {
        access: secret(renewed.access_token),
        refresh: secret(renewed.refresh_token),
        id: secret(renewed.id_token),
        expires_in: seconds(&renewed.expires_in),
        scopes: renewed.scope.map(|scope| words(&scope)),
        earliest_refresh_at: moment(&renewed.earliest_refresh_at),
        at,
    })
}

/// A list of scopes as issuers write it.
pub(crate) fn words(scope: &str) -> Vec<String> {
    scope.split_whitespace().map(str::to_owned).collect()
}

/// A point in time as issuers write it: Unix seconds, the same in quotes, or RFC 3339.
pub(crate) fn moment(value: &Value) -> Option<i64> {
    seconds(value).or_else(|| {
        let format = &time::format_description::well_known::Rfc3339;
        let at = time::OffsetDateTime::parse(value.as_str()?.trim(), format).ok()?;
        Some(at.unix_timestamp())
    })
}

fn network(error: &reqwest::Error) -> Failure {
    let failure = transport_failure(error);
    if failure.kind != Kind::Timeout {
        return failure;
    }
    let timeout = Failure::new(Kind::RefreshTimeout);
    match failure.detail {
        Some(detail) => timeout.with_detail(detail),
        None => timeout,
    }
}

/// `expires_in` as issuers write it: a number, or a number in quotes.
pub(crate) fn seconds(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_f64().filter(|s| s.is_finite()).map(|s| s as i64))
        .or_else(|| value.as_str()?.trim().parse().ok())
        .filter(|seconds| *seconds > 0)
}

/// Names the issuer's refusal of a refresh (codes as in Codex CLI 0.169).
pub(crate) fn refusal(status: u16, body: &str) -> Failure {
    let parsed: Option<Value> = serde_json::from_str(body).ok();
    let code = parsed.as_ref().and_then(error_code).unwrap_or_default().to_ascii_lowercase();
    let said = parsed.as_ref().and_then(error_words);
    let words = |kind: Kind| {
        let failure = Failure::new(kind);
        match &said {
            Some(said) => failure.with_detail(said),
            None if code.is_empty() => failure.with_detail(format!("HTTP {status}")),
            None => failure.with_detail(&code),
        }
    };
    match code.as_str() {
        "refresh_token_expired" => return words(Kind::RefreshExpired),
        "refresh_token_reused" => return words(Kind::RefreshReused),
        "refresh_token_invalidated" => return words(Kind::RefreshRevoked),
        "invalid_grant" => return words(Kind::RefreshFailed),
        _ => {}
    }
    match status {
        // The issuer itself, not a gateway's page, refuses the credential.
        401 if parsed.is_some() => words(Kind::RefreshRevoked),
        _ => {
            let signal = Signal {
                status: Some(status),
                code: Some(code.as_str()).filter(|code| !code.is_empty()),
                provider: Some("openai-codex"),
                text: body,
                ..Signal::default()
            };
            let named = classify(&signal, 0);
            match named.kind {
                // What a refresh can't mean, and what says nothing.
                Kind::Unknown | Kind::Schema | Kind::AuthExpired | Kind::AuthScope => {
                    words(Kind::RefreshFailed)
                }
                _ => named,
            }
        }
    }
}

/// Whether no further request with the same credential can succeed.
pub(crate) fn for_good(kind: Kind) -> bool {
    matches!(kind, Kind::RefreshExpired | Kind::RefreshReused | Kind::RefreshRevoked)
}

/// `error.code`, else `error` where it is a word, else `code`.
pub(crate) fn error_code(body: &Value) -> Option<String> {
    let error = body.get("error");
    error
        .and_then(|error| error.get("code"))
        .and_then(Value::as_str)
        .or_else(|| error.and_then(Value::as_str))
        .or_else(|| body.get("code").and_then(Value::as_str))
        .map(str::to_owned)
}

/// `error_description`, else `error.message`: the issuer's own words, at most 500 characters.
pub(crate) fn error_words(body: &Value) -> Option<String> {
    body.get("error_description")
        .and_then(Value::as_str)
        .or_else(|| body.get("error")?.get("message")?.as_str())
        .or_else(|| body.get("message")?.as_str())
        .map(str::trim)
        .filter(|words| !words.is_empty())
        .map(|words| words.chars().take(500).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_named_by_their_code() {
        for (status, body, kind) in [
            (401, r#"{"error":{"code":"refresh_token_expired","message":"x"}}"#, "refresh_expired"),
            (401, r#"{"error":{"code":"refresh_token_reused"}}"#, "refresh_reused"),
            (400, r#"{"error":"refresh_token_reused"}"#, "refresh_reused"),
            (400, r#"{"code":"REFRESH_TOKEN_REUSED"}"#, "refresh_reused"),
            (401, r#"{"error":{"code":"refresh_token_invalidated"}}"#, "refresh_revoked"),
            (401, r#"{"error":{"code":"something_new"}}"#, "refresh_revoked"),
            (401, "{}", "refresh_revoked"),
            (400, r#"{"error":"invalid_grant","error_description":"no"}"#, "refresh_failed"),
            (401, "<html>proxy sign-in</html>", "not for good"),
            (500, "oops", "not for good"),
            (400, "", "not for good"),
        ] {
            let failure = refusal(status, body);
            let named = serde_json::to_value(failure.kind).unwrap();
            if kind == "not for good" {
                assert!(!for_good(failure.kind), "{body}: {named}");
            } else {
                assert_eq!(named, kind, "{body}");
            }
        }
    }

    #[test]
    fn the_issuers_own_words_are_the_detail() {
        let body = r#"{"error":"invalid_grant","error_description":"Token was rotated."}"#;
        assert_eq!(refusal(400, body).detail.as_deref(), Some("Token was rotated."));
        let body = r#"{"error":{"code":"refresh_token_reused","message":"Already used."}}"#;
        assert_eq!(refusal(401, body).detail.as_deref(), Some("Already used."));
    }

    #[test]
    fn lifetimes_are_numbers_in_any_dress() {
        for (value, expected) in [
            (serde_json::json!(3600), Some(3600)),
            (serde_json::json!("864000"), Some(864_000)),
            (serde_json::json!(12.7), Some(12)),
            (serde_json::json!(0), None),
            (serde_json::json!(-4), None),
            (serde_json::json!(null), None),
            (serde_json::json!("soon"), None),
        ] {
            assert_eq!(seconds(&value), expected, "{value}");
        }
    }
}
