//! The border between the window and its UI: every command's argument and answer, and every event.
//!
//! One list of commands ([`COMMANDS`]); the types are generated into TypeScript by
//! [`typescript::bindings`], so that neither side can drift. Errors cross as
//! [`Failure`](patchbay_failure::Failure), whole. No type in here holds a token.

mod chat;
mod commands;
mod own_route;
mod sign_in;
pub mod typescript;

pub use chat::{
    AttachmentContent, ChatEvent, ChatQueued, ChatRequest, ChatSay, Draft, ExportFormat,
    ExportWords, RunningTurn, TurnWish, UsageView,
};
pub use commands::COMMANDS;
pub use own_route::{OwnRoute, RoutedAccount};
pub use sign_in::{
    EndpointDefaults, EndpointOrigin, EndpointOrigins, EndpointsChoice, EndpointsView, SignInWay,
    WaysIn,
};

use patchbay_chat::AttachmentLimits;
use patchbay_codex::accounts::StoreKind;
use patchbay_codex::sign_in::SignInView;
use patchbay_codex::wire::LimitWindow;
use patchbay_doctor::diff::FileDiff;
use patchbay_doctor::receipt::{RepairReceipt, UndoReceipt};
use patchbay_doctor::report::Report;
use patchbay_doctor::{Excerpt, Matching};
use patchbay_failure::Failure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What the window needs to draw its frame. Answer of `app_state`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AppState {
    /// Patchbay's own version.
    pub version: String,
    /// For the right key caps.
    pub platform: Platform,
    /// The home whose tools are shown, absolute; the UI writes it as `~`.
    pub home: String,
    /// Patchbay's own folder: conversations, backups, settings, logs. Absolute.
    pub data_dir: String,
    /// True where accounts and answers come from the simulator.
    pub simulated: bool,
    /// True in the throw-away world of *Try it offline*, which can be left.
    pub trial: bool,
    /// Whom Patchbay itself talks to.
    pub endpoints: EndpointsView,
    /// Where a sign-in will be kept.
    pub credential_store: StoreKind,
    /// Everybody who signed in here.
    pub accounts: Vec<RoutedAccount>,
    /// Where a running sign-in stands.
    pub sign_in: SignInView,
    /// What the person chose.
    pub settings: Settings,
    /// What was typed into a conversation that does not exist yet.
    pub draft: String,
    /// Turns that run: of a page that was loaded again, or that began by themselves.
    pub turns: Vec<RunningTurn>,
    /// What may be attached.
    pub attachments: AttachmentLimits,
    /// Said where the conversations' file was damaged at this start, and set aside.
    pub set_aside: Option<Failure>,
}

/// The system, as far as the UI differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum Platform {
    Linux,
    Macos,
    Windows,
}

/// What the person chose. Kept by the store plugin; no secret is ever in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// Of the window's words.
    pub language: Language,
    /// Scales all type.
    pub text_size: TextSize,
    /// No travel, pulse or breathing, also where the system does not ask for less motion.
    pub less_motion: bool,
    /// Whether single letters act while no field has focus.
    pub single_letters: bool,
    /// Open the sheet with the diff before every repair.
    pub always_show_sheet: bool,
    /// Model id for the next message; null for the default.
    pub model: Option<String>,
    /// Reasoning effort for the next message; null for the model's default.
    pub effort: Option<String>,
    /// Id of the editor that opens a file at its line; null for the system's own choice.
    pub editor: Option<String>,
    /// Versions that the person stated, by tool id.
    pub versions: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            language: Language::System,
            text_size: TextSize::Default,
            less_motion: false,
            single_letters: true,
            always_show_sheet: false,
            model: None,
            effort: None,
            editor: None,
            versions: BTreeMap::new(),
        }
    }
}

/// Light, dark, or as the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// The language of the window's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Language {
    /// The first of the system's languages that there are words in; English without one.
    #[serde(rename = "system")]
    System,
    /// English.
    #[serde(rename = "en")]
    En,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    ZhCn,
}

/// Scales all type: 0.92, 1, 1.15.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum TextSize {
    Small,
    Default,
    Large,
}

/// Events that come unasked, over the channel given to `subscribe`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AppEvent {
    /// A sign-in moved on.
    SignIn {
        /// Where it stands now.
        view: SignInView,
    },
    /// Who is signed in changed, or where their requests go.
    Accounts {
        /// All of them.
        accounts: Vec<RoutedAccount>,
    },
    /// Limits as the last answer stated them.
    Limits {
        /// One a window.
        windows: Vec<LimitWindow>,
    },
    /// A turn began that the page did not ask for: what waited in the queue is sent.
    TurnBegan {
        /// Which, and where.
        began: RunningTurn,
    },
    /// A file that was judged changed, and was judged again.
    Health {
        /// How everything stands now.
        health: Health,
    },
    /// The person wants to see this: *Show* on a notification, or a deep link.
    Show {
        /// What.
        screen: Screen,
    },
}

/// What the window tells its page before the page can ask: enough to draw the right frame at once.
/// It is known before accounts and history are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FirstFrame {
    /// What the person chose.
    pub settings: Settings,
    /// The screen that was open last; welcome while nobody was signed in.
    pub screen: ScreenName,
    /// As in [`AppState`].
    pub simulated: bool,
}

/// The window's screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum ScreenName {
    #[default]
    Welcome,
    Health,
    LiveTest,
    Chat,
    Accounts,
    Settings,
}

/// What a notification or a deep link may ask the window to show. Showing is all that it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Screen {
    /// The window as it stands.
    Window,
    /// Health.
    Health {
        /// The tool's id; null for all of them.
        tool: Option<String>,
    },
    /// A new conversation.
    Chat {
        /// What is put into the composer beside what stands there, and not sent.
        prompt: Option<String>,
    },
}

/// Answer of `health`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Health {
    /// Counts the examinations of this run. A repair names the one that the person saw.
    pub examination: u32,
    /// The doctor's report.
    pub report: Report,
    /// Unix time in seconds at which the files were read.
    #[ts(type = "number")]
    pub checked_at: i64,
    /// How many files were read.
    pub files_read: u32,
    /// The newest repair that can be undone, with the tools that it touched.
    pub undoable: Option<Undoable>,
    /// How many repairs and undos are kept.
    pub past_repairs: u32,
    /// What is left to do after a repair, one a tool that needs it.
    pub afterwards: Vec<Afterwards>,
    /// The lines around what could not be parsed.
    pub excerpts: Vec<ShownExcerpt>,
}

/// Answer of `explain`: what an error text from anywhere means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Explained {
    /// The failure that the text tells of.
    pub failure: Failure,
    /// The finding that explains it, where the newest examination has one.
    pub matching: Option<Matching>,
}

/// What is left to do after a repair so that a tool reads its config again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Afterwards {
    /// Tool id.
    pub tool: String,
    /// Whether something runs on the old config, or the next start reads the new one by itself.
    pub state: AfterwardsState,
    /// The exact command. Patchbay does not run it.
    pub command: String,
    /// The process that runs, where it is known.
    pub pid: Option<u32>,
}

/// Whether a tool runs on the config that it read at its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AfterwardsState {
    /// It runs: only a restart reads the new config.
    Running,
    /// It does not run: its next start reads the new config.
    NextStart,
}

/// An excerpt, with what the disk says of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShownExcerpt {
    /// The lines.
    pub excerpt: Excerpt,
    /// When the file was written last, Unix time in seconds.
    #[ts(type = "number | null")]
    pub changed_at: Option<i64>,
}

/// An editor of this computer. Answer of `editors`: one each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EditorView {
    /// For the settings.
    pub id: String,
    /// Its own name.
    pub name: String,
}

/// A repair that can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Undoable {
    /// Its id.
    pub repair_id: String,
    /// Unix time in seconds.
    #[ts(type = "number")]
    pub at: i64,
    /// Tool ids.
    pub tools: Vec<String>,
    /// Rule ids.
    pub rules: Vec<String>,
    /// Files, absolute.
    pub files: Vec<String>,
}

/// What to repair: everything, one tool, or single findings by their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct RepairChoice {
    /// The examination that the person saw: a repair is planned on it and on no newer one.
    pub examination: u32,
    /// Tool ids; empty for all.
    pub tools: Vec<String>,
    /// Finding ids; empty for all of those tools.
    pub findings: Vec<String>,
}

/// Answer of `repair_preview`: what a repair would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RepairPreview {
    /// One a file.
    pub files: Vec<FileDiff>,
    /// How many values change.
    pub changes: u32,
    /// Where the bytes from before will be kept.
    pub backup_dir: String,
    /// What stays, in short phrases.
    pub untouched: Vec<patchbay_words::Message>,
    /// What the person does afterwards.
    pub afterwards: Option<Afterwards>,
    /// The same as a unified diff, for *Copy as patch*.
    pub patch: String,
}

/// Answer of `repair`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Repaired {
    /// What was written.
    pub receipt: RepairReceipt,
    /// Where the backups are, absolute.
    pub backup_dir: Option<String>,
    /// Judged again.
    pub health: Health,
}

/// Answer of `undo`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Undone {
    /// What was put back.
    pub receipt: UndoReceipt,
    /// Judged again.
    pub health: Health,
}

/// Answer of `sign_out`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignedOut {
    /// Whether the issuer confirmed that the refresh token is revoked. The tokens are gone from
    /// this computer either way.
    pub revoked: bool,
}
