//! The failure vocabulary: one set of kinds for every failure that Patchbay shows, logs or
//! explains, whatever tool or layer it came from.
//!
//! A kind is decided once, in [`classify`], from structured facts first and words last. From then
//! on it is carried as a type: no other code looks at the text again. Depends on `patchbay-words`
//! alone.

mod classify;
mod failover;
mod kind;
mod life;
mod masking;
mod observation;
mod wording;

pub use classify::{Signal, classify, refused_field};
pub use kind::{Action, FailoverReason, Kind, Retry, RuntimeKind};
pub use life::{Life, ended};
pub use masking::mask;
pub use observation::{Observation, Seen, observe};

use patchbay_words::{Message, Said};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The longest evidence, in characters.
const LONGEST_DETAIL: usize = 2_000;

/// A failure, ready for a log, a window and a command line: the same words everywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// What happened, in our vocabulary. The UI switches on this, never on text.
    pub kind: Kind,
    /// The coarser, older contract that other programs know (OpenClaw 2026.4.10's classifier).
    pub runtime_kind: RuntimeKind,
    /// One sentence: what happened.
    pub title: String,
    /// One or two sentences: what it means.
    pub meaning: String,
    /// What to do, as an id.
    pub action: Action,
    /// What to do, as a sentence.
    pub action_text: String,
    /// The evidence: a server's own words, an address, a path. Secrets are masked.
    pub detail: Option<String>,
    /// Who to try next, for programs that fail over.
    pub failover_reason: FailoverReason,
    /// Whether the same request may succeed if it is simply made again.
    pub retryable: bool,
    /// Seconds to wait before the next try, where the server said so.
    pub retry_after_s: Option<f64>,
    /// Unix time in seconds at which the limit resets, where it is known.
    #[ts(type = "number | null")]
    pub resets_at: Option<i64>,
    /// The same three sentences by id, for a window in another language. Crosses to the window and
    /// is stored with a conversation; the command line leaves it out.
    #[serde(default, skip_serializing_if = "patchbay_words::left_out")]
    #[ts(as = "Option<Said>", optional)]
    pub said: Box<Said>,
    /// What the log says of the answer beside that.
    #[serde(skip)]
    #[ts(skip)]
    pub answered: Answered,
}

/// What is known of a server's answer that failed. For the log alone: it crosses no border.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// HTTP status.
    pub status: Option<u16>,
    /// `error.type` of the body, or its code where it has no type.
    pub error_type: Option<String>,
    /// The server's id of the request. Only its hash is logged.
    pub request_id: Option<String>,
}

impl Failure {
    /// A failure of `kind` in its standard words.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        let (title, meaning, action) = wording::of(kind);
        Self {
            kind,
            runtime_kind: kind.runtime_kind(),
            title: title.english(),
            meaning: meaning.english(),
            action: kind.action(),
            action_text: action.english(),
            detail: None,
            failover_reason: kind.failover_reason(),
            retryable: kind.retryable(),
            retry_after_s: None,
            resets_at: None,
            said: Box::new(Said {
                title: Some(title),
                meaning: Some(meaning),
                action: Some(action),
            }),
            answered: Answered::default(),
        }
    }

    /// Adds the evidence. Anything that looks like a secret is masked first; then it is cut to about
    /// 2,000 characters (a page of HTML explains nothing after that).
    #[must_use]
    pub fn with_detail(mut self, detail: impl AsRef<str>) -> Self {
        // Far more than is kept, so that no secret is cut in two before it is masked.
        let masked = mask(classify::plain::head(detail.as_ref()));
        let end = masked.char_indices().nth(LONGEST_DETAIL).map(|(at, _)| at);
        self.detail = Some(match end.and_then(|end| masked.get(..end)) {
            Some(head) => format!("{head}…"),
            None => masked,
        });
        self
    }

    /// Replaces the first sentence by one that names the thing concerned.
    #[must_use]
    pub fn with_title(mut self, title: Message) -> Self {
        self.title = title.english();
        self.said.title = Some(title);
        self
    }

    /// Replaces the sentence that says what it means.
    #[must_use]
    pub fn with_meaning(mut self, meaning: Message) -> Self {
        self.meaning = meaning.english();
        self.said.meaning = Some(meaning);
        self
    }

    /// Replaces the sentence that says what to do (the id stays the kind's own).
    #[must_use]
    pub fn with_action_text(mut self, text: Message) -> Self {
        self.action_text = text.english();
        self.said.action = Some(text);
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.title, self.meaning)?;
        if let Some(detail) = &self.detail {
            write!(f, " ({detail})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
