//! The event that an answer mostly consists of, a piece of text, read without a JSON parser: it is
//! flat, and only three of its fields matter. Pure.
//!
//! Strict: whatever is not exactly as expected is left to the parser, so that both ways mean the
//! same. Three times as fast as `serde_json` into borrowed fields, which is most of a turn's work.

use std::borrow::Cow;

/// The fields of a flat event that matter.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Flat<'a> {
    pub(crate) kind: &'a str,
    pub(crate) output_index: Option<u64>,
    pub(crate) content_index: Option<u64>,
    pub(crate) summary_index: Option<u64>,
    pub(crate) delta: Cow<'a, str>,
}

/// Reads an event that has a type and a delta, and beside them only plain texts, whole numbers and
/// empty lists. None where it has anything else, or is no JSON.
pub(crate) fn read(json: &str) -> Option<Flat<'_>> {
    let (mut kind, mut delta) = (None, None);
    let mut flat = Flat::default();
    let mut rest = json.strip_prefix('{')?;
    loop {
        let (key, after) = plain(rest.strip_prefix('"')?)?;
        rest = after.strip_prefix(':')?;
        rest = match (key, rest.as_bytes().first()?) {
            ("type", b'"') => once(&mut kind, plain(&rest[1..])?)?,
            ("delta", b'"') => once(&mut delta, text(rest)?)?,
            ("output_index", b'0'..=b'9') => once(&mut flat.output_index, number(rest)?)?,
            ("content_index", b'0'..=b'9') => once(&mut flat.content_index, number(rest)?)?,
            ("summary_index", b'0'..=b'9') => once(&mut flat.summary_index, number(rest)?)?,
            // Other names of the delta: which of them counts is not decided here.
            ("type" | "delta" | "text" | "refusal", _)
            | ("output_index" | "content_index" | "summary_index", _) => return None,
            (_, b'"') => plain(&rest[1..])?.1,
            (_, b'0'..=b'9') => number(rest)?.1,
            (_, _) => rest.strip_prefix("[]")?,
        };
        match rest.as_bytes() {
            [b'}'] => break,
            [b',', ..] => rest = &rest[1..],
            _ => return None,
        }
    }
    (flat.kind, flat.delta) = (kind?, delta?);
    Some(flat)
}

/// Keeps a value that may come only once, and hands on what follows it.
fn once<'a, T>(place: &mut Option<T>, (value, rest): (T, &'a str)) -> Option<&'a str> {
    place.replace(value).is_none().then_some(rest)
}

/// A text without escapes, from after its first quote, and what follows its last.
fn plain(json: &str) -> Option<(&str, &str)> {
    let end = memchr::memchr2(b'"', b'\\', json.as_bytes())?;
    let (text, rest) = json.split_at_checked(end)?;
    let rest = rest.strip_prefix('"')?;
    (!text.bytes().any(|byte| byte < b' ')).then_some((text, rest))
}

/// A text from its first quote on, escapes and all, and what follows it.
fn text(json: &str) -> Option<(Cow<'_, str>, &str)> {
    if let Some((text, rest)) = plain(&json[1..]) {
        return Some((Cow::Borrowed(text), rest));
    }
    let mut at = 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', json.as_bytes().get(at..)?)?;
        if json.as_bytes()[at] == b'"' {
            break;
        }
        // The character after a backslash never ends a text.
        at += 2;
    }
    let (text, rest) = json.split_at_checked(at + 1)?;
    Some((Cow::Owned(serde_json::from_str(text).ok()?), rest))
}

/// A whole number without sign, and what follows it.
fn number(json: &str) -> Option<(u64, &str)> {
    let end = json.bytes().position(|byte| !byte.is_ascii_digit())?;
    let (digits, rest) = json.split_at_checked(end)?;
    if digits.len() > 1 && digits.starts_with('0') {
        return None;
    }
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    const EVENT: &str = r#"{"type":"response.output_text.delta","content_index":1,"delta":" caf\u00e9 ☕\n","item_id":"msg_1","logprobs":[],"obfuscation":"é","output_index":20,"sequence_number":5}"#;

    /// What a parser makes of the same event.
    fn parsed(json: &str) -> Option<(String, [Option<u64>; 3], String)> {
        let value: Value = serde_json::from_str(json).ok()?;
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        let indexes = ["output_index", "content_index", "summary_index"];
        Some((text("type")?, indexes.map(|name| value[name].as_u64()), text("delta")?))
    }

    fn scanned(json: &str) -> Option<(String, [Option<u64>; 3], String)> {
        let flat = read(json)?;
        let indexes = [flat.output_index, flat.content_index, flat.summary_index];
        Some((flat.kind.to_owned(), indexes, flat.delta.into_owned()))
    }

    #[test]
    fn reads_the_usual_event() {
        let flat = read(EVENT).unwrap();
        assert_eq!((flat.kind, &*flat.delta), ("response.output_text.delta", " café ☕\n"));
        assert_eq!((flat.output_index, flat.content_index), (Some(20), Some(1)));
        assert_eq!(scanned(EVENT), parsed(EVENT));
    }

    #[test]
    fn leaves_everything_unusual_to_the_parser() {
        for json in [
            "",
            "{}",
            "[DONE]",
            r#"{"type":"x"}"#,
            r#"{"type":"x","delta":null}"#,
            r#"{"type":"x","delta":"a"} "#,
            r#"{"type":"x","delta":"a",}"#,
            r#"{"type":"x","delta":"a","delta":"b"}"#,
            r#"{"type":"x","delta":"a","output_index":01}"#,
            r#"{"type":"x","delta":"a","output_index":1.5}"#,
            r#"{"type":"x","delta":"a","output_index":-1}"#,
            r#"{"type":"x","delta":"a","output_index":"1"}"#,
            r#"{"type":"x","delta":"a\q"}"#,
            r#"{"type":"x\n","delta":"a"}"#,
            r#"{"type":"x","delta":"a","more":{}}"#,
            "{\"type\":\"x\",\"delta\":\"a\nb\"}",
            "{\"type\":\"x\",\"delta\":\"a\",\"more\":\"\t\"}",
        ] {
            assert_eq!(read(json), None, "{json}");
        }
    }

    proptest! {
        /// A damaged event is either left to the parser or means what the parser says.
        #[test]
        fn what_is_read_is_what_a_parser_reads(
            at in 0..EVENT.len(),
            cut in 0usize..4,
            with in "[\\\\\"{}:,0-9a-c \\[\\]\n]{0,3}",
        ) {
            let mut end = (at + cut).min(EVENT.len());
            let mut at = at;
            while !EVENT.is_char_boundary(at) { at -= 1; }
            while !EVENT.is_char_boundary(end) { end += 1; }
            let json = format!("{}{with}{}", &EVENT[..at], &EVENT[end..]);
            if let Some(read) = scanned(&json) {
                prop_assert_eq!(Some(read), parsed(&json), "{}", json);
            }
        }
    }
}
