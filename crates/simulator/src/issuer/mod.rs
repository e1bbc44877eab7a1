//! The sign-in issuer: what `auth.openai.com` is to a client.

pub(crate) mod authorize;
mod consent;
mod device;
mod discovery;
mod page;
pub(crate) mod redirects;
mod revoke;
pub(crate) mod token;

use axum::Router;
use axum::http::{HeaderMap, header};
use axum::routing::{get, post};
use serde_json::{Map, Value};

use crate::world::Shared;

/// The issuer's routes. Apps in the field use `/api/accounts/…` for some of them (OpenAI's own
/// development kit takes them from discovery), so both names answer.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery::configuration))
        .route("/.well-known/oauth-authorization-server", get(discovery::configuration))
        .route("/.well-known/jwks.json", get(discovery::jwks))
        .route("/oauth/authorize", get(authorize::authorize))
        .route("/api/accounts/authorize", get(authorize::authorize))
        .route("/oauth/consent", post(consent::decide))
        .route("/oauth/token", post(token::token))
        .route("/api/accounts/oauth/token", post(token::token))
        .route("/oauth/revoke", post(revoke::revoke))
        .route("/api/accounts/oauth/revoke", post(revoke::revoke))
        .route("/api/accounts/deviceauth/usercode", post(device::user_code))
        .route("/api/accounts/deviceauth/token", post(device::poll))
        .route("/codex/device", get(device::page).post(device::answer))
        .route(redirects::DEVICE_PATH, get(device::done))
}

/// A body of either form, as one object of strings and values; None where it is neither.
fn fields(headers: &HeaderMap, body: &[u8]) -> Option<(Form, Map<String, Value>)> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    match kind.split(';').next().unwrap_or("").trim() {
        "application/json" => match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Some((Form::Json, object)),
            _ => None,
        },
        "application/x-www-form-urlencoded" => Some((
            Form::Urlencoded,
            url::form_urlencoded::parse(body)
                .map(|(key, value)| (key.into_owned(), Value::String(value.into_owned())))
                .collect(),
        )),
        _ => None,
    }
}

/// How a body was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Urlencoded,
}

/// A field that is text, or nothing.
fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or("")
}
