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
use super::{bearer, models};
use crate::answers::Script;
use crate::connection::Peer;
use crate::faults::{self, Act, Feed, Moment, Out, Place, Scenario};
use crate::refusal::Refusal;
use crate::tokens::TokenKind;
use crate::world::{Shared, World, locked, now};

/// What says that a request speaks Responses Lite.
pub(super) const LITE_HEADER: &str = "x-openai-internal-codex-responses-lite";
/// What a client hands back, so that its turn stays where it is.
const TURN_STATE: &str = "x-codex-turn-state";
/// Who answers where a request is rerouted.
const OTHER_MODEL: &str = "gpt-5.4-mini";

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
    let scenario = struck(&world, uri.path(), &headers, &request);
    let refusal = scenario.as_ref().and_then(|scenario| match scenario.act {
        Act::Refuse(body) => {
            let moment = super::moment(&world, &request, scenario.field());
            Some(body(&Moment { kind, ..moment }))
        }
        _ => None,
    });
    if let Some(scenario) = &scenario {
        match scenario.act {
            Act::HangUp if scenario.after.is_none() => {
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
    let act = scenario.as_ref().map(|scenario| scenario.act);
    let feed = feed(&world, kind, &request, input, scenario, refusal, silent);
    answer(&world, &headers, &request, feed, act)
}

/// Whether a scenario strikes this turn. The one that wants the turn state back strikes only where
/// the session was given one and this is not it.
fn struck(world: &World, path: &str, headers: &HeaderMap, request: &Value) -> Option<Scenario> {
    let wants_state =
        locked(&world.faults).active().is_some_and(|scenario| scenario.name == "turn-state");
    if wants_state && echoes_state(world, headers) {
        return None;
    }
    world.strike(Place::Turn, path, request)
}

/// Whether the turn state that this session was given last came back.
pub(super) fn echoes_state(world: &World, headers: &HeaderMap) -> bool {
    let states = locked(&world.turn_states);
    let given = session(headers).and_then(|session| states.get(&session));
    given.is_none_or(|given| {
        headers.get(TURN_STATE).is_some_and(|state| state.as_bytes() == given.as_bytes())
    })
}

/// What a client calls its session: with a dash by Codex 0.169, with an underscore by most others.
fn session(headers: &HeaderMap) -> Option<String> {
    let named = ["session-id", "session_id"].iter().find_map(|name| headers.get(*name));
    named.and_then(|name| name.to_str().ok()).map(str::to_owned)
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
    let first = super::used(world).event(&world.person().plan, at);
    Feed::new(script, first, scenario, refusal)
}

/// API keys of the token exchange work at the public API and nowhere else.
fn public_key(world: &World, kind: TokenKind, headers: &HeaderMap) -> Option<Result<(), Refusal>> {
    let known = bearer::token(headers).is_some_and(|t| locked(&world.ledger).api_keys.contains(t));
    (kind == TokenKind::Plan && known).then_some(Ok(()))
}

fn answer(
    world: &World,
    asked_with: &HeaderMap,
    request: &Value,
    feed: Feed,
    act: Option<Act>,
) -> Response {
    let model = match act {
        Some(Act::Reroute) => OTHER_MODEL,
        _ => request["model"].as_str().unwrap_or(""),
    };
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
    let mut headers = told(world, asked_with, model, &id);
    headers.push((header::CACHE_CONTROL.to_string(), "no-cache".to_owned()));
    if !matches!(act, Some(Act::NoContentType)) {
        let kind = "text/event-stream; charset=utf-8";
        headers.push((header::CONTENT_TYPE.to_string(), kind.to_owned()));
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
pub(super) fn told(
    world: &World,
    asked_with: &HeaderMap,
    model: &str,
    id: &str,
) -> Vec<(String, String)> {
    let mut headers = super::used(world).headers(&world.person().plan, now());
    let state = crate::random::digest_hex(&[id.as_bytes(), b"turn"], 40);
    if let Some(session) = session(asked_with) {
        locked(&world.turn_states).insert(session, state.clone());
    }
    let request_id = format!("req_{}", crate::random::digest_hex(&[id.as_bytes()], 32));
    for (name, value) in [
        ("openai-model", model.to_owned()),
        ("x-request-id", request_id.clone()),
        ("x-oai-request-id", request_id),
        ("x-models-etag", models::etag(world)),
        ("x-reasoning-included", "true".to_owned()),
        (TURN_STATE, state),
    ] {
        headers.push((name.to_owned(), value));
    }
    for (name, value) in world.settings().headers {
        headers.retain(|(told, _)| !told.eq_ignore_ascii_case(&name));
        headers.extend(value.map(|value| (name, value)));
    }
    headers
}
