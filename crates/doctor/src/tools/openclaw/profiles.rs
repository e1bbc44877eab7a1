//! Sign-ins: what each agent's store holds, in which order they are used, and what is wrong with
//! them. No token is looked at beyond whether it is there.

use super::facts::{Range, range_of};
use super::refs::{Role, plain};
use super::scene::{Scene, finding};
use super::snapshot::{Agent, Snapshot};
use super::words;
use crate::edit::{Node, Value};
use crate::report::{Edit, EditOp, Evidence, Finding, Repair, Severity};
use crate::tools::shared::Token;
use crate::version::Version;
use patchbay_words::{Message, said};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// One sign-in or key.
pub(super) struct Profile<'a> {
    pub(super) id: &'a str,
    pub(super) provider: String,
    pub(super) kind: &'a str,
    pub(super) email: Option<&'a str>,
    pub(super) node: &'a Node,
}

impl Profile<'_> {
    /// The email that it states, or that its id is made of.
    pub(super) fn address(&self) -> Option<String> {
        let email = self.email.or_else(|| self.id.split_once(':').map(|it| it.1));
        email.filter(|it| it.contains('@')).map(str::to_owned)
    }
}

/// The documents that hold sign-ins and their state. Where a database has any, an old
/// auth-profiles.json beside it is not read any more (2026.6.11 and later).
struct Stores {
    database: bool,
}

impl Stores {
    fn of(scene: &Scene<'_>) -> Self {
        let snapshot = scene.snapshot;
        let any = snapshot.shared.profiles.is_some()
            || snapshot.agents.iter().any(|it| it.stored.profiles.is_some());
        Self { database: scene.range.is_later_scheme() && any }
    }

    fn profiles(&self, agent: &Agent) -> Option<usize> {
        if self.database { agent.stored.profiles } else { agent.profiles }
    }

    /// Before 2026.4 order and pauses stood in auth-profiles.json, and are still read there.
    fn states(&self, agent: &Agent) -> Vec<usize> {
        let docs = if self.database {
            [agent.stored.state, agent.stored.profiles]
        } else {
            [agent.state, agent.profiles]
        };
        docs.into_iter().flatten().collect()
    }
}

/// What a store holds; entries that OpenClaw drops are left out.
fn in_doc<'a>(scene: &Scene<'a>, doc: Option<usize>) -> Vec<Profile<'a>> {
    let doc = doc.and_then(|it| scene.snapshot.doc(it));
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

fn own<'a>(scene: &Scene<'a>, agent: &Agent) -> Vec<Profile<'a>> {
    in_doc(scene, Stores::of(scene).profiles(agent))
}

/// The refresh tokens that OpenClaw uses. Where a database has sign-ins, an old
/// auth-profiles.json beside it is not read any more; without a known version both count.
pub(super) fn tokens(snapshot: &Snapshot, version: Option<&Version>) -> Vec<Token> {
    let later = version.and_then(range_of).map(Range::is_later_scheme);
    let database = snapshot.shared.profiles.is_some()
        || snapshot.agents.iter().any(|it| it.stored.profiles.is_some());
    let in_files = !(later == Some(true) && database);
    let mut docs: Vec<(Message, usize)> = Vec::new();
    for agent in &snapshot.agents {
        let holder = said!("doctor-agent", agent = &agent.id);
        let wanted = [
            agent.profiles.filter(|_| in_files),
            agent.stored.profiles.filter(|_| later != Some(false)),
        ];
        docs.extend(wanted.into_iter().flatten().map(|it| (holder.clone(), it)));
    }
    let shared = snapshot.shared.profiles.filter(|_| later != Some(false));
    docs.extend(shared.map(|it| (Message::verbatim("OpenClaw"), it)));
    let mut out = Vec::new();
    for (holder, doc) in docs {
        let Some(doc) = snapshot.doc(doc) else { continue };
        for profile in doc.document.root.get("profiles").map_or(&[][..], Node::members) {
            let node = profile.value.get("refresh");
            out.extend(node.and_then(|node| {
                Token::at(super::ID, holder.clone(), &doc.path, &doc.document, doc.row, node)
            }));
        }
    }
    out
}

/// What an agent can use: its own store, and the main agent's or the shared one, which others
/// inherit.
pub(super) fn usable<'a>(scene: &Scene<'a>, agent: &Agent) -> Vec<Profile<'a>> {
    let mut all = own(scene, agent);
    let mut inherit = |more: Vec<Profile<'a>>| {
        let known: BTreeSet<&str> = all.iter().map(|it| it.id).collect();
        let more: Vec<_> = more.into_iter().filter(|it| !known.contains(it.id)).collect();
        all.extend(more);
    };
    if let Some(main) = scene.snapshot.agents.iter().find(|it| it.id == "main")
        && main.dir != agent.dir
    {
        inherit(own(scene, main));
    }
    if Stores::of(scene).database {
        inherit(in_doc(scene, scene.snapshot.shared.profiles));
    }
    all
}

impl Scene<'_> {
    /// Whether somebody signed in with ChatGPT here, as far as readable files say.
    pub(super) fn is_signed_in(&self) -> bool {
        let provider = |it: &str| {
            let it = plain(it);
            it == self.range.provider || Some(&it) == self.range.legacy_provider.as_ref()
        };
        let in_config = self.snapshot.at(&["auth", "profiles"]).map_or(&[][..], Node::members);
        let noted = in_config.iter().any(|it| {
            it.value.get("provider").and_then(Node::text).is_some_and(provider)
                && it.value.get("mode").and_then(Node::text) == Some("oauth")
        });
        noted || self.stores_sign_in() || self.snapshot.codex_cli
    }

    /// Whether a store that was read holds a ChatGPT sign-in.
    pub(super) fn stores_sign_in(&self) -> bool {
        let fits = |it: &Profile<'_>| {
            let provider = Some(&it.provider);
            it.kind == "oauth"
                && (provider == Some(&self.range.provider)
                    || provider == self.range.legacy_provider.as_ref())
        };
        let shared = in_doc(self, self.snapshot.shared.profiles);
        shared.iter().any(fits)
            || self.snapshot.agents.iter().any(|it| own(self, it).iter().any(fits))
    }

    /// Whether a block is used with its own API key and nobody signed in: a working setup that is
    /// none of our business.
    pub(super) fn goes_by_key(&self, block: &super::block::Block<'_>) -> bool {
        block.has_key && !self.signed_in
    }

    /// The sign-in that an agent uses for the route, as its store lists it.
    pub(super) fn chosen(&self, agent: &Agent) -> Option<Profile<'_>> {
        let provider = &self.range.provider;
        let mut fits = usable(self, agent);
        fits.retain(|it| it.provider == *provider);
        let mut states = Stores::of(self).states(agent);
        states.extend(self.snapshot.shared.state);
        let states: Vec<&Node> = states
            .into_iter()
            .filter_map(|it| self.snapshot.doc(it).map(|it| &it.document.root))
            .collect();
        let in_state = states.iter().filter_map(|it| it.path(&["order", provider]));
        let ordered = in_state.chain(self.snapshot.at(&["auth", "order", provider]));
        let listed = ordered.flat_map(|it| it.items()).filter_map(Node::text);
        let last = states.iter().find_map(|it| it.path(&["lastGood", provider])?.text());
        let at = listed
            .chain(last)
            .find_map(|id| fits.iter().position(|it| it.id == id))
            .or_else(|| fits.iter().position(|it| it.kind == "oauth"))
            .unwrap_or(0);
        (at < fits.len()).then(|| fits.swap_remove(at))
    }

    /// The id of the sign-in that an agent uses for the route, with its email.
    pub(super) fn account(&self, agent: &Agent) -> (Option<String>, Option<String>) {
        let provider = &self.range.provider;
        if let Some(chosen) = self.chosen(agent) {
            return (Some(chosen.id.to_owned()), chosen.address());
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
    let snapshot = scene.snapshot;
    let stores = Stores::of(scene);
    let mut out = Vec::new();
    let mut judge = |profiles: Vec<Profile<'_>>| {
        for profile in profiles {
            out.extend(expired(scene, &profile));
            out.extend(other_provider(scene, &profile));
        }
    };
    for agent in &snapshot.agents {
        judge(own(scene, agent));
    }
    if stores.database {
        judge(in_doc(scene, snapshot.shared.profiles));
    }
    for agent in &snapshot.agents {
        let states = stores.states(agent);
        // Without a readable store nothing can be called missing.
        if stores_are_readable(scene) && !agent_has_no_store(scene, agent) {
            out.extend(order(scene, &states, &known_ids(scene, &[agent])));
        }
        out.extend(cooldown(scene, &states));
    }
    if let Some(shared) = snapshot.shared.state.filter(|_| stores.database) {
        let agents: Vec<&Agent> = snapshot.agents.iter().collect();
        if stores_are_readable(scene) {
            out.extend(order(scene, &[shared], &known_ids(scene, &agents)));
        }
        out.extend(cooldown(scene, &[shared]));
    }
    out.extend(config_order(scene));
    out.extend(missing(scene));
    out.extend(closed(scene));
    out
}

/// Databases that can't be read. Earlier versions do not use them.
fn closed(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.range.is_later_scheme() {
        return Vec::new();
    }
    let say = |(path, why): &(std::path::PathBuf, Message)| {
        let file = path.display().to_string();
        let evidence = Evidence { file, line: None, column: None, pointer: None, value: None };
        let words = words::closed_store(why);
        finding("openclaw.profile.store", Severity::Info, words, vec![evidence], None)
    };
    scene.snapshot.closed_stores.iter().map(say).collect()
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

/// Whether the stores can be seen in full.
pub(super) fn stores_are_readable(scene: &Scene<'_>) -> bool {
    let snapshot = scene.snapshot;
    if scene.range.is_later_scheme() {
        snapshot.closed_stores.is_empty()
    } else {
        !snapshot.agents.iter().any(|it| it.other_store)
    }
}

/// Whether the sign-ins of a later version were really seen: their place moved three times, so
/// that none were found proves nothing. An API key that only OpenClaw's environment knows can't be
/// seen here, so a provider that takes keys is only called missing where a store lists others.
fn proves_absence(scene: &Scene<'_>) -> bool {
    if !scene.range.is_later_scheme() {
        return true;
    }
    let snapshot = scene.snapshot;
    let listed =
        Stores::of(scene).database || snapshot.agents.iter().any(|it| it.profiles.is_some());
    listed && !snapshot.variables.contains_key("OPENAI_API_KEY")
}

fn missing(scene: &Scene<'_>) -> Vec<Finding> {
    let snapshot = scene.snapshot;
    if !stores_are_readable(scene) || !proves_absence(scene) || snapshot.codex_cli {
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
    let refs = &scene.refs;
    let mut out = Vec::new();
    for agent in snapshot.agents.iter().filter(|it| it.configured) {
        let own_main =
            refs.iter().any(|it| it.role == Role::Primary && it.agent.as_ref() == Some(&agent.id));
        let main = refs.iter().find(|it| {
            it.role == Role::Primary
                && if own_main { it.agent.as_ref() == Some(&agent.id) } else { it.agent.is_none() }
        });
        let Some(main) = main.filter(|it| it.provider == *provider) else { continue };
        // A sign-in under the provider's old name is taken over, not missing.
        let legacy = scene.range.legacy_provider.as_ref();
        let fits = |it: &Profile<'_>| it.provider == *provider || Some(&it.provider) == legacy;
        if usable(scene, agent).iter().any(fits) {
            continue;
        }
        let node = Node { value: Value::Null, span: main.span.clone(), file: main.file };
        let evidence = scene.evidence(&node).map(|mut it| {
            it.value = Some(main.text.clone().into());
            it
        });
        let words = words::missing(scene, &agent.id);
        // Of a provider that takes API keys too, a key may stand where Patchbay can't look.
        let severity =
            if scene.range.is_later_scheme() { Severity::Warning } else { Severity::Error };
        let mut found = finding(
            "openclaw.profile.missing",
            severity,
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
        ids.extend(["openai-codex:default", "openai:default"]);
    }
    ids
}

fn order(scene: &Scene<'_>, docs: &[usize], known: &BTreeSet<&str>) -> Vec<Finding> {
    let mut out = Vec::new();
    for doc in docs.iter().filter_map(|it| scene.snapshot.doc(*it)) {
        let root = &doc.document.root;
        for member in root.get("order").map_or(&[][..], Node::members) {
            out.extend(dead_order(scene, &member.value, known, &said!("doctor-order-kept")));
        }
        for member in root.get("lastGood").map_or(&[][..], Node::members) {
            let Some(id) = member.value.text().filter(|it| !known.contains(it)) else { continue };
            let edit = scene.edit(&member.value, EditOp::Remove, None);
            let repair = edit.map(|it| Repair { edits: vec![it] });
            let words = words::order(&said!("doctor-order-last-good"), &[id.to_owned()]);
            let evidence = scene.evidence(&member.value).into_iter().collect();
            out.push(finding("openclaw.profile.order", Severity::Warning, words, evidence, repair));
        }
    }
    out
}

fn agent_has_no_store(scene: &Scene<'_>, agent: &Agent) -> bool {
    usable(scene, agent).is_empty() && Stores::of(scene).profiles(agent).is_none()
}

fn config_order(scene: &Scene<'_>) -> Vec<Finding> {
    if !stores_are_readable(scene) {
        return Vec::new();
    }
    let agents: Vec<&Agent> = scene.snapshot.agents.iter().collect();
    if agents.iter().all(|it| agent_has_no_store(scene, it)) {
        return Vec::new();
    }
    let known = known_ids(scene, &agents);
    let order = scene.snapshot.at(&["auth", "order"]).map_or(&[][..], Node::members);
    order
        .iter()
        .filter_map(|it| dead_order(scene, &it.value, &known, &said!("doctor-order-of-config")))
        .collect()
}

/// A list with ids that are not there. It is never left empty: then the key goes.
fn dead_order(
    scene: &Scene<'_>,
    list: &Node,
    known: &BTreeSet<&str>,
    what: &Message,
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

fn cooldown(scene: &Scene<'_>, docs: &[usize]) -> Vec<Finding> {
    let mut out = Vec::new();
    let now = scene.now.unix_timestamp_nanos() / 1_000_000;
    for doc in docs.iter().filter_map(|it| scene.snapshot.doc(*it)) {
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
    // The reason belongs to the time.
    let reason = stats.get(&key.replace("Until", "Reason"));
    let edits: Option<Vec<Edit>> = std::iter::once(node)
        .chain(reason)
        .map(|it| scene.edit(it, EditOp::Remove, None))
        .collect();
    let evidence = vec![scene.evidence(node)?];
    let repair = edits.map(|edits| Repair { edits });
    let words = words::cooldown(id, &at);
    Some(finding("openclaw.profile.cooldown", Severity::Warning, words, evidence, repair))
}
