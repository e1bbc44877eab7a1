//! Tokens for requests, and their renewal: one at a time across threads and processes, durable
//! before they are used, never asked for again once the issuer refused for good.

use std::sync::Arc;

use patchbay_failure::{Failure, Kind};
use secrecy::{ExposeSecret, SecretString};

use super::claims::{Claims, ends_at};
use super::index::{Record, Refusal};
use super::refresh::{self, Reason};
use super::tokens::{Answer, Tokens, fingerprint};
use super::{Access, Accounts, blocking, finish};
use crate::setup::Endpoints;

/// Seconds before its end at which an access token is renewed (Codex CLI 0.169: 5 minutes).
const EARLY: i64 = 300;

/// Why a renewal is wanted, decided again under the lock.
#[derive(Clone)]
enum Cause {
    /// This access token ends soon.
    Due(SecretString),
    /// A server refused this access token.
    Refused(SecretString),
}

impl Cause {
    /// Whether the tokens that stand now still need it; another may have renewed them meanwhile.
    fn holds(&self, record: &Record, tokens: &Tokens, now: i64) -> bool {
        let (Self::Due(seen) | Self::Refused(seen)) = self;
        let same = seen.expose_secret() == tokens.access.expose_secret();
        match self {
            // A token that lives for less than 5 minutes is always due: one that another renewed
            // just now is taken all the same.
            Self::Due(_) => due(record, now) && (same || record.expires_at <= now),
            Self::Refused(_) => same,
        }
    }

    const fn reason(&self) -> Reason {
        match self {
            Self::Due(_) => Reason::ProactiveExpiry,
            Self::Refused(_) => Reason::UnauthorizedRecovery,
        }
    }
}

impl Accounts {
    /// Tokens of the account in use for one request to `endpoints`, refreshed first where they end
    /// within 5 minutes: one at a time across threads and processes. Where that fails for the
    /// moment and the token is still good, it is used as it is. `now` is Unix time in seconds.
    ///
    /// # Errors
    /// `auth_missing` where nobody is signed in; `auth_scope` ("refused before sending") where the
    /// account belongs to another issuer than `endpoints`; `refresh_*`, or what the network did.
    pub async fn access(
        &self,
        http: &reqwest::Client,
        endpoints: &Endpoints,
        now: i64,
    ) -> Result<Access, Failure> {
        let inner = Arc::clone(&self.inner);
        let index = blocking(move || inner.index.read()).await?;
        let record = index.active().ok_or_else(|| Failure::new(Kind::AuthMissing))?;
        permitted(record, endpoints)?;
        let (record, tokens) = self.present(&record.id).await?;
        if !due(&record, now) {
            return Ok(access(&record, &tokens));
        }
        self.renewed(http, &record.id, Cause::Due(tokens.access), now).await
    }

    /// After one 401: refreshes the account of `refused` although it does not look expired.
    /// Sends nothing where another already did. `now` is Unix time in seconds.
    ///
    /// # Errors
    /// As [`Accounts::access`].
    pub async fn renew(
        &self,
        http: &reqwest::Client,
        endpoints: &Endpoints,
        refused: &Access,
        now: i64,
    ) -> Result<Access, Failure> {
        let (record, _) = self.present(&refused.account).await?;
        permitted(&record, endpoints)?;
        self.renewed(http, &refused.account, Cause::Refused(refused.token.clone()), now).await
    }

    async fn renewed(
        &self,
        http: &reqwest::Client,
        id: &str,
        cause: Cause,
        now: i64,
    ) -> Result<Access, Failure> {
        let (accounts, http, id) = (self.clone(), http.clone(), id.to_owned());
        // A task of its own: where the caller goes away (a turn that is stopped) between the
        // issuer's rotation and our save, the only valid refresh token would be lost.
        finish(tokio::spawn(async move { accounts.renew_locked(&http, &id, cause, now).await }))
            .await
    }

    async fn renew_locked(
        &self,
        http: &reqwest::Client,
        id: &str,
        cause: Cause,
        now: i64,
    ) -> Result<Access, Failure> {
        let (_turn, _held) = self.lock(id).await?;
        let (record, tokens) = self.present(id).await?;
        if !cause.holds(&record, &tokens, now) {
            return Ok(access(&record, &tokens));
        }
        let Some(credential) = tokens.refresh.clone() else {
            return Err(Failure::new(Kind::RefreshExpired)
                .with_detail("the issuer gave no refresh token with this sign-in"));
        };
        if let Some(refusal) = remembered(&record, &credential) {
            return Err(refusal);
        }
        let (issuer, client) = (&record.issuer, &record.client_id);
        let reason = cause.reason();
        match refresh::request(http, issuer, client, &credential, reason, self.patience()).await {
            Ok(answer) => self.keep(record, tokens, answer, now).await,
            Err(failure) if refresh::for_good(failure.kind) => {
                self.remember(&record.id, &credential, &failure).await?;
                Err(failure)
            }
            // Early by minutes: what stands is still good for this request.
            Err(failure) if matches!(cause, Cause::Due(_)) && record.expires_at > now + 30 => {
                tracing::warn!(%failure, "refresh failed; the token is used until it ends");
                Ok(access(&record, &tokens))
            }
            Err(failure) => Err(failure),
        }
    }

    /// Saves renewed tokens before anybody gets them.
    async fn keep(
        &self,
        record: Record,
        tokens: Tokens,
        answer: Answer,
        now: i64,
    ) -> Result<Access, Failure> {
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let expires_in = answer.expires_in;
            let told = answer.id.as_ref().map(Claims::of).unwrap_or_default();
            let tokens = tokens.renewed(answer);
            let store = inner.store.save(&record.id, record.store, &tokens)?;
            let record = Record {
                email: told.email.unwrap_or(record.email),
                plan: told.plan.or(record.plan),
                expires_at: ends_at(&tokens.access, expires_in, now),
                last_refresh: now,
                store,
                renewable: tokens.refresh.is_some(),
                signed_out: false,
                refusal: None,
                ..record
            };
            inner.index.update(|index| {
                index.put(record.clone());
                Ok(())
            })?;
            Ok(access(&record, &tokens))
        })
        .await
    }

    async fn remember(
        &self,
        id: &str,
        credential: &SecretString,
        failure: &Failure,
    ) -> Result<(), Failure> {
        let refusal = Refusal {
            credential: fingerprint(credential),
            kind: failure.kind,
            detail: failure.detail.clone(),
        };
        self.amend(id, move |record| record.refusal = Some(refusal)).await
    }

    /// The account and its tokens; where these are gone, that is written down and said.
    async fn present(&self, id: &str) -> Result<(Record, Tokens), Failure> {
        match self.read(id).await? {
            (record, Some(tokens)) => Ok((record, tokens)),
            (record, None) => {
                if !record.signed_out {
                    self.amend(id, |record| record.signed_out = true).await?;
                }
                Err(Failure::new(Kind::AuthMissing)
                    .with_detail(format!("the tokens of {} are gone", record.email)))
            }
        }
    }

    async fn amend(
        &self,
        id: &str,
        change: impl FnOnce(&mut Record) + Send + 'static,
    ) -> Result<(), Failure> {
        let (inner, id) = (Arc::clone(&self.inner), id.to_owned());
        blocking(move || {
            inner.index.update(|index| {
                if let Some(record) = index.accounts.iter_mut().find(|record| record.id == id) {
                    change(record);
                }
                Ok(())
            })
        })
        .await
    }
}

/// An account's tokens go only where its own issuer was configured with the endpoint.
fn permitted(record: &Record, endpoints: &Endpoints) -> Result<(), Failure> {
    if record.issuer == endpoints.issuer {
        return Ok(());
    }
    Err(Failure::new(Kind::AuthScope)
        .with_title("Patchbay did not send this.")
        .with_meaning(format!(
            "The account in use belongs to {}; the endpoints in force go with {}.",
            record.issuer, endpoints.issuer
        ))
        .with_detail("refused before sending"))
}

fn due(record: &Record, now: i64) -> bool {
    record.expires_at.saturating_sub(now) <= EARLY
}

fn remembered(record: &Record, credential: &SecretString) -> Option<Failure> {
    let refusal = record.refusal.as_ref()?;
    (refusal.credential == fingerprint(credential)).then(|| {
        let failure = Failure::new(refusal.kind);
        match &refusal.detail {
            Some(detail) => failure.with_detail(detail),
            None => failure,
        }
    })
}

fn access(record: &Record, tokens: &Tokens) -> Access {
    Access {
        token: tokens.access.clone(),
        chatgpt_account_id: record.workspace.clone(),
        account: record.id.clone(),
        plan: record.plan.clone(),
    }
}
