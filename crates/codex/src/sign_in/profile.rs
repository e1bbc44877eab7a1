//! What the kinds of sign-in ask for.

use crate::accounts::AccountKind;
use crate::accounts::plan::{SCOPE, UNREGISTERED};

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

/// "Sign in with ChatGPT" for open-source local apps. Its further parameters differ from sign-in
/// to sign-in and are made there.
const PLAN: Profile = Profile {
    client_id: UNREGISTERED,
    scopes: &["openid", "profile", "email", "offline_access", "resource.invoke", SCOPE],
    parameters: &[],
};

/// What `kind` asks for.
pub(crate) const fn of(kind: AccountKind) -> Profile {
    match kind {
        AccountKind::Codex => CODEX,
        AccountKind::Plan => PLAN,
    }
}
