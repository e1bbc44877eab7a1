//! What is said. The same seed, prompt and request give the same answer.

mod prompt;
mod prose;
mod script;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::random::Seeded;
use prompt::Prompt;

pub(crate) use script::Script;

/// Between two pieces of an answer: brisk, and still a stream to the eye.
const PACE: Duration = Duration::from_millis(4);

/// One thing that an answer consists of.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// Thinking that is not shown, with what is told of it.
    Reasoning { summary: Vec<String> },
    /// A search on the web, run by the server.
    Search { query: String },
    /// A call that the client must answer.
    Call { name: String, arguments: String },
    /// Something said.
    Message { phase: &'static str, pieces: Vec<String>, sources: Vec<Source>, pace: Duration },
}

/// A page that an answer cites.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub url: String,
    pub title: String,
}

/// The answer to a request: `input` is everything that the model would see. One alone depends on the
/// clock: `stamps`, which says when its words leave.
pub(crate) fn answer(seed: u64, body: &Value, input: &[Value]) -> Vec<Item> {
    let asked = last_words(input);
    let mut source = Seeded::new(seed, &asked);
    let final_answer = |text: String| Item::Message {
        phase: "final_answer",
        pieces: prose::pieces(&text),
        sources: Vec::new(),
        pace: PACE,
    };
    // The client ran what it was asked to: that is answered, and not the question again.
    if let Some(item) = input.last().filter(|item| item["type"] == "function_call_output") {
        return vec![final_answer(format!("The tool said: {}", text_of(&item["output"])))];
    }
    match Prompt::read(&asked) {
        Prompt::Say(text) => vec![final_answer(text)],
        Prompt::Markdown { paragraphs, per_second } => vec![Item::Message {
            phase: "final_answer",
            pieces: prose::pieces(&prose::markdown(&mut source, paragraphs)),
            sources: Vec::new(),
            pace: pace(per_second),
        }],
        Prompt::Stamps { count, per_second } => {
            let pace = pace(Some(per_second));
            let begun = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            vec![Item::Message {
                phase: "final_answer",
                pieces: prose::stamps(begun, pace, count),
                sources: Vec::new(),
                pace,
            }]
        }
        Prompt::Tokens { count, per_second } => vec![Item::Message {
            phase: "final_answer",
            pieces: prose::tokens(&mut source, count),
            sources: Vec::new(),
            pace: pace(per_second),
        }],
        Prompt::Think(steps) => vec![
            Item::Reasoning { summary: prose::thoughts(&mut source, steps) },
            final_answer(format!("I thought about it in {steps} steps.")),
        ],
        Prompt::Search(query) => search(&query),
        Prompt::Call { name, arguments } => vec![Item::Call { name, arguments }],
        Prompt::Plain => {
            let mut items = Vec::new();
            if thinks(body) {
                items.push(Item::Reasoning { summary: Vec::new() });
            }
            items.push(final_answer(prose::echo(&mut source, &asked)));
            items
        }
    }
}

/// Between two pieces, at `per_second`.
fn pace(per_second: Option<f64>) -> Duration {
    per_second.map_or(PACE, |rate| Duration::from_secs_f64(1.0 / rate))
}

fn search(query: &str) -> Vec<Item> {
    let sources = prose::sources(query);
    vec![
        Item::Message {
            phase: "commentary",
            pieces: prose::pieces(&format!("I'll look that up: {query}.")),
            sources: Vec::new(),
            pace: PACE,
        },
        Item::Search { query: query.to_owned() },
        Item::Message {
            phase: "final_answer",
            pieces: prose::pieces(&prose::found(query, &sources)),
            sources,
            pace: PACE,
        },
    ]
}

/// Whether the request asked for reasoning at all.
fn thinks(body: &Value) -> bool {
    body["reasoning"]["effort"].as_str().is_some_and(|effort| effort != "none")
}

/// What the person said last. Clients put instructions and surroundings before it.
fn last_words(input: &[Value]) -> String {
    input
        .iter()
        .rev()
        .find(|item| item["role"] == "user")
        .map(|item| text_of(&item["content"]))
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(seed: u64, prompt: &str) -> String {
        let input = [json!({"role": "user", "content": [{"type": "input_text", "text": prompt}]})];
        answer(seed, &json!({}), &input)
            .into_iter()
            .filter_map(|item| match item {
                Item::Message { phase: "final_answer", pieces, .. } => Some(pieces.concat()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn answers_depend_on_seed_and_prompt_only() {
        for prompt in ["markdown:5", "tokens:20@50", "think:2", "search:tauri", "hello"] {
            assert_eq!(text(1, prompt), text(1, prompt), "{prompt}");
        }
        assert_ne!(text(1, "markdown:5"), text(2, "markdown:5"));
        assert_ne!(text(1, "markdown:5"), text(1, "markdown:6"));
    }

    #[test]
    fn say_says_exactly_that() {
        for said in ["Hi", "Zwölf ☕ 日本語", "two\n\nlines  kept", "```\ncode\n```"] {
            assert_eq!(text(3, &format!("say:{said}")), said);
        }
    }

    #[test]
    fn tokens_are_counted() {
        let input = [json!({"role": "user", "content": "tokens:250@1000"})];
        let items = answer(1, &json!({}), &input);
        let [Item::Message { pieces, pace, .. }] = &items[..] else { panic!("{items:?}") };
        assert_eq!((pieces.len(), *pace), (250, Duration::from_millis(1)));
    }

    #[test]
    fn stamps_say_when_they_are_due() {
        let input = [json!({"role": "user", "content": "stamps:90@100"})];
        let items = answer(1, &json!({}), &input);
        let [Item::Message { pieces, pace, .. }] = &items[..] else { panic!("{items:?}") };
        let due: Vec<u128> = pieces.iter().map(|piece| piece.trim().parse().unwrap()).collect();
        assert_eq!((due.len(), *pace), (90, Duration::from_millis(10)));
        assert!(due.windows(2).all(|pair| pair[1] - pair[0] == 10), "{due:?}");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        assert!(due[0] <= now + 10 && due[0] + 10_000 > now, "{now} {due:?}");
    }

    #[test]
    fn only_the_last_user_message_counts() {
        let input = [
            json!({"role": "user", "content": "say:first"}),
            json!({"role": "assistant", "content": "say:no"}),
            json!({"role": "user", "content": "say:last"}),
            json!({"type": "reasoning", "summary": []}),
        ];
        let items = answer(1, &json!({}), &input);
        let [Item::Message { pieces, .. }] = &items[..] else { panic!("{items:?}") };
        assert_eq!(pieces.concat(), "last");
    }
}
