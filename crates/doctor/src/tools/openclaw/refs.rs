//! Which models a config can reach: every place that names one, agent by agent. The places are
//! those of the schemas of 2026.4.9 and 2026.9.6 (`openclaw config schema`).

use super::snapshot::Snapshot;
use crate::edit::{Node, Value};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Keys below `agents.defaults` and below each agent that name chat models: a text, or an object
/// with `primary` and `fallbacks`.
const CHAT: &[&[&str]] = &[
    &["model"],
    &["imageModel"],
    &["pdfModel"],
    &["utilityModel"],
    &["decisionModel"],
    &["heartbeat", "model"],
    &["subagents", "model"],
    &["compaction", "model"],
    &["compaction", "memoryFlush", "model"],
    &["embeddedAgent", "cyberFailover", "model"],
    &["tools", "exec", "reviewer", "model"],
    &["tts", "summaryModel"],
];

/// The same for pictures, films, music and voices: they do not take the chat route.
const MEDIA: &[&[&str]] = &[
    &["imageGenerationModel"],
    &["videoGenerationModel"],
    &["musicGenerationModel"],
    &["voiceModel"],
    &["mediaModels", "image"],
    &["mediaModels", "video"],
    &["mediaModels", "music"],
];

/// Keys of the whole config, as [`CHAT`].
const ROOT: &[&[&str]] = &[
    &["hooks", "gmail", "model"],
    &["tools", "exec", "reviewer", "model"],
    &["tts", "summaryModel"],
    &["messages", "tts", "summaryModel"],
];

/// The provider of a model that is named without one (2026.4.9 and 2026.9.6).
const DEFAULT_PROVIDER: &str = "openai";

/// Why a model is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The main model.
    Primary,
    /// Another use.
    Other,
    /// A picture, film, music or voice.
    Media,
    /// A key of `models`: it may be chosen.
    Allowed,
    /// An entry of `modelPolicy.allow`: it may be chosen (2026.9.6).
    Policy,
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
    /// `provider/model`, aliases resolved.
    pub(super) text: String,
    /// As it stands there.
    pub(super) written: String,
    /// Whether the place holds an alias or a bare name, and not `provider/model`.
    pub(super) alias: bool,
}

impl Ref {
    /// Whether it names one chat model; a `*` stands for all of a provider.
    pub(super) fn chat(&self) -> bool {
        self.role != Role::Media && !self.model.contains('*')
    }
}

/// Every place that names a model, in the order of the config.
pub(super) fn refs(snapshot: &Snapshot) -> Vec<Ref> {
    let agents = snapshot.at(&["agents"]);
    let mut walk = Walk { names: Names::of(snapshot), out: Vec::new() };
    if let Some(defaults) = agents.and_then(|it| it.get("defaults")) {
        walk.agent(defaults, None);
    }
    for (id, entry) in entries(agents) {
        walk.agent(entry, Some(id));
    }
    if let Some(config) = snapshot.config() {
        walk.whole(config);
    }
    let jobs = snapshot.jobs.and_then(|it| snapshot.doc(it)).map(|it| &it.document.root);
    for job in jobs.and_then(|it| it.get("jobs")).map_or(&[][..], Node::items) {
        let agent = job.get("agentId").and_then(Node::text).map(plain);
        walk.place(job.path(&["payload", "model"]), agent, Role::Other);
    }
    walk.out
}

/// The agents of `agents.list` (2026.4.9) and `agents.entries` (2026.9.6), by id.
fn entries(agents: Option<&Node>) -> Vec<(String, &Node)> {
    let list = agents.and_then(|it| it.get("list")).map_or(&[][..], Node::items).iter();
    let listed = list.filter_map(|it| Some((plain(it.get("id")?.text()?), it)));
    let entries = agents.and_then(|it| it.get("entries")).map_or(&[][..], Node::members).iter();
    listed.chain(entries.map(|it| (plain(&it.key), &it.value))).collect()
}

/// What a name without a provider means.
struct Names<'a> {
    snapshot: &'a Snapshot,
    aliases: BTreeMap<String, String>,
    /// Providers by the model ids that the config gives them. Seldom asked for, and of a large
    /// config a long list.
    providers: OnceCell<BTreeMap<String, BTreeSet<String>>>,
}

impl<'a> Names<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let allowed = snapshot.at(&["agents", "defaults", "models"]);
        let mut aliases = BTreeMap::new();
        for it in allowed.map_or(&[][..], Node::members) {
            if let Some(alias) = it.value.get("alias").and_then(Node::text) {
                aliases.insert(plain(alias), it.key.clone());
            }
        }
        Self { snapshot, aliases, providers: OnceCell::new() }
    }

    /// Reads the providers of all models.
    fn providers(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let allowed = self.snapshot.at(&["agents", "defaults", "models"]);
        for it in allowed.map_or(&[][..], Node::members) {
            if let Some((provider, model)) = split(&it.key) {
                out.entry(plain(&model)).or_default().insert(provider);
            }
        }
        let providers = self.snapshot.at(&["models", "providers"]);
        for provider in providers.map_or(&[][..], Node::members) {
            for entry in provider.value.get("models").map_or(&[][..], Node::items) {
                if let Some(id) = entry.get("id").and_then(Node::text) {
                    out.entry(plain(id)).or_default().insert(plain(&provider.key));
                }
            }
        }
        out
    }

    /// The provider and model of a text, the text meant, and whether it says so itself.
    fn resolve(&self, text: &str) -> Option<(String, String, String, bool)> {
        let text = without_profile(text.trim());
        if text.contains('/') {
            let (provider, model) = split(text)?;
            return Some((provider, model, text.to_owned(), false));
        }
        if text.is_empty() {
            return None;
        }
        if let Some(meant) = self.aliases.get(&plain(text)) {
            let (provider, model) = split(meant)?;
            return Some((provider, model, meant.clone(), true));
        }
        // The only provider that has such a model, else the default one.
        let known = self.providers.get_or_init(|| self.providers());
        let provider = match known.get(&plain(text)) {
            Some(it) if it.len() == 1 => it.first().cloned(),
            _ => None,
        };
        let provider = provider.unwrap_or_else(|| DEFAULT_PROVIDER.to_owned());
        Some((provider.clone(), text.to_owned(), format!("{provider}/{text}"), true))
    }
}

struct Walk<'a> {
    names: Names<'a>,
    out: Vec<Ref>,
}

impl Walk<'_> {
    /// `agents.defaults`, or one agent.
    fn agent(&mut self, holder: &Node, agent: Option<String>) {
        for keys in CHAT {
            let role = if *keys == ["model"] { Role::Primary } else { Role::Other };
            self.place(holder.path(keys), agent.clone(), role);
        }
        for keys in MEDIA {
            self.place(holder.path(keys), agent.clone(), Role::Media);
        }
        for member in holder.get("models").map_or(&[][..], Node::members) {
            let file = member.value.file;
            self.push(&member.key, &member.key_span, file, agent.clone(), Role::Allowed);
        }
        let allowed = holder.path(&["modelPolicy", "allow"]).map_or(&[][..], Node::items);
        for node in allowed {
            self.one(node, agent.clone(), Role::Policy);
        }
    }

    /// What stands outside `agents`: hooks, channels, and the understanding of media.
    fn whole(&mut self, config: &Node) {
        for keys in ROOT {
            self.place(config.path(keys), None, Role::Other);
        }
        for mapping in config.path(&["hooks", "mappings"]).map_or(&[][..], Node::items) {
            let agent = mapping.get("agentId").and_then(Node::text).map(plain);
            self.place(mapping.get("model"), agent, Role::Other);
        }
        let channels = config.path(&["channels", "modelByChannel"]);
        for channel in channels.map_or(&[][..], Node::members) {
            for peer in channel.value.members() {
                self.place(Some(&peer.value), None, Role::Other);
            }
        }
        for kind in [None, Some("image"), Some("audio"), Some("video")] {
            let mut holder = config.path(&["tools", "media"]);
            if let Some(kind) = kind {
                holder = holder.and_then(|it| it.get(kind));
            }
            for entry in holder.and_then(|it| it.get("models")).map_or(&[][..], Node::items) {
                let text = |key| entry.get(key).and_then(Node::text);
                let (Some(provider), Some(node)) = (text("provider"), entry.get("model")) else {
                    continue;
                };
                let Some(model) = node.text() else { continue };
                self.out.push(Ref {
                    agent: None,
                    provider: plain(provider),
                    model: model.trim().to_owned(),
                    role: if kind == Some("audio") { Role::Media } else { Role::Other },
                    span: node.span.clone(),
                    file: node.file,
                    text: format!("{provider}/{model}"),
                    written: model.to_owned(),
                    alias: true,
                });
            }
        }
    }

    /// A text, or `primary` and `fallbacks`.
    fn place(&mut self, node: Option<&Node>, agent: Option<String>, role: Role) {
        let Some(node) = node else { return };
        let first = node.get("primary").unwrap_or(node);
        self.one(first, agent.clone(), role);
        let other = if role == Role::Primary { Role::Other } else { role };
        for fallback in node.get("fallbacks").map_or(&[][..], Node::items) {
            self.one(fallback, agent.clone(), other);
        }
    }

    fn one(&mut self, node: &Node, agent: Option<String>, role: Role) {
        if let Some(text) = node.text() {
            self.push(text, &node.span, node.file, agent, role);
        }
    }

    fn push(
        &mut self,
        text: &str,
        span: &Range<usize>,
        file: usize,
        agent: Option<String>,
        role: Role,
    ) {
        let Some((provider, model, meant, alias)) = self.names.resolve(text) else { return };
        let (span, written) = (span.clone(), text.to_owned());
        self.out.push(Ref {
            agent,
            provider,
            model,
            role,
            span,
            file,
            text: meant,
            written,
            alias,
        });
    }
}

/// `provider/model`, the provider in its plain form.
fn split(text: &str) -> Option<(String, String)> {
    let (provider, model) = text.trim().split_once('/')?;
    let (provider, model) = (plain(provider), model.trim());
    (!provider.is_empty() && !model.is_empty()).then(|| (provider, model.to_owned()))
}

/// A name without the sign-in that it may ask for (`provider/model@profile`). A date or a
/// quantisation behind the `@` belongs to the model (2026.4.9).
fn without_profile(text: &str) -> &str {
    let name = text.rfind('/').map_or(0, |it| it + 1);
    let mut from = name;
    while let Some(at) = text.get(from..).and_then(|it| it.find('@')).map(|it| it + from) {
        let behind = text.get(at + 1..).unwrap_or_default();
        let word = behind.split('@').next().unwrap_or_default().to_ascii_lowercase();
        let digits = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
        let date = word.len() == 8 && digits(&word);
        let bits = word.strip_suffix("bit").is_some_and(digits);
        let quantised = word.strip_prefix('q').is_some_and(|it| {
            let mut parts = it.split('_');
            parts.next().is_some_and(digits)
        });
        if !(date || bits || quantised) {
            return if at == 0 || behind.is_empty() {
                text
            } else {
                text.get(..at).unwrap_or(text)
            };
        }
        from = at + 1;
    }
    text
}

/// A provider's key, an agent's id or an alias without what OpenClaw ignores: case and surrounding
/// blanks.
pub(super) fn plain(name: &str) -> String {
    name.trim().to_lowercase()
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

#[cfg(test)]
mod tests {
    use super::without_profile;

    #[test]
    fn a_profile_behind_a_model_is_not_part_of_its_name() {
        let rows = [
            ("openai-codex/gpt-5.4@openai-codex:me@example.com", "openai-codex/gpt-5.4"),
            ("openai-codex/gpt-5.4", "openai-codex/gpt-5.4"),
            ("x/model@20260101", "x/model@20260101"),
            ("x/model@20260101@work", "x/model@20260101"),
            ("x/model@q4_k_m", "x/model@q4_k_m"),
            ("x/model@4bit@work", "x/model@4bit"),
            ("x/model@", "x/model@"),
            ("fast@work", "fast"),
        ];
        for (text, expected) in rows {
            assert_eq!(without_profile(text), expected);
        }
    }
}
