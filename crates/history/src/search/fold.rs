//! Text as search sees it: without case, accents and forms of width, and where each character of it
//! stands in the text that people see.

use crate::title::wide;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// One character as search sees it, and the bytes that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Folded {
    char: char,
    start: usize,
    end: usize,
}

/// A word as search sees it: letters and digits in a row, or one character of a script that writes
/// without blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded.
    pub(super) text: String,
    /// Its first byte in the text that people see.
    pub(super) start: usize,
    /// The byte after its last.
    pub(super) end: usize,
}

/// `text` folded: small letters, no accents, and one form of width (`Ａ` is `a`, `ﬁ` is `fi`).
fn folded(text: &str) -> Vec<Folded> {
    let mut all = Vec::with_capacity(text.len());
    for (start, char) in text.char_indices() {
        let end = start + char.len_utf8();
        let mut push = |char: char| all.push(Folded { char, start, end });
        if char.is_ascii() {
            push(char.to_ascii_lowercase());
        } else if wide(char) && !matches!(char, '\u{ff00}'..='\u{ffef}') {
            push(char);
        } else {
            decompose_compatible(char, |part| {
                if !is_combining_mark(part) {
                    part.to_lowercase().for_each(&mut push);
                }
            });
        }
    }
    all
}

/// The words of `text`, in their order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    // Whether the last word goes on.
    let mut open = false;
    for Folded { char, start, end } in folded(text) {
        if !char.is_alphanumeric() {
            open = false;
        } else if let Some(word) = words.last_mut().filter(|_| open && !wide(char)) {
            word.text.push(char);
            word.end = end;
        } else {
            words.push(Word { text: char.to_string(), start, end });
            open = !wide(char);
        }
    }
    words
}

/// What the index of words holds of `text`: its words, apart by blanks.
pub(crate) fn indexed_words(text: &str) -> String {
    let words = words(text);
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// What the index of parts of words holds of `text`: all but what the index of words finds within
/// a text anyway, the scripts without blanks.
pub(crate) fn indexed_parts(text: &str) -> String {
    parts(&folded(text))
}

/// `text` as a part to look for; blanks at its ends do not count.
pub(super) fn part(text: &str) -> String {
    let part: String = folded(text).into_iter().map(|folded| plain(folded.char)).collect();
    part.trim().to_owned()
}

fn parts(folded: &[Folded]) -> String {
    let cut = |char| if wide(char) { '\n' } else { plain(char) };
    folded.iter().map(|folded| cut(folded.char)).collect()
}

/// What would end a text for SQLite, or hide in it, is a blank.
fn plain(char: char) -> char {
    if char.is_control() { ' ' } else { char }
}

/// Where `part`, as [`part`] makes it, stands in `text`, in bytes, without overlaps.
pub(super) fn places(text: &str, part: &str) -> Vec<(usize, usize)> {
    let wanted: Vec<char> = part.chars().collect();
    let all = folded(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(window) = all.get(at..at + wanted.len()) {
        let same = |(folded, wanted): (&Folded, &char)| plain(folded.char) == *wanted;
        match (window.first(), window.last()) {
            (Some(first), Some(last)) if window.iter().zip(&wanted).all(same) => {
                found.push((first.start, last.end));
                at += wanted.len();
            }
            (None, _) | (_, None) => break,
            _ => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_word_in_another_dress_is_the_same() {
        for (text, index) in [
            ("Hello, World!", "hello world"),
            ("Crème Brûlée", "creme brulee"),
            ("cre\u{300}me", "creme"),
            ("ＦＵＬＬ width", "full width"),
            ("潮汐表是怎么算的？", "潮 汐 表 是 怎 么 算 的"),
            ("用Rust写", "用 rust 写"),
            ("ﬁne ﾊﾟ", "fine ハ"),
            ("한국어 글", "한 국 어 글"),
            ("don't snake_case C++17", "don t snake case c 17"),
            ("\0\u{1b}[31m", "31m"),
            ("💡 … \"*\" ", ""),
        ] {
            assert_eq!(indexed_words(text), index, "{text:?}");
        }
    }

    #[test]
    fn places_are_those_of_the_text_that_people_see() {
        let seen = |text: &str, part: &str| -> Vec<String> {
            let found = places(text, &super::part(part)).into_iter();
            found.map(|(start, end)| text[start..end].to_owned()).collect()
        };
        assert_eq!(seen("Patchbay, patchBAY", "HBA"), ["hba", "hBA"]);
        assert_eq!(seen("a Brûlée", "rule"), ["rûlé"]);
        assert_eq!(seen("oﬃce", "ffi"), ["ﬃ"]);
        assert_eq!(seen("aaaa", "aa"), ["aa", "aa"]);
        assert_eq!(seen("a", "abc"), Vec::<String>::new());
        assert_eq!(seen("x => y", "=>"), ["=>"]);
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "É 潮x";
        let seen: Vec<_> =
            words(text).into_iter().map(|word| text[word.start..word.end].to_owned()).collect();
        assert_eq!(seen, ["É", "潮", "x"]);
    }
}
