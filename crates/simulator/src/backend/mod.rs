//! The ChatGPT backend: what `chatgpt.com/backend-api` is to a client with a Codex-client token.

pub(crate) mod bearer;
pub(crate) mod limits;
pub(crate) mod models;
pub(crate) mod rules;
mod socket;
pub(crate) mod turn;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::faults::Moment;
use crate::refusal::Refusal;
use crate::tokens::TokenKind;
use crate::world::{Shared, World, now};
use limits::Limits;

/// The backend's routes. Codex uses `/api/codex/…` where its base address does not end with
/// `/backend-api`.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/backend-api/codex/responses", get(socket::upgrade).post(turn::codex))
        .route("/backend-api/codex/models", get(models::codex))
        .route("/backend-api/wham/usage", get(usage))
        .route("/api/codex/usage", get(usage))
        .route("/backend-api/wham/accounts/check", get(accounts))
        .route("/api/codex/accounts/check", get(accounts))
}

/// `GET /backend-api/wham/usage`.
async fn usage(State(world): State<Shared>, headers: HeaderMap) -> Response {
    match bearer::check(&world, &headers, TokenKind::Codex) {
        Ok(_) => Json(used(&world).usage(&world.person(), now())).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// `GET /backend-api/wham/accounts/check`: Codex asks it before its first turn and sends nothing
/// where it is not answered (seen with 0.169.0).
async fn accounts(State(world): State<Shared>, headers: HeaderMap) -> Response {
    if let Err(refusal) = bearer::check(&world, &headers, TokenKind::Codex) {
        return refusal.into_response();
    }
    let person = world.person();
    Json(json!({
        "accounts": [{
            "id": person.account_id,
            "name": "Personal",
            "plan_type": person.plan,
            "structure": "personal",
            "profile_picture_url": null,
            "workspace_backend_origin": "NO_CONSTRAINT",
            "account_routing_override": "NO_CONSTRAINT",
        }],
        "account_ordering": [person.account_id],
        "default_account_id": person.account_id,
    }))
    .into_response()
}

/// `{"detail":"Not Found"}`, as the backend says it.
pub(crate) fn not_found() -> Refusal {
    Refusal::detail(404, "Not Found")
}

/// What the plan has used. The scenario that stands may use it up.
pub(crate) fn used(world: &World) -> Limits {
    let limits = world.settings().limits;
    let used_up = crate::world::locked(&world.faults)
        .active()
        .is_some_and(|scenario| scenario.name == "usage_limit");
    if used_up { limits.used_up() } else { limits }
}

/// What a refusal may depend on, at this request.
pub(crate) fn moment(world: &World, body: &Value, field: &str) -> Moment {
    Moment {
        now: now(),
        limits: used(world),
        model: body["model"].as_str().unwrap_or("").to_owned(),
        field: field.to_owned(),
        previous: body["previous_response_id"].as_str().unwrap_or("").to_owned(),
        kind: TokenKind::Codex,
        plan: world.person().plan,
    }
}
