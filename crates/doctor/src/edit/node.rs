//! The tree of a document: values with the bytes they stand on.

use std::ops::Range;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// What it is.
    pub(crate) value: Value,
    /// Bytes in its file's text (after a BOM, which is not part of the text).
    pub(crate) span: Range<usize>,
    /// Which file it stands in: an index that whoever parsed it chose.
    pub(crate) file: usize,
}

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// As the number it is; `NaN` and infinities are JSON5's.
    Number(f64),
    String(String),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    /// The key, unescaped.
    pub(crate) key: String,
    /// Its bytes, quotes included.
    pub(crate) key_span: Range<usize>,
    /// Its value.
    pub(crate) value: Node,
}

impl Node {
    /// The members of an object; empty for anything else.
    pub(crate) fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of an array; empty for anything else.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// The value of a key. Where a key stands twice the last one counts, as in every JavaScript
    /// program.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.members().iter().rev().find(|member| member.key == key).map(|member| &member.value)
    }

    /// The value at a path of keys.
    pub(crate) fn path(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A number.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether it is an object.
    pub(crate) fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Whether it is an array.
    pub(crate) fn is_array(&self) -> bool {
        matches!(self.value, Value::Array(_))
    }

    /// The same value for a report. Numbers that JSON has no word for become null.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(it) => Json::Bool(*it),
            Value::Number(it) => number_to_json(*it),
            Value::String(it) => Json::String(it.clone()),
            Value::Array(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Object(members) => Json::Object(
                members.iter().map(|it| (it.key.clone(), it.value.to_json())).collect(),
            ),
        }
    }
}

/// Whole numbers stay whole, so that a report says 3 and not 3.0.
fn number_to_json(number: f64) -> serde_json::Value {
    #[expect(clippy::cast_possible_truncation, reason = "checked by the comparison")]
    let whole = number as i64;
    #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 the comparison fails or is exact")]
    if whole as f64 == number && number.abs() < 9_007_199_254_740_992.0 {
        return serde_json::Value::from(whole);
    }
    serde_json::Number::from_f64(number).map_or(serde_json::Value::Null, serde_json::Value::Number)
}

/// The steps of a JSON pointer (RFC 6901), unescaped. The empty pointer has none.
pub(crate) fn split(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}

/// A pointer with one more step.
pub(crate) fn join(pointer: &str, step: &str) -> String {
    let mut out = String::with_capacity(pointer.len() + step.len() + 1);
    out.push_str(pointer);
    out.push('/');
    for it in step.chars() {
        match it {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            it => out.push(it),
        }
    }
    out
}
