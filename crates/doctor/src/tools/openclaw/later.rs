//! Rules of 2026.6.1 and later, where the provider and the transport have other names: what is
//! left over from before, and a ChatGPT sign-in at the public API.

use super::block::Block;
use super::endpoint::Base;
use super::facts::Range;
use super::refs::{Role, blocks, plain};
use super::scene::{Scene, finding, has_variable};
use super::words;
use crate::edit::{Member, Node, Value};
use crate::report::{Edit, EditOp, Finding, Repair, Severity};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Every finding; none for earlier versions.
pub(super) fn findings(scene: &Scene<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    if let (Some(legacy), Some(removed)) =
        (&scene.range.legacy_provider, &scene.range.removed_transport)
    {
        removed_apis(scene, removed, &mut out);
        legacy_blocks(scene, legacy, &mut out);
        legacy_refs(scene, legacy, &mut out);
        api_key_endpoint(scene, &mut out);
    }
    out
}

/// A transport id that the schema no longer has, in whatever block.
fn removed_apis(scene: &Scene<'_>, removed: &str, out: &mut Vec<Finding>) {
    let providers = scene.snapshot.at(&["models", "providers"]).map_or(&[][..], Node::members);
    for provider in providers {
        let block = Block::read(&provider.value, |text| scene.substitute(text));
        let nodes = block.api.into_iter().chain(block.models.iter().filter_map(|it| it.api));
        for node in nodes.filter(|it| it.text() == Some(removed)) {
            // At a host of the person's own only they know what the new name is.
            let known = matches!(block.base, Base::Chatgpt { .. } | Base::Missing);
            let repair = if known { scene.set(node, &scene.range.transport) } else { None };
            out.push(finding(
                "openclaw.codex-route.removed-api",
                Severity::Error,
                words::removed_api(scene, removed),
                scene.evidence(node).into_iter().collect(),
                repair,
            ));
        }
    }
}

fn legacy_blocks(scene: &Scene<'_>, legacy: &str, out: &mut Vec<Finding>) {
    let providers = scene.snapshot.at(&["models", "providers"]);
    let taken = !blocks(providers, &scene.range.provider).is_empty();
    for (member, node) in blocks(providers, legacy) {
        let block = Block::read(node, |text| scene.substitute(text));
        let repair = if taken { remove(scene, node) } else { rename(scene, member, &block) };
        out.push(finding(
            "openclaw.codex-route.legacy-provider",
            Severity::Error,
            words::legacy_block(scene, taken),
            scene.evidence(node).into_iter().collect(),
            repair,
        ));
    }
}

/// OpenClaw takes its own backup back when the config loses half of its size, so a large block is
/// not removed.
fn remove(scene: &Scene<'_>, node: &Node) -> Option<Repair> {
    let whole = scene.doc(node)?.document.text.len();
    if node.span.len() * 5 > whole * 2 {
        return None;
    }
    scene.edit(node, EditOp::Remove, None).map(|it| Repair { edits: vec![it] })
}

/// The block gets the new name, the new transport and an address that fits.
fn rename(scene: &Scene<'_>, member: &Member, block: &Block<'_>) -> Option<Repair> {
    let range: &Range = scene.range;
    if block.base.is_custom() || block.has_key {
        return None;
    }
    let mut edits = Vec::new();
    let mut set = |node: &Node, to: &str| -> Option<()> {
        if node.text() != Some(to) {
            edits.extend(scene.set(node, to)?.edits);
        }
        Some(())
    };
    if let Some(base) = block.base_node
        && !range.works(&block.base)
    {
        set(base, &range.endpoint)?;
    }
    for node in block.api.into_iter().chain(block.models.iter().filter_map(|it| it.api)) {
        set(node, &range.transport)?;
    }
    let key = Node {
        value: Value::String(member.key.clone()),
        span: member.key_span.clone(),
        file: member.value.file,
    };
    edits.push(renaming(scene, &key, &range.provider)?);
    Some(Repair { edits })
}

fn renaming(scene: &Scene<'_>, key: &Node, to: &str) -> Option<Edit> {
    let mut edit = scene.edit(key, EditOp::Rename, Some(Json::from(to)))?;
    edit.from = key.text().map(Json::from);
    Some(edit)
}

fn legacy_refs(scene: &Scene<'_>, legacy: &str, out: &mut Vec<Finding>) {
    let all = &scene.refs;
    let listed: BTreeSet<(Role, &Option<String>, &str)> =
        all.iter().map(|it| (it.role, &it.agent, it.text.as_str())).collect();
    for it in all.iter().filter(|it| it.provider == legacy && !it.alias) {
        // What stands behind the name, a sign-in for instance, stays.
        let Some((_, rest)) = it.written.split_once('/') else { continue };
        let to = format!("{}/{rest}", scene.range.provider);
        let node =
            Node { value: Value::String(it.written.clone()), span: it.span.clone(), file: it.file };
        let twice = listed.contains(&(it.role, &it.agent, to.as_str()));
        let edit = match it.role {
            // A list of allowed models; where the new name is there already, the old one harms
            // nobody.
            Role::Allowed | Role::Policy if twice => continue,
            Role::Allowed => renaming(scene, &node, &to),
            _ if has_variable(&it.written) => None,
            _ => scene.edit(&node, EditOp::Set, Some(Json::from(to.clone()))),
        };
        let severity = if it.role == Role::Primary { Severity::Error } else { Severity::Warning };
        let evidence = scene.evidence(&node).map(|mut place| {
            place.value = Some(Json::from(it.written.clone()));
            place
        });
        out.push(finding(
            "openclaw.codex-route.legacy-provider",
            severity,
            words::legacy_ref(scene, &it.written, &to),
            evidence.into_iter().collect(),
            edit.map(|it| Repair { edits: vec![it] }),
        ));
    }
}

/// Whether only a ChatGPT sign-in is known, and no API key anywhere.
pub(super) fn signs_in_only(scene: &Scene<'_>) -> bool {
    let snapshot = scene.snapshot;
    let keyed = snapshot.variables.contains_key("OPENAI_API_KEY");
    let modes = snapshot.at(&["auth", "profiles"]).map_or(&[][..], Node::members);
    let key_noted = modes.iter().any(|it| {
        let text = |key| it.value.get(key).and_then(Node::text);
        text("provider").map(plain).as_ref() == Some(&scene.range.provider)
            && text("mode").is_some_and(|it| it != "oauth")
    });
    let key_stored = snapshot
        .agents
        .iter()
        .flat_map(|it| super::profiles::usable(scene, it))
        .any(|it| it.provider == scene.range.provider && it.kind != "oauth");
    scene.signed_in && !keyed && !key_noted && !key_stored
}

fn api_key_endpoint(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let providers = scene.snapshot.at(&["models", "providers"]);
    for (_, node) in blocks(providers, &scene.range.provider) {
        let block = Block::read(node, |text| scene.substitute(text));
        if !matches!(block.base, Base::Api { .. }) || block.has_key || !scene.signs_in_only {
            continue;
        }
        // Keys may stand in a store that is not read, and a note of a sign-in is no sign-in: then
        // nothing is changed on a guess.
        let proven = scene.stores_sign_in() || scene.snapshot.codex_cli;
        let sure = proven
            && super::profiles::stores_are_readable(scene)
            && !scene.snapshot.agents.iter().any(|it| it.other_store);
        let repair = if sure { to_chatgpt(scene, &block) } else { None };
        let evidence = block.base_node.and_then(|it| scene.evidence(it));
        out.push(finding(
            "openclaw.codex-route.api-key-endpoint",
            Severity::Error,
            words::api_key_endpoint(scene, repair.is_some()),
            evidence.into_iter().collect(),
            repair,
        ));
    }
}

fn to_chatgpt(scene: &Scene<'_>, block: &Block<'_>) -> Option<Repair> {
    let mut edits = scene.set(block.base_node?, &scene.range.endpoint)?.edits;
    for node in block.api.into_iter().chain(block.models.iter().filter_map(|it| it.api)) {
        if node.text() != Some(&scene.range.transport) {
            edits.extend(scene.set(node, &scene.range.transport)?.edits);
        }
    }
    Some(Repair { edits })
}
