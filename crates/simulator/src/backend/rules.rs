//! What the model endpoints refuse in a request, in their words.

use serde_json::{Value, json};

use super::models;
use crate::random::digest_hex;
use crate::refusal::Refusal;
use crate::tokens::TokenKind;

/// Refused by the ChatGPT backend (askalf/dario#1009 and the allow-lists of other clients).
const REFUSED_BY_BACKEND: &[&str] = &[
    "background",
    "conversation",
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_output_tokens",
    "max_tokens",
    "max_tool_calls",
    "messages",
    "metadata",
    "moderation",
    "n",
    "presence_penalty",
    "prompt",
    "prompt_cache_retention",
    "safety_identifier",
    "seed",
    "stop",
    "stream_options",
    "temperature",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
];
/// Refused by the public API to plan-kind tokens (OpenAI's page on models and inference).
const REFUSED_BY_API: &[&str] = &[
    "background",
    "conversation",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "moderation",
    "multi_agent",
    "prompt",
    "prompt_cache_retention",
    "safety_identifier",
    "temperature",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
];
const INVALID: &str = "invalid_request_error";

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    /// A POST, answered as an event stream.
    Post,
    /// A frame on a WebSocket.
    Socket,
}

/// Refuses what the endpoint would refuse. `lite` says whether the request claims to speak
/// Responses Lite.
pub(crate) fn check(body: &Value, kind: TokenKind, wire: Wire, lite: bool) -> Result<(), Refusal> {
    let Some(fields) = body.as_object() else {
        return Err(Refusal::detail(400, "Request body must be a JSON object."));
    };
    let given = |name: &str| fields.get(name).is_some_and(|value| !value.is_null());
    let refused = match kind {
        TokenKind::Codex => REFUSED_BY_BACKEND,
        TokenKind::Plan => REFUSED_BY_API,
    };
    if let Some(name) = refused.iter().copied().find(|name| given(name)) {
        return Err(unsupported(kind, name));
    }
    // Over a socket it is how turns are chained; over HTTP nothing is kept to refer to.
    if wire == Wire::Post && given("previous_response_id") {
        return Err(unsupported(kind, "previous_response_id"));
    }
    if body["store"] != json!(false) {
        return Err(Refusal::detail(400, "Store must be set to false"));
    }
    if wire == Wire::Post && body["stream"] != json!(true) {
        return Err(Refusal::detail(400, "Stream must be set to true"));
    }
    let Some(items) = body["input"].as_array() else {
        return Err(match kind {
            TokenKind::Codex => Refusal::detail(400, "Input must be a list"),
            TokenKind::Plan => Refusal::detail(
                422,
                json!([{
                    "type": "list_type",
                    "loc": ["body", "input"],
                    "msg": "Input should be a valid list",
                    "input": body["input"],
                }]),
            ),
        });
    };
    check_model(body, lite)?;
    if lite {
        check_lite(body)?;
    }
    items.iter().enumerate().try_for_each(|(index, item)| check_item(index, item))
}

fn check_model(body: &Value, lite: bool) -> Result<(), Refusal> {
    let slug = body["model"].as_str().unwrap_or("");
    let Some(model) = models::find(slug) else { return Err(model_not_supported(slug)) };
    if (model.lite || lite) && body["reasoning"]["context"] != "all_turns" {
        return Err(invalid(
            "unsupported_value",
            "reasoning.context",
            "X-OpenAI-Internal-Codex-Responses-Lite requires `reasoning.context` to be \
             `all_turns`.",
        ));
    }
    let effort = body["reasoning"]["effort"].as_str().unwrap_or("none");
    if effort != "none" && !model.efforts.iter().any(|known| known == effort) {
        let known = model.efforts.iter().map(|e| format!("'{e}'")).collect::<Vec<_>>().join(", ");
        return Err(invalid(
            "unsupported_value",
            "reasoning.effort",
            &format!(
                "Unsupported value: '{effort}' is not supported with the '{slug}' model. \
                 Supported values are: 'none', {known}."
            ),
        ));
    }
    Ok(())
}

/// What Responses Lite has no place for: tools stand in an `additional_tools` item, and are called
/// one after the other (as Codex 0.169.0 writes such a body).
fn check_lite(body: &Value) -> Result<(), Refusal> {
    let tools = body["tools"].as_array().is_some_and(|tools| !tools.is_empty());
    for (wrong, name, wanted) in [
        (tools, "tools", "`tools` to be given as `additional_tools` items"),
        (
            body["parallel_tool_calls"] == json!(true),
            "parallel_tool_calls",
            "`parallel_tool_calls` to be `false`",
        ),
    ] {
        if wrong {
            let message = format!("X-OpenAI-Internal-Codex-Responses-Lite requires {wanted}.");
            return Err(invalid("unsupported_value", name, &message));
        }
    }
    Ok(())
}

fn check_item(index: usize, item: &Value) -> Result<(), Refusal> {
    if item["type"] == "reasoning" {
        if !item["summary"].is_array() {
            // NousResearch/hermes-agent#258.
            let name = format!("input[{index}].summary");
            let message = format!("Missing required parameter: '{name}'.");
            return Err(invalid("missing_required_parameter", &name, &message));
        }
        return match item["encrypted_content"].as_str() {
            Some(sealed) if !is_ours(sealed) => Err(encrypted_content_refused()),
            _ => Ok(()),
        };
    }
    let Some(role) = item["role"].as_str() else { return Ok(()) };
    match role {
        "system" => return Err(Refusal::detail(400, "System messages are not allowed")),
        "user" | "assistant" | "developer" => {}
        other => {
            return Err(invalid(
                "invalid_value",
                &format!("input[{index}].role"),
                &format!(
                    "Invalid value: '{other}'. Supported values are: 'assistant', 'system', \
                     'developer', and 'user'."
                ),
            ));
        }
    }
    let parts = item["content"].as_array().map_or(&[][..], Vec::as_slice);
    for (at, part) in parts.iter().enumerate() {
        let kind = part["type"].as_str().unwrap_or("");
        let (known, listed) = if role == "assistant" {
            (matches!(kind, "output_text" | "refusal"), "'output_text' and 'refusal'")
        } else {
            (
                matches!(kind, "input_text" | "input_image" | "input_file"),
                "'input_text', 'input_image', and 'input_file'",
            )
        };
        if !known {
            return Err(invalid(
                "invalid_value",
                &format!("input[{index}].content[{at}]"),
                &format!("Invalid value: '{kind}'. Supported values are: {listed}."),
            ));
        }
    }
    Ok(())
}

/// Seals what can be handed back later: made of nothing but the seed and the answer's id, and
/// recognised by its own digest.
pub(crate) fn seal(seed: u64, id: &str) -> String {
    let body = digest_hex(&[&seed.to_be_bytes(), id.as_bytes(), b"reasoning"], 64);
    let check = digest_hex(&[body.as_bytes(), b"patchbay-simulator"], 32);
    format!("gAAAAAB{body}{check}==")
}

fn is_ours(sealed: &str) -> bool {
    let inner = sealed.strip_prefix("gAAAAAB").and_then(|rest| rest.strip_suffix("=="));
    inner.filter(|inner| inner.len() == 96 && inner.is_ascii()).is_some_and(|inner| {
        digest_hex(&[&inner.as_bytes()[..64], b"patchbay-simulator"], 32) == inner[64..]
    })
}

fn unsupported(kind: TokenKind, name: &str) -> Refusal {
    match kind {
        TokenKind::Codex => Refusal::detail(400, format!("Unsupported parameter: {name}")),
        TokenKind::Plan => {
            invalid("unsupported_parameter", name, &format!("Unsupported parameter: '{name}'."))
        }
    }
}

fn invalid(code: &str, param: &str, message: &str) -> Refusal {
    Refusal::json(
        400,
        json!({"error": {"message": message, "type": INVALID, "param": param, "code": code}}),
    )
}

/// What the backend says of a model that it does not have, or not for this kind of sign-in.
pub(crate) fn model_not_supported(slug: &str) -> Refusal {
    Refusal::detail(
        400,
        format!("The '{slug}' model is not supported when using Codex with a ChatGPT account."),
    )
}

/// Reasoning that was sealed elsewhere, or is damaged.
pub(crate) fn encrypted_content_refused() -> Refusal {
    invalid(
        "invalid_encrypted_content",
        "input",
        "The encrypted content could not be verified. Reason: Encrypted content could not be \
         decrypted or parsed.",
    )
}

/// An earlier answer that this socket does not know.
pub(crate) fn previous_response_not_found(id: &str) -> Refusal {
    invalid(
        "previous_response_not_found",
        "previous_response_id",
        &format!("Previous response with id '{id}' not found."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_here_is_taken_back_and_nothing_else() {
        let sealed = seal(7, "rs_1");
        assert!(is_ours(&sealed));
        assert!(!is_ours("gAAAAAB=="));
        let mut damaged = sealed.into_bytes();
        damaged[20] = if damaged[20] == b'a' { b'b' } else { b'a' };
        assert!(!is_ours(&String::from_utf8(damaged).unwrap()));
    }
}
