//! `scopes.json`: which scopes an issuer refused a client, for 30 days.

use std::path::{Path, PathBuf};
use std::time::Duration;

use patchbay_failure::Failure;
use serde::{Deserialize, Serialize};

use crate::accounts::{lock, private_file};
use crate::setup::Setup;

/// Seconds for which a refusal is remembered: 30 days.
const KEPT: i64 = 30 * 24 * 60 * 60;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Remembered {
    #[serde(default)]
    refused: Vec<Refused>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Refused {
    issuer: String,
    client_id: String,
    scope: String,
    /// Unix time in seconds.
    at: i64,
}

impl Refused {
    /// A time in the future is a clock that was wrong: it counts, and ends 30 days after now.
    const fn stands(&self, now: i64) -> bool {
        self.at.saturating_add(KEPT) > now
    }
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("scopes.json")
}

/// What stands in the file. One that can't be understood counts as empty: asking for a scope once
/// too often costs a redirect, nothing more.
fn read(data_dir: &Path) -> Remembered {
    private_file::read(&path(data_dir))
        .ok()
        .flatten()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// The scopes that `issuer` refused `client_id` within the last 30 days. Blocks.
pub(crate) fn refused(data_dir: &Path, issuer: &str, client_id: &str, now: i64) -> Vec<String> {
    read(data_dir)
        .refused
        .into_iter()
        .filter(|one| one.issuer == issuer && one.client_id == client_id && one.stands(now))
        .map(|one| one.scope)
        .collect()
}

/// Adds `scopes` to what `issuer` refused `client_id`. Blocks.
///
/// # Errors
/// `file_not_writable`.
pub(crate) fn remember(
    data_dir: &Path,
    issuer: &str,
    client_id: &str,
    scopes: &[String],
    now: i64,
) -> Result<(), Failure> {
    // Two refusals can come within milliseconds, in two tasks or two processes.
    let _held = lock::hold(&data_dir.join("scopes.lock"), Duration::from_secs(5))?;
    let mut file = read(data_dir);
    file.refused.retain(|one| {
        let same = one.issuer == issuer && one.client_id == client_id;
        one.stands(now) && !(same && scopes.contains(&one.scope))
    });
    file.refused.extend(scopes.iter().map(|scope| Refused {
        issuer: issuer.to_owned(),
        client_id: client_id.to_owned(),
        scope: scope.clone(),
        at: now,
    }));
    let json = serde_json::to_vec_pretty(&file)
        .map_err(|error| private_file::not_writable(&path(data_dir), &error.to_string()))?;
    private_file::write(&path(data_dir), &json)
}

/// "Ask for all permissions again": the next sign-in asks every issuer for all scopes. Blocks.
///
/// # Errors
/// `file_not_writable`.
pub fn forget_refused_scopes(setup: &Setup) -> Result<(), Failure> {
    private_file::remove(&path(&setup.data_dir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_kept_for_issuer_and_client_for_thirty_days() {
        let dir = tempfile::tempdir().unwrap();
        let at = |now| refused(dir.path(), "https://a", "app", now);
        assert!(at(0).is_empty());
        remember(dir.path(), "https://a", "app", &["model.request".into()], 1000).unwrap();
        remember(dir.path(), "https://a", "app", &["x".into(), "model.request".into()], 2000)
            .unwrap();
        assert_eq!(at(2001), ["x", "model.request"]);
        assert!(refused(dir.path(), "https://b", "app", 2001).is_empty());
        assert!(refused(dir.path(), "https://a", "other", 2001).is_empty());
        assert_eq!(at(2000 + KEPT - 1).len(), 2);
        assert!(at(2000 + KEPT).is_empty());
    }

    #[test]
    fn refusals_at_the_same_time_are_all_kept() {
        let dir = tempfile::tempdir().unwrap();
        std::thread::scope(|threads| {
            for number in 0..8 {
                let folder = dir.path();
                threads.spawn(move || {
                    remember(folder, "i", "c", &[format!("s{number}")], 1).unwrap();
                });
            }
        });
        assert_eq!(refused(dir.path(), "i", "c", 2).len(), 8);
    }

    #[test]
    fn a_broken_file_counts_as_empty_and_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(path(dir.path()), "{nonsense").unwrap();
        assert!(refused(dir.path(), "i", "c", 0).is_empty());
        remember(dir.path(), "i", "c", &["s".into()], 1).unwrap();
        assert_eq!(refused(dir.path(), "i", "c", 2), ["s"]);
    }
}
