//! Changes of single values. Only the bytes of what changes are touched; the result is parsed
//! again by two parsers and has to be exactly the value that was meant.

use super::document::{Document, Slot};
use super::node::{Node, Value, split};
use super::parse::Dialect;
use super::{removal, validate};
use serde_json::Value as Json;
use std::ops::Range;

/// One change. Every pointer names a place in the document as it was before all changes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// Another value for a key or an item that is there.
    Set { pointer: String, to: Json },
    /// A key that is not there, in an object that is.
    Add { pointer: String, to: Json },
    /// A key or an item goes, with its own comma and comment.
    Remove { pointer: String },
    /// A key gets another name; its value stays.
    Rename { pointer: String, to: String },
}

impl Change {
    pub(crate) fn pointer(&self) -> &str {
        match self {
            Self::Set { pointer, .. }
            | Self::Add { pointer, .. }
            | Self::Remove { pointer }
            | Self::Rename { pointer, .. } => pointer,
        }
    }
}

/// Why a change was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChangeError {
    /// The place is not there (any more).
    #[error("{0} is not in the file")]
    NotThere(String),
    /// A second parser reads the text otherwise, before or after the change.
    #[error("a second parser does not read the file in the same way")]
    Disputed,
    /// The result is not the value that was meant.
    #[error("the change would not give the value that was meant")]
    Unexpected,
}

/// A piece of text that takes the place of some bytes.
pub(super) type Splice = (Range<usize>, String);

/// Makes all `changes` and returns the new text (without BOM).
pub(crate) fn change(document: &Document, changes: &[Change]) -> Result<String, ChangeError> {
    if !validate::agrees(document) {
        return Err(ChangeError::Disputed);
    }
    let mut wanted = document.root.to_json();
    for change in in_order(document, changes) {
        expect(&mut wanted, change)?;
    }
    let ordered = in_order(document, changes);
    let of = |wanted: fn(&Change) -> bool| ordered.iter().copied().filter(move |it| wanted(it));
    let mut current = document.clone();
    let splices = of(|it| matches!(it, Change::Set { .. })).map(|it| splice(&current, it));
    current = apply(&current, splices.collect::<Result<_, _>>()?)?;
    // One after the other: two may go into the same empty object.
    for addition in of(|it| matches!(it, Change::Add { .. })) {
        current = apply(&current, vec![splice(&current, addition)?])?;
    }
    // Later places first: the pointers of earlier ones stay true.
    for removal in of(|it| matches!(it, Change::Remove { .. })) {
        let splices = removal::splices(&current, removal.pointer())
            .ok_or_else(|| ChangeError::NotThere(removal.pointer().to_owned()))?;
        current = apply(&current, splices)?;
    }
    let splices = of(|it| matches!(it, Change::Rename { .. })).map(|it| splice(&current, it));
    current = apply(&current, splices.collect::<Result<_, _>>()?)?;

    if !validate::agrees(&current) {
        return Err(ChangeError::Disputed);
    }
    if !validate::same(&current.root.to_json(), &wanted) {
        return Err(ChangeError::Unexpected);
    }
    Ok(current.text)
}

/// Sets and additions first, removals from the end of the file on, renames last and the innermost
/// first; what lies inside a removed place is left out.
fn in_order<'a>(document: &Document, changes: &'a [Change]) -> Vec<&'a Change> {
    let gone: Vec<&str> = changes
        .iter()
        .filter_map(|it| if let Change::Remove { pointer } = it { Some(&**pointer) } else { None })
        .collect();
    let inside = |pointer: &str| {
        gone.iter().any(|it| pointer.strip_prefix(it).is_some_and(|rest| rest.starts_with('/')))
    };
    let rank = |change: &Change| match change {
        Change::Set { .. } | Change::Add { .. } => 0,
        Change::Remove { .. } => 1,
        Change::Rename { .. } => 2,
    };
    let start = |change: &Change| document.at(change.pointer()).map_or(0, |node| node.span.start);
    let mut ordered: Vec<&Change> = Vec::new();
    for change in changes {
        let dead = matches!(change, Change::Set { pointer, .. } | Change::Rename { pointer, .. }
            if gone.contains(&&**pointer));
        if !dead && !inside(change.pointer()) && !ordered.contains(&change) {
            ordered.push(change);
        }
    }
    ordered.sort_by_key(|it| (rank(it), std::cmp::Reverse(start(it))));
    ordered
}

fn splice(document: &Document, change: &Change) -> Result<Splice, ChangeError> {
    let missing = || ChangeError::NotThere(change.pointer().to_owned());
    match change {
        Change::Set { pointer, to } => {
            let node = document.at(pointer).ok_or_else(missing)?;
            let quote = quote_at(document, node.span.start).unwrap_or('"');
            Ok((node.span.clone(), written(to, quote)))
        }
        Change::Add { pointer, to } => {
            let (parent, _) = pointer.rsplit_once('/').ok_or_else(missing)?;
            let key = split(pointer).pop().ok_or_else(missing)?;
            let object = document.at(parent).filter(|it| it.is_object()).ok_or_else(missing)?;
            Ok(addition(document, object, &key, to))
        }
        Change::Rename { pointer, to } => match document.slot(pointer) {
            Some(Slot::Member { member, .. }) => {
                let quote = quote_at(document, member.key_span.start);
                Ok((member.key_span.clone(), key_written(to, quote)))
            }
            _ => Err(missing()),
        },
        Change::Remove { .. } => Err(missing()),
    }
}

/// A new member stands before the first one: its comma is right in every dialect, and no trailing
/// comma or comment of another member is touched.
fn addition(document: &Document, object: &Node, key: &str, to: &Json) -> Splice {
    let json5 = document.dialect == Dialect::Json5;
    let Some(first) = object.members().first() else {
        let at = object.span.start + 1;
        return (at..at, format!("{}: {}", key_written(key, Some('"')), written(to, '"')));
    };
    let at = first.key_span.start;
    let gap = document.text.get(object.span.start + 1..at).unwrap_or_default();
    let blank = gap.get(gap.trim_end().len()..).unwrap_or_default();
    let line = blank.rfind('\n').map(|it| if blank[..it].ends_with('\r') { it - 1 } else { it });
    let between = match line {
        Some(start) => blank.get(start..).unwrap_or_default(),
        None => " ",
    };
    let key_quote = quote_at(document, at).or(if json5 { None } else { Some('"') });
    let value_quote = quote_at(document, first.value.span.start).or(key_quote).unwrap_or('"');
    let colon = document.text.get(first.key_span.end..first.value.span.start).unwrap_or_default();
    let plain = colon.chars().all(|it| it == ':' || it == ' ' || it == '\t');
    let colon = if plain { colon } else { ": " };
    let added =
        format!("{}{colon}{},{between}", key_written(key, key_quote), written(to, value_quote));
    (at..at, added)
}

fn quote_at(document: &Document, at: usize) -> Option<char> {
    document.text.get(at..).and_then(|it| it.chars().next()).filter(|it| matches!(it, '"' | '\''))
}

/// A value as it is written. Strings keep the quotes of the value that they replace.
fn written(value: &Json, quote: char) -> String {
    match value {
        Json::String(text) => quoted(text, quote),
        other => other.to_string(),
    }
}

fn key_written(key: &str, quote: Option<char>) -> String {
    let bare = key.starts_with(|it: char| it == '_' || it == '$' || it.is_ascii_alphabetic())
        && key.chars().all(|it| it == '_' || it == '$' || it.is_ascii_alphanumeric());
    match quote {
        None if bare => key.to_owned(),
        other => quoted(key, other.unwrap_or('"')),
    }
}

fn quoted(text: &str, quote: char) -> String {
    // JSON's escapes are JSON5's too; only the single quote has to be turned round.
    let double = Json::String(text.to_owned()).to_string();
    if quote == '"' {
        return double;
    }
    let inner = double.get(1..double.len().saturating_sub(1)).unwrap_or_default();
    format!("'{}'", inner.replace("\\\"", "\"").replace('\'', "\\'"))
}

fn apply(document: &Document, mut splices: Vec<Splice>) -> Result<Document, ChangeError> {
    if splices.is_empty() {
        return Ok(document.clone());
    }
    splices.sort_by_key(|(range, _)| (range.start, range.end));
    let mut text = String::with_capacity(document.text.len() + 64);
    let mut done = 0;
    for (range, new) in &splices {
        let kept = document.text.get(done..range.start).ok_or(ChangeError::Unexpected)?;
        text.push_str(kept);
        text.push_str(new);
        done = range.end;
    }
    text.push_str(document.text.get(done..).ok_or(ChangeError::Unexpected)?);
    let mut changed = Document::parse(&text, document.dialect, document.root.file)
        .map_err(|_| ChangeError::Unexpected)?;
    changed.bom = document.bom;
    Ok(changed)
}

/// The same change on a plain value: what the text has to say afterwards.
fn expect(root: &mut Json, change: &Change) -> Result<(), ChangeError> {
    let missing = || ChangeError::NotThere(change.pointer().to_owned());
    let mut steps = split(change.pointer());
    let last = steps.pop().ok_or_else(missing)?;
    let mut parent = root;
    for step in steps {
        parent = match parent {
            Json::Object(map) => map.get_mut(&step),
            Json::Array(items) => step.parse::<usize>().ok().and_then(|it| items.get_mut(it)),
            _ => None,
        }
        .ok_or_else(missing)?;
    }
    match (parent, change) {
        (Json::Object(map), Change::Set { to, .. }) if map.contains_key(&last) => {
            map.insert(last, to.clone());
        }
        (Json::Object(map), Change::Add { to, .. }) if !map.contains_key(&last) => {
            map.insert(last, to.clone());
        }
        (Json::Object(map), Change::Remove { .. }) if map.contains_key(&last) => {
            map.remove(&last);
        }
        (Json::Object(map), Change::Rename { to, .. }) if !map.contains_key(to) => {
            let value = map.remove(&last).ok_or_else(missing)?;
            map.insert(to.clone(), value);
        }
        (Json::Array(items), Change::Set { to, .. }) => {
            let index = last.parse::<usize>().map_err(|_| missing())?;
            *items.get_mut(index).ok_or_else(missing)? = to.clone();
        }
        (Json::Array(items), Change::Remove { .. }) => {
            let index = last.parse::<usize>().map_err(|_| missing())?;
            if index >= items.len() {
                return Err(missing());
            }
            items.remove(index);
        }
        _ => return Err(missing()),
    }
    Ok(())
}

/// Whether a value is worth replacing by a text: not an object or array, which may hold more than
/// what a rule looked at.
pub(crate) fn is_scalar(node: &Node) -> bool {
    !matches!(node.value, Value::Array(_) | Value::Object(_))
}
