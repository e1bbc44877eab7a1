//! Streams into answers: the project's own streams in `tests/streams/`, cut at every byte; and a
//! folder of recorded ones, where `PATCHBAY_STREAMS` names it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use patchbay_codex::wire::{Done, Event, Incoming};
use proptest::prelude::*;
use serde_json::{Value, json};

fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/streams")
}

fn rows(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn fold<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Event>, Done) {
    let mut incoming = Incoming::new("gpt-6.1-sol", 1_700_000_000);
    let mut events = Vec::new();
    for chunk in chunks {
        incoming.feed(chunk, &mut |event| events.push(event));
    }
    let done = incoming.close(&mut |event| events.push(event));
    (events, done)
}

/// The end as JSON, with the failure by its kind alone: words are another test's concern.
fn end(done: &Done) -> Value {
    let mut end = serde_json::to_value(done).unwrap();
    let failure = end["failure"].take();
    end["failure"] = failure["kind"].clone();
    end["partial_text"] = failure["partial_text"].clone();
    end
}

#[test]
fn own_streams_give_what_is_expected() {
    let rows = rows(&own());
    assert!(rows.len() >= 20);
    for row in rows {
        let file = row["file"].as_str().unwrap();
        let bytes = std::fs::read(own().join(file)).unwrap();
        let (events, done) = fold([&bytes[..]]);
        assert_eq!(serde_json::to_value(&events).unwrap(), row["events"], "{file}: events");
        assert_eq!(end(&done), row["done"], "{file}: end");
    }
}

#[test]
fn what_an_answer_cites_is_kept_once_and_only_where_it_is_a_page() {
    let cites = |kind: &str, url: &str, title: &str| json!({"type": kind, "url": url, "title": title, "start_index": 0, "end_index": 1});
    let message = |phase: &str, annotations: Value| {
        json!({"type": "response.output_item.done", "output_index": if phase == "commentary" { 0 } else { 1 }, "item": {
            "type": "message", "id": phase, "role": "assistant", "phase": phase, "status": "completed",
            "content": [{"type": "output_text", "text": phase, "annotations": annotations}]}})
    };
    let events = [
        message("commentary", json!([cites("url_citation", "https://aside.example/", "")])),
        message(
            "final_answer",
            json!([
                cites("url_citation", "https://a.example/", "A"),
                cites("url_citation", "https://a.example/", "A again"),
                cites("url_citation", "javascript:alert(1)", "no page"),
                cites("file_citation", "https://file.example/", "no page"),
                {"type": "url_citation"},
                cites("url_citation", "http://b.example/", "B"),
            ]),
        ),
        json!({"type": "response.completed", "response": {"id": "r", "status": "completed"}}),
    ];
    let stream: String = events.iter().map(|event| format!("data: {event}\n\n")).collect();
    let (_, done) = fold([stream.as_bytes()]);
    let got: Vec<_> = done.sources.iter().map(|it| (it.url.as_str(), it.title.as_str())).collect();
    assert_eq!(got, [("https://a.example/", "A"), ("http://b.example/", "B")]);
    assert!(serde_json::to_value(&done).unwrap().get("sources").is_none());
}

#[test]
fn own_streams_cut_at_every_byte_give_the_same() {
    for row in rows(&own()) {
        let file = row["file"].as_str().unwrap();
        let bytes = std::fs::read(own().join(file)).unwrap();
        let whole = fold([&bytes[..]]);
        for cut in 0..=bytes.len() {
            assert_eq!(fold([&bytes[..cut], &bytes[cut..]]), whole, "{file} cut at {cut}");
        }
        for size in [1, 3, 97] {
            assert_eq!(fold(bytes.chunks(size)), whole, "{file} in pieces of {size}");
        }
    }
}

/// The same events as messages of a socket. Left out: what only an event stream can do (a name
/// beside the JSON, an end inside an event).
#[test]
fn own_streams_as_messages_of_a_socket_give_the_same() {
    let mut checked = 0;
    for row in rows(&own()) {
        let file = row["file"].as_str().unwrap();
        if ["error_named_only.sse", "half_event.sse", "no_blank_line.sse"].contains(&file) {
            continue;
        }
        let text = std::fs::read_to_string(own().join(file)).unwrap();
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut incoming = Incoming::new("gpt-6.1-sol", 1_700_000_000);
        let mut events = Vec::new();
        for block in text.trim_start_matches('\u{feff}').split("\n\n") {
            let data = block.lines().filter_map(|line| line.strip_prefix("data:"));
            let message = data.collect::<Vec<_>>().join("\n");
            if !message.is_empty() {
                incoming.message(message.trim(), &mut |event| events.push(event));
            }
        }
        let done = incoming.close(&mut |event| events.push(event));
        assert_eq!(serde_json::to_value(&events).unwrap(), row["events"], "{file}: events");
        assert_eq!(end(&done), row["done"], "{file}: end");
        checked += 1;
    }
    assert!(checked >= 20);
}

/// Whatever comes, what was shown is a beginning of what is said at the end, or the server
/// contradicted itself; and an early end of the stream never looks like success.
#[test]
fn a_stream_that_ends_early_is_never_a_success() {
    for row in rows(&own()) {
        let file = row["file"].as_str().unwrap();
        let bytes = std::fs::read(own().join(file)).unwrap();
        let terminal = |end: usize| {
            let mut incoming = Incoming::new("m", 0);
            incoming.feed(&bytes[..end], &mut |_| ());
            incoming.ended()
        };
        for end in 0..bytes.len() {
            let (_, done) = fold([&bytes[..end]]);
            let failed = json!(done.status) == "failed";
            assert!(terminal(end) || failed, "{file} ends at {end}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_taken_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let whole = fold([&bytes[..]]);
        prop_assert_eq!(fold(bytes.chunks(7)), whole);
    }

    /// Text in any pieces is shown exactly once and in order.
    #[test]
    fn pieces_of_text_join_to_the_text(
        pieces in proptest::collection::vec("[a-zé☕\n ]{0,6}", 0..30),
        missing in 0usize..8,
        size in 1usize..50,
    ) {
        let text: String = pieces.concat();
        let shown = pieces.len().saturating_sub(missing);
        let mut stream = String::new();
        for piece in &pieces[..shown] {
            let delta = json!({ "type": "response.output_text.delta", "output_index": 3, "delta": piece });
            stream.push_str(&format!("data: {delta}\n\n"));
        }
        let item = json!({ "type": "message", "content": [{ "type": "output_text", "text": text }] });
        let done = json!({ "type": "response.output_item.done", "output_index": 3, "item": item });
        stream.push_str(&format!("data: {done}\n\ndata: {{\"type\":\"response.completed\"}}\n\n"));
        let (events, done) = fold(stream.as_bytes().chunks(size));
        let said: String = events
            .iter()
            .filter_map(|event| if let Event::Text { delta } = event { Some(delta.as_str()) } else { None })
            .collect();
        prop_assert_eq!(&said, &text);
        prop_assert_eq!(&done.text, &text);
    }
}

/// The kinds as the recorded streams name them.
fn kind(recorded: &str) -> &str {
    match recorded {
        "wrong_route" => "auth_scope",
        "auth_invalid" => "auth_expired",
        "refresh_other" => "refresh_failed",
        "network_blocked" => "edge_challenge",
        "usage_limit_reached" => "usage_limit",
        "rate_limited" => "rate_limit",
        "usage_not_included" => "no_entitlement",
        "context_window_exceeded" => "context_overflow",
        "quota_exceeded" => "quota",
        "server_overloaded" => "overloaded",
        "server_error" => "upstream_unavailable",
        "stream_closed_early" => "stream_closed",
        same => same,
    }
}

fn recorded(folder: &Path, file: &str) -> (Vec<Event>, Done) {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    if file.ends_with(".sse") {
        let whole = fold([&bytes[..]]);
        for size in [1, 3, 97] {
            assert_eq!(fold(bytes.chunks(size)), whole, "{file} in pieces of {size}");
        }
        for cut in 0..bytes.len() {
            assert_eq!(fold([&bytes[..cut], &bytes[cut..]]), whole, "{file} cut at {cut}");
        }
        return whole;
    }
    let mut incoming = Incoming::new("gpt-6.1-sol", 1_700_000_000);
    let mut events = Vec::new();
    for line in String::from_utf8(bytes).unwrap().lines().filter(|line| !line.is_empty()) {
        incoming.message(line, &mut |event| events.push(event));
    }
    let done = incoming.close(&mut |event| events.push(event));
    (events, done)
}

/// Checks one row; what differs is returned in words.
fn differences(expected: &Value, events: &[Event], done: &Done) -> Vec<String> {
    let mut out = Vec::new();
    let mut check = |what: &str, got: Value, want: Value| {
        if got != want {
            out.push(format!("{what}: {got} and not {want}"));
        }
    };
    let messages = expected["messages"].as_array().cloned().unwrap_or_default();
    let of = |commentary: bool| {
        let texts = messages.iter().filter(|m| (m["phase"] == "commentary") == commentary);
        texts.map(|m| m["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    check("text", json!(done.text), json!(of(false).concat()));
    check("commentary", json!(done.commentary), json!(of(true)));
    check("reasoning", json!(done.reasoning), expected["reasoning_summaries"].clone());
    let calls = expected["tool_calls"].as_array().cloned().unwrap_or_default();
    let calls: Vec<Value> =
        calls.iter().map(|c| json!({ "name": c["name"], "arguments": c["arguments"] })).collect();
    check("tool_calls", json!(done.tool_calls), json!(calls));
    check("usage", json!(done.usage), expected["usage"].clone());
    check("response_id", json!(done.response_id), expected["response_id"].clone());
    check(
        "incomplete_reason",
        json!(done.incomplete_reason),
        expected["incomplete_reason"].clone(),
    );
    let status = match expected["terminal"].as_str().unwrap() {
        "completed" => "completed",
        "incomplete" => "incomplete",
        _ => "failed",
    };
    check("status", json!(done.status), json!(status));
    let failure = done.failure.as_ref();
    if let Some(partial) = expected["partial_text"].as_str() {
        check("partial_text", json!(failure.map(|f| &f.partial_text)), json!(partial));
    }
    if let Some(named) = expected["error_kind"].as_str() {
        check("kind", json!(failure.map(|f| f.failure.kind)), json!(kind(named)));
    }
    for field in ["retry_after_s", "resets_at", "retryable"] {
        if !expected[field].is_null() {
            let got = failure.map(|f| serde_json::to_value(&f.failure).unwrap()[field].clone());
            check(field, json!(got), expected[field].clone());
        }
    }
    if expected["limits"].is_object() {
        let windows = events.iter().find_map(|event| match event {
            Event::Limits { windows } => Some(windows.clone()),
            _ => None,
        });
        let got = windows.and_then(|all| all.first().map(|w| (w.used_percent, w.window_minutes)));
        let primary = &expected["limits"]["primary"];
        let want = (primary["used_percent"].as_f64().unwrap(), primary["window_minutes"].as_u64());
        check("limits", json!(got), json!(want));
    }
    out
}

#[test]
fn recorded_streams_give_what_is_expected() {
    let Some(folder) = std::env::var_os("PATCHBAY_STREAMS").map(PathBuf::from) else {
        eprintln!("SKIPPED: recorded streams (set PATCHBAY_STREAMS to their folder)");
        return;
    };
    let mut wrong = Vec::new();
    let mut checked = 0;
    for row in rows(&folder) {
        let file = row["file"].as_str().unwrap();
        if !(file.ends_with(".sse") || file.ends_with(".ws.jsonl")) {
            continue;
        }
        let (events, done) = recorded(&folder, file);
        checked += 1;
        wrong.extend(
            differences(&row["expected"], &events, &done)
                .into_iter()
                .map(|d| format!("{file}: {d}")),
        );
    }
    eprintln!("{checked} recorded streams");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
