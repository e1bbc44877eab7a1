//! What the doctor says: the shapes of `patchbay doctor --json` and of the Health screen.

use patchbay_failure::Kind;
use patchbay_words::{Message, Said};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A whole examination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Report {
    /// Version of this shape: 1.
    pub schema: u32,
    /// One entry a tool, found or not, in a fixed order.
    pub tools: Vec<ToolReport>,
}

/// One tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ToolReport {
    /// Tool id, for instance `openclaw`.
    pub tool: String,
    /// The tool's own name, for instance `OpenClaw`.
    pub name: String,
    /// Its version, where it is known.
    pub version: Option<String>,
    /// Where the version was read.
    pub version_source: VersionSource,
    /// The worst of its findings.
    pub status: Status,
    /// One row for each agent and model that this config can reach. Empty when unreadable.
    pub routes: Vec<Route>,
    /// What is wrong or worth knowing, worst first.
    pub findings: Vec<Finding>,
    /// Files that were read to judge it, absolute.
    pub files: Vec<String>,
    /// What to do after a repair so that the tool reads its config again, if anything.
    pub after_repair: Option<AfterRepair>,
    /// The newest failed turn of the last 24 hours in the tool's own log.
    pub last_failure: Option<LastFailure>,
}

/// What the person saw last, as the tool's own log has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastFailure {
    /// Unix time in seconds.
    #[ts(type = "number")]
    pub at: i64,
    /// What it was.
    pub kind: Kind,
    /// One sentence: what happened.
    pub title: String,
    /// One or two sentences: what it means.
    pub meaning: String,
    /// The provider, as the tool names it.
    pub provider: Option<String>,
    /// Model id.
    pub model: Option<String>,
    /// The sign-in that was used, where the log says it.
    pub profile: Option<String>,
    /// At most 200 characters of the tool's own text, secrets masked.
    pub preview: String,
    /// The rule that explains it, where something was found.
    pub rule: Option<String>,
    /// The finding of that rule.
    pub finding: Option<String>,
    /// The sentences by id, for the window; the action is the kind's own.
    #[serde(default, skip_serializing_if = "patchbay_words::left_out")]
    #[ts(as = "Option<Said>", optional)]
    pub said: Said,
}

/// A step that Patchbay leaves to the person after a repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AfterRepair {
    /// Why, in a sentence.
    pub text: String,
    /// The exact command.
    pub command: String,
    /// The sentence by id, for the window.
    #[serde(default, skip_serializing_if = "patchbay_words::left_out")]
    #[ts(optional = nullable)]
    pub said: Option<Message>,
}

/// Where a version was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum VersionSource {
    Flag,
    Binary,
    Package,
    Config,
    Unknown,
}

/// How a tool is, all findings considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No error, no warning.
    Healthy,
    /// Works now, will stop: at least one warning.
    Degraded,
    /// Does not work: at least one error.
    Broken,
    /// A file it needs can't be parsed.
    Unreadable,
    /// Not on this machine.
    NotFound,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It does not work.
    Error,
    /// It works now and will stop.
    Warning,
    /// Worth knowing.
    Info,
}

/// Where the requests for one model of one agent go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Route {
    /// `agent main / gpt-5.4`.
    pub name: String,
    /// The transport in force, for instance `openai-responses`.
    pub transport: Option<String>,
    /// The base address in force.
    pub endpoint: Option<String>,
    /// The sign-in used: profile id, or null where none is known.
    pub account: Option<String>,
    /// The email of that sign-in, where the profile says it.
    pub account_email: Option<String>,
    /// What the transport should be; null for a custom host.
    pub expected_transport: Option<String>,
    /// What the base address should be; null for a custom host.
    pub expected_endpoint: Option<String>,
    /// Whether this route works with this sign-in.
    pub ok: bool,
    /// Which source won.
    pub source: RouteSource,
}

/// Which source decided a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum RouteSource {
    /// The model's own entry in the provider block.
    #[serde(rename = "model entry")]
    ModelEntry,
    /// The provider block of the config.
    #[serde(rename = "provider block")]
    ProviderBlock,
    /// The agent's generated models.json.
    #[serde(rename = "models.json")]
    ModelsJson,
    /// The tool's built-in catalogue.
    #[serde(rename = "catalogue")]
    Catalogue,
    /// The tool's fallback for unknown ids.
    #[serde(rename = "fallback")]
    Fallback,
}

/// One fault, or one thing worth knowing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Stable within one state of the files: `rule|file|pointer`. Names a finding to `repair`.
    pub id: String,
    /// Rule id, for instance `openclaw.codex-route.transport`.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence: what is wrong.
    pub title: String,
    /// One or two sentences: what it means.
    pub meaning: String,
    /// One sentence: what to do.
    pub action: String,
    /// How Patchbay knows.
    pub evidence: Vec<Evidence>,
    /// What Patchbay would change; null where it must not or can not.
    pub repair: Option<Repair>,
    /// The three sentences by id, for the window.
    #[serde(default, skip_serializing_if = "patchbay_words::left_out")]
    #[ts(as = "Option<Said>", optional)]
    pub said: Said,
}

impl Finding {
    /// Says what is wrong in other words.
    pub(crate) fn set_title(&mut self, title: Message) {
        self.title = title.english();
        self.said.title = Some(title);
    }

    /// Says what to do in other words.
    pub(crate) fn set_action(&mut self, action: Message) {
        self.action = action.english();
        self.said.action = Some(action);
    }
}

/// A place in a file. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Evidence {
    /// Absolute path.
    pub file: String,
    /// Line of the value's first character; of the object's `{` for a missing key.
    pub line: Option<u32>,
    /// Column of the same character.
    pub column: Option<u32>,
    /// JSON pointer of the value, or null for a whole file.
    pub pointer: Option<String>,
    /// The value found, secrets masked; null for a missing key.
    #[ts(type = "unknown")]
    pub value: Option<serde_json::Value>,
}

/// A repair: the smallest change that mends one finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Repair {
    /// In the order in which they are made.
    pub edits: Vec<Edit>,
}

/// One change of one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Edit {
    /// Absolute path.
    pub file: String,
    /// JSON pointer; empty for `chmod`.
    pub pointer: String,
    /// What is done.
    pub op: EditOp,
    /// The value before, secrets masked; null for `add`.
    #[ts(type = "unknown")]
    pub from: Option<serde_json::Value>,
    /// The value after; null for `remove`.
    #[ts(type = "unknown")]
    pub to: Option<serde_json::Value>,
}

/// What an edit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum EditOp {
    Set,
    Add,
    Remove,
    Rename,
    Chmod,
}
