//! An answer on its way out: paced, numbered, and broken off where a scenario says so.

use std::collections::VecDeque;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Act, Break, Scenario};
use crate::answers::Script;
use crate::refusal::{Refusal, Said};

/// Pieces of text that get through where a scenario names no number of bytes.
const PIECES_BEFORE: u32 = 3;

/// What goes out next.
#[derive(Debug)]
pub(crate) enum Out {
    /// A whole event.
    Event(Value),
    /// A comment line of an event stream; nothing on a socket.
    Comment(&'static str),
    /// The beginning of an event, in bytes; the end follows.
    Part(Vec<u8>),
    /// Silence from here on.
    Stall,
    /// The connection is to be torn down.
    Cut,
    /// The orderly end.
    End,
}

/// An answer on its way out.
pub(crate) struct Feed {
    script: Script,
    scenario: Option<Scenario>,
    /// What a refusal becomes in the middle of an answer.
    refusal: Option<Refusal>,
    queue: VecDeque<Out>,
    sequence: u64,
    sent: u64,
    pieces: u32,
    next_at: Instant,
    waiting: Option<Value>,
    over: bool,
    struck: bool,
}

impl Feed {
    /// `first` goes out before everything (the limits); `refusal` is what the scenario would have
    /// answered instead of an answer.
    pub(crate) fn new(
        script: Script,
        first: Value,
        scenario: Option<Scenario>,
        refusal: Option<Refusal>,
    ) -> Self {
        Self {
            script,
            scenario,
            refusal,
            sent: length(&first),
            queue: VecDeque::from([Out::Event(first)]),
            sequence: 0,
            pieces: 0,
            next_at: Instant::now(),
            waiting: None,
            over: false,
            struck: false,
        }
    }

    /// The answer that is being told.
    pub(crate) fn script(&self) -> &Script {
        &self.script
    }

    /// What goes out next, when its time has come.
    pub(crate) async fn next(&mut self) -> Out {
        if let Some(out) = self.queue.pop_front() {
            return out;
        }
        if self.over {
            return Out::End;
        }
        if self.waiting.is_none() {
            let Some(step) = self.script.next() else {
                self.over = true;
                return Out::End;
            };
            // From one due time to the next, not from one sending to the next: a rate of ten
            // thousand a second is kept although no timer is that fine, and what says when it is
            // due is right however long the beginning of the answer took.
            self.next_at += step.pause;
            self.waiting = Some(step.event);
        }
        // Whoever waits may be called away here and come back: nothing is lost.
        tokio::time::sleep_until(self.next_at).await;
        let Some(event) = self.waiting.take() else { return Out::End };
        let event = self.numbered(event);
        if self.is_due(&event) {
            self.struck = true;
            self.strike(&event);
        } else {
            self.follow(event);
        }
        match self.queue.pop_front() {
            Some(out) => out,
            None => {
                self.over = true;
                Out::End
            }
        }
    }

    /// Whether the scenario ends the answer before this event is out.
    fn is_due(&self, event: &Value) -> bool {
        let Some(scenario) = self.scenario.as_ref().filter(|_| !self.struck) else { return false };
        match scenario.act {
            Act::Break(_) | Act::Fail { .. } | Act::FailAs | Act::ErrorEvent { .. } => {}
            Act::Incomplete(_) | Act::Refuse(_) => {}
            Act::HangUp if scenario.after.is_some() => {}
            _ => return false,
        }
        if is_terminal(event) {
            return true;
        }
        match (scenario.after, scenario.act) {
            (Some(after), _) => self.sent + length(event) > after,
            // A request that is too long fails before a word is said.
            (None, Act::Fail { .. }) => event["type"] == "response.output_item.added",
            (None, _) => self.pieces >= PIECES_BEFORE,
        }
    }

    /// The event as it is, with what a scenario mixes in.
    fn follow(&mut self, event: Value) {
        self.pieces += u32::from(event["type"] == "response.output_text.delta");
        let act = self.scenario.as_ref().map(|scenario| scenario.act);
        let twice = matches!(act, Some(Act::DuplicateTerminal)) && is_terminal(&event);
        let again = twice.then(|| event.clone());
        let strange = matches!(act, Some(Act::UnknownEvents)) && !self.struck;
        let begins = event["type"] == "response.in_progress";
        let speaks = event["type"] == "response.output_text.delta";
        self.say(event);
        if let Some(again) = again {
            self.say(again);
        }
        if strange && begins {
            self.queue.push_back(Out::Comment("patchbay-simulator is still here"));
            self.say(json!({"type": "keepalive"}));
            let item = json!({"type": "hologram", "id": "holo_1", "status": "in_progress"});
            for name in ["added", "done"] {
                self.say(json!({
                    "type": format!("response.output_item.{name}"),
                    "output_index": 41, "item": item,
                }));
            }
        }
        if strange && speaks && self.pieces == 1 {
            self.struck = true;
            self.say(json!({
                "type": "response.aroma.delta", "output_index": 0, "delta": "cedar",
            }));
            self.say(json!({"note": "an event without a type"}));
        }
    }

    fn strike(&mut self, event: &Value) {
        let Some(scenario) = &self.scenario else { return };
        self.over = true;
        match scenario.act {
            Act::Break(how) => self.break_off(how, event),
            Act::Fail { code, message } => {
                self.say(self.script.failed(code, message));
            }
            Act::FailAs => {
                let code = scenario.code().to_owned();
                self.say(self.script.failed(&code, &late_words(&code)));
            }
            Act::ErrorEvent { code, message } => {
                self.say(json!({
                    "type": "error", "code": code, "message": message, "param": null,
                }));
            }
            Act::HangUp => self.break_off(Break::Cut, event),
            Act::Incomplete(reason) => {
                self.say(self.script.incomplete(reason));
            }
            _ => self.refuse_late(),
        }
    }

    fn break_off(&mut self, how: Break, event: &Value) {
        match how {
            Break::Stall => self.queue.push_back(Out::Stall),
            Break::Close => {}
            Break::Cut => {
                // As many bytes of the next event as the scenario lets through.
                let after = self.scenario.as_ref().and_then(|scenario| scenario.after);
                let left = after.map_or(0, |after| after.saturating_sub(self.sent)) as usize;
                let mut frame = framed(event);
                frame.truncate(left);
                self.queue.push_back(Out::Part(frame));
                self.queue.push_back(Out::Cut);
            }
            Break::InsideEvent => {
                let mut frame = framed(event);
                frame.truncate(frame.len() / 2);
                self.queue.push_back(Out::Part(frame));
            }
            Break::InsideCharacter => {
                let delta = json!({
                    "type": "response.output_text.delta", "output_index": 0, "content_index": 0,
                    "delta": " caf\u{e9} \u{2615}",
                });
                let mut frame = framed(&delta);
                // Two of the three bytes of the cup.
                if let Some(at) = frame.windows(3).position(|bytes| bytes == "\u{2615}".as_bytes())
                {
                    frame.truncate(at + 2);
                }
                self.queue.push_back(Out::Part(frame));
            }
        }
    }

    /// A refusal after the answer began: an `error` event, then `response.failed`, which together
    /// are one failure. What has no words of its own tears the connection down.
    fn refuse_late(&mut self) {
        let error = match self.refusal.as_ref().map(|refusal| &refusal.body) {
            Some(Said::Json(body)) if body["detail"].is_string() => {
                json!({"code": "invalid_request_error", "message": body["detail"]})
            }
            Some(Said::Json(body)) => body["error"].clone(),
            _ => Value::Null,
        };
        let code = error["code"].as_str().or(error["type"].as_str());
        match (code, error["message"].as_str()) {
            (Some(code), Some(message)) => {
                let failed = self.script.failed(code, message);
                self.say(json!({
                    "type": "error", "code": code, "message": message, "param": null,
                }));
                self.say(failed);
            }
            _ => self.queue.push_back(Out::Cut),
        }
    }

    /// The event with the number that is next.
    fn numbered(&self, mut event: Value) -> Value {
        event["sequence_number"] = self.sequence.into();
        event
    }

    /// Lets an event out. Its number and its bytes count from here on.
    fn say(&mut self, event: Value) {
        let event = self.numbered(event);
        self.sequence += 1;
        self.sent += length(&event);
        self.queue.push_back(Out::Event(event));
    }
}

/// The words of a `response.failed` whose code a test chose.
fn late_words(code: &str) -> String {
    match code {
        "rate_limit_exceeded" | "slow_down" => {
            format!("The simulator ended this answer: {code}. Please try again in 300ms.")
        }
        _ => format!("The simulator ended this answer: {code}."),
    }
}

fn is_terminal(event: &Value) -> bool {
    let name = event["type"].as_str().unwrap_or("");
    matches!(name, "response.completed" | "response.failed" | "response.incomplete")
}

/// An event as it goes out in an event stream.
pub(crate) fn framed(event: &Value) -> Vec<u8> {
    match event["type"].as_str() {
        Some(name) => format!("event: {name}\ndata: {event}\n\n"),
        None => format!("data: {event}\n\n"),
    }
    .into_bytes()
}

fn length(event: &Value) -> u64 {
    framed(event).len() as u64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn words_come_when_they_are_due_however_long_the_beginning_took() {
        let input = [json!({"role": "user", "content": "stamps:10@10"})];
        let script = Script::new(1, 0, &json!({"model": "gpt-5.5"}), &input, 0);
        let mut feed = Feed::new(script, json!({"type": "first"}), None, None);
        let began = feed.next_at;
        let mut due = Vec::new();
        while due.len() < 10 {
            let Out::Event(event) = feed.next().await else { panic!("it ended early") };
            if event["type"] == "response.output_text.delta" {
                due.push(feed.next_at - began);
            } else {
                // Whoever takes its beginning is slow.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        let expected: Vec<_> = (1..=10).map(|at| Duration::from_millis(100 * at)).collect();
        assert_eq!(due, expected);
    }
}
