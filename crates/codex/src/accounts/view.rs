//! What may be said of an account. Never a token.

use patchbay_route::TokenFamily;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One account, as `patchbay accounts --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountView {
    /// Our own id.
    pub id: String,
    /// Which sign-in it is.
    pub kind: AccountKind,
    /// From the id token; empty where it has none.
    pub email: String,
    /// From the id token, for instance `plus`.
    pub plan: Option<String>,
    /// ChatGPT account id of the workspace, from the id token.
    pub workspace: Option<String>,
    /// The issuer that signed it in. Its tokens go nowhere that was not configured with it.
    pub issuer: String,
    /// Unix time in seconds at which the access token ends.
    #[ts(type = "number")]
    pub expires_at: i64,
    /// Unix time in seconds of the last refresh, or of the sign-in.
    #[ts(type = "number")]
    pub last_refresh: i64,
    /// Where its tokens are kept.
    pub store: StoreKind,
    /// Whether it can be used.
    pub status: AccountStatus,
    /// Whether it is the one in use.
    pub active: bool,
    /// What the person calls it; absent until they rename it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub label: Option<String>,
    /// The scopes that the issuer granted; absent where it did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub scopes: Option<Vec<String>>,
    /// The program whose sign-in this is; absent where it is Patchbay's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, inline)]
    pub borrowed_from: Option<Lender>,
}

/// A program whose sign-in Patchbay only reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lender {
    /// Codex CLI: its `auth.json`.
    CodexCli,
}

/// Another program's sign-in that could be used here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundSignIn {
    /// From the id token.
    pub email: Option<String>,
    /// From the id token, for instance `plus`.
    pub plan: Option<String>,
    /// Unix time in seconds at which the access token ends.
    #[ts(type = "number")]
    pub expires_at: i64,
    /// Whether it can be used now.
    pub status: AccountStatus,
}

/// Which sign-in an account comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// The Codex client: goes with the ChatGPT backend.
    Codex,
    /// "Sign in with ChatGPT" for open-source apps: goes with the public API.
    Plan,
}

impl AccountKind {
    /// What its tokens are for, in the words of the table of routes.
    pub(crate) const fn tokens(self) -> TokenFamily {
        match self {
            Self::Codex => TokenFamily::Codex,
            Self::Plan => TokenFamily::Plan,
        }
    }
}

/// Where tokens are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// The system's keyring.
    Keyring,
    /// A 0600 file in the data directory.
    File,
}

/// Whether an account can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// Yes.
    Ok,
    /// Its refresh token was refused for good, or its access token ended and can't be renewed.
    Expired,
    /// Its tokens are gone.
    SignedOut,
}
