//! Confirming who signed in with the plan kind: at sign-in, after a refresh, and later, where the
//! issuer's keys could not be had then.

use patchbay_failure::{Failure, Kind};
use patchbay_words::said;

use super::claims::Claims;
use super::index::Record;
use super::plan::{self, Expected, Unconfirmed};
use super::renewal::{anothers, remembered};
use super::{Accounts, Tokens, blocking};

impl Accounts {
    /// Verifies an id token that was stored before it could be verified.
    ///
    /// # Errors
    /// What kept the keys from being had: the tokens stay. `callback_invalid` where the identity
    /// is not what was asked for, `refresh_revoked` where that came of a refresh or was found
    /// before: the account can't be used any more.
    pub(super) async fn confirmed(&self, http: &reqwest::Client, id: &str) -> Result<(), Failure> {
        let (accounts, http, id) = (self.clone(), http.clone(), id.to_owned());
        self.to_its_end(async move {
            let (_turn, _held) = accounts.lock(&id).await?;
            let (record, tokens) = accounts.present(&id).await?;
            // Another may have confirmed it meanwhile.
            if record.unverified.is_none() {
                return Ok(());
            }
            // Judged before: nothing that could be asked would change it.
            if let Some(refusal) = tokens.refresh.as_ref().and_then(|it| remembered(&record, it)) {
                return Err(refusal);
            }
            accounts.confirm_locked(&http, &record, &tokens).await
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
        let unverified = record.unverified.as_ref();
        let nonce = unverified.and_then(|one| one.nonce.as_deref());
        let expected = Expected {
            client_id: &record.client_id,
            nonce,
            subject: record.subject.as_deref(),
            // When the token was given: a check that is made up for later is as good. By the
            // issuer's clock, since a wrong one here would end the sign-in for good.
            now: unverified.and_then(|one| one.at).unwrap_or(record.last_refresh),
        };
        match self.identity(http, &record.issuer, tokens, expected).await {
            Ok(subject) => {
                let told = tokens.id.as_ref().map(Claims::of).unwrap_or_default();
                self.amend(&record.id, move |record| {
                    record.email = told.email.unwrap_or(std::mem::take(&mut record.email));
                    record.plan = told.plan.or(record.plan.take());
                    record.subject = Some(subject);
                    record.unverified = None;
                })
                .await?;
                self.drop_doubles(&record.id).await
            }
            Err(Unconfirmed::Later(failure)) => Err(failure),
            Err(Unconfirmed::Another(failure)) => {
                self.refuse(http, record, tokens, anothers(record), failure).await
            }
            Err(Unconfirmed::Never(failure)) => {
                let mut refused = Failure::new(Kind::RefreshRevoked)
                    .with_meaning(said!("sign-in-identity-never-meaning"));
                refused.title.clone_from(&failure.title);
                refused.said.title.clone_from(&failure.said.title);
                self.refuse(http, record, tokens, refused, failure).await
            }
        }
    }

    /// Remembers that the identity was `refused` because of `why`, and asks to revoke what nobody
    /// will use.
    async fn refuse(
        &self,
        http: &reqwest::Client,
        record: &Record,
        tokens: &Tokens,
        refused: Failure,
        why: Failure,
    ) -> Result<(), Failure> {
        let refused = refused.with_detail(why.detail.as_deref().unwrap_or_default());
        if let Some(credential) = &tokens.refresh {
            self.remember(&record.id, credential, &refused).await?;
            let Record { kind, issuer, client_id, .. } = record;
            self.revoke(http, *kind, issuer, client_id, credential).await;
        }
        // At a sign-in it is the callback that was wrong.
        let at_sign_in = record.unverified.as_ref().is_some_and(|one| one.nonce.is_some());
        Err(if at_sign_in { why } else { refused })
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
                .with_title(said!("sign-in-identity-title"))
                .with_detail("the issuer sent no id token");
            return Err(Unconfirmed::Never(failure));
        };
        let patience = self.patience();
        let discovery = self.description(http, issuer).await.map_err(Unconfirmed::Later)?;
        let confirmed = plan::confirm(http, &discovery, token, expected, patience).await;
        confirmed.inspect_err(|_| self.doubt(issuer))
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
