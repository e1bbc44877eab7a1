//! A turn as a POST whose answer is an event stream.

use std::time::Duration;

use patchbay_failure::{Failure, Kind, Signal, refused_field};
use patchbay_route::Place;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::answer::Ending;
use super::client::{body, late, lookup, now};
use super::event::Event;
use super::incoming::Incoming;
use super::transport::{Ask, stoppable};
use super::{refusal, route};
use crate::http::transport_failure;

/// Bytes of a refusal that are waited for at most this long once its status is known.
pub(super) const REFUSAL_WAIT: Duration = Duration::from_secs(10);
/// As the Codex client 0.169.0 compresses.
const ZSTD_LEVEL: i32 = 3;

/// One request, and its answer read to the end.
pub(crate) async fn attempt(
    ask: Ask<'_>,
    answer: &mut Incoming,
    sink: &mut (dyn FnMut(Event) + Send),
) -> Ending {
    let first = ask.client.timeouts().first;
    let by = ask.by;
    let response = stoppable(ask.cancel, async {
        match timeout_at(by, send(ask)).await {
            Ok(sent) => sent,
            Err(_) => Err(Failure::new(Kind::Timeout).with_detail(late("no answer", first))),
        }
    });
    let response = match response.await {
        Ok(response) => response,
        Err(ending) => return ending,
    };
    let headers = response.headers().clone();
    answer.headers(&lookup(&headers), sink);
    if let Some(refused) = Refused::of(&response) {
        return match stoppable(ask.cancel, refused.read(response)).await {
            Ok((failure, field)) => {
                answer.refuse(field);
                Ending::Failed(failure)
            }
            Err(ending) => ending,
        };
    }
    read(ask, response, by, answer, sink).await
}

async fn send(ask: Ask<'_>) -> Result<Response, Failure> {
    let request = ask.client.http().post(ask.route.url(Place::Responses)?);
    let (bytes, encoding) = encoded(ask.body, ask.route.takes_zstd())?;
    let mut request = route::identified(request, ask.route, Place::Responses, ask.access, ask.ids)
        .header(ACCEPT, "text/event-stream")
        // A compressing gateway holds pieces back until it has enough of them.
        .header(ACCEPT_ENCODING, "identity")
        .header(CONTENT_TYPE, "application/json")
        .body(bytes);
    if let Some(encoding) = encoding {
        request = request.header(CONTENT_ENCODING, encoding);
    }
    request.send().await.map_err(|error| transport_failure(&error))
}

/// The body's bytes, and how they are encoded where they are.
pub(super) fn encoded(
    body: &Value,
    zstd: bool,
) -> Result<(Vec<u8>, Option<&'static str>), Failure> {
    let bytes = serde_json::to_vec(body)
        .map_err(|error| Failure::new(Kind::Schema).with_detail(error.to_string()))?;
    if !zstd {
        return Ok((bytes, None));
    }
    // What can't be compressed is sent as it is.
    Ok(match zstd::bulk::compress(&bytes, ZSTD_LEVEL) {
        Ok(small) => (small, Some("zstd")),
        Err(_) => (bytes, None),
    })
}

/// Reads the stream. The first bytes have to come until `by`, further ones within the idle
/// limit; any bytes are a sign of life.
async fn read(
    ask: Ask<'_>,
    mut response: Response,
    by: Instant,
    answer: &mut Incoming,
    sink: &mut (dyn FnMut(Event) + Send),
) -> Ending {
    let limits = ask.client.timeouts();
    let (mut by, mut what, mut limit) = (by, "no first event", limits.first);
    loop {
        let chunk = tokio::select! {
            biased;
            () = ask.cancel.cancelled() => return Ending::Cancelled,
            chunk = timeout_at(by, response.chunk()) => chunk,
        };
        let bytes = match chunk {
            Err(_) => {
                return Ending::Failed(Failure::new(Kind::Timeout).with_detail(late(what, limit)));
            }
            Ok(Err(error)) => return Ending::Failed(broken(&error)),
            Ok(Ok(None)) => return Ending::Closed,
            Ok(Ok(Some(bytes))) => bytes,
        };
        answer.feed(&bytes, sink);
        if answer.shown() {
            ask.life.first_token();
        }
        if answer.ended() {
            return Ending::Completed;
        }
        (by, what, limit) = (Instant::now() + limits.idle, "nothing more", limits.idle);
    }
}

/// A stream that broke while it was read: the answer was cut, whatever cut it.
pub(super) fn broken(error: &reqwest::Error) -> Failure {
    let named = transport_failure(error);
    if named.kind == Kind::Timeout {
        return named;
    }
    let cut = Failure::new(Kind::StreamClosed);
    match named.detail {
        Some(detail) => cut.with_detail(detail),
        None => cut,
    }
}

/// A response that is no event stream.
pub(super) struct Refused(StatusCode);

impl Refused {
    pub(super) fn of(response: &Response) -> Option<Self> {
        let status = response.status();
        // An event stream without a content type has been seen from the real backend.
        let page = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("text/html") || kind.contains("json"));
        (!status.is_success() || page).then_some(Self(status))
    }

    /// The failure that it is, with `text` as its body. A good status came with a page.
    pub(super) fn named(&self, headers: &HeaderMap, text: &str) -> Failure {
        let name = if self.0.is_success() { refusal::from_page } else { refusal::from_http };
        name(self.0.as_u16(), &lookup(headers), text, now())
    }

    /// Reads what it says. Never an `Err`: a body that does not come leaves the status.
    /// With it the field that is not taken there, where that is what it says.
    async fn read(self, response: Response) -> Result<(Failure, Option<String>), Failure> {
        let headers = response.headers().clone();
        let text = match tokio::time::timeout(REFUSAL_WAIT, body(response)).await {
            Ok(Ok(text)) => text,
            Ok(Err(_)) | Err(_) => String::new(),
        };
        let failure = self.named(&headers, &text);
        let signal = Signal { status: Some(self.0.as_u16()), text: &text, ..Signal::default() };
        let field = (failure.kind == Kind::UnsupportedParameter).then(|| refused_field(&signal));
        Ok((failure, field.flatten()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_compressed_body_is_the_same_body() {
        let body = json!({ "input": ["long ".repeat(200)] });
        let (plain, none) = encoded(&body, false).unwrap();
        assert_eq!((serde_json::from_slice::<Value>(&plain).unwrap(), none), (body, None));
        let (small, encoding) = encoded(&json!({ "input": ["long ".repeat(200)] }), true).unwrap();
        assert_eq!(encoding, Some("zstd"));
        assert!(small.len() < plain.len() / 4);
        assert_eq!(zstd::bulk::decompress(&small, 1 << 20).unwrap(), plain);
    }
}
