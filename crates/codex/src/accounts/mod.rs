//! Accounts: who is signed in, to which issuer, and where the tokens are kept.
//!
//! `accounts.json` holds what may be said of an account; its tokens are in the keyring or in a
//! private file, and leave this module only as [`Access`] for the endpoints of their own issuer.

mod access;
mod claims;
pub mod codex_cli;
mod confirmation;
mod described;
mod index;
mod keychain;
pub(crate) mod lock;
mod parts;
pub(crate) mod plan;
pub(crate) mod private_file;
mod refresh;
mod renewal;
mod revoke;
mod shared;
mod sign_out;
mod store;
mod tokens;
mod view;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use patchbay_failure::{Failure, Kind};

use crate::setup::{Endpoints, Setup, Timeouts};
use claims::{Claims, differ, ends_at};
pub(crate) use index::Unverified;
use index::{Index, IndexFile, Record};
use store::Store;
use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

pub use access::Access;
pub(crate) use access::Endpoint;
pub(crate) use refresh::{error_code, error_words, moment, seconds, words};
pub use shared::Place;
pub use sign_out::SignOutNotice;
pub(crate) use tokens::Tokens;
pub use view::{AccountKind, AccountStatus, AccountView, FoundSignIn, Lender, StoreKind};

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
    /// What issuers say of themselves.
    described: described::Described,
    /// Where other programs keep refresh tokens, where the caller can tell.
    others: OnceLock<shared::Places>,
    /// Work that must not be cut off: a refresh between the issuer's rotation and our save.
    unfinished: TaskTracker,
}

/// What a sign-in brings home.
pub(crate) struct Arrival {
    pub(crate) kind: AccountKind,
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) tokens: Tokens,
    /// Seconds, where the issuer said so.
    pub(crate) expires_in: Option<i64>,
    pub(crate) scopes: Vec<String>,
    /// Unix time in seconds (plan kind).
    pub(crate) earliest_refresh_at: Option<i64>,
    pub(crate) identity: Identity,
    /// Our own id of the account that this sign-in was started for.
    pub(crate) replaces: Option<String>,
}

/// What is known of who signed in.
pub(crate) enum Identity {
    /// Codex kind: what the tokens say is shown and decides nothing.
    AsTold,
    /// Plan kind: the `sub` of an id token that was verified.
    Verified(String),
    /// Plan kind: to be verified with this once the issuer's keys can be had.
    Pending(Unverified),
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
                described: described::Described::default(),
                others: OnceLock::new(),
                unfinished: TaskTracker::new(),
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
            .map(|one| {
                let active = active == Some(one.id.as_str());
                match &one.auth_file {
                    Some(file) => codex_cli::view(one, file, active, now),
                    None => one.view(active, now),
                }
            })
            .collect())
    }

    /// The base address that requests of `account` go to.
    ///
    /// # Errors
    /// `auth_scope` ("refused before sending") where what is configured belongs to another issuer.
    pub fn base_url(account: &AccountView, endpoints: &Endpoints) -> Result<String, Failure> {
        access::Endpoint::of(account.kind, &account.issuer, endpoints)
            .map(access::Endpoint::into_base)
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

    /// Calls account `id` by `label` from now on; an empty one takes the name away. At most 100
    /// characters are kept, without control characters.
    ///
    /// # Errors
    /// `auth_missing` where there is no such account; `file_unreadable`, `file_not_writable`.
    pub fn rename(&self, id: &str, label: &str) -> Result<(), Failure> {
        let label: String = label.chars().filter(|c| !c.is_control()).take(100).collect();
        let label = Some(label.trim().to_owned()).filter(|label| !label.is_empty());
        self.inner.index.update(|index| {
            known(index, id)?;
            if let Some(record) = index.accounts.iter_mut().find(|record| record.id == id) {
                record.label = label;
            }
            Ok(())
        })
    }

    /// Waits until refreshes and sign-outs that are under way have ended, for at most `patience`:
    /// a program that ends in the middle of one loses the sign-in. True where none is left.
    pub async fn settled(&self, patience: Duration) -> bool {
        self.inner.unfinished.close();
        let settled = tokio::time::timeout(patience, self.inner.unfinished.wait()).await.is_ok();
        self.inner.unfinished.reopen();
        settled
    }

    /// Runs `work` to its end also where the caller goes away.
    pub(crate) async fn to_its_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Failure>> + Send + 'static,
    ) -> Result<T, Failure> {
        finish(self.inner.unfinished.spawn(work)).await
    }

    /// Runs `work` on `runtime` without anybody waiting for it but [`Accounts::settled`]. The
    /// runtime is named since a window cancels on its main thread, which is none of the runtime's.
    pub(crate) fn by_itself(
        &self,
        runtime: &Handle,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        self.inner.unfinished.spawn_on(work, runtime);
    }

    /// Keeps a new sign-in and makes it the account in use. The same person at the same issuer
    /// gets new tokens, not a second account.
    ///
    /// # Errors
    /// `file_not_writable` where the tokens can't be kept: none of them is here then, and the same
    /// arrival can be added again.
    pub(crate) async fn add(
        &self,
        arrival: Arc<Arrival>,
        now: i64,
    ) -> Result<AccountView, Failure> {
        let inner = Arc::clone(&self.inner);
        let index = blocking(move || inner.index.read()).await?;
        let fresh = record_of(&arrival, now);
        let id = index
            .accounts
            .iter()
            .find(|known| match (&arrival.replaces, arrival.kind) {
                // Of the plan kind, another person was refused by now.
                (Some(id), AccountKind::Plan) => known.id == *id,
                (Some(id), AccountKind::Codex) if known.id == *id => {
                    known.auth_file.is_none() && !another(known, &fresh)
                }
                _ => same_person(known, &fresh),
            })
            .map(|known| known.id.clone());
        let new = id.is_none();
        let id = id.unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
        // A refresh under way with the old tokens must not write over the new ones.
        let (_turn, _held) = self.lock(&id).await?;
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let store = inner.store.save(&id, &arrival.tokens)?;
            let mut record = Record { id: id.clone(), store, ..fresh };
            let written = inner.index.update(|index| {
                record.label = index.find(&id).and_then(|known| known.label.clone());
                index.active = Some(id.clone());
                index.put(record.clone());
                Ok(record.view(true, now))
            });
            written.map_err(|failure| {
                // Nothing would ever name these tokens again.
                if new && let Err(failure) = inner.store.remove(&id, store) {
                    tracing::warn!(%failure, "tokens without an account were left behind");
                }
                store::unsaved(failure)
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

    /// What is known of account `id` now.
    pub(crate) async fn record(&self, id: &str) -> Result<Record, Failure> {
        let (inner, id) = (Arc::clone(&self.inner), id.to_owned());
        blocking(move || Ok(known(&inner.index.read()?, &id)?.clone())).await
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
    let expires_at = ends_at(&arrival.tokens.access, arrival.expires_in, now);
    Record {
        id: String::new(),
        kind: arrival.kind,
        issuer: arrival.issuer.clone(),
        client_id: arrival.client_id.clone(),
        email: claims.email.unwrap_or_default(),
        plan: claims.plan,
        workspace: claims.workspace,
        user: claims.user,
        expires_at,
        last_refresh: now,
        store: StoreKind::File,
        renewable: arrival.tokens.refresh.is_some(),
        signed_out: false,
        refusal: None,
        label: None,
        scopes: arrival.scopes.clone(),
        auth_file: None,
        subject: match &arrival.identity {
            Identity::Verified(subject) => Some(subject.clone()),
            Identity::AsTold | Identity::Pending(_) => None,
        },
        earliest_refresh_at: renewal::earliest(arrival.earliest_refresh_at, expires_at),
        unverified: match &arrival.identity {
            Identity::Pending(unverified) => Some(unverified.clone()),
            Identity::AsTold | Identity::Verified(_) => None,
        },
    }
}

/// Whether both say who or which workspace they are, and say it differently.
fn another(known: &Record, new: &Record) -> bool {
    differ(&known.user, &new.user) || differ(&known.workspace, &new.workspace)
}

/// A workspace is shared by people and a person can be in several: both must agree. Where the
/// tokens say nothing of either, every sign-in is an account of its own.
///
/// A borrowed sign-in stays beside one of our own; of the plan kind, only identities that were
/// verified decide.
fn same_person(known: &Record, new: &Record) -> bool {
    if known.auth_file.is_some() {
        return false;
    }
    if new.kind == AccountKind::Plan {
        return known.kind == new.kind
            && known.issuer == new.issuer
            && new.subject.is_some()
            && known.subject == new.subject;
    }
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
