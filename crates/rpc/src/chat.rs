//! What crosses for the chat: what is sent, what a turn says, what is attached, exported and found.

use patchbay_codex::wire::{Event, LimitWindow};
use patchbay_history::model::{Attachment, ConversationOptions, Message, Queued};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Argument of `chat_send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatRequest {
    /// Null starts a new conversation.
    pub conversation: Option<String>,
    /// What is asked.
    pub say: ChatSay,
    /// What a new conversation asks for itself, from now on. Not read for one that is there.
    pub options: ConversationOptions,
    /// Ids of attachments that go with the message: those of its draft (moved), or of the message
    /// that it is an edit of (copied).
    pub attached: Vec<String>,
    /// Whether the model may search the web in this turn, also where the conversation does not say
    /// so.
    pub search: bool,
    /// Model and effort of this turn alone; null for those of the conversation.
    pub wish: Option<TurnWish>,
}

/// What is asked in a turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChatSay {
    /// Something new, at the end of what the conversation shows.
    Prompt {
        /// What the person typed.
        text: String,
    },
    /// A message in other words: it gets the old one's place, as a sibling.
    Edited {
        /// The person's message that was edited.
        message: String,
        /// What it says now.
        text: String,
    },
    /// The same again: another answer, as a sibling.
    Again {
        /// The answer that was not good enough, or the person's message that has none.
        message: String,
    },
    /// A message that waits in the queue, now.
    Queued {
        /// Its id.
        id: String,
    },
}

/// Model and effort of one turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TurnWish {
    /// Model id; null for the conversation's.
    pub model: Option<String>,
    /// Reasoning effort; null for the conversation's.
    pub effort: Option<String>,
}

/// Events of one turn, over the channel given to `chat_send` or `chat_follow`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChatEvent {
    /// The message is stored; the turn has begun.
    Accepted {
        /// The conversation, new or old.
        conversation: String,
        /// The person's message as stored.
        message: Message,
    },
    /// What the transport says, coalesced to about 30 a second.
    Turn {
        /// One event.
        event: Event,
    },
    /// The end: the answer as stored. Where it failed and nothing had arrived, the person's
    /// message was taken back out of the conversation and is the draft again.
    Ended {
        /// The answer.
        message: Message,
        /// True where the prompt returned to the draft.
        prompt_returned: bool,
    },
}

/// A turn that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunningTurn {
    /// For `chat_follow` and `chat_stop`.
    pub turn: String,
    /// The conversation that it answers in.
    pub conversation: String,
}

/// Answer of `chat_queue`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChatQueued {
    /// A turn runs: the message waits until it is over.
    Waits {
        /// As it waits.
        queued: Queued,
    },
    /// No turn ran any more: the message was sent, and `chat_follow` tells of its turn.
    Began {
        /// The turn.
        turn: String,
    },
}

/// Answer of `draft`: what was typed and attached, and not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// What was typed.
    pub text: String,
    /// What is attached to it.
    pub attached: Vec<Attachment>,
}

/// Answer of `attachment`: what an attachment holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AttachmentContent {
    /// A picture.
    Image {
        /// A `data:` URL of a PNG, JPEG, WebP or GIF.
        data_url: String,
    },
    /// A text.
    Text {
        /// All of it.
        text: String,
    },
}

/// What `history_export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Everything, branches and attachments among it: what `history_import` reads.
    Json,
    /// What is shown, for people to read.
    Markdown,
}

/// The words of an export in the window's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportWords {
    /// The name to offer for a file of several conversations, without its ending.
    pub file_name: String,
    /// Who asks, as a heading.
    pub person: String,
    /// Who answers, as a heading, where the model is not known.
    pub answer: String,
    /// Before the name of a picture.
    pub picture: String,
    /// Below an answer that is not whole.
    pub not_whole: String,
}

/// Answer of `usage`: what the last answers said of the plan's limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UsageView {
    /// For instance `plus`.
    pub plan: Option<String>,
    /// One a window; empty where nothing is known yet.
    pub windows: Vec<LimitWindow>,
}
