//! Tokens for a request. The accounts give them; tests give their own.

use futures_util::future::BoxFuture;
use patchbay_failure::Failure;

use crate::accounts::{Access, Accounts};
use crate::http::HttpClient;
use crate::setup::Endpoints;

/// Where tokens come from. The futures own what they need, so that they can run to their end even
/// where the request that wanted them was stopped: a refresh token that was rotated and not stored
/// is a lost sign-in.
pub(crate) trait Credentials: Send + Sync {
    /// Tokens for one request. `now` is Unix time in seconds.
    fn access(&self, now: i64) -> BoxFuture<'static, Result<Access, Failure>>;
    /// Tokens after the backend refused `refused` with a 401.
    fn renew(&self, refused: Access, now: i64) -> BoxFuture<'static, Result<Access, Failure>>;
}

/// The accounts, with what they need to refresh.
pub(crate) struct SignedIn {
    pub(crate) accounts: Accounts,
    /// Our own id of the account; None for the one in use.
    pub(crate) account: Option<String>,
    pub(crate) http: HttpClient,
    pub(crate) endpoints: Endpoints,
}

impl Credentials for SignedIn {
    fn access(&self, now: i64) -> BoxFuture<'static, Result<Access, Failure>> {
        let Self { accounts, account, http, endpoints } = self;
        let (accounts, http, endpoints) = (accounts.clone(), http.clone(), endpoints.clone());
        let account = account.clone();
        Box::pin(
            async move { accounts.access_of(account.as_deref(), &http, &endpoints, now).await },
        )
    }

    fn renew(&self, refused: Access, now: i64) -> BoxFuture<'static, Result<Access, Failure>> {
        let Self { accounts, http, endpoints, .. } = self;
        let (accounts, http, endpoints) = (accounts.clone(), http.clone(), endpoints.clone());
        Box::pin(async move { accounts.renew(&http, &endpoints, &refused, now).await })
    }
}

/// Runs `tokens` to its end even where the caller goes away.
///
/// # Errors
/// Those of `tokens`; `unknown` where it broke off by a fault of our own.
pub(crate) async fn to_the_end(
    tokens: BoxFuture<'static, Result<Access, Failure>>,
) -> Result<Access, Failure> {
    match tokio::spawn(tokens).await {
        Ok(result) => result,
        Err(error) => {
            Err(Failure::new(patchbay_failure::Kind::Unknown).with_detail(error.to_string()))
        }
    }
}
