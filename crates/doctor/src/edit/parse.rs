//! From text to tree. Strict: what OpenClaw's own parsers refuse is refused here, with the place
//! and what was expected there.
//!
//! Ours and not `jsonc-parser`, because that one accepts what JSON5 does not (missing commas, raw
//! line ends in strings) and refuses what it does (escapes in bare keys). `json5` and
//! `serde_json` have to agree before anything is written.

use super::node::{Member, Node, Value};
use super::scan::{Scanner, is_name_part};
use std::ops::Range;

/// How a file is read by the tool that owns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Strict JSON, as `JSON.parse`.
    Json,
    /// JSON5, as the `json5` package.
    Json5,
}

/// Where a text can't be read, and what should stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Byte in the text.
    pub(crate) at: usize,
    /// What should stand there.
    pub(crate) expected: Expected,
}

/// What should stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Value,
    Number,
    Key,
    Colon,
    CommaOrBrace,
    CommaOrBracket,
    CommentEnd,
    StringEnd,
    StringCharacter,
    Escape,
    End,
    LessDepth,
}

/// Deeper than this no config is; the second parsers stop at 128 too.
const DEPTH: usize = 120;

/// A tree and the keys that stand twice in one object.
pub(super) struct Parsed {
    pub(super) root: Node,
    /// Bytes of every second and further key of the same name.
    pub(super) duplicates: Vec<Range<usize>>,
}

/// Reads a whole text. `file` is written into every node.
pub(super) fn parse(text: &str, dialect: Dialect, file: usize) -> Result<Parsed, SyntaxError> {
    let mut parser = Parser {
        scanner: Scanner { text, at: 0, dialect },
        file,
        duplicates: Vec::new(),
        items: Vec::new(),
        members: Vec::new(),
    };
    parser.scanner.blanks()?;
    let root = parser.value(0)?;
    parser.scanner.blanks()?;
    if parser.scanner.at < text.len() {
        return Err(parser.scanner.error(Expected::End));
    }
    Ok(Parsed { root, duplicates: parser.duplicates })
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    file: usize,
    duplicates: Vec<Range<usize>>,
    /// Items and members of what is still open, the innermost last: what is closed is then kept in
    /// a list of just its length, which a large config has many thousands of.
    items: Vec<Node>,
    members: Vec<Member>,
}

impl Parser<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, SyntaxError> {
        let start = self.scanner.at;
        if depth > DEPTH {
            return Err(self.scanner.error(Expected::LessDepth));
        }
        let json5 = self.scanner.dialect == Dialect::Json5;
        let value = match self.scanner.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => self.array(depth)?,
            Some('"') => Value::String(self.scanner.string()?),
            Some('\'') if json5 => Value::String(self.scanner.string()?),
            Some('-' | '0'..='9') => Value::Number(self.scanner.number()?),
            Some('+' | '.' | 'I' | 'N') if json5 => Value::Number(self.scanner.number()?),
            _ => self.word()?,
        };
        Ok(Node { value, span: start..self.scanner.at, file: self.file })
    }

    fn word(&mut self) -> Result<Value, SyntaxError> {
        let rest = self.scanner.rest();
        for (word, value) in
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
        {
            if let Some(behind) = rest.strip_prefix(word)
                && !behind.chars().next().is_some_and(is_name_part)
            {
                self.scanner.at += word.len();
                return Ok(value);
            }
        }
        Err(self.scanner.error(Expected::Value))
    }

    fn array(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let json5 = self.scanner.dialect == Dialect::Json5;
        let first = self.items.len();
        self.scanner.at += 1;
        loop {
            self.scanner.blanks()?;
            if self.scanner.peek() == Some(']') && (self.items.len() == first || json5) {
                self.scanner.at += 1;
                return Ok(Value::Array(self.items.drain(first..).collect()));
            }
            let item = self.value(depth + 1)?;
            self.items.push(item);
            self.scanner.blanks()?;
            match self.scanner.peek() {
                Some(',') => self.scanner.at += 1,
                Some(']') => {
                    self.scanner.at += 1;
                    return Ok(Value::Array(self.items.drain(first..).collect()));
                }
                _ => return Err(self.scanner.error(Expected::CommaOrBracket)),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let json5 = self.scanner.dialect == Dialect::Json5;
        let first = self.members.len();
        self.scanner.at += 1;
        loop {
            self.scanner.blanks()?;
            if self.scanner.peek() == Some('}') && (self.members.len() == first || json5) {
                self.scanner.at += 1;
                return Ok(self.closed(first));
            }
            let member = self.member(depth)?;
            self.members.push(member);
            self.scanner.blanks()?;
            match self.scanner.peek() {
                Some(',') => self.scanner.at += 1,
                Some('}') => {
                    self.scanner.at += 1;
                    return Ok(self.closed(first));
                }
                _ => return Err(self.scanner.error(Expected::CommaOrBrace)),
            }
        }
    }

    /// The object whose members began at `first`.
    fn closed(&mut self, first: usize) -> Value {
        let members: Vec<Member> = self.members.drain(first..).collect();
        self.note_duplicates(&members);
        Value::Object(members)
    }

    fn member(&mut self, depth: usize) -> Result<Member, SyntaxError> {
        let start = self.scanner.at;
        let key = match self.scanner.peek() {
            Some('"') => self.scanner.string()?,
            Some('\'') if self.scanner.dialect == Dialect::Json5 => self.scanner.string()?,
            _ if self.scanner.dialect == Dialect::Json5 => self.scanner.name()?,
            _ => return Err(self.scanner.error(Expected::Key)),
        };
        let key_span = start..self.scanner.at;
        self.scanner.blanks()?;
        if self.scanner.peek() != Some(':') {
            return Err(self.scanner.error(Expected::Colon));
        }
        self.scanner.at += 1;
        self.scanner.blanks()?;
        Ok(Member { key, key_span, value: self.value(depth + 1)? })
    }

    fn note_duplicates(&mut self, members: &[Member]) {
        // Most objects are small, and then comparing is cheaper than hashing.
        if members.len() <= 16 {
            for (index, member) in members.iter().enumerate() {
                if members.iter().take(index).any(|it| it.key == member.key) {
                    self.duplicates.push(member.key_span.clone());
                }
            }
            return;
        }
        let mut seen = std::collections::HashSet::with_capacity(members.len());
        for member in members {
            if !seen.insert(member.key.as_str()) {
                self.duplicates.push(member.key_span.clone());
            }
        }
    }
}
