//! The issuer's description of itself, fetched and checked.

use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use serde::Deserialize;
use url::Url;

use crate::http::transport_failure;

/// Largest document that is read, in bytes.
const LARGEST: usize = 256 * 1024;

/// Where the issuer's endpoints are. All are on the issuer's own origin.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Discovery {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    pub(crate) jwks_uri: String,
    pub(crate) revocation_endpoint: Option<String>,
}

/// Fetches `{issuer}/.well-known/openid-configuration`.
///
/// # Errors
/// `edge_blocked` where the document does not fit the issuer; what the network did.
pub(crate) async fn fetch(
    http: &reqwest::Client,
    issuer: &str,
    patience: Duration,
) -> Result<Discovery, Failure> {
    let address = format!("{issuer}/.well-known/openid-configuration");
    let bytes = document(http, &address, patience).await?;
    check(&bytes, issuer)
}

/// A document of the issuer's, read up to a limit.
///
/// # Errors
/// `upstream_unavailable` for a status that is no success; what the network did.
pub(super) async fn document(
    http: &reqwest::Client,
    address: &str,
    patience: Duration,
) -> Result<Vec<u8>, Failure> {
    let fetched = async {
        let answer = http.get(address).send().await;
        let mut answer = answer.map_err(|error| transport_failure(&error))?;
        if !answer.status().is_success() {
            return Err(Failure::new(Kind::UpstreamUnavailable)
                .with_detail(format!("{address}: HTTP {}", answer.status().as_u16())));
        }
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| transport_failure(&error))? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > LARGEST {
                return Err(unfit("the document is too large"));
            }
        }
        Ok(bytes)
    };
    tokio::time::timeout(patience, fetched)
        .await
        .unwrap_or_else(|_| Err(Failure::new(Kind::Timeout).with_detail(address)))
}

/// The exact issuer, and every endpoint on its origin: another one would get a code or a token.
fn check(bytes: &[u8], issuer: &str) -> Result<Discovery, Failure> {
    let found: Discovery =
        serde_json::from_slice(bytes).map_err(|error| unfit(&error.to_string()))?;
    if found.issuer != issuer {
        return Err(unfit(&format!("it names the issuer {}", found.issuer)));
    }
    let own = Url::parse(issuer).map_err(|error| unfit(&error.to_string()))?.origin();
    let endpoints = [
        Some(&found.authorization_endpoint),
        Some(&found.token_endpoint),
        Some(&found.jwks_uri),
        found.revocation_endpoint.as_ref(),
    ];
    for endpoint in endpoints.into_iter().flatten() {
        let fits = Url::parse(endpoint).is_ok_and(|url| {
            url.origin() == own
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        });
        if !fits {
            return Err(unfit(&format!("{endpoint} is not on the issuer's origin")));
        }
    }
    Ok(found)
}

fn unfit(why: &str) -> Failure {
    Failure::new(Kind::EdgeBlocked)
        .with_title(said!("sign-in-description-title"))
        .with_meaning(said!("sign-in-description-meaning"))
        .with_detail(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(issuer: &str, token: &str) -> Vec<u8> {
        serde_json::json!({
            "issuer": issuer,
            "authorization_endpoint": "https://i.example/api/accounts/authorize",
            "token_endpoint": token,
            "jwks_uri": "https://i.example/jwks",
        })
        .to_string()
        .into_bytes()
    }

    #[test]
    fn every_endpoint_is_on_the_exact_issuers_origin() {
        let own = "https://i.example";
        let found = check(&document(own, "https://i.example/t"), own).unwrap();
        assert_eq!(found.token_endpoint, "https://i.example/t");
        for (issuer, token) in [
            ("https://i.example/", "https://i.example/t"),
            ("https://j.example", "https://i.example/t"),
            (own, "https://j.example/t"),
            (own, "http://i.example/t"),
            (own, "https://i.example:8443/t"),
            (own, "https://i.example@j.example/t"),
            (own, "https://x@i.example/t"),
            (own, "/t"),
            (own, ""),
        ] {
            let failure = check(&document(issuer, token), own).unwrap_err();
            assert_eq!(failure.kind, Kind::EdgeBlocked, "{issuer} {token}");
        }
        assert!(check(b"<html>", own).is_err());
    }
}
