//! Where tokens are kept: the system's keyring, one entry a token, else a private file an account.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::private_file;
use super::tokens::Tokens;
use super::view::StoreKind;
use crate::setup::StoreChoice;

/// The keyring's service name: the bundle identifier.
const SERVICE: &str = "dev.patchbay.desktop";
/// How long a keyring may take to say that it is there.
const PROBE: Duration = Duration::from_secs(2);
/// How long a keyring may take otherwise: a person may have to unlock it first.
const UNLOCK: Duration = Duration::from_secs(60);

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
            StoreChoice::Auto if *self.keyring_answers.get_or_init(keyring_answers) => {
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
    /// `file_unreadable` for the file; `file_not_writable` ("the keyring could not be used").
    pub(crate) fn load(&self, id: &str, kind: StoreKind) -> Result<Option<Tokens>, Failure> {
        match kind {
            StoreKind::File => self.load_file(id),
            StoreKind::Keyring => in_time(UNLOCK, id, load_keyring),
        }
    }

    /// Keeps tokens of account `id`, durably, in `kind`; where that is a keyring that refuses and
    /// nobody asked for it by name, in a file. Returns where they are.
    ///
    /// # Errors
    /// `file_not_writable`.
    pub(crate) fn save(
        &self,
        id: &str,
        kind: StoreKind,
        tokens: &Tokens,
    ) -> Result<StoreKind, Failure> {
        if kind == StoreKind::File {
            return self.save_file(id, tokens).map(|()| StoreKind::File);
        }
        let copy = tokens.clone();
        match in_time(UNLOCK, id, move |id| save_keyring(id, &copy)) {
            Ok(()) => Ok(StoreKind::Keyring),
            Err(failure) if self.choice == StoreChoice::Keyring => Err(failure),
            Err(failure) => {
                tracing::warn!(%failure, "the keyring refused; the tokens go to a file");
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
            StoreKind::Keyring => in_time(UNLOCK, id, remove_keyring),
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

/// Runs `work` on a thread of its own, since a keyring can wait for a person, or for a bus that
/// never answers.
fn in_time<T: Send + 'static>(
    patience: Duration,
    id: &str,
    work: impl FnOnce(&str) -> Result<T, keyring::Error> + Send + 'static,
) -> Result<T, Failure> {
    let (answer, answered) = mpsc::sync_channel(1);
    let id = id.to_owned();
    std::thread::spawn(move || answer.send(work(&id)));
    match answered.recv_timeout(patience) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(keyring_failure(&error)),
        Err(_) => Err(locked("it did not answer in time")),
    }
}

fn keyring_failure(error: &keyring::Error) -> Failure {
    // Only the outer words: some variants hold the secret's bytes.
    locked(match error {
        keyring::Error::NoStorageAccess(_) => "it is locked, or access was refused",
        keyring::Error::NoDefaultStore => "none is running",
        keyring::Error::TooLong(..) => "a token is too long for it",
        keyring::Error::PlatformFailure(_) => "it failed",
        _ => "it refused",
    })
}

fn locked(why: &str) -> Failure {
    Failure::new(Kind::FileNotWritable)
        .with_title("The system's keyring could not be used.")
        .with_meaning("The sign-in is kept there, so Patchbay can't read or save it now.")
        .with_action_text("Unlock the keyring, then try again.")
        .with_detail(format!("keyring: {why}"))
}

fn keyring_answers() -> bool {
    in_time(PROBE, "probe", |id| match entry(id, "access")?.get_secret() {
        Ok(_) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(error),
    })
    .inspect_err(|failure| tracing::info!(%failure, "no keyring answers"))
    .is_ok()
}

fn entry(id: &str, token: &str) -> Result<keyring::Entry, keyring::Error> {
    keyring::Entry::new(SERVICE, &format!("{id}|{token}"))
}

fn get(id: &str, token: &str) -> Result<Option<SecretString>, keyring::Error> {
    match entry(id, token)?.get_password() {
        Ok(text) => Ok(Some(SecretString::from(Zeroizing::new(text).as_str()))),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

fn load_keyring(id: &str) -> Result<Option<Tokens>, keyring::Error> {
    let Some(access) = get(id, "access")? else { return Ok(None) };
    Ok(Some(Tokens { access, refresh: get(id, "refresh")?, id: get(id, "id")? }))
}

fn save_keyring(id: &str, tokens: &Tokens) -> Result<(), keyring::Error> {
    // The refresh token first: after a crash in between it can still replace the others.
    for (name, token) in [
        ("refresh", tokens.refresh.as_ref()),
        ("access", Some(&tokens.access)),
        ("id", tokens.id.as_ref()),
    ] {
        match token {
            Some(token) => entry(id, name)?.set_password(token.expose_secret())?,
            None => forget(id, name)?,
        }
    }
    Ok(())
}

fn remove_keyring(id: &str) -> Result<(), keyring::Error> {
    ["refresh", "access", "id"].into_iter().try_for_each(|name| forget(id, name))
}

fn forget(id: &str, name: &str) -> Result<(), keyring::Error> {
    match entry(id, name)?.delete_credential() {
        Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
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
        store.save("one", StoreKind::File, &tokens()).unwrap();
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
        assert!(asked.elapsed() < PROBE + Duration::from_secs(1));
    }

    #[test]
    fn a_broken_file_is_named_and_not_quoted() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(dir.path(), StoreChoice::File);
        store.save("one", StoreKind::File, &tokens()).unwrap();
        std::fs::write(dir.path().join("credentials/one.json"), "{\"access_token\": 5e, secret")
            .unwrap();
        let failure = store.load("one", StoreKind::File).err().unwrap();
        assert_eq!(failure.kind, Kind::FileUnreadable);
        let detail = failure.detail.unwrap();
        assert!(detail.contains("one.json") && !detail.contains("secret"), "{detail}");
    }
}
