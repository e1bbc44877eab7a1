//! Where tokens are kept: the system's keyring, one entry a token, else a private file an account.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use patchbay_failure::Failure;
use patchbay_words::said;

use super::keychain::{self, Refusal};
use super::private_file;
use super::tokens::Tokens;
use super::view::StoreKind;
use crate::setup::StoreChoice;

/// Both stores of one data directory. Everything in here blocks.
pub(crate) struct Store {
    folder: PathBuf,
    choice: StoreChoice,
    keyring_answers: OnceLock<bool>,
}

impl Store {
    pub(crate) fn new(data_dir: &Path, choice: StoreChoice) -> Self {
        Self { folder: data_dir.join("credentials"), choice, keyring_answers: OnceLock::new() }
    }

    /// Where the next sign-in is kept. Asks the keyring the first time.
    pub(crate) fn kind(&self) -> StoreKind {
        match self.choice {
            StoreChoice::File => StoreKind::File,
            StoreChoice::Keyring => StoreKind::Keyring,
            StoreChoice::Auto if *self.keyring_answers.get_or_init(keychain::answers) => {
                StoreKind::Keyring
            }
            StoreChoice::Auto => StoreKind::File,
        }
    }

    /// True where a file is used only because no keyring answers.
    pub(crate) fn fell_back(&self) -> bool {
        self.choice == StoreChoice::Auto && self.kind() == StoreKind::File
    }

    /// Tokens of account `id`, or `None` where they are gone.
    ///
    /// # Errors
    /// `file_unreadable` for the file, or where a part is missing in the keyring;
    /// `file_not_writable` where the keyring is locked or gone.
    pub(crate) fn load(&self, id: &str, kind: StoreKind) -> Result<Option<Tokens>, Failure> {
        match kind {
            StoreKind::File => self.load_file(id),
            StoreKind::Keyring => keychain::load(id)
                .map_err(|refusal| keychain::failure(refusal, said!("sign-in-keychain-read"))),
        }
    }

    /// Keeps the tokens of a new sign-in of account `id`, durably. Only where there is no keyring
    /// and nobody asked for one by name, they are in a file: never because it is locked. Returns
    /// where they are.
    ///
    /// # Errors
    /// `file_not_writable`: the caller holds the tokens and can save them again.
    pub(crate) fn save(&self, id: &str, tokens: &Tokens) -> Result<StoreKind, Failure> {
        let in_file = || match self.save_file(id, tokens) {
            Ok(()) => Ok(StoreKind::File),
            Err(failure) => Err(unsaved(failure)),
        };
        if self.kind() == StoreKind::File {
            return in_file();
        }
        match keychain::save(id, tokens) {
            Ok(()) => Ok(StoreKind::Keyring),
            Err(Refusal::Absent) if self.choice == StoreChoice::Auto => in_file(),
            Err(refusal) => Err(keychain::unsaved(refusal)),
        }
    }

    /// Keeps the renewed tokens of account `id`, durably, in `kind`. The issuer has rotated, so
    /// that these are the only ones: where the keyring was locked since it gave the old ones, and
    /// nobody asked for it by name, they are in a file, which the account then says. Returns where
    /// they are.
    ///
    /// # Errors
    /// `file_not_writable`.
    pub(crate) fn save_renewed(
        &self,
        id: &str,
        kind: StoreKind,
        tokens: &Tokens,
    ) -> Result<StoreKind, Failure> {
        if kind == StoreKind::File {
            return self.save_file(id, tokens).map(|()| StoreKind::File);
        }
        match keychain::save(id, tokens) {
            Ok(()) => Ok(StoreKind::Keyring),
            Err(refusal) if self.choice == StoreChoice::Keyring => {
                Err(keychain::failure(refusal, said!("sign-in-keychain-saved")))
            }
            Err(refusal) => {
                tracing::warn!(?refusal, "the keyring refused; the renewed tokens go to a file");
                self.save_file(id, tokens).map(|()| StoreKind::File)
            }
        }
    }

    /// Forgets the tokens of account `id`.
    ///
    /// # Errors
    /// `file_not_writable`.
    pub(crate) fn remove(&self, id: &str, kind: StoreKind) -> Result<(), Failure> {
        private_file::remove(&self.file(id))?;
        match kind {
            StoreKind::File => Ok(()),
            StoreKind::Keyring => keychain::remove(id)
                .map_err(|refusal| keychain::failure(refusal, said!("sign-in-keychain-removed"))),
        }
    }

    fn file(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    fn load_file(&self, id: &str) -> Result<Option<Tokens>, Failure> {
        let path = self.file(id);
        let Some(bytes) = private_file::read(&path)? else { return Ok(None) };
        // The parser's own words could quote a token.
        Tokens::from_json(&bytes)
            .map(Some)
            .map_err(|_| private_file::unreadable(&path, "it does not hold tokens"))
    }

    fn save_file(&self, id: &str, tokens: &Tokens) -> Result<(), Failure> {
        private_file::ensure_private_folder(&self.folder)?;
        let path = self.file(id);
        let json = tokens
            .to_json()
            .map_err(|_| private_file::not_writable(&path, "the tokens can't be written down"))?;
        private_file::write(&path, &json)
    }
}

/// A sign-in can't be kept on this disk: the words for whoever can save it again.
pub(super) fn unsaved(failure: Failure) -> Failure {
    failure
        .with_title(said!("sign-in-unsaved-title"))
        .with_meaning(said!("sign-in-unsaved-meaning"))
        .with_action_text(said!("sign-in-unsaved-action"))
}

#[cfg(test)]
mod tests {
    use patchbay_failure::Kind;
    use secrecy::{ExposeSecret, SecretString};

    use super::*;

    fn tokens() -> Tokens {
        Tokens { access: SecretString::from("a"), refresh: Some(SecretString::from("r")), id: None }
    }

    #[test]
    fn files_keep_tokens_and_lose_them() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(dir.path(), StoreChoice::File);
        assert_eq!(store.kind(), StoreKind::File);
        assert!(!store.fell_back());
        assert!(store.load("one", StoreKind::File).unwrap().is_none());
        store.save("one", &tokens()).unwrap();
        let loaded = store.load("one", StoreKind::File).unwrap().unwrap();
        assert_eq!(loaded.access.expose_secret(), "a");
        assert_eq!(loaded.refresh.unwrap().expose_secret(), "r");
        assert!(loaded.id.is_none());
        store.remove("one", StoreKind::File).unwrap();
        assert!(store.load("one", StoreKind::File).unwrap().is_none());
    }

    #[test]
    fn whether_a_keyring_answers_is_known_soon() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(dir.path(), StoreChoice::Auto);
        let asked = std::time::Instant::now();
        assert_eq!(store.fell_back(), store.kind() == StoreKind::File);
        assert!(asked.elapsed() < keychain::PROBE + std::time::Duration::from_secs(1));
    }

    #[test]
    fn a_broken_file_is_named_and_not_quoted() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(dir.path(), StoreChoice::File);
        store.save("one", &tokens()).unwrap();
        std::fs::write(dir.path().join("credentials/one.json"), "{\"access_token\": 5e, secret")
            .unwrap();
        let failure = store.load("one", StoreKind::File).err().unwrap();
        assert_eq!(failure.kind, Kind::FileUnreadable);
        let detail = failure.detail.unwrap();
        assert!(detail.contains("one.json") && !detail.contains("secret"), "{detail}");
    }
}
