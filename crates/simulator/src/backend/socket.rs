//! The WebSocket. Not yet: a client falls back to HTTP.

use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;

/// `GET /backend-api/codex/responses`.
pub(super) async fn upgrade() -> Response {
    Refusal::detail(426, "Upgrade Required").into_response()
}
