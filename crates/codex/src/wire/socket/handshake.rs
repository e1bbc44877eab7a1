//! How a socket is opened: an HTTP/1.1 request of the one client, so that proxies, certificates,
//! time limits and the names of failures are the same as for event streams.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use patchbay_failure::{Failure, Kind};
use reqwest::header::{CONNECTION, HeaderMap, UPGRADE};
use reqwest::{RequestBuilder, Response, StatusCode};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::{Owner, Socket};
use crate::http::transport_failure;
use crate::wire::client::{body, lookup, now};
use crate::wire::refusal;

/// The largest message that is taken: an image in base 64 has room.
const LARGEST: usize = 32 << 20;
/// An upgrade that is not answered for so long is one that something on the way swallows.
const LONGEST: Duration = Duration::from_secs(15);
/// How long the words of a refusal are waited for.
const REFUSAL_WAIT: Duration = Duration::from_secs(5);

/// What came of asking for a socket.
#[derive(Debug)]
pub(super) enum Opened {
    /// It is open; with what the server told beside it.
    Socket(Box<Socket>, HeaderMap),
    /// There is none to be had now: by event stream instead.
    Elsewhere,
    /// There is none to be had from this server: by event stream, and no asking again.
    Never,
}

/// Asks for a socket with `request`, a GET that says who asks, until `by` at the latest.
///
/// # Errors
/// A failure that an event stream would meet as well: below HTTP, or of the sign-in.
pub(super) async fn open(
    request: RequestBuilder,
    owner: Owner,
    by: Instant,
) -> Result<Opened, Failure> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce)
        .map_err(|error| Failure::new(Kind::Unknown).with_detail(error.to_string()))?;
    let key = BASE64.encode(nonce);
    let request = request
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", &key);
    // Half of what is left stays for the event stream, should nothing come of this.
    let now = Instant::now();
    let until = now + LONGEST.min(by.saturating_duration_since(now) / 2);
    let Ok(answered) = tokio::time::timeout_at(until, request.send()).await else {
        tracing::debug!("socket.unanswered");
        return Ok(Opened::Elsewhere);
    };
    let response = answered.map_err(|error| transport_failure(&error))?;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        return refused(response).await;
    }
    let headers = response.headers().clone();
    let says = |name: &str, word: &str| {
        headers
            .get(name)
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(word.as_bytes()))
    };
    let accepted = derive_accept_key(key.as_bytes());
    let proven = headers.get("sec-websocket-accept").map(|value| value.as_bytes());
    if !says("upgrade", "websocket") || proven != Some(accepted.as_bytes()) {
        // Something that answers every upgrade with the same words.
        tracing::debug!("socket.unproven");
        return Ok(Opened::Never);
    }
    let upgraded = response.upgrade().await.map_err(|error| transport_failure(&error))?;
    let config = WebSocketConfig::default()
        .read_buffer_size(16 << 10)
        .max_message_size(Some(LARGEST))
        .max_frame_size(Some(LARGEST));
    let stream = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await;
    let socket = Socket { stream, owner, opened: Instant::now(), past: None };
    Ok(Opened::Socket(Box::new(socket), headers))
}

/// What an answer that is no upgrade means for the turn, whose input was not sent yet.
async fn refused(response: Response) -> Result<Opened, Failure> {
    let status = response.status().as_u16();
    if let Some(opened) = without_sockets(status) {
        tracing::debug!(status, "socket.refused");
        return Ok(opened);
    }
    let headers = response.headers().clone();
    let text = match tokio::time::timeout(REFUSAL_WAIT, body(response)).await {
        Ok(Ok(text)) => text,
        Ok(Err(_)) | Err(_) => String::new(),
    };
    let failure = refusal::from_http(status, &lookup(&headers), &text, now());
    match failure.kind {
        // A page: something on the way that may well let a plain request pass.
        Kind::EdgeBlocked | Kind::Unknown => Ok(Opened::Elsewhere),
        _ => Err(failure),
    }
}

/// Statuses that say nothing but that there is no socket.
fn without_sockets(status: u16) -> Option<Opened> {
    match status {
        // 426 is how the backend says it (Codex 0.169.0); the others are how servers answer that
        // never heard of it.
        426 | 200..=299 | 400 | 404 | 405 | 501 => Some(Opened::Never),
        300..=399 | 500..=599 => Some(Opened::Elsewhere),
        _ => None,
    }
}
