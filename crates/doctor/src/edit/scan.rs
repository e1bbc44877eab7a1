//! The words of JSON and JSON5: blanks, comments, strings, numbers, names.

use super::parse::{Dialect, Expected, SyntaxError};

/// Walks over a text byte by byte, always on a character's first byte.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) dialect: Dialect,
}

impl<'a> Scanner<'a> {
    pub(super) fn peek(&self) -> Option<char> {
        // Nearly every character of a config is ASCII.
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.text.get(self.at..).and_then(|rest| rest.chars().next()),
            None => None,
        }
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let found = self.peek()?;
        self.at += found.len_utf8();
        Some(found)
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn error(&self, expected: Expected) -> SyntaxError {
        SyntaxError { at: self.at, expected }
    }

    /// Skips blanks and, in JSON5, comments.
    pub(super) fn blanks(&mut self) -> Result<(), SyntaxError> {
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\n' | '\r') => self.at += 1,
                Some('/') if self.dialect == Dialect::Json5 => self.comment()?,
                Some(it) if self.dialect == Dialect::Json5 && is_json5_blank(it) => {
                    self.at += it.len_utf8();
                }
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Result<(), SyntaxError> {
        let rest = self.rest();
        if rest.starts_with("//") {
            let length = rest.find(is_line_end).unwrap_or(rest.len());
            self.at += length;
            Ok(())
        } else if rest.starts_with("/*") {
            let end = rest.get(2..).and_then(|inner| inner.find("*/"));
            self.at += end.ok_or_else(|| self.error(Expected::CommentEnd))? + 4;
            Ok(())
        } else {
            Err(self.error(Expected::Value))
        }
    }

    /// A string; the scanner stands on its quote.
    pub(super) fn string(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let quote = self.next();
        let plain = self.plain();
        if self.peek() == quote {
            self.at += 1;
            return Ok(plain.to_owned());
        }
        let mut out = plain.to_owned();
        loop {
            out.push_str(self.plain());
            let here = self.at;
            match self.next() {
                Some(it) if Some(it) == quote => return Ok(out),
                Some('\\') => self.escape(&mut out)?,
                Some('\n' | '\r') | None => {
                    return Err(SyntaxError { at: start, expected: Expected::StringEnd });
                }
                // JSON forbids control characters in strings; JSON5 does not.
                Some(it) if self.dialect == Dialect::Json && it < ' ' => {
                    return Err(SyntaxError { at: here, expected: Expected::StringCharacter });
                }
                Some(it) => out.push(it),
            }
        }
    }

    /// Characters of a string up to the next that may mean something.
    fn plain(&mut self) -> &'a str {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let special = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\\' | 0..=0x1f);
        let length = rest.iter().position(special).unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn escape(&mut self, out: &mut String) -> Result<(), SyntaxError> {
        let at = self.at.saturating_sub(1);
        let bad = SyntaxError { at, expected: Expected::Escape };
        let json5 = self.dialect == Dialect::Json5;
        match self.next().ok_or(bad)? {
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => out.push(self.unicode_escape().ok_or(bad)?),
            it @ ('"' | '\\' | '/') => out.push(it),
            'v' if json5 => out.push('\u{b}'),
            '0' if json5 && !self.peek().is_some_and(|it| it.is_ascii_digit()) => out.push('\0'),
            'x' if json5 => out.push(self.hex(2).and_then(char::from_u32).ok_or(bad)?),
            '\r' if json5 => {
                // A line continuation; CRLF is one line end.
                if self.peek() == Some('\n') {
                    self.at += 1;
                }
            }
            '\n' | '\u{2028}' | '\u{2029}' if json5 => {}
            it if json5 && !it.is_ascii_digit() => out.push(it),
            _ => return Err(bad),
        }
        Ok(())
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text = self.text.get(self.at..self.at + digits)?;
        if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += digits;
        u32::from_str_radix(text, 16).ok()
    }

    /// What stands behind `\u`: one unit, or a pair. A lone half of a pair becomes U+FFFD, since
    /// JavaScript reads such a file and Rust's strings can't hold it.
    fn unicode_escape(&mut self) -> Option<char> {
        let first = self.hex(4)?;
        if (0xD800..0xDC00).contains(&first) && self.rest().starts_with("\\u") {
            let back = self.at;
            self.at += 2;
            match self.hex(4) {
                Some(second) if (0xDC00..0xE000).contains(&second) => {
                    return char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00));
                }
                _ => self.at = back,
            }
        }
        Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// A number; the scanner stands on its first character.
    pub(super) fn number(&mut self) -> Result<f64, SyntaxError> {
        let start = self.at;
        let json5 = self.dialect == Dialect::Json5;
        let bad = SyntaxError { at: start, expected: Expected::Number };
        let mut sign = 1.0;
        match self.peek() {
            Some('-') => {
                sign = -1.0;
                self.at += 1;
            }
            Some('+') if json5 => self.at += 1,
            _ => {}
        }
        if json5 {
            for (word, value) in [("Infinity", f64::INFINITY), ("NaN", f64::NAN)] {
                if self.rest().starts_with(word) {
                    self.at += word.len();
                    return self.number_end(sign * value, bad);
                }
            }
            if self.rest().starts_with("0x") || self.rest().starts_with("0X") {
                self.at += 2;
                let digits = self.digits(|byte| byte.is_ascii_hexdigit());
                let value = digits.bytes().fold(0.0, |sum, byte| {
                    sum * 16.0 + f64::from(char::from(byte).to_digit(16).unwrap_or(0))
                });
                return if digits.is_empty() {
                    Err(bad)
                } else {
                    self.number_end(sign * value, bad)
                };
            }
        }
        let body = self.at;
        let whole = self.digits(|byte| byte.is_ascii_digit());
        let mut fraction = None;
        if self.peek() == Some('.') {
            self.at += 1;
            fraction = Some(self.digits(|byte| byte.is_ascii_digit()));
        }
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        let empty = whole.is_empty() && fraction.is_none_or(str::is_empty);
        let bare_point = !json5 && (whole.is_empty() || fraction == Some(""));
        if leading_zero || empty || bare_point {
            return Err(bad);
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            if self.digits(|byte| byte.is_ascii_digit()).is_empty() {
                return Err(bad);
            }
        }
        let value = self.text.get(body..self.at).and_then(|it| it.parse::<f64>().ok());
        self.number_end(sign * value.ok_or(bad)?, bad)
    }

    fn number_end(&self, value: f64, bad: SyntaxError) -> Result<f64, SyntaxError> {
        match self.peek() {
            Some(it) if is_name_start(it) || it.is_ascii_digit() => Err(bad),
            _ => Ok(value),
        }
    }

    fn digits(&mut self, is: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        while self.text.as_bytes().get(self.at).is_some_and(|byte| is(*byte)) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// A bare name, as JSON5 allows for keys; escapes `\uXXXX` included.
    pub(super) fn name(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let bad = SyntaxError { at: start, expected: Expected::Key };
        let mut out = String::new();
        loop {
            let it = match self.peek() {
                Some('\\') => {
                    self.at += 1;
                    if self.next() != Some('u') {
                        return Err(bad);
                    }
                    self.hex(4).and_then(char::from_u32).ok_or(bad)?
                }
                Some(it) if is_name_part(it) => {
                    self.at += it.len_utf8();
                    it
                }
                _ if out.is_empty() => return Err(bad),
                _ => return Ok(out),
            };
            if if out.is_empty() { !is_name_start(it) } else { !is_name_part(it) } {
                return Err(bad);
            }
            out.push(it);
        }
    }
}

pub(super) fn is_line_end(it: char) -> bool {
    matches!(it, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// JSON5 adds these to JSON's blanks: the vertical ones, the BOM, and Unicode's spaces.
fn is_json5_blank(it: char) -> bool {
    matches!(
        it,
        '\u{b}' | '\u{c}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{3000}'
                | '\u{feff}'
    )
}

fn is_name_start(it: char) -> bool {
    it == '$' || it == '_' || it.is_alphabetic()
}

pub(super) fn is_name_part(it: char) -> bool {
    is_name_start(it) || it.is_alphanumeric() || matches!(it, '\u{200c}' | '\u{200d}')
        // Combining marks and connectors are not alphanumeric in Rust's sense.
        || (!it.is_ascii() && !it.is_whitespace() && !it.is_control() && !is_json5_blank(it)
            && unicode_mark(it))
}

/// Combining marks (categories Mn and Mc) of the common blocks, and the connectors (Pc).
fn unicode_mark(it: char) -> bool {
    matches!(it, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}'
        | '\u{93a}'..='\u{94f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}' | '\u{203f}' | '\u{2040}'
        | '\u{2054}' | '\u{fe33}' | '\u{fe34}' | '\u{fe4d}'..='\u{fe4f}' | '\u{ff3f}')
}
