//! What the kinds of sign-in ask for.

use patchbay_failure::{Failure, Kind};

use crate::accounts::AccountKind;

/// The `originator` of our requests. Free text in practice: pi, zed and opencode send their own
/// names too.
pub(crate) const ORIGINATOR: &str = "patchbay";

/// One kind of sign-in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Profile {
    pub(crate) client_id: &'static str,
    /// In the order in which they are asked for.
    pub(crate) scopes: &'static [&'static str],
    /// Further parameters of the authorize address.
    pub(crate) parameters: &'static [(&'static str, &'static str)],
}

/// The Codex client (openai/codex 0.169), asking for more than the CLI does: an issuer that gives
/// `model.request` and `api.responses.write` lets the sign-in serve the public API too, and one
/// that does not refuses them by name.
const CODEX: Profile = Profile {
    client_id: "app_EMoamEEZ73f0CkXaXp7hrann",
    scopes: &[
        "openid",
        "profile",
        "email",
        "offline_access",
        "model.request",
        "api.responses.write",
    ],
    parameters: &[
        ("id_token_add_organizations", "true"),
        ("codex_cli_simplified_flow", "true"),
        ("originator", ORIGINATOR),
    ],
};

/// What `kind` asks for.
///
/// # Errors
/// The plan kind is not built yet (issue 4).
pub(crate) fn of(kind: AccountKind) -> Result<Profile, Failure> {
    match kind {
        AccountKind::Codex => Ok(CODEX),
        AccountKind::Plan => Err(Failure::new(Kind::Unknown)
            .with_title("This version of Patchbay has no plan sign-in yet.")
            .with_meaning("Only the sign-in of the Codex client is built in.")
            .with_action_text("Sign in with ChatGPT instead.")),
    }
}
