//! Two kinds of randomness: secrets from the system, and everything else from the seed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// A secret of `bytes` random bytes, base64url, for codes and tokens. Never seeded: a test that
/// passes with a guessable token proves nothing.
pub(crate) fn secret(bytes: usize) -> std::io::Result<String> {
    let mut buffer = vec![0_u8; bytes];
    getrandom::fill(&mut buffer).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(buffer))
}

/// `length` hexadecimal digits (64 at most) that depend on nothing but `parts`.
pub(crate) fn digest_hex(parts: &[&[u8]], length: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex.truncate(length);
    hex
}

/// A seeded sequence (splitmix64): small, and the same on every machine for ever.
#[derive(Debug, Clone)]
pub(crate) struct Seeded(u64);

impl Seeded {
    pub(crate) fn new(seed: u64, topic: &str) -> Self {
        let hex = digest_hex(&[&seed.to_be_bytes(), topic.as_bytes()], 16);
        Self(u64::from_str_radix(&hex, 16).unwrap_or(seed))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `choices`, which must not be empty.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        let index = self.next() % choices.len().max(1) as u64;
        choices[index as usize]
    }

    /// From `low` up to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_says_the_same_and_another_does_not() {
        let draw = |seed, topic: &str| {
            let mut source = Seeded::new(seed, topic);
            [source.next(), source.next()]
        };
        assert_eq!(draw(1, "a"), draw(1, "a"));
        assert_ne!(draw(1, "a"), draw(2, "a"));
        assert_ne!(draw(1, "a"), draw(1, "b"));
    }

    #[test]
    fn secrets_differ() {
        assert_ne!(secret(16).unwrap(), secret(16).unwrap());
    }
}
