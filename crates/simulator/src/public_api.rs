//! The public API: what `api.openai.com/v1` is to a client.

use axum::Router;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;

use crate::backend::{bearer, models, turn};
use crate::connection::Peer;
use crate::refusal::Refusal;
use crate::tokens::TokenKind;
use crate::world::{Shared, locked};

const INVALID: &str = "invalid_request_error";

/// The API's routes.
pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/v1/responses", post(responses)).route("/v1/models", get(list))
}

async fn responses(
    State(world): State<Shared>,
    Extension(peer): Extension<Peer>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    turn::run(world, peer, TokenKind::Plan, uri, headers, body).await
}

/// `GET /v1/models`, in the form that plan-kind tokens get: Codex's records, not the API's own.
async fn list(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let key = bearer::token(&headers).is_some_and(|t| locked(&world.ledger).api_keys.contains(t));
    match bearer::check(&world, &headers, TokenKind::Plan) {
        Err(refusal) if !key => {
            // The same fault, told with the scope of this route.
            if refusal == missing_scopes("api.responses.write", 401) {
                return missing_scopes("api.model.read", 403).into_response();
            }
            refusal.into_response()
        }
        _ => models::listed(&world, &headers),
    }
}

/// A token of the Codex client, which has no scope of the API (openai/codex#30351, #31506).
pub(crate) fn missing_scopes(scope: &str, status: u16) -> Refusal {
    Refusal::error(
        status,
        INVALID,
        None,
        &format!("You have insufficient permissions for this operation. Missing scopes: {scope}."),
    )
}

/// No token at all.
pub(crate) fn missing_token() -> Refusal {
    Refusal::error(401, INVALID, None, "Missing bearer or basic authentication in header")
}

/// A path that the API does not have.
pub(crate) fn not_found(method: &Method, uri: &Uri) -> Refusal {
    Refusal::error(404, INVALID, None, &format!("Invalid URL ({method} {})", uri.path()))
}
