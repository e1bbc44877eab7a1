//! What a conversation is made of.

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
    /// Seconds of thinking before the first word, where it was measured.
    pub thought_s: Option<f64>,
    /// How it ended.
    pub status: MessageStatus,
    /// Why, where it failed.
    pub failure: Option<Failure>,
    /// The model that answered.
    pub model: Option<String>,
    /// Unix time in seconds.
    #[ts(type = "number")]
    pub created_at: i64,
}

/// One conversation with all its messages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Conversation {
    /// Its row in the list.
    pub summary: ConversationSummary,
    /// Oldest first.
    pub messages: Vec<Message>,
    /// What the person typed and has not sent.
    pub draft: String,
}
