//! What each OpenClaw version does, from `rules/openclaw.toml`.

use super::endpoint::Base;
use crate::version::Version;
use serde::Deserialize;
use std::sync::OnceLock;

/// One range of versions that behave alike.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Range {
    /// The first version of the range.
    pub(crate) from: String,
    /// The provider whose block holds the ChatGPT route.
    pub(crate) provider: String,
    /// The transport of the ChatGPT route.
    pub(crate) transport: String,
    /// The base address that this version itself would write.
    pub(crate) endpoint: String,
    works: Vec<String>,
    recognises: Vec<String>,
    rewrites: Vec<String>,
    replaces: Vec<String>,
    #[serde(default)]
    without_transport: Option<String>,
    #[serde(default)]
    upgrades: Option<Upgrade>,
    /// The provider's id in versions before, where this one gave it up.
    #[serde(default)]
    pub(crate) legacy_provider: Option<String>,
    /// A transport id that this version no longer knows.
    #[serde(default)]
    pub(crate) removed_transport: Option<String>,
    /// Model ids that are built in.
    catalogue: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Upgrade {
    from: String,
    to: String,
}

/// The transport of a model that nothing is known of (2026.4.9).
const FALLBACK_TRANSPORT: &str = "openai-responses";

/// What a transport and a base address become at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) transport: String,
    pub(crate) endpoint: String,
    /// Whether a ChatGPT sign-in works there.
    pub(crate) ok: bool,
}

impl Range {
    /// What this version makes of a transport (None: the key is missing) and a base address.
    pub(crate) fn resolve(&self, transport: Option<&str>, base: &Base) -> Outcome {
        let place = base.place();
        let in_list = |list: &[String]| place.as_ref().is_some_and(|it| list.contains(it));
        let written = transport.unwrap_or_default();
        let rewritten = in_list(&self.recognises) && self.rewrites.iter().any(|it| it == written);
        let mut transport = if rewritten {
            self.transport.clone()
        } else if written.is_empty() {
            self.without_transport.clone().unwrap_or_else(|| self.transport.clone())
        } else {
            written.to_owned()
        };
        if let Some(upgrade) = &self.upgrades
            && matches!(base, Base::Api { plain: true, .. })
            && transport == upgrade.from
        {
            transport.clone_from(&upgrade.to);
        }
        let right = transport == self.transport;
        let replaced = right && in_list(&self.replaces);
        let endpoint = if replaced { self.endpoint.clone() } else { base.text().to_owned() };
        Outcome { ok: right && (replaced || self.works(base)), transport, endpoint }
    }

    /// What this version makes of a model that a provider block does not list: the block's
    /// transport counts for it all the same, and other plugins see it before the ChatGPT one does
    /// (resolver of 2026.4.9). `listed` says whether the block lists any model at all.
    pub(crate) fn resolve_unlisted(
        &self,
        transport: Option<&str>,
        base: &Base,
        model: &str,
        listed: bool,
    ) -> Outcome {
        let written = match transport {
            Some(written) => written,
            None if listed => return self.resolve(None, base),
            None if self.knows(model) => &self.transport,
            None => FALLBACK_TRANSPORT,
        };
        let plain = matches!(base, Base::Api { plain: true, .. });
        match &self.upgrades {
            Some(upgrade) if plain && written == upgrade.from => {
                self.resolve(Some(&upgrade.to), base)
            }
            _ => self.resolve(Some(written), base),
        }
    }

    /// Whether a base address needs no correction.
    pub(crate) fn works(&self, base: &Base) -> bool {
        matches!(base, Base::Chatgpt { path, secure: true, .. } if self.works.contains(path))
    }

    /// Whether a block without a transport is wrong here.
    pub(crate) fn needs_transport(&self) -> bool {
        self.without_transport.is_some()
    }

    /// Whether a model id is built in.
    pub(crate) fn knows(&self, model: &str) -> bool {
        self.catalogue.iter().any(|it| it == model)
    }

    /// Whether this is the scheme of 2026.6.1 and later.
    pub(crate) fn is_later_scheme(&self) -> bool {
        self.legacy_provider.is_some()
    }
}

#[derive(Debug, Default, Deserialize)]
struct Rules {
    range: Vec<Range>,
}

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    // A test holds the file to its shape: it is compiled in.
    RULES.get_or_init(|| {
        toml::from_str(include_str!("../../../rules/openclaw.toml")).unwrap_or_default()
    })
}

/// Every range, earliest first.
pub(crate) fn ranges() -> &'static [Range] {
    &rules().range
}

/// The range of a version.
pub(crate) fn range_of(version: &Version) -> Option<&'static Range> {
    let ranges = ranges();
    let begun = |it: &&Range| Version::find(&it.from).is_some_and(|from| from <= *version);
    ranges.iter().rfind(begun).or_else(|| ranges.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(version: &str) -> &'static Range {
        range_of(&Version::find(version).unwrap()).unwrap()
    }

    /// What the rules call right leads to the one place that our own requests go to.
    #[test]
    fn the_addresses_that_work_are_those_of_our_own_route() {
        use patchbay_route::{Place, TokenFamily, route};
        let own = route(TokenFamily::Codex, None, None).unwrap();
        for range in ranges() {
            let paths = range.works.iter().map(|path| format!("https://chatgpt.com{path}"));
            for address in paths.chain([range.endpoint.clone()]) {
                let there = route(TokenFamily::Codex, None, Some(&address)).unwrap();
                assert_eq!(there.url(Place::Responses), own.url(Place::Responses), "{address}");
            }
        }
        assert_eq!(at("2026.4.9").transport, own.transport.id());
    }

    #[test]
    fn the_rules_are_readable_and_in_order() {
        assert_eq!(ranges().len(), 4);
        let from: Vec<_> = ranges().iter().map(|it| Version::find(&it.from).unwrap()).collect();
        assert!(from.windows(2).all(|it| it[0] < it[1]));
        assert_eq!(at("2026.1.1").from, "2026.4.5");
        assert_eq!(at("2026.4.14").from, "2026.4.5");
        assert_eq!(at("2026.10.1").provider, "openai");
        // A pre-release of the first healing version is not yet that version.
        assert_eq!(at("2026.4.20-beta.1").from, "2026.4.15");
    }

    /// What 2026.4.9's own resolver printed for models that a block lists and does not list.
    #[test]
    fn unlisted_models_resolve_as_in_2026_4_9() {
        const CHATGPT: &str = "https://chatgpt.com/backend-api";
        const V1: &str = "https://chatgpt.com/backend-api/v1";
        const API: &str = "https://api.openai.com/v1";
        const CODEX: &str = "openai-codex-responses";
        let rows = [
            (None, CHATGPT, false, "gpt-5.4", CODEX, CHATGPT, true),
            (None, API, false, "gpt-9", CODEX, CHATGPT, true),
            (None, V1, false, "gpt-5.4", CODEX, V1, false),
            (None, V1, false, "gpt-9", "openai-responses", V1, false),
            (None, CHATGPT, true, "gpt-5.4-mini", "anthropic-messages", CHATGPT, false),
            (None, CHATGPT, true, "gpt-9", "anthropic-messages", CHATGPT, false),
            (
                Some("openai-completions"),
                CHATGPT,
                false,
                "gpt-5.4",
                "openai-completions",
                CHATGPT,
                false,
            ),
            (Some("openai-completions"), API, false, "gpt-5.4", CODEX, CHATGPT, true),
            (Some("openai-completions"), API, true, "gpt-9", CODEX, CHATGPT, true),
            (
                Some("anthropic-messages"),
                CHATGPT,
                false,
                "gpt-5.4",
                "anthropic-messages",
                CHATGPT,
                false,
            ),
            (Some("openai-responses"), API, true, "gpt-5.4-mini", CODEX, CHATGPT, true),
        ];
        for (written, base, listed, model, transport, endpoint, ok) in rows {
            let outcome =
                at("2026.4.9").resolve_unlisted(written, &Base::read(Some(base)), model, listed);
            let expected = Outcome { transport: transport.into(), endpoint: endpoint.into(), ok };
            assert_eq!(outcome, expected, "{written:?} at {base}, listed {listed}, {model}");
        }
    }

    /// The table of what the real hook and the real resolver answered (2026.4.9 and 2026.4.29).
    #[test]
    fn addresses_and_transports_resolve_as_in_the_real_versions() {
        let rows = [
            ("https://api.openai.com/v1", "openai-responses", true, true),
            ("https://api.openai.com", "openai-responses", true, true),
            ("https://api.openai.com/v1", "openai-completions", false, true),
            ("https://api.openai.com/v1", "openai-codex-responses", true, true),
            ("https://chatgpt.com/backend-api", "openai-responses", true, true),
            ("https://chatgpt.com/backend-api", "openai-completions", false, true),
            ("https://chatgpt.com/backend-api/v1", "openai-codex-responses", false, true),
            ("https://chatgpt.com/backend-api/v1", "openai-responses", false, true),
            ("https://chatgpt.com/backend-api/codex", "openai-codex-responses", true, true),
            ("https://chatgpt.com/backend-api/codex", "openai-responses", false, true),
            ("https://api.githubcopilot.com", "openai-completions", false, true),
            ("https://chatgpt.com/backend-api", "anthropic-messages", false, false),
            ("http://127.0.0.1:9999/v1", "openai-responses", false, false),
        ];
        for (base, transport, early, late) in rows {
            let base_read = Base::read(Some(base));
            for (version, expected) in [("2026.4.9", early), ("2026.4.29", late)] {
                let outcome = at(version).resolve(Some(transport), &base_read);
                assert_eq!(outcome.ok, expected, "{version}: {transport} at {base}");
            }
        }
        let broken = at("2026.4.9")
            .resolve(Some("openai-completions"), &Base::read(Some("https://api.openai.com/v1")));
        assert_eq!(broken.transport, "openai-responses");
        assert_eq!(broken.endpoint, "https://api.openai.com/v1");
    }
}
