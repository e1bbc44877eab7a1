//! What was asked: kept for tests, with secrets masked.

mod masking;

use std::collections::VecDeque;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::connection::Peer;
use crate::faults::{Act, Place};
use crate::refusal::Refusal;
use crate::world::{Shared, locked};
use masking::{form, headers, mask};

/// As many exchanges as are kept.
const KEPT: usize = 400;
/// No request is longer, unpacked.
const LONGEST: usize = 32 * 1024 * 1024;
/// Longer bodies are kept as their length only.
const LONGEST_KEPT: usize = 256 * 1024;
/// One request, with the status it got. Secrets are replaced by `masked:` and a digest: the same
/// secret gives the same digest, so that a token that is used twice can be seen.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// Counts from 1.
    pub number: u64,
    /// Unix time in seconds.
    pub at: i64,
    /// For instance `POST`; `FRAME` for one that came over a WebSocket.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// The query, decoded.
    pub query: Map<String, Value>,
    /// Lower-case names. Values that came several times are joined with a comma.
    pub headers: Map<String, Value>,
    /// JSON as it is, a form as an object, anything else as text; null where there was none.
    pub body: Value,
    /// The HTTP status; 0 while there is none, or where the line was hung up.
    pub status: u16,
}

/// The latest exchanges.
#[derive(Debug, Default)]
pub(crate) struct Record {
    exchanges: VecDeque<Exchange>,
    count: u64,
}

impl Record {
    pub(crate) fn all(&self) -> Vec<Exchange> {
        self.exchanges.iter().cloned().collect()
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn clear(&mut self) {
        self.exchanges.clear();
    }

    /// A frame that came over a socket of `path`, as if it were a request: method `FRAME`, no
    /// headers, status 0.
    pub(crate) fn frame(&mut self, path: &str, mut frame: Value) {
        mask(&mut frame);
        self.add(Exchange {
            number: 0,
            at: crate::world::now(),
            method: "FRAME".to_owned(),
            path: path.to_owned(),
            query: Map::new(),
            headers: Map::new(),
            body: frame,
            status: 0,
        });
    }

    fn add(&mut self, mut exchange: Exchange) -> u64 {
        self.count += 1;
        exchange.number = self.count;
        self.exchanges.push_back(exchange);
        while self.exchanges.len() > KEPT {
            self.exchanges.pop_front();
        }
        self.count
    }

    fn answered(&mut self, number: u64, status: StatusCode) {
        if let Some(found) = self.exchanges.iter_mut().find(|found| found.number == number) {
            found.status = status.as_u16();
        }
    }
}

/// Reads the body, unpacks it, records the request, and lets it pass.
pub(crate) async fn watch(
    State(world): State<Shared>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    // HTTP/2 names the host in the address.
    if !parts.headers.contains_key(header::HOST)
        && let Some(host) = parts.uri.authority()
        && let Ok(host) = host.as_str().parse()
    {
        parts.headers.insert(header::HOST, host);
    }
    let body = match to_bytes(body, LONGEST).await {
        Ok(body) => body,
        Err(_) => return too_large().into_response(),
    };
    let body = match unpacked(&parts.headers, body) {
        Ok(body) => body,
        Err(refusal) => return (*refusal).into_response(),
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let controlled = parts.uri.path().starts_with(crate::control::PREFIX);
    if controlled {
        parts.extensions.insert(peer);
        return next.run(Request::from_parts(parts, Body::from(body))).await;
    }
    let exchange = Exchange {
        number: 0,
        at: crate::world::now(),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: form(parts.uri.query().unwrap_or("").as_bytes()),
        headers: headers(&parts.headers),
        body: said(&parts.headers, &body),
        status: 0,
    };
    let number = locked(&world.record).add(exchange);
    let asked = serde_json::from_slice(&body).unwrap_or_default();
    let path = parts.uri.path().to_owned();
    let response = match world.strike(Place::Anywhere, &path, &asked) {
        Some(scenario) => match scenario.act {
            Act::Refuse(body) => {
                body(&crate::backend::moment(&world, &asked, scenario.field())).into_response()
            }
            Act::SlowHeaders => {
                tokio::time::sleep(scenario.delay(15.0)).await;
                pass(parts, peer, body, next).await
            }
            Act::HangUp => {
                peer.hang_up();
                std::future::pending().await
            }
            _ => std::future::pending().await,
        },
        None => pass(parts, peer, body, next).await,
    };
    locked(&world.record).answered(number, response.status());
    response
}

async fn pass(
    mut parts: axum::http::request::Parts,
    peer: Peer,
    body: Bytes,
    next: Next,
) -> Response {
    parts.extensions.insert(peer);
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// Codex packs its requests with zstd.
fn unpacked(headers: &HeaderMap, body: Bytes) -> Result<Bytes, Box<Refusal>> {
    match headers.get(header::CONTENT_ENCODING).map(|value| value.as_bytes()) {
        None | Some(b"identity") => Ok(body),
        Some(b"zstd") => zstd::bulk::Decompressor::new()
            .and_then(|mut unpacker| unpacker.decompress(&body, LONGEST))
            .map(Bytes::from)
            .map_err(|_| Box::new(Refusal::detail(400, "The zstd body can't be unpacked."))),
        Some(_) => Err(Box::new(Refusal::detail(415, "Unsupported content encoding."))),
    }
}

fn too_large() -> Refusal {
    Refusal::error(
        413,
        "invalid_request_error",
        Some("request_too_large"),
        "Request body is too large.",
    )
}

fn said(headers: &HeaderMap, body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    if body.len() > LONGEST_KEPT {
        return format!("({} bytes)", body.len()).into();
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if kind.starts_with("application/x-www-form-urlencoded") {
        return Value::Object(form(body));
    }
    let mut value = serde_json::from_slice(body)
        .unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned().into());
    mask(&mut value);
    value
}
