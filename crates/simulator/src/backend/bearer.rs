//! Whether a bearer token may do this here.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use serde_json::{Value, json};

use crate::public_api;
use crate::refusal::Refusal;
use crate::tokens::{AUDIENCE, CODEX_CLIENT, TokenKind};
use crate::world::{REAL_ISSUER, World, locked, now};

/// Checks signature, kind, audience, expiry and revocation. A person is returned as the account id
/// of the token.
pub(crate) fn check(
    world: &World,
    headers: &HeaderMap,
    wanted: TokenKind,
) -> Result<String, Refusal> {
    let token = token(headers).ok_or_else(|| match wanted {
        TokenKind::Codex => Refusal::detail(401, "Unauthorized"),
        TokenKind::Plan => public_api::missing_token(),
    })?;
    let claims = world.keys.verify(token).ok_or_else(unparsable)?;
    let issuer = claims["iss"].as_str().unwrap_or("");
    if (issuer != world.issuer && issuer != REAL_ISSUER) || claims["aud"][0] != AUDIENCE {
        return Err(unparsable());
    }
    let kind = match claims["client_id"].as_str() {
        Some(CODEX_CLIENT) => TokenKind::Codex,
        _ => TokenKind::Plan,
    };
    {
        let ledger = locked(&world.ledger);
        let family = claims["session_id"].as_str().and_then(|id| ledger.families.get(id));
        if family.is_none_or(|family| family.revoked) {
            return Err(invalidated());
        }
        let in_time = claims["jti"].as_str().and_then(|jti| ledger.access.get(jti));
        if claims["exp"].as_i64().unwrap_or(0) <= now() || in_time != Some(&true) {
            return Err(expired());
        }
    }
    match (wanted, kind) {
        (TokenKind::Codex, TokenKind::Plan) => Err(Refusal::detail(401, "Unauthorized")),
        // The most common routing fault there is (openai/codex#30351, openclaw#64133).
        (TokenKind::Plan, TokenKind::Codex) => {
            Err(public_api::missing_scopes("api.responses.write", 401))
        }
        (TokenKind::Plan, TokenKind::Plan) if !has_plan_scope(&claims) => {
            Err(public_api::missing_scopes(crate::issuer::authorize::PLAN_SCOPE, 401))
        }
        _ => same_account(headers, &claims),
    }
}

/// The bearer token of a request.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) =
        headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim()).filter(|token| !token.is_empty())
}

/// The account named in the header, where one is, must be the token's.
fn same_account(headers: &HeaderMap, claims: &Value) -> Result<String, Refusal> {
    let account = claims["https://api.openai.com/auth"]["chatgpt_account_id"].as_str();
    let account = account.unwrap_or("").to_owned();
    match headers.get("chatgpt-account-id") {
        Some(named) if named.as_bytes() != account.as_bytes() => {
            Err(Refusal::detail(403, "The account does not belong to this user."))
        }
        _ => Ok(account),
    }
}

/// Model requests must name the account.
pub(super) fn account_named(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.contains_key("chatgpt-account-id") {
        Ok(())
    } else {
        Err(Refusal::detail(400, "Missing required header: chatgpt-account-id"))
    }
}

fn has_plan_scope(claims: &Value) -> bool {
    claims["scp"]
        .as_array()
        .is_some_and(|scopes| scopes.iter().any(|s| s == crate::issuer::authorize::PLAN_SCOPE))
}

/// 401 `token_expired`.
pub(crate) fn expired() -> Refusal {
    explained(
        Refusal::json(
            401,
            json!({
                "error": {
                    "message": "Provided authentication token is expired. Please try signing in again.",
                    "type": null,
                    "code": "token_expired",
                    "param": null,
                },
                "status": 401,
            }),
        ),
        "token_expired",
    )
}

/// 401 `token_invalidated`: signed out, or its family was revoked.
pub(crate) fn invalidated() -> Refusal {
    explained(
        Refusal::json(
            401,
            json!({
                "error": {
                    "message": "Your authentication token has been invalidated. Please try signing in \
                                again.",
                    "type": "invalid_request_error",
                    "code": "token_invalidated",
                    "param": null,
                },
                "status": 401,
            }),
        ),
        "token_invalidated",
    )
}

/// The reason once more in headers, where it survives a gateway that replaces bodies.
fn explained(refusal: Refusal, code: &str) -> Refusal {
    let reason = json!({"error": {"code": code}}).to_string();
    refusal
        .with_header("x-openai-authorization-error", code)
        .with_header("x-error-json", base64::engine::general_purpose::STANDARD.encode(reason))
}

fn unparsable() -> Refusal {
    Refusal::detail(401, "Could not parse your authentication token. Please try signing in again.")
}
