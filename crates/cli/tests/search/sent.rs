//! The search for tokens in what was sent where.

use patchbay_simulator::record::Exchange;
use serde_json::{Map, Value};

/// Where one of `marks` (what the simulator writes in place of a token) was sent and does not
/// belong, as `METHOD path where`: a token goes into the `Authorization` header to the account's
/// own endpoint, and into the bodies of token and revoke requests to its issuer.
pub(crate) fn misplaced(requests: &[Exchange], marks: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for request in requests {
        let mut places = Vec::new();
        held(&Value::Object(request.headers.clone()), "headers", marks, &mut places);
        held(&Value::Object(request.query.clone()), "query", marks, &mut places);
        held(&request.body, "body", marks, &mut places);
        held(&Value::String(request.path.clone()), "path", marks, &mut places);
        found.extend(places.into_iter().filter_map(|place| {
            let belongs = match place.as_str() {
                "headers.authorization" => request.path.starts_with("/backend-api/"),
                "body.refresh_token" => request.path == "/oauth/token",
                "body.token" => request.path == "/oauth/revoke",
                _ => false,
            };
            (!belongs).then(|| format!("{} {} {place}", request.method, request.path))
        }));
    }
    found
}

fn held(value: &Value, at: &str, marks: &[String], places: &mut Vec<String>) {
    match value {
        Value::String(text) if marks.iter().any(|mark| text.contains(mark.as_str())) => {
            places.push(at.to_owned());
        }
        Value::Object(fields) => fields_held(fields, at, marks, places),
        Value::Array(items) => items.iter().for_each(|item| held(item, at, marks, places)),
        _ => {}
    }
}

fn fields_held(fields: &Map<String, Value>, at: &str, marks: &[String], places: &mut Vec<String>) {
    for (name, value) in fields {
        held(value, &format!("{at}.{name}"), marks, places);
    }
}
