//! What a turn asks for, and the body that says it to the backend. Pure.

use serde_json::{Value, json};

use super::models::ModelRecord;

/// One turn to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnRequest {
    /// Model id; none for the account's default.
    pub model: Option<String>,
    /// Reasoning effort, one of the model's own; none for the model's default.
    pub effort: Option<String>,
    /// Our id of the conversation: the backend's session and its key for caching the prompt.
    pub conversation: String,
    /// The conversation so far, oldest first, ending with what the person just said.
    pub input: Vec<InputMessage>,
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputMessage {
    /// Who said it.
    pub role: InputRole,
    /// What was said.
    pub text: String,
}

/// Who said a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputRole {
    /// The person.
    User,
    /// The model.
    Assistant,
}

/// What the model is told about itself. Third parties send instructions with every request; the
/// backend demanded them in 2025 and takes them today.
const INSTRUCTIONS: &str = "You are a helpful assistant in Patchbay, a desktop app. \
    Answer in the person's language. Use Markdown where it helps reading.";

/// The body of `POST …/codex/responses`. It holds only what the backend accepts: no `temperature`,
/// `top_p`, `max_output_tokens`, `metadata`, `truncation` or `previous_response_id`, which it
/// answers with 400 `Unsupported parameter`.
pub(crate) fn body(request: &TurnRequest, model: &ModelRecord) -> Value {
    let mut reasoning = json!({ "summary": "auto" });
    if let Some(effort) = request.effort.as_deref().or(model.default_effort.as_deref()) {
        // `ultra` is a word of the catalogue; on the wire it is `max`.
        reasoning["effort"] = json!(if effort == "ultra" { "max" } else { effort });
    }
    if model.lite {
        // "X-OpenAI-Internal-Codex-Responses-Lite requires reasoning.context to be all_turns"
        // (openai/codex#33496).
        reasoning["context"] = json!("all_turns");
    }
    json!({
        "model": model.id,
        "instructions": INSTRUCTIONS,
        "input": request.input.iter().map(item).collect::<Vec<_>>(),
        "tool_choice": "auto",
        "parallel_tool_calls": !model.lite,
        "reasoning": reasoning,
        "store": false,
        "stream": true,
        "include": ["reasoning.encrypted_content"],
        "prompt_cache_key": request.conversation,
    })
}

fn item(message: &InputMessage) -> Value {
    let (role, part) = match message.role {
        InputRole::User => ("user", "input_text"),
        InputRole::Assistant => ("assistant", "output_text"),
    };
    json!({
        "type": "message",
        "role": role,
        "content": [{ "type": part, "text": message.text }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> TurnRequest {
        TurnRequest {
            model: None,
            effort: None,
            conversation: "c-1".to_owned(),
            input: vec![
                InputMessage { role: InputRole::User, text: "one".to_owned() },
                InputMessage { role: InputRole::Assistant, text: "two".to_owned() },
            ],
        }
    }

    fn model(lite: bool) -> ModelRecord {
        ModelRecord {
            id: "gpt-x".to_owned(),
            default_effort: Some("medium".to_owned()),
            lite,
            ..ModelRecord::default()
        }
    }

    #[test]
    fn the_classic_body_is_what_the_backend_takes() {
        let body = body(&request(), &model(false));
        let mut keys: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(
            keys,
            [
                "include",
                "input",
                "instructions",
                "model",
                "parallel_tool_calls",
                "prompt_cache_key",
                "reasoning",
                "store",
                "stream",
                "tool_choice"
            ]
        );
        assert_eq!(body["store"], false);
        assert_eq!(body["stream"], true);
        assert_eq!(body["prompt_cache_key"], "c-1");
        assert_eq!(body["reasoning"], json!({ "summary": "auto", "effort": "medium" }));
        assert_eq!(body["input"][0]["content"][0]["type"], "input_text");
        assert_eq!(body["input"][1]["content"][0]["type"], "output_text");
        assert_eq!(body["input"][1]["role"], "assistant");
    }

    #[test]
    fn lite_models_want_all_turns_and_no_parallel_tools() {
        let body = body(&request(), &model(true));
        assert_eq!(body["reasoning"]["context"], "all_turns");
        assert_eq!(body["parallel_tool_calls"], false);
        assert!(body.get("tools").is_none());
    }

    #[test]
    fn the_effort_asked_for_wins_and_ultra_is_max_on_the_wire() {
        let asked = TurnRequest { effort: Some("ultra".to_owned()), ..request() };
        assert_eq!(body(&asked, &model(false))["reasoning"]["effort"], "max");
        let none = ModelRecord { default_effort: None, ..model(false) };
        assert!(body(&request(), &none)["reasoning"].get("effort").is_none());
    }
}
