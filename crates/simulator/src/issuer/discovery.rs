//! OpenID Connect discovery and the key set.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::redirects;
use crate::world::Shared;

/// `/.well-known/openid-configuration`. `redirect_uris_supported` is not in OpenAI's own document
/// (nor in the standard): clients that know it can choose a deep link where one is taken.
pub(super) async fn configuration(State(world): State<Shared>, headers: HeaderMap) -> Json<Value> {
    let issuer = world.issuer_for(&headers);
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/oauth/authorize"),
        "token_endpoint": format!("{issuer}/oauth/token"),
        "revocation_endpoint": format!("{issuer}/oauth/revoke"),
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": super::authorize::KNOWN_SCOPES,
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "email", "email_verified", "name"],
        "redirect_uris_supported": redirects::listed(&issuer),
    }))
}

/// `/.well-known/jwks.json`.
pub(super) async fn jwks(State(world): State<Shared>) -> Json<Value> {
    Json(world.keys.jwks())
}
