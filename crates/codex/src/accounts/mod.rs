//! Accounts: who is signed in, to which issuer, and where the tokens are kept.
//!
//! `accounts.json` holds what may be said of an account; its tokens are in the keyring or in a
//! private file, and leave this module only as [`Access`] for the endpoints of their own issuer.

mod access;
mod claims;
mod index;
pub(crate) mod lock;
pub(crate) mod private_file;
mod refresh;
mod renewal;
mod revoke;
mod store;
mod tokens;
mod view;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use patchbay_failure::{Failure, Kind};

use crate::setup::{Setup, Timeouts};
use claims::{Claims, ends_at};
use index::{Index, IndexFile, Record};
use store::Store;

pub use access::Access;
pub(crate) use refresh::{error_code, error_words, seconds};
pub(crate) use tokens::Tokens;
pub use view::{AccountKind, AccountStatus, AccountView, StoreKind};

/// Everybody who signed in here. Cheap to clone; the clones share their locks.
#[derive(Clone)]
pub struct Accounts {
    inner: Arc<Inner>,
}

struct Inner {
    index: IndexFile,
    store: Store,
    locks: PathBuf,
    timeouts: Timeouts,
    /// One at a time within this process, for each account.
    turns: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

/// What a sign-in brings home.
pub(crate) struct Arrival {
    pub(crate) kind: AccountKind,
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) tokens: Tokens,
    /// Seconds, where the issuer said so.
    pub(crate) expires_in: Option<i64>,
}

impl Accounts {
    /// Opens the accounts of a data directory. Writes nothing and asks no keyring yet.
    ///
    /// # Errors
    /// `file_unreadable` where `accounts.json` can't be understood; it is never overwritten then.
    pub fn open(setup: &Setup) -> Result<Self, Failure> {
        let index = IndexFile::new(&setup.data_dir);
        index.read()?;
        Ok(Self {
            inner: Arc::new(Inner {
                index,
                store: Store::new(&setup.data_dir, setup.credential_store),
                locks: setup.data_dir.join("locks"),
                timeouts: setup.timeouts,
                turns: Mutex::default(),
            }),
        })
    }

    /// Where the next sign-in is kept. The first call asks the keyring, for at most 2 s.
    #[must_use]
    pub fn store_kind(&self) -> StoreKind {
        self.inner.store.kind()
    }

    /// True where a file is used only because no keyring answers.
    pub(crate) fn store_fell_back(&self) -> bool {
        self.inner.store.fell_back()
    }

    /// All accounts, in the order of their first sign-in. `now` is Unix time in seconds.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn list(&self, now: i64) -> Result<Vec<AccountView>, Failure> {
        let index = self.inner.index.read()?;
        let active = index.active.as_deref();
        Ok(index
            .accounts
            .iter()
            .map(|one| one.view(active == Some(one.id.as_str()), now))
            .collect())
    }

    /// Makes `id` the account in use.
    ///
    /// # Errors
    /// `auth_missing` where there is no such account; `file_unreadable`, `file_not_writable`.
    pub fn activate(&self, id: &str) -> Result<(), Failure> {
        self.inner.index.update(|index| {
            known(index, id)?;
            index.active = Some(id.to_owned());
            Ok(())
        })
    }

    /// Asks the issuer to revoke the refresh token, then forgets the account here, also where the
    /// issuer can't be reached. True where the issuer confirmed.
    ///
    /// # Errors
    /// `auth_missing` where there is no such account; `file_not_writable` where the tokens could
    /// not be removed from this computer.
    pub async fn sign_out(&self, http: &reqwest::Client, id: &str) -> Result<bool, Failure> {
        let (accounts, http, id) = (self.clone(), http.clone(), id.to_owned());
        // A task of its own: a caller that goes away must not leave it half-done.
        finish(tokio::spawn(async move { accounts.sign_out_now(&http, &id).await })).await
    }

    async fn sign_out_now(&self, http: &reqwest::Client, id: &str) -> Result<bool, Failure> {
        let (_turn, _held) = self.lock(id).await?;
        let (record, tokens) = self.read(id).await?;
        let refresh = tokens.and_then(|tokens| tokens.refresh);
        let confirmed = match &refresh {
            Some(refresh) => {
                revoke::request(http, &record.issuer, &record.client_id, refresh, self.patience())
                    .await
            }
            None => false,
        };
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            inner.store.remove(&record.id, record.store)?;
            inner.index.update(|index| {
                index.remove(&record.id);
                Ok(())
            })
        })
        .await?;
        Ok(confirmed)
    }

    /// Keeps a new sign-in and makes it the account in use. The same person at the same issuer
    /// gets new tokens, not a second account.
    ///
    /// # Errors
    /// `file_not_writable` where the tokens can't be kept.
    pub(crate) async fn add(&self, arrival: Arrival, now: i64) -> Result<AccountView, Failure> {
        let inner = Arc::clone(&self.inner);
        let index = blocking(move || inner.index.read()).await?;
        let fresh = record_of(&arrival, now);
        let id = index
            .accounts
            .iter()
            .find(|known| same_person(known, &fresh))
            .map_or_else(|| uuid::Uuid::new_v4().simple().to_string(), |known| known.id.clone());
        // A refresh under way with the old tokens must not write over the new ones.
        let (_turn, _held) = self.lock(&id).await?;
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let store = inner.store.save(&id, inner.store.kind(), &arrival.tokens)?;
            let record = Record { id: id.clone(), store, ..fresh };
            inner.index.update(|index| {
                index.active = Some(id);
                index.put(record.clone());
                Ok(record.view(true, now))
            })
        })
        .await
    }

    /// How long one answer of an issuer may take.
    pub(crate) fn patience(&self) -> Duration {
        self.inner.timeouts.connect + self.inner.timeouts.first
    }

    /// The turn within this process and the lock between processes, for account `id`.
    async fn lock(
        &self,
        id: &str,
    ) -> Result<(tokio::sync::OwnedMutexGuard<()>, lock::Held), Failure> {
        let turn = {
            let mut turns = self.inner.turns.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(turns.entry(id.to_owned()).or_default())
        };
        let turn = turn.lock_owned().await;
        let path = self.inner.locks.join(format!("{id}.lock"));
        // Whoever holds it makes one request: longer than that, it hangs.
        let held = lock::hold_async(path, self.patience() + Duration::from_secs(10)).await?;
        Ok((turn, held))
    }

    /// What is known of account `id` now, and its tokens where they are there.
    async fn read(&self, id: &str) -> Result<(Record, Option<Tokens>), Failure> {
        let (inner, id) = (Arc::clone(&self.inner), id.to_owned());
        blocking(move || {
            let index = inner.index.read()?;
            let record = known(&index, &id)?.clone();
            let tokens = inner.store.load(&id, record.store)?;
            Ok((record, tokens))
        })
        .await
    }
}

fn known<'a>(index: &'a Index, id: &str) -> Result<&'a Record, Failure> {
    index.find(id).ok_or_else(|| {
        Failure::new(Kind::AuthMissing).with_detail(format!("no account has the id {id}"))
    })
}

/// Everything but the id and the store, which are decided where it is kept.
fn record_of(arrival: &Arrival, now: i64) -> Record {
    let claims = arrival.tokens.id.as_ref().map(Claims::of).unwrap_or_default();
    let claims = claims.or(Claims::of(&arrival.tokens.access));
    Record {
        id: String::new(),
        kind: arrival.kind,
        issuer: arrival.issuer.clone(),
        client_id: arrival.client_id.clone(),
        email: claims.email.unwrap_or_default(),
        plan: claims.plan,
        workspace: claims.workspace,
        user: claims.user,
        expires_at: ends_at(&arrival.tokens.access, arrival.expires_in, now),
        last_refresh: now,
        store: StoreKind::File,
        renewable: arrival.tokens.refresh.is_some(),
        signed_out: false,
        refusal: None,
    }
}

/// A workspace is shared by people and a person can be in several: both must agree. Where the
/// tokens say nothing of either, every sign-in is an account of its own.
fn same_person(known: &Record, new: &Record) -> bool {
    let told = new.workspace.is_some() || new.user.is_some() || !new.email.is_empty();
    told && known.kind == new.kind
        && known.issuer == new.issuer
        && known.workspace == new.workspace
        && known.user == new.user
        && (new.user.is_some() || known.email == new.email)
}

/// Runs `work` where blocking is allowed.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    finish(tokio::task::spawn_blocking(work)).await
}

/// Waits for a task; one that was torn down (the program ends) is `cancelled`.
async fn finish<T>(task: tokio::task::JoinHandle<Result<T, Failure>>) -> Result<T, Failure> {
    task.await.unwrap_or_else(|_| Err(Failure::new(Kind::Cancelled)))
}
