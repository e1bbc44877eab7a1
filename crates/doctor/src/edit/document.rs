//! A file's text with its tree: positions, pointers, and the value behind a pointer.

use super::node::{Member, Node, Value, join, split};
use super::parse::{self, Dialect, Expected, SyntaxError};
use patchbay_words::{Message, said};
use std::ops::Range;
use std::sync::OnceLock;

/// A place in a text. Both count from 1; columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A parsed text.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// The text, without the BOM.
    pub(crate) text: String,
    /// Whether a BOM stood before it.
    pub(crate) bom: bool,
    /// How it is read.
    pub(crate) dialect: Dialect,
    /// Its value.
    pub(crate) root: Node,
    /// Bytes of every second and further key of the same name in one object.
    pub(crate) duplicates: Vec<Range<usize>>,
    /// Where lines begin, counted when first asked for: a large config has many findings.
    lines: OnceLock<Vec<usize>>,
}

/// Where a value stands among its siblings.
pub(crate) enum Slot<'a> {
    /// The whole document.
    Root(&'a Node),
    /// A member of an object.
    Member { object: &'a Node, index: usize, member: &'a Member },
    /// An item of an array.
    Item { array: &'a Node, index: usize, node: &'a Node },
}

impl<'a> Slot<'a> {
    pub(crate) fn node(&self) -> &'a Node {
        match self {
            Self::Root(node) | Self::Item { node, .. } => node,
            Self::Member { member, .. } => &member.value,
        }
    }
}

impl Document {
    /// Parses a text (with or without a BOM). `file` is written into every node.
    pub(crate) fn parse(text: &str, dialect: Dialect, file: usize) -> Result<Self, SyntaxError> {
        let (bom, text) = match text.strip_prefix('\u{feff}') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let parsed = parse::parse(text, dialect, file)?;
        Ok(Self {
            text: text.to_owned(),
            bom,
            dialect,
            root: parsed.root,
            duplicates: parsed.duplicates,
            lines: OnceLock::new(),
        })
    }

    /// The text as it stands in the file, BOM included.
    pub(crate) fn with_bom(&self, text: &str) -> String {
        if self.bom { format!("\u{feff}{text}") } else { text.to_owned() }
    }

    /// Line and column of a byte.
    pub(crate) fn position(&self, at: usize) -> Position {
        position_in(&self.text, self.lines.get_or_init(|| line_starts(&self.text)), at)
    }

    /// The value behind a pointer, with its surroundings.
    pub(crate) fn slot(&self, pointer: &str) -> Option<Slot<'_>> {
        let mut slot = Slot::Root(&self.root);
        for step in split(pointer) {
            let node = slot.node();
            slot = match &node.value {
                Value::Object(members) => {
                    let index = members.iter().rposition(|member| member.key == step)?;
                    Slot::Member { object: node, index, member: members.get(index)? }
                }
                Value::Array(items) => {
                    let index = step.parse::<usize>().ok()?;
                    Slot::Item { array: node, index, node: items.get(index)? }
                }
                _ => return None,
            };
        }
        Some(slot)
    }

    /// The value behind a pointer.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Node> {
        self.slot(pointer).map(|slot| slot.node())
    }

    /// The pointer of the value (or the key) that stands on these bytes.
    pub(crate) fn pointer_of(&self, span: &Range<usize>) -> Option<String> {
        let mut pointer = String::new();
        let mut node = &self.root;
        while node.span != *span {
            let inside = |it: &Range<usize>| it.start <= span.start && span.end <= it.end;
            match &node.value {
                Value::Object(members) => {
                    // Members stand in the order of the text.
                    let next = members.partition_point(|it| it.key_span.start <= span.start);
                    let member = members.get(next.checked_sub(1)?)?;
                    if !inside(&member.value.span) && member.key_span != *span {
                        return None;
                    }
                    pointer = join(&pointer, &member.key);
                    if member.key_span == *span {
                        return Some(pointer);
                    }
                    node = &member.value;
                }
                Value::Array(items) => {
                    let next = items.partition_point(|it| it.span.start <= span.start);
                    let index = next.checked_sub(1)?;
                    node = items.get(index).filter(|it| inside(&it.span))?;
                    pointer = join(&pointer, &index.to_string());
                }
                _ => return None,
            }
        }
        Some(pointer)
    }
}

/// Line and column of a byte in a text. Lines end with LF, CRLF or CR.
pub(crate) fn position(text: &str, at: usize) -> Position {
    position_in(text, &line_starts(text), at)
}

fn position_in(text: &str, lines: &[usize], at: usize) -> Position {
    let line = lines.partition_point(|start| *start <= at);
    let start = line.checked_sub(1).and_then(|it| lines.get(it)).copied().unwrap_or(0);
    let column = text.get(start..at).unwrap_or_default().chars().count();
    Position { line: count(line), column: count(column).saturating_add(1) }
}

/// Where the lines of a text begin, the first at 0.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(index, byte)| {
        **byte == b'\n' || (**byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'))
    });
    std::iter::once(0).chain(ends.map(|(index, _)| index + 1)).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl SyntaxError {
    /// Where to look: a missing comma belongs to the place where the next value begins.
    pub(crate) fn position(&self, text: &str) -> Position {
        position(text.strip_prefix('\u{feff}').unwrap_or(text), self.at)
    }

    /// What was expected, as a sentence.
    pub(crate) fn sentence(&self, text: &str) -> Message {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let here = position(text, self.at);
        let ends = text.get(self.at..).is_none_or(|rest| rest.trim().is_empty());
        let comma = |close: &str| {
            if ends {
                return said!("doctor-ends-open", close = close);
            }
            let before = text.get(..self.at).unwrap_or_default().trim_end();
            let line = position(text, before.len()).line;
            if line < here.line {
                said!("doctor-comma-after", line = line.to_string())
            } else {
                said!("doctor-comma-here", close = close)
            }
        };
        match self.expected {
            Expected::CommaOrBrace => comma("}"),
            Expected::CommaOrBracket => comma("]"),
            Expected::Value if ends => said!("doctor-value-ends"),
            Expected::Value => said!("doctor-value"),
            Expected::Number => said!("doctor-number"),
            Expected::Key => said!("doctor-key"),
            Expected::Colon => said!("doctor-colon"),
            Expected::CommentEnd => said!("doctor-comment-end"),
            Expected::StringEnd => said!("doctor-string-end"),
            Expected::StringCharacter => said!("doctor-string-character"),
            Expected::Escape => said!("doctor-escape"),
            Expected::End => said!("doctor-end"),
            Expected::LessDepth => said!("doctor-depth"),
        }
    }
}
