//! The lines around a place that can't be parsed, with every secret masked.
//!
//! A parser gave up on this text, so nothing here may trust its structure: strings end with their
//! line, a key is a string or word before a colon, and what stands where a value could is masked
//! when its key, any key it may stand under, or its own look says that it is secret.

use crate::examine::Examination;
use crate::mask;
use crate::report::{Finding, Status};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::path::Path;
use ts_rs::TS;

const BEFORE: usize = 2;
const AFTER: usize = 2;
/// A minified file is one line: around the place is enough.
const WIDEST: usize = 160;

/// A few lines of a file that can't be parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Excerpt {
    /// The finding that it belongs to.
    pub finding: String,
    /// Absolute path.
    pub file: String,
    /// Where the parser stopped, from 1.
    pub line: u32,
    /// The same in characters, from 1, in the file.
    pub column: u32,
    /// The same in the text shown, which may be masked or cut.
    pub caret: u32,
    /// The lines, in order.
    pub lines: Vec<ExcerptLine>,
    /// How many lines the file has.
    pub total: u32,
}

/// One line of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExcerptLine {
    /// From 1.
    pub number: u32,
    /// Without its line end, secrets masked.
    pub text: String,
}

/// One for each finding about a text that can't be parsed.
#[must_use]
pub fn excerpts(examination: &Examination) -> Vec<Excerpt> {
    let tools = examination.report().tools.iter().filter(|it| it.status == Status::Unreadable);
    tools.flat_map(|it| &it.findings).filter_map(|it| of(examination, it)).collect()
}

fn of(examination: &Examination, finding: &Finding) -> Option<Excerpt> {
    let place = finding.evidence.first().filter(|it| it.pointer.is_none())?;
    let seen = examination.files.seen(Path::new(&place.file))?;
    let text = String::from_utf8_lossy(&seen.bytes);
    let (line, column) = (place.line?, place.column?);
    let (lines, caret) = around(text.trim_start_matches('\u{feff}'), line, column)?;
    Some(Excerpt {
        finding: finding.id.clone(),
        file: place.file.clone(),
        line,
        column,
        caret,
        lines,
        total: u32::try_from(text.lines().count()).unwrap_or(u32::MAX),
    })
}

fn around(text: &str, line: u32, column: u32) -> Option<(Vec<ExcerptLine>, u32)> {
    let at = usize::try_from(line).ok()?.checked_sub(1)?;
    let column = usize::try_from(column).ok()?.checked_sub(1)?;
    let first = at.saturating_sub(BEFORE);
    let mut scan = Scan::default();
    let mut caret = column;
    let mut out = Vec::new();
    for (index, raw) in text.split('\n').enumerate().take(at + AFTER + 1) {
        let hit = (index == at).then_some(column);
        let (mut shown, moved) = scan.line(raw.trim_end_matches('\r'), hit);
        if index < first {
            continue;
        }
        let mut from = 0;
        if let Some(moved) = moved {
            from = moved.saturating_sub(WIDEST / 2);
            caret = moved - from;
        }
        if from > 0 || shown.chars().count() > WIDEST {
            shown = shown.chars().skip(from).take(WIDEST).collect();
        }
        let number = u32::try_from(index + 1).ok()?;
        out.push(ExcerptLine { number, text: shown });
    }
    Some((out, u32::try_from(caret + 1).ok()?))
}

/// Walks the text line by line and remembers under which keys it is.
#[derive(Default)]
struct Scan {
    above: Vec<String>,
    key: Option<String>,
    comment: bool,
}

impl Scan {
    /// One line masked, and where `column` of it came to be.
    fn line(&mut self, line: &str, column: Option<usize>) -> (String, Option<usize>) {
        let characters: Vec<char> = line.chars().collect();
        let mut out = String::new();
        let mut moved = None;
        let mut at = 0;
        while at < characters.len() {
            let end = self.token(&characters, at);
            let token: String = characters.get(at..end).unwrap_or_default().iter().collect();
            let shown = self.shown(&token, characters.get(end..).unwrap_or_default());
            if let Some(column) = column.filter(|it| (at..end).contains(it)) {
                let inside = if shown == token { column - at } else { 0 };
                moved = Some(out.chars().count() + inside);
            }
            out.push_str(&shown);
            at = end;
        }
        let moved = moved.or_else(|| column.map(|_| out.chars().count()));
        // What only reads as a secret together, such as a header in a comment. The place moves
        // along with what is masked before it.
        let before = |count: usize| out.chars().take(count).collect::<String>();
        let moved = moved.map(|it| patchbay_failure::mask(&before(it)).chars().count());
        (patchbay_failure::mask(&out), moved)
    }

    /// Where the token at `at` ends; always later than `at`.
    fn token(&mut self, line: &[char], at: usize) -> usize {
        let get = |index: usize| line.get(index).copied().unwrap_or('\0');
        let until = |stop: &dyn Fn(usize) -> bool| {
            (at + 1..line.len()).find(|it| stop(*it)).unwrap_or(line.len())
        };
        if self.comment {
            let end = (at..line.len()).find(|it| get(*it) == '*' && get(it + 1) == '/');
            self.comment = end.is_none();
            return end.map_or(line.len(), |it| it + 2);
        }
        match get(at) {
            '/' if get(at + 1) == '/' => line.len(),
            '/' if get(at + 1) == '*' => {
                let end = (at + 2..line.len()).find(|it| get(*it) == '*' && get(it + 1) == '/');
                self.comment = end.is_none();
                end.map_or(line.len(), |it| it + 2)
            }
            quote @ ('"' | '\'') => {
                let mut end = at + 1;
                while end < line.len() && get(end) != quote {
                    end += if get(end) == '\\' { 2 } else { 1 };
                }
                (end + 1).min(line.len())
            }
            it if it.is_whitespace() => until(&|index| !get(index).is_whitespace()),
            '{' | '}' | '[' | ']' | ':' | ',' => at + 1,
            _ => until(&|index| get(index).is_whitespace() || "{}[]:,\"'".contains(get(index))),
        }
    }

    /// The token as it may be seen; keeps track of the keys.
    fn shown(&mut self, token: &str, rest: &[char]) -> String {
        let first = token.chars().next().unwrap_or(' ');
        match first {
            '{' | '[' => {
                let key = self.key.take().unwrap_or_default();
                self.above.push(key);
            }
            '}' | ']' => {
                self.above.pop();
                self.key = None;
            }
            ',' => self.key = None,
            '/' if token.starts_with("//") || token.starts_with("/*") => return comment(token),
            _ if self.comment || token.ends_with("*/") => return comment(token),
            ':' => {}
            it if it.is_whitespace() => {}
            _ => {
                let bare = token.trim_matches(['"', '\'']);
                if rest.iter().find(|it| !it.is_whitespace()) == Some(&':') {
                    self.key = Some(bare.to_owned());
                    return masked("", token, bare);
                }
                let keys = self.above.iter().chain(&self.key);
                let pointer: String =
                    keys.map(|it| format!("/{}", it.replace('/', "~1"))).collect();
                if names_a_secret(bare) {
                    // A key whose colon is what is missing.
                    self.key = Some(bare.to_owned());
                }
                return masked(&pointer, token, bare);
            }
        }
        token.to_owned()
    }
}

fn masked(pointer: &str, token: &str, bare: &str) -> String {
    let plain = matches!(bare, "true" | "false" | "null") || bare.parse::<f64>().is_ok();
    if plain && !token.starts_with(['"', '\'']) {
        return token.to_owned();
    }
    let value = mask::value(pointer, Json::from(bare));
    match value.as_str() {
        Some(shown) if shown != bare => token.replace(bare, shown),
        _ if is_opaque(bare) => token.replace(bare, &mask::secret(bare)),
        _ => token.to_owned(),
    }
}

fn names_a_secret(text: &str) -> bool {
    let under = format!("/{}", text.replace('~', "~0").replace('/', "~1"));
    mask::value(&under, Json::from("x")) != "x"
}

/// Words of a comment that look like keys somebody put aside.
fn comment(token: &str) -> String {
    let words = token.split_inclusive(char::is_whitespace);
    words
        .map(|word| {
            let bare = word.trim_matches(|it: char| it.is_whitespace() || "\"',:;".contains(it));
            masked("", word, bare)
        })
        .collect()
}

/// Long, with letters and digits mixed, and neither an address nor a name with hyphens: nobody
/// reads that, and in a broken text its key may be lost.
fn is_opaque(text: &str) -> bool {
    let body = |it: char| it.is_ascii_alphanumeric() || "_-+/=.".contains(it);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let capitals = text.bytes().filter(u8::is_ascii_uppercase).count();
    let longest = text.split(['-', '/', '.', '_']).map(str::len).max().unwrap_or(0);
    longest >= 20 && text.chars().all(body) && digits >= 3 && (capitals >= 2 || digits >= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, line: u32, column: u32) -> (String, u32) {
        let (lines, caret) = around(text, line, column).unwrap();
        (lines.into_iter().map(|it| it.text).collect::<Vec<_>>().join("\n"), caret)
    }

    #[test]
    fn the_lines_around_and_the_caret() {
        let text = "{\n  \"a\": {\n    \"b\": 1\n    \"models\": [],\n  },\n}\n";
        let (lines, caret) = shown(text, 4, 5);
        assert_eq!(lines, "  \"a\": {\n    \"b\": 1\n    \"models\": [],\n  },\n}");
        assert_eq!(caret, 5);
    }

    #[test]
    fn secrets_are_masked_wherever_the_text_is_broken() {
        for (text, line) in [
            ("{\n \"apiKey\": \"my-own-short-secret\" \"x\": 1\n}", 2),
            ("{\n \"gateway\": { \"auth\": {\n  \"token\" \"my-own-short-secret\",\n } } }", 3),
            ("{\n \"headers\": {\n  \"X-Own\": \"my-own-short-secret\"\n  \"b\": 1\n }\n}", 4),
            ("{\n token: my-own-short-secret,\n b c\n}", 3),
            ("{\n \"token\": \"my-own-short-secret,\n \"b\": 1\n}", 2),
            ("{\n // sk-proj-abcdefghijklmnopqrstuvwxyz0123\n b c\n}", 3),
            ("{\n \"refresh\": 'rt_my-own-short-secret-0123456789' 1\n}", 2),
            ("{\n [ \"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x\" \"b\" ]\n}", 2),
        ] {
            let (lines, _) = shown(text, line, 3);
            for secret in ["short-secret", "abcdefghijklmnopqrstuvwxyz", "eyJzdWIi"] {
                assert!(!lines.contains(secret), "{text}\nis shown as\n{lines}");
            }
        }
    }

    #[test]
    fn what_is_no_secret_stays_readable() {
        let text = "{ \"baseUrl\": \"https://chatgpt.com/backend-api\", // from a forum, 2026\n \
                    \"api\" \"openai-codex-responses\", 'id': 'gpt-5.3-codex-spark', n: 272000 }";
        assert_eq!(shown(text, 2, 8).0, text);
    }

    #[test]
    fn the_caret_moves_with_what_was_masked_before_it() {
        let text = "{ \"token\": \"my-own-short-secret\" \"b\": 1 }";
        let column = text.find("\"b\"").unwrap() + 1;
        let (line, caret) = shown(text, 1, u32::try_from(column).unwrap());
        let caret = usize::try_from(caret).unwrap() - 1;
        assert!(line.chars().skip(caret).collect::<String>().starts_with("\"b\""), "{line}");
    }

    #[test]
    fn a_minified_file_is_cut_around_the_place() {
        let text = format!("{{{}\"x\" 1}}", "\"a\":1,".repeat(2000));
        let column = u32::try_from(text.find("\"x\"").unwrap() + 5).unwrap();
        let (line, caret) = shown(&text, 1, column);
        assert!(line.chars().count() <= WIDEST);
        assert!(line.chars().nth(usize::try_from(caret).unwrap() - 1) == Some('1'), "{line}");
    }
}
