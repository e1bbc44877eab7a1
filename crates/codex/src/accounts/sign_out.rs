//! Signing out: what it will revoke is said before, and what it did after. One logout must not
//! sign out other programs unasked (openai/codex#22577, #23781).

use std::sync::Arc;

use patchbay_failure::{Failure, Kind};
use patchbay_words::{Message, said};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::index::Record;
use super::view::AccountKind;
use super::{Accounts, blocking, known, revoke};

/// What signing out of an account will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignOutNotice {
    /// Our own id of the account.
    pub account: String,
    /// Whether the issuer is asked to revoke the sign-in.
    pub revokes: bool,
    /// The same in words.
    pub text: String,
    /// The text by id, for the window.
    #[serde(default, skip_serializing_if = "patchbay_words::left_out")]
    #[ts(optional = nullable)]
    pub said: Option<Message>,
}

impl Accounts {
    /// What [`Accounts::sign_out`] of `id` will do. Asks nobody. Blocks, for milliseconds.
    ///
    /// # Errors
    /// `auth_missing` where there is no such account; `file_unreadable`.
    pub fn sign_out_notice(&self, id: &str) -> Result<SignOutNotice, Failure> {
        let index = self.inner.index.read()?;
        let record = known(&index, id)?;
        let (who, issuer) = (record.named(), &record.issuer);
        let (revokes, said) = match (&record.auth_file, record.renewable) {
            (Some(_), _) => (false, said!("sign-in-out-borrowed", who = who)),
            (None, true) => (true, said!("sign-in-out-revokes", who = who, issuer = issuer)),
            (None, false) => (false, said!("sign-in-out-access-only", who = who)),
        };
        let (account, text) = (record.id.clone(), said.english());
        Ok(SignOutNotice { account, revokes, text, said: Some(said) })
    }

    /// Asks the issuer to revoke the refresh token, then forgets the account here, also where the
    /// issuer can't be reached. A borrowed sign-in is only forgotten. True where the issuer
    /// confirmed.
    ///
    /// # Errors
    /// `auth_missing` where there is no such account; `file_not_writable` where the tokens could
    /// not be removed from this computer.
    pub async fn sign_out(&self, http: &reqwest::Client, id: &str) -> Result<bool, Failure> {
        let (accounts, http, id) = (self.clone(), http.clone(), id.to_owned());
        // To its end: a caller that goes away must not leave it half-done.
        self.to_its_end(async move { accounts.sign_out_now(&http, &id).await }).await
    }

    async fn sign_out_now(&self, http: &reqwest::Client, id: &str) -> Result<bool, Failure> {
        let (_turn, _held) = self.lock(id).await?;
        let record = self.record(id).await?;
        if record.auth_file.is_some() {
            self.forget(record, false).await?;
            return Ok(false);
        }
        let refresh = match self.read(id).await {
            Ok((_, tokens)) => tokens.and_then(|tokens| tokens.refresh),
            // Tokens that can't be read can still be removed.
            Err(failure) if failure.kind == Kind::FileUnreadable => None,
            Err(failure) => return Err(failure),
        };
        let confirmed = match &refresh {
            Some(refresh) => {
                self.revoke(http, record.kind, &record.issuer, &record.client_id, refresh).await
            }
            None => false,
        };
        self.forget(record, true).await?;
        Ok(confirmed)
    }

    /// Asks the issuer to revoke `refresh`. True where it confirmed.
    pub(crate) async fn revoke(
        &self,
        http: &reqwest::Client,
        kind: AccountKind,
        issuer: &str,
        client_id: &str,
        refresh: &secrecy::SecretString,
    ) -> bool {
        let address = match kind {
            AccountKind::Codex => Some(format!("{issuer}/oauth/revoke")),
            AccountKind::Plan => self
                .description(http, issuer)
                .await
                .ok()
                .and_then(|found| found.revocation_endpoint),
        };
        let Some(address) = address else { return false };
        let done = revoke::request(http, kind, &address, client_id, refresh, self.patience()).await;
        if !done {
            self.doubt(issuer);
        }
        done
    }

    async fn forget(&self, record: Record, tokens: bool) -> Result<(), Failure> {
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            if tokens {
                inner.store.remove(&record.id, record.store)?;
            }
            inner.index.update(|index| {
                index.remove(&record.id);
                Ok(())
            })
        })
        .await
    }
}
