//! The words around what was found, as pieces of text: never as HTML.

use crate::model::Piece;

/// Characters of a snippet, about two lines of the search list.
const LONGEST: usize = 140;
/// Of these, at most so many before the first find.
const BEFORE: usize = 40;

/// The part of `text` around the first of `places` (in bytes, in order and apart), on one line, with
/// `…` where it was cut.
pub(super) fn snippet(text: &str, places: &[(usize, usize)]) -> Vec<Piece> {
    let first = places.first().map_or(0, |place| place.0);
    let head = text.get(..first).unwrap_or_default();
    let start = head.char_indices().rev().take(BEFORE).last().map_or(first, |(at, _)| at);
    // A word that was cut in two is left out, unless that leaves nothing.
    let start = match text.get(start..first) {
        Some(before) if start > 0 => {
            before.find(char::is_whitespace).map_or(start, |blank| start + blank)
        }
        _ => start,
    };
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| start + at);
    let mut pieces = Pieces::default();
    if start > 0 {
        pieces.push("…", false);
    }
    let mut at = start;
    for &(from, to) in places.iter().filter(|place| place.0 < end && place.0 >= start) {
        pieces.push(text.get(at..from).unwrap_or_default(), false);
        pieces.push(text.get(from..to.min(end)).unwrap_or_default(), true);
        at = to.min(end);
    }
    pieces.push(text.get(at..end).unwrap_or_default(), false);
    if end < text.len() {
        pieces.push("…", false);
    }
    pieces.done()
}

/// All of `text`, on one line.
pub(super) fn whole(text: &str, places: &[(usize, usize)]) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    let mut at = 0;
    for &(from, to) in places {
        pieces.push(text.get(at..from).unwrap_or_default(), false);
        pieces.push(text.get(from..to).unwrap_or_default(), true);
        at = to;
    }
    pieces.push(text.get(at..).unwrap_or_default(), false);
    pieces.done()
}

/// Pieces in a row, with blanks of any length as one.
#[derive(Default)]
struct Pieces {
    all: Vec<Piece>,
    /// A blank that is only written once something follows it.
    blank: bool,
}

impl Pieces {
    fn push(&mut self, text: &str, hit: bool) {
        let mut piece = String::new();
        for char in text.chars() {
            if char.is_whitespace() || char.is_control() {
                self.blank = true;
                continue;
            }
            if std::mem::take(&mut self.blank) && !(self.all.is_empty() && piece.is_empty()) {
                // The blank before a find, or after one, is no part of it.
                match self.all.last_mut() {
                    Some(last) if piece.is_empty() && hit && !last.hit => last.text.push(' '),
                    Some(_) if piece.is_empty() && hit => {
                        self.all.push(Piece { text: " ".to_owned(), hit: false });
                    }
                    _ => piece.push(' '),
                }
            }
            piece.push(char);
        }
        match self.all.last_mut() {
            _ if piece.is_empty() => {}
            Some(last) if last.hit == hit => last.text.push_str(&piece),
            _ => self.all.push(Piece { text: piece, hit }),
        }
    }

    fn done(self) -> Vec<Piece> {
        self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces with the finds in brackets.
    fn shown(pieces: &[Piece]) -> String {
        let show = |piece: &Piece| {
            if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() }
        };
        pieces.iter().map(show).collect()
    }

    fn around(text: &str, word: &str) -> String {
        let places: Vec<_> =
            text.match_indices(word).map(|(at, word)| (at, at + word.len())).collect();
        shown(&snippet(text, &places))
    }

    #[test]
    fn short_text_is_shown_whole_on_one_line() {
        assert_eq!(around("a\n\n  tide\ttable ", "tide"), "a [tide] table");
        assert_eq!(around("tide tide", "tide"), "[tide] [tide]");
        assert_eq!(around("潮汐表", "汐"), "潮[汐]表");
        assert_eq!(shown(&snippet("", &[])), "");
        assert_eq!(shown(&whole("The tide", &[(4, 8)])), "The [tide]");
    }

    #[test]
    fn long_text_is_cut_around_the_first_find() {
        let text = format!("{} tide {}", "before ".repeat(30), "after ".repeat(30));
        let seen = around(&text, "tide");
        assert!(seen.starts_with("… before ") && seen.contains(" [tide] after"), "{seen}");
        assert!(seen.ends_with('…') && seen.chars().count() < LONGEST + 6, "{seen}");
        let long = "潮".repeat(500);
        let seen = around(&format!("{long}汐{long}"), "汐");
        assert_eq!(seen.matches("[汐]").count(), 1);
        let word = "x".repeat(400);
        assert!(shown(&snippet(&word, &[(0, 400)])).starts_with("[xxx"));
    }
}
