//! Tokens for a request. The accounts give them; tests give their own.

use futures_util::future::BoxFuture;
use patchbay_failure::Failure;

use crate::accounts::{Access, Accounts};
use crate::http::HttpClient;
use crate::setup::Endpoints;

/// Where tokens come from. That a refresh runs to its end where the request that wanted it was
/// stopped is the accounts' own care.
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
