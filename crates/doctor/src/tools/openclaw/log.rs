//! OpenClaw's own log: which turns failed in the last 24 hours, by our vocabulary.
//!
//! JSON lines, one file a day. A turn ends with the event `embedded_run_agent_end`; a failed one
//! says `isError: true` with the error's text, and from 2026.4.10 also what was observed of it
//! (`httpCode`, `rawErrorPreview`, `providerRuntimeFailureKind`). Where the event stands in a line
//! differs by version: at the top, under a number beside other arguments, or only as the sentence
//! for the console.

mod places;

pub(crate) use places::tail;

use patchbay_failure::{Failure, Kind, Signal, classify, mask};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A turn of a tool that failed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ToolFailure {
    /// Unix time in seconds.
    pub(crate) at: i64,
    /// As the tool names it: `openai-codex`.
    pub(crate) provider: Option<String>,
    /// Model id.
    pub(crate) model: Option<String>,
    /// The sign-in that was used, where the line says it.
    pub(crate) profile: Option<String>,
    /// What it was.
    pub(crate) failure: Failure,
    /// At most 200 characters of the tool's text on one line, masked.
    pub(crate) preview: String,
}

/// How far back a failure still says something about today, in seconds.
const DAY: i64 = 24 * 3_600;
/// More are never shown, and naming one costs more than finding it.
const MOST: usize = 16;
/// The longest preview, in characters.
const PREVIEW: usize = 200;

/// The failed turns of the last 24 hours in `lines` (oldest first, as a log has them), the newest
/// first. `now` is Unix time in seconds. Lines that are no events, or cut, are passed over.
pub(crate) fn last_failures<'a>(
    lines: impl DoubleEndedIterator<Item = &'a str>,
    now: i64,
) -> Vec<ToolFailure> {
    lines
        .rev()
        .filter(|line| line.contains("embedded_run_agent_end") || line.contains(SENTENCE))
        .filter_map(|line| failure(line, now))
        .take(MOST)
        .collect()
}

fn failure(line: &str, now: i64) -> Option<ToolFailure> {
    let line: Map<String, Value> = serde_json::from_str(line.trim()).ok()?;
    let at = at(&line)?;
    // A clock may have been set; a minute ahead is the same day.
    if !(now - DAY..=now + 60).contains(&at) {
        return None;
    }
    let event = event(&line)?;
    if event.get("isError").and_then(Value::as_bool) != Some(true) {
        return None;
    }
    let text = |key: &str| {
        event.get(key).and_then(Value::as_str).map(str::trim).filter(|it| !it.is_empty())
    };
    let first = |keys: &[&str]| keys.iter().find_map(|key| text(key));
    let raw = first(&["rawErrorPreview", "rawError", "textPreview"]);
    let said = text("error");
    let provider = text("provider");
    let status = event.get("httpCode").or_else(|| event.get("status")).and_then(status);
    // The raw text may be cut to its status, the other one rewritten for people: together they say
    // what either leaves out.
    let both = [raw, said].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let signal = Signal {
        status,
        error_type: text("providerErrorType"),
        provider,
        text: &both,
        ..Signal::default()
    };
    let mut failure = classify(&signal, at);
    // The tool's own name for it is coarser and often wrong: it counts where nothing else is known.
    if failure.kind == Kind::Unknown
        && let Some(kind) = text("providerRuntimeFailureKind").and_then(of_runtime)
    {
        failure = Failure::new(kind).with_detail(&both);
    }
    Some(ToolFailure {
        at,
        provider: provider.map(mask),
        model: text("model").map(mask),
        profile: first(&["profileId", "authProfileId", "profile"]).map(mask),
        failure,
        preview: preview(raw.or(said).unwrap_or_default()),
    })
}

/// When a line was written, Unix time in seconds.
fn at(line: &Map<String, Value>) -> Option<i64> {
    let meta = line.get("_meta").and_then(|it| it.get("date"));
    let stamps = ["time", "timestamp", "ts", "date"].iter().filter_map(|key| line.get(*key));
    stamps.chain(meta).find_map(|stamp| match stamp {
        Value::String(text) => {
            OffsetDateTime::parse(text, &Rfc3339).ok().map(OffsetDateTime::unix_timestamp)
        }
        Value::Number(number) => number.as_i64().map(|it| it / 1_000),
        _ => None,
    })
}

/// The event of a line: the line itself, one of its arguments (also as JSON inside a string), or
/// the sentence for the console, taken apart.
fn event(line: &Map<String, Value>) -> Option<Map<String, Value>> {
    let is_end = |it: &Map<String, Value>| {
        it.get("event").and_then(Value::as_str) == Some("embedded_run_agent_end")
    };
    if is_end(line) {
        return Some(line.clone());
    }
    let mut sentence = None;
    for (key, value) in line.iter().filter(|(key, _)| *key != "_meta") {
        match value {
            Value::Object(inner) if is_end(inner) => return Some(inner.clone()),
            Value::String(text) if text.starts_with('{') => {
                let inner: Option<Map<String, Value>> = serde_json::from_str(text).ok();
                if let Some(inner) = inner.filter(is_end) {
                    return Some(inner);
                }
            }
            Value::String(text) if key != "error" && text.contains(SENTENCE) => {
                sentence = sentence.or_else(|| of_sentence(text));
            }
            _ => {}
        }
    }
    sentence
}

const SENTENCE: &str = "embedded run agent end:";
/// What the console's sentence names, in its order there. The texts may hold blanks and equals
/// signs, so each ends where the next one begins.
const NAMES: &[&str] = &["runId", "isError", "model", "provider", "error", "rawError"];

/// `embedded run agent end: runId=… isError=true model=… provider=… error=… rawError=…`
fn of_sentence(text: &str) -> Option<Map<String, Value>> {
    let (_, mut rest) = text.split_once(SENTENCE)?;
    let mut event = Map::new();
    for (index, name) in NAMES.iter().enumerate() {
        let Some((_, value)) = rest.split_once(&format!(" {name}=")) else { continue };
        let later = NAMES.get(index + 1..).unwrap_or_default();
        let ends = later.iter().filter_map(|next| value.find(&format!(" {next}=")));
        let end = ends.min().unwrap_or(value.len());
        let (value, after) = value.split_at(end);
        rest = after;
        let value = match value.trim() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => Value::from(text),
        };
        event.insert((*name).to_owned(), value);
    }
    Some(event)
}

fn status(value: &Value) -> Option<u16> {
    let number = value.as_u64().and_then(|it| u16::try_from(it).ok());
    number.or_else(|| value.as_str()?.trim().parse().ok()).filter(|it| (100..600).contains(it))
}

/// Our kind for the older contract's name, where nothing else is known.
fn of_runtime(name: &str) -> Option<Kind> {
    Some(match name {
        "auth_scope" => Kind::AuthScope,
        "auth_refresh" => Kind::RefreshFailed,
        "refresh_timeout" => Kind::RefreshTimeout,
        "refresh_contention" => Kind::RefreshContention,
        "auth_html_403" | "auth_html" | "upstream_html" => Kind::EdgeBlocked,
        "auth_invalid_token" => Kind::AuthExpired,
        "proxy" => Kind::Proxy,
        "rate_limit" => Kind::RateLimit,
        "dns" => Kind::Dns,
        "timeout" => Kind::Timeout,
        "tls_certificate" => Kind::TlsCertificate,
        "model_not_found" => Kind::ModelNotFound,
        "schema" => Kind::Schema,
        "sandbox_blocked" => Kind::SandboxBlocked,
        "replay_invalid" => Kind::ReplayInvalid,
        "empty_response" => Kind::EmptyResponse,
        _ => return None,
    })
}

/// Masked before it is cut: half a token would not be recognised.
fn preview(text: &str) -> String {
    let line = mask(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= PREVIEW {
        return line;
    }
    line.chars().take(PREVIEW - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
