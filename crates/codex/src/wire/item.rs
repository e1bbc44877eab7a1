//! One item of an answer while it arrives. Pure.

use std::collections::BTreeMap;

use super::event::{Done, Event, Source, ToolCall, ToolStatus};
use super::frame::{Channel, Item};

/// The phase of a message that is no answer yet.
const COMMENTARY: &str = "commentary";

/// An item at its place in the answer.
#[derive(Debug)]
pub(crate) enum Slot {
    /// Something that the model says.
    Message {
        /// Said while it works, and not as its answer.
        commentary: bool,
        /// What has been shown, by part.
        parts: BTreeMap<u64, String>,
        /// The whole, once the server has finished it.
        whole: Option<String>,
        /// The pages that it cites, once the server has finished it.
        sources: Vec<Source>,
    },
    /// Something that it thinks.
    Reasoning {
        /// Summaries shown, by index.
        parts: BTreeMap<u64, String>,
        /// All summaries, once the server has finished them.
        whole: Option<Vec<String>>,
    },
    /// A call that the client must answer; none until the server has finished it.
    Call(Option<ToolCall>),
    /// A tool that the server runs.
    Tool {
        /// It has ended.
        done: bool,
    },
    /// Anything else.
    Other {
        /// It has ended.
        done: bool,
    },
}

impl Slot {
    pub(crate) fn message(commentary: bool) -> Self {
        Self::Message { commentary, parts: BTreeMap::new(), whole: None, sources: Vec::new() }
    }

    pub(crate) fn reasoning() -> Self {
        Self::Reasoning { parts: BTreeMap::new(), whole: None }
    }

    /// The place for `item`, and what is shown of its beginning.
    pub(crate) fn begin(item: &Item) -> (Self, Option<Event>) {
        match item.kind() {
            "message" => (Self::message(item.phase() == Some(COMMENTARY)), None),
            "reasoning" => (Self::reasoning(), None),
            "function_call" | "custom_tool_call" => (Self::Call(None), None),
            kind => match server_tool(kind) {
                Some(name) => (Self::Tool { done: false }, Some(tool(name, ToolStatus::Running))),
                None => (Self::Other { done: false }, None),
            },
        }
    }

    /// Whether this is the place for `item`.
    pub(crate) fn fits(&self, item: &Item) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(&Self::begin(item).0)
    }

    pub(crate) fn is_finished(&self) -> bool {
        match self {
            Self::Message { whole, .. } => whole.is_some(),
            Self::Reasoning { whole, .. } => whole.is_some(),
            Self::Call(call) => call.is_some(),
            Self::Tool { done } | Self::Other { done } => *done,
        }
    }

    /// One more piece of a part. Nothing after the item's end.
    pub(crate) fn delta(&mut self, channel: Channel, part: u64, text: &str) -> Option<Event> {
        if self.is_finished() || text.is_empty() {
            return None;
        }
        match (self, channel) {
            (Self::Message { commentary, parts, .. }, Channel::Message) => {
                parts.entry(part).or_default().push_str(text);
                Some(said(*commentary, text.to_owned()))
            }
            (Self::Reasoning { parts, .. }, Channel::Reasoning) => {
                let delta = separated(parts, part, text);
                parts.entry(part).or_default().push_str(text);
                Some(Event::Reasoning { delta })
            }
            _ => None,
        }
    }

    /// The whole of a part: what of it has not been shown yet.
    pub(crate) fn whole(&mut self, channel: Channel, part: u64, text: &str) -> Option<Event> {
        let shown = match (&*self, channel) {
            (Self::Message { parts, .. }, Channel::Message)
            | (Self::Reasoning { parts, .. }, Channel::Reasoning) => parts.get(&part),
            _ => return None,
        };
        let rest = text.strip_prefix(shown.map_or("", String::as_str))?;
        self.delta(channel, part, rest)
    }

    /// The item as the server finished it, which wins over all pieces: what of it has not been
    /// shown yet. Where it contradicts what was shown nothing more is shown: it can't be taken
    /// back piece by piece, and [`Done`] carries the truth.
    pub(crate) fn finish(&mut self, item: &Item) -> Option<Event> {
        match self {
            Self::Message { commentary, parts, whole, sources } => {
                let text = item.text();
                *sources = item.sources();
                // A phase may be stated only when the message ends, or only when it begins.
                *commentary = item.phase().map_or(*commentary, |phase| phase == COMMENTARY);
                let rest = match whole {
                    // Finished before: nothing is new about it.
                    Some(_) => None,
                    None => after(&text, parts.values()).map(str::to_owned),
                };
                // Nothing said at the end takes nothing back.
                *whole = Some(match text.is_empty() {
                    true => whole.take().unwrap_or_else(|| parts.values().cloned().collect()),
                    false => text,
                });
                rest.map(|delta| said(*commentary, delta))
            }
            Self::Reasoning { parts, whole } => {
                let summaries = item.summaries();
                let mut delta = String::new();
                if whole.is_none() {
                    for (part, summary) in (0..).zip(&summaries) {
                        let shown = parts.get(&part).map_or("", String::as_str);
                        let rest = summary.strip_prefix(shown).unwrap_or_default();
                        if !rest.is_empty() {
                            delta.push_str(&separated(parts, part, rest));
                            parts.entry(part).or_default().push_str(rest);
                        }
                    }
                }
                // Some servers finish an item without repeating its summaries.
                *whole = Some(match summaries.is_empty() {
                    true => whole.take().unwrap_or_else(|| parts.values().cloned().collect()),
                    false => summaries,
                });
                (!delta.is_empty()).then_some(Event::Reasoning { delta })
            }
            Self::Call(call) => {
                let (name, arguments) = item.call();
                *call = Some(ToolCall { name, arguments });
                None
            }
            Self::Tool { done } => {
                let first = !std::mem::replace(done, true);
                server_tool(item.kind()).filter(|_| first).map(|name| tool(name, ToolStatus::Done))
            }
            Self::Other { done } => {
                *done = true;
                None
            }
        }
    }

    /// Gives its part to the end of the turn. `partial` gets the answer as far as it arrived,
    /// `done.text` only what the server finished of it.
    pub(crate) fn give(self, done: &mut Done, partial: &mut String) {
        match self {
            Self::Message { commentary, parts, whole, sources } => {
                let finished = whole.is_some();
                let text = whole.unwrap_or_else(|| parts.into_values().collect());
                if commentary {
                    done.commentary.push(text);
                    return;
                }
                for source in sources {
                    if !done.sources.iter().any(|known| known.url == source.url) {
                        done.sources.push(source);
                    }
                }
                partial.push_str(&text);
                if finished {
                    done.text.push_str(&text);
                }
            }
            Self::Reasoning { parts, whole } => {
                done.reasoning.extend(whole.unwrap_or_else(|| parts.into_values().collect()));
            }
            Self::Call(call) => done.tool_calls.extend(call),
            Self::Tool { .. } | Self::Other { .. } => {}
        }
    }
}

/// What of `text` comes after the shown parts; none where they are not its beginning, or all of it.
fn after<'a>(text: &'a str, shown: impl Iterator<Item = &'a String>) -> Option<&'a str> {
    let mut rest = text;
    for part in shown {
        rest = rest.strip_prefix(part.as_str())?;
    }
    (!rest.is_empty()).then_some(rest)
}

/// The first piece of a further summary begins a paragraph.
fn separated(parts: &BTreeMap<u64, String>, part: u64, text: &str) -> String {
    if parts.is_empty() || parts.contains_key(&part) {
        text.to_owned()
    } else {
        format!("\n\n{text}")
    }
}

fn said(commentary: bool, delta: String) -> Event {
    if commentary { Event::Commentary { delta } } else { Event::Text { delta } }
}

fn tool(name: &str, status: ToolStatus) -> Event {
    Event::Tool { name: name.to_owned(), status }
}

/// The name of a tool that the server runs by itself, from the type of its item. The other calls
/// are for a client that has a shell, a screen or files.
fn server_tool(kind: &str) -> Option<&str> {
    match kind {
        "local_shell_call" | "shell_call" | "apply_patch_call" | "computer_call" => None,
        _ => kind.strip_suffix("_call"),
    }
}
