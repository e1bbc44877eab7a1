//! Confirming who signed in with the plan kind: at sign-in, after a refresh, and later, where the
//! issuer's keys could not be had then.

use patchbay_failure::{Failure, Kind};

use super::index::Record;
use super::plan::{self, Expected, Unconfirmed};
use super::{Accounts, Tokens, blocking};

impl Accounts {
    /// Verifies an id token that was stored before it could be verified.
    ///
    /// # Errors
    /// What kept the keys from being had: the tokens stay. `callback_invalid` where the identity
    /// is not what was asked for: the account can't be used any more.
    pub(super) async fn confirmed(&self, http: &reqwest::Client, id: &str) -> Result<(), Failure> {
        let (accounts, http, id) = (self.clone(), http.clone(), id.to_owned());
        self.to_its_end(async move {
            let (_turn, _held) = accounts.lock(&id).await?;
            let (record, tokens) = accounts.present(&id).await?;
            // Another may have confirmed it meanwhile.
            match record.unverified {
                Some(_) => accounts.confirm_locked(&http, &record, &tokens).await,
                None => Ok(()),
            }
        })
        .await
    }

    /// The same under the account's lock.
    pub(super) async fn confirm_locked(
        &self,
        http: &reqwest::Client,
        record: &Record,
        tokens: &Tokens,
    ) -> Result<(), Failure> {
        let nonce = record.unverified.as_ref().and_then(|one| one.nonce.as_deref());
        let expected = Expected {
            client_id: &record.client_id,
            nonce,
            subject: record.subject.as_deref(),
            // When the token arrived: a check that is made up for later is as good.
            now: record.last_refresh,
        };
        match self.identity(http, &record.issuer, tokens, expected).await {
            Ok(subject) => {
                self.amend(&record.id, move |record| {
                    record.subject = Some(subject);
                    record.unverified = None;
                })
                .await?;
                self.drop_doubles(&record.id).await
            }
            Err(Unconfirmed::Later(failure)) => Err(failure),
            Err(Unconfirmed::Never(failure)) => {
                if let Some(credential) = &tokens.refresh {
                    let refused = Failure::new(Kind::RefreshRevoked)
                        .with_detail(failure.detail.as_deref().unwrap_or("id token refused"));
                    self.remember(&record.id, credential, &refused).await?;
                }
                Err(failure)
            }
        }
    }

    /// Who the id token says it is, once its signature is checked.
    pub(crate) async fn identity(
        &self,
        http: &reqwest::Client,
        issuer: &str,
        tokens: &Tokens,
        expected: Expected<'_>,
    ) -> Result<String, Unconfirmed> {
        let Some(token) = &tokens.id else {
            let failure = Failure::new(Kind::CallbackInvalid)
                .with_title("The identity that came back could not be accepted.")
                .with_detail("the issuer sent no id token");
            return Err(Unconfirmed::Never(failure));
        };
        let patience = self.patience();
        let discovery = plan::fetch(http, issuer, patience).await.map_err(Unconfirmed::Later)?;
        plan::confirm(http, &discovery, token, expected, patience).await
    }

    /// Forgets earlier accounts of the same person: a sign-in that was confirmed late could not
    /// take their place at once.
    async fn drop_doubles(&self, id: &str) -> Result<(), Failure> {
        let (inner, id) = (std::sync::Arc::clone(&self.inner), id.to_owned());
        blocking(move || {
            let doubles = inner.index.update(|index| {
                let Some(kept) = index.find(&id).cloned() else { return Ok(Vec::new()) };
                let (doubles, accounts) =
                    std::mem::take(&mut index.accounts).into_iter().partition(|one| {
                        one.id != kept.id
                            && one.kind == kept.kind
                            && one.issuer == kept.issuer
                            && one.subject.is_some()
                            && one.subject == kept.subject
                    });
                index.accounts = accounts;
                let doubles: Vec<Record> = doubles;
                if doubles.iter().any(|one| index.active.as_deref() == Some(&one.id)) {
                    index.active = Some(kept.id);
                }
                Ok(doubles)
            })?;
            doubles.iter().try_for_each(|one| inner.store.remove(&one.id, one.store))
        })
        .await
    }
}
