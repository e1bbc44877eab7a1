//! `endpoints.json`: the endpoints that the person chose in Settings. Each stands together with
//! the kind of account that it is for and the issuer that signs such accounts in. No token is in it.

use std::path::{Path, PathBuf};

use patchbay_failure::{Failure, Kind};
use patchbay_words::{Message, said};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::endpoints::address;
use crate::accounts::{AccountKind, private_file};

/// What is chosen: at most one endpoint for each kind; OpenAI's where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StoredEndpoints {
    /// In any order.
    pub endpoints: Vec<StoredEndpoint>,
}

/// An endpoint with its issuer and its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StoredEndpoint {
    /// The accounts that it is for.
    pub kind: AccountKind,
    /// Who signs these accounts in: an https address, or http on this computer.
    pub issuer: String,
    /// Where their tokens go: an https address, or http on this computer.
    pub base_url: String,
}

impl StoredEndpoints {
    /// The endpoint for accounts of `kind`.
    #[must_use]
    pub fn of(&self, kind: AccountKind) -> Option<&StoredEndpoint> {
        self.endpoints.iter().find(|one| one.kind == kind)
    }

    /// The same with addresses as they are used.
    fn checked(&self) -> Result<Self, Failure> {
        let mut endpoints: Vec<StoredEndpoint> = Vec::new();
        for one in &self.endpoints {
            if endpoints.iter().any(|known| known.kind == one.kind) {
                return Err({
                    let field = said!("sign-in-field-endpoint");
                    wrong(one.kind, field, said!("sign-in-expected-once"))
                });
            }
            let field = |name, given| address(given).map_err(|why| wrong(one.kind, name, why));
            endpoints.push(StoredEndpoint {
                kind: one.kind,
                issuer: field(said!("sign-in-field-issuer"), &one.issuer)?,
                base_url: field(said!("sign-in-field-address"), &one.base_url)?,
            });
        }
        Ok(Self { endpoints })
    }
}

fn wrong(kind: AccountKind, field: Message, expected: Message) -> Failure {
    let kind = match kind {
        AccountKind::Codex => Message::verbatim("Codex"),
        AccountKind::Plan => said!("sign-in-kind-plan"),
    };
    Failure::new(Kind::Schema)
        .with_title(said!("sign-in-endpoint-title", field = field.clone(), kind = kind))
        .with_meaning(said!("sign-in-endpoint-meaning", expected = expected))
        .with_action_text(said!("sign-in-endpoint-action", field = field))
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("endpoints.json")
}

/// What is stored in `data_dir`; none where nothing was ever chosen. Blocks, for milliseconds.
///
/// # Errors
/// `file_unreadable` where the file can't be understood, with what is wrong in it.
pub fn load(data_dir: &Path) -> Result<Option<StoredEndpoints>, Failure> {
    let path = path(data_dir);
    let Some(bytes) = private_file::read(&path)? else { return Ok(None) };
    let unreadable = |why: &str| {
        private_file::unreadable(&path, why)
            .with_title(said!("sign-in-endpoints-title"))
            .with_meaning(said!("sign-in-endpoints-meaning"))
            .with_action_text(said!("sign-in-endpoints-action"))
    };
    let stored: StoredEndpoints =
        serde_json::from_slice(&bytes).map_err(|error| unreadable(&error.to_string()))?;
    stored
        .checked()
        .map(Some)
        .map_err(|failure| unreadable(&format!("{} {}", failure.title, failure.meaning)))
}

/// Stores `endpoints`, all or none of them. Whether a pair fits is judged when something is to be
/// sent: then it is refused as `auth_scope`. Blocks, for milliseconds.
///
/// # Errors
/// `schema` with the field and what it should be; `file_unreadable` where a file that can't be
/// understood stands there, which stays; `file_not_writable`.
pub fn save(data_dir: &Path, endpoints: &StoredEndpoints) -> Result<(), Failure> {
    let checked = endpoints.checked()?;
    load(data_dir)?;
    let path = path(data_dir);
    let mut json = serde_json::to_vec_pretty(&checked)
        .map_err(|error| private_file::not_writable(&path, &error.to_string()))?;
    json.push(b'\n');
    private_file::write(&path, &json)
}

/// Goes back to OpenAI's endpoints. A file that can't be understood is kept beside, as
/// `endpoints.unreadable.json` (with a number where that is taken). Blocks, for milliseconds.
///
/// # Errors
/// `file_not_writable`.
pub fn reset(data_dir: &Path) -> Result<(), Failure> {
    let path = path(data_dir);
    if load(data_dir).is_ok() {
        return private_file::remove(&path);
    }
    let beside = (1..)
        .map(|number: u32| match number {
            1 => data_dir.join("endpoints.unreadable.json"),
            _ => data_dir.join(format!("endpoints.unreadable-{number}.json")),
        })
        .find(|beside| std::fs::symlink_metadata(beside).is_err());
    let beside = beside.ok_or_else(|| private_file::not_writable(&path, "no name is free"))?;
    std::fs::rename(&path, beside)
        .map_err(|error| private_file::not_writable(&path, &error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(kind: AccountKind, issuer: &str, base_url: &str) -> StoredEndpoint {
        StoredEndpoint { kind, issuer: issuer.to_owned(), base_url: base_url.to_owned() }
    }

    fn both() -> StoredEndpoints {
        StoredEndpoints {
            endpoints: vec![
                one(AccountKind::Plan, "https://i/", "https://a/v1/"),
                one(AccountKind::Codex, "http://127.0.0.1:1", "http://127.0.0.1:1/backend-api"),
            ],
        }
    }

    #[test]
    fn what_is_saved_is_loaded_until_it_is_reset() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(load(dir.path()).unwrap(), None);
        save(dir.path(), &both()).unwrap();
        let loaded = load(dir.path()).unwrap().unwrap();
        assert_eq!(
            loaded.of(AccountKind::Plan),
            Some(&one(AccountKind::Plan, "https://i", "https://a/v1"))
        );
        assert_eq!(loaded.endpoints.len(), 2);
        reset(dir.path()).unwrap();
        reset(dir.path()).unwrap();
        assert_eq!(load(dir.path()).unwrap(), None);
    }

    #[test]
    fn what_can_not_be_used_is_named_and_nothing_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        save(dir.path(), &both()).unwrap();
        for (endpoints, named) in [
            (vec![one(AccountKind::Plan, "http://i", "https://a")], "issuer for plan"),
            (vec![one(AccountKind::Codex, "https://i", "a")], "address for Codex"),
            (vec![one(AccountKind::Codex, "https://i", "http://10.0.0.1")], "address for Codex"),
            ([both().endpoints, both().endpoints].concat(), "endpoint for plan"),
        ] {
            let failure = save(dir.path(), &StoredEndpoints { endpoints }).unwrap_err();
            assert_eq!(failure.kind, Kind::Schema);
            assert!(failure.title.contains(named), "{failure}");
            assert!(load(dir.path()).unwrap().is_some(), "{failure}");
        }
    }

    #[test]
    fn a_file_that_can_not_be_understood_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("endpoints.json");
        for (number, text) in [
            "{\"endpoints\": [",
            "{\"endpoints\": [], \"newer\": 1}",
            r#"{"endpoints": [{"kind": "codex", "issuer": "http://x.example", "base_url": "https://a"}]}"#,
            r#"{"endpoints": [{"kind": "new", "issuer": "https://x", "base_url": "https://a"}]}"#,
        ]
        .into_iter()
        .enumerate()
        {
            std::fs::write(&file, text).unwrap();
            assert_eq!(load(dir.path()).unwrap_err().kind, Kind::FileUnreadable, "{text}");
            assert_eq!(save(dir.path(), &both()).unwrap_err().kind, Kind::FileUnreadable);
            assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
            reset(dir.path()).unwrap();
            assert_eq!(load(dir.path()).unwrap(), None);
            let kept = std::fs::read_dir(dir.path()).unwrap().count();
            assert_eq!(kept, number + 1, "each is kept beside");
        }
    }
}
