//! The token endpoint: codes and refresh tokens become access tokens.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{Form, fields, redirects, text};
use crate::faults::{Act, Place};
use crate::random::secret;
use crate::refusal::Refusal;
use crate::tokens::{self, CODE_LIFETIME, CODEX_CLIENT, REFRESH_LIFETIME, TokenKind};
use crate::world::{Shared, World, locked, now};

const INVALID: &str = "invalid_request_error";
const API_KEY_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:id_token";

/// `POST /oauth/token`.
pub(super) async fn token(
    State(world): State<Shared>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some((form, fields)) = fields(&headers, &body) else {
        return Refusal::oauth(
            400,
            "invalid_request",
            "The POST body is malformed, or its content type is neither a form nor JSON.",
        )
        .into_response();
    };
    let issuer = world.issuer_for(&headers);
    let answer = match text(&fields, "grant_type") {
        // Codes come as a form only; refresh tokens either way (the Codex CLI sends JSON, pi and
        // others a form).
        "authorization_code" if form == Form::Urlencoded => exchange(&world, &fields, &issuer),
        "refresh_token" => {
            let asked = Value::Object(fields.clone());
            if let Some(scenario) = world.strike(Place::Refresh, uri.path(), &asked) {
                match scenario.act {
                    Act::Never => {
                        tokio::time::sleep(scenario.delay(3600.0)).await;
                    }
                    Act::Refuse(body) => {
                        return body(&crate::backend::moment(&world, &asked, scenario.field()))
                            .into_response();
                    }
                    _ => {}
                }
            }
            refresh(&world, &fields, &issuer)
        }
        API_KEY_EXCHANGE => api_key(&world, &fields),
        _ => Err(Refusal::oauth(
            400,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server.",
        )),
    };
    match answer {
        Ok(tokens) => ([(header::CACHE_CONTROL, "no-store")], Json(tokens)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn exchange(world: &World, form: &Map<String, Value>, issuer: &str) -> Result<Value, Refusal> {
    let redirect = text(form, "redirect_uri");
    let Some(code) = locked(&world.ledger).codes.get(text(form, "code")).cloned() else {
        return Err(no_grant("The authorization code is unknown."));
    };
    let on_list = redirects::is_device(redirect) || redirects::accepted(code.grant.kind, redirect);
    if !on_list {
        // What clients on other ports get to see (can1357/oh-my-pi#1278).
        return Err(Refusal::error(403, INVALID, None, "The redirect_uri is not allowed."));
    }
    if let Some(family) = &code.family {
        // A code that comes twice may have been stolen: whatever came of it ends (RFC 6749, 4.1.2).
        locked(&world.ledger).revoke(family);
        return Err(no_grant("The authorization code has already been used."));
    }
    if now() - code.issued_at > CODE_LIFETIME {
        return Err(no_grant("The authorization code has expired."));
    }
    if text(form, "client_id") != code.grant.client_id {
        return Err(no_grant("The OAuth 2.0 Client ID does not match."));
    }
    let same_redirect = if code.redirect == redirects::DEVICE_PATH {
        redirects::is_device(redirect)
    } else {
        redirect == code.redirect
    };
    if !same_redirect {
        return Err(no_grant("The redirect_uri does not match the one that was asked with."));
    }
    if s256(text(form, "code_verifier")) != code.challenge {
        return Err(no_grant("The PKCE code challenge did not match the code verifier."));
    }
    if code.grant.kind == TokenKind::Plan
        && code.grant.resource.as_deref() != Some(text(form, "resource"))
    {
        return Err(Refusal::oauth(400, "invalid_target", "The resource does not match."));
    }
    let family = tokens::open_family(world, code.grant)?;
    // Marked under the lock and only once: of two exchanges at the same moment one wins.
    if let Some(kept) = locked(&world.ledger).codes.get_mut(text(form, "code")) {
        if kept.family.is_some() {
            return Err(no_grant("The authorization code has already been used."));
        }
        kept.family = Some(family.clone());
    }
    Ok(tokens::issue(world, &family, issuer)?)
}

fn refresh(world: &World, form: &Map<String, Value>, issuer: &str) -> Result<Value, Refusal> {
    let family_id = {
        let mut guard = locked(&world.ledger);
        let ledger = &mut *guard;
        let Some(token) = ledger.refresh.get_mut(text(form, "refresh_token")) else {
            return Err(invalidated());
        };
        let Some(family) = ledger.families.get_mut(&token.family) else {
            return Err(invalidated());
        };
        if token.spent {
            // Somebody else has the token: nobody keeps it. The real issuer lets reuse pass for
            // about an hour (openai/codex#10332); here it is told at once, so that it is seen.
            family.revoked = true;
            return Err(reused());
        }
        if family.revoked {
            return Err(invalidated());
        }
        if now() - token.issued_at > REFRESH_LIFETIME {
            return Err(Refusal::error(
                401,
                INVALID,
                Some("refresh_token_expired"),
                "Your refresh token has expired. Please try signing in again.",
            ));
        }
        if text(form, "client_id") != family.grant.client_id {
            return Err(no_grant("The OAuth 2.0 Client ID does not match."));
        }
        if family.grant.kind == TokenKind::Plan
            && family.grant.resource.as_deref() != Some(text(form, "resource"))
        {
            return Err(Refusal::oauth(400, "invalid_target", "The resource does not match."));
        }
        token.spent = true;
        token.family.clone()
    };
    Ok(tokens::issue(world, &family_id, issuer)?)
}

/// The Codex CLI asks for an API key after a sign-in, best effort.
fn api_key(world: &World, form: &Map<String, Value>) -> Result<Value, Refusal> {
    let claims = world
        .keys
        .verify(text(form, "subject_token"))
        .filter(|claims| claims["aud"][0] == CODEX_CLIENT && claims["exp"].as_i64() > Some(now()));
    let asked_rightly = text(form, "requested_token") == "openai-api-key"
        && text(form, "subject_token_type") == ID_TOKEN_TYPE
        && text(form, "client_id") == CODEX_CLIENT;
    if claims.is_none() || !asked_rightly {
        return Err(Refusal::error(
            401,
            INVALID,
            Some("token_exchange_failed"),
            "Invalid ID token.",
        ));
    }
    let key = format!("sk-sim{}", secret(24)?);
    locked(&world.ledger).api_keys.insert(key.clone());
    Ok(json!({
        "access_token": key,
        "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "token_type": "bearer",
        "expires_in": 0,
    }))
}

/// What PKCE calls S256.
pub(super) fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// `refresh_token_reused`, with the text that users report (openai/codex#6498).
pub(crate) fn reused() -> Refusal {
    Refusal::error(
        401,
        INVALID,
        Some("refresh_token_reused"),
        "Your refresh token has already been used to generate a new access token. Please try \
         signing in again.",
    )
}

/// `refresh_token_invalidated`: revoked, signed out, or never ours.
pub(crate) fn invalidated() -> Refusal {
    Refusal::error(
        401,
        INVALID,
        Some("refresh_token_invalidated"),
        "Your refresh token has been invalidated. Please try signing in again.",
    )
}

fn no_grant(hint: &str) -> Refusal {
    Refusal::oauth(
        400,
        "invalid_grant",
        &format!(
            "The provided authorization grant (e.g., authorization code, resource owner \
             credentials) or refresh token is invalid, expired, revoked, does not match the \
             redirection URI used in the authorization request, or was issued to another client. \
             {hint}"
        ),
    )
}
