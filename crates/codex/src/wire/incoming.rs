//! An answer as it comes in, whatever brings it. Pure.

use super::answer::{Answer, Ending};
use super::event::{Done, Event};
use super::sse::Decoder;

/// Bytes of an event stream, or messages of a socket, into [`Event`]s and a [`Done`].
///
/// ```
/// use patchbay_codex::wire::{Incoming, TurnStatus};
///
/// let mut text = String::new();
/// let mut incoming = Incoming::new("gpt-6.1-sol", 0);
/// let stream = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\r\n\r\n\
///               data: {\"type\":\"response.completed\",\"response\":{}}\r\n\r\n";
/// for byte in stream.bytes() {
///     incoming.feed(&[byte], &mut |_| ());
/// }
/// assert!(incoming.ended());
/// let done = incoming.close(&mut |_| ());
/// assert_eq!((done.status, done.text.as_str()), (TurnStatus::Completed, "Hi"));
/// ```
#[derive(Debug)]
pub struct Incoming {
    decoder: Decoder,
    answer: Answer,
}

impl Incoming {
    /// For a request to `asked_model` made at `now`, Unix time in seconds.
    #[must_use]
    pub fn new(asked_model: &str, now: i64) -> Self {
        Self { decoder: Decoder::default(), answer: Answer::new(asked_model, now) }
    }

    /// Takes in bytes of an event stream, cut anywhere.
    pub fn feed(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Event)) {
        let Self { decoder, answer } = self;
        decoder.feed(bytes, &mut |name, json| answer.event(name, json, sink));
    }

    /// Takes in one message of a socket: one event as JSON.
    pub fn message(&mut self, json: &str, sink: &mut dyn FnMut(Event)) {
        self.answer.event("", json, sink);
    }

    /// Takes in the headers of the response, looked up by lower-case name.
    pub fn headers(
        &mut self,
        header: &dyn Fn(&str) -> Option<String>,
        sink: &mut dyn FnMut(Event),
    ) {
        self.answer.headers(header, sink);
    }

    /// Whether a terminal event has come: there is no need to read on.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.answer.ended()
    }

    /// Whether anything of the answer itself has been shown.
    #[must_use]
    pub fn shown(&self) -> bool {
        self.answer.shown()
    }

    /// `x-codex-turn-state`, in headers or in an event: to be said again within the turn.
    pub(crate) fn turn_state(&self) -> Option<&str> {
        self.answer.turn_state()
    }

    /// `x-models-etag`: which list of models the server has now.
    pub(crate) fn models_etag(&self) -> Option<&str> {
        self.answer.models_etag()
    }

    /// The one field of the request that the server does not take, where it said so.
    pub(crate) fn refused_field(&self) -> Option<&str> {
        self.answer.refused_field()
    }

    /// The whole request was refused for `field`.
    pub(crate) fn refuse(&mut self, field: Option<String>) {
        self.answer.refuse(field);
    }

    /// The end of the stream. Without a terminal event before it, it is a failure: `stream_closed`,
    /// or `empty_response` where not a single event came. [`Event::Done`] is not sent to `sink`,
    /// what else is due is.
    pub fn close(self, sink: &mut dyn FnMut(Event)) -> Done {
        self.finish(Ending::Closed, sink)
    }

    /// As [`Incoming::close`], where it is known how it ended.
    pub(crate) fn finish(self, otherwise: Ending, sink: &mut dyn FnMut(Event)) -> Done {
        self.answer.finish(otherwise, sink)
    }
}
