//! Accounts: who is signed in, to which issuer, and where the tokens are kept.

mod access;
mod view;

use std::sync::Arc;

use patchbay_failure::{Failure, Kind};

use crate::setup::{Endpoints, Setup};

pub use access::Access;
pub use view::{AccountKind, AccountStatus, AccountView, StoreKind};

/// Everybody who signed in here. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    _inner: Arc<()>,
}

impl Accounts {
    /// Opens the accounts of a data directory.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn open(_setup: &Setup) -> Result<Self, Failure> {
        Ok(Self { _inner: Arc::new(()) })
    }

    /// Where a new sign-in is kept.
    #[must_use]
    pub fn store_kind(&self) -> StoreKind {
        StoreKind::File
    }

    /// All accounts.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn list(&self, _now: i64) -> Result<Vec<AccountView>, Failure> {
        Ok(Vec::new())
    }

    /// Makes `id` the one in use.
    ///
    /// # Errors
    /// `auth_missing` where there is no such account.
    pub fn activate(&self, _id: &str) -> Result<(), Failure> {
        Err(Failure::new(Kind::AuthMissing))
    }

    /// Revokes and forgets. True where the issuer confirmed.
    ///
    /// # Errors
    /// `auth_missing` where there is no such account.
    pub async fn sign_out(&self, _http: &reqwest::Client, _id: &str) -> Result<bool, Failure> {
        Err(Failure::new(Kind::AuthMissing))
    }

    /// Tokens for one request.
    ///
    /// # Errors
    /// `auth_missing`, `auth_scope`, `refresh_*`.
    pub async fn access(
        &self,
        _http: &reqwest::Client,
        _endpoints: &Endpoints,
        _now: i64,
    ) -> Result<Access, Failure> {
        Err(Failure::new(Kind::AuthMissing))
    }

    /// Tokens after one 401.
    ///
    /// # Errors
    /// As [`Accounts::access`].
    pub async fn renew(
        &self,
        _http: &reqwest::Client,
        _endpoints: &Endpoints,
        _refused: &Access,
        _now: i64,
    ) -> Result<Access, Failure> {
        Err(Failure::new(Kind::AuthMissing))
    }
}
