//! The tokens of one account, in memory.

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The tokens of one account. Deliberately without `Debug`.
#[derive(Clone)]
pub(crate) struct Tokens {
    pub(crate) access: SecretString,
    pub(crate) refresh: Option<SecretString>,
    pub(crate) id: Option<SecretString>,
}

/// What an issuer answered with: what is absent stays as it was.
pub(crate) struct Answer {
    pub(crate) access: Option<SecretString>,
    pub(crate) refresh: Option<SecretString>,
    pub(crate) id: Option<SecretString>,
    /// Seconds, where the issuer said so.
    pub(crate) expires_in: Option<i64>,
    /// What was granted, where the issuer said so.
    pub(crate) scopes: Option<Vec<String>>,
    /// Unix time in seconds before which it wants no refresh (plan kind).
    pub(crate) earliest_refresh_at: Option<i64>,
    /// The issuer's own time, Unix time in seconds, where it told it.
    pub(crate) at: Option<i64>,
}

/// The same on disk: `T` is a borrowed text on the way out, an owned one on the way in.
#[derive(Serialize, Deserialize)]
struct Stored<T> {
    access_token: T,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id_token: Option<T>,
}

impl Tokens {
    /// These tokens with those of `answer` in place of the old ones.
    pub(crate) fn renewed(self, answer: Answer) -> Self {
        Self {
            access: answer.access.unwrap_or(self.access),
            refresh: answer.refresh.or(self.refresh),
            id: answer.id.or(self.id),
        }
    }

    /// JSON for the file store.
    pub(crate) fn to_json(&self) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
        serde_json::to_vec(&Stored {
            access_token: self.access.expose_secret(),
            refresh_token: self.refresh.as_ref().map(ExposeSecret::expose_secret),
            id_token: self.id.as_ref().map(ExposeSecret::expose_secret),
        })
        .map(Zeroizing::new)
    }

    /// From JSON of the file store.
    pub(crate) fn from_json(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let stored: Stored<String> = serde_json::from_slice(bytes)?;
        Ok(Self {
            access: stored.access_token.into(),
            refresh: stored.refresh_token.map(SecretString::from),
            id: stored.id_token.map(SecretString::from),
        })
    }
}

/// Names a refresh token without giving it away: what a refusal is remembered for.
pub(crate) fn fingerprint(refresh: &SecretString) -> String {
    use base64::Engine;
    let digest = Sha256::digest(refresh.expose_secret().as_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest)
}
