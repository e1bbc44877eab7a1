//! Where the browser is sent back to.

use std::time::Duration;

use serde::Deserialize;

use super::callback::DEEP_LINK;
use crate::setup::{DEFAULT_ISSUER, RedirectChoice, Setup};

/// How the browser comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Redirect {
    /// `patchbay://auth/callback`.
    DeepLink,
    /// Our listener on 127.0.0.1.
    Loopback,
}

/// What is read of the discovery document.
#[derive(Deserialize)]
struct Discovery {
    #[serde(default)]
    redirect_uris_supported: Vec<String>,
}

/// Largest discovery document that is read, in bytes.
const LARGEST: usize = 256 * 1024;

/// Decides by `PATCHBAY_REDIRECT`; `auto` asks other issuers than OpenAI's, which takes no custom
/// scheme, whether they accept the deep link. `deep_link`: the window runs and can receive it.
pub(crate) async fn choose(
    http: &reqwest::Client,
    setup: &Setup,
    issuer: &str,
    deep_link: bool,
) -> Redirect {
    match setup.redirect {
        RedirectChoice::Loopback => Redirect::Loopback,
        RedirectChoice::DeepLink => Redirect::DeepLink,
        RedirectChoice::Auto if issuer == DEFAULT_ISSUER || !deep_link => Redirect::Loopback,
        RedirectChoice::Auto => {
            let patience = setup.timeouts.connect + Duration::from_secs(5);
            match tokio::time::timeout(patience, discovery(http, issuer)).await {
                Ok(Some(found)) if found.redirect_uris_supported.iter().any(|u| u == DEEP_LINK) => {
                    Redirect::DeepLink
                }
                _ => Redirect::Loopback,
            }
        }
    }
}

async fn discovery(http: &reqwest::Client, issuer: &str) -> Option<Discovery> {
    let address = format!("{issuer}/.well-known/openid-configuration");
    let mut answer = http.get(address).send().await.ok()?.error_for_status().ok()?;
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST {
            return None;
        }
    }
    serde_json::from_slice(&bytes).ok()
}
