//! What the sign-in tests share: a simulator, a data directory, and a browser that follows
//! redirects by hand.

#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(clippy::unwrap_used, reason = "clippy knows #[test] functions only")]

use std::collections::BTreeMap;

use patchbay_codex::accounts::{AccountKind, AccountView, Accounts};
use patchbay_codex::http::{HttpClient, Network};
use patchbay_codex::setup::{
    Endpoints, RedirectChoice, Setup, StoreChoice, Timeouts, TransportChoice,
};
use patchbay_codex::sign_in::{self, SignInFlow, SignInOptions};
use patchbay_simulator::{Options, Running};

/// One test's world.
pub(crate) struct World {
    pub(crate) simulator: Running,
    pub(crate) setup: Setup,
    pub(crate) accounts: Accounts,
    pub(crate) http: HttpClient,
    pub(crate) dir: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new(redirect: RedirectChoice, options: Options) -> Self {
        let simulator = patchbay_simulator::start(options).await.unwrap();
        let network = Network::from_vars(&BTreeMap::new());
        Self::around(simulator, redirect, Timeouts::default(), TransportChoice::Sse, &network)
    }

    /// A simulator that is there, reached by way of `network`.
    pub(crate) fn around(
        simulator: Running,
        redirect: RedirectChoice,
        timeouts: Timeouts,
        transport: TransportChoice,
        network: &Network,
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let setup = Setup {
            data_dir: dir.path().join("data"),
            endpoints: Endpoints::together(
                &simulator.issuer(),
                &simulator.codex_base_url(),
                &simulator.api_base_url(),
            ),
            timeouts,
            redirect,
            credential_store: StoreChoice::File,
            transport,
        };
        let accounts = Accounts::open(&setup).unwrap();
        let http = HttpClient::new(&setup.timeouts, network).unwrap();
        Self { simulator, setup, accounts, http, dir }
    }

    pub(crate) async fn start(&self, window: bool) -> SignInFlow {
        let options = SignInOptions { deep_link: window, kind: AccountKind::Codex };
        sign_in::start(&self.setup, &self.accounts, &self.http, options).await.unwrap()
    }

    /// Signs in by deep link, as the window does.
    pub(crate) async fn signed_in(&self) -> AccountView {
        let flow = self.start(true).await;
        for _ in 0..4 {
            let before = flow.url();
            flow.callback(&self.location(&before).await).await.unwrap();
            if flow.url() == before {
                break;
            }
        }
        flow.finished().await.unwrap()
    }

    /// Where the issuer sends the browser that opens `url`.
    pub(crate) async fn location(&self, url: &str) -> String {
        let answer = self.http.get(url).send().await.unwrap();
        assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap());
        location(&answer)
    }

    /// How often `path` was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.simulator.requests().iter().filter(|request| request.path == path).count()
    }

    /// How often a refresh was asked for.
    pub(crate) fn refreshes(&self) -> usize {
        self.simulator
            .requests()
            .iter()
            .filter(|request| request.body["grant_type"] == "refresh_token")
            .count()
    }
}

/// The `Location` of a redirect.
pub(crate) fn location(answer: &reqwest::Response) -> String {
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// The value of one query parameter.
pub(crate) fn parameter(url: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(url).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
