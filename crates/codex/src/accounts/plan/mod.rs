//! "Sign in with ChatGPT" for open-source local apps, the plan kind: what it needs beside plain
//! OAuth. The facts are those of OpenAI's token-sharing pages and of its development kit for local
//! apps (2026-11).

mod discovery;
mod identity;
mod registration;

pub(crate) use discovery::{Discovery, fetch};
pub(crate) use identity::{Expected, Unconfirmed, confirm};
pub(crate) use registration::{app, host_id, save_app};

use patchbay_words::said;

/// What the tokens are for.
pub(crate) const RESOURCE: &str = "https://api.openai.com/v1";
/// The right to use the person's plan. They can sign in without granting it.
pub(crate) const SCOPE: &str = "chatgpt.tokens.use.direct";
/// The client id of an app that has not been registered yet.
pub(crate) const UNREGISTERED: &str = "dynamic_agent_client";

/// Whether `id` can be an issued client id.
pub(crate) fn is_issued(id: &str) -> bool {
    (1..=200).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && id != UNREGISTERED
}

/// Whether the person granted the use of their plan.
pub(crate) fn granted<'a>(scopes: impl IntoIterator<Item = &'a str>) -> bool {
    scopes.into_iter().any(|scope| scope == SCOPE)
}

/// They did not.
pub(crate) fn not_granted() -> patchbay_failure::Failure {
    patchbay_failure::Failure::new(patchbay_failure::Kind::AuthDeclined)
        .with_title(said!("sign-in-plan-title"))
        .with_meaning(said!("sign-in-plan-meaning"))
        .with_action_text(said!("sign-in-plan-action"))
        .with_detail(format!("{SCOPE} is not among the granted scopes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_issued_id_is_one() {
        assert!(is_issued("oaiapp_Ab-1"));
        for id in ["", "dynamic_agent_client", "a b", "ä", "a/b", &"x".repeat(201)] {
            assert!(!is_issued(id), "{id}");
        }
        assert!(granted("openid chatgpt.tokens.use.direct".split(' ')));
        assert!(!granted("openid chatgpt.tokens.use".split(' ')));
    }
}
