//! Who else has our refresh token. An issuer ends one when it is used, so of two programs with one
//! token the second is signed out (openai/codex#6498, #10332). Pure; where other programs keep
//! theirs is the doctor's to know.

use std::sync::Arc;

use patchbay_failure::{Failure, Kind};
use patchbay_words::{Message, said};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::{Accounts, blocking};

/// A place where another program keeps a refresh token. The token itself is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The program, in words: `Codex CLI`.
    pub holder: Message,
    /// The file.
    pub file: String,
    /// SHA-256 of the token, in lower-case hex.
    pub credential: String,
}

/// Tells where other programs keep refresh tokens now. Blocks.
pub(super) type Places = Box<dyn Fn() -> Vec<Place> + Send + Sync>;

impl Accounts {
    /// Where other programs keep refresh tokens, asked each time the issuer refuses ours as used
    /// already: whoever has the same is named in that failure. Only the first call counts.
    pub fn others(&self, places: impl Fn() -> Vec<Place> + Send + Sync + 'static) {
        let _ = self.inner.others.set(Box::new(places));
    }

    /// `failure` of a refresh with `credential`, with the likely other user named.
    pub(super) async fn naming(&self, failure: Failure, credential: &SecretString) -> Failure {
        if failure.kind != Kind::RefreshReused || self.inner.others.get().is_none() {
            return failure;
        }
        let (inner, ours) = (Arc::clone(&self.inner), hash(credential));
        let places = blocking(move || Ok(inner.others.get().map(|all| all()).unwrap_or_default()));
        naming_the_likely_user(failure, &ours, &places.await.unwrap_or_default())
    }
}

/// `refresh_reused`, with the programs that hold the same token named; any other failure, and one
/// where nobody holds it, as it is. `ours` is the hash of our own.
fn naming_the_likely_user(failure: Failure, ours: &str, places: &[Place]) -> Failure {
    if failure.kind != Kind::RefreshReused {
        return failure;
    }
    let mut names: Vec<Message> = Vec::new();
    for place in places.iter().filter(|place| place.credential == ours) {
        let holder = place.holder.clone();
        let name = said!("sign-in-token-holder", holder = holder, file = &place.file);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let count = names.len();
    let Some(holders) = Message::list(names) else { return failure };
    failure.with_meaning(said!("sign-in-token-shared", holders = holders, count = count))
}

/// SHA-256 in the spelling of [`Place`].
fn hash(credential: &SecretString) -> String {
    let digest = Sha256::digest(credential.expose_secret().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(holder: &str, file: &str, credential: &str) -> Place {
        Place {
            holder: Message::verbatim(holder),
            file: file.to_owned(),
            credential: credential.to_owned(),
        }
    }

    #[test]
    fn whoever_holds_the_same_token_is_named() {
        let reused = || Failure::new(Kind::RefreshReused).with_detail("Already used.");
        let cli = place("Codex CLI", "/h/.codex/auth.json", "a1");
        let agent = place("OpenClaw's agent main", "/h/profiles.json", "a1");
        let other = place("OpenClaw", "/h/state.db", "b2");
        let both = [cli.clone(), other.clone(), agent, cli.clone()];
        let meaning = |failure: Failure, ours: &str, places: &[Place]| {
            naming_the_likely_user(failure, ours, places).meaning
        };
        assert_eq!(
            meaning(reused(), "a1", &[other.clone(), cli.clone()]),
            "Codex CLI (/h/.codex/auth.json) has the same token and likely used it. A refresh \
             token works once."
        );
        assert_eq!(
            meaning(reused(), "a1", &both),
            "Codex CLI (/h/.codex/auth.json) and OpenClaw's agent main (/h/profiles.json) have the \
             same token and likely used it. A refresh token works once."
        );
        for (ours, places) in [("", &both[..]), ("c3", &both[..]), ("a1", &[other]), ("a1", &[])] {
            assert_eq!(naming_the_likely_user(reused(), ours, places), reused(), "{ours:?}");
        }
        let revoked = || Failure::new(Kind::RefreshRevoked);
        assert_eq!(naming_the_likely_user(revoked(), "a1", &both), revoked());
    }

    #[test]
    fn a_token_is_hashed_as_the_doctor_hashes_it() {
        // `printf abc | sha256sum`
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash(&"abc".into()), known);
    }
}
