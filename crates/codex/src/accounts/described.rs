//! What issuers say of themselves, kept for the life of the process: an issuer is asked once, and
//! again after something that its description led to has failed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use patchbay_failure::Failure;

use super::Accounts;
use super::plan::{self, Discovery};

/// Descriptions by issuer, each fetched and checked.
#[derive(Default)]
pub(super) struct Described(Mutex<HashMap<String, Discovery>>);

impl Described {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, Discovery>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Accounts {
    /// What `issuer` says of itself.
    ///
    /// # Errors
    /// `edge_blocked` where it does not fit the issuer; what the network did.
    pub(crate) async fn description(
        &self,
        http: &reqwest::Client,
        issuer: &str,
    ) -> Result<Discovery, Failure> {
        let described = &self.inner.described;
        if let Some(known) = described.with(|all| all.get(issuer).cloned()) {
            return Ok(known);
        }
        let found = plan::fetch(http, issuer, self.patience()).await?;
        described.with(|all| all.insert(issuer.to_owned(), found.clone()));
        Ok(found)
    }

    /// Something that its description led to failed, so `issuer` is asked again the next time.
    pub(crate) fn doubt(&self, issuer: &str) {
        self.inner.described.with(|all| all.remove(issuer));
    }
}
