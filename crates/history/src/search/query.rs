//! What a person types in the search field, as a question that the index can answer. There is no
//! way to write it wrongly: what means something to SQLite means nothing here.

use super::fold;

/// A question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// All of these must be there.
    pub(super) terms: Vec<Term>,
}

/// One thing to find: a word, or several in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// As words in a row; empty where it has no letters.
    pub(super) words: Vec<String>,
    /// The last word may go on: it is still being typed.
    pub(super) open: bool,
    /// As a part of a text, folded.
    pub(super) part: String,
}

/// Terms beyond this many are not looked at: nobody types them, and somebody may paste them.
const MOST_TERMS: usize = 16;
/// Nor are the characters of a term beyond this many.
const LONGEST_TERM: usize = 200;

impl Query {
    /// Reads what was typed. Blanks part terms, quotes hold them together, and the last word may go
    /// on unless a blank or a quote ends it.
    pub(super) fn read(typed: &str) -> Self {
        let mut terms: Vec<(String, bool)> = Vec::new();
        let (mut term, mut quoted) = (String::new(), false);
        for char in typed.chars() {
            if matches!(char, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」') {
                terms.push((std::mem::take(&mut term), false));
                quoted = !quoted;
            } else if char.is_whitespace() && !quoted {
                terms.push((std::mem::take(&mut term), false));
            } else {
                term.push(char);
            }
        }
        terms.push((term, true));
        let term = |(text, open): (String, bool)| {
            let text: String = text.chars().take(LONGEST_TERM).collect();
            let words = fold::words(&text).into_iter().map(|word| word.text).collect::<Vec<_>>();
            Term { words, open, part: fold::part(&text) }
        };
        let terms = terms.into_iter().map(term).filter(|term| !term.part.is_empty());
        Self { terms: terms.take(MOST_TERMS).collect() }
    }

    /// The question to the index of words; none where nothing of it has letters.
    pub(super) fn words(&self) -> Option<String> {
        let mut all = Vec::new();
        for term in self.terms.iter().filter(|term| !term.words.is_empty()) {
            // Letters and digits only, so no quote can be in it.
            let star = if term.open { "*" } else { "" };
            all.push(format!("\"{}\"{star}", term.words.join(" ")));
        }
        (!all.is_empty()).then(|| all.join(" AND "))
    }

    /// The question to the index of parts of words, which knows three characters in a row; none
    /// where no term is that long. What it finds is looked at again: it may hold the three
    /// characters in another order.
    pub(super) fn parts(&self) -> Option<String> {
        let mut all = Vec::new();
        for term in &self.terms {
            let chars: Vec<char> = term.part.chars().collect();
            let known = |three: &&[char]| !three.iter().any(|char| crate::title::wide(*char));
            for three in chars.windows(3).filter(known) {
                let three: String = three.iter().collect();
                all.push(format!("\"{}\"", three.replace('"', "\"\"")));
            }
        }
        all.dedup();
        (!all.is_empty()).then(|| all.join(" AND "))
    }

    /// Where the terms stand in `text`, in bytes, in their order and apart; none where one of them
    /// stands nowhere.
    pub(super) fn places(&self, text: &str) -> Option<Vec<(usize, usize)>> {
        let words = fold::words(text);
        let mut all: Vec<(usize, usize)> = Vec::new();
        for term in &self.terms {
            let mut found = term.among(&words);
            if found.is_empty() {
                found = fold::places(text, &term.part);
            }
            // A term without letters asks nothing of the index of words.
            if found.is_empty() && !term.words.is_empty() {
                return None;
            }
            all.append(&mut found);
        }
        all.sort_unstable();
        let mut apart: Vec<(usize, usize)> = Vec::new();
        for (start, end) in all {
            match apart.last_mut() {
                Some(last) if start < last.1 => last.1 = last.1.max(end),
                _ => apart.push((start, end)),
            }
        }
        Some(apart)
    }
}

impl Term {
    /// Where it stands among `words`, in bytes.
    fn among(&self, words: &[fold::Word]) -> Vec<(usize, usize)> {
        let Some((last, before)) = self.words.split_last() else { return Vec::new() };
        let ends = |word: &str| if self.open { word.starts_with(last) } else { word == last };
        let fits = |row: &&[fold::Word]| {
            row.last().is_some_and(|word| ends(&word.text))
                && row.iter().zip(before).all(|(word, wanted)| word.text == *wanted)
        };
        let rows = words.windows(self.words.len()).filter(fits);
        rows.filter_map(|row| Some((row.first()?.start, row.last()?.end))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_as_the_index_is_asked() {
        for (typed, words, parts) in [
            ("", None, None),
            ("  \" ", None, None),
            ("tide", Some("\"tide\"*"), Some("\"tid\" AND \"ide\"")),
            ("Tide ", Some("\"tide\""), Some("\"tid\" AND \"ide\"")),
            ("a OR b", Some("\"a\" AND \"or\" AND \"b\"*"), None),
            (
                "\"a table\"",
                Some("\"a table\""),
                Some("\"a t\" AND \" ta\" AND \"tab\" AND \"abl\" AND \"ble\""),
            ),
            ("\"a tab", Some("\"a tab\"*"), Some("\"a t\" AND \" ta\" AND \"tab\"")),
            ("潮汐", Some("\"潮 汐\"*"), None),
            ("潮汐 rust", Some("\"潮 汐\" AND \"rust\"*"), Some("\"rus\" AND \"ust\"")),
            ("x-y*", Some("\"x y\"*"), Some("\"x-y\" AND \"-y*\"")),
            ("=>", None, None),
            ("(NEAR", Some("\"near\"*"), Some("\"(ne\" AND \"nea\" AND \"ear\"")),
        ] {
            let query = Query::read(typed);
            assert_eq!(query.words().as_deref(), words, "{typed:?}");
            assert_eq!(query.parts().as_deref(), parts, "{typed:?}");
        }
    }

    #[test]
    fn places_are_those_of_all_terms() {
        let places = |typed: &str, text: &str| -> Option<Vec<String>> {
            let places = Query::read(typed).places(text)?;
            Some(places.into_iter().map(|(start, end)| text[start..end].to_owned()).collect())
        };
        let some = |all: &[&str]| Some(all.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(places("tide", "Tides and a tide."), some(&["Tides", "tide"]));
        assert_eq!(places("tide ", "Tides and a tide."), some(&["tide"]));
        assert_eq!(places("ide", "Tides"), some(&["ide"]));
        assert_eq!(places("tide rust", "Tides"), None);
        assert_eq!(places("汐表", "潮汐表"), some(&["汐表"]));
        assert_eq!(places("tide c++", "C tides"), some(&["C", "tide"]));
        assert_eq!(places("a =>", "a => b"), some(&["a", "=>"]));
        assert_eq!(places("=>", "nothing"), some(&[]));
    }
}
