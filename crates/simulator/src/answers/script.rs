//! An answer as the events that say it, in the order and shape of the real backend.

mod items;

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Value, json};

use super::Item;
use crate::random::digest_hex;

/// One event, and how long after the one before it should come.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub pause: Duration,
    pub event: Value,
}

/// The events of one answer, made while they are sent: an answer of a million tokens is never
/// in memory as events.
pub(crate) struct Script {
    seed: u64,
    key: String,
    request: Value,
    created_at: i64,
    usage: Usage,
    /// The public API repeats the items at the end; the ChatGPT backend sends none there.
    output_at_end: bool,
    items: VecDeque<Item>,
    done: Vec<Value>,
    open: Option<Open>,
    queue: VecDeque<Value>,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Items,
    After,
}

/// A message, or a part of a summary, that is being said.
struct Open {
    pieces: std::vec::IntoIter<String>,
    pace: Duration,
    delta: Value,
    /// What follows when the last piece was said.
    then: Vec<Value>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Usage {
    input: usize,
    output: usize,
    reasoning: usize,
}

impl Script {
    /// `turn` makes ids differ between two equal requests; `input` is all that was read.
    pub(crate) fn new(seed: u64, turn: u64, request: &Value, input: &[Value], at: i64) -> Self {
        let items = super::answer(seed, request, input);
        Self::of(seed, turn, request, input, at, items)
    }

    /// An answer that says nothing: a prewarm, or a server that lost its tongue.
    pub(crate) fn silent(seed: u64, turn: u64, request: &Value, at: i64) -> Self {
        Self::of(seed, turn, request, &[], at, Vec::new())
    }

    fn of(
        seed: u64,
        turn: u64,
        request: &Value,
        input: &[Value],
        created_at: i64,
        items: Vec<Item>,
    ) -> Self {
        let characters: usize = input.iter().map(|item| item.to_string().len()).sum();
        let mut usage = Usage { input: characters.div_ceil(4), ..Usage::default() };
        for item in &items {
            match item {
                Item::Message { pieces, .. } => usage.output += pieces.len(),
                Item::Reasoning { summary } => usage.reasoning += 64 * (1 + summary.len()),
                Item::Search { .. } | Item::Call { .. } => usage.output += 16,
            }
        }
        usage.output += usage.reasoning;
        Self {
            seed,
            key: digest_hex(&[&seed.to_be_bytes(), &turn.to_be_bytes()], 48),
            request: request.clone(),
            created_at,
            usage,
            output_at_end: false,
            items: items.into(),
            done: Vec::new(),
            open: None,
            queue: VecDeque::new(),
            stage: Stage::Before,
        }
    }

    /// As the public API ends.
    pub(crate) fn with_output_at_end(mut self) -> Self {
        self.output_at_end = true;
        self
    }

    /// The id of the answer.
    pub(crate) fn id(&self) -> String {
        format!("resp_{}", self.key)
    }

    /// The items that were said so far, as a later turn may refer to them.
    pub(crate) fn said(&self) -> &[Value] {
        &self.done
    }

    /// `response.failed`, as the end of this answer.
    pub(crate) fn failed(&self, code: &str, message: &str) -> Value {
        let mut response = self.response("failed");
        response["error"] = json!({"code": code, "message": message});
        json!({"type": "response.failed", "response": response})
    }

    /// `response.incomplete`, as the end of this answer.
    pub(crate) fn incomplete(&self, reason: &str) -> Value {
        let mut response = self.response("incomplete");
        response["incomplete_details"] = json!({"reason": reason});
        response["usage"] = self.usage();
        json!({"type": "response.incomplete", "response": response})
    }

    fn response(&self, status: &str) -> Value {
        let asked = &self.request;
        let or = |name: &str, default: Value| match &asked[name] {
            Value::Null => default,
            given => given.clone(),
        };
        json!({
            "id": self.id(),
            "object": "response",
            "created_at": self.created_at,
            "status": status,
            "background": false,
            "completed_at": null,
            "error": null,
            "frequency_penalty": 0.0,
            "incomplete_details": null,
            "instructions": asked["instructions"],
            "max_output_tokens": null,
            "max_tool_calls": null,
            "model": asked["model"],
            "moderation": null,
            "output": [],
            "parallel_tool_calls": or("parallel_tool_calls", json!(true)),
            "presence_penalty": 0.0,
            "previous_response_id": asked["previous_response_id"],
            "prompt_cache_key": asked["prompt_cache_key"],
            "prompt_cache_retention": null,
            "reasoning": or("reasoning", json!({"effort": "none", "summary": null})),
            "safety_identifier": null,
            "service_tier": or("service_tier", json!("auto")),
            "store": false,
            "temperature": 1.0,
            "text": or("text", json!({"format": {"type": "text"}, "verbosity": "medium"})),
            "tool_choice": or("tool_choice", json!("auto")),
            "tools": [],
            "top_logprobs": 0,
            "top_p": 0.98,
            "truncation": "disabled",
            "usage": null,
            "user": null,
            "metadata": {},
        })
    }

    fn usage(&self) -> Value {
        json!({
            "input_tokens": self.usage.input,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": self.usage.output,
            "output_tokens_details": {"reasoning_tokens": self.usage.reasoning},
            "total_tokens": self.usage.input + self.usage.output,
        })
    }

    fn completed(&self) -> Value {
        let mut response = self.response("completed");
        response["completed_at"] = (self.created_at + 1).into();
        response["usage"] = self.usage();
        response["service_tier"] = json!("default");
        if self.output_at_end {
            response["output"] = Value::Array(self.done.clone());
        }
        json!({"type": "response.completed", "response": response})
    }
}

impl Iterator for Script {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                let told = event["type"] == "response.reasoning_summary_text.delta";
                let pause = if told { super::PACE } else { Duration::ZERO };
                return Some(Step { pause, event });
            }
            if let Some(open) = &mut self.open {
                if let Some(piece) = open.pieces.next() {
                    let mut event = open.delta.clone();
                    event["delta"] = piece.into();
                    return Some(Step { pause: open.pace, event });
                }
                self.queue.extend(std::mem::take(&mut open.then));
                self.open = None;
                continue;
            }
            match self.stage {
                Stage::Before => {
                    for name in ["created", "in_progress"] {
                        let response = self.response("in_progress");
                        self.queue.push_back(
                            json!({"type": format!("response.{name}"), "response": response}),
                        );
                    }
                    self.stage = Stage::Items;
                }
                Stage::Items => match self.items.pop_front() {
                    Some(item) => self.begin(item),
                    None => {
                        self.queue.push_back(self.completed());
                        self.stage = Stage::After;
                    }
                },
                Stage::After => return None,
            }
        }
    }
}
