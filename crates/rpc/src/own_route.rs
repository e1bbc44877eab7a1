//! Patchbay's own route for an account, judged by the rule that requests are made by.

use patchbay_codex::accounts::AccountView;
use patchbay_codex::setup::{
    DEFAULT_API_BASE_URL, DEFAULT_CODEX_BASE_URL, DEFAULT_ISSUER, Endpoints, Misfit,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An account, and where its requests go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RoutedAccount {
    /// The account.
    #[serde(flatten)]
    pub account: AccountView,
    /// With the endpoints in force.
    pub route: OwnRoute,
}

/// Where an account's requests go, or why they go nowhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OwnRoute {
    /// `openai-codex-responses` or `openai-responses`.
    pub transport: String,
    /// The root that requests go to; the address as it is configured where that can't be told.
    pub endpoint: String,
    /// OpenAI's own address, where nothing is sent and this OpenAI account belongs there.
    pub expected_endpoint: Option<String>,
    /// Why nothing is sent; null where the endpoint fits the account.
    pub why: Option<Misfit>,
}

impl RoutedAccount {
    /// `account`, with `endpoints` in force.
    #[must_use]
    pub fn of(account: AccountView, endpoints: &Endpoints) -> Self {
        let route = OwnRoute::of(&account, endpoints);
        Self { account, route }
    }
}

impl OwnRoute {
    fn of(account: &AccountView, endpoints: &Endpoints) -> Self {
        use patchbay_codex::accounts::AccountKind::{Codex, Plan};
        let kind = account.kind;
        let endpoint = endpoints
            .route(kind)
            .map_or_else(|_| endpoints.base_url(kind).to_owned(), |route| route.base);
        let why = endpoints.misfit(kind, &account.issuer);
        let openais = match kind {
            Codex => DEFAULT_CODEX_BASE_URL,
            Plan => DEFAULT_API_BASE_URL,
        };
        let astray = why.is_some() && account.issuer == DEFAULT_ISSUER && endpoint != openais;
        Self {
            transport: Endpoints::transport(kind).id().to_owned(),
            endpoint,
            expected_endpoint: astray.then(|| openais.to_owned()),
            why,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use patchbay_codex::accounts::AccountKind::{self, Codex, Plan};
    use patchbay_codex::accounts::{AccountStatus, Accounts, StoreKind};
    use patchbay_codex::setup::Setup;
    use patchbay_codex::setup::stored_endpoints::{self, StoredEndpoint, StoredEndpoints};
    use std::collections::BTreeMap;

    const OPENAI: &str = DEFAULT_ISSUER;
    const ONE: &str = "https://one.example";
    const TWO: &str = "https://two.example";
    const CHATGPT: &str = "https://chatgpt.com/backend-api";
    const API: &str = "https://api.openai.com/v1";
    const GATE: &str = "https://gate.example";

    fn account(kind: AccountKind, issuer: &str) -> AccountView {
        AccountView {
            id: "a".into(),
            kind,
            email: "mira@example.com".into(),
            plan: None,
            workspace: None,
            issuer: issuer.into(),
            expires_at: 0,
            last_refresh: 0,
            store: StoreKind::File,
            status: AccountStatus::Ok,
            active: true,
            label: None,
            scopes: None,
            borrowed_from: None,
        }
    }

    /// What is in force where Settings stored `pairs` of an issuer and an address.
    fn stored(pairs: &[(AccountKind, &str, &str)]) -> Endpoints {
        let dir = tempfile::tempdir().unwrap();
        let endpoints = pairs.iter().map(|&(kind, issuer, base_url)| StoredEndpoint {
            kind,
            issuer: issuer.into(),
            base_url: base_url.into(),
        });
        if !pairs.is_empty() {
            let stored = StoredEndpoints { endpoints: endpoints.collect() };
            stored_endpoints::save(dir.path(), &stored).unwrap();
        }
        let data_dir = Some(dir.path().to_owned());
        Setup::from_vars(&BTreeMap::new(), data_dir, None).unwrap().endpoints
    }

    #[test]
    fn each_kind_is_judged_by_its_own_issuer_as_its_requests_are() {
        let own = stored(&[]);
        let each = stored(&[(Codex, ONE, GATE), (Plan, TWO, GATE)]);
        let swapped = stored(&[(Codex, OPENAI, API)]);
        let elsewhere = stored(&[(Codex, ONE, GATE)]);
        let another = |issuer: &str| Some(Misfit::AnotherIssuer { issuer: issuer.into() });
        let openais = || Some(Misfit::OpenAiOnly { issuer: OPENAI.into() });
        for (endpoints, kind, issuer, there, expected, why) in [
            (&own, Codex, OPENAI, CHATGPT, None, None),
            (&own, Plan, OPENAI, API, None, None),
            (&own, Codex, ONE, CHATGPT, None, openais()),
            // Two issuers: each fits its own kind, and no other.
            (&each, Codex, ONE, GATE, None, None),
            (&each, Plan, TWO, GATE, None, None),
            (&each, Codex, TWO, GATE, None, another(ONE)),
            (&each, Plan, OPENAI, GATE, Some(API), another(TWO)),
            (&elsewhere, Plan, OPENAI, API, None, None),
            (&elsewhere, Codex, OPENAI, GATE, Some(CHATGPT), another(ONE)),
            (
                &stored(&[(Codex, OPENAI, "https://chatgpt.com/")]),
                Codex,
                OPENAI,
                CHATGPT,
                None,
                None,
            ),
        ] {
            let account = account(kind, issuer);
            let route = OwnRoute::of(&account, endpoints);
            let context = format!("{kind:?} {issuer} {endpoints:?}");
            assert_eq!(route.why, why, "{context}");
            assert_eq!(
                (route.endpoint.as_str(), route.expected_endpoint.as_deref()),
                (there, expected),
                "{context}"
            );
            assert_eq!(route.why.is_none(), Accounts::base_url(&account, endpoints).is_ok());
        }
        let refused = OwnRoute::of(&account(Codex, OPENAI), &swapped);
        assert!(matches!(refused.why, Some(Misfit::Refused { .. })), "{refused:?}");
        assert_eq!(
            (refused.endpoint.as_str(), refused.expected_endpoint.as_deref()),
            (API, Some(CHATGPT))
        );
        assert_eq!(refused.transport, "openai-codex-responses");
    }
}
