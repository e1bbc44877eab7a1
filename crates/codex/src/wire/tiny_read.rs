//! The answer to the tiny request, read up to its first words.

use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use reqwest::Response;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::client::{late, lookup, now};
use super::event::Event;
use super::incoming::Incoming;
use super::post::broken;
use super::sse::Decoder;
use super::tiny::stated;
use crate::setup::Timeouts;

/// How long the rest of the answer is waited for, for its count of tokens.
const REST: Duration = Duration::from_secs(3);

/// How an answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// As the ChatGPT backend and the public API answer a turn.
    Responses,
    /// `chat.completion.chunk` events.
    Completions,
    /// `content_block_delta` events.
    Messages,
}

/// A request that was taken; its answer is still to be read.
#[derive(Debug)]
pub struct Accepted {
    /// The HTTP status.
    pub status: u16,
    /// The server's id of the request.
    pub request_id: Option<String>,
    /// `HTTP/2` or `HTTP/1.1`.
    pub protocol: &'static str,
    pub(super) model: String,
    pub(super) response: Response,
    pub(super) reads: Reads,
    pub(super) timeouts: Timeouts,
    /// Until when the first bytes have to come.
    pub(super) by: Instant,
}

/// What is heard while it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The server named the model that answers.
    Model(String),
    /// The first text is there.
    Text,
}

/// What the answer said of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The model that the server says it used.
    pub model: Option<String>,
    /// Tokens of the whole request, where the server counted them.
    pub tokens: Option<u64>,
}

impl Accepted {
    /// Reads until the first text is there, and a little longer for the count of tokens. The first
    /// bytes have to come within the first limit, the text within the idle limit after them,
    /// whatever else is sent meanwhile.
    ///
    /// # Errors
    /// `timeout`, `stream_closed`, `empty_response`, or what the server said.
    pub async fn read(mut self, sink: &mut (dyn FnMut(Heard) + Send)) -> Result<Told, Failure> {
        let mut reader = Reader::of(self.reads, &self.model);
        let mut told = Told::default();
        let headers = self.response.headers().clone();
        if let Some(model) = lookup(&headers)("openai-model").filter(|it| !it.is_empty()) {
            name(&mut told, &model, sink);
        }
        let (mut by, mut what, mut limit) = (self.by, "no first event", self.timeouts.first);
        let (mut begun, mut shown) = (false, false);
        loop {
            let chunk = timeout_at(by, self.response.chunk()).await;
            let bytes = match chunk {
                _ if shown && !matches!(chunk, Ok(Ok(Some(_)))) => return Ok(told),
                Err(_) => {
                    return Err(Failure::new(Kind::Timeout).with_detail(late(what, limit)));
                }
                Ok(Err(error)) => return Err(broken(&error)),
                Ok(Ok(None)) => return reader.ended(&mut told),
                Ok(Ok(Some(bytes))) => bytes,
            };
            if !begun {
                begun = true;
                (by, what, limit) =
                    (Instant::now() + self.timeouts.idle, "no text", self.timeouts.idle);
            }
            let over = reader.feed(&bytes, &mut |heard| match heard {
                Heard::Model(model) => name(&mut told, &model, sink),
                Heard::Text if !shown => {
                    shown = true;
                    by = by.min(Instant::now() + REST);
                    sink(Heard::Text);
                }
                Heard::Text => {}
            });
            if over {
                let ended = reader.ended(&mut told);
                return if shown { Ok(told) } else { ended };
            }
        }
    }
}

/// Notes the model; the first name counts.
fn name(told: &mut Told, model: &str, sink: &mut (dyn FnMut(Heard) + Send)) {
    if told.model.is_none() && !model.is_empty() {
        told.model = Some(model.to_owned());
        sink(Heard::Model(model.to_owned()));
    }
}

enum Reader {
    Responses(Option<Box<Incoming>>),
    Other { decoder: Decoder, reads: Reads, over: bool, failure: Option<Box<Failure>> },
}

impl Reader {
    fn of(reads: Reads, model: &str) -> Self {
        match reads {
            Reads::Responses => Self::Responses(Some(Box::new(Incoming::new(model, now())))),
            Reads::Completions | Reads::Messages => {
                Self::Other { decoder: Decoder::default(), reads, over: false, failure: None }
            }
        }
    }

    /// Takes in bytes; true where the answer is over.
    fn feed(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Heard)) -> bool {
        match self {
            Self::Responses(incoming) => {
                let Some(incoming) = incoming else { return true };
                incoming.feed(bytes, &mut |event| match event {
                    Event::Started { model, .. } => sink(Heard::Model(model)),
                    Event::Text { delta } if !delta.is_empty() => sink(Heard::Text),
                    _ => {}
                });
                incoming.ended()
            }
            Self::Other { decoder, reads, over, failure } => {
                decoder.feed(bytes, &mut |_, data| {
                    if data == "[DONE]" {
                        *over = true;
                        return;
                    }
                    let Ok(event) = serde_json::from_str::<Value>(data) else { return };
                    if let Some(said) = stated(&event) {
                        *failure = Some(Box::new(said));
                        *over = true;
                    }
                    let (model, text) = match reads {
                        Reads::Messages => (&event["message"]["model"], &event["delta"]["text"]),
                        _ => (&event["model"], &event["choices"][0]["delta"]["content"]),
                    };
                    if let Some(model) = model.as_str() {
                        sink(Heard::Model(model.to_owned()));
                    }
                    if text.as_str().is_some_and(|text| !text.is_empty()) {
                        sink(Heard::Text);
                    }
                    *over |= event["type"] == "message_stop";
                });
                *over
            }
        }
    }

    /// How it ended, where no text came; notes what the end says.
    fn ended(&mut self, told: &mut Told) -> Result<Told, Failure> {
        let failure = match self {
            Self::Responses(incoming) => {
                let mut text = false;
                let done = incoming.take().map(|incoming| {
                    incoming.close(&mut |event| text |= matches!(event, Event::Text { .. }))
                });
                if let Some(done) = done {
                    told.model = done.served_model.clone().or(told.model.take());
                    told.tokens = done.usage.map(|usage| usage.total);
                    if !done.text.is_empty() {
                        return Ok(told.clone());
                    }
                    done.failure.map(|failed| failed.failure)
                } else {
                    None
                }
            }
            Self::Other { failure, over, .. } => failure
                .take()
                .map(|it| *it)
                .or_else(|| (!*over).then(|| Failure::new(Kind::StreamClosed))),
        };
        Err(failure.unwrap_or_else(|| Failure::new(Kind::EmptyResponse)))
    }
}
