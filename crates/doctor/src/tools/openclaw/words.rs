//! What the rules say. What happened, what it means, what to do; plain present tense.

use super::endpoint::Base;
use super::scene::{Scene, Words};

fn said(title: impl Into<String>, meaning: impl Into<String>, action: impl Into<String>) -> Words {
    Words { title: title.into(), meaning: meaning.into(), action: action.into() }
}

/// What a version that corrects a value by itself leaves to say.
fn healed(scene: &Scene<'_>) -> String {
    format!(
        "{} corrects this while it runs. The file is wrong all the same and breaks with the next \
         small change.",
        scene.name
    )
}

/// What the server at a base address says to a ChatGPT sign-in on a wrong route.
fn refusal(base: &Base) -> String {
    match base {
        Base::Chatgpt { .. } | Base::Missing => {
            "chatgpt.com answers such requests with an HTML page, so every request fails."
                .to_owned()
        }
        other => format!(
            "{} refuses it with 401 “Missing scopes: api.responses.write”, so every request fails.",
            other.host()
        ),
    }
}

pub(super) fn transport(scene: &Scene<'_>, base: &Base, written: &str, ok: bool) -> Words {
    let title = match base {
        Base::Chatgpt { .. } | Base::Missing => {
            format!("OpenClaw speaks “{written}” to ChatGPT, which does not understand it.")
        }
        _ => "OpenClaw sends your ChatGPT sign-in to the API-key route.".to_owned(),
    };
    let meaning = if ok { healed(scene) } else { refusal(base) };
    said(title, meaning, format!("Set the route to “{}”.", scene.range.transport))
}

pub(super) fn no_transport(scene: &Scene<'_>) -> Words {
    said(
        "The provider names no route, so OpenClaw takes another provider's.",
        format!(
            "{} then speaks “anthropic-messages” to ChatGPT, so every request fails.",
            scene.name
        ),
        format!("Add the route “{}”.", scene.range.transport),
    )
}

pub(super) fn endpoint(scene: &Scene<'_>, base: &Base, ok: bool) -> Words {
    let (title, broken) = endpoint_fault(base);
    let meaning = if ok { healed(scene) } else { broken };
    said(title, meaning, format!("Set the base address to {}.", scene.range.endpoint))
}

fn endpoint_fault(base: &Base) -> (&'static str, String) {
    match base {
        Base::Missing => (
            "The provider has no base address.",
            "OpenClaw refuses a config whose provider has none.".to_owned(),
        ),
        Base::Api { .. } => (
            "The base address names the public API.",
            "Changing the route alone is not enough. Both values have to agree.".to_owned(),
        ),
        Base::Copilot { .. } => (
            "The base address names GitHub Copilot.",
            "A ChatGPT sign-in is not accepted there, so every request fails.".to_owned(),
        ),
        Base::Chatgpt { secure: false, .. } => (
            "The base address is not encrypted.",
            "The sign-in would cross the network in the clear.".to_owned(),
        ),
        Base::Chatgpt { path, .. } => (
            "The base address has a wrong path.",
            format!(
                "Requests then go to chatgpt.com{path}/codex/responses, which answers with an \
                 HTML page."
            ),
        ),
        Base::Custom { .. } => ("The base address is your own.", String::new()),
    }
}

pub(super) fn model(scene: &Scene<'_>, base: &Base, id: &str, written: &str, ok: bool) -> Words {
    let name = if id.is_empty() { "One model" } else { id };
    let meaning = if ok {
        healed(scene)
    } else {
        format!("A model's own entry counts more than its provider's. {}", refusal(base))
    };
    said(
        format!("{name} takes another route: “{written}”."),
        meaning,
        format!("Set this model's route to “{}”.", scene.range.transport),
    )
}

pub(super) fn custom(scene: &Scene<'_>, address: &str) -> Words {
    let shown = if address.is_empty() { "another host" } else { address };
    let host = patchbay_failure::mask(shown);
    said(
        format!("{} uses an address of your own: {host}.", scene.range.provider),
        "Patchbay does not know what answers there, so it neither judges nor changes it.",
        "Nothing has to be done.",
    )
}

pub(super) fn cache_endpoint(scene: &Scene<'_>, base: &Base, agent: &str, ok: bool) -> Words {
    let meaning = if ok {
        format!(
            "{} writes this file anew when its gateway starts. Until then it may be read.",
            scene.name
        )
    } else {
        let (_, broken) = endpoint_fault(base);
        format!("{} keeps this address when its gateway starts. {broken}", scene.name)
    };
    said(
        format!("Agent {agent} remembers a wrong base address in its models.json."),
        meaning,
        format!("Set the remembered address to {}.", scene.range.endpoint),
    )
}

pub(super) fn cache_transport(scene: &Scene<'_>, written: &str, agent: &str) -> Words {
    said(
        format!("Agent {agent} remembers a wrong route in its models.json: “{written}”."),
        format!(
            "{} writes this file anew when its gateway starts. Until then it may be read.",
            scene.name
        ),
        format!("Set the remembered route to “{}”.", scene.range.transport),
    )
}

pub(super) fn variable(scene: &Scene<'_>, name: &str) -> Words {
    said(
        format!("This value comes from the variable {name}."),
        "Patchbay does not write over a variable.",
        format!("Give {name} the right value where {} is started.", scene.name),
    )
}

pub(super) fn unknown_variable(scene: &Scene<'_>, name: &str) -> Words {
    said(
        format!("This value comes from the variable {name}, which Patchbay can't see."),
        "Whether this route works depends on its value.",
        format!(
            "See that {name} leads to “{}” and {}.",
            scene.range.transport, scene.range.endpoint
        ),
    )
}

pub(super) fn removed_api(scene: &Scene<'_>, written: &str) -> Words {
    said(
        format!("{} no longer knows the route “{written}”.", scene.name),
        "It refuses the whole config, so OpenClaw does not start.",
        format!("Set the route to “{}”.", scene.range.transport),
    )
}

pub(super) fn legacy_block(scene: &Scene<'_>, removes: bool) -> Words {
    let provider = &scene.range.provider;
    said(
        format!("A provider block is left over from versions before {}.", scene.range.from),
        format!("{} knows this provider as “{provider}”.", scene.name),
        if removes {
            format!("Remove the block; “{provider}” has one already.")
        } else {
            format!("Rename the block to “{provider}” and give it the new route.")
        },
    )
}

pub(super) fn legacy_ref(scene: &Scene<'_>, text: &str, to: &str) -> Words {
    said(
        format!("“{text}” names a provider that {} does not have.", scene.name),
        "OpenClaw looks for a sign-in of that provider and finds none.",
        format!("Name the model “{to}”."),
    )
}

pub(super) fn api_key_endpoint(scene: &Scene<'_>, repairs: bool) -> Words {
    let action = if repairs {
        format!("Set the route to “{}” and its address to match.", scene.range.transport)
    } else {
        "Remove the base address's block where no API key is used; keep it where one is.".to_owned()
    };
    said(
        "OpenClaw sends your ChatGPT sign-in to the API-key route.",
        "api.openai.com takes API keys only, and OpenClaw finds none.",
        action,
    )
}

pub(super) fn expired(id: &str, renewable: bool) -> Words {
    if renewable {
        said(
            format!("The sign-in {id} has run out and renews itself."),
            "OpenClaw renews it with the next request.",
            "Nothing has to be done.",
        )
    } else {
        said(
            format!("The sign-in {id} has run out."),
            "It has no refresh token, so OpenClaw can't renew it.",
            "Sign in again in OpenClaw.",
        )
    }
}

pub(super) fn missing(scene: &Scene<'_>, agent: &str) -> Words {
    let provider = &scene.range.provider;
    said(
        format!("Agent {agent} has no sign-in for {provider}."),
        "Its main model needs one, so every request fails.",
        format!("Sign in with: openclaw models auth login --provider {provider}"),
    )
}

pub(super) fn closed_store(why: &str) -> Words {
    said(
        "OpenClaw's store of sign-ins can't be read.",
        format!("{why} Patchbay does not guess what it holds."),
        "Ask OpenClaw itself: openclaw models status",
    )
}

pub(super) fn other_provider(id: &str, provider: &str) -> Words {
    said(
        format!("The sign-in {id} is kept for the provider “{provider}”."),
        "Its name says another provider, so OpenClaw may not find it.",
        "Sign in again in OpenClaw.",
    )
}

pub(super) fn order(what: &str, dead: &[String]) -> Words {
    let names = dead.join(", ");
    let (title, meaning) = if dead.is_empty() {
        (format!("{what} is an empty list."), "It shuts every sign-in out.".to_owned())
    } else {
        (
            format!("{what} names a sign-in that is not there: {names}."),
            "OpenClaw may pass over the sign-in that is.".to_owned(),
        )
    };
    said(title, meaning, "Take the missing names out.")
}

pub(super) fn cooldown(id: &str, until: &str) -> Words {
    said(
        format!("OpenClaw sets the sign-in {id} aside until {until}."),
        "It does so after failed requests.",
        "Repair the cause first; then this can be cleared.",
    )
}

pub(super) fn syntax(file: &str, place: Option<crate::edit::Position>, what: &str) -> Words {
    let title = match place {
        Some(at) => {
            format!("{file} has a syntax error at line {}, column {}.", at.line, at.column)
        }
        None => format!("{file} can't be read."),
    };
    said(
        title,
        format!("{what} Patchbay leaves the file as it is."),
        match place {
            Some(at) => format!("Correct line {} by hand.", at.line),
            None => "Make the file readable.".to_owned(),
        },
    )
}

pub(super) fn include(file: &str, what: &str) -> Words {
    said(
        format!("An include in {file} can't be followed."),
        format!("{what} Patchbay leaves the files as they are."),
        "Correct the include by hand.",
    )
}

pub(super) fn duplicate(key: &str) -> Words {
    said(
        format!("The key “{key}” stands twice."),
        "Only the last one counts. Patchbay does not edit a file in which a key stands twice.",
        "Remove one of them by hand.",
    )
}

pub(super) fn mode(mode: u32) -> Words {
    said(
        "Other users of this computer can read this sign-in.",
        format!("The file's mode is {mode:04o}."),
        "Set its mode to 0600.",
    )
}

pub(super) fn read_only(file: &str) -> Words {
    said(
        format!("{file} is read-only."),
        "Somebody took the right to write away on purpose, so Patchbay does not write it.",
        "Give the owner the right to write, or change the value where the file comes from.",
    )
}

pub(super) fn managed() -> Words {
    said(
        "This config is managed by something else.",
        "OPENCLAW_NIX_MODE or OPENCLAW_CONFIG_READONLY is set, so Patchbay does not write it.",
        "Change the value where the config is made.",
    )
}

pub(super) fn version_unknown(faulty_everywhere: bool, healthy: &[String]) -> Words {
    let meaning = if faulty_everywhere {
        "Every known version has something to correct here, but not the same.".to_owned()
    } else {
        format!("This config is right for {}, and not for others.", healthy.join(" and "))
    };
    said(
        "Patchbay can't tell which version of OpenClaw this is.",
        meaning,
        "Run openclaw --version and tell Patchbay what it prints.",
    )
}
