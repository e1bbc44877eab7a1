//! The events of each kind of item.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{Item, Source, prose};
use super::{Open, Script};
use crate::backend::rules;

impl Script {
    fn item_id(&self, prefix: &str, index: usize) -> String {
        format!("{prefix}_{}{index:02x}", self.key)
    }

    /// Queues what an item begins with and, where it is said in pieces, opens it.
    pub(super) fn begin(&mut self, item: Item) {
        let index = self.done.len();
        match item {
            Item::Message { phase, pieces, sources, pace } => {
                self.begin_message(index, phase, pieces, &sources, pace);
            }
            Item::Search { query } => self.search(index, &query),
            Item::Call { name, arguments } => self.call(index, &name, &arguments),
            Item::Reasoning { summary } => self.reasoning(index, summary),
        }
    }

    fn begin_message(
        &mut self,
        index: usize,
        phase: &str,
        pieces: Vec<String>,
        sources: &[Source],
        pace: Duration,
    ) {
        let id = self.item_id("msg", index);
        let text = pieces.concat();
        let annotations = annotations(&text, sources);
        let part = json!({
            "type": "output_text", "annotations": annotations, "logprobs": [], "text": text,
        });
        let item = json!({
            "id": id, "type": "message", "status": "completed", "content": [part],
            "phase": phase, "role": "assistant",
        });
        let mut begun = item.clone();
        begun["status"] = "in_progress".into();
        begun["content"] = json!([]);
        let place = json!({"content_index": 0, "item_id": id, "output_index": index});
        self.queue.push_back(added(index, &begun));
        self.queue.push_back(at(
            "response.content_part.added",
            &place,
            json!({"part": {
                "type": "output_text", "annotations": [], "logprobs": [], "text": "",
            }}),
        ));
        let mut then: Vec<Value> = annotations
            .iter()
            .enumerate()
            .map(|(number, annotation)| {
                let more = json!({"annotation_index": number, "annotation": annotation});
                at("response.output_text.annotation.added", &place, more)
            })
            .collect();
        let said = json!({"logprobs": [], "text": text});
        then.push(at("response.output_text.done", &place, said));
        then.push(at("response.content_part.done", &place, json!({"part": part})));
        then.push(finished(index, &item));
        self.done.push(item);
        let delta = at("response.output_text.delta", &place, json!({"logprobs": []}));
        self.open = Some(Open { pieces: pieces.into_iter(), pace, delta, then });
    }

    fn search(&mut self, index: usize, query: &str) {
        let id = self.item_id("ws", index);
        let action = json!({"type": "search", "query": query, "queries": [query]});
        let item = json!({
            "id": id, "type": "web_search_call", "status": "completed", "action": action,
        });
        let begun = json!({"id": id, "type": "web_search_call", "status": "in_progress"});
        let place = json!({"item_id": id, "output_index": index});
        self.queue.push_back(added(index, &begun));
        for stage in ["in_progress", "searching", "completed"] {
            let name = format!("response.web_search_call.{stage}");
            self.queue.push_back(at(&name, &place, json!({})));
        }
        self.queue.push_back(finished(index, &item));
        self.done.push(item);
    }

    fn call(&mut self, index: usize, name: &str, arguments: &str) {
        let id = self.item_id("fc", index);
        let item = json!({
            "id": id, "type": "function_call", "status": "completed", "name": name,
            "arguments": arguments, "call_id": self.item_id("call", index),
        });
        let mut begun = item.clone();
        begun["status"] = "in_progress".into();
        begun["arguments"] = "".into();
        let place = json!({"item_id": id, "output_index": index});
        self.queue.push_back(added(index, &begun));
        for piece in prose::pieces(arguments) {
            let delta = json!({"delta": piece});
            self.queue.push_back(at("response.function_call_arguments.delta", &place, delta));
        }
        let whole = json!({"arguments": arguments});
        self.queue.push_back(at("response.function_call_arguments.done", &place, whole));
        self.queue.push_back(finished(index, &item));
        self.done.push(item);
    }

    fn reasoning(&mut self, index: usize, summary: Vec<String>) {
        let id = self.item_id("rs", index);
        let include = self.request["include"].as_array().map_or(&[][..], Vec::as_slice);
        let sealed = include.iter().any(|name| name == "reasoning.encrypted_content");
        let parts: Vec<Value> =
            summary.iter().map(|text| json!({"type": "summary_text", "text": text})).collect();
        let mut item = json!({"id": id, "type": "reasoning", "summary": parts});
        if sealed {
            item["encrypted_content"] = rules::seal(self.seed, &id).into();
        }
        let mut begun = item.clone();
        begun["summary"] = json!([]);
        self.queue.push_back(added(index, &begun));
        for (number, text) in summary.iter().enumerate() {
            let place = json!({"item_id": id, "output_index": index, "summary_index": number});
            let part = |text: &str| json!({"part": {"type": "summary_text", "text": text}});
            self.queue.push_back(at("response.reasoning_summary_part.added", &place, part("")));
            for piece in prose::pieces(text) {
                let delta = json!({"delta": piece});
                self.queue.push_back(at("response.reasoning_summary_text.delta", &place, delta));
            }
            let said = json!({"text": text});
            self.queue.push_back(at("response.reasoning_summary_text.done", &place, said));
            self.queue.push_back(at("response.reasoning_summary_part.done", &place, part(text)));
        }
        self.queue.push_back(finished(index, &item));
        self.done.push(item);
    }
}

fn added(index: usize, item: &Value) -> Value {
    json!({"type": "response.output_item.added", "item": item, "output_index": index})
}

fn finished(index: usize, item: &Value) -> Value {
    json!({"type": "response.output_item.done", "item": item, "output_index": index})
}

/// An event at a place in the answer.
fn at(name: &str, place: &Value, more: Value) -> Value {
    let mut event = json!({"type": name});
    for part in [place, &more] {
        for (key, value) in part.as_object().into_iter().flatten() {
            event[key] = value.clone();
        }
    }
    event
}

/// Where in the text each source is named. Indexes count characters.
fn annotations(text: &str, sources: &[Source]) -> Vec<Value> {
    sources
        .iter()
        .filter_map(|source| {
            let byte = text.find(&source.title)?;
            let start = text[..byte].chars().count();
            Some(json!({
                "type": "url_citation",
                "start_index": start,
                "end_index": start + source.title.chars().count(),
                "title": source.title,
                "url": source.url,
            }))
        })
        .collect()
}
