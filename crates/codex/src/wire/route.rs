//! Where a request goes. Pure, and the only place that knows.

/// A place on the ChatGPT backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// One turn (POST).
    Responses,
    /// The models of the account (GET).
    Models,
    /// The account's limits (GET).
    Usage,
}

/// The address of `place` below `base`. `base` is the backend's root; tools write it with and
/// without `/codex` or `/codex/responses` behind it, and all of these mean the same place.
pub(crate) fn address(base: &str, place: Place) -> String {
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
            let at = |place| address(base, place);
            assert_eq!(at(Place::Responses), "https://chatgpt.com/backend-api/codex/responses");
            assert!(
                at(Place::Models)
                    .starts_with("https://chatgpt.com/backend-api/codex/models?client_version=")
            );
            assert_eq!(at(Place::Usage), "https://chatgpt.com/backend-api/wham/usage");
        }
    }
}
