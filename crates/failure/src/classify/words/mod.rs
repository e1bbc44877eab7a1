//! The words that servers and programs use, a list for each kind. A phrase counts only as whole
//! words, without regard to case; each is a regular expression.

mod account;
mod answer;
mod local;
mod network;

pub(super) use account::*;
pub(super) use answer::*;
pub(super) use local::*;
pub(super) use network::*;

/// Declares lists of phrases, each compiled at its first use.
macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = [$($phrase:literal),* $(,)?];)*) => {
        $($(#[$doc])* pub(in crate::classify) static $name: std::sync::LazyLock<
            crate::classify::pattern::Phrases,
        > = std::sync::LazyLock::new(|| {
            crate::classify::pattern::Phrases::new(&[$($phrase),*])
        });)*

        #[cfg(test)]
        mod tests {
            #[test]
            fn every_phrase_compiles() {
                // A list that does not compile panics at its first use in tests.
                $(assert!(!super::$name.are_in(""));)*
            }
        }
    };
}
use phrases;
