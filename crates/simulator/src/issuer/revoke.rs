//! Signing out at the issuer.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::json;

use super::{fields, text};
use crate::refusal::Refusal;
use crate::world::{Shared, locked};

/// `POST /oauth/revoke`, JSON (the Codex CLI) or a form (RFC 7009). A token that is not known is
/// no error: it can't be used, which is what was wanted.
pub(super) async fn revoke(
    State(world): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some((_, fields)) = fields(&headers, &body) else {
        return Refusal::oauth(400, "invalid_request", "The POST body is malformed.")
            .into_response();
    };
    let token = text(&fields, "token");
    if token.is_empty() {
        return Refusal::oauth(400, "invalid_request", "The parameter token is required.")
            .into_response();
    }
    let by_access = world
        .keys
        .verify(token)
        .and_then(|claims| claims["session_id"].as_str().map(str::to_owned));
    let mut ledger = locked(&world.ledger);
    let family = ledger.refresh.get(token).map(|kept| kept.family.clone()).or(by_access);
    if let Some(id) = family {
        let owner = ledger.families.get(&id).map(|family| family.grant.client_id.clone());
        if owner.as_deref() != Some(text(&fields, "client_id")) {
            return Refusal::oauth(400, "invalid_client", "The token belongs to another client.")
                .into_response();
        }
        ledger.revoke(&id);
    }
    Json(json!({})).into_response()
}
