//! No secret leaves this crate: values in reports and lines in diffs show at most the first and
//! the last four characters of one.

use crate::edit::{Document, Node, Value, split};
use serde_json::Value as Json;
use std::ops::Range;

/// A secret as it may be shown.
pub(crate) fn secret(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    // Of a short one, eight characters would be nearly all of it.
    if characters.len() < 20 {
        return "••••".to_owned();
    }
    let first: String = characters.iter().take(4).collect();
    let last: String = characters.iter().skip(characters.len() - 4).collect();
    format!("{first}…{last}")
}

/// A value for a report: masked where its key, or its own look, says that it is secret.
pub(crate) fn value(pointer: &str, value: Json) -> Json {
    // Steps are rewritten first only where something in them is escaped.
    let under = if pointer.contains('~') {
        split(pointer).iter().any(|key| is_secret_key(key))
    } else {
        pointer.split('/').skip(1).any(is_secret_key)
    };
    masked(value, under)
}

fn masked(value: Json, under: bool) -> Json {
    match value {
        Json::String(text) if under || looks_secret(&text) => Json::String(secret(&text)),
        Json::Array(items) => Json::Array(items.into_iter().map(|it| masked(it, under)).collect()),
        Json::Object(map) => Json::Object(
            map.into_iter()
                .map(|(key, it)| {
                    let under = under || is_secret_key(&key);
                    (key, masked(it, under))
                })
                .collect(),
        ),
        other => other,
    }
}

/// A whole text for a diff. Lines stay lines.
pub(crate) fn text(document: &Document) -> String {
    let mut spans = Vec::new();
    collect(&document.root, false, &mut spans);
    let mut out = String::with_capacity(document.text.len());
    let mut done = 0;
    for (span, plain) in spans {
        out.push_str(document.text.get(done..span.start).unwrap_or_default());
        let raw = document.text.get(span.clone()).unwrap_or_default();
        let quote = raw.chars().next().unwrap_or('"');
        // A continued string runs over several lines; the diff has to keep their number.
        let lines: String = raw.chars().filter(|it| matches!(it, '\n' | '\r')).collect();
        out.push_str(&format!("{quote}{}{lines}{quote}", secret(&plain)));
        done = span.end;
    }
    out.push_str(document.text.get(done..).unwrap_or_default());
    patchbay_failure::mask(&out)
}

fn collect(node: &Node, under: bool, spans: &mut Vec<(Range<usize>, String)>) {
    match &node.value {
        Value::String(text) if under || looks_secret(text) => {
            spans.push((node.span.clone(), text.clone()));
        }
        Value::Array(items) => items.iter().for_each(|it| collect(it, under, spans)),
        Value::Object(members) => {
            for member in members {
                collect(&member.value, under || is_secret_key(&member.key), spans);
            }
        }
        _ => {}
    }
}

/// Keys whose values are secret in the files of the tools that we read.
fn is_secret_key(key: &str) -> bool {
    let key: String = key
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|it| it.to_ascii_lowercase() as char)
        .collect();
    let ends = ["token", "apikey", "secret", "password", "passwd", "privatekey", "authorization"];
    matches!(key.as_str(), "key" | "access" | "refresh" | "headers" | "cookie" | "code")
        || ends.iter().any(|it| key.ends_with(it))
}

fn looks_secret(text: &str) -> bool {
    let long = text.len() >= 20 && !text.contains(char::is_whitespace);
    long && (["sk-", "rt_", "eyJ", "ghp_", "gho_", "xox", "AIza"]
        .iter()
        .any(|it| text.starts_with(it)))
}
