//! What a conversation is made of.

mod attachments;
mod found;

pub use attachments::{Attachment, AttachmentKind, NewAttachment, Queued};
pub use found::{ImportOutcome, Imported, Piece, SearchHit};

use patchbay_failure::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A row of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConversationSummary {
    /// UUID.
    pub id: String,
    /// The first words of its first message, until it is renamed.
    pub title: String,
    /// Unix time in seconds of its last message.
    #[ts(type = "number")]
    pub updated_at: i64,
    /// Kept on top of the list.
    pub pinned: bool,
    /// Whether something is typed or attached there that was not sent.
    pub has_draft: bool,
}

/// What a conversation asks for itself, over what Settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ConversationOptions {
    /// Model id; null for the one of Settings.
    pub model: Option<String>,
    /// Reasoning effort; null for the one of Settings.
    pub effort: Option<String>,
    /// Whether the model may search the web.
    pub search: bool,
    /// What the model is told before anything is said; empty for nothing.
    pub instructions: String,
}

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum Role {
    User,
    Assistant,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    /// Whole.
    Completed,
    /// Cut by the server, for instance at its length limit.
    Incomplete,
    /// Stopped by the person.
    Cancelled,
    /// Ended in a failure.
    Failed,
    /// The program ended while it was being written.
    Interrupted,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Message {
    /// UUID.
    pub id: String,
    /// Who said it.
    pub role: Role,
    /// Markdown. For a failed answer, what had arrived.
    pub text: String,
    /// The model's summaries of its reasoning, joined.
    pub reasoning: String,
    /// What the model said beside its answer while it worked, joined.
    pub commentary: String,
    /// Seconds of thinking before the first word, where it was measured.
    pub thought_s: Option<f64>,
    /// How it ended.
    pub status: MessageStatus,
    /// Why, where it failed.
    pub failure: Option<Failure>,
    /// The model that answered.
    pub model: Option<String>,
    /// The model that was asked for, where one was. The server may answer with another.
    pub asked_model: Option<String>,
    /// The tokens of this turn, where the server said.
    pub tokens: Option<TokensUsed>,
    /// The pages that the answer cites, each once.
    pub sources: Vec<Source>,
    /// What the person attached. Stored with [`crate::Ask`]; an update does not change it.
    pub attachments: Vec<Attachment>,
    /// Unix time in seconds.
    #[ts(type = "number")]
    pub created_at: i64,
}

impl Message {
    /// A whole message of `role`, with a new id.
    #[must_use]
    pub fn whole(role: Role, text: impl Into<String>, created_at: i64) -> Self {
        Self {
            id: uuid::Uuid::new_v4().to_string(),
            role,
            text: text.into(),
            reasoning: String::new(),
            commentary: String::new(),
            thought_s: None,
            status: MessageStatus::Completed,
            failure: None,
            model: None,
            asked_model: None,
            tokens: None,
            sources: Vec::new(),
            attachments: Vec::new(),
            created_at,
        }
    }
}

/// The tokens of one turn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TokensUsed {
    /// Read.
    #[ts(type = "number")]
    pub input: u64,
    /// Of these, read from a cache.
    #[ts(type = "number")]
    pub cached: u64,
    /// Written.
    #[ts(type = "number")]
    pub output: u64,
    /// Of these, spent on reasoning.
    #[ts(type = "number")]
    pub reasoning: u64,
}

/// A page that an answer cites: somebody else's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Source {
    /// Its address.
    pub url: String,
    /// Empty where none was given.
    pub title: String,
}

/// One conversation with the messages that it shows. Where a message was edited or an answer was
/// tried again, that is one of several paths: see [`Outline`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Conversation {
    /// Its row in the list.
    pub summary: ConversationSummary,
    /// What it asks for itself.
    pub options: ConversationOptions,
    /// Oldest first.
    pub messages: Vec<Message>,
    /// What the person typed and has not sent.
    pub draft: String,
    /// What is attached to that.
    pub attached: Vec<Attachment>,
    /// What waits until the turn that runs is over, the oldest first.
    pub queued: Vec<Queued>,
}

/// What a conversation shows, without the bodies of its messages: enough to lay out a list of
/// 10,000, cheap enough to open it at once. The bodies come by [`Page`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Outline {
    /// Its row in the list.
    pub summary: ConversationSummary,
    /// What it asks for itself.
    pub options: ConversationOptions,
    /// One a message that is shown, oldest first.
    pub entries: Vec<OutlineEntry>,
    /// What the person typed and has not sent.
    pub draft: String,
    /// What is attached to that.
    pub attached: Vec<Attachment>,
    /// What waits until the turn that runs is over, the oldest first.
    pub queued: Vec<Queued>,
}

/// One shown message, without its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutlineEntry {
    /// The message.
    pub id: String,
    /// Who said it.
    pub role: Role,
    /// Characters of its text: to guess a height before it is measured.
    pub length: u32,
    /// Where there are others in its place (it was edited, or tried again): all of them, this one
    /// among them, in the order in which they were made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub siblings: Option<Vec<String>>,
}

/// Some of the messages that a conversation shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Page {
    /// The place of the first of them, from 0.
    pub from: u32,
    /// How many the conversation shows in all.
    pub total: u32,
    /// Oldest first.
    pub messages: Vec<Message>,
}
