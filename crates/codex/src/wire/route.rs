//! Where a request goes. Pure, and the only place that knows.

use patchbay_failure::Failure;

use crate::accounts::{AccountKind, Endpoint, not_sent};

/// A place on a model endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// One turn (POST).
    Responses,
    /// The models of the account (GET).
    Models,
    /// The account's limits (GET).
    Usage,
}

/// The address of `place` at `endpoint`.
///
/// # Errors
/// `auth_scope`, "refused before sending": the public API has no place that tells a plan's limits.
pub(crate) fn address(endpoint: &Endpoint, place: Place) -> Result<String, Failure> {
    match endpoint.kind() {
        AccountKind::Codex => Ok(backend(endpoint.base(), place)),
        AccountKind::Plan => public_api(endpoint.base(), place),
    }
}

/// At `https://api.openai.com/v1`, with a plan account's token.
fn public_api(base: &str, place: Place) -> Result<String, Failure> {
    let base = base.trim_end_matches('/');
    let root = base.strip_suffix("/responses").unwrap_or(base).trim_end_matches('/');
    match place {
        Place::Responses => Ok(format!("{root}/responses")),
        Place::Models => Ok(format!("{root}/models")),
        Place::Usage => Err(not_sent(
            "The limits are told by the ChatGPT backend, where a plan sign-in's token does not go.",
        )),
    }
}

/// `base` is the backend's root; tools write it with and without `/codex` or `/codex/responses`
/// behind it, and all of these mean the same place.
fn backend(base: &str, place: Place) -> String {
    let mut root = base.trim_end_matches('/');
    for tail in ["/responses", "/codex"] {
        root = root.strip_suffix(tail).unwrap_or(root).trim_end_matches('/');
    }
    match place {
        Place::Responses => format!("{root}/codex/responses"),
        Place::Models => {
            format!("{root}/codex/models?client_version={}", super::models::CLIENT_VERSION)
        }
        Place::Usage => format!("{root}/wham/usage"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_the_base_means_the_same_place() {
        for base in [
            "https://chatgpt.com/backend-api",
            "https://chatgpt.com/backend-api/",
            "https://chatgpt.com/backend-api/codex",
            "https://chatgpt.com/backend-api/codex/",
            "https://chatgpt.com/backend-api/codex/responses",
        ] {
            let endpoint = Endpoint::made_up(AccountKind::Codex, base);
            let at = |place| address(&endpoint, place).unwrap();
            assert_eq!(at(Place::Responses), "https://chatgpt.com/backend-api/codex/responses");
            assert!(
                at(Place::Models)
                    .starts_with("https://chatgpt.com/backend-api/codex/models?client_version=")
            );
            assert_eq!(at(Place::Usage), "https://chatgpt.com/backend-api/wham/usage");
        }
    }
    #[test]
    fn plan_accounts_have_places_of_their_own() {
        for base in ["https://api.openai.com/v1", "https://api.openai.com/v1/responses"] {
            let endpoint = Endpoint::made_up(AccountKind::Plan, base);
            let at = |place| address(&endpoint, place);
            assert_eq!(at(Place::Responses).unwrap(), "https://api.openai.com/v1/responses");
            assert_eq!(at(Place::Models).unwrap(), "https://api.openai.com/v1/models");
            let refused = at(Place::Usage).unwrap_err();
            assert_eq!(refused.detail.as_deref(), Some("refused before sending"));
        }
    }
}
