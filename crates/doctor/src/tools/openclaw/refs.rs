//! Which models a config can reach: every `provider/model` that it names, agent by agent.

use super::snapshot::Snapshot;
use crate::edit::{Node, Value};
use std::collections::BTreeMap;
use std::ops::Range;

/// Keys below `agents.defaults` and below each agent that name models.
const KEYS: &[&[&str]] = &[
    &["model"],
    &["imageModel"],
    &["pdfModel"],
    &["imageGenerationModel"],
    &["utilityModel"],
    &["heartbeat", "model"],
    &["subagents", "model"],
    &["compaction", "model"],
];

/// Why a model is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The main model.
    Primary,
    /// Another use.
    Other,
    /// A key of `models`: it may be chosen.
    Allowed,
}

/// One place that names a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ref {
    /// The agent; None for all of them.
    pub(super) agent: Option<String>,
    pub(super) provider: String,
    pub(super) model: String,
    pub(super) role: Role,
    /// The place of the text (or key).
    pub(super) span: Range<usize>,
    pub(super) file: usize,
    /// As written, aliases resolved.
    pub(super) text: String,
    /// Whether the place holds an alias and not the model itself.
    pub(super) alias: bool,
}

/// Every place that names a model, in the order of the config.
pub(super) fn refs(snapshot: &Snapshot) -> Vec<Ref> {
    let Some(agents) = snapshot.at(&["agents"]) else { return Vec::new() };
    let mut out = Vec::new();
    let aliases = aliases(agents);
    if let Some(defaults) = agents.get("defaults") {
        collect(defaults, None, &aliases, &mut out);
    }
    for entry in agents.get("list").map_or(&[][..], Node::items) {
        let id = entry.get("id").and_then(Node::text).map(|it| it.trim().to_lowercase());
        collect(entry, id, &aliases, &mut out);
    }
    for entry in agents.get("entries").map_or(&[][..], Node::members) {
        collect(&entry.value, Some(entry.key.trim().to_lowercase()), &aliases, &mut out);
    }
    out
}

fn aliases(agents: &Node) -> BTreeMap<String, String> {
    let models = agents.path(&["defaults", "models"]).map_or(&[][..], Node::members);
    models
        .iter()
        .filter_map(|it| {
            let alias = it.value.get("alias")?.text()?.trim().to_lowercase();
            Some((alias, it.key.clone()))
        })
        .collect()
}

fn collect(
    holder: &Node,
    agent: Option<String>,
    aliases: &BTreeMap<String, String>,
    out: &mut Vec<Ref>,
) {
    let mut push = |text: &str, span: &Range<usize>, file, role| {
        let alias = aliases.get(&text.trim().to_lowercase());
        let text = alias.map_or(text, String::as_str);
        if let Some((provider, model)) = parse(text) {
            out.push(Ref {
                agent: agent.clone(),
                provider,
                model,
                role,
                span: span.clone(),
                file,
                text: text.to_owned(),
                alias: alias.is_some(),
            });
        }
    };
    for keys in KEYS {
        let Some(node) = holder.path(keys) else { continue };
        let role = if *keys == ["model"] { Role::Primary } else { Role::Other };
        let first = node.get("primary").unwrap_or(node);
        if let Some(text) = first.text() {
            push(text, &first.span, first.file, role);
        }
        for fallback in node.get("fallbacks").map_or(&[][..], Node::items) {
            if let Some(text) = fallback.text() {
                push(text, &fallback.span, fallback.file, Role::Other);
            }
        }
    }
    if let Some(models) = holder.get("models") {
        for member in models.members() {
            push(&member.key, &member.key_span, models.file_of(member), Role::Allowed);
        }
    }
}

impl Node {
    /// The file of a member's key: merged objects have members of several files.
    fn file_of(&self, member: &crate::edit::Member) -> usize {
        member.value.file
    }
}

/// `provider/model`, the provider in its plain form.
fn parse(text: &str) -> Option<(String, String)> {
    let (provider, model) = text.trim().split_once('/')?;
    Some((plain(provider), model.trim().to_owned()))
}

/// A provider's key without what OpenClaw ignores: case and surrounding blanks.
pub(super) fn plain(provider: &str) -> String {
    provider.trim().to_lowercase()
}

/// The blocks of a provider: members of `providers` whose key means it.
pub(super) fn blocks<'a>(
    providers: Option<&'a Node>,
    provider: &str,
) -> Vec<(&'a crate::edit::Member, &'a Node)> {
    let providers = match providers {
        Some(it) if matches!(it.value, Value::Object(_)) => it,
        _ => return Vec::new(),
    };
    providers
        .members()
        .iter()
        .filter(|it| plain(&it.key) == provider && it.value.is_object())
        .map(|it| (it, &it.value))
        .collect()
}
