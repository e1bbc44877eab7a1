//! The rules of the ChatGPT route: transport, endpoint, model-transport, custom-endpoint for the
//! config, cache for an agent's models.json. One finding for each place that is wrong.

use super::block::Block;
use super::endpoint::Base;
use super::refs::blocks;
use super::scene::{Scene, Words, finding, variable};
use super::words;
use crate::edit::Node;
use crate::report::{Finding, Severity};
use std::collections::BTreeSet;

/// Every finding about the route in the config.
pub(super) fn config(scene: &Scene<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    let range = scene.range;
    for (_, node) in blocks(scene.snapshot.at(&["models", "providers"]), &range.provider) {
        let block = Block::read(node, |text| scene.substitute(text));
        if let Some(named) = block.variable {
            out.extend(unknown_variable(scene, named));
            continue;
        }
        if block.base.is_custom() {
            out.extend(custom(scene, &block));
            continue;
        }
        // Whose own key goes to the public API has no ChatGPT route to repair. From 2026.6.1 on an
        // address there asks for a key, and has a rule of its own.
        let api_of_later = range.is_later_scheme() && matches!(block.base, Base::Api { .. });
        if scene.goes_by_key(&block) || api_of_later {
            continue;
        }
        judge(scene, &block, &mut out);
    }
    out
}

fn judge(scene: &Scene<'_>, block: &Block<'_>, out: &mut Vec<Finding>) {
    let range = scene.range;
    let reached = reached(scene);
    let works = block.works(range, &reached);
    let severity = |ok: bool| if ok { Severity::Warning } else { Severity::Error };

    match (block.api, block.written()) {
        (Some(node), Some(written)) if written != range.transport => {
            let ok = works || range.resolve(Some(written), &block.base).ok;
            out.extend(wrong(
                scene,
                "openclaw.codex-route.transport",
                severity(ok),
                words::transport(scene, &block.base, written, ok),
                node,
                &range.transport,
            ));
        }
        (None, _) if range.needs_transport() && block.asks_for_transport(&reached) => {
            let evidence = scene.evidence_of_missing(block.node, "api");
            let repair = scene.add(block.node, "api", &range.transport);
            out.push(finding(
                "openclaw.codex-route.transport",
                Severity::Error,
                words::no_transport(scene),
                evidence.into_iter().collect(),
                repair,
            ));
        }
        _ => {}
    }
    if !range.works(&block.base) {
        let words = words::endpoint(scene, &block.base, works);
        let rule = "openclaw.codex-route.endpoint";
        match block.base_node {
            Some(node) => {
                out.extend(wrong(scene, rule, severity(works), words, node, &range.endpoint));
            }
            None => {
                // Without the key the whole config is refused by OpenClaw's schema.
                let evidence = scene.evidence_of_missing(block.node, "baseUrl");
                let repair = scene.add(block.node, "baseUrl", &range.endpoint);
                let places = evidence.into_iter().collect();
                out.push(finding(rule, Severity::Error, words, places, repair));
            }
        }
    }
    for entry in &block.models {
        let Some(node) = entry.api else { continue };
        let written = node.text().unwrap_or("?");
        if written != range.transport {
            let ok = range.resolve(Some(written), &block.base).ok;
            out.extend(wrong(
                scene,
                "openclaw.codex-route.model-transport",
                severity(ok),
                words::model(scene, &block.base, entry.id, written, ok),
                node,
                &range.transport,
            ));
        }
    }
}

/// Models of this provider that the config names, whatever agent.
pub(super) fn reached(scene: &Scene<'_>) -> Vec<String> {
    let ours = scene.refs.iter().filter(|it| it.provider == scene.range.provider && it.chat());
    let models: BTreeSet<&str> = ours.map(|it| it.model.as_str()).collect();
    models.into_iter().map(str::to_owned).collect()
}

fn wrong(
    scene: &Scene<'_>,
    rule: &str,
    severity: Severity,
    words: Words,
    node: &Node,
    to: &str,
) -> Vec<Finding> {
    let evidence = scene.evidence(node).into_iter().collect::<Vec<_>>();
    let repair = evidence.first().and_then(|it| scene.set_at(node, it, to));
    let mut out = Vec::new();
    if repair.is_none()
        && let Some(name) = node.text().and_then(variable)
    {
        out.push(finding(
            "openclaw.file.variable",
            Severity::Info,
            words::variable(scene, name),
            evidence.clone(),
            None,
        ));
    }
    out.insert(0, finding(rule, severity, words, evidence, repair));
    out
}

fn unknown_variable(scene: &Scene<'_>, node: &Node) -> Option<Finding> {
    let name = node.text().and_then(variable)?;
    let evidence = scene.evidence(node).into_iter().collect();
    let words = words::unknown_variable(scene, name);
    Some(finding("openclaw.file.variable", Severity::Info, words, evidence, None))
}

fn custom(scene: &Scene<'_>, block: &Block<'_>) -> Option<Finding> {
    let evidence = scene.evidence(block.base_node?)?;
    let words = words::custom(scene, block.base.text());
    Some(finding(
        "openclaw.codex-route.custom-endpoint",
        Severity::Info,
        words,
        vec![evidence],
        None,
    ))
}

/// Every finding about the agents' models.json.
pub(super) fn caches(scene: &Scene<'_>) -> Vec<Finding> {
    let range = scene.range;
    // Later versions leave an old models.json where it is and do not read it.
    if range.is_later_scheme() {
        return Vec::new();
    }
    let in_config = scene.snapshot.at(&["models", "providers"]);
    let own_host = blocks(in_config, &range.provider)
        .iter()
        .any(|(_, it)| Block::read(it, |text| scene.substitute(text)).base.is_custom());
    let mut out = Vec::new();
    for agent in &scene.snapshot.agents {
        let doc = agent.models.and_then(|it| scene.snapshot.doc(it));
        let providers = doc.and_then(|it| it.document.root.get("providers"));
        for (_, node) in blocks(providers, &range.provider) {
            let block = Block::read(node, |text| scene.substitute(text));
            if block.base.is_custom() {
                if !own_host {
                    out.extend(custom(scene, &block));
                }
                continue;
            }
            if own_host || scene.goes_by_key(&block) {
                continue;
            }
            cache(scene, &block, &agent.id, &mut out);
        }
    }
    out
}

/// OpenClaw writes this file anew when its gateway starts, and heals most of it then; a wrong
/// path on chatgpt.com is kept (2026.4.9).
fn cache(scene: &Scene<'_>, block: &Block<'_>, agent: &str, out: &mut Vec<Finding>) {
    let range = scene.range;
    let rule = "openclaw.codex-route.cache";
    let healed = |base: &Base| {
        !matches!(base, Base::Chatgpt { .. }) || range.resolve(Some(&range.transport), base).ok
    };
    let severity = |base: &Base| if healed(base) { Severity::Warning } else { Severity::Error };
    if let Some(node) = block.base_node
        && !range.works(&block.base)
    {
        let words = words::cache_endpoint(scene, &block.base, agent, healed(&block.base));
        out.extend(wrong(scene, rule, severity(&block.base), words, node, &range.endpoint));
    }
    let transports = block.api.into_iter().chain(block.models.iter().filter_map(|it| it.api));
    for node in transports {
        let written = node.text().unwrap_or("?");
        if written != range.transport {
            let words = words::cache_transport(scene, written, agent);
            out.extend(wrong(scene, rule, Severity::Warning, words, node, &range.transport));
        }
    }
    for node in block.models.iter().filter_map(|it| it.base_node) {
        let base = Base::read(node.text());
        if !base.is_custom() && !range.works(&base) {
            let words = words::cache_endpoint(scene, &base, agent, healed(&base));
            out.extend(wrong(scene, rule, severity(&base), words, node, &range.endpoint));
        }
    }
}
