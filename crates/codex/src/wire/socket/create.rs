//! What is sent over a socket, and what the server remembers of it. Pure.

use serde_json::{Map, Value, json};

use crate::wire::event::{Done, TurnStatus};

/// Goes into the frame instead.
pub(super) const LITE_HEADER: &str = "x-openai-internal-codex-responses-lite";
/// Where the lite header goes: a socket's headers are sent once, models change with every frame.
const LITE_FIELD: &str = "ws_request_header_x_openai_internal_codex_responses_lite";

/// What the server remembers: the answer with this id, and all that led to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Past {
    response_id: String,
    /// The body without its input and without what differs from turn to turn.
    head: Map<String, Value>,
    input: Vec<Value>,
    /// What was answered, as it will stand in the next turn's input; none after a prewarm.
    said: Option<Said>,
}

#[derive(Debug, Clone, PartialEq)]
struct Said {
    commentary: Vec<String>,
    text: String,
}

impl Past {
    /// After the answer `done` to `body`; only a whole answer is gone on from.
    pub(super) fn of(body: &Value, done: &Done) -> Option<Self> {
        if done.status != TurnStatus::Completed {
            return None;
        }
        let said = Said { commentary: done.commentary.clone(), text: done.text.clone() };
        Some(Self {
            response_id: done.response_id.clone()?,
            head: head(body),
            input: items(body).to_vec(),
            said: Some(said),
        })
    }

    /// After a prewarm with the answer `response_id`.
    pub(super) fn prewarmed(body: &Value, response_id: String) -> Self {
        Self { response_id, head: head(body), input: Vec::new(), said: None }
    }

    /// The items of `body` that the server does not know; none where it has to be told everything:
    /// another model, other instructions, or a conversation that is not this one continued.
    fn news<'a>(&self, body: &'a Value) -> Option<&'a [Value]> {
        let rest = items(body).strip_prefix(self.input.as_slice())?;
        if head(body) != self.head {
            return None;
        }
        let news = match &self.said {
            None => rest,
            Some(said) => {
                let answer = rest.iter().take_while(|item| is_answer(item)).count();
                let (answer, news) = rest.split_at(answer);
                said.is(answer).then_some(news)?
            }
        };
        (!news.is_empty()).then_some(news)
    }
}

impl Said {
    /// Whether `items` are this answer: its words, whatever else (sealed reasoning) is beside them.
    fn is(&self, items: &[Value]) -> bool {
        let words: String = items.iter().flat_map(texts).collect();
        let mut rest = words.as_str();
        for commentary in &self.commentary {
            rest = rest.strip_prefix(commentary.as_str()).unwrap_or(rest);
        }
        !items.is_empty() && rest == self.text
    }
}

/// Whether an item of an input is something that the model made.
fn is_answer(item: &Value) -> bool {
    match item["type"].as_str() {
        Some("message") | None => item["role"] == "assistant",
        Some(kind) => !kind.ends_with("_output"),
    }
}

fn texts(item: &Value) -> impl Iterator<Item = &str> {
    let parts = item["content"].as_array().map(Vec::as_slice).unwrap_or_default();
    let message = item["role"] == "assistant";
    parts.iter().filter_map(move |part| part["text"].as_str().filter(|_| message))
}

fn items(body: &Value) -> &[Value] {
    body["input"].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn head(body: &Value) -> Map<String, Value> {
    let mut head = body.as_object().cloned().unwrap_or_default();
    head.remove("input");
    head.remove("client_metadata");
    head
}

/// The frame that asks for the answer to `body`: all of it, or what is new after `past`. The
/// second value says whether it goes on from there.
pub(super) fn create(body: &Value, lite: bool, past: Option<&Past>) -> (String, bool) {
    let mut frame = framed(body, lite);
    let news = past.and_then(|past| Some((past, past.news(body)?)));
    if let Some((past, news)) = news {
        frame.insert("previous_response_id".to_owned(), json!(past.response_id));
        frame.insert("input".to_owned(), json!(news));
    }
    (Value::Object(frame).to_string(), news.is_some())
}

/// The frame that lets the server prepare: everything but what is to be answered.
pub(super) fn prewarm(body: &Value, lite: bool) -> String {
    let mut frame = framed(body, lite);
    frame.insert("generate".to_owned(), json!(false));
    frame.insert("input".to_owned(), json!([]));
    Value::Object(frame).to_string()
}

fn framed(body: &Value, lite: bool) -> Map<String, Value> {
    let mut frame = body.as_object().cloned().unwrap_or_default();
    frame.insert("type".to_owned(), json!("response.create"));
    if lite {
        let metadata = frame.entry("client_metadata").or_insert_with(|| json!({}));
        metadata[LITE_FIELD] = json!("true");
    }
    frame
}

/// Whether `message` refuses the socket or what it was to go on from, and not the turn: told
/// everything again on a new socket, it may be answered.
pub(super) fn asks_for_another(message: &str) -> bool {
    const CODES: [&str; 2] = ["websocket_connection_limit_reached", "previous_response_not_found"];
    if !CODES.iter().any(|code| message.contains(code)) {
        return false;
    }
    let event: Value = serde_json::from_str(message).unwrap_or_default();
    let error = match event["type"].as_str() {
        Some("error") if event["error"].is_object() => &event["error"],
        Some("error") => &event,
        Some("response.failed") => &event["response"]["error"],
        _ => return false,
    };
    error["code"].as_str().is_some_and(|code| CODES.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(role: &str, text: &str) -> Value {
        let part = if role == "assistant" { "output_text" } else { "input_text" };
        json!({ "type": "message", "role": role, "content": [{ "type": part, "text": text }] })
    }

    fn body(model: &str, input: &[Value]) -> Value {
        json!({ "model": model, "store": false, "input": input, "client_metadata": { "turn": input.len() } })
    }

    fn past(input: &[Value], commentary: &[&str], text: &str) -> Past {
        Past {
            response_id: "resp_1".to_owned(),
            head: head(&body("m", &[])),
            input: input.to_vec(),
            said: Some(Said {
                commentary: commentary.iter().map(|text| (*text).to_owned()).collect(),
                text: text.to_owned(),
            }),
        }
    }

    #[test]
    fn only_what_is_new_is_sent_where_the_conversation_goes_on() {
        let (one, two, three) =
            (message("user", "one"), message("assistant", "two"), message("user", "three"));
        let sealed = json!({ "type": "reasoning", "summary": [], "encrypted_content": "x" });
        let note = message("assistant", "a note. ");
        let asked = [one.clone()];
        for (past, input, new) in [
            (past(&asked, &[], "two"), vec![&one, &two, &three], 1),
            (past(&asked, &[], "two"), vec![&one, &sealed, &two, &three, &three], 2),
            (past(&asked, &["a note. "], "two"), vec![&one, &note, &two, &three], 1),
            (past(&asked, &["a note. "], "two"), vec![&one, &two, &three], 1),
            // Not this conversation, another answer, an answer that is left out, nothing new.
            (past(std::slice::from_ref(&three), &[], "two"), vec![&one, &two, &three], 0),
            (past(&asked, &[], "2"), vec![&one, &two, &three], 0),
            (past(&asked, &[], "two"), vec![&one, &three], 0),
            (past(&asked, &[], "two"), vec![&one, &two], 0),
        ] {
            let input: Vec<Value> = input.into_iter().cloned().collect();
            let (frame, goes_on) = create(&body("m", &input), false, Some(&past));
            let frame: Value = serde_json::from_str(&frame).unwrap();
            assert_eq!(goes_on, new > 0, "{input:?}");
            assert_eq!(frame["previous_response_id"].is_null(), new == 0);
            let sent = if new == 0 { input.len() } else { new };
            assert_eq!(frame["input"], json!(input[input.len() - sent..]));
            assert_eq!((&frame["type"], &frame["model"]), (&json!("response.create"), &json!("m")));
        }
    }

    #[test]
    fn another_model_is_told_everything() {
        let input = [message("user", "one"), message("assistant", "two"), message("user", "three")];
        let past = past(&input[..1], &[], "two");
        assert!(create(&body("m", &input), false, Some(&past)).1);
        assert!(!create(&body("n", &input), false, Some(&past)).1);
    }

    #[test]
    fn a_prewarm_carries_no_input_and_the_turn_goes_on_from_it() {
        let asked = body("m", &[message("user", "one")]);
        let frame: Value = serde_json::from_str(&prewarm(&asked, true)).unwrap();
        assert_eq!((&frame["generate"], &frame["input"]), (&json!(false), &json!([])));
        assert_eq!(frame["client_metadata"][LITE_FIELD], "true");
        let past = Past::prewarmed(&asked, "resp_0".to_owned());
        let (frame, goes_on) = create(&asked, true, Some(&past));
        let frame: Value = serde_json::from_str(&frame).unwrap();
        assert!(goes_on);
        assert_eq!(
            (&frame["previous_response_id"], &frame["input"]),
            (&json!("resp_0"), &asked["input"])
        );
    }

    #[test]
    fn what_asks_for_another_socket_is_told_by_its_code() {
        for (message, asks) in [
            (
                json!({ "type": "error", "status": 400, "error": { "code": "previous_response_not_found" } }),
                true,
            ),
            (json!({ "type": "error", "code": "websocket_connection_limit_reached" }), true),
            (
                json!({ "type": "response.failed", "response": { "error": { "code": "websocket_connection_limit_reached" } } }),
                true,
            ),
            (
                json!({ "type": "error", "error": { "code": "x", "message": "previous_response_not_found" } }),
                false,
            ),
            (
                json!({ "type": "response.output_text.delta", "delta": "previous_response_not_found" }),
                false,
            ),
        ] {
            assert_eq!(asks_for_another(&message.to_string()), asks, "{message}");
        }
    }
}
