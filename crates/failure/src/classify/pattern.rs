//! Fixed patterns, compiled once. A pattern that does not compile never matches; a test compiles
//! every one of them.

use regex::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::sync::LazyLock;

/// One pattern, case-insensitive, compiled at its first use.
pub(crate) struct Pattern {
    source: &'static str,
    compiled: LazyLock<Option<Regex>, Box<dyn FnOnce() -> Option<Regex> + Send>>,
}

impl Pattern {
    /// Takes the pattern as it is (no word boundaries are added).
    pub(crate) fn new(source: &'static str) -> Self {
        let build = move || RegexBuilder::new(source).case_insensitive(true).build().ok();
        Self { source, compiled: LazyLock::new(Box::new(build)) }
    }

    pub(crate) fn get(&self) -> Option<&Regex> {
        debug_assert!(self.compiled.is_some(), "pattern does not compile: {}", self.source);
        self.compiled.as_ref()
    }

    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.get()?.captures(text)
    }

    pub(crate) fn all<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        self.get().map(|regex| regex.captures_iter(text).collect()).unwrap_or_default()
    }

    pub(crate) fn replace_all(&self, text: &str, with: &str) -> String {
        match self.get() {
            Some(regex) => regex.replace_all(text, with).into_owned(),
            None => text.to_owned(),
        }
    }
}

/// A list of phrases; each counts only as whole words.
pub(crate) struct Phrases(LazyLock<RegexSet, Box<dyn FnOnce() -> RegexSet + Send>>);

impl Phrases {
    pub(crate) fn new(phrases: &'static [&'static str]) -> Self {
        Self(LazyLock::new(Box::new(move || {
            let set = RegexSetBuilder::new(phrases.iter().map(|phrase| whole_words(phrase)))
                .case_insensitive(true)
                .size_limit(1 << 26)
                .build();
            debug_assert!(set.is_ok(), "a phrase does not compile: {phrases:?}");
            set.unwrap_or_default()
        })))
    }

    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// `phrase` with word boundaries where it begins or ends with a word character. "dns error" is thus
/// not found in "dns errors" or "cdns error".
fn whole_words(phrase: &str) -> String {
    let edge = |at: Option<char>| {
        let wordlike = at.is_some_and(|c| c.is_alphanumeric() || "_()]*?+}".contains(c));
        if wordlike { r"(?-u:\b)" } else { "" }
    };
    // An escaped sign at the end is no word character.
    let sign = phrase.chars().rev().nth(1) == Some('\\') && !phrase.ends_with(['w', 'd']);
    let last = phrase.chars().last().filter(|_| !sign);
    format!("{}(?:{}){}", edge(phrase.chars().next()), ascii(phrase), edge(last))
}

/// `\w`, `\W` and `\d` as ASCII classes: the texts are English, and Unicode's classes make the
/// compiled lists ten times as large and slow to build.
fn ascii(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len() * 2);
    let mut in_class = false;
    let mut chars = phrase.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match (chars.next(), in_class) {
                (Some('w'), true) => out.push_str("0-9A-Za-z_"),
                (Some('w'), false) => out.push_str("[0-9A-Za-z_]"),
                (Some('d'), true) => out.push_str("0-9"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('W'), false) => out.push_str("[^0-9A-Za-z_]"),
                (Some(other), _) => out.extend(['\\', other]),
                (None, _) => out.push('\\'),
            },
            '[' if !in_class => {
                in_class = true;
                out.push(c);
            }
            ']' => {
                in_class = false;
                out.push(c);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_counts_only_as_whole_words() {
        let phrases = Phrases::new(&["dns (error|lookup)", "stream closed", r"exceeds \d+ mb"]);
        assert!(phrases.are_in("client error: DNS error: no answer"));
        assert!(phrases.are_in("it exceeds 25 MB."));
        for other in ["dns-prefetch error", "dns errors", "upstream closed", "exceeds x mb"] {
            assert!(!phrases.are_in(other), "{other}");
        }
    }
}
