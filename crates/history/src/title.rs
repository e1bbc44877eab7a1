//! A conversation's title: the first words of its first message.

/// The longest title, in characters, the ellipsis not counted.
const LONGEST: usize = 60;

/// The first words of `text` on one line, cut at a word after at most 60 characters (then with
/// `…`). Text without blanks (Chinese, an address) is cut between characters.
#[must_use]
pub fn title_of(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return "New conversation".to_owned();
    }
    let Some((end, next)) = words.char_indices().nth(LONGEST) else { return words };
    let head = words.get(..end).unwrap_or_default();
    let cut = if next == ' ' { head } else { head.rsplit_once(' ').map_or(head, |(cut, _)| cut) };
    format!("{}…", cut.trim_end_matches([',', ';', ':', '-', '–', '.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_message_is_its_own_title() {
        assert_eq!(title_of("  Why is the sky\n\tblue? "), "Why is the sky blue?");
    }

    #[test]
    fn a_long_message_is_cut_at_a_word() {
        let title =
            title_of("Explain how the tide tables of the harbour are computed, in three steps");
        assert_eq!(title, "Explain how the tide tables of the harbour are computed, in…");
        assert_eq!(title_of(&format!("{} tail", "a".repeat(60))), format!("{}…", "a".repeat(60)));
    }

    #[test]
    fn text_without_blanks_is_cut_between_characters() {
        assert_eq!(title_of(&"潮".repeat(61)), format!("{}…", "潮".repeat(60)));
        assert_eq!(title_of(&"潮".repeat(60)), "潮".repeat(60));
    }

    #[test]
    fn nothing_has_a_title_too() {
        assert_eq!(title_of(" \n"), "New conversation");
    }
}
