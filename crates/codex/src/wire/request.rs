//! What a turn asks for, and the body that says it to the backend. Pure.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use patchbay_route::Route;
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
    /// Whether the model may search the web.
    pub search: bool,
    /// What the person tells the model before anything is said; empty for nothing.
    pub instructions: String,
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputMessage {
    /// Who said it.
    pub role: InputRole,
    /// What was said.
    pub text: String,
    /// Pictures that the person added.
    pub images: Vec<InputImage>,
    /// [`super::Done::replay`] of an answer, handed back in the place of its text.
    pub replay: Vec<Value>,
}

impl InputMessage {
    /// What the person said.
    #[must_use]
    pub fn user(text: impl Into<String>) -> Self {
        Self::of(InputRole::User, text)
    }

    /// What the model said.
    #[must_use]
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::of(InputRole::Assistant, text)
    }

    fn of(role: InputRole, text: impl Into<String>) -> Self {
        Self { role, text: text.into(), images: Vec::new(), replay: Vec::new() }
    }
}

/// A picture.
#[derive(Clone, PartialEq, Eq)]
pub struct InputImage {
    /// For instance `image/png`.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

impl InputImage {
    /// Reads what kind of picture `bytes` are by their first bytes; none where they are none that
    /// the models take: PNG, JPEG, GIF, WebP.
    #[must_use]
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let media_type = match &*bytes {
            [0x89, b'P', b'N', b'G', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [b'G', b'I', b'F', b'8', ..] => "image/gif",
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
            _ => return None,
        };
        Some(Self { media_type, bytes })
    }
}

impl std::fmt::Debug for InputImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} bytes", self.media_type, self.bytes.len())
    }
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

/// What the model is told: about itself, then what the person wants.
fn instructions(request: &TurnRequest) -> String {
    match request.instructions.trim() {
        "" => INSTRUCTIONS.to_owned(),
        wanted => format!("{INSTRUCTIONS}\n\n{wanted}"),
    }
}

/// Fields without which a request is none: never left out because they were refused.
const NEEDED: &[&str] = &["model", "input", "store", "stream"];

/// The body of one turn. It holds only what the endpoint of `route` accepts: no `temperature`,
/// `top_p`, `max_output_tokens`, `metadata`, `truncation` or `previous_response_id`, which both
/// answer with 400 `Unsupported parameter`.
pub(crate) fn body(request: &TurnRequest, model: &ModelRecord, route: &Route) -> Value {
    let mut reasoning = json!({ "summary": "auto" });
    if let Some(effort) = request.effort.as_deref().or(model.default_effort.as_deref()) {
        // `ultra` is a word of the catalogue; on the wire it is `max`.
        reasoning["effort"] = json!(if effort == "ultra" { "max" } else { effort });
    }
    // The catalogue's shape, also where a plan account asks at the public API: without it the
    // model's own check refuses (openai/codex#33496: "requires reasoning.context to be all_turns").
    if model.lite {
        reasoning["context"] = json!("all_turns");
    }
    let mut input: Vec<Value> = Vec::new();
    let mut tools = Vec::new();
    if request.search {
        tools.push(json!({ "type": "web_search" }));
    }
    // A lite body has no `tools`: they are the first item of its input (Codex client 0.169.0).
    if route.lite && !tools.is_empty() {
        let tools = std::mem::take(&mut tools);
        input.push(json!({ "type": "additional_tools", "role": "developer", "tools": tools }));
    }
    input.extend(request.input.iter().flat_map(items));
    let mut body = json!({
        "model": route.model.as_deref().unwrap_or(&model.id),
        "instructions": instructions(request),
        "input": input,
        "tool_choice": "auto",
        "parallel_tool_calls": !model.lite,
        "reasoning": reasoning,
        "store": false,
        "stream": true,
        "include": ["reasoning.encrypted_content"],
        "prompt_cache_key": request.conversation,
    });
    if !tools.is_empty() {
        body["tools"] = json!(tools);
    }
    body
}

/// The items of one message.
fn items(message: &InputMessage) -> Vec<Value> {
    if !message.replay.is_empty() {
        return message.replay.clone();
    }
    let (role, part) = match message.role {
        InputRole::User => ("user", "input_text"),
        InputRole::Assistant => ("assistant", "output_text"),
    };
    let image = |image: &InputImage| {
        let data = STANDARD.encode(&image.bytes);
        let url = format!("data:{};base64,{data}", image.media_type);
        json!({ "type": "input_image", "image_url": url, "detail": "auto" })
    };
    let text = json!({ "type": part, "text": message.text });
    let content: Vec<Value> = [text].into_iter().chain(message.images.iter().map(image)).collect();
    vec![json!({ "type": "message", "role": role, "content": content })]
}

/// Takes out what an earlier answer left to be handed back: sealed reasoning, and the server's ids.
/// The words stay. False where there was nothing of it.
pub(crate) fn drop_replay(body: &mut Value) -> bool {
    let Some(input) = body["input"].as_array_mut() else { return false };
    let before = input.len();
    input.retain(|item| item["type"] != "reasoning");
    let mut dropped = input.len() < before;
    for item in input.iter_mut().filter_map(Value::as_object_mut) {
        dropped |= item.remove("id").is_some();
    }
    dropped
}

/// Takes out the field at `path` (`reasoning.summary`). False where there is none, or where nothing
/// could be asked without it.
pub(crate) fn drop_field(body: &mut Value, path: &str) -> bool {
    let (parents, name) = match path.rsplit_once('.') {
        Some((parents, name)) => (Some(parents), name),
        None => (None, path),
    };
    if parents.is_none() && NEEDED.contains(&name) {
        return false;
    }
    let mut place = body;
    for parent in parents.into_iter().flat_map(|parents| parents.split('.')) {
        let Some(inner) = place.get_mut(parent) else { return false };
        place = inner;
    }
    place.as_object_mut().is_some_and(|fields| fields.remove(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use patchbay_route::TokenFamily;

    fn request() -> TurnRequest {
        TurnRequest {
            model: None,
            effort: None,
            conversation: "c-1".to_owned(),
            input: vec![InputMessage::user("one"), InputMessage::assistant("two")],
            search: false,
            instructions: String::new(),
        }
    }

    fn at(tokens: TokenFamily, request: &TurnRequest, model: &ModelRecord) -> Value {
        let listed = patchbay_route::Model::Listed { id: &model.id, lite: model.lite };
        let route = patchbay_route::route(tokens, Some(listed), None).unwrap();
        super::body(request, model, &route)
    }

    fn body(request: &TurnRequest, model: &ModelRecord) -> Value {
        at(TokenFamily::Codex, request, model)
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
    fn what_the_person_wants_stands_after_what_the_model_is() {
        assert_eq!(body(&request(), &model(false))["instructions"], INSTRUCTIONS);
        let request = TurnRequest { instructions: " Answer in Latin.\n".to_owned(), ..request() };
        let told = body(&request, &model(true))["instructions"].clone();
        assert_eq!(told, format!("{INSTRUCTIONS}\n\nAnswer in Latin."));
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

    /// Refused by the backend, by the public API for plan tokens, or by both.
    const REFUSED: &[&str] = &[
        "background",
        "conversation",
        "frequency_penalty",
        "max_output_tokens",
        "max_tool_calls",
        "metadata",
        "moderation",
        "multi_agent",
        "presence_penalty",
        "previous_response_id",
        "prompt",
        "prompt_cache_retention",
        "safety_identifier",
        "seed",
        "stream_options",
        "temperature",
        "top_logprobs",
        "top_p",
        "truncation",
        "user",
    ];

    #[test]
    fn no_kind_of_account_sends_what_its_endpoint_refuses() {
        for tokens in [TokenFamily::Codex, TokenFamily::Plan] {
            for lite in [false, true] {
                for search in [false, true] {
                    let body = at(tokens, &TurnRequest { search, ..request() }, &model(lite));
                    for field in REFUSED {
                        assert!(body.get(field).is_none(), "{field} for {tokens:?}");
                    }
                    let input = body["input"].as_array().unwrap();
                    assert!(input.iter().all(|item| item["role"] != "system"));
                }
            }
        }
    }

    #[test]
    fn a_search_is_a_tool_or_for_a_lite_model_the_first_item() {
        let search = TurnRequest { search: true, ..request() };
        let classic = body(&search, &model(false));
        assert_eq!(classic["tools"], json!([{ "type": "web_search" }]));
        let lite = body(&search, &model(true));
        assert!(lite.get("tools").is_none());
        assert_eq!(
            lite["input"][0],
            json!({ "type": "additional_tools", "role": "developer",
                    "tools": [{ "type": "web_search" }] })
        );
        assert!(at(TokenFamily::Plan, &search, &model(true)).get("tools").is_some());
    }

    #[test]
    fn pictures_go_with_the_words() {
        let image = InputImage::read(b"\x89PNG\r\n\x1a\n".to_vec()).unwrap();
        assert_eq!(format!("{image:?}"), "image/png of 8 bytes");
        let mut asked = request();
        asked.input[0].images.push(image);
        let content = &body(&asked, &model(false))["input"][0]["content"];
        assert_eq!(content[0]["text"], "one");
        assert_eq!(content[1]["type"], "input_image");
        assert_eq!(content[1]["image_url"], "data:image/png;base64,iVBORw0KGgo=");
        assert_eq!(InputImage::read(b"<svg>".to_vec()), None);
        assert_eq!(InputImage::read(b"RIFF....WAVE".to_vec()), None);
        assert!(InputImage::read(b"RIFF....WEBPVP8 ".to_vec()).is_some());
    }

    #[test]
    fn an_answer_is_handed_back_as_it_came_until_it_is_refused() {
        let sealed = json!({ "type": "reasoning", "id": "rs_1", "summary": [],
                             "encrypted_content": "gAAAA" });
        let said = json!({ "type": "message", "role": "assistant", "id": "msg_1",
                           "phase": "final_answer",
                           "content": [{ "type": "output_text", "text": "two" }] });
        let mut asked = request();
        asked.input[1].replay = vec![sealed.clone(), said.clone()];
        let mut body = body(&asked, &model(false));
        assert_eq!(body["input"].as_array().unwrap()[1..], [sealed, said]);
        assert!(drop_replay(&mut body));
        assert_eq!(body["input"].as_array().unwrap().len(), 2);
        assert_eq!(body["input"][1]["content"][0]["text"], "two");
        assert!(body["input"][1].get("id").is_none());
        assert!(!drop_replay(&mut body), "there is nothing left to drop");
    }

    #[test]
    fn one_field_is_left_out_but_none_that_the_request_needs() {
        let mut body = body(&request(), &model(false));
        assert!(drop_field(&mut body, "reasoning.summary"));
        assert_eq!(body["reasoning"], json!({ "effort": "medium" }));
        assert!(drop_field(&mut body, "prompt_cache_key"));
        for field in ["prompt_cache_key", "reasoning.none", "none.at.all", "input", "model", ""] {
            assert!(!drop_field(&mut body, field), "{field}");
        }
    }
}
