//! The second opinion: another parser has to read the new text, and read what was meant.

use super::document::Document;
use super::parse::Dialect;
use serde_json::Value as Json;

/// Whether a second, independent parser reads this document as the same value.
pub(super) fn agrees(document: &Document) -> bool {
    let second: Option<Json> = match document.dialect {
        Dialect::Json => serde_json::from_str(&document.text).ok(),
        Dialect::Json5 => json5::from_str(&document.text).ok(),
    };
    second.is_some_and(|second| same(&second, &document.root.to_json()))
}

/// Equal, with numbers compared as the numbers that JavaScript sees.
pub(super) fn same(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Array(left), Json::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| same(l, r))
        }
        (Json::Object(left), Json::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, l)| right.get(key).is_some_and(|r| same(l, r)))
        }
        (Json::Number(left), Json::Number(right)) => {
            let (left, right) = (left.as_f64(), right.as_f64());
            left == right
                || left.zip(right).is_some_and(|(l, r)| (l - r).abs() <= l.abs() * f64::EPSILON)
        }
        _ => left == right,
    }
}
