//! What a turn says while it runs: the lines of `patchbay chat --json`, and what the window draws.

use patchbay_failure::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One event of a turn, in its order of life. [`Event::Done`] is always last and always exactly
/// one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The server took the request.
    Started {
        /// The model that answers.
        model: String,
        /// The server's id of this answer.
        response_id: Option<String>,
    },
    /// A piece of the answer (messages of phase `final_answer`, or none).
    Text {
        /// Markdown.
        delta: String,
    },
    /// A piece of a message of phase `commentary`.
    Commentary {
        /// Markdown.
        delta: String,
    },
    /// A piece of a summary of the model's reasoning.
    Reasoning {
        /// Markdown.
        delta: String,
    },
    /// A tool that the server runs by itself.
    Tool {
        /// For instance `web_search`.
        name: String,
        /// Where it stands.
        status: ToolStatus,
    },
    /// Limits as the server states them.
    Limits {
        /// One a window.
        windows: Vec<LimitWindow>,
    },
    /// The end.
    Done(Box<Done>),
}

/// Where a server-side tool stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum ToolStatus {
    Running,
    Done,
}

/// The end of a turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Done {
    /// How it ended.
    pub status: TurnStatus,
    /// The final answer: messages of phase `final_answer` or none, joined.
    pub text: String,
    /// Messages of phase `commentary`.
    pub commentary: Vec<String>,
    /// The model's summaries of its reasoning.
    pub reasoning: Vec<String>,
    /// Function calls that the model asked for.
    pub tool_calls: Vec<ToolCall>,
    /// Null where the server sent none.
    pub usage: Option<Usage>,
    /// The model that the server says it used.
    pub served_model: Option<String>,
    /// The server's id of this answer.
    pub response_id: Option<String>,
    /// Why it is incomplete, in the server's word.
    pub incomplete_reason: Option<String>,
    /// Why it failed.
    pub failure: Option<TurnFailure>,
    /// The pages that the answer cites, each once, in its order: from the server's annotations of
    /// type `url_citation`. No part of the lines of `chat --json`.
    #[serde(skip)]
    #[ts(skip)]
    pub sources: Vec<Source>,
    /// The output items to hand back with the next turn: reasoning, sealed by the server, and what
    /// was said. Empty where there is no reasoning to keep: the text alone is the answer then.
    #[serde(skip)]
    #[ts(skip)]
    pub replay: Vec<serde_json::Value>,
}

impl Done {
    /// The end of a turn of which nothing came.
    #[must_use]
    pub fn of(status: TurnStatus) -> Self {
        Self {
            status,
            text: String::new(),
            commentary: Vec::new(),
            reasoning: Vec::new(),
            tool_calls: Vec::new(),
            usage: None,
            served_model: None,
            response_id: None,
            incomplete_reason: None,
            failure: None,
            sources: Vec::new(),
            replay: Vec::new(),
        }
    }
}

/// A failure of a turn, with what had arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TurnFailure {
    /// Why.
    #[serde(flatten)]
    pub failure: Failure,
    /// What had arrived of the answer.
    pub partial_text: String,
}

/// A page that an answer cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// As the server gives it: https or http.
    pub url: String,
    /// Empty where the server gives none.
    pub title: String,
}

/// How a turn ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum TurnStatus {
    Completed,
    Incomplete,
    Failed,
    Cancelled,
}

/// A function call that the model asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ToolCall {
    /// The function.
    pub name: String,
    /// JSON, as the model wrote it.
    pub arguments: String,
}

/// Tokens of one turn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Usage {
    /// Tokens read.
    #[ts(type = "number")]
    pub input: u64,
    /// Of these, read from a cache.
    #[ts(type = "number")]
    pub cached: u64,
    /// Tokens written.
    #[ts(type = "number")]
    pub output: u64,
    /// Of these, spent on reasoning.
    #[ts(type = "number")]
    pub reasoning: u64,
    /// All.
    #[ts(type = "number")]
    pub total: u64,
}

/// One window of a plan's limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LimitWindow {
    /// Told by its length, never by its position.
    pub name: WindowName,
    /// 0 to 100.
    pub used_percent: f64,
    /// Length in minutes.
    #[ts(type = "number | null")]
    pub window_minutes: Option<u64>,
    /// Unix time in seconds.
    #[ts(type = "number | null")]
    pub resets_at: Option<i64>,
}

/// The windows that plans have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WindowName {
    /// About five hours.
    FiveHour,
    /// About a week.
    Weekly,
    /// Any other length.
    Other,
}
