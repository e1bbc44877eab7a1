//! A conversation's title: the first words of its first message.

/// The longest title in columns, the ellipsis not counted. A Chinese character takes two.
const LONGEST: usize = 60;

/// What a conversation is called that began without words.
const UNTITLED: &str = "New conversation";

/// The first line of `text` that says something, cut at a word after at most 60 columns (then with
/// `…`). Text without blanks (Chinese, an address) is cut between characters.
#[must_use]
pub fn title_of(text: &str) -> String {
    // A fence or a rule of Markdown says nothing, nor do the marks before a heading or a quote.
    let says = |line: &&str| line.chars().any(char::is_alphanumeric) && !line.starts_with("```");
    let mut lines = text.lines().map(str::trim);
    let line = lines.clone().find(says).or_else(|| lines.find(|line| !line.is_empty()));
    let marks = ['#', '>', '*', '-', ' '];
    let line = line.map(|line| match line.trim_start_matches(marks) {
        "" => line,
        rest => rest,
    });
    let words = on_one_line(line.unwrap_or_default());
    if words.is_empty() { UNTITLED.to_owned() } else { cut(words) }
}

/// `text` on one line and without what would steer whoever draws it: control characters, and marks
/// that turn the direction of reading.
#[must_use]
pub fn on_one_line(text: &str) -> String {
    let seen = |c: char| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns { ' ' } else { c }
    };
    let text: String = text.chars().map(seen).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `words` cut where a line could break.
fn cut(words: String) -> String {
    let mut columns = 0;
    // Where the last word that fits ends.
    let mut word = 0;
    let mut before = None;
    for (at, next) in words.char_indices() {
        if next == ' ' || wide(next) || before.is_some_and(wide) {
            word = at;
        }
        columns += if wide(next) { 2 } else { 1 };
        if columns > LONGEST {
            // A space that did not fit any more ends a word that did.
            let end = if word == 0 || next == ' ' { at } else { word };
            let head = words.get(..end).unwrap_or_default();
            let loose = [',', ';', ':', '-', '–', '.', ' ', '，', '、', '；', '：'];
            return format!("{}…", head.trim_end_matches(loose));
        }
        before = Some(next);
    }
    words
}

/// Whether a character takes two columns, and may be parted from its neighbours: Chinese, Japanese
/// and Korean, and their full-width signs.
pub(crate) const fn wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{33ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        let latin = "Explain how the tide tables of the harbour are computed, in three steps";
        for (text, title) in [
            ("  Why is the sky\tblue? ", "Why is the sky blue?"),
            ("Fix this:\n\nfn main() {}", "Fix this:"),
            ("\n\n```rust\nfn main() {}\n```", "fn main() {}"),
            ("## A heading\ntext", "A heading"),
            ("> quoted", "quoted"),
            ("---\nafter the rule", "after the rule"),
            ("???", "???"),
            ("#", "#"),
            (" \n", UNTITLED),
            ("a\u{202e}b\u{7}c", "a b c"),
            (latin, "Explain how the tide tables of the harbour are computed, in…"),
            ("为什么天空是蓝色的？\n谢谢", "为什么天空是蓝色的？"),
        ] {
            assert_eq!(title_of(text), title, "{text:?}");
        }
    }

    #[test]
    fn text_without_blanks_is_cut_between_characters() {
        assert_eq!(title_of(&"潮".repeat(31)), format!("{}…", "潮".repeat(30)));
        assert_eq!(title_of(&"潮".repeat(30)), "潮".repeat(30));
        assert_eq!(title_of(&"a".repeat(61)), format!("{}…", "a".repeat(60)));
        assert_eq!(title_of(&format!("{} tail", "a".repeat(60))), format!("{}…", "a".repeat(60)));
        // One blank early in the line is not where it is cut.
        let mixed = format!("Rust {}", "中的所有权".repeat(9));
        assert_eq!(title_of(&mixed), format!("Rust {}中的…", "中的所有权".repeat(5)));
        assert_eq!(
            title_of(&format!("{}，再说", "潮".repeat(29))),
            format!("{}，…", "潮".repeat(29)).replace("，…", "…")
        );
    }
}
