//! Secrets in a store that limits the size of an entry (Windows Credential Manager: 2,560 bytes,
//! `CRED_MAX_CREDENTIAL_BLOB_SIZE`): what is larger is split over several entries.
//!
//! A secret that fits is the entry itself. Of a larger one, the entry `NAME` is a head, and the
//! parts stand in `NAME.a.0`, `NAME.a.1`, …; its successor takes `NAME.b.0`, …, so that the head is
//! all that switches over: until it is written, the old secret is whole, and afterwards the new
//! one. Parts are written from the first and removed from the last, so that those of a side have
//! no gap between them, also after a crash, and none is left behind unseen.

use secrecy::zeroize::Zeroizing;
use sha2::{Digest, Sha256};

/// Begins a head. No token begins so: it is no character of a token.
const HEAD: &str = "{parts} ";

/// The smallest limit that holds a head.
pub(crate) const SMALLEST: usize = 96;

/// Entries of a store, by name.
pub(crate) trait Entries {
    /// What the store fails with.
    type Error;
    /// The bytes of `name`, or `None` where there is no such entry.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Self::Error>;
    /// Writes `name`, over what is there.
    fn set(&self, name: &str, bytes: &[u8]) -> Result<(), Self::Error>;
    /// Removes `name`; one that is not there is no failure.
    fn remove(&self, name: &str) -> Result<(), Self::Error>;
}

/// Why a secret can't be had.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Trouble<E> {
    /// The store failed.
    Store(E),
    /// A part is missing or is another's.
    NotWhole,
}

impl<E> From<E> for Trouble<E> {
    fn from(error: E) -> Self {
        Self::Store(error)
    }
}

/// What a head says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Head {
    side: char,
    count: usize,
    digest: String,
}

impl Head {
    fn text(&self) -> String {
        format!("{HEAD}{} {} {}", self.side, self.count, self.digest)
    }

    /// `None` where `bytes` are a secret themselves.
    fn read(bytes: &[u8]) -> Option<Result<Self, ()>> {
        let said = bytes.strip_prefix(HEAD.as_bytes())?;
        let read = || {
            let mut words = std::str::from_utf8(said).ok()?.split(' ');
            let side = words.next().filter(|side| matches!(*side, "a" | "b"))?.chars().next()?;
            // No token fills a thousand parts.
            let count = words.next()?.parse().ok().filter(|count| *count <= 1_000)?;
            Some(Self { side, count, digest: words.next()?.to_owned() })
        };
        Some(read().ok_or(()))
    }
}

fn part(name: &str, side: char, number: usize) -> String {
    format!("{name}.{side}.{number}")
}

fn digest(secret: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(secret))
}

/// The secret called `name`, or `None` where there is none.
///
/// # Errors
/// What the store fails with; [`Trouble::NotWhole`].
pub(crate) fn load<S: Entries>(
    store: &S,
    name: &str,
) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble<S::Error>> {
    let Some(bytes) = store.get(name)? else { return Ok(None) };
    let head = match Head::read(&bytes) {
        None => return Ok(Some(bytes)),
        Some(head) => head.map_err(|()| Trouble::NotWhole)?,
    };
    let mut whole = Zeroizing::new(Vec::new());
    for number in 0..head.count {
        let part = store.get(&part(name, head.side, number))?.ok_or(Trouble::NotWhole)?;
        // By hand, since a vector that grows leaves its old bytes behind.
        let mut longer = Zeroizing::new(Vec::with_capacity(whole.len() + part.len()));
        longer.extend_from_slice(&whole);
        longer.extend_from_slice(&part);
        whole = longer;
    }
    if digest(&whole) == head.digest { Ok(Some(whole)) } else { Err(Trouble::NotWhole) }
}

/// Keeps `secret` as `name`, over what is there, in entries of at most `limit` bytes where the
/// store has a limit (at least [`SMALLEST`]).
///
/// # Errors
/// What the store fails with; what was there is whole then, or `secret` is.
pub(crate) fn save<S: Entries>(
    store: &S,
    name: &str,
    secret: &[u8],
    limit: Option<usize>,
) -> Result<(), S::Error> {
    let Some(limit) = limit.map(|limit| limit.max(SMALLEST)) else {
        return store.set(name, secret);
    };
    let old = head(store, name)?;
    let side = if old.as_ref().is_some_and(|old| old.side == 'a') { 'b' } else { 'a' };
    let other = if side == 'a' { 'b' } else { 'a' };
    // Left by a save that broke off before its head.
    remove_side(store, name, side, None)?;
    if secret.len() <= limit && !secret.starts_with(HEAD.as_bytes()) {
        store.set(name, secret)?;
    } else {
        let parts = secret.chunks(limit);
        let head = Head { side, count: parts.len(), digest: digest(secret) };
        for (number, bytes) in parts.enumerate() {
            store.set(&part(name, side, number), bytes)?;
        }
        store.set(name, head.text().as_bytes())?;
    }
    remove_side(store, name, other, old.as_ref())
}

/// Removes the secret called `name` with all its parts. They are looked for where `limit` says
/// that there can be any.
///
/// # Errors
/// What the store fails with; asking again goes on where it stopped.
pub(crate) fn remove<S: Entries>(
    store: &S,
    name: &str,
    limit: Option<usize>,
) -> Result<(), S::Error> {
    if limit.is_some() {
        let head = head(store, name)?;
        remove_side(store, name, 'a', head.as_ref())?;
        remove_side(store, name, 'b', head.as_ref())?;
    }
    store.remove(name)
}

fn head<S: Entries>(store: &S, name: &str) -> Result<Option<Head>, S::Error> {
    Ok(store.get(name)?.and_then(|bytes| Head::read(&bytes)).and_then(Result::ok))
}

/// Removes the parts of one side: those that `head` counts, and those that stand without one.
fn remove_side<S: Entries>(
    store: &S,
    name: &str,
    side: char,
    head: Option<&Head>,
) -> Result<(), S::Error> {
    let mut count = head.filter(|head| head.side == side).map_or(0, |head| head.count);
    while store.get(&part(name, side, count))?.is_some() {
        count += 1;
    }
    (0..count).rev().try_for_each(|number| store.remove(&part(name, side, number)))
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// A store in memory that refuses entries over `limit` and, after `patience` writes and
    /// removals, everything.
    struct Shelf {
        limit: usize,
        entries: RefCell<BTreeMap<String, Vec<u8>>>,
        patience: Cell<usize>,
    }

    #[derive(Debug, PartialEq, Eq)]
    struct Refused(&'static str);

    impl Shelf {
        fn of(limit: usize) -> Self {
            Self { limit, entries: RefCell::default(), patience: Cell::new(usize::MAX) }
        }

        fn names(&self) -> Vec<String> {
            self.entries.borrow().keys().cloned().collect()
        }

        fn works(&self) -> Result<(), Refused> {
            let left = self.patience.get().checked_sub(1).ok_or(Refused("out of order"))?;
            self.patience.set(left);
            Ok(())
        }
    }

    impl Entries for Shelf {
        type Error = Refused;

        fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Refused> {
            Ok(self.entries.borrow().get(name).cloned().map(Zeroizing::new))
        }

        fn set(&self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
            self.works()?;
            if bytes.len() > self.limit {
                return Err(Refused("too long"));
            }
            self.entries.borrow_mut().insert(name.to_owned(), bytes.to_vec());
            Ok(())
        }

        fn remove(&self, name: &str) -> Result<(), Refused> {
            self.works()?;
            self.entries.borrow_mut().remove(name);
            Ok(())
        }
    }

    fn secret() -> impl Strategy<Value = Vec<u8>> {
        let sizes = prop_oneof![0..40usize, 90..200usize, 2_500..2_620usize, 5_000..20_000usize];
        let bytes = sizes.prop_flat_map(|size| prop::collection::vec(any::<u8>(), size));
        // Also one that looks like a head.
        (any::<bool>(), bytes).prop_map(|(odd, mut bytes)| {
            if odd {
                bytes.splice(0..0, HEAD.bytes());
            }
            bytes
        })
    }

    fn limit() -> impl Strategy<Value = usize> {
        prop_oneof![Just(SMALLEST), Just(2_560), SMALLEST..6_000]
    }

    fn loaded(shelf: &Shelf, name: &str) -> Result<Option<Vec<u8>>, Trouble<Refused>> {
        load(shelf, name).map(|found| found.map(|bytes| bytes.to_vec()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn the_last_secret_saved_is_the_one_loaded_and_leaves_no_stale_part(
            limit in limit(), secrets in prop::collection::vec(secret(), 1..5),
        ) {
            let shelf = Shelf::of(limit);
            save(&shelf, "other", b"untouched", Some(limit)).unwrap();
            for secret in &secrets {
                save(&shelf, "x", secret, Some(limit)).unwrap();
                prop_assert_eq!(loaded(&shelf, "x").unwrap(), Some(secret.clone()));
                let parts = secret.len().div_ceil(limit);
                let split = secret.len() > limit || secret.starts_with(HEAD.as_bytes());
                prop_assert_eq!(shelf.names().len(), 2 + if split { parts } else { 0 });
            }
            remove(&shelf, "x", Some(limit)).unwrap();
            prop_assert_eq!(shelf.names(), ["other"]);
            prop_assert_eq!(loaded(&shelf, "x").unwrap(), None);
        }

        #[test]
        fn a_store_that_breaks_off_anywhere_leaves_the_old_or_the_new_and_is_mended_by_the_next(
            limit in limit(), old in secret(), new in secret(), last in secret(),
            patience in 0..24usize,
        ) {
            let shelf = Shelf::of(limit);
            save(&shelf, "x", &old, Some(limit)).unwrap();
            shelf.patience.set(patience);
            let saved = save(&shelf, "x", &new, Some(limit));
            let there = loaded(&shelf, "x").unwrap().unwrap();
            prop_assert!(there == new || (saved.is_err() && there == old));
            let again = save(&shelf, "x", &last, Some(limit)).is_ok();
            shelf.patience.set(usize::MAX);
            if !again {
                save(&shelf, "x", &last, Some(limit)).unwrap();
            }
            prop_assert_eq!(loaded(&shelf, "x").unwrap(), Some(last.clone()));
            // Removal that breaks off is finished by asking again, and never shows half a secret.
            shelf.patience.set(patience);
            if remove(&shelf, "x", Some(limit)).is_err() {
                match loaded(&shelf, "x") {
                    Ok(there) => prop_assert_eq!(there, Some(last)),
                    Err(trouble) => prop_assert_eq!(trouble, Trouble::NotWhole),
                }
                shelf.patience.set(usize::MAX);
                remove(&shelf, "x", Some(limit)).unwrap();
            }
            prop_assert!(shelf.names().is_empty(), "{:?}", shelf.names());
        }

        #[test]
        fn a_part_that_is_missing_or_another_is_said(
            secret in prop::collection::vec(any::<u8>(), 300..3_000),
            which in any::<prop::sample::Index>(), change in any::<bool>(),
        ) {
            let shelf = Shelf::of(SMALLEST);
            save(&shelf, "x", &secret, Some(SMALLEST)).unwrap();
            let parts: Vec<_> = shelf.names().into_iter().filter(|name| name != "x").collect();
            let name = which.get(&parts);
            if change {
                shelf.entries.borrow_mut().get_mut(name).unwrap()[0] ^= 1;
            } else {
                shelf.entries.borrow_mut().remove(name);
            }
            prop_assert_eq!(loaded(&shelf, "x"), Err(Trouble::NotWhole));
            // Saving anew mends it, also beyond the gap.
            save(&shelf, "x", b"short", Some(SMALLEST)).unwrap();
            prop_assert_eq!(loaded(&shelf, "x").unwrap(), Some(b"short".to_vec()));
            prop_assert_eq!(shelf.names(), ["x"]);
        }
    }

    #[test]
    fn a_store_without_a_limit_takes_8_kb_in_one_entry() {
        let shelf = Shelf::of(usize::MAX);
        save(&shelf, "x", &[b'a'; 8_192], None).unwrap();
        assert_eq!(shelf.names(), ["x"]);
        assert_eq!(loaded(&shelf, "x").unwrap().unwrap().len(), 8_192);
    }

    #[test]
    fn with_windows_limit_8_kb_are_four_parts() {
        let shelf = Shelf::of(2_560);
        save(&shelf, "x", &[b'a'; 8_192], Some(2_560)).unwrap();
        assert_eq!(shelf.names(), ["x", "x.a.0", "x.a.1", "x.a.2", "x.a.3"]);
    }

    #[test]
    fn a_head_that_can_not_be_understood_is_no_secret() {
        for head in ["{parts} ", "{parts} c 1 x", "{parts} a many x", "{parts} a 1"] {
            let shelf = Shelf::of(2_560);
            shelf.set("x", head.as_bytes()).unwrap();
            assert_eq!(loaded(&shelf, "x"), Err(Trouble::NotWhole), "{head}");
        }
    }
}
