//! What every rule is given: the snapshot, the version's facts, the time; and how a rule says
//! what it found.

use super::facts::Range;
use super::refs::{Ref, refs};
use super::snapshot::{Doc, Snapshot};
use crate::edit::{Node, join};
use crate::mask;
use crate::report::{Edit, EditOp, Evidence, Finding, Repair, Severity};
use patchbay_words::{Message, Said};
use serde_json::Value as Json;
use time::OffsetDateTime;

/// The surroundings of a judgement. Pure: nothing in here reads anything.
pub(super) struct Scene<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) range: &'static Range,
    /// `OpenClaw 2026.4.9`, or `OpenClaw` where the version is not known.
    pub(super) name: String,
    pub(super) now: OffsetDateTime,
    /// Every place that names a model.
    pub(super) refs: Vec<Ref>,
    /// Whether somebody signed in with ChatGPT here, as far as readable files say.
    pub(super) signed_in: bool,
    /// And whether no API key of the same provider is known.
    pub(super) signs_in_only: bool,
}

/// Title, meaning and action of a finding.
pub(super) struct Words {
    pub(super) title: Message,
    pub(super) meaning: Message,
    pub(super) action: Message,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        range: &'static Range,
        name: String,
        now: OffsetDateTime,
    ) -> Self {
        let refs = refs(snapshot);
        let mut scene =
            Self { snapshot, range, name, now, refs, signed_in: false, signs_in_only: false };
        scene.signed_in = scene.is_signed_in();
        scene.signs_in_only = super::later::signs_in_only(&scene);
        scene
    }

    pub(super) fn doc(&self, node: &Node) -> Option<&'a Doc> {
        self.snapshot.doc(node.file)
    }

    /// The pointer of a node in the file where it stands.
    pub(super) fn pointer(&self, node: &Node) -> Option<String> {
        self.doc(node)?.document.pointer_of(&node.span)
    }

    /// The place of a value.
    pub(super) fn evidence(&self, node: &Node) -> Option<Evidence> {
        let doc = self.doc(node)?;
        let pointer = doc.document.pointer_of(&node.span)?;
        let position = doc.document.position(node.span.start);
        let value = mask::value(&pointer, node.to_json());
        // A text inside a database has no lines of its own.
        let lines = doc.row.is_none();
        let pointer = doc.row.map_or(pointer.clone(), |row| join("", row) + &pointer);
        Some(Evidence {
            file: doc.path.display().to_string(),
            line: lines.then_some(position.line),
            column: lines.then_some(position.column),
            pointer: Some(pointer),
            value: Some(value),
        })
    }

    /// The place of a key that is not there: its object's brace.
    pub(super) fn evidence_of_missing(&self, object: &Node, key: &str) -> Option<Evidence> {
        let mut evidence = self.evidence(object)?;
        evidence.pointer = evidence.pointer.map(|it| join(&it, key));
        evidence.value = None;
        Some(evidence)
    }

    /// As [`Self::set`], for a place that was looked at already.
    pub(super) fn set_at(&self, node: &Node, evidence: &Evidence, to: &str) -> Option<Repair> {
        if !self.may_set(node) || self.is_only_read(node)? {
            return None;
        }
        let edit = Edit {
            file: evidence.file.clone(),
            pointer: evidence.pointer.clone()?,
            op: EditOp::Set,
            from: evidence.value.clone(),
            to: Some(Json::from(to)),
        };
        Some(Repair { edits: vec![edit] })
    }

    /// A value that is one, and does not come from a variable.
    fn may_set(&self, node: &Node) -> bool {
        crate::edit::is_scalar(node) && !node.text().is_some_and(has_variable)
    }

    /// A database, or the jobs that OpenClaw writes all the time.
    fn is_only_read(&self, node: &Node) -> Option<bool> {
        Some(self.doc(node)?.row.is_some() || self.snapshot.jobs == Some(node.file))
    }

    /// A repair that sets one value. None where the value comes from a variable, or is more than
    /// one value: then there is nothing that may be overwritten.
    pub(super) fn set(&self, node: &Node, to: &str) -> Option<Repair> {
        if !self.may_set(node) {
            return None;
        }
        self.edit(node, EditOp::Set, Some(Json::from(to))).map(|it| Repair { edits: vec![it] })
    }

    /// One edit of a value that is there.
    ///
    /// None where it stands in something that Patchbay only reads.
    pub(super) fn edit(&self, node: &Node, op: EditOp, to: Option<Json>) -> Option<Edit> {
        if self.is_only_read(node)? {
            return None;
        }
        let evidence = self.evidence(node)?;
        Some(Edit { file: evidence.file, pointer: evidence.pointer?, op, from: evidence.value, to })
    }

    /// A repair that adds a key to an object.
    pub(super) fn add(&self, object: &Node, key: &str, to: &str) -> Option<Repair> {
        let evidence = self.evidence_of_missing(object, key)?;
        let edit = Edit {
            file: evidence.file,
            pointer: evidence.pointer?,
            op: EditOp::Add,
            from: None,
            to: Some(Json::from(to)),
        };
        Some(Repair { edits: vec![edit] })
    }
}

/// A finding at the first of its places.
pub(super) fn finding(
    rule: &str,
    severity: Severity,
    words: Words,
    evidence: Vec<Evidence>,
    repair: Option<Repair>,
) -> Finding {
    let place = evidence.first();
    let file = place.map(|it| it.file.as_str()).unwrap_or_default();
    let pointer = place.and_then(|it| it.pointer.as_deref()).unwrap_or_default();
    Finding {
        id: format!("{rule}|{file}|{pointer}"),
        rule: rule.to_owned(),
        severity,
        title: words.title.english(),
        meaning: words.meaning.english(),
        action: words.action.english(),
        evidence,
        repair,
        said: Said {
            title: Some(words.title),
            meaning: Some(words.meaning),
            action: Some(words.action),
        },
    }
}

/// Whether a text has a `${VARIABLE}` that OpenClaw would replace (`$${…}` is an escape).
pub(super) fn has_variable(text: &str) -> bool {
    variable(text).is_some()
}

/// The first variable of a text, by name.
pub(super) fn variable(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let inner = rest.get(at + 2..)?;
        let name = inner.split_once('}').map(|(name, _)| name);
        let escaped = rest.get(..at).is_some_and(|it| it.ends_with('$'));
        let valid = |it: &&str| {
            it.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
                && it.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        };
        if let Some(name) = name.filter(valid).filter(|_| !escaped) {
            return Some(name);
        }
        rest = inner;
    }
    None
}
