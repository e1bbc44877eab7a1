//! `$include`: a config in several files, merged as OpenClaw merges it. Every value keeps the
//! file that it stands in, so that a repair goes where the value is.

use super::snapshot::{Broken, Snapshot};
use crate::edit::{Dialect, Member, Node, Position, Value};
use crate::files::{Files, Found};
use patchbay_words::{Message, said};
use std::path::{Path, PathBuf};

/// As deep as OpenClaw follows.
const DEPTH: usize = 10;
/// The largest file that OpenClaw includes, in bytes.
const LARGEST: usize = 2 * 1024 * 1024;

/// An include can't be followed; the reason stands in [`Snapshot::broken`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CannotFollow;

/// The config with everything that it includes; nothing where it includes nothing.
pub(super) fn merged(
    snapshot: &mut Snapshot,
    files: &mut Files,
    index: usize,
) -> Result<Option<Node>, CannotFollow> {
    let doc = snapshot.doc(index).ok_or(CannotFollow)?;
    if !includes(&doc.document.root) {
        return Ok(None);
    }
    let root = doc.document.root.clone();
    let path = doc.path.clone();
    let folder = match files.read(&path) {
        Found::File(seen) => seen.target.parent().map(Path::to_owned).ok_or(CannotFollow)?,
        _ => return Err(CannotFollow),
    };
    let mut trail = vec![path];
    let mut walk = Walk { snapshot, files, folder };
    walk.expand(root, &mut trail).map(Some).ok_or(CannotFollow)
}

/// Whether anything in here asks for another file.
fn includes(node: &Node) -> bool {
    match &node.value {
        Value::Array(items) => items.iter().any(includes),
        Value::Object(members) => {
            members.iter().any(|it| it.key == "$include" || includes(&it.value))
        }
        _ => false,
    }
}

struct Walk<'a> {
    snapshot: &'a mut Snapshot,
    files: &'a mut Files,
    /// The config's folder: nothing outside is included.
    folder: PathBuf,
}

impl Walk<'_> {
    fn expand(&mut self, node: Node, trail: &mut Vec<PathBuf>) -> Option<Node> {
        let Node { value, span, file } = node;
        let value = match value {
            Value::Array(items) => {
                let items = items.into_iter().map(|it| self.expand(it, trail));
                Value::Array(items.collect::<Option<_>>()?)
            }
            Value::Object(members) => {
                let mut own = Vec::with_capacity(members.len());
                let mut wanted = Vec::new();
                for Member { key, key_span, value } in members {
                    if key == "$include" {
                        wanted.push(value);
                    } else {
                        own.push(Member { key, key_span, value: self.expand(value, trail)? });
                    }
                }
                let siblings = Node { value: Value::Object(own), span, file };
                return match wanted.pop() {
                    None => Some(siblings),
                    Some(names) => self.include(names, siblings, trail),
                };
            }
            other => other,
        };
        Some(Node { value, span, file })
    }

    fn include(&mut self, names: Node, siblings: Node, trail: &mut Vec<PathBuf>) -> Option<Node> {
        let mut base: Option<Node> = None;
        let list = if names.is_array() { names.items() } else { std::slice::from_ref(&names) };
        for name in list {
            let next = self.load(name, trail)?;
            base = Some(match base {
                None => next,
                Some(before) => merge(before, next),
            });
        }
        Some(match base {
            None => siblings,
            Some(base) if siblings.members().is_empty() => base,
            Some(base) => merge(base, siblings),
        })
    }

    fn load(&mut self, name: &Node, trail: &mut Vec<PathBuf>) -> Option<Node> {
        let Some(text) = name.text() else {
            return self.fault(name, said!("doctor-include-names-no-file"));
        };
        let from = trail.last().and_then(|it| it.parent()).map(Path::to_owned)?;
        let path = normal(&from.join(text));
        if trail.contains(&path) {
            return self.fault(name, said!("doctor-include-itself", file = text));
        }
        if trail.len() > DEPTH {
            return self.fault(name, said!("doctor-include-depth", depth = DEPTH.to_string()));
        }
        match self.files.read(&path) {
            Found::Nothing => {
                return self.fault(name, said!("doctor-include-not-there", file = text));
            }
            Found::Unreadable(why) => {
                return self
                    .fault(name, said!("doctor-include-unreadable", file = text, why = why));
            }
            Found::File(seen) if !seen.target.starts_with(&self.folder) => {
                return self.fault(name, said!("doctor-include-outside", file = text));
            }
            Found::File(seen) if seen.bytes.len() > LARGEST => {
                return self.fault(name, said!("doctor-include-larger", file = text));
            }
            Found::File(_) => {}
        }
        let known = self.snapshot.docs.iter().position(|it| it.path == path);
        let index = match known {
            Some(index) => index,
            None => self.snapshot.load(self.files, &path, Dialect::Json5)?,
        };
        let root = self.snapshot.doc(index)?.document.root.clone();
        trail.push(path);
        let expanded = self.expand(root, trail);
        trail.pop();
        expanded
    }

    fn fault(&mut self, name: &Node, what: Message) -> Option<Node> {
        let doc = self.snapshot.doc(name.file)?;
        let position: Position = doc.document.position(name.span.start);
        let path = doc.path.clone();
        self.snapshot.broken.push(Broken { path, position: Some(position), what, include: true });
        None
    }
}

/// Objects are merged key by key, lists are joined, anything else is replaced.
fn merge(base: Node, over: Node) -> Node {
    let (span, file) = (over.span.clone(), over.file);
    match (base.value, over.value) {
        (Value::Object(mut below), Value::Object(above)) => {
            for member in above {
                match below.iter().rposition(|it| it.key == member.key) {
                    Some(index) => {
                        let old = below.remove(index);
                        let Member { key, key_span, value } = member;
                        below.insert(
                            index,
                            Member { key, key_span, value: merge(old.value, value) },
                        );
                    }
                    None => below.push(member),
                }
            }
            Node { value: Value::Object(below), span, file }
        }
        (Value::Array(mut below), Value::Array(above)) => {
            below.extend(above);
            Node { value: Value::Array(below), span, file }
        }
        (_, value) => Node { value, span, file },
    }
}

fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                out.pop();
            }
            std::path::Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}
