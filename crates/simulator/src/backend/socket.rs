//! Turns over a WebSocket: one socket, many turns, each may continue an earlier one
//! (`openai-beta: responses_websockets=2026-02-06`, as Codex 0.169.0 speaks it).

use std::collections::HashMap;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::rules::{self, Wire};
use super::{bearer, turn};
use crate::connection::Peer;
use crate::faults::{Act, Feed, Out, Place, Scenario};
use crate::refusal::{Refusal, Said};
use crate::tokens::TokenKind;
use crate::world::{Shared, World, locked};

/// Where the lite header goes on a socket.
const LITE_FIELD: &str = "ws_request_header_x_openai_internal_codex_responses_lite";

/// `GET /backend-api/codex/responses`.
pub(super) async fn upgrade(
    State(world): State<Shared>,
    Extension(peer): Extension<Peer>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else {
        return Refusal::detail(405, "Method Not Allowed").into_response();
    };
    if let Err(refusal) =
        bearer::check(&world, &headers, TokenKind::Codex).and(bearer::account_named(&headers))
    {
        return refusal.into_response();
    }
    if let Some(refusal) = refused_at_the_door(&world, uri.path(), &headers) {
        return refusal.into_response();
    }
    let told = turn::told(&world, &headers, "", &format!("socket-{}", world.next_turn()));
    let mut response = upgrade.on_upgrade(move |socket| {
        Session { world, peer, path: uri.path().to_owned(), told: HashMap::new() }.run(socket)
    });
    for (name, value) in told.into_iter().filter(|(name, _)| name != "openai-model") {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// What a gateway or the sign-in check says comes before the upgrade; the rest comes as frames.
fn refused_at_the_door(world: &World, path: &str, headers: &HeaderMap) -> Option<Refusal> {
    let standing = locked(&world.faults).active().cloned()?;
    if standing.breaks_refresh() {
        return Some(bearer::expired());
    }
    match standing.act {
        Act::UpgradeRequired => {
            world.strike(Place::Socket, path, &Value::Null)?;
            Some(Refusal::detail(426, "Upgrade Required"))
        }
        Act::Refuse(body) if standing.after.is_none() && standing.place == Place::Turn => {
            let refusal = body(&super::moment(world, &Value::Null, standing.field()));
            let early = match standing.name {
                "turn-state" => !turn::echoes_state(world, headers),
                _ => {
                    matches!(refusal.status, 401 | 403 | 407)
                        || !matches!(refusal.body, Said::Json(_))
                }
            };
            if !early {
                return None;
            }
            world.strike(Place::Turn, path, &Value::Null)?;
            Some(refusal)
        }
        _ => None,
    }
}

/// One socket.
struct Session {
    world: Shared,
    peer: Peer,
    path: String,
    /// Everything that was read and said, by the answer's id.
    told: HashMap<String, Vec<Value>>,
}

/// Whether the socket is still good.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Open,
    Closed,
}

impl Session {
    async fn run(mut self, mut socket: WebSocket) {
        while let Some(Ok(message)) = socket.recv().await {
            let text = match message {
                Message::Text(text) => text,
                Message::Close(_) => return,
                _ => continue,
            };
            let frame: Value = serde_json::from_str(&text).unwrap_or_default();
            locked(&self.world.record).frame(&self.path, frame.clone());
            let next = match frame["type"].as_str() {
                Some("response.create") => self.create(&mut socket, frame).await,
                // Tells that an answer was read to its end: nothing is said to that.
                Some("response.processed") => Next::Open,
                _ => refuse(&mut socket, &Refusal::detail(400, "Unknown frame type")).await,
            };
            if next == Next::Closed {
                return;
            }
        }
    }

    async fn create(&mut self, socket: &mut WebSocket, mut request: Value) -> Next {
        let generate = request["generate"] != json!(false);
        if let Some(fields) = request.as_object_mut() {
            fields.remove("type");
            fields.remove("generate");
        }
        let lite = request["client_metadata"][LITE_FIELD] == "true";
        if let Err(refusal) = rules::check(&request, TokenKind::Codex, Wire::Socket, lite) {
            return refuse(socket, &refusal).await;
        }
        let mut input = match request["previous_response_id"].as_str() {
            None => Vec::new(),
            Some(id) => match self.told.get(id) {
                Some(told) => told.clone(),
                None => return refuse(socket, &rules::previous_response_not_found(id)).await,
            },
        };
        input.extend(request["input"].as_array().into_iter().flatten().cloned());
        let (scenario, refusal) = if generate { self.strike(&request) } else { (None, None) };
        match (&scenario, &refusal) {
            (Some(Scenario { act: Act::HangUp, after: None, .. }), _) => {
                self.peer.hang_up();
                return Next::Closed;
            }
            (Some(Scenario { act: Act::SlowHeaders, .. }), _) => {
                let delay = scenario.as_ref().map(|scenario| scenario.delay(15.0));
                tokio::time::sleep(delay.unwrap_or_default()).await;
            }
            (Some(Scenario { after: None, .. }), Some(refusal)) => {
                let next = refuse(socket, refusal).await;
                let over = scenario.as_ref().is_some_and(|scenario| scenario.name == "ws-limit");
                return if over { close(socket, 1001, "").await } else { next };
            }
            _ => {}
        }
        let silent = !generate || matches!(&scenario, Some(Scenario { act: Act::Empty, .. }));
        let mut feed =
            turn::feed(&self.world, TokenKind::Codex, &request, &input, scenario, refusal, silent);
        let next = self.tell(socket, &mut feed).await;
        input.extend(feed.script().said().iter().cloned());
        self.told.insert(feed.script().id(), input);
        if !generate && self.closes_after_prewarm() {
            return close(socket, 1000, "").await;
        }
        next
    }

    fn strike(&self, request: &Value) -> (Option<Scenario>, Option<Refusal>) {
        let standing = locked(&self.world.faults).active().map(|s| (s.name, s.place, s.act));
        let place = match standing {
            // Asked for at the door: a socket is one place.
            Some(("turn-state", ..)) => return (None, None),
            Some((_, Place::Socket, Act::Refuse(_))) => Place::Socket,
            _ => Place::Turn,
        };
        let scenario = self.world.strike(place, &self.path, request);
        let refusal = scenario.as_ref().and_then(|scenario| match scenario.act {
            Act::Refuse(body) => Some(body(&super::moment(&self.world, request, scenario.field()))),
            _ => None,
        });
        (scenario, refusal)
    }

    fn closes_after_prewarm(&self) -> bool {
        let standing = locked(&self.world.faults).active().map(|scenario| scenario.act);
        matches!(standing, Some(Act::CloseAfterPrewarm))
            && self.world.strike(Place::Socket, &self.path, &Value::Null).is_some()
    }

    /// Sends the events of an answer, as long as the other side is there.
    async fn tell(&self, socket: &mut WebSocket, feed: &mut Feed) -> Next {
        let mut whole = false;
        loop {
            let out = tokio::select! {
                out = feed.next() => out,
                message = socket.recv() => match message {
                    None | Some(Err(_) | Ok(Message::Close(_))) => return Next::Closed,
                    Some(Ok(_)) => continue,
                },
            };
            let text = match out {
                Out::Event(event) => {
                    let name = event["type"].as_str().unwrap_or("");
                    whole |= matches!(
                        name,
                        "response.completed" | "response.failed" | "response.incomplete" | "error"
                    );
                    event.to_string()
                }
                Out::Comment(_) => continue,
                Out::Part(bytes) => {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    text.split_once("data: ").map(|(_, json)| json.to_owned()).unwrap_or_default()
                }
                Out::Stall => loop {
                    match socket.recv().await {
                        None | Some(Err(_) | Ok(Message::Close(_))) => return Next::Closed,
                        Some(Ok(_)) => {}
                    }
                },
                Out::Cut => {
                    self.peer.hang_up();
                    return Next::Closed;
                }
                Out::End if whole => return Next::Open,
                Out::End => return close(socket, 1011, "").await,
            };
            if !text.is_empty() && socket.send(Message::text(text)).await.is_err() {
                return Next::Closed;
            }
        }
    }
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) -> Next {
    let frame = CloseFrame { code, reason: reason.into() };
    // The other side may be gone already.
    let _ = socket.send(Message::Close(Some(frame))).await;
    Next::Closed
}

/// A refusal as a frame: the status and the headers that HTTP would have had stand inside.
async fn refuse(socket: &mut WebSocket, refusal: &Refusal) -> Next {
    let error = match &refusal.body {
        Said::Json(body) if body["error"].is_object() => body["error"].clone(),
        Said::Json(body) => json!({"type": "invalid_request_error", "message": body["detail"]}),
        Said::Html(text) | Said::Text(text) => json!({"type": "server_error", "message": text}),
    };
    let headers: Map<String, Value> = refusal
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), Value::String(value.clone())))
        .collect();
    let frame =
        json!({"type": "error", "status": refusal.status, "error": error, "headers": headers});
    match socket.send(Message::text(frame.to_string())).await {
        Ok(()) => Next::Open,
        Err(_) => Next::Closed,
    }
}
