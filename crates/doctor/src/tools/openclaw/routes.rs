//! Where the requests go: one row for each agent and model of the ChatGPT route that the config
//! can reach.

use super::block::Block;
use super::endpoint::Base;
use super::facts::Outcome;
use super::refs::{Ref, Role, blocks, refs};
use super::scene::Scene;
use super::snapshot::Agent;
use crate::report::{Route, RouteSource};

/// Every row, agents in the config's order.
pub(super) fn routes(scene: &Scene<'_>) -> Vec<Route> {
    let all = refs(scene.snapshot);
    let mut out = Vec::new();
    for agent in scene.snapshot.agents.iter().filter(|it| it.configured) {
        for (provider, model) in reached(scene, &all, agent) {
            out.push(row(scene, agent, &provider, &model));
        }
    }
    out
}

/// Provider and model of everything that this agent can reach on the ChatGPT route.
fn reached(scene: &Scene<'_>, all: &[Ref], agent: &Agent) -> Vec<(String, String)> {
    let own = |it: &&Ref| it.agent.as_ref() == Some(&agent.id);
    let own_main = all.iter().any(|it| own(&it) && it.role == Role::Primary);
    let mut out: Vec<(String, String)> = Vec::new();
    let mut add = |provider: &str, model: &str| {
        let pair = (provider.to_owned(), model.to_owned());
        if !out.contains(&pair) {
            out.push(pair);
        }
    };
    let ours = |provider: &String| {
        *provider == scene.range.provider || Some(provider) == scene.range.legacy_provider.as_ref()
    };
    for it in all.iter().filter(|it| own(it) || it.agent.is_none()) {
        let overridden = own_main && it.agent.is_none() && it.role == Role::Primary;
        if ours(&it.provider) && !overridden {
            add(&it.provider, &it.model);
        }
    }
    // Without a list of allowed models everything that the block names can be chosen.
    if !all.iter().any(|it| it.role == Role::Allowed) {
        for (_, node) in blocks(scene.snapshot.at(&["models", "providers"]), &scene.range.provider)
        {
            for entry in Block::read(node, |_| None).models {
                add(&scene.range.provider, &entry.id);
            }
        }
    }
    out
}

fn row(scene: &Scene<'_>, agent: &Agent, provider: &str, model: &str) -> Route {
    let range = scene.range;
    let (account, account_email) = scene.account(agent);
    let mut route = Route {
        name: format!("agent {} / {model}", agent.id),
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
    let (outcome, base, source) = resolve(scene, agent, model);
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
    route.endpoint = endpoint.map(|it| patchbay_failure::mask(&it));
    route.source = source.unwrap_or(RouteSource::ProviderBlock);
    route
}

/// What a model becomes, the base address that decided it, and which source won; no source where
/// the route goes by an API key.
fn resolve(scene: &Scene<'_>, agent: &Agent, model: &str) -> (Outcome, Base, Option<RouteSource>) {
    let range = scene.range;
    let in_config = scene.snapshot.at(&["models", "providers"]);
    if let Some((_, node)) = blocks(in_config, &range.provider).pop() {
        let block = Block::read(node, |text| scene.substitute(text));
        let listed = block.models.iter().find(|it| it.id == model);
        let source = match listed {
            Some(entry) if entry.api.is_some() => RouteSource::ModelEntry,
            _ if block.keeps_built_in(range, model) => RouteSource::Catalogue,
            None if !range.knows(model) => RouteSource::Fallback,
            _ => RouteSource::ProviderBlock,
        };
        let mut outcome = block.outcome(range, model);
        let by_key = scene.goes_by_key(&block) || public_api_of_later(scene, &block);
        if by_key || block.variable.is_some() {
            outcome.endpoint = block.base.text().to_owned();
            return (outcome, block.base, None);
        }
        return (outcome, block.base, Some(source));
    }
    let doc = agent.models.and_then(|it| scene.snapshot.doc(it));
    let providers = doc.and_then(|it| it.document.root.get("providers"));
    let cached =
        if range.is_later_scheme() { None } else { blocks(providers, &range.provider).pop() };
    if let Some((_, node)) = cached {
        let block = Block::read(node, |text| scene.substitute(text));
        // What OpenClaw heals in this file it heals before it reads it.
        let outcome = range.resolve(Some(&range.transport), &block.base);
        let source = if block.models.iter().any(|it| it.id == model) || !outcome.ok {
            RouteSource::ModelsJson
        } else {
            RouteSource::Catalogue
        };
        return (outcome, block.base, Some(source));
    }
    let source = if range.knows(model) { RouteSource::Catalogue } else { RouteSource::Fallback };
    (range.resolve(Some(&range.transport), &Base::Missing), Base::Missing, Some(source))
}

/// From 2026.6.1 on the same provider serves API keys: a block at the public API is only wrong for
/// somebody who has none.
fn public_api_of_later(scene: &Scene<'_>, block: &Block<'_>) -> bool {
    scene.range.is_later_scheme()
        && matches!(block.base, Base::Api { .. })
        && !super::later::signs_in_only(scene)
}
