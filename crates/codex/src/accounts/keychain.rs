//! The system's keyring: Secret Service, Keychain or Credential Manager; one entry a token. Not the
//! kernel's, which forgets at reboot. Everything in here blocks.

use std::sync::mpsc;
use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use patchbay_words::{Message, said};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::parts::{self, Entries, Trouble};
use super::tokens::Tokens;

/// The keyring's service name: the bundle identifier.
const SERVICE: &str = "dev.patchbay.desktop";
/// How long a keyring may take to say that it is there.
pub(super) const PROBE: Duration = Duration::from_secs(2);
/// How long a keyring may take otherwise: a person may have to unlock it first.
const UNLOCK: Duration = Duration::from_secs(60);
/// Bytes that an entry holds, where that is limited: `CRED_MAX_CREDENTIAL_BLOB_SIZE` on Windows.
const LIMIT: Option<usize> = if cfg!(windows) { Some(2_560) } else { None };

/// Why the keyring did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// None runs, or it holds no collection that could be unlocked.
    Absent,
    /// It is locked, and nobody unlocked it.
    Locked,
    /// It is there, and it failed.
    Failed,
    /// What it holds is not whole.
    NotWhole,
}

/// Whether a keyring answers, locked or not.
pub(super) fn answers() -> bool {
    let asked = in_time(PROBE, || {
        Ring("probe").get("access")?;
        Ok(())
    });
    match asked {
        Ok(()) | Err(Refusal::Locked) => true,
        Err(refusal) => {
            tracing::info!(?refusal, "no keyring answers");
            false
        }
    }
}

/// The tokens of account `id`, or `None` where there are none.
pub(super) fn load(id: &str) -> Result<Option<Tokens>, Refusal> {
    let id = id.to_owned();
    in_time(UNLOCK, move || {
        let ring = Ring(&id);
        let Some(access) = token(&ring, "access")? else { return Ok(None) };
        let (refresh, id) = (token(&ring, "refresh")?, token(&ring, "id")?);
        Ok(Some(Tokens { access, refresh, id }))
    })
}

/// Keeps the tokens of account `id`.
pub(super) fn save(id: &str, tokens: &Tokens) -> Result<(), Refusal> {
    let (id, tokens) = (id.to_owned(), tokens.clone());
    in_time(UNLOCK, move || {
        let ring = Ring(&id);
        // The refresh token first: after a crash in between it can still replace the others.
        for (name, token) in [
            ("refresh", tokens.refresh.as_ref()),
            ("access", Some(&tokens.access)),
            ("id", tokens.id.as_ref()),
        ] {
            match token {
                Some(token) => parts::save(&ring, name, token.expose_secret().as_bytes(), LIMIT)?,
                None => parts::remove(&ring, name, LIMIT)?,
            }
        }
        Ok(())
    })
}

/// Forgets the tokens of account `id`.
pub(super) fn remove(id: &str) -> Result<(), Refusal> {
    let id = id.to_owned();
    in_time(UNLOCK, move || {
        ["refresh", "access", "id"]
            .into_iter()
            .try_for_each(|name| parts::remove(&Ring(&id), name, LIMIT))?;
        Ok(())
    })
}

/// `refusal` in words; `done` is what could not be done with the sign-in (“read”).
pub(super) fn failure(refusal: Refusal, done: Message) -> Failure {
    let (cause, action) = match refusal {
        Refusal::Absent => {
            (said!("sign-in-keychain-absent"), said!("sign-in-keychain-absent-action"))
        }
        Refusal::Locked => {
            (said!("sign-in-keychain-locked"), said!("sign-in-keychain-locked-action"))
        }
        Refusal::Failed => {
            (said!("sign-in-keychain-failed"), said!("sign-in-keychain-failed-action"))
        }
        Refusal::NotWhole => {
            return Failure::new(Kind::FileUnreadable)
                .with_title(said!("sign-in-not-whole-title"))
                .with_meaning(said!("sign-in-not-whole-meaning"))
                .with_action_text(said!("sign-in-again"));
        }
    };
    Failure::new(Kind::FileNotWritable)
        .with_title(said!("sign-in-keychain-title", cause = cause, done = done))
        .with_meaning(said!("sign-in-keychain-meaning"))
        .with_action_text(action)
}

/// `refusal` in the words for whoever can save the sign-in again.
pub(super) fn unsaved(refusal: Refusal) -> Failure {
    let action = match refusal {
        Refusal::Locked => said!("sign-in-keychain-locked-save"),
        Refusal::Absent => said!("sign-in-keychain-absent-save"),
        Refusal::Failed | Refusal::NotWhole => said!("sign-in-keychain-failed-save"),
    };
    failure(refusal, said!("sign-in-keychain-saved"))
        .with_meaning(Message::verbatim(""))
        .with_action_text(action)
}

/// Runs `work` on a thread of its own, since a keyring can wait for a person, or for a bus that
/// never answers.
fn in_time<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> Result<T, Trouble<keyring::Error>> + Send + 'static,
) -> Result<T, Refusal> {
    let (answer, answered) = mpsc::sync_channel(1);
    std::thread::spawn(move || answer.send(work()));
    match answered.recv_timeout(patience) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(Trouble::NotWhole)) => Err(Refusal::NotWhole),
        Ok(Err(Trouble::Store(error))) => Err(refusal(&error)),
        // Nobody answered its question.
        Err(_) if patience == UNLOCK => Err(Refusal::Locked),
        Err(_) => Err(Refusal::Absent),
    }
}

fn refusal(error: &keyring::Error) -> Refusal {
    let (refusal, why) = match error {
        keyring::Error::NoDefaultStore => (Refusal::Absent, "none is running".to_owned()),
        // The Secret Service says so where it has no collection at all: nothing can be unlocked.
        keyring::Error::NoStorageAccess(why) if why.to_string() == NO_COLLECTION => {
            (Refusal::Absent, "it holds no collection".to_owned())
        }
        keyring::Error::NoStorageAccess(why) => (Refusal::Locked, why.to_string()),
        keyring::Error::PlatformFailure(why) => (Refusal::Failed, why.to_string()),
        // Only a name: some variants hold the secret's bytes.
        keyring::Error::TooLong(..) => (Refusal::Failed, "a token is too long for it".to_owned()),
        _ => (Refusal::Failed, "it refused".to_owned()),
    };
    tracing::info!(why, "the keyring refused");
    refusal
}

/// `secret_service::Error::NoResult` in its own words; its type is not passed on.
const NO_COLLECTION: &str = "SS error: result not returned from SS API";

fn token(ring: &Ring<'_>, name: &str) -> Result<Option<SecretString>, Trouble<keyring::Error>> {
    let Some(bytes) = parts::load(ring, name)? else { return Ok(None) };
    let text = std::str::from_utf8(&bytes).map_err(|_| Trouble::NotWhole)?;
    Ok(Some(SecretString::from(text)))
}

/// The entries of one account.
struct Ring<'a>(&'a str);

impl Ring<'_> {
    fn entry(&self, name: &str) -> Result<keyring::Entry, keyring::Error> {
        keyring::Entry::new(SERVICE, &format!("{}|{name}", self.0))
    }
}

impl Entries for Ring<'_> {
    type Error = keyring::Error;

    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, keyring::Error> {
        // As bytes: as text, Windows' store takes two of them a character.
        match self.entry(name)?.get_secret() {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn set(&self, name: &str, bytes: &[u8]) -> Result<(), keyring::Error> {
        self.entry(name)?.set_secret(bytes)
    }

    fn remove(&self, name: &str) -> Result<(), keyring::Error> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Runs within the test below, on a bus with an unlocked keyring.
    #[test]
    #[ignore = "asks the keyring of the bus that it runs on"]
    fn eight_kilobytes() {
        let long = |c: &str| SecretString::from(c.repeat(8_192));
        let tokens = Tokens { access: long("a"), refresh: Some(long("r")), id: Some(long("i")) };
        save("long", &tokens).unwrap();
        let there = load("long").unwrap().unwrap();
        assert_eq!(there.access.expose_secret(), long("a").expose_secret());
        assert_eq!(there.refresh.unwrap().expose_secret(), long("r").expose_secret());
        assert_eq!(there.id.unwrap().expose_secret(), long("i").expose_secret());
        remove("long").unwrap();
        assert!(load("long").unwrap().is_none());
    }

    #[test]
    fn a_secret_of_8_kb_comes_back_whole() {
        let there = |program: &str| {
            let path = std::env::var_os("PATH").unwrap_or_default();
            std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
        };
        if !there("gnome-keyring-daemon") || !there("dbus-run-session") {
            // A full `cargo xtask test` has installed them.
            assert!(std::env::var_os("PATCHBAY_NO_SKIPS").is_none(), "no gnome-keyring, no bus");
            return;
        }
        let dir = tempfile::tempdir().unwrap();
        let script = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
            exec \"$0\" --exact accounts::keychain::tests::eight_kilobytes --ignored";
        let output = std::process::Command::new("dbus-run-session")
            .args(["--", "sh", "-c", script])
            .arg(std::env::current_exe().unwrap())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", dir.path())
            .env("XDG_DATA_HOME", dir.path().join("share"))
            .env("XDG_RUNTIME_DIR", dir.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{output:?}");
    }
}
