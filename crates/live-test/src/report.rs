//! What a test says: the shape of `patchbay test --json`, and of screen 06.

use patchbay_failure::Failure;
use patchbay_words::Message;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::foreign::Foreign;
use crate::target::Target;

/// A whole test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "LiveReport")]
pub struct Report {
    /// Version of this shape: 1.
    pub schema: u32,
    /// A tool's id, or our own id of an account.
    pub target: String,
    /// Whether every step passed.
    pub ok: bool,
    /// All eight, in their order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "LiveStep")]
pub struct Step {
    /// Which.
    pub step: StepName,
    /// How it ended.
    pub status: StepStatus,
    /// How long it took, in milliseconds; 0 where it was not reached.
    #[ts(type = "number")]
    pub ms: u64,
    /// What was measured, in a short phrase. Secrets are masked.
    pub evidence: String,
    /// The same by id, for the window.
    #[serde(default, skip_serializing_if = "patchbay_words::left_out")]
    #[ts(optional = nullable)]
    pub said: Option<Message>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// The steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "LiveStepName")]
pub enum StepName {
    /// What the tool's files, or our account, say.
    Config,
    /// The name of the host, or of the proxy.
    Dns,
    /// The proxy on the way.
    Proxy,
    /// The certificate.
    Tls,
    /// The token at hand.
    SignIn,
    /// Whether the request is taken.
    Route,
    /// Which model answers.
    Model,
    /// The first text.
    FirstToken,
}

impl StepName {
    /// All, in their order.
    pub const ALL: [Self; 8] = [
        Self::Config,
        Self::Dns,
        Self::Proxy,
        Self::Tls,
        Self::SignIn,
        Self::Route,
        Self::Model,
        Self::FirstToken,
    ];

    /// As a person reads it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Config => "Config",
            Self::Dns => "DNS",
            Self::Proxy => "Proxy",
            Self::Tls => "TLS",
            Self::SignIn => "Sign-in",
            Self::Route => "Route",
            Self::Model => "Model",
            Self::FirstToken => "First token",
        }
    }
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "LiveStepStatus")]
pub enum StepStatus {
    /// Passed.
    Ok,
    /// Here it stops.
    Failed,
    /// There was nothing to test.
    Skipped,
    /// A step before it failed.
    NotReached,
}

/// The request and its refusal, for whoever wants to see them. Secrets are masked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "LiveExchange")]
pub struct Exchange {
    /// Where the request went.
    pub url: String,
    /// `Bearer eyJh…9Qw1`.
    pub authorization: String,
    /// The HTTP status, where an answer came.
    pub status: Option<u16>,
    /// The server's id of the request.
    pub request_id: Option<String>,
    /// What the server said, cut to about 2,000 characters.
    pub body: Option<String>,
}

/// A test while it runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(rename = "LiveProgress")]
pub enum Progress {
    /// It began.
    Started {
        /// What is tested.
        target: Target,
        /// Its name: `OpenClaw`, or an account's email.
        name: String,
        /// Unix time in seconds.
        #[ts(type = "number")]
        at: i64,
    },
    /// A step began.
    Running {
        /// Which.
        step: StepName,
    },
    /// A step ended.
    Step {
        /// How.
        step: Step,
    },
    /// The request was refused. Comes before its step ends.
    Refused {
        /// What was sent and what came back.
        exchange: Exchange,
    },
    /// It stopped before the token was read, and asks. Nothing follows.
    Asks {
        /// Where the token would go.
        foreign: Foreign,
    },
    /// It ended. Nothing follows.
    Ended {
        /// Everything.
        report: Report,
        /// The model that was asked.
        model: Option<String>,
        /// Tokens of the request, where the server counted them.
        #[ts(type = "number | null")]
        tokens: Option<u64>,
    },
}
