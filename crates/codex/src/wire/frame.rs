//! One event of the server, read leniently: what is not known is skipped, what is missing or null
//! is nothing, and a field of the wrong kind spoils nothing but itself. Pure.
//!
//! The hot events (pieces of text) are read into borrowed fields; big ones (an answer that repeats
//! all of its output, an image in base 64) are skipped without being kept.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::event::{Source, Usage};
use super::flat;

/// What a piece of text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// A message's content, also where the content is a refusal: it is what the model said.
    Message,
    /// A summary of the reasoning.
    Reasoning,
}

/// One event.
#[derive(Debug)]
pub(crate) enum Frame<'a> {
    /// The server took the request, or still works on it.
    Alive(Stated),
    /// A piece of text.
    Delta(Piece<'a>),
    /// The whole text of a part of an item.
    Whole(Piece<'a>),
    /// An item begins.
    Added(Option<u64>, Item),
    /// An item as it is in the end.
    Finished(Option<u64>, Item),
    /// Limits of the plan.
    Limits(Value),
    /// Headers that the server sends late.
    Metadata(Value),
    /// A terminal event.
    Ended(End, Stated),
    /// An `error` event, whole.
    Error(Value),
    /// Anything else: no concern of ours.
    Other,
}

/// A piece of text and its place.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) channel: Channel,
    pub(crate) output_index: Option<u64>,
    /// Which part of the item.
    pub(crate) part: u64,
    pub(crate) text: Cow<'a, str>,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Completed,
    Incomplete,
    Failed,
}

/// What an event says of the answer as a whole.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Stated {
    id: Value,
    model: Value,
    status: Value,
    pub(crate) error: Value,
    usage: Value,
    incomplete_details: Value,
}

impl Stated {
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_str().filter(|id| !id.is_empty())
    }

    pub(crate) fn model(&self) -> Option<&str> {
        self.model.as_str().filter(|model| !model.is_empty())
    }

    /// Tokens, where the server states any. The details may be missing or null.
    pub(crate) fn usage(&self) -> Option<Usage> {
        self.usage.as_object()?;
        let count = |value: &Value| value.as_u64().unwrap_or(0);
        let given = &self.usage;
        let (input, output) = (count(&given["input_tokens"]), count(&given["output_tokens"]));
        Some(Usage {
            input,
            cached: count(&given["input_tokens_details"]["cached_tokens"]),
            output,
            reasoning: count(&given["output_tokens_details"]["reasoning_tokens"]),
            total: given["total_tokens"].as_u64().unwrap_or(input.saturating_add(output)),
        })
    }

    pub(crate) fn incomplete_reason(&self) -> Option<&str> {
        self.incomplete_details["reason"].as_str()
    }
}

/// One item of an answer: a message, a piece of reasoning, a call of a tool.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Item {
    #[serde(rename = "type")]
    kind: Value,
    id: Value,
    phase: Value,
    encrypted_content: Value,
    content: Value,
    summary: Value,
    name: Value,
    arguments: Value,
    input: Value,
}

impl Item {
    pub(crate) fn kind(&self) -> &str {
        self.kind.as_str().unwrap_or_default()
    }

    /// `commentary` or `final_answer`, where one is stated.
    pub(crate) fn phase(&self) -> Option<&str> {
        self.phase.as_str()
    }

    /// The texts of a message's content, joined.
    pub(crate) fn text(&self) -> String {
        if let Some(text) = self.content.as_str() {
            return text.to_owned();
        }
        let parts = self.content.as_array().map(Vec::as_slice).unwrap_or_default();
        let text = |part: &Value| match part["type"].as_str() {
            Some("refusal") => part["refusal"].as_str().map(str::to_owned),
            Some("output_text" | "text") | None => part["text"].as_str().map(str::to_owned),
            Some(_) => None,
        };
        parts.iter().filter_map(text).collect()
    }

    /// The pages that a message cites.
    pub(crate) fn sources(&self) -> Vec<Source> {
        let parts = self.content.as_array().map(Vec::as_slice).unwrap_or_default();
        let annotations = parts.iter().filter_map(|part| part["annotations"].as_array()).flatten();
        let source = |annotation: &Value| {
            let url = annotation["url"].as_str()?;
            let is_page = url.starts_with("https://") || url.starts_with("http://");
            let title = annotation["title"].as_str().unwrap_or_default();
            (annotation["type"] == "url_citation" && is_page)
                .then(|| Source { url: url.to_owned(), title: title.to_owned() })
        };
        annotations.filter_map(source).collect()
    }

    /// What the next turn hands back of it: reasoning that the server sealed, or what was said.
    pub(crate) fn replay(&self) -> Option<Value> {
        let mut item = match self.kind() {
            "reasoning" if self.encrypted_content.is_string() => json!({
                "type": "reasoning",
                "summary": if self.summary.is_array() { self.summary.clone() } else { json!([]) },
                "encrypted_content": self.encrypted_content,
            }),
            "message" => json!({
                "type": "message",
                "role": "assistant",
                "content": [{ "type": "output_text", "text": self.text() }],
            }),
            _ => return None,
        };
        for (name, value) in [("id", &self.id), ("phase", &self.phase)] {
            if value.is_string() {
                item[name] = value.clone();
            }
        }
        Some(item)
    }

    /// The summaries of a piece of reasoning.
    pub(crate) fn summaries(&self) -> Vec<String> {
        let parts = self.summary.as_array().map(Vec::as_slice).unwrap_or_default();
        parts.iter().filter_map(|part| part["text"].as_str().map(str::to_owned)).collect()
    }

    /// The name of a call that the client must answer, and what it is called with.
    pub(crate) fn call(&self) -> (String, String) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let with = if self.arguments.is_null() { &self.input } else { &self.arguments };
        (text(&self.name), text(with))
    }
}

impl<'a> Frame<'a> {
    /// Reads one event. `name` is the stream's own name for it, used where the JSON has no type.
    /// What is no JSON, `[DONE]` for instance, is [`Frame::Other`].
    pub(crate) fn parse(name: &str, json: &'a str) -> Self {
        if let Some(flat) = flat::read(json) {
            let channel = match flat.kind {
                "response.output_text.delta" | "response.refusal.delta" => Some(Channel::Message),
                "response.reasoning_summary_text.delta" => Some(Channel::Reasoning),
                _ => None,
            };
            if let Some(channel) = channel {
                let part = match channel {
                    Channel::Message => flat.content_index,
                    Channel::Reasoning => flat.summary_index,
                };
                let (output_index, part) = (flat.output_index, part.unwrap_or(0));
                return Self::Delta(Piece { channel, output_index, part, text: flat.delta });
            }
        }
        let Ok(Typed { kind }) = serde_json::from_str(json) else { return Self::Other };
        let kind = if kind.is_empty() { name } else { &*kind };
        match kind {
            "response.output_text.delta" | "response.refusal.delta" => {
                piece(json, Channel::Message).map_or(Self::Other, Self::Delta)
            }
            "response.output_text.done" | "response.refusal.done" => {
                piece(json, Channel::Message).map_or(Self::Other, Self::Whole)
            }
            "response.reasoning_summary_text.delta" => {
                piece(json, Channel::Reasoning).map_or(Self::Other, Self::Delta)
            }
            "response.reasoning_summary_text.done" => {
                piece(json, Channel::Reasoning).map_or(Self::Other, Self::Whole)
            }
            "response.output_item.added" => item(json, Self::Added),
            "response.output_item.done" => item(json, Self::Finished),
            "response.created" | "response.in_progress" | "response.queued" => {
                Self::Alive(stated(json))
            }
            // The pi client and others meet `response.done` in the place of `completed`.
            "response.completed" | "response.done" => ended(json, End::Completed),
            "response.incomplete" => ended(json, End::Incomplete),
            "response.failed" => ended(json, End::Failed),
            "codex.rate_limits" => Self::Limits(read(json)),
            "response.metadata" => Self::Metadata(read(json)),
            "error" => Self::Error(read(json)),
            // Gateways send a bare error body where an event should be.
            "" => match read::<Value>(json) {
                error if error["error"].is_object() => Self::Error(error),
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }
}

/// The whole output that some servers repeat at the end; empty on the ChatGPT backend.
pub(crate) fn repeated_output(json: &str) -> Vec<Item> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Event {
        response: Output,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Output {
        output: Vec<Item>,
    }
    read::<Event>(json).response.output
}

/// A header that an event carries. Names come in any case, values also as numbers or lists.
pub(crate) fn header(event: &Value, name: &str) -> Option<String> {
    fn text(value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(all) => all.first().and_then(text),
            _ => None,
        }
    }
    let headers = event["headers"].as_object()?;
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, v)| text(v))
}

#[derive(Deserialize)]
struct Typed<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Cow<'a, str>,
}

fn piece(json: &str, channel: Channel) -> Option<Piece<'_>> {
    #[derive(Deserialize)]
    struct Event<'a> {
        #[serde(default)]
        output_index: Option<u64>,
        #[serde(default)]
        content_index: Option<u64>,
        #[serde(default)]
        summary_index: Option<u64>,
        #[serde(borrow, alias = "text", alias = "refusal")]
        delta: Cow<'a, str>,
    }
    let event: Event<'_> = serde_json::from_str(json).ok()?;
    let part = match channel {
        Channel::Message => event.content_index,
        Channel::Reasoning => event.summary_index,
    };
    Some(Piece {
        channel,
        output_index: event.output_index,
        part: part.unwrap_or(0),
        text: event.delta,
    })
}

fn item<'a>(json: &str, frame: fn(Option<u64>, Item) -> Frame<'a>) -> Frame<'a> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Event {
        output_index: Option<u64>,
        item: Item,
    }
    let event: Event = read(json);
    if event.item.kind().is_empty() { Frame::Other } else { frame(event.output_index, event.item) }
}

fn stated(json: &str) -> Stated {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Event {
        response: Option<Stated>,
    }
    read::<Event>(json).response.unwrap_or_default()
}

fn ended<'a>(json: &str, named: End) -> Frame<'a> {
    let stated = stated(json);
    // The status inside says more than the event's name, which `response.done` proves.
    let end = match (named, stated.status.as_str()) {
        (End::Completed, Some("incomplete")) => End::Incomplete,
        (End::Completed, Some("failed" | "cancelled")) => End::Failed,
        (named, _) => named,
    };
    Frame::Ended(end, stated)
}

/// `json` as a `T`, or nothing where it is none.
fn read<T: DeserializeOwned + Default>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_default()
}
