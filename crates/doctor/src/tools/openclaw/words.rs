//! What the rules say: what happened, what it means, what to do. The texts stand in
//! `crates/words/messages/<language>/doctor.ftl`.

use super::endpoint::Base;
use super::scene::{Scene, Words};
use patchbay_words::{Message, said};

const fn words(title: Message, meaning: Message, action: Message) -> Words {
    Words { title, meaning, action }
}

/// What a version that corrects a value by itself leaves to say.
fn healed(scene: &Scene<'_>) -> Message {
    said!("doctor-healed", tool = &scene.name)
}

/// What the server at a base address says to a ChatGPT sign-in on a wrong route.
fn refusal(base: &Base) -> Message {
    match base {
        Base::Chatgpt { .. } | Base::Missing => said!("doctor-refusal-html"),
        other => said!("doctor-refusal-scopes", host = other.host()),
    }
}

/// The one thing to do about most routes.
fn set_route(scene: &Scene<'_>) -> Message {
    said!("doctor-set-route", route = &scene.range.transport)
}

pub(super) fn transport(scene: &Scene<'_>, base: &Base, written: &str, ok: bool) -> Words {
    let title = match base {
        Base::Chatgpt { .. } | Base::Missing => {
            said!("doctor-transport-title", written = written)
        }
        _ => said!("doctor-api-key-route-title"),
    };
    let meaning = if ok { healed(scene) } else { refusal(base) };
    words(title, meaning, set_route(scene))
}

pub(super) fn no_transport(scene: &Scene<'_>) -> Words {
    words(
        said!("doctor-no-transport-title"),
        said!("doctor-no-transport-meaning", tool = &scene.name),
        said!("doctor-no-transport-action", route = &scene.range.transport),
    )
}

pub(super) fn endpoint(scene: &Scene<'_>, base: &Base, ok: bool) -> Words {
    let (title, broken) = endpoint_fault(base);
    let meaning = if ok { healed(scene) } else { broken };
    words(title, meaning, said!("doctor-endpoint-action", address = &scene.range.endpoint))
}

fn endpoint_fault(base: &Base) -> (Message, Message) {
    match base {
        Base::Missing => {
            (said!("doctor-endpoint-missing-title"), said!("doctor-endpoint-missing-meaning"))
        }
        Base::Api { .. } => {
            (said!("doctor-endpoint-api-title"), said!("doctor-endpoint-api-meaning"))
        }
        Base::Copilot { .. } => {
            (said!("doctor-endpoint-copilot-title"), said!("doctor-endpoint-copilot-meaning"))
        }
        Base::Chatgpt { secure: false, .. } => {
            (said!("doctor-endpoint-plain-title"), said!("doctor-endpoint-plain-meaning"))
        }
        Base::Chatgpt { path, .. } => (
            said!("doctor-endpoint-path-title"),
            said!("doctor-endpoint-path-meaning", path = path.as_str()),
        ),
        Base::Custom { .. } => (said!("doctor-endpoint-own-title"), Message::verbatim("")),
    }
}

pub(super) fn model(scene: &Scene<'_>, base: &Base, id: &str, written: &str, ok: bool) -> Words {
    let title = if id.is_empty() {
        said!("doctor-model-unnamed-title", written = written)
    } else {
        said!("doctor-model-title", model = id, written = written)
    };
    let meaning =
        if ok { healed(scene) } else { said!("doctor-model-meaning", refusal = refusal(base)) };
    words(title, meaning, said!("doctor-model-action", route = &scene.range.transport))
}

pub(super) fn custom(scene: &Scene<'_>, address: &str) -> Words {
    let provider = &scene.range.provider;
    let title = if address.is_empty() {
        said!("doctor-custom-unnamed-title", provider = provider)
    } else {
        let host = patchbay_failure::mask(address);
        said!("doctor-custom-title", provider = provider, host = host)
    };
    words(title, said!("doctor-custom-meaning"), said!("doctor-nothing-to-do"))
}

pub(super) fn cache_endpoint(scene: &Scene<'_>, base: &Base, agent: &str, ok: bool) -> Words {
    let meaning = if ok {
        said!("doctor-cache-renewed", tool = &scene.name)
    } else {
        let (_, broken) = endpoint_fault(base);
        said!("doctor-cache-endpoint-kept", tool = &scene.name, fault = broken)
    };
    words(
        said!("doctor-cache-endpoint-title", agent = agent),
        meaning,
        said!("doctor-cache-endpoint-action", address = &scene.range.endpoint),
    )
}

pub(super) fn cache_transport(scene: &Scene<'_>, written: &str, agent: &str) -> Words {
    words(
        said!("doctor-cache-transport-title", agent = agent, written = written),
        said!("doctor-cache-renewed", tool = &scene.name),
        said!("doctor-cache-transport-action", route = &scene.range.transport),
    )
}

pub(super) fn variable(scene: &Scene<'_>, name: &str) -> Words {
    words(
        said!("doctor-variable-title", name = name),
        said!("doctor-variable-meaning"),
        said!("doctor-variable-action", name = name, tool = &scene.name),
    )
}

pub(super) fn unknown_variable(scene: &Scene<'_>, name: &str) -> Words {
    let (route, address) = (&scene.range.transport, &scene.range.endpoint);
    words(
        said!("doctor-unknown-variable-title", name = name),
        said!("doctor-unknown-variable-meaning"),
        said!("doctor-unknown-variable-action", name = name, route = route, address = address),
    )
}

pub(super) fn removed_api(scene: &Scene<'_>, written: &str) -> Words {
    words(
        said!("doctor-removed-route-title", tool = &scene.name, written = written),
        said!("doctor-removed-route-meaning"),
        set_route(scene),
    )
}

pub(super) fn legacy_block(scene: &Scene<'_>, removes: bool) -> Words {
    let provider = &scene.range.provider;
    words(
        said!("doctor-legacy-block-title", version = &scene.range.from),
        said!("doctor-legacy-block-meaning", tool = &scene.name, provider = provider),
        if removes {
            said!("doctor-legacy-block-remove", provider = provider)
        } else {
            said!("doctor-legacy-block-rename", provider = provider)
        },
    )
}

pub(super) fn legacy_ref(scene: &Scene<'_>, text: &str, to: &str) -> Words {
    words(
        said!("doctor-legacy-ref-title", written = text, tool = &scene.name),
        said!("doctor-legacy-ref-meaning"),
        said!("doctor-legacy-ref-action", model = to),
    )
}

pub(super) fn api_key_endpoint(scene: &Scene<'_>, repairs: bool) -> Words {
    let action = if repairs {
        said!("doctor-api-key-endpoint-repair", route = &scene.range.transport)
    } else {
        said!("doctor-api-key-endpoint-remove")
    };
    words(said!("doctor-api-key-route-title"), said!("doctor-api-key-endpoint-meaning"), action)
}

pub(super) fn expired(id: &str, renewable: bool) -> Words {
    if renewable {
        words(
            said!("doctor-expired-renewable-title", profile = id),
            said!("doctor-expired-renewable-meaning"),
            said!("doctor-nothing-to-do"),
        )
    } else {
        words(
            said!("doctor-expired-title", profile = id),
            said!("doctor-expired-meaning"),
            said!("doctor-sign-in-again"),
        )
    }
}

pub(super) fn missing(scene: &Scene<'_>, agent: &str) -> Words {
    let provider = &scene.range.provider;
    words(
        said!("doctor-missing-title", agent = agent, provider = provider),
        said!("doctor-missing-meaning"),
        said!("doctor-sign-in-with", provider = provider),
    )
}

pub(super) fn closed_store(why: &Message) -> Words {
    words(
        said!("doctor-store-title"),
        said!("doctor-store-meaning", why = why.clone()),
        said!("doctor-store-action"),
    )
}

pub(super) fn other_provider(id: &str, provider: &str) -> Words {
    words(
        said!("doctor-other-provider-title", profile = id, provider = provider),
        said!("doctor-other-provider-meaning"),
        said!("doctor-sign-in-again"),
    )
}

/// `what` is the list, or the note, that names them.
pub(super) fn order(what: &Message, dead: &[String]) -> Words {
    let what = what.clone();
    let (title, meaning) = if dead.is_empty() {
        (said!("doctor-order-empty-title", list = what), said!("doctor-order-empty-meaning"))
    } else {
        (
            said!("doctor-order-title", list = what, profiles = dead.join(", ")),
            said!("doctor-order-meaning"),
        )
    };
    words(title, meaning, said!("doctor-order-action"))
}

pub(super) fn cooldown(id: &str, until: &str) -> Words {
    words(
        said!("doctor-cooldown-title", profile = id, until = until),
        said!("doctor-cooldown-meaning"),
        said!("doctor-cooldown-action"),
    )
}

pub(super) fn syntax(file: &str, place: Option<crate::edit::Position>, what: &Message) -> Words {
    let meaning = said!("doctor-syntax-meaning", what = what.clone());
    let Some(at) = place else {
        return words(
            said!("doctor-unreadable-title", file = file),
            meaning,
            said!("doctor-unreadable-action"),
        );
    };
    let (line, column) = (at.line.to_string(), at.column.to_string());
    words(
        said!("doctor-syntax-title", file = file, line = line.as_str(), column = column),
        meaning,
        said!("doctor-syntax-action", line = line),
    )
}

pub(super) fn include(file: &str, what: &Message) -> Words {
    words(
        said!("doctor-include-title", file = file),
        said!("doctor-include-meaning", what = what.clone()),
        said!("doctor-include-action"),
    )
}

pub(super) fn duplicate(key: &str) -> Words {
    words(
        said!("doctor-duplicate-title", key = key),
        said!("doctor-duplicate-meaning"),
        said!("doctor-duplicate-action"),
    )
}

pub(super) fn mode(mode: u32) -> Words {
    words(
        said!("doctor-mode-title"),
        said!("doctor-mode-meaning", mode = format!("{mode:04o}")),
        said!("doctor-mode-action"),
    )
}

pub(super) fn read_only(file: &str) -> Words {
    words(
        said!("doctor-read-only-title", file = file),
        said!("doctor-read-only-meaning"),
        said!("doctor-read-only-action"),
    )
}

pub(super) fn managed() -> Words {
    words(
        said!("doctor-managed-title"),
        said!("doctor-managed-meaning"),
        said!("doctor-managed-action"),
    )
}

/// `healthy` says which versions the config is right for.
pub(super) fn version_unknown(healthy: &[Message]) -> Words {
    let both = |first: Message, second: &Message| {
        said!("failure-and", first = first, second = second.clone())
    };
    let versions = healthy.split_first().map(|(one, rest)| rest.iter().fold(one.clone(), both));
    words(
        said!("doctor-version-title"),
        match versions {
            None => said!("doctor-version-never-meaning"),
            Some(versions) => said!("doctor-version-meaning", versions = versions),
        },
        said!("doctor-version-action"),
    )
}
