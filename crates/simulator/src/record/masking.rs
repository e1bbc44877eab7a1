//! Keeping secrets out of the record. The same secret gives the same digest.

use axum::http::HeaderMap;
use serde_json::{Map, Value};

use crate::random::digest_hex;

const SECRET_FIELDS: [&str; 12] = [
    "access_token",
    "api_key",
    "client_secret",
    "code",
    "code_verifier",
    "id_token",
    "id_token_hint",
    "refresh_token",
    "subject_token",
    "token",
    "device_auth_id",
    "user_code",
];
const SECRET_HEADERS: [&str; 3] = ["authorization", "proxy-authorization", "cookie"];
const SECRET_BEGINNINGS: [&str; 6] = ["eyJ", "rt_", "ac_", "sk-", "deviceauth_", "authsess_"];

pub(super) fn form(text: &[u8]) -> Map<String, Value> {
    url::form_urlencoded::parse(text)
        .map(|(name, value)| {
            let value = if SECRET_FIELDS.contains(&name.as_ref()) {
                masked(&value)
            } else {
                without_secrets(&value)
            };
            (name.into_owned(), value.into())
        })
        .collect()
}

pub(super) fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let mut kept: Map<String, Value> = Map::new();
    for (name, value) in headers {
        let text = String::from_utf8_lossy(value.as_bytes());
        let text = if SECRET_HEADERS.contains(&name.as_str()) {
            let (scheme, secret) = text.split_once(' ').unwrap_or(("", &text));
            format!("{scheme} {}", masked(secret)).trim_start().to_owned()
        } else {
            without_secrets(&text)
        };
        let joined = match kept.get(name.as_str()).and_then(Value::as_str) {
            Some(before) => format!("{before}, {text}"),
            None => text,
        };
        kept.insert(name.to_string(), joined.into());
    }
    kept
}

pub(super) fn mask(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if SECRET_FIELDS.contains(&name.as_str()) => {
                        *text = masked(text);
                    }
                    other => mask(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::String(text) => *text = without_secrets(text),
        _ => {}
    }
}

fn masked(secret: &str) -> String {
    format!("masked:{}", digest_hex(&[secret.as_bytes()], 12))
}

/// Words that look like tokens, wherever they stand.
fn without_secrets(text: &str) -> String {
    let in_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(in_token) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !in_token(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        clean.push_str(before);
        if word.len() >= 20 && SECRET_BEGINNINGS.iter().any(|begin| word.starts_with(begin)) {
            clean.push_str(&masked(word));
        } else {
            clean.push_str(word);
        }
        rest = after;
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_secret_is_kept() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtaXJhIn0.c2lnbmF0dXJl";
        let mut body = json!({
            "refresh_token": "rt_secret", "input": [{"text": format!("my token is {token}, ok?")}],
        });
        mask(&mut body);
        let mut given = HeaderMap::new();
        given.insert("authorization", format!("Bearer {token}").parse().unwrap());
        given.insert("x-plain", "kept".parse().unwrap());
        let headers = headers(&given);
        let all =
            format!("{body} {headers:?} {:?}", form(format!("code=ac_1&x={token}").as_bytes()));
        for secret in ["rt_secret", token, "ac_1"] {
            assert!(!all.contains(secret), "{all}");
        }
        assert_eq!(headers["x-plain"], "kept");
        assert!(headers["authorization"].as_str().unwrap().starts_with("Bearer masked:"));
    }
}
