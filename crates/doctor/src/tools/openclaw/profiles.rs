//! Sign-ins: what each agent's store holds, in which order they are used, and what is wrong with
//! them. No token is looked at beyond whether it is there.

use super::refs::{Role, plain, refs};
use super::scene::{Scene, finding};
use super::snapshot::Agent;
use super::words;
use crate::edit::{Node, Value, join};
use crate::report::{Edit, EditOp, Finding, Repair, Severity};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// One sign-in or key.
pub(super) struct Profile<'a> {
    pub(super) id: &'a str,
    pub(super) provider: String,
    pub(super) kind: &'a str,
    pub(super) email: Option<&'a str>,
    node: &'a Node,
}

/// What an agent's own store holds; entries that OpenClaw drops are left out.
fn own<'a>(scene: &Scene<'a>, agent: &Agent) -> Vec<Profile<'a>> {
    let doc = agent.profiles.and_then(|it| scene.snapshot.doc(it));
    let members =
        doc.and_then(|it| it.document.root.get("profiles")).map_or(&[][..], Node::members);
    members
        .iter()
        .filter_map(|it| {
            let text = |keys: [&str; 2]| {
                keys.iter().find_map(|key| it.value.get(key)).and_then(Node::text)
            };
            let kind = text(["type", "mode"])?;
            let provider = plain(text(["provider", "provider"])?);
            let known = matches!(kind, "oauth" | "token" | "api_key" | "api-key");
            known.then_some(Profile {
                id: &it.key,
                provider,
                kind,
                email: text(["email", "email"]),
                node: &it.value,
            })
        })
        .collect()
}

/// What an agent can use: its own store, and the main agent's, which others inherit.
pub(super) fn usable<'a>(scene: &Scene<'a>, agent: &Agent) -> Vec<Profile<'a>> {
    let mut all = own(scene, agent);
    if let Some(main) = scene.snapshot.agents.iter().find(|it| it.id == "main")
        && main.dir != agent.dir
    {
        let known: BTreeSet<&str> = all.iter().map(|it| it.id).collect();
        let inherited: Vec<_> =
            own(scene, main).into_iter().filter(|it| !known.contains(it.id)).collect();
        all.extend(inherited);
    }
    all
}

impl Scene<'_> {
    /// Whether somebody signed in with ChatGPT here, as far as readable files say.
    pub(super) fn signed_in(&self) -> bool {
        let provider = |it: &str| {
            let it = plain(it);
            it == self.range.provider || Some(&it) == self.range.legacy_provider.as_ref()
        };
        let in_config = self.snapshot.at(&["auth", "profiles"]).map_or(&[][..], Node::members);
        let noted = in_config.iter().any(|it| {
            it.value.get("provider").and_then(Node::text).is_some_and(provider)
                && it.value.get("mode").and_then(Node::text) == Some("oauth")
        });
        let stored = self.snapshot.agents.iter().any(|agent| {
            own(self, agent).iter().any(|it| it.kind == "oauth" && provider(&it.provider))
        });
        noted || stored || self.snapshot.codex_cli
    }

    /// Whether a block is used with its own API key and nobody signed in: a working setup that is
    /// none of our business.
    pub(super) fn goes_by_key(&self, block: &super::block::Block<'_>) -> bool {
        block.has_key && !self.signed_in()
    }

    /// The sign-in that an agent uses for the route, with its email.
    pub(super) fn account(&self, agent: &Agent) -> (Option<String>, Option<String>) {
        let provider = &self.range.provider;
        let all = usable(self, agent);
        let fits: Vec<&Profile<'_>> = all.iter().filter(|it| it.provider == *provider).collect();
        let state = agent.state.and_then(|it| self.snapshot.doc(it)).map(|it| &it.document.root);
        let ordered = [
            state.and_then(|it| it.path(&["order", provider])),
            self.snapshot.at(&["auth", "order", provider]),
        ];
        let listed = ordered.into_iter().flatten().flat_map(|it| it.items()).filter_map(Node::text);
        let last = state.and_then(|it| it.path(&["lastGood", provider])).and_then(Node::text);
        let chosen = listed
            .chain(last)
            .find_map(|id| fits.iter().find(|it| it.id == id))
            .or_else(|| fits.iter().find(|it| it.kind == "oauth"))
            .or_else(|| fits.first());
        if let Some(chosen) = chosen {
            let email = chosen.email.or_else(|| chosen.id.split_once(':').map(|it| it.1));
            let email = email.filter(|it| it.contains('@')).map(str::to_owned);
            return (Some(chosen.id.to_owned()), email);
        }
        // A store that is not read: the config's own note of it.
        let noted = self.snapshot.at(&["auth", "profiles"]).map_or(&[][..], Node::members);
        let noted = noted.iter().find(|it| {
            it.value.get("provider").and_then(Node::text).map(plain).as_ref() == Some(provider)
        });
        let email = noted.and_then(|it| it.key.split_once(':')).map(|it| it.1.to_owned());
        (noted.map(|it| it.key.clone()), email.filter(|it| it.contains('@')))
    }
}

/// Every finding about sign-ins.
pub(super) fn findings(scene: &Scene<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for agent in &scene.snapshot.agents {
        for profile in own(scene, agent) {
            out.extend(expired(scene, &profile));
            out.extend(other_provider(scene, &profile));
        }
        out.extend(order(scene, agent));
        out.extend(cooldown(scene, agent));
    }
    out.extend(config_order(scene));
    out.extend(missing(scene));
    out
}

fn expired(scene: &Scene<'_>, profile: &Profile<'_>) -> Option<Finding> {
    if !matches!(profile.kind, "oauth" | "token") {
        return None;
    }
    let node = profile.node.get("expires")?;
    let now = scene.now.unix_timestamp_nanos() / 1_000_000;
    #[expect(clippy::cast_possible_truncation, reason = "a time in milliseconds fits in 53 bits")]
    let expires = i128::from(node.number()? as i64);
    if expires <= 0 || expires > now {
        return None;
    }
    let refresh = profile.node.get("refresh").and_then(Node::text);
    let renewable = refresh.is_some_and(|it| !it.trim().is_empty());
    let severity = if renewable { Severity::Info } else { Severity::Error };
    let words = words::expired(profile.id, renewable);
    let evidence = scene.evidence(node).into_iter().collect();
    Some(finding("openclaw.profile.expired", severity, words, evidence, None))
}

fn other_provider(scene: &Scene<'_>, profile: &Profile<'_>) -> Option<Finding> {
    let (prefix, _) = profile.id.split_once(':')?;
    if plain(prefix) == profile.provider {
        return None;
    }
    let node = profile.node.get("provider")?;
    let words = words::other_provider(profile.id, &profile.provider);
    let evidence = scene.evidence(node).into_iter().collect();
    Some(finding("openclaw.profile.provider", Severity::Warning, words, evidence, None))
}

/// Whether the stores can be seen in full. Newer ones are SQLite, which is not read.
fn stores_are_readable(scene: &Scene<'_>) -> bool {
    let snapshot = scene.snapshot;
    !snapshot.sqlite && !snapshot.agents.iter().any(|it| it.other_store)
}

fn missing(scene: &Scene<'_>) -> Vec<Finding> {
    let snapshot = scene.snapshot;
    if !stores_are_readable(scene) || scene.range.is_later_scheme() || snapshot.codex_cli {
        return Vec::new();
    }
    let provider = &scene.range.provider;
    let in_config = snapshot.at(&["models", "providers"]);
    let own_way = super::refs::blocks(in_config, provider).iter().any(|(_, it)| {
        let block = super::block::Block::read(it, |text| scene.substitute(text));
        block.has_key || block.base.is_custom()
    });
    if own_way {
        return Vec::new();
    }
    let refs = refs(snapshot);
    let mut out = Vec::new();
    for agent in snapshot.agents.iter().filter(|it| it.configured) {
        let own_main =
            refs.iter().any(|it| it.role == Role::Primary && it.agent.as_ref() == Some(&agent.id));
        let main = refs.iter().find(|it| {
            it.role == Role::Primary
                && if own_main { it.agent.as_ref() == Some(&agent.id) } else { it.agent.is_none() }
        });
        let Some(main) = main.filter(|it| it.provider == *provider) else { continue };
        if usable(scene, agent).iter().any(|it| it.provider == *provider) {
            continue;
        }
        let node = Node { value: Value::Null, span: main.span.clone(), file: main.file };
        let evidence = scene.evidence(&node).map(|mut it| {
            it.value = Some(main.text.clone().into());
            it
        });
        let words = words::missing(scene, &agent.id);
        let mut found = finding(
            "openclaw.profile.missing",
            Severity::Error,
            words,
            evidence.into_iter().collect(),
            None,
        );
        // Two agents may share the place of the main model.
        found.id = format!("{}|{}", found.id, agent.id);
        out.push(found);
    }
    out
}

/// Ids that an order may name: what the agent can use, and what Codex CLI lends.
fn known_ids<'a>(scene: &Scene<'a>, agents: &[&Agent]) -> BTreeSet<&'a str> {
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for agent in agents {
        ids.extend(usable(scene, agent).into_iter().map(|it| it.id));
    }
    if scene.snapshot.codex_cli {
        ids.insert("openai-codex:default");
    }
    ids
}

fn order(scene: &Scene<'_>, agent: &Agent) -> Vec<Finding> {
    // Before 2026.4 the same keys stood in auth-profiles.json, and are still read there.
    let docs = [agent.state, agent.profiles];
    let known = known_ids(scene, &[agent]);
    // Without a readable store nothing can be called missing.
    if !stores_are_readable(scene) || agent_has_no_store(scene, agent) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for doc in docs.into_iter().flatten().filter_map(|it| scene.snapshot.doc(it)) {
        let root = &doc.document.root;
        for member in root.get("order").map_or(&[][..], Node::members) {
            out.extend(dead_order(scene, &member.value, &known, "auth-state.json's order"));
        }
        for member in root.get("lastGood").map_or(&[][..], Node::members) {
            let Some(id) = member.value.text().filter(|it| !known.contains(it)) else { continue };
            let edit = scene.edit(&member.value, EditOp::Remove, None);
            let repair = edit.map(|it| Repair { edits: vec![it] });
            let words = words::order("auth-state.json's lastGood", &[id.to_owned()]);
            let evidence = scene.evidence(&member.value).into_iter().collect();
            out.push(finding("openclaw.profile.order", Severity::Warning, words, evidence, repair));
        }
    }
    out
}

fn agent_has_no_store(scene: &Scene<'_>, agent: &Agent) -> bool {
    usable(scene, agent).is_empty() && agent.profiles.is_none()
}

fn config_order(scene: &Scene<'_>) -> Vec<Finding> {
    if !stores_are_readable(scene) {
        return Vec::new();
    }
    let agents: Vec<&Agent> = scene.snapshot.agents.iter().collect();
    if agents.iter().all(|it| it.profiles.is_none()) {
        return Vec::new();
    }
    let known = known_ids(scene, &agents);
    let order = scene.snapshot.at(&["auth", "order"]).map_or(&[][..], Node::members);
    order
        .iter()
        .filter_map(|it| dead_order(scene, &it.value, &known, "The config's auth.order"))
        .collect()
}

/// A list with ids that are not there. It is never left empty: then the key goes.
fn dead_order(
    scene: &Scene<'_>,
    list: &Node,
    known: &BTreeSet<&str>,
    what: &str,
) -> Option<Finding> {
    if !list.is_array() {
        return None;
    }
    let dead = |it: &&Node| it.text().is_some_and(|id| !known.contains(id));
    let gone: Vec<&Node> = list.items().iter().filter(dead).collect();
    let alive = list.items().len() - gone.len();
    if gone.is_empty() && alive > 0 {
        return None;
    }
    let evidence = if gone.is_empty() { vec![list] } else { gone.clone() };
    let evidence: Vec<_> = evidence.into_iter().filter_map(|it| scene.evidence(it)).collect();
    let edits: Option<Vec<Edit>> = if alive == 0 {
        scene.edit(list, EditOp::Remove, None).map(|it| vec![it])
    } else {
        gone.iter().map(|it| scene.edit(it, EditOp::Remove, None)).collect()
    };
    let names: Vec<String> = gone.iter().filter_map(|it| it.text()).map(str::to_owned).collect();
    // With one name left the others only cost time; with none every sign-in is shut out.
    let severity = if alive == 0 { Severity::Error } else { Severity::Warning };
    let words = words::order(what, &names);
    let repair = edits.map(|edits| Repair { edits });
    Some(finding("openclaw.profile.order", severity, words, evidence, repair))
}

fn cooldown(scene: &Scene<'_>, agent: &Agent) -> Vec<Finding> {
    let mut out = Vec::new();
    let now = scene.now.unix_timestamp_nanos() / 1_000_000;
    for doc in [agent.state, agent.profiles].into_iter().flatten() {
        let Some(doc) = scene.snapshot.doc(doc) else { continue };
        for member in doc.document.root.get("usageStats").map_or(&[][..], Node::members) {
            for key in ["cooldownUntil", "disabledUntil"] {
                let Some(node) = member.value.get(key) else { continue };
                #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit in 53 bits")]
                let until = node.number().map_or(0, |it| it as i64);
                if i128::from(until) > now {
                    out.extend(one_cooldown(scene, &member.key, &member.value, node, until));
                }
            }
        }
    }
    out
}

fn one_cooldown(
    scene: &Scene<'_>,
    id: &str,
    stats: &Node,
    node: &Node,
    until: i64,
) -> Option<Finding> {
    let at = OffsetDateTime::from_unix_timestamp(until / 1000).ok()?;
    let at = format!("{} {:02}:{:02} UTC", at.date(), at.hour(), at.minute());
    let pointer = scene.pointer(node)?;
    let (_, key) = pointer.rsplit_once('/')?;
    let mut edits = vec![scene.edit(node, EditOp::Remove, None)?];
    // The reason belongs to the time.
    let reason = key.replace("Until", "Reason");
    if let Some(reason) = stats.get(&reason) {
        edits.push(scene.edit(reason, EditOp::Remove, None)?);
    }
    debug_assert!(pointer.ends_with(&join("", key)));
    let evidence = vec![scene.evidence(node)?];
    let repair = Some(Repair { edits });
    let words = words::cooldown(id, &at);
    Some(finding("openclaw.profile.cooldown", Severity::Warning, words, evidence, repair))
}
