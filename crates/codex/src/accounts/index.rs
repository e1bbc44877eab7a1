//! `accounts.json`: who signed in here. No token is in it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use patchbay_words::{Message, Said, said};
use serde::{Deserialize, Serialize};

use super::view::{AccountKind, AccountStatus, AccountView, StoreKind};
use super::{codex_cli, lock, private_file};

/// The whole file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Index {
    /// Our own id of the account in use.
    #[serde(default)]
    pub(crate) active: Option<String>,
    /// In the order of their first sign-in.
    #[serde(default)]
    pub(crate) accounts: Vec<Record>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) kind: AccountKind,
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    #[serde(default)]
    pub(crate) email: String,
    #[serde(default)]
    pub(crate) plan: Option<String>,
    #[serde(default)]
    pub(crate) workspace: Option<String>,
    /// The person: two of them can share a workspace.
    #[serde(default)]
    pub(crate) user: Option<String>,
    pub(crate) expires_at: i64,
    pub(crate) last_refresh: i64,
    pub(crate) store: StoreKind,
    /// False where the issuer gave no refresh token.
    #[serde(default)]
    pub(crate) renewable: bool,
    /// True where its tokens were found to be gone.
    #[serde(default)]
    pub(crate) signed_out: bool,
    /// A refusal that no further request can change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refusal: Option<Refusal>,
    /// What the person calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) label: Option<String>,
    /// Granted by the issuer; empty where it did not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) scopes: Vec<String>,
    /// Codex CLI's `auth.json`, where the sign-in is borrowed: no token of it is kept here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) auth_file: Option<PathBuf>,
    /// `sub` of an id token that was verified (plan kind).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
    /// Unix time in seconds before which the issuer wants no refresh (plan kind).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) earliest_refresh_at: Option<i64>,
    /// The id token is still to be verified, since the issuer's keys could not be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unverified: Option<Unverified>,
}

/// What is needed to verify an id token later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unverified {
    /// What the sign-in asked with; absent for tokens of a refresh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nonce: Option<String>,
    /// The issuer's own time when it gave the token, Unix time in seconds, where it told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<i64>,
}

/// A refresh token that the issuer refused for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refusal {
    /// SHA-256 of that refresh token.
    pub(crate) credential: String,
    pub(crate) kind: Kind,
    /// Where it was not said in the kind's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// The same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) meaning: Option<String>,
    /// The same by id, where [`Self::title`] or [`Self::meaning`] is there.
    #[serde(default)]
    pub(crate) said: Said,
    #[serde(default)]
    pub(crate) detail: Option<String>,
}

impl Refusal {
    /// `failure`, to be remembered for the refresh token of this fingerprint.
    pub(crate) fn of(credential: String, failure: &Failure) -> Self {
        let usual = Failure::new(failure.kind);
        let own = |said: &String, usual: String| (*said != usual).then(|| said.clone());
        Self {
            credential,
            kind: failure.kind,
            title: own(&failure.title, usual.title),
            meaning: own(&failure.meaning, usual.meaning),
            said: Said::clone(&failure.said),
            detail: failure.detail.clone(),
        }
    }

    /// The same words again.
    pub(crate) fn failure(&self) -> Failure {
        let mut failure = Failure::new(self.kind);
        if let Some(title) = &self.title {
            failure.title.clone_from(title);
            failure.said.title.clone_from(&self.said.title);
        }
        if let Some(meaning) = &self.meaning {
            failure.meaning.clone_from(meaning);
            failure.said.meaning.clone_from(&self.said.meaning);
        }
        match &self.detail {
            Some(detail) => failure.with_detail(detail),
            None => failure,
        }
    }
}

impl Record {
    /// The account as a sentence names it.
    pub(crate) fn named(&self) -> Message {
        match self.email.as_str() {
            "" => said!("sign-in-this-account"),
            email => Message::verbatim(email),
        }
    }

    pub(crate) fn view(&self, active: bool, now: i64) -> AccountView {
        let ended = self.expires_at <= now && !self.renewable;
        AccountView {
            id: self.id.clone(),
            kind: self.kind,
            email: self.email.clone(),
            plan: self.plan.clone(),
            workspace: self.workspace.clone(),
            issuer: self.issuer.clone(),
            expires_at: self.expires_at,
            last_refresh: self.last_refresh,
            store: self.store,
            status: if self.signed_out {
                AccountStatus::SignedOut
            } else if self.refusal.is_some() || self.unverified.is_some() || ended {
                AccountStatus::Expired
            } else {
                AccountStatus::Ok
            },
            active,
            label: self.label.clone(),
            scopes: (!self.scopes.is_empty()).then(|| self.scopes.clone()),
            borrowed_from: codex_cli::lender(self),
        }
    }
}

impl Index {
    /// The account in use.
    pub(crate) fn active(&self) -> Option<&Record> {
        self.active.as_deref().and_then(|id| self.find(id))
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Record> {
        self.accounts.iter().find(|record| record.id == id)
    }

    /// Puts `record` in place of the one with its id, or at the end.
    pub(crate) fn put(&mut self, record: Record) {
        match self.accounts.iter_mut().find(|known| known.id == record.id) {
            Some(known) => *known = record,
            None => self.accounts.push(record),
        }
    }

    /// Takes `id` out; where it was in use, the first that stays is.
    pub(crate) fn remove(&mut self, id: &str) {
        self.accounts.retain(|record| record.id != id);
        if self.active.as_deref() == Some(id) {
            self.active = self.accounts.first().map(|record| record.id.clone());
        }
    }
}

/// The file, and the lock that orders its writers.
pub(crate) struct IndexFile {
    path: PathBuf,
    lock: PathBuf,
}

impl IndexFile {
    pub(crate) fn new(data_dir: &Path) -> Self {
        Self { path: data_dir.join("accounts.json"), lock: data_dir.join("accounts.lock") }
    }

    /// Blocks.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub(crate) fn read(&self) -> Result<Index, Failure> {
        let Some(bytes) = private_file::read(&self.path)? else { return Ok(Index::default()) };
        serde_json::from_slice(&bytes)
            .map_err(|error| private_file::unreadable(&self.path, &error.to_string()))
    }

    /// Reads, changes and writes under the lock. Blocks, for milliseconds.
    ///
    /// # Errors
    /// `file_unreadable`, `file_not_writable`, and what `change` returns.
    pub(crate) fn update<T>(
        &self,
        change: impl FnOnce(&mut Index) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let _held = lock::hold(&self.lock, Duration::from_secs(10))?;
        let mut index = self.read()?;
        let result = change(&mut index)?;
        let mut json = serde_json::to_vec_pretty(&index)
            .map_err(|error| private_file::not_writable(&self.path, &error.to_string()))?;
        json.push(b'\n');
        private_file::write(&self.path, &json)?;
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str) -> Record {
        Record {
            id: id.to_owned(),
            kind: AccountKind::Codex,
            issuer: "https://auth.openai.com".to_owned(),
            client_id: "app".to_owned(),
            email: String::new(),
            plan: None,
            workspace: None,
            user: None,
            expires_at: 100,
            last_refresh: 0,
            store: StoreKind::File,
            renewable: true,
            signed_out: false,
            refusal: None,
            label: None,
            scopes: Vec::new(),
            auth_file: None,
            subject: None,
            earliest_refresh_at: None,
            unverified: None,
        }
    }

    #[test]
    fn the_first_that_stays_takes_over() {
        let mut index =
            Index { active: Some("b".into()), accounts: vec![record("a"), record("b")] };
        index.remove("b");
        assert_eq!(index.active.as_deref(), Some("a"));
        index.remove("a");
        assert!(index.active.is_none() && index.active().is_none());
    }

    #[test]
    fn a_file_that_can_not_be_understood_is_never_written() {
        let dir = tempfile::tempdir().unwrap();
        let file = IndexFile::new(dir.path());
        std::fs::write(dir.path().join("accounts.json"), "{\"accounts\": [").unwrap();
        let failure = file.update(|_| Ok(())).unwrap_err();
        assert_eq!(failure.kind, Kind::FileUnreadable);
        assert_eq!(
            std::fs::read_to_string(dir.path().join("accounts.json")).unwrap(),
            "{\"accounts\": ["
        );
    }

    #[test]
    fn status_says_whether_it_can_be_used() {
        let mut one = record("a");
        assert_eq!(one.view(true, 50).status, AccountStatus::Ok);
        assert_eq!(one.view(true, 500).status, AccountStatus::Ok, "it can be renewed");
        one.renewable = false;
        assert_eq!(one.view(true, 500).status, AccountStatus::Expired);
        one.signed_out = true;
        assert_eq!(one.view(true, 50).status, AccountStatus::SignedOut);
    }
}
