//! A turn over HTTP: a request is judged, then answered as an event stream.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::Value;

use super::rules::{self, Wire};
use super::{bearer, limits, models};
use crate::answers::Script;
use crate::connection::Peer;
use crate::faults::{self, Act, Feed, Out, Place, Scenario};
use crate::refusal::Refusal;
use crate::tokens::TokenKind;
use crate::world::{Shared, World, locked, now};

/// What says that a request speaks Responses Lite.
pub(super) const LITE_HEADER: &str = "x-openai-internal-codex-responses-lite";

/// `POST /backend-api/codex/responses`.
pub(super) async fn codex(
    State(world): State<Shared>,
    Extension(peer): Extension<Peer>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    run(world, peer, TokenKind::Codex, uri, headers, body).await
}

/// A turn at either endpoint.
pub(crate) async fn run(
    world: Shared,
    peer: Peer,
    kind: TokenKind,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let allowed = public_key(&world, kind, &headers).unwrap_or_else(|| {
        bearer::check(&world, &headers, kind).map(|_| ())?;
        if kind == TokenKind::Codex { bearer::account_named(&headers) } else { Ok(()) }
    });
    if let Err(refusal) = allowed {
        return refusal.into_response();
    }
    if locked(&world.faults).active().is_some_and(Scenario::breaks_refresh) {
        return bearer::expired().into_response();
    }
    let Ok(request) = serde_json::from_slice::<Value>(&body) else {
        return Refusal::detail(400, "Request body is not valid JSON.").into_response();
    };
    let scenario = world.strike(Place::Turn, uri.path(), &request);
    let refusal = scenario.as_ref().and_then(|scenario| match scenario.act {
        Act::Refuse(body) => Some(body(&super::moment(&world, &request, scenario.field()))),
        _ => None,
    });
    if let Some(scenario) = &scenario {
        match scenario.act {
            Act::HangUp => {
                peer.hang_up();
                return std::future::pending().await;
            }
            Act::SlowHeaders => tokio::time::sleep(scenario.delay(15.0)).await,
            Act::Refuse(_) if scenario.after.is_none() => {
                return refusal.unwrap_or_else(super::not_found).into_response();
            }
            _ => {}
        }
    }
    let lite = headers.get(LITE_HEADER).is_some_and(|value| value == "true");
    if let Err(refusal) = rules::check(&request, kind, Wire::Post, lite) {
        return refusal.into_response();
    }
    let silent = scenario.as_ref().is_some_and(|scenario| matches!(scenario.act, Act::Empty));
    let input = request["input"].as_array().map_or(&[][..], Vec::as_slice);
    let feed = feed(&world, kind, &request, input, scenario, refusal, silent);
    answer(&world, &request, feed)
}

/// The events of a turn.
pub(super) fn feed(
    world: &World,
    kind: TokenKind,
    request: &Value,
    input: &[Value],
    scenario: Option<Scenario>,
    refusal: Option<Refusal>,
    silent: bool,
) -> Feed {
    let (turn, at) = (world.next_turn(), now());
    let mut script = if silent {
        Script::silent(world.seed, turn, request, at)
    } else {
        Script::new(world.seed, turn, request, input, at)
    };
    if kind == TokenKind::Plan {
        script = script.with_output_at_end();
    }
    let first = limits::event(&world.person().plan, at, super::used_up(world));
    Feed::new(script, first, scenario, refusal)
}

/// API keys of the token exchange work at the public API and nowhere else.
fn public_key(world: &World, kind: TokenKind, headers: &HeaderMap) -> Option<Result<(), Refusal>> {
    let known = bearer::token(headers).is_some_and(|t| locked(&world.ledger).api_keys.contains(t));
    (kind == TokenKind::Plan && known).then_some(Ok(()))
}

fn answer(world: &World, request: &Value, feed: Feed) -> Response {
    let model = request["model"].as_str().unwrap_or("").to_owned();
    let id = feed.script().id();
    let stream = futures_util::stream::unfold(feed, |mut feed| async move {
        let piece: Result<Bytes, io::Error> = match feed.next().await {
            Out::Event(event) => Ok(faults::framed(&event).into()),
            Out::Comment(text) => Ok(format!(": {text}\n\n").into()),
            Out::Part(bytes) => Ok(bytes.into()),
            Out::Stall => std::future::pending().await,
            Out::Cut => {
                // hyper tears the connection down when a body fails, and with it what it has not
                // sent yet: give it the time to.
                tokio::time::sleep(Duration::from_millis(20)).await;
                Err(io::Error::from(io::ErrorKind::ConnectionReset))
            }
            Out::End => return None,
        };
        Some((piece, feed))
    });
    let mut response = Response::new(Body::from_stream(stream));
    let mut headers = told(world, &model, &id);
    for (name, value) in [
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ] {
        headers.push((name.to_string(), value.to_owned()));
    }
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The headers of an answer. `openai-model` echoes what was asked: anything else makes Codex say
/// that the request was rerouted (seen with 0.169.0).
pub(super) fn told(world: &World, model: &str, id: &str) -> Vec<(String, String)> {
    let mut headers = limits::headers(&world.person().plan, now(), super::used_up(world));
    let request_id = format!("req_{}", crate::random::digest_hex(&[id.as_bytes()], 32));
    for (name, value) in [
        ("openai-model", model.to_owned()),
        ("x-request-id", request_id.clone()),
        ("x-oai-request-id", request_id),
        ("x-models-etag", models::etag().to_owned()),
        ("x-reasoning-included", "true".to_owned()),
        ("x-codex-turn-state", crate::random::digest_hex(&[id.as_bytes(), b"turn"], 40)),
    ] {
        headers.push((name.to_owned(), value));
    }
    headers
}
