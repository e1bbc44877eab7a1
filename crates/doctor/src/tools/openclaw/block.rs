//! One provider block, in the config or in an agent's models.json: its transport, its base
//! address, its model entries, and what a version makes of them.

use super::endpoint::Base;
use super::facts::{Outcome, Range};
use crate::edit::{Node, Value};
use std::collections::HashMap;

/// A provider block, read.
pub(super) struct Block<'a> {
    pub(super) node: &'a Node,
    pub(super) api: Option<&'a Node>,
    pub(super) base_node: Option<&'a Node>,
    pub(super) base: Base,
    pub(super) models: Vec<Entry<'a>>,
    by_id: HashMap<&'a str, usize>,
    /// An own key for this provider.
    pub(super) has_key: bool,
    /// A value that only OpenClaw's environment knows.
    pub(super) variable: Option<&'a Node>,
}

/// One of its model entries.
pub(super) struct Entry<'a> {
    pub(super) id: &'a str,
    pub(super) api: Option<&'a Node>,
    pub(super) base_node: Option<&'a Node>,
}

impl<'a> Block<'a> {
    pub(super) fn read(node: &'a Node, resolve: impl Fn(&str) -> Option<String>) -> Self {
        let base_node = node.get("baseUrl").filter(|it| !matches!(it.value, Value::Null));
        let written = base_node.and_then(Node::text);
        let resolved = written.map(|it| resolve(it).unwrap_or_else(|| it.to_owned()));
        let base = match (&resolved, base_node) {
            (Some(text), _) => Base::read(Some(text)),
            // Not a text: nothing that is known.
            (None, Some(_)) => Base::Custom { text: String::new() },
            (None, None) => Base::Missing,
        };
        let unknown = |it: &&Node| {
            it.text()
                .is_some_and(|text| super::scene::has_variable(text) && resolve(text).is_none())
        };
        let api = node.get("api").filter(|it| !matches!(it.value, Value::Null));
        let models = node.get("models").map_or(&[][..], Node::items);
        let id = |it: &'a Node| it.get("id").and_then(Node::text).unwrap_or_default();
        let mut by_id = HashMap::with_capacity(models.len());
        for (index, entry) in models.iter().enumerate() {
            by_id.entry(id(entry)).or_insert(index);
        }
        Self {
            by_id,
            node,
            api,
            base_node,
            base,
            models: models
                .iter()
                .map(|it| Entry {
                    id: id(it),
                    api: it.get("api").filter(|it| !matches!(it.value, Value::Null)),
                    base_node: it.get("baseUrl").filter(|it| it.text().is_some()),
                })
                .collect(),
            has_key: node.get("apiKey").is_some_and(|it| match &it.value {
                Value::String(text) => !text.trim().is_empty(),
                Value::Object(_) => true,
                _ => false,
            }),
            variable: [api, base_node].into_iter().flatten().find(unknown),
        }
    }

    /// The provider's own transport, as written.
    pub(super) fn written(&self) -> Option<&str> {
        self.api.map(|it| it.text().unwrap_or("?"))
    }

    /// The entry of a model; the first of that id counts.
    pub(super) fn entry(&self, model: &str) -> Option<&Entry<'a>> {
        self.by_id.get(model).and_then(|index| self.models.get(*index))
    }

    /// What becomes of a model of this provider, listed here or not.
    pub(super) fn outcome(&self, range: &Range, model: &str) -> Outcome {
        match self.entry(model) {
            Some(Entry { api: Some(own), .. }) => {
                range.resolve(Some(own.text().unwrap_or("?")), &self.base)
            }
            Some(_) => range.resolve(self.written(), &self.base),
            None => {
                let listed = !self.models.is_empty();
                range.resolve_unlisted(self.written(), &self.base, model, listed)
            }
        }
    }

    /// Whether a built-in model keeps its own transport: the block lists none and says none.
    pub(super) fn keeps_built_in(&self, range: &Range, model: &str) -> bool {
        self.models.is_empty() && self.api.is_none() && range.knows(model)
    }

    /// Whether everything that goes through this block works at run time. `reached` are models
    /// that the config names.
    pub(super) fn works(&self, range: &Range, reached: &[String]) -> bool {
        let mut models: Vec<&str> = self.models.iter().map(|it| it.id).collect();
        models.extend(reached.iter().map(String::as_str));
        if models.is_empty() {
            // Nothing names a model: the built-in ones can still be chosen.
            return range.resolve(Some(&range.transport), &self.base).ok;
        }
        models.iter().all(|it| self.outcome(range, it).ok)
    }

    /// Whether some model that is listed or reached takes its transport from the block. With an
    /// empty list the built-in models bring their own.
    pub(super) fn asks_for_transport(&self, reached: &[String]) -> bool {
        !self.models.is_empty()
            && (self.models.iter().any(|it| it.api.is_none())
                || reached.iter().any(|it| self.entry(it).is_none()))
    }
}
