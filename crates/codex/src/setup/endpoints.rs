//! Whom to talk to: for each kind of account an address, and the issuer that it goes with. Pure.

use patchbay_failure::Failure;
use patchbay_route::{HostFamily, Route, Transport, route};
use patchbay_words::{Message, said};
use url::{Host, Url};

use super::misfit::Misfit;
use super::stored_endpoints::{StoredEndpoint, StoredEndpoints};
use super::{DEFAULT_API_BASE_URL, DEFAULT_CODEX_BASE_URL, DEFAULT_ISSUER};
use crate::accounts::AccountKind;

/// Addresses in force, each with its issuer. None ends with a slash.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoints {
    codex: Pair,
    plan: Pair,
    /// Why what Settings stored could not be read, where it would have counted.
    unreadable: Option<Failure>,
}

/// The endpoint of one kind of account.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pair {
    /// Who signs such accounts in.
    issuer: String,
    /// Where their tokens would go.
    base_url: String,
    /// The issuer that the address was configured together with; OpenAI's own addresses belong to
    /// OpenAI's issuer. None where it was named alone.
    belongs_to: Option<String>,
    issuer_origin: Origin,
    base_url_origin: Origin,
}

/// Where an address comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// OpenAI's own.
    Default,
    /// Settings.
    Stored,
    /// A `PATCHBAY_…` variable, which wins over Settings.
    Environment,
}

/// What the environment names, checked.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) issuer: Option<String>,
    pub(super) codex_base_url: Option<String>,
    pub(super) api_base_url: Option<String>,
}

impl Endpoints {
    /// Both kinds' addresses, configured together with one issuer.
    #[must_use]
    pub fn together(issuer: &str, codex_base_url: &str, api_base_url: &str) -> Self {
        let pair = |base_url: &str| Pair {
            issuer: trimmed(issuer),
            base_url: trimmed(base_url),
            belongs_to: Some(trimmed(issuer)),
            issuer_origin: Origin::Environment,
            base_url_origin: Origin::Environment,
        };
        Self { codex: pair(codex_base_url), plan: pair(api_base_url), unreadable: None }
    }

    /// What is `named`, else what is `stored`, else OpenAI's.
    pub(super) fn merged(named: &Named, stored: Result<Option<StoredEndpoints>, Failure>) -> Self {
        let (stored, unreadable) = match stored {
            Ok(stored) => (stored.unwrap_or_default(), None),
            Err(failure) => (StoredEndpoints::default(), Some(failure)),
        };
        let everything = named.issuer.is_some()
            && named.codex_base_url.is_some()
            && named.api_base_url.is_some();
        let pair = |kind, named_base: &Option<String>, own: &str| {
            let own = StoredEndpoint { kind, issuer: DEFAULT_ISSUER.into(), base_url: own.into() };
            let beneath = match stored.of(kind) {
                Some(stored) => (stored.clone(), Origin::Stored),
                None => (own, Origin::Default),
            };
            Pair::merged(named.issuer.clone(), named_base.clone(), beneath)
        };
        Self {
            codex: pair(AccountKind::Codex, &named.codex_base_url, DEFAULT_CODEX_BASE_URL),
            plan: pair(AccountKind::Plan, &named.api_base_url, DEFAULT_API_BASE_URL),
            unreadable: unreadable.filter(|_| !everything),
        }
    }

    /// Who signs accounts of `kind` in.
    #[must_use]
    pub fn issuer(&self, kind: AccountKind) -> &str {
        &self.pair(kind).issuer
    }

    /// Where tokens of `kind` go, where [`Endpoints::misfit`] has nothing against it.
    #[must_use]
    pub fn base_url(&self, kind: AccountKind) -> &str {
        &self.pair(kind).base_url
    }

    /// Nothing is sent and nobody is signed in while what Settings stored can't be read: nobody
    /// knows then whom it names.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn readable(&self) -> Result<&Self, Failure> {
        match &self.unreadable {
            Some(failure) => Err(failure.clone()),
            None => Ok(self),
        }
    }

    /// Why a token of `kind` that `issuer` gave does not go to [`Endpoints::base_url`]; none where the
    /// pair fits.
    #[must_use]
    pub fn misfit(&self, kind: AccountKind, issuer: &str) -> Option<Misfit> {
        let Pair { issuer: in_force, belongs_to, .. } = self.pair(kind);
        let there = match self.readable().and_then(|these| these.route(kind)) {
            Ok(route) => route,
            Err(failure) => return Some(Misfit::Refused { failure }),
        };
        let openais = matches!(there.family, HostFamily::ChatGpt | HostFamily::PublicApi);
        if openais && issuer != DEFAULT_ISSUER {
            return Some(Misfit::OpenAiOnly { issuer: DEFAULT_ISSUER.to_owned() });
        }
        if issuer != in_force {
            return Some(Misfit::AnotherIssuer { issuer: in_force.clone() });
        }
        (belongs_to.as_deref() != Some(issuer)).then_some(Misfit::Unpaired)
    }

    /// Where requests with tokens of `kind` go, as the wire decides it.
    ///
    /// # Errors
    /// Those of [`patchbay_route::route`].
    pub fn route(&self, kind: AccountKind) -> Result<Route, Failure> {
        route(kind.tokens(), None, Some(self.base_url(kind)))
    }

    /// How a turn of an account of `kind` is spoken, wherever it goes.
    #[must_use]
    pub const fn transport(kind: AccountKind) -> Transport {
        kind.tokens().transport()
    }

    /// Where [`Endpoints::issuer`] comes from.
    #[must_use]
    pub fn issuer_origin(&self, kind: AccountKind) -> Origin {
        self.pair(kind).issuer_origin
    }

    /// Where [`Endpoints::base_url`] comes from.
    #[must_use]
    pub fn base_url_origin(&self, kind: AccountKind) -> Origin {
        self.pair(kind).base_url_origin
    }

    const fn pair(&self, kind: AccountKind) -> &Pair {
        match kind {
            AccountKind::Codex => &self.codex,
            AccountKind::Plan => &self.plan,
        }
    }
}

impl Pair {
    fn merged(
        issuer: Option<String>,
        base: Option<String>,
        beneath: (StoredEndpoint, Origin),
    ) -> Self {
        let (beneath, origin) = beneath;
        let root = |base: &str| root(beneath.kind, base);
        let belongs_to = match (&issuer, &base) {
            // Both named: together, whatever they are.
            (Some(issuer), Some(_)) => Some(issuer.clone()),
            (None, Some(base)) if root(base) != root(&beneath.base_url) => None,
            _ => Some(beneath.issuer.clone()),
        };
        let named = |given: &Option<String>| given.as_ref().map_or(origin, |_| Origin::Environment);
        Self {
            issuer_origin: named(&issuer),
            base_url_origin: named(&base),
            issuer: issuer.unwrap_or(beneath.issuer),
            base_url: base.unwrap_or(beneath.base_url),
            belongs_to,
        }
    }
}

/// The same place, however it is spelled.
fn root(kind: AccountKind, base: &str) -> String {
    route(kind.tokens(), None, Some(base)).map_or_else(|_| base.to_owned(), |route| route.base)
}

fn trimmed(address: &str) -> String {
    address.trim_end_matches('/').to_owned()
}

/// An address that a token may be sent to, without its last slash: https, or http on this computer.
///
/// # Errors
/// What it should be.
pub(super) fn address(given: &str) -> Result<String, Message> {
    let url = Url::parse(given.trim()).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| !host.is_empty())
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    });
    let url = url.ok_or_else(|| said!("sign-in-expected-address"))?;
    let here = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if url.scheme() == "http" && !here {
        return Err(said!("sign-in-expected-https"));
    }
    Ok(trimmed(given.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use AccountKind::{Codex, Plan};

    const OWN: &str = DEFAULT_ISSUER;

    fn named(issuer: &str, codex: &str, api: &str) -> Named {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Named { issuer: some(issuer), codex_base_url: some(codex), api_base_url: some(api) }
    }

    /// The kinds whose own issuer's accounts may not use their address.
    fn misfits(endpoints: &Endpoints) -> Vec<AccountKind> {
        let misfit = |kind: &AccountKind| endpoints.misfit(*kind, endpoints.issuer(*kind));
        [Codex, Plan].into_iter().filter(|kind| misfit(kind).is_some()).collect()
    }

    #[test]
    fn an_address_belongs_to_the_issuer_that_was_named_beside_it() {
        let (i, c, a) = ("https://i", "https://c", "https://a");
        let own = DEFAULT_CODEX_BASE_URL;
        for (named, expected) in [
            (named("", "", ""), vec![]),
            (named(OWN, own, ""), vec![]),
            (named("", own, ""), vec![]),
            (named("", "https://ChatGPT.com/backend-api/codex", ""), vec![]),
            (named("", "https://api.openai.com/v1", ""), vec![Codex]),
            (named(i, c, a), vec![]),
            (named(OWN, c, ""), vec![]),
            (named(i, "", ""), vec![Codex, Plan]),
            (named("", c, ""), vec![Codex]),
            (named("", "", a), vec![Plan]),
            (named(i, c, ""), vec![Plan]),
        ] {
            assert_eq!(misfits(&Endpoints::merged(&named, Ok(None))), expected, "{named:?}");
        }
    }

    #[test]
    fn the_environment_wins_over_what_is_stored_and_that_over_openai() {
        let entry = |kind, issuer: &str, base: &str| StoredEndpoint {
            kind,
            issuer: issuer.to_owned(),
            base_url: base.to_owned(),
        };
        let stored = || {
            Ok(Some(StoredEndpoints { endpoints: vec![entry(Codex, "https://s", "https://sc")] }))
        };
        for (named, codex, expected) in [
            (named("", "", ""), ("https://s", "https://sc"), vec![]),
            (named("", "https://sc", ""), ("https://s", "https://sc"), vec![]),
            (named("https://s", "", ""), ("https://s", "https://sc"), vec![Plan]),
            (named("https://i", "", ""), ("https://i", "https://sc"), vec![Codex, Plan]),
            (named("", "https://c", ""), ("https://s", "https://c"), vec![Codex]),
            (named("https://i", "https://c", ""), ("https://i", "https://c"), vec![Plan]),
        ] {
            let merged = Endpoints::merged(&named, stored());
            assert_eq!((merged.issuer(Codex), merged.base_url(Codex)), codex, "{named:?}");
            assert_eq!(misfits(&merged), expected, "{named:?}");
            assert!(merged.readable().is_ok());
            let origin = |named: &Option<String>| match named {
                Some(_) => Origin::Environment,
                None => Origin::Stored,
            };
            assert_eq!(merged.issuer_origin(Codex), origin(&named.issuer));
            assert_eq!(merged.base_url_origin(Codex), origin(&named.codex_base_url));
        }
        let merged = Endpoints::merged(&named("", "", ""), stored());
        assert_eq!((merged.issuer(Plan), merged.base_url(Plan)), (OWN, DEFAULT_API_BASE_URL));
        assert_eq!(merged.base_url_origin(Plan), Origin::Default);
    }

    #[test]
    fn what_can_not_be_read_stops_everything_that_it_could_have_meant() {
        let broken = || Err(Failure::new(patchbay_failure::Kind::FileUnreadable));
        assert!(Endpoints::merged(&named("", "", ""), broken()).readable().is_err());
        assert!(
            Endpoints::merged(&named("https://i", "https://c", ""), broken()).readable().is_err()
        );
        let all = named("https://i", "https://c", "https://a");
        assert!(Endpoints::merged(&all, broken()).readable().is_ok());
    }

    #[test]
    fn a_family_of_endpoints_takes_its_own_kind_only() {
        let (chat, api) = ("https://chatgpt.com/backend-api", "https://api.openai.com/v1");
        for (kind, issuer, base, fits) in [
            (Codex, OWN, chat, true),
            (Plan, OWN, api, true),
            (Codex, OWN, api, false),
            (Plan, OWN, chat, false),
            (Codex, OWN, "https://API.openai.com:443/v1", false),
            (Codex, OWN, "https://api.openai.com./v1", false),
            (Codex, OWN, "https://eu.api.openai.com/v1", false),
            (Codex, OWN, "https://api.openai.com:8443/v1", false),
            (Plan, OWN, "https://chat.openai.com/backend-api", false),
            (Plan, OWN, "https://eu.api.openai.com/v1", true),
            (Plan, "https://i", "https://eu.api.openai.com/v1", false),
            (Codex, OWN, "https://gateway.example", true),
            (Codex, OWN, "https://notapi.openai.com", true),
            (Codex, OWN, "https://api.openai.com.example", true),
            (Codex, "https://i", chat, false),
            (Plan, "https://i", api, false),
            (Codex, "https://i", "https://c", true),
        ] {
            let endpoints = Endpoints::together(issuer, base, base);
            assert_eq!(endpoints.misfit(kind, issuer).is_none(), fits, "{kind:?} {issuer} {base}");
            assert!(endpoints.misfit(kind, "https://another").is_some(), "{base}");
        }
    }

    #[test]
    fn plain_http_stays_on_this_computer() {
        for (given, fine) in [
            ("https://auth.openai.com/", true),
            (" http://127.0.0.1:9/x ", true),
            ("http://localhost:9", true),
            ("http://[::1]:9", true),
            ("http://127.8.8.8", true),
            ("http://192.168.0.1", false),
            ("http://auth.openai.com", false),
            ("http://localhost.example", false),
            ("ftp://127.0.0.1", false),
            ("auth.openai.com", false),
            ("https://", false),
            ("https://u@host", false),
            ("https://host?x", false),
            ("https://host#x", false),
        ] {
            assert_eq!(address(given).is_ok(), fine, "{given}");
        }
        assert_eq!(address(" https://a/b/ ").unwrap(), "https://a/b");
    }
}
