//! Tokens for requests, and their renewal: one at a time across threads and processes, durable
//! before they are used, never asked for again once the issuer refused for good.

use std::sync::Arc;

use patchbay_failure::{Failure, Kind, Life, Seen};
use patchbay_words::said;
use secrecy::{ExposeSecret, SecretString};

use super::access::Endpoint;
use super::claims::{Claims, differ, ends_at};
use super::index::{Record, Refusal, Unverified};
use super::refresh::{self, Ask, Reason, Way};
use super::tokens::{Answer, Tokens, fingerprint};
use super::{Access, AccountKind, AccountView, Accounts, blocking, codex_cli, known, plan};
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
    /// The person wants another one than this access token.
    Asked(SecretString),
}

impl Cause {
    /// Whether the tokens that stand now still need it; another may have renewed them meanwhile.
    fn holds(&self, record: &Record, tokens: &Tokens, now: i64) -> bool {
        let (Self::Due(seen) | Self::Refused(seen) | Self::Asked(seen)) = self;
        let same = seen.expose_secret() == tokens.access.expose_secret();
        match self {
            // A token that lives for less than 5 minutes is always due: one that another renewed
            // just now is taken all the same.
            Self::Due(_) => due(record, now) && (same || record.expires_at <= now),
            Self::Refused(_) | Self::Asked(_) => same,
        }
    }

    const fn reason(&self) -> Reason {
        match self {
            Self::Due(_) | Self::Asked(_) => Reason::ProactiveExpiry,
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
        self.access_of(None, http, endpoints, now).await
    }

    /// As [`Accounts::access`], of the account `id`; None is the one in use.
    ///
    /// # Errors
    /// As [`Accounts::access`].
    pub async fn access_of(
        &self,
        id: Option<&str>,
        http: &reqwest::Client,
        endpoints: &Endpoints,
        now: i64,
    ) -> Result<Access, Failure> {
        let inner = Arc::clone(&self.inner);
        let index = blocking(move || inner.index.read()).await?;
        let record = match id {
            Some(id) => super::known(&index, id)?,
            None => index.active().ok_or_else(|| Failure::new(Kind::AuthMissing))?,
        };
        let endpoint = Endpoint::of(record.kind, &record.issuer, endpoints)?;
        if let Some(file) = &record.auth_file {
            return self.borrowed(record, file, endpoint, None, now).await;
        }
        let (record, tokens) = self.present(&record.id).await?;
        if record.unverified.is_some() {
            self.confirmed(http, &record.id).await?;
        }
        if !due(&record, now) {
            return Ok(access(&record, &tokens, endpoint));
        }
        let renewed = self.renewed(http, &record.id, Cause::Due(tokens.access), now).await;
        renewed.map(|(record, tokens)| access(&record, &tokens, endpoint))
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
        let record = self.record(&refused.account).await?;
        let endpoint = Endpoint::of(record.kind, &record.issuer, endpoints)?;
        if let Some(file) = &record.auth_file {
            return self.borrowed(&record, file, endpoint, Some(refused.token.clone()), now).await;
        }
        let cause = Cause::Refused(refused.token.clone());
        let renewed = self.renewed(http, &refused.account, cause, now).await;
        renewed.map(|(record, tokens)| access(&record, &tokens, endpoint))
    }

    /// "Renew now": new tokens for account `id` although the old ones are good, one renewal at a
    /// time as any other. `now` is Unix time in seconds.
    ///
    /// # Errors
    /// `auth_missing` where there is no such account; `refresh_failed` where the sign-in is
    /// borrowed; `rate_limit` with `resets_at` where the issuer wants none yet; `auth_scope`
    /// ("refused before sending") where the account belongs to another issuer than `endpoints`;
    /// `refresh_*`, or what the network did.
    pub async fn renew_now(
        &self,
        http: &reqwest::Client,
        endpoints: &Endpoints,
        id: &str,
        now: i64,
    ) -> Result<AccountView, Failure> {
        let record = self.record(id).await?;
        if record.auth_file.is_some() {
            return Err(codex_cli::not_renewed());
        }
        Endpoint::of(record.kind, &record.issuer, endpoints)?;
        if let Some(earliest) = record.earliest_refresh_at.filter(|earliest| *earliest > now) {
            return Err(too_early(earliest));
        }
        let (_, tokens) = self.present(id).await?;
        self.renewed(http, id, Cause::Asked(tokens.access), now).await?;
        let (accounts, id) = (self.clone(), id.to_owned());
        blocking(move || {
            let index = accounts.inner.index.read()?;
            Ok(known(&index, &id)?.view(index.active.as_deref() == Some(id.as_str()), now))
        })
        .await
    }

    async fn renewed(
        &self,
        http: &reqwest::Client,
        id: &str,
        cause: Cause,
        now: i64,
    ) -> Result<(Record, Tokens), Failure> {
        let (accounts, http, id) = (self.clone(), http.clone(), id.to_owned());
        // To its end also where the caller goes away (a turn that is stopped): between the
        // issuer's rotation and our save, the only valid refresh token would be lost.
        self.to_its_end(async move { accounts.renew_locked(&http, &id, cause, now).await }).await
    }

    async fn renew_locked(
        &self,
        http: &reqwest::Client,
        id: &str,
        cause: Cause,
        now: i64,
    ) -> Result<(Record, Tokens), Failure> {
        let (_turn, _held) = self.lock(id).await?;
        let (record, tokens) = self.present(id).await?;
        if !cause.holds(&record, &tokens, now) {
            return Ok((record, tokens));
        }
        let Some(credential) = tokens.refresh.clone() else {
            return Err(Failure::new(Kind::RefreshExpired)
                .with_detail("the issuer gave no refresh token with this sign-in"));
        };
        if let Some(refusal) = remembered(&record, &credential) {
            return Err(refusal);
        }
        let seen = Seen { provider: Some("openai-codex"), account: Some(id), ..Seen::default() };
        let life = Life::begin("refresh", uuid::Uuid::new_v4().to_string(), &seen);
        let asked = self.ask(http, &record, &credential, cause.reason()).await;
        life.end(asked.as_ref().err(), &seen);
        match asked {
            Ok(answer) => {
                if let Some(failure) = unusable(&record, &answer) {
                    // The issuer has rotated: what stands can't be refreshed any more either.
                    self.remember(&record.id, &credential, &failure).await?;
                    if let Some(unused) = &answer.refresh {
                        let Record { kind, issuer, client_id, .. } = &record;
                        self.revoke(http, *kind, issuer, client_id, unused).await;
                    }
                    return Err(failure);
                }
                let came = answer.access.is_some();
                let (record, tokens) = self.keep(record, tokens, answer, now).await?;
                if !came && (record.expires_at <= now || matches!(cause, Cause::Refused(_))) {
                    return Err(Failure::new(Kind::RefreshFailed)
                        .with_detail("the issuer's answer holds no access token"));
                }
                if record.unverified.is_some() {
                    self.confirm_locked(http, &record, &tokens).await?;
                }
                Ok((record, tokens))
            }
            Err(failure) if refresh::for_good(failure.kind) => {
                let failure = self.naming(failure, &credential).await;
                self.remember(&record.id, &credential, &failure).await?;
                Err(failure)
            }
            // Early by minutes: what stands is still good for this request.
            Err(failure) if matches!(cause, Cause::Due(_)) && record.expires_at > now + 30 => {
                tracing::warn!(%failure, "refresh failed; the token is used until it ends");
                Ok((record, tokens))
            }
            Err(failure) => Err(failure),
        }
    }

    /// One request to the account's own issuer.
    async fn ask(
        &self,
        http: &reqwest::Client,
        record: &Record,
        credential: &SecretString,
        reason: Reason,
    ) -> Result<Answer, Failure> {
        let issuer = &record.issuer;
        let (token_endpoint, way) = match record.kind {
            AccountKind::Codex => (format!("{issuer}/oauth/token"), Way::Codex(reason)),
            AccountKind::Plan => (self.description(http, issuer).await?.token_endpoint, Way::Plan),
        };
        let ask = Ask {
            token_endpoint: &token_endpoint,
            client_id: &record.client_id,
            refresh: credential,
            way,
        };
        let answered = refresh::request(http, ask, self.patience()).await;
        answered.inspect_err(|_| self.doubt(issuer))
    }

    /// Saves renewed tokens before anybody gets them.
    async fn keep(
        &self,
        record: Record,
        tokens: Tokens,
        answer: Answer,
        now: i64,
    ) -> Result<(Record, Tokens), Failure> {
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let (expires_in, earliest) = (answer.expires_in, answer.earliest_refresh_at);
            let scopes = answer.scopes.clone();
            let to_verify = record.kind == AccountKind::Plan && answer.id.is_some();
            // What is still to be verified may be somebody else's.
            let told = answer.id.as_ref().filter(|_| !to_verify).map(Claims::of);
            let told = told.unwrap_or_default();
            let (came, at) = (answer.access.is_some(), answer.at);
            let tokens = tokens.renewed(answer);
            let store = inner.store.save_renewed(&record.id, record.store, &tokens)?;
            let expires_at = match came {
                true => ends_at(&tokens.access, expires_in, now),
                false => record.expires_at,
            };
            let record = Record {
                email: told.email.unwrap_or(record.email),
                plan: told.plan.or(record.plan),
                expires_at,
                last_refresh: now,
                store,
                renewable: tokens.refresh.is_some(),
                signed_out: false,
                refusal: None,
                scopes: scopes.unwrap_or(record.scopes),
                earliest_refresh_at: self::earliest(earliest, expires_at),
                // Stored before it is checked: the issuer has rotated, whatever comes now.
                unverified: to_verify.then_some(Unverified { nonce: None, at }),
                ..record
            };
            inner.index.update(|index| {
                index.put(record.clone());
                Ok(())
            })?;
            Ok((record, tokens))
        })
        .await
    }

    pub(super) async fn remember(
        &self,
        id: &str,
        credential: &SecretString,
        failure: &Failure,
    ) -> Result<(), Failure> {
        let refusal = Refusal::of(fingerprint(credential), failure);
        self.amend(id, move |record| record.refusal = Some(refusal)).await
    }

    /// The account and its tokens; where these are gone, that is written down and said.
    pub(super) async fn present(&self, id: &str) -> Result<(Record, Tokens), Failure> {
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

    pub(super) async fn amend(
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

fn due(record: &Record, now: i64) -> bool {
    let allowed = record.earliest_refresh_at.is_none_or(|earliest| earliest <= now);
    // Half of a short life, so that a token of few minutes is not renewed for every request.
    let early = EARLY.min(record.expires_at.saturating_sub(record.last_refresh) / 2);
    record.expires_at <= now || (allowed && record.expires_at.saturating_sub(now) <= early)
}

/// When the issuer wants the next renewal at the earliest. It speaks of its own clock: where that
/// is ahead, the time would come after the token's end.
pub(super) fn earliest(told: Option<i64>, expires_at: i64) -> Option<i64> {
    told.map(|at| at.min(expires_at.saturating_sub(EARLY)))
}

/// Why the tokens of `answer` are not this account's any more.
fn unusable(record: &Record, answer: &Answer) -> Option<Failure> {
    let claims = answer.id.as_ref().map(Claims::of).unwrap_or_default();
    let claims = claims.or(answer.access.as_ref().map(Claims::of).unwrap_or_default());
    if differ(&record.user, &claims.user) || differ(&record.workspace, &claims.workspace) {
        return Some(anothers(record));
    }
    let withdrawn = record.kind == AccountKind::Plan
        && answer
            .scopes
            .as_ref()
            .is_some_and(|scopes| !plan::granted(scopes.iter().map(String::as_str)));
    withdrawn.then(|| {
        Failure::new(Kind::RefreshRevoked)
            .with_title(said!("sign-in-plan-withdrawn-title"))
            .with_meaning(said!("sign-in-plan-withdrawn-meaning"))
            .with_detail(format!("{} is no longer granted", plan::SCOPE))
    })
}

/// The tokens that came are somebody else's than `record`'s.
pub(super) fn anothers(record: &Record) -> Failure {
    let who = record.named();
    Failure::new(Kind::RefreshRevoked)
        .with_title(said!("sign-in-anothers-title"))
        .with_meaning(said!("sign-in-anothers-meaning", who = who))
}

/// The issuer said when it wants the next one.
fn too_early(earliest: i64) -> Failure {
    let mut failure = Failure::new(Kind::RateLimit)
        .with_title(said!("sign-in-too-early-title"))
        .with_meaning(said!("sign-in-too-early-meaning"))
        .with_action_text(said!("sign-in-too-early-action"));
    failure.resets_at = Some(earliest);
    failure
}

pub(super) fn remembered(record: &Record, credential: &SecretString) -> Option<Failure> {
    let refusal = record.refusal.as_ref()?;
    (refusal.credential == fingerprint(credential)).then(|| refusal.failure())
}

fn access(record: &Record, tokens: &Tokens, endpoint: Endpoint) -> Access {
    Access {
        token: tokens.access.clone(),
        chatgpt_account_id: record.workspace.clone(),
        account: record.id.clone(),
        plan: record.plan.clone(),
        endpoint,
    }
}
