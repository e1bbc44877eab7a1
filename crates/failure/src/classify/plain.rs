//! One spelling for a text: without colours, log prefixes and quotes around the whole, typographic
//! signs as plain ones. What a failure is called must not depend on who printed it.

use super::pattern::Pattern;
use std::sync::LazyLock;

/// Texts beyond this many bytes are cut before they are read: what names a failure stands at the
/// front, and a page of a megabyte should not cost a second.
const READ: usize = 64 * 1024;

/// As much of `text` as is read.
pub(crate) fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(READ)).unwrap_or(text)
}

/// A terminal's colours and links, also where a copy lost the escape sign.
static COLOUR: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"\x1b\[[0-9;?]*[a-z]|\x1b\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)|\x1b[()][0-9a-z]|\[(?:\d{1,3}(?:;\d{1,3}){0,4})?m",
    )
});

/// What loggers put in front: time, level, names in brackets, a Rust module, a bullet.
static PREFIX: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^(?:(?:\[?\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:z|[+-]\d\d:?\d\d)?\]?:?",
        r"|\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?",
        r"|(?-i:\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\]?:?)",
        r"|\[[a-z][\w./:-]{0,40}\]:?",
        r"|[a-z]\w*(?:::\w+)+:",
        r"|[■●•✖✗✘❌×⚠️>*-]+",
        r")\s+)+",
    ))
});

/// "Not a proxy error": what a failure is said not to be says nothing of what it is.
static DENIED: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"\b(?:not|isn't|wasn't) (?:(?:due to|caused by|because of) )?(?:an?|the|your) (?:[\w-]+ ){0,2}(?:error|fault|failure|problem|issue)\b",
    )
});

/// `text` in its one spelling, at most 64 KiB of it.
pub(super) fn plain(text: &str) -> String {
    let text = COLOUR.replace_all(head(text), "");
    let spelt: String = text.chars().filter_map(spelt).collect();
    let text = unquoted(spelt.trim());
    let text = PREFIX.replace_all(text, "");
    DENIED.replace_all(unquoted(text.trim()), "")
}

/// One sign for all that mean the same. Signs without width are left out.
const fn spelt(sign: char) -> Option<char> {
    Some(match sign {
        '’' | '‘' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return None,
        '\u{a0}' | '\u{202f}' | '\u{3000}' => ' ',
        other if other.is_ascii_control() => ' ',
        other => other,
    })
}

/// `text` without one pair of quotes around the whole of it.
fn unquoted(text: &str) -> &str {
    ['"', '\'', '`']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .map_or(text, str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_text_is_taken_away() {
        for around in [
            "401 Unauthorized",
            "\u{1b}[31m401\u{1b}[0m Unauthorized",
            "[1;31m401[0m Unauthorized",
            "2026-11-22T14:02:11.512Z ERROR codex_core::client: 401 Unauthorized",
            "[14:02:11] [ERROR] [agent/embedded] 401 Unauthorized",
            " ■ “401 Unauthorized”\r\n",
            "\u{feff}401\u{a0}Unauthorized",
        ] {
            assert_eq!(plain(around), "401 Unauthorized", "{around:?}");
        }
    }

    #[test]
    fn the_text_itself_stays() {
        for text in
            ["[401] no", "error code: 524", "Error: 401", "{\"a\":1}", "it's 'so'", "'a' is 'b"]
        {
            assert_eq!(plain(text), text);
        }
        assert_eq!(plain(&"é".repeat(READ)).len(), READ);
    }
}
