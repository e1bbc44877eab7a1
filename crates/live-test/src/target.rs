//! What can be tested.

use patchbay_codex::accounts::{AccountStatus, AccountView};
use patchbay_doctor::report::{Report, Status};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is tested.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
#[ts(rename = "LiveTarget")]
pub enum Target {
    /// The route of a tool, by its id.
    Tool(String),
    /// One of our accounts, by our own id.
    Account(String),
}

impl Target {
    /// The bare id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Tool(id) | Self::Account(id) => id,
        }
    }
}

/// A target with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "LiveTargetView")]
pub struct TargetView {
    /// Which.
    pub target: Target,
    /// `OpenClaw`, or what the account is called.
    pub name: String,
}

/// The tools whose routes can be tested.
const TOOLS: &[&str] = &["openclaw"];

/// Everything that can be tested here: tools that were found, then accounts that have tokens.
#[must_use]
pub fn targets(report: &Report, accounts: &[AccountView]) -> Vec<TargetView> {
    let tools = report
        .tools
        .iter()
        .filter(|tool| tool.status != Status::NotFound && TOOLS.contains(&tool.tool.as_str()));
    let tools = tools.map(|tool| TargetView {
        target: Target::Tool(tool.tool.clone()),
        name: tool.name.clone(),
    });
    let usable = accounts.iter().filter(|account| account.status != AccountStatus::SignedOut);
    let accounts = usable.map(|account| TargetView {
        target: Target::Account(account.id.clone()),
        name: name_of(account),
    });
    tools.chain(accounts).collect()
}

/// What is tested where nothing is named: the account in use, else OpenClaw.
#[must_use]
pub fn default_target(accounts: &[AccountView]) -> Target {
    match accounts.iter().find(|account| account.active) {
        Some(account) => Target::Account(account.id.clone()),
        None => Target::Tool("openclaw".to_owned()),
    }
}

/// What an account is called.
pub(crate) fn name_of(account: &AccountView) -> String {
    let label = account.label.clone().filter(|label| !label.is_empty());
    let email = || Some(account.email.clone()).filter(|email| !email.is_empty());
    label.or_else(email).unwrap_or_else(|| "Patchbay's account".to_owned())
}
