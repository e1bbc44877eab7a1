//! Facts in a JSON body: codes, types, messages, times. Also from Python's way to print one, and
//! from a body that was cut.

use super::pattern::Pattern;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// What a body says about itself. Everything as it stands there, codes in lower case.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Facts {
    /// A status the body repeats (`"status":401`).
    pub(crate) status: Option<u16>,
    /// Codes, the outermost first, without types.
    pub(crate) codes: Vec<String>,
    /// Types (`invalid_request_error`, `usage_limit_reached`).
    pub(crate) types: Vec<String>,
    /// Sentences for people.
    pub(crate) messages: Vec<String>,
    /// `error_description` of an OAuth answer.
    pub(crate) description: Option<String>,
    /// `error.param`.
    pub(crate) param: Option<String>,
    /// Unix seconds.
    pub(crate) resets_at: Option<i64>,
    pub(crate) resets_in_s: Option<f64>,
    pub(crate) retry_after_s: Option<f64>,
    /// True where the body is a list of fields that were refused (`[{"loc":[…],"type":"…"}]`).
    pub(crate) field_errors: bool,
}

/// The facts of the first JSON object in `text`, and `text` without it. `None` where there is none.
pub(crate) fn find(text: &str) -> Option<(Facts, String)> {
    strict(text)
        .or_else(|| {
            // A body inside a string of a log line: {\"error\":{\"code\":…}}
            text.contains("{\\\"").then(|| strict(&text.replace("\\\"", "\""))).flatten()
        })
        .or_else(|| loose(text))
}

/// How many `{` are tried: a page of code holds thousands, and none of them is a body.
const STARTS: usize = 16;

fn strict(text: &str) -> Option<(Facts, String)> {
    for (start, _) in text.match_indices('{').take(STARTS) {
        let rest = text.get(start..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>();
        if let Some(Ok(object)) = values.next() {
            let mut facts = Facts::default();
            walk(&object, 0, &mut facts);
            if facts != Facts::default() {
                let end = start + values.byte_offset();
                let before = text.get(..start).unwrap_or_default();
                let after = text.get(end..).unwrap_or_default();
                return Some((facts, format!("{before} {after}")));
            }
        }
    }
    None
}

/// Times, which `PAIR` has no place for.
static NUMBER: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r#"['"](resets_at|reset_at|resets_in_seconds|reset_after_seconds|reset_seconds|retry_after|retry_after_seconds|retry_after_ms)['"]\s*:\s*(\d+(?:\.\d+)?)"#,
    )
});

static PAIR: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r#"['"](code|type|message|error|error_description|detail|param|status)['"]\s*:\s*(?:"((?:[^"\\]|\\.)*)"?|'((?:[^'\\]|\\.)*)'?|(\d{3})\b)"#,
    )
});

/// Facts of a body that is no JSON: `{'error': {'message': "…", 'code': None}}`, or cut in the
/// middle.
fn loose(text: &str) -> Option<(Facts, String)> {
    let start = text.find('{')?;
    let (before, body) = text.split_at(start);
    let mut facts = Facts::default();
    for pair in PAIR.all(body) {
        let group = |n: usize| pair.get(n).map(|m| m.as_str());
        let key = group(1).unwrap_or_default().to_ascii_lowercase();
        let value = match group(2).or(group(3)).or(group(4)) {
            Some(number) if group(4).is_some() => Value::from(number.parse::<u16>().unwrap_or(0)),
            Some(string) => Value::from(string.replace("\\\"", "\"").replace("\\'", "'")),
            None => continue,
        };
        pairs(&key, &value, &mut facts);
    }
    for pair in NUMBER.all(body) {
        let group = |n: usize| pair.get(n).map_or("", |m| m.as_str());
        if let Ok(number) = group(2).parse::<f64>() {
            pairs(&group(1).to_ascii_lowercase(), &Value::from(number), &mut facts);
        }
    }
    (facts != Facts::default()).then(|| (facts, before.to_owned()))
}

/// Nested objects that belong to the failure. Others (a request that is echoed, `metadata`) may
/// hold anything.
const INSIDE: &[&str] = &[
    "error",
    "errors",
    "response",
    "detail",
    "details",
    "body",
    "data",
    "cause",
    "incomplete_details",
    "err",
    "innererror",
];
const DEEPEST: usize = 6;

fn walk(object: &Map<String, Value>, depth: usize, facts: &mut Facts) {
    for (key, value) in object {
        pairs(&key.to_ascii_lowercase(), value, facts);
    }
    if object.contains_key("loc") && object.contains_key("type") {
        facts.field_errors = true;
    }
    if depth >= DEEPEST {
        return;
    }
    for key in INSIDE {
        match object.get(*key) {
            Some(Value::Object(inner)) => walk(inner, depth + 1, facts),
            Some(Value::Array(list)) => {
                for inner in list.iter().take(8).filter_map(Value::as_object) {
                    walk(inner, depth + 1, facts);
                }
            }
            _ => {}
        }
    }
}

/// One key and its value.
fn pairs(key: &str, value: &Value, facts: &mut Facts) {
    match (key, value) {
        (
            "code" | "status" | "status_code" | "statuscode" | "http_status",
            Value::Number(number),
        ) => {
            let status = number.as_u64().and_then(|n| u16::try_from(n).ok());
            if facts.status.is_none() {
                facts.status = status.filter(|status| (400..600).contains(status));
            }
        }
        ("type", Value::String(name)) => facts.types.push(name.to_ascii_lowercase()),
        // One word is a code ("invalid_grant"); anything with blanks is a sentence.
        (
            "code" | "error" | "status" | "reason" | "error_code" | "errorcode",
            Value::String(name),
        ) => {
            if let Ok(status @ 400..600) = name.parse::<u16>() {
                facts.status = facts.status.or(Some(status));
            } else if name.contains(' ') {
                sentence(name, facts);
            } else if !name.is_empty() {
                facts.codes.push(name.to_ascii_lowercase());
            }
        }
        ("error_description", Value::String(text)) => {
            facts.description = Some(text.clone());
            sentence(text, facts);
        }
        (
            "message" | "detail" | "title" | "msg" | "error_message" | "description",
            Value::String(text),
        ) => {
            sentence(text, facts);
        }
        // A log line holds the answer as a string.
        (
            "body" | "data" | "response" | "cause" | "err" | "responsebody" | "response_body"
            | "rawerror",
            Value::String(text),
        ) => sentence(text, facts),
        ("param", Value::String(name)) => facts.param = Some(name.clone()),
        ("resets_at" | "reset_at" | "resetsat", Value::Number(number)) => {
            facts.resets_at = number.as_f64().map(|n| seconds(n) as i64);
        }
        ("resets_at" | "reset_at" | "resetsat", Value::String(text)) => {
            let number = || text.trim().parse().ok().map(|n: f64| seconds(n) as i64);
            facts.resets_at = super::times::rfc3339(text).or_else(number);
        }
        ("resets_in_seconds" | "reset_after_seconds" | "reset_seconds", _) => {
            facts.resets_in_s = number(value)
        }
        ("retry_after" | "retry_after_s" | "retry_after_seconds" | "retry-after", _) => {
            facts.retry_after_s = number(value);
        }
        ("retry_after_ms", _) => facts.retry_after_s = number(value).map(|ms| ms / 1000.0),
        ("retrydelay", Value::String(text)) => {
            facts.retry_after_s = text.trim_end_matches('s').parse().ok();
        }
        _ => {}
    }
}

/// A sentence; a body that is quoted inside it is read too.
fn sentence(text: &str, facts: &mut Facts) {
    facts.messages.push(text.to_owned());
    if text.contains('{')
        && facts.messages.len() < 8
        && let Some((inner, _)) = strict(text)
    {
        facts.status = facts.status.or(inner.status);
        facts.codes.extend(inner.codes);
        facts.types.extend(inner.types);
        facts.messages.extend(inner.messages);
        facts.param = facts.param.take().or(inner.param);
        facts.resets_at = facts.resets_at.or(inner.resets_at);
        facts.resets_in_s = facts.resets_in_s.or(inner.resets_in_s);
        facts.retry_after_s = facts.retry_after_s.or(inner.retry_after_s);
    }
}

fn number(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (number.is_finite() && number >= 0.0).then_some(number)
}

/// Unix time in seconds, also where the server meant milliseconds.
fn seconds(number: f64) -> f64 {
    if number > 100_000_000_000.0 { number / 1000.0 } else { number }
}
