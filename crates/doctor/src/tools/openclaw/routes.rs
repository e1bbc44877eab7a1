//! Where the requests go: one row for each agent and model of the ChatGPT route that the config
//! can reach.

use super::block::Block;
use super::endpoint::Base;
use super::facts::Outcome;
use super::refs::{Ref, Role, blocks};
use super::scene::Scene;
use super::snapshot::Agent;
use crate::report::{Evidence, Route, RouteSource};
use std::collections::BTreeSet;

/// Every row, agents in the config's order.
pub(super) fn routes(scene: &Scene<'_>) -> Vec<Route> {
    let configured = in_config(scene);
    let mut out = Vec::new();
    for agent in scene.snapshot.agents.iter().filter(|it| it.configured) {
        let sight = Sight {
            scene,
            agent,
            configured: configured.as_ref(),
            cached: in_cache(scene, agent),
            account: scene.account(agent),
        };
        let reached = reached(scene, configured.as_ref(), agent);
        out.extend(reached.into_iter().map(|(provider, model)| sight.row(provider, model)));
    }
    out
}

/// The way of one agent's main model, unmasked; None where that model does not take the ChatGPT
/// route and no other model of the agent does.
pub(super) struct MainRoute<'a> {
    pub(super) agent: &'a Agent,
    pub(super) row: Route,
    pub(super) model: String,
    /// The address as OpenClaw takes it; the row's is masked.
    pub(super) endpoint: Option<String>,
    /// What decided it.
    pub(super) place: Option<Evidence>,
}

/// The route of the agent `main`, else of the first one.
pub(super) fn main_route<'a>(scene: &'a Scene<'a>) -> Option<MainRoute<'a>> {
    let agents = || scene.snapshot.agents.iter().filter(|it| it.configured);
    let agent = agents().find(|it| it.id == "main").or_else(|| agents().next())?;
    let configured = in_config(scene);
    let cached = in_cache(scene, agent);
    let account = scene.account(agent);
    let sight = Sight { scene, agent, configured: configured.as_ref(), cached, account };
    let reached = reached(scene, configured.as_ref(), agent);
    let main = |own: bool| {
        scene.refs.iter().find(|it| {
            it.role == Role::Primary
                && (it.agent.as_ref() == Some(&agent.id)) == own
                && (own || it.agent.is_none())
        })
    };
    let main = main(true).or_else(|| main(false));
    let named = main.map(|it| (it.provider.as_str(), it.model.as_str()));
    let (provider, model) =
        named.filter(|it| reached.contains(it)).or_else(|| reached.first().copied())?;
    let row = sight.row(provider, model);
    let endpoint = (provider == scene.range.provider)
        .then(|| sight.resolve(model).0.endpoint)
        .filter(|it| !it.is_empty());
    let block = match row.source {
        RouteSource::ModelsJson => sight.cached.as_ref(),
        RouteSource::ModelEntry | RouteSource::ProviderBlock => sight.configured,
        RouteSource::Catalogue | RouteSource::Fallback => None,
    };
    let node = block.map(|block| {
        let entry = block.entry(model).and_then(|it| it.api);
        let own = entry.filter(|_| row.source == RouteSource::ModelEntry);
        own.or(block.base_node).unwrap_or(block.node)
    });
    let of_ref = || {
        let main = main.filter(|it| (it.provider.as_str(), it.model.as_str()) == (provider, model));
        let doc = scene.snapshot.doc(main?.file)?;
        let at = doc.document.position(main?.span.start);
        Some(Evidence {
            file: doc.path.display().to_string(),
            line: Some(at.line),
            column: Some(at.column),
            pointer: None,
            value: None,
        })
    };
    let place = node.and_then(|node| scene.evidence(node)).or_else(of_ref);
    Some(MainRoute { agent, row, model: model.to_owned(), endpoint, place })
}

/// The provider's block in the config. Where two keys mean it the last one counts.
fn in_config<'a>(scene: &Scene<'a>) -> Option<Block<'a>> {
    let providers = scene.snapshot.at(&["models", "providers"]);
    let (_, node) = blocks(providers, &scene.range.provider).pop()?;
    Some(Block::read(node, |text| scene.substitute(text)))
}

/// The same in the agent's models.json, which later versions do not read.
fn in_cache<'a>(scene: &Scene<'a>, agent: &Agent) -> Option<Block<'a>> {
    if scene.range.is_later_scheme() {
        return None;
    }
    let doc = scene.snapshot.doc(agent.models?)?;
    let (_, node) = blocks(doc.document.root.get("providers"), &scene.range.provider).pop()?;
    Some(Block::read(node, |text| scene.substitute(text)))
}

/// Provider and model of everything that this agent can reach on the ChatGPT route.
fn reached<'a>(
    scene: &'a Scene<'_>,
    configured: Option<&'a Block<'_>>,
    agent: &Agent,
) -> Vec<(&'a str, &'a str)> {
    let all = &scene.refs;
    let own = |it: &Ref| it.agent.as_ref() == Some(&agent.id);
    let own_main = all.iter().any(|it| own(it) && it.role == Role::Primary);
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    let ours = |provider: &String| {
        *provider == scene.range.provider || Some(provider) == scene.range.legacy_provider.as_ref()
    };
    for it in all.iter().filter(|it| (own(it) || it.agent.is_none()) && it.chat()) {
        let overridden = own_main && it.agent.is_none() && it.role == Role::Primary;
        let pair = (it.provider.as_str(), it.model.as_str());
        if ours(&it.provider) && !overridden && seen.insert(pair) {
            out.push(pair);
        }
    }
    // Without a list of allowed models everything that the block names can be chosen.
    let limited = all.iter().any(|it| matches!(it.role, Role::Allowed | Role::Policy));
    if !limited && let Some(block) = configured {
        for entry in &block.models {
            let pair = (scene.range.provider.as_str(), entry.id);
            if seen.insert(pair) {
                out.push(pair);
            }
        }
    }
    out
}

/// What one agent sees.
struct Sight<'a> {
    scene: &'a Scene<'a>,
    agent: &'a Agent,
    configured: Option<&'a Block<'a>>,
    cached: Option<Block<'a>>,
    account: (Option<String>, Option<String>),
}

impl Sight<'_> {
    fn row(&self, provider: &str, model: &str) -> Route {
        let range = self.scene.range;
        let (account, account_email) = self.account.clone();
        let mut route = Route {
            name: format!("agent {} / {model}", self.agent.id),
            transport: None,
            endpoint: None,
            account,
            account_email,
            expected_transport: Some(range.transport.clone()),
            expected_endpoint: Some(range.endpoint.clone()),
            ok: false,
            source: RouteSource::Fallback,
        };
        // A provider that this version no longer has leads nowhere.
        if provider != range.provider {
            return route;
        }
        let (outcome, base, source) = self.resolve(model);
        if base.is_custom() || source.is_none() {
            route.expected_transport = None;
            route.expected_endpoint = None;
        }
        route.ok = outcome.ok || base.is_custom() || source.is_none();
        if route.ok && !base.is_custom() && source.is_some() {
            // Several addresses are right; the one in force is then the one that should be.
            route.expected_endpoint = Some(outcome.endpoint.clone());
        }
        route.transport = Some(outcome.transport).filter(|it| !it.is_empty());
        let endpoint = Some(outcome.endpoint).filter(|it| !it.is_empty());
        // An address of which every letter is known has nothing to mask, and the patterns of all
        // secrets take longer to prepare than a large config to read.
        let plain = base.is_usual();
        route.endpoint = endpoint.map(|it| if plain { it } else { patchbay_failure::mask(&it) });
        route.source = source.unwrap_or(RouteSource::ProviderBlock);
        route
    }

    /// What a model becomes, the base address that decided it, and which source won; no source
    /// where the route goes by an API key.
    fn resolve(&self, model: &str) -> (Outcome, Base, Option<RouteSource>) {
        let range = self.scene.range;
        if let Some(block) = self.configured {
            let source = match block.entry(model) {
                Some(entry) if entry.api.is_some() => RouteSource::ModelEntry,
                _ if block.keeps_built_in(range, model) => RouteSource::Catalogue,
                None if !range.knows(model) => RouteSource::Fallback,
                _ => RouteSource::ProviderBlock,
            };
            let mut outcome = block.outcome(range, model);
            let by_key = self.scene.goes_by_key(block) || public_api_of_later(self.scene, block);
            if by_key || block.variable.is_some() {
                block.base.text().clone_into(&mut outcome.endpoint);
                return (outcome, block.base.clone(), None);
            }
            if range.is_later_scheme() && matches!(block.base, Base::Api { .. }) {
                // The address asks for an API key, whatever the transport (`models status` of
                // 2026.9.6: missing-auth).
                block.base.text().clone_into(&mut outcome.endpoint);
                if let Some(written) = block.written() {
                    written.clone_into(&mut outcome.transport);
                }
                outcome.ok = false;
            }
            return (outcome, block.base.clone(), Some(source));
        }
        if let Some(block) = &self.cached {
            // What OpenClaw heals in this file it heals before it reads it.
            let outcome = range.resolve(Some(&range.transport), &block.base);
            let source = if block.entry(model).is_some() || !outcome.ok {
                RouteSource::ModelsJson
            } else {
                RouteSource::Catalogue
            };
            return (outcome, block.base.clone(), Some(source));
        }
        let source =
            if range.knows(model) { RouteSource::Catalogue } else { RouteSource::Fallback };
        (range.resolve(Some(&range.transport), &Base::Missing), Base::Missing, Some(source))
    }
}

/// From 2026.6.1 on the same provider serves API keys: a block at the public API is only wrong for
/// somebody who has none.
fn public_api_of_later(scene: &Scene<'_>, block: &Block<'_>) -> bool {
    scene.range.is_later_scheme() && matches!(block.base, Base::Api { .. }) && !scene.signs_in_only
}
