//! The lists of models as the server last gave them: in memory, and beside the accounts' data so
//! that a start needs no network. One file an account; it holds nothing secret.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::models::ModelRecord;

/// The list of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    /// The address that it was asked at, and that its ETag is of.
    pub(crate) url: String,
    /// The server's mark of this list.
    pub(crate) etag: Option<String>,
    /// The server has said since that it has another one.
    #[serde(default)]
    pub(crate) stale: bool,
    /// The listed models, the default first.
    pub(crate) records: Vec<ModelRecord>,
}

/// Lists by account.
#[derive(Debug)]
pub(crate) struct Catalogue {
    folder: PathBuf,
    /// The account asked for last, and its list.
    memory: Mutex<Option<(String, Known)>>,
}

impl Catalogue {
    /// The lists below `data_dir`.
    pub(crate) fn of(data_dir: &Path) -> Self {
        Self { folder: data_dir.join("models"), memory: Mutex::new(None) }
    }

    /// The list of `account`, also one that is stale.
    pub(crate) fn get(&self, account: &str) -> Option<Known> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = memory.as_ref().filter(|(of, _)| of == account) {
            return Some(known.clone());
        }
        let bytes = std::fs::read(self.file(account)?).ok()?;
        let known: Known = serde_json::from_slice(&bytes).ok()?;
        *memory = Some((account.to_owned(), known.clone()));
        Some(known)
    }

    /// Keeps the list of `account`. That it can't be written is no failure: it is asked for again.
    pub(crate) fn keep(&self, account: &str, known: Known) {
        if let Some(file) = self.file(account)
            && let Err(error) = write(&file, &known)
        {
            tracing::debug!(%error, "models.not_stored");
        }
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        *memory = Some((account.to_owned(), known));
    }

    /// The server says with every answer which list it has (`x-models-etag`).
    pub(crate) fn changed(&self, account: &str, etag: &str) {
        let other = |known: &Known| known.etag.as_deref().is_some_and(|own| own != etag);
        if let Some(known) = self.get(account).filter(|known| !known.stale && other(known)) {
            self.keep(account, Known { stale: true, ..known });
        }
    }

    /// None for an id that is no plain file name.
    fn file(&self, account: &str) -> Option<PathBuf> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        (!account.is_empty() && account.chars().all(plain))
            .then(|| self.folder.join(format!("{account}.json")))
    }
}

fn write(file: &Path, known: &Known) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(file);
    std::fs::create_dir_all(folder)?;
    let new = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&new, known)?;
    new.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::models;

    fn known(etag: &str) -> Known {
        Known {
            url: "https://x.example/models".to_owned(),
            etag: Some(etag.to_owned()),
            stale: false,
            records: models::bundled(),
        }
    }

    #[test]
    fn a_list_outlives_the_program_and_belongs_to_its_account() {
        let dir = tempfile::tempdir().unwrap();
        Catalogue::of(dir.path()).keep("a-1", known("one"));
        let later = Catalogue::of(dir.path());
        assert_eq!(later.get("a-1"), Some(known("one")));
        assert_eq!(later.get("a-2"), None);
        later.keep("../a", known("two"));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no file elsewhere");
        std::fs::write(dir.path().join("models/a-3.json"), "{ half").unwrap();
        assert_eq!(later.get("a-3"), None);
    }

    #[test]
    fn a_list_is_stale_once_the_server_has_another() {
        let dir = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::of(dir.path());
        catalogue.changed("a", "one");
        catalogue.keep("a", known("one"));
        catalogue.changed("a", "one");
        assert!(!catalogue.get("a").unwrap().stale);
        catalogue.changed("a", "two");
        assert!(Catalogue::of(dir.path()).get("a").unwrap().stale);
    }
}
