//! The fold: events of the server into our own events and, at the end, into [`Done`]. Pure; the
//! same behind every transport.
//!
//! Items are told apart by `output_index`: a server may give one item another id with every event
//! (seen on GitHub Copilot's endpoint). The cost of an event does not grow with the answer.

use std::collections::BTreeMap;

use patchbay_failure::{Failure, Kind};
use serde_json::Value;

use super::event::{Done, Event, LimitWindow, TurnFailure, TurnStatus, Usage};
use super::frame::{self, Channel, End, Frame, Item, Piece, Stated};
use super::item::Slot;
use super::{limits, refusal};

/// An answer while it arrives.
#[derive(Debug)]
pub(crate) struct Answer {
    asked_model: String,
    /// Unix time in seconds at which the request was made.
    now: i64,
    slots: BTreeMap<u64, Slot>,
    /// The item that pieces without an index belong to.
    current: Option<u64>,
    started: bool,
    shown: bool,
    heard: bool,
    limits: Vec<LimitWindow>,
    limits_due: bool,
    response_id: Option<String>,
    /// The model in the answer's own record.
    stated_model: Option<String>,
    /// The model in the `openai-model` header: what really answers where a request was rerouted.
    header_model: Option<String>,
    usage: Option<Usage>,
    incomplete_reason: Option<String>,
    /// What the next turn hands back, by place.
    replay: BTreeMap<u64, Value>,
    turn_state: Option<String>,
    models_etag: Option<String>,
    refused_field: Option<String>,
    end: Option<Ending>,
}

/// How the reading of an answer ended.
#[derive(Debug, Clone)]
pub(crate) enum Ending {
    /// The server said that it is whole.
    Completed,
    /// The server said that it is cut; with the failure that this means, if any.
    Incomplete(Option<Failure>),
    /// It failed.
    Failed(Failure),
    /// The stream ended before the answer did.
    Closed,
    /// The person stopped it.
    Cancelled,
}

impl Answer {
    /// An answer to a request for `asked_model`, made at `now` (Unix time in seconds).
    pub(crate) fn new(asked_model: &str, now: i64) -> Self {
        Self {
            asked_model: asked_model.to_owned(),
            now,
            slots: BTreeMap::new(),
            current: None,
            started: false,
            shown: false,
            heard: false,
            limits: Vec::new(),
            limits_due: false,
            response_id: None,
            stated_model: None,
            header_model: None,
            usage: None,
            incomplete_reason: None,
            replay: BTreeMap::new(),
            turn_state: None,
            models_etag: None,
            refused_field: None,
            end: None,
        }
    }

    /// Whether a terminal event has come. What follows it is ignored.
    pub(crate) fn ended(&self) -> bool {
        self.end.is_some()
    }

    /// Whether anything of the answer itself has been shown.
    pub(crate) fn shown(&self) -> bool {
        self.shown
    }

    pub(crate) fn turn_state(&self) -> Option<&str> {
        self.turn_state.as_deref()
    }

    pub(crate) fn models_etag(&self) -> Option<&str> {
        self.models_etag.as_deref()
    }

    pub(crate) fn refused_field(&self) -> Option<&str> {
        self.refused_field.as_deref()
    }

    pub(crate) fn refuse(&mut self, field: Option<String>) {
        self.refused_field = field;
    }

    /// Takes in the headers of the response, looked up by lower-case name.
    pub(crate) fn headers(
        &mut self,
        header: &dyn Fn(&str) -> Option<String>,
        out: &mut dyn FnMut(Event),
    ) {
        for (name, place) in [
            ("openai-model", &mut self.header_model),
            ("x-codex-turn-state", &mut self.turn_state),
            ("x-models-etag", &mut self.models_etag),
        ] {
            if let Some(said) = header(name).filter(|said| !said.is_empty()) {
                *place = Some(said);
            }
        }
        self.state_limits(limits::from_headers(header, self.now), out);
    }

    /// Takes in one event: its name on the stream (empty where it has none) and its JSON.
    pub(crate) fn event(&mut self, name: &str, json: &str, out: &mut dyn FnMut(Event)) {
        if self.ended() {
            return;
        }
        self.heard = true;
        match Frame::parse(name, json) {
            Frame::Alive(stated) => {
                self.state(&stated);
                self.start(out);
            }
            Frame::Delta(piece) => self.piece(&piece, false, out),
            Frame::Whole(piece) => self.piece(&piece, true, out),
            Frame::Added(index, item) => self.added(index, &item, out),
            Frame::Finished(index, item) => self.finished(index, &item, out),
            Frame::Limits(event) => {
                self.state_limits(limits::from_event(&event, self.now), out);
            }
            Frame::Metadata(event) => {
                self.headers(&|name| frame::header(&event, name), out);
            }
            Frame::Ended(end, stated) => self.end(end, &stated, json, out),
            Frame::Error(event) => {
                self.headers(&|name| frame::header(&event, name), out);
                let (failure, field) = refusal::from_event(&event, self.now);
                self.refused_field = field;
                self.end = Some(Ending::Failed(failure));
            }
            Frame::Other => {}
        }
    }

    /// The end of the turn. `otherwise` says how it ended where no terminal event did. Events that
    /// are still due go to `out`; [`Event::Done`] is not among them.
    pub(crate) fn finish(mut self, otherwise: Ending, out: &mut dyn FnMut(Event)) -> Done {
        if std::mem::take(&mut self.limits_due) {
            out(Event::Limits { windows: std::mem::take(&mut self.limits) });
        }
        let ending = match self.end.take().unwrap_or(otherwise) {
            // The server itself counted what it wrote, and nothing came: that is no answer.
            Ending::Completed if self.slots.is_empty() && self.usage.is_some() => {
                Ending::Failed(Failure::new(Kind::EmptyResponse))
            }
            ending => ending,
        };
        let (status, failure) = match ending {
            Ending::Completed => (TurnStatus::Completed, None),
            Ending::Incomplete(failure) => (TurnStatus::Incomplete, failure),
            Ending::Cancelled => (TurnStatus::Cancelled, None),
            Ending::Failed(failure) => (TurnStatus::Failed, Some(failure)),
            Ending::Closed if self.heard => {
                (TurnStatus::Failed, Some(Failure::new(Kind::StreamClosed)))
            }
            Ending::Closed => (TurnStatus::Failed, Some(Failure::new(Kind::EmptyResponse))),
        };
        let mut done = Done {
            usage: self.usage,
            served_model: self.header_model.or(self.stated_model),
            response_id: self.response_id,
            incomplete_reason: self.incomplete_reason,
            ..Done::of(status)
        };
        let mut partial_text = String::new();
        for slot in self.slots.into_values() {
            slot.give(&mut done, &mut partial_text);
        }
        // Only a whole answer is one that the server takes back. Where it is nothing but text, the
        // text says it all.
        let more = |item: &Value| item["type"] == "reasoning" || item["phase"].is_string();
        if status == TurnStatus::Completed && self.replay.values().any(more) {
            done.replay = self.replay.into_values().collect();
        }
        // The answer of a failed turn is only what the server finished; the rest is its partial
        // text. Elsewhere everything that arrived is the answer.
        if status != TurnStatus::Failed {
            done.text.clone_from(&partial_text);
        }
        done.failure = failure.map(|failure| TurnFailure { failure, partial_text });
        done
    }

    fn state(&mut self, stated: &Stated) {
        // The last word counts: ids rotate on some endpoints.
        if let Some(id) = stated.id() {
            self.response_id = Some(id.to_owned());
        }
        if let Some(model) = stated.model() {
            self.stated_model = Some(model.to_owned());
        }
        if let Some(usage) = stated.usage() {
            self.usage = Some(usage);
        }
    }

    fn start(&mut self, out: &mut dyn FnMut(Event)) {
        if self.started {
            return;
        }
        self.started = true;
        let model = self.header_model.as_ref().or(self.stated_model.as_ref());
        out(Event::Started {
            model: model.unwrap_or(&self.asked_model).clone(),
            response_id: self.response_id.clone(),
        });
        if std::mem::take(&mut self.limits_due) {
            out(Event::Limits { windows: self.limits.clone() });
        }
    }

    /// Limits come before the answer starts (headers, a first event); they wait for it, so that
    /// `Started` is the first word.
    fn state_limits(&mut self, windows: Vec<LimitWindow>, out: &mut dyn FnMut(Event)) {
        if windows.is_empty() || windows == self.limits {
            return;
        }
        self.limits = windows;
        if self.started {
            out(Event::Limits { windows: self.limits.clone() });
        } else {
            self.limits_due = true;
        }
    }

    fn piece(&mut self, piece: &Piece<'_>, whole: bool, out: &mut dyn FnMut(Event)) {
        let index = piece.output_index.or(self.current).unwrap_or_else(|| self.next_index());
        let slot = self.slots.entry(index).or_insert_with(|| match piece.channel {
            Channel::Message => Slot::message(false),
            Channel::Reasoning => Slot::reasoning(),
        });
        let event = if whole {
            slot.whole(piece.channel, piece.part, &piece.text)
        } else {
            slot.delta(piece.channel, piece.part, &piece.text)
        };
        self.current = Some(index);
        self.show(event, out);
    }

    fn added(&mut self, index: Option<u64>, item: &Item, out: &mut dyn FnMut(Event)) {
        let index = index.unwrap_or_else(|| self.next_index());
        self.current = Some(index);
        if self.slots.contains_key(&index) {
            return;
        }
        let (slot, event) = Slot::begin(item);
        self.slots.insert(index, slot);
        self.show(event, out);
    }

    fn finished(&mut self, index: Option<u64>, item: &Item, out: &mut dyn FnMut(Event)) {
        let fits = |at: &u64| self.slots.get(at).is_some_and(|slot| slot.fits(item));
        let index = index.or(self.current.filter(fits)).unwrap_or_else(|| self.next_index());
        self.current = None;
        let slot = self.slots.entry(index).or_insert_with(|| Slot::begin(item).0);
        if !slot.fits(item) {
            *slot = Slot::begin(item).0;
        }
        let event = slot.finish(item);
        if let Some(kept) = item.replay() {
            self.replay.insert(index, kept);
        }
        self.show(event, out);
    }

    fn end(&mut self, end: End, stated: &Stated, json: &str, out: &mut dyn FnMut(Event)) {
        self.state(stated);
        if end != End::Failed {
            self.start(out);
        }
        // A server that sent no item as finished may still repeat them all at the end.
        if end != End::Failed && !self.slots.values().any(Slot::is_finished) {
            for (index, item) in (0..).zip(frame::repeated_output(json)) {
                self.finished(Some(index), &item, out);
            }
        }
        self.end = Some(match end {
            End::Completed => Ending::Completed,
            End::Incomplete => {
                let reason = stated.incomplete_reason();
                self.incomplete_reason = reason.map(str::to_owned);
                Ending::Incomplete(reason.and_then(cut))
            }
            End::Failed => {
                let (failure, field) = refusal::from_error(&stated.error, None, self.now);
                self.refused_field = field;
                Ending::Failed(failure)
            }
        });
    }

    fn show(&mut self, event: Option<Event>, out: &mut dyn FnMut(Event)) {
        if let Some(event) = event {
            self.shown = true;
            self.start(out);
            out(event);
        }
    }

    fn next_index(&self) -> u64 {
        self.slots.last_key_value().map_or(0, |(last, _)| last.saturating_add(1))
    }
}

/// What it means that an answer was cut for `reason`.
fn cut(reason: &str) -> Option<Failure> {
    match reason {
        "max_output_tokens" | "max_tokens" | "length" => Some(Failure::new(Kind::IncompleteLength)),
        "content_filter" => Some(Failure::new(Kind::PolicyBlocked)),
        _ => None,
    }
}
