//! The device flow: a code is shown on one machine and typed on another.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use super::token::s256;
use super::{fields, page, redirects, text};
use crate::faults::{Act, Place};
use crate::options::Consent;
use crate::random::{digest_hex, secret};
use crate::refusal::Refusal;
use crate::tokens::{CODEX_CLIENT, Code, Device, Grant, TokenKind};
use crate::world::{Shared, World, locked, now};

/// How long a device may wait, in seconds (the Codex CLI gives up at the same time).
const LIFETIME: i64 = 900;
/// What the Codex CLI asks for in a device sign-in.
const SCOPES: [&str; 6] = [
    "openid",
    "profile",
    "email",
    "offline_access",
    "api.connectors.read",
    "api.connectors.invoke",
];
const INVALID: &str = "invalid_request_error";

/// `POST /api/accounts/deviceauth/usercode`.
pub(super) async fn user_code(
    State(world): State<Shared>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let client = fields(&headers, &body).map(|(_, fields)| text(&fields, "client_id").to_owned());
    if client.as_deref() != Some(CODEX_CLIENT) {
        return Refusal::error(400, INVALID, Some("invalid_client"), "Unknown client.")
            .into_response();
    }
    if let Some(scenario) = world.strike(Place::Device, uri.path(), &Value::Null)
        && let Act::Refuse(body) = scenario.act
    {
        return body(&crate::backend::moment(&world, &Value::Null, scenario.field()))
            .into_response();
    }
    let (id, random) = match (secret(18), secret(18)) {
        (Ok(id), Ok(random)) => (format!("deviceauth_{id}"), random),
        (Err(error), _) | (_, Err(error)) => return Refusal::from(error).into_response(),
    };
    let letters = digest_hex(&[random.as_bytes()], 9).to_uppercase();
    let user_code = format!("{}-{}", &letters[..4], &letters[4..]);
    let device =
        Device { user_code: user_code.clone(), issued_at: now(), polls: 0, approved: None };
    locked(&world.ledger).devices.insert(id.clone(), device);
    // The interval is text, as the Codex CLI's own source reads it.
    Json(json!({
        "device_auth_id": id,
        "user_code": user_code,
        "interval": "1",
        "expires_in": LIFETIME,
    }))
    .into_response()
}

/// `POST /api/accounts/deviceauth/token`: 403 while nobody has answered.
pub(super) async fn poll(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let Some((_, asked)) = fields(&headers, &body) else {
        return Refusal::error(400, INVALID, None, "The body can't be read.").into_response();
    };
    let by_itself = world.settings().consent == Consent::Auto;
    let approved = {
        let mut ledger = locked(&world.ledger);
        let id = text(&asked, "device_auth_id");
        let Some(device) = ledger.devices.get_mut(id).filter(|device| {
            device.user_code == text(&asked, "user_code") && now() - device.issued_at <= LIFETIME
        }) else {
            return Refusal::error(
                410,
                INVALID,
                Some("deviceauth_authorization_expired"),
                "The device code is unknown or has expired.",
            )
            .into_response();
        };
        device.polls += 1;
        // One round of waiting even where nobody is asked: a client has to be able to wait.
        let answer = device.approved.or((by_itself && device.polls > 1).then_some(true));
        if answer.is_some() {
            ledger.devices.remove(id);
        }
        answer
    };
    match approved {
        None => Refusal::error(
            403,
            INVALID,
            Some("deviceauth_authorization_pending"),
            "Device authorization is pending. Please try again.",
        )
        .into_response(),
        Some(false) => Refusal::error(
            400,
            INVALID,
            Some("access_denied"),
            "The device authorization was declined.",
        )
        .into_response(),
        Some(true) => match code(&world) {
            Ok(answer) => answer,
            Err(error) => Refusal::from(error).into_response(),
        },
    }
}

/// The server makes the PKCE pair here: the device only carries it to the token endpoint.
fn code(world: &World) -> std::io::Result<Response> {
    let (code, verifier) = (format!("ac_{}", secret(32)?), secret(48)?);
    let challenge = s256(&verifier);
    let answer = json!({
        "authorization_code": code,
        "code_challenge": challenge,
        "code_verifier": verifier,
    });
    let grant = Grant {
        kind: TokenKind::Codex,
        client_id: CODEX_CLIENT.to_owned(),
        scopes: SCOPES.map(str::to_owned).to_vec(),
        nonce: None,
        resource: None,
    };
    let redirect = redirects::DEVICE_PATH.to_owned();
    let kept = Code { grant, redirect, challenge, issued_at: now(), family: None };
    locked(&world.ledger).codes.insert(code, kept);
    Ok(Json(answer).into_response())
}

/// `GET /codex/device`.
pub(super) async fn page(RawQuery(query): RawQuery) -> Response {
    let given = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(key, _)| key == "user_code")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    page::device(&given, "Only continue with a code that you asked for yourself.")
}

/// `POST /codex/device`: what was typed and pressed.
pub(super) async fn answer(
    State(world): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = fields(&headers, &body).map(|(_, form)| form).unwrap_or_default();
    let typed = text(&form, "user_code").trim().to_uppercase();
    let decision = text(&form, "decision") != "decline";
    let mut ledger = locked(&world.ledger);
    match ledger.devices.values_mut().find(|device| device.user_code == typed) {
        Some(device) => {
            device.approved = Some(decision);
            page::finished("Done", "You can close this page and return to your device.")
        }
        None => page::device(&typed, "That code is not known. Check it and try again."),
    }
}

/// Where a browser would come back to; nothing is waiting there.
pub(super) async fn done() -> Response {
    page::finished("Device sign-in", "You can close this page.")
}
