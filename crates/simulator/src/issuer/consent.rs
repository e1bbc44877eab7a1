//! "May this app use your account?": asked on a page, or answered at once.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::authorize::{Asked, PLAN_SCOPE};
use super::{fields, page, text};
use crate::random::secret;
use crate::refusal::Refusal;
use crate::tokens::{Code, Grant, TokenKind, UNREGISTERED_APP};
use crate::world::{Shared, World, locked, now};

/// Shows the page.
pub(super) fn ask(world: &World, asked: Asked) -> Response {
    let id = match secret(16) {
        Ok(id) => id,
        Err(error) => return Refusal::from(error).into_response(),
    };
    let page = page::consent(&id, &asked, &world.person());
    locked(&world.ledger).pending.insert(id, asked);
    page
}

/// `POST /oauth/consent`: what was pressed on the page.
pub(super) async fn decide(
    State(world): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some((_, form)) = fields(&headers, &body) else {
        return page::refused("invalid_request", "The form can't be read.");
    };
    let Some(mut asked) = locked(&world.ledger).pending.remove(text(&form, "id")) else {
        return page::refused("invalid_request", "This page was already answered.");
    };
    match text(&form, "decision") {
        "continue" => grant(&world, &asked),
        "without_plan" => {
            asked.scopes.retain(|scope| scope != PLAN_SCOPE);
            grant(&world, &asked)
        }
        _ => asked.send_back(&[
            ("error", "access_denied"),
            ("error_description", "The resource owner denied the request."),
        ]),
    }
}

/// Makes a code and sends the browser back with it.
pub(super) fn grant(world: &World, asked: &Asked) -> Response {
    match code_for(world, asked) {
        Ok((code, client_id)) => {
            let scope = asked.scopes.join(" ");
            let mut answer = vec![("code", code.as_str()), ("scope", scope.as_str())];
            if asked.kind == TokenKind::Plan {
                answer.push(("client_id", client_id.as_str()));
            }
            asked.send_back(&answer)
        }
        Err(error) => Refusal::from(error).into_response(),
    }
}

fn code_for(world: &World, asked: &Asked) -> std::io::Result<(String, String)> {
    let client_id = if asked.client_id == UNREGISTERED_APP {
        format!("oaiapp_{}", secret(18)?)
    } else {
        asked.client_id.clone()
    };
    let code = format!("ac_{}", secret(32)?);
    let mut ledger = locked(&world.ledger);
    if asked.kind == TokenKind::Plan {
        ledger.apps.insert(client_id.clone());
    }
    ledger.codes.insert(
        code.clone(),
        Code {
            grant: Grant {
                kind: asked.kind,
                client_id: client_id.clone(),
                scopes: asked.scopes.clone(),
                nonce: asked.nonce.clone(),
                resource: asked.resource.clone(),
            },
            redirect: asked.redirect.clone(),
            challenge: asked.challenge.clone(),
            issued_at: now(),
            family: None,
        },
    );
    Ok((code, client_id))
}
