//! Ways in, and whom Patchbay talks to.

use patchbay_codex::accounts::FoundSignIn;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the person signs in. Argument of `sign_in_start`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignInWay {
    /// In this computer's browser, with the Codex client.
    Browser,
    /// By a code that is typed on another device, with the Codex client.
    Device,
    /// In this computer's browser, with OpenAI's "Sign in with ChatGPT" for open-source apps.
    Plan,
}

/// What this computer has besides the ways that are always there. Answer of `ways_in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaysIn {
    /// Codex CLI's sign-in, where one was found that could be used.
    pub codex_cli: Option<FoundSignIn>,
}

/// Addresses in force, and where each comes from. Whether one fits an account stands with the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EndpointsView {
    /// Sign-in issuer.
    pub issuer: String,
    /// ChatGPT backend.
    pub codex_base_url: String,
    /// Public API.
    pub api_base_url: String,
    /// Where each of them comes from.
    pub origins: EndpointOrigins,
    /// What is in force where nothing else is said.
    pub defaults: EndpointDefaults,
}

/// Where each address comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "named as the addresses of `EndpointsView`")]
pub struct EndpointOrigins {
    pub issuer: EndpointOrigin,
    pub codex_base_url: EndpointOrigin,
    pub api_base_url: EndpointOrigin,
}

/// Where an address comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EndpointOrigin {
    /// OpenAI's own.
    Default,
    /// Settings: it can be changed and taken back there.
    Stored,
    /// A `PATCHBAY_…` variable, which wins over Settings.
    Environment,
}

/// OpenAI's own addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "named as the addresses of `EndpointsView`")]
pub struct EndpointDefaults {
    pub issuer: String,
    pub codex_base_url: String,
    pub api_base_url: String,
}

/// Argument of `endpoints_save`: addresses that the person says belong together. Each is kept with
/// this issuer and its kind of account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EndpointsChoice {
    /// Sign-in issuer.
    pub issuer: String,
    /// ChatGPT backend of that issuer; null for none: its default then goes with OpenAI's issuer
    /// alone.
    pub codex_base_url: Option<String>,
    /// Public API of that issuer; null likewise.
    pub api_base_url: Option<String>,
}
