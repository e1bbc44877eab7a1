//! How a simulator is started.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::faults::Scenario;

/// Scopes that OpenAI's issuer refuses to the Codex client, although its own API asks for them
/// (openai/codex#30351).
pub const DEFAULT_REFUSED_SCOPES: [&str; 2] = ["model.request", "api.responses.write"];

/// Everything that a simulator is given from outside.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What goes wrong, from the first request on.
    pub scenario: Option<Scenario>,
    /// Who answers the consent page.
    pub consent: Consent,
    /// Decides every answer and every id that is not a secret.
    pub seed: u64,
    /// Whether `/__control/…` is there. It answers to loopback peers only.
    pub control: bool,
    /// How long access tokens live, in seconds, instead of ten days (Codex client) or one hour
    /// (plan kind).
    pub token_lifetime: Option<i64>,
    /// Scopes that the issuer refuses, one at a time.
    pub refuse_scopes: Vec<String>,
    /// Serve https instead of http.
    pub tls: Option<TlsFiles>,
}

/// A certificate chain and its key, both PEM.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// Leaf first.
    pub cert: PathBuf,
    /// PKCS#8, PKCS#1 or SEC1.
    pub key: PathBuf,
}

/// Who answers the question "may this app use your account?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// Nobody is asked: the browser is sent back at once.
    Auto,
    /// A page with Continue and Decline.
    Page,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            scenario: None,
            consent: Consent::Auto,
            seed: 1,
            control: false,
            token_lifetime: None,
            refuse_scopes: DEFAULT_REFUSED_SCOPES.map(str::to_owned).to_vec(),
            tls: None,
        }
    }
}

impl std::str::FromStr for Consent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "page" => Ok(Self::Page),
            other => Err(format!("consent is auto or page, not {other:?}")),
        }
    }
}
