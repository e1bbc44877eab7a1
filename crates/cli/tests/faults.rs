//! The fault matrix: every failure that a server can cause, through each transport, at both ends
//! that people meet: the command line, and the core of the window. The right kind, what had arrived
//! kept, no more requests than allowed, and an end within the time limits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod issuer;
mod support;

use std::time::{Duration, Instant};

use issuer::{scenario, signed_in};
use patchbay_chat::{ChatTurn, Progress};
use patchbay_codex::accounts::Accounts;
use patchbay_codex::http;
use patchbay_codex::setup::Setup;
use patchbay_codex::wire::{Client, Event};
use patchbay_history::History;
use patchbay_simulator::Running;
use serde_json::{Value, json};
use support::Place;
use tokio_util::sync::CancellationToken;

/// Connect, first event, idle: seconds.
const TIMEOUTS: &str = "2,1,1";
/// Beyond all limits and retries together, on a busy machine.
const HANGS: Duration = Duration::from_secs(30);

/// A way to carry a turn: a column of the matrix.
struct Column {
    name: &'static str,
    /// What chooses it in the environment.
    vars: &'static [(&'static str, &'static str)],
    /// How many of the simulator's recorded requests carried the turn's input.
    asked: fn(&Running) -> usize,
}

const COLUMNS: &[Column] =
    &[Column { name: "SSE", vars: &[("PATCHBAY_TRANSPORT", "sse")], asked: posts }];

fn posts(simulator: &Running) -> usize {
    let asked = simulator.requests();
    let turn = |path: &str| path.ends_with("/codex/responses");
    asked.iter().filter(|asked| asked.method == "POST" && turn(&asked.path)).count()
}

/// What a turn meets, the kind of its failure, at most how many requests carry its input, and
/// whether something has arrived by then.
type Row = (&'static str, &'static str, usize, bool);

const ROWS: &[Row] = &[
    ("auth_scope", "auth_scope", 1, false),
    ("auth_expired", "auth_expired", 2, false),
    ("auth_forbidden", "auth_forbidden", 1, false),
    ("no_entitlement", "no_entitlement", 1, false),
    ("region_blocked", "region_blocked", 1, false),
    ("refresh_expired", "refresh_expired", 1, false),
    ("refresh_reused", "refresh_reused", 1, false),
    ("refresh_revoked", "refresh_revoked", 1, false),
    ("edge_blocked", "edge_blocked", 1, false),
    ("edge_challenge", "edge_challenge", 1, false),
    ("proxy", "proxy", 1, false),
    ("connection", "connection", 4, false),
    ("timeout", "timeout", 4, false),
    ("slow-headers?wait=4", "timeout", 4, false),
    ("stall?after=300", "timeout", 4, false),
    ("upstream_unavailable", "upstream_unavailable", 4, false),
    ("html-502", "upstream_unavailable", 4, false),
    ("overloaded", "overloaded", 4, false),
    ("stream_closed", "stream_closed", 1, true),
    ("cut?after=300", "stream_closed", 4, false),
    ("empty_response", "empty_response", 2, false),
    ("rate_limit", "rate_limit", 4, false),
    ("usage_limit", "usage_limit", 1, false),
    ("quota", "quota", 1, false),
    ("schema", "schema", 1, false),
    ("unsupported_parameter?field=model", "unsupported_parameter", 1, false),
    ("model_not_found", "model_not_found", 1, false),
    ("context_overflow", "context_overflow", 1, false),
    ("request_too_large", "request_too_large", 1, false),
    ("replay_invalid", "replay_invalid", 1, false),
    ("policy_blocked", "policy_blocked", 1, false),
    ("unknown", "unknown", 1, false),
    // Past this many bytes something was shown: nothing is asked a second time.
    ("stall?after=9000", "timeout", 1, true),
    ("cut?after=9000", "stream_closed", 1, true),
    ("cut-utf8?after=9000", "stream_closed", 1, true),
    ("half-event?after=9000", "stream_closed", 1, true),
    ("upstream_unavailable?after=9000", "upstream_unavailable", 1, true),
    ("overloaded?after=9000", "overloaded", 1, true),
    ("usage_limit?after=9000", "usage_limit", 1, true),
];

/// How a turn ended, as either end tells it.
#[derive(Debug)]
struct Told {
    kind: Value,
    status: Value,
    partial: String,
    /// What was shown while it ran.
    shown: String,
    ends: usize,
}

fn command_line(place: &Place, prompt: &str) -> Told {
    let lines = place.run(&["chat", "--json", "--model", "gpt-5.5", prompt]).lines();
    let end = lines.last().cloned().unwrap_or_default();
    let deltas = lines.iter().filter(|line| line["type"] == "text");
    Told {
        kind: end["failure"]["kind"].clone(),
        status: end["status"].clone(),
        partial: end["failure"]["partial_text"].as_str().unwrap_or_default().to_owned(),
        shown: deltas.filter_map(|line| line["delta"].as_str()).collect(),
        ends: lines.iter().filter(|line| line["type"] == "done").count(),
    }
}

/// The window's core, over the same data as the command line.
async fn window_core(simulator: &Running, place: &Place, column: &Column, prompt: &str) -> Told {
    let mut vars = vec![
        ("PATCHBAY_ISSUER", simulator.issuer()),
        ("PATCHBAY_CODEX_BASE_URL", simulator.codex_base_url()),
        ("PATCHBAY_API_BASE_URL", simulator.api_base_url()),
        ("PATCHBAY_TIMEOUTS", TIMEOUTS.to_owned()),
        ("PATCHBAY_CREDENTIAL_STORE", "file".to_owned()),
    ];
    vars.extend(column.vars.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let vars = vars.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let setup = Setup::from_vars(&vars, Some(place.data()), None).unwrap();
    let accounts = Accounts::open(&setup).unwrap();
    let client = Client::new(&setup, accounts, http::client(&setup.timeouts).unwrap());
    let history = History::open(&setup.data_dir).unwrap();
    let turn = ChatTurn {
        conversation: None,
        prompt: prompt.to_owned(),
        model: Some("gpt-5.5".to_owned()),
        effort: None,
        images: Vec::new(),
        search: false,
    };
    let (mut shown, mut ends) = (String::new(), 0);
    let mut sink = |progress: Progress| match progress {
        Progress::Event(Event::Text { delta }) => shown.push_str(&delta),
        Progress::Ended { message, prompt_returned, .. } => {
            ends += 1;
            assert_eq!(prompt_returned, message.text.is_empty());
        }
        _ => {}
    };
    let cancel = CancellationToken::new();
    let done = patchbay_chat::run(&client, &history, turn, &cancel, || 7, &mut sink).await.unwrap();
    let failed = done.failure.as_ref();
    Told {
        kind: json!(failed.map(|failed| failed.failure.kind)),
        status: json!(done.status),
        partial: failed.map(|failed| failed.partial_text.clone()).unwrap_or_default(),
        shown,
        ends,
    }
}

/// Checks one field of the matrix; what is wrong is returned in words.
fn wrong(row: &Row, told: &Told, asked: usize, took: Duration) -> Vec<String> {
    let (_, kind, most, partial) = row;
    let mut wrong = Vec::new();
    let mut check = |right: bool, what: String| {
        if !right {
            wrong.push(what);
        }
    };
    check(told.kind == *kind, format!("{} and not {kind}", told.kind));
    check(told.status == "failed", format!("status {}", told.status));
    check(told.ends == 1, format!("{} ends", told.ends));
    check((1..=*most).contains(&asked), format!("{asked} requests, at most {most}"));
    check(took < HANGS, format!("took {took:?}"));
    check(told.partial.is_empty() != *partial, format!("kept {:?}", told.partial.len()));
    check(told.shown == told.partial, "what was shown is not what was kept".to_owned());
    wrong
}

/// Somebody signed in, with short limits and the column's choice.
async fn start(column: &Column) -> (Running, Place) {
    let (simulator, mut place) = signed_in().await;
    place = place.var("PATCHBAY_TIMEOUTS", TIMEOUTS);
    for (name, value) in column.vars {
        place = place.var(name, value);
    }
    (simulator, place)
}

/// A refused refresh ends the sign-in, so such a row needs one of its own.
fn ends_the_sign_in(row: &Row) -> bool {
    row.0.starts_with("refresh_")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_kind_at_both_ends() {
    let mut all = Vec::new();
    for column in COLUMNS {
        let (mut simulator, mut place) = start(column).await;
        for row in ROWS {
            let prompt = if row.3 { "tokens:3000" } else { "say:hello there" };
            for window in [false, true] {
                if ends_the_sign_in(row) {
                    (simulator, place) = start(column).await;
                }
                scenario(&simulator, row.0).await;
                let (before, begun) = ((column.asked)(&simulator), Instant::now());
                let told = if window {
                    window_core(&simulator, &place, column, prompt).await
                } else {
                    tokio::task::block_in_place(|| command_line(&place, prompt))
                };
                let asked = (column.asked)(&simulator) - before;
                let end = if window { "window core" } else { "command line" };
                let name = format!("{} × {} × {end}", row.0, column.name);
                all.extend(
                    wrong(row, &told, asked, begun.elapsed())
                        .into_iter()
                        .map(|what| format!("{name}: {what}")),
                );
            }
            if ends_the_sign_in(row) {
                (simulator, place) = start(column).await;
            }
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_once_is_left_out_and_the_turn_succeeds() {
    for column in COLUMNS {
        let (simulator, place) = start(column).await;
        scenario(&simulator, "unsupported_parameter").await;
        let before = (column.asked)(&simulator);
        let lines = place.run(&["chat", "--json", "say:without it"]).exits(0).lines();
        assert_eq!(lines.last().unwrap()["text"], "without it", "{}", column.name);
        assert_eq!((column.asked)(&simulator) - before, 2, "{}", column.name);
    }
}

/// What the model thought goes back with the next turn, and where it is refused only it is lost.
#[tokio::test(flavor = "multi_thread")]
async fn reasoning_is_handed_back_until_it_is_refused() {
    for column in COLUMNS {
        let (simulator, place) = start(column).await;
        let lines = place.run(&["chat", "--json", "think:2"]).exits(0).lines();
        let id = lines.last().unwrap()["conversation"].as_str().unwrap().to_owned();
        let go_on = ["chat", "--json", "--conversation", &id, "say:next"];
        let sealed = |simulator: &Running| {
            let asked = simulator.requests();
            let turns = asked.iter().filter(|asked| asked.path.ends_with("/codex/responses"));
            let body = |asked| serde_json::to_value(asked).unwrap()["body"].to_string();
            turns.map(body).map(|body| body.contains("encrypted_content\":")).collect::<Vec<_>>()
        };
        place.run(&go_on).exits(0);
        assert_eq!(sealed(&simulator), [false, true], "{}", column.name);
        scenario(&simulator, "reasoning-refused").await;
        let lines = place.run(&go_on).exits(0).lines();
        assert_eq!(lines.last().unwrap()["text"], "next", "{}", column.name);
        assert_eq!(sealed(&simulator), [false, true, true, false], "{}", column.name);
    }
}

/// Models are asked for once; offline the list is there, and said to be old or built in.
#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_models_says_where_it_is_from() {
    let (simulator, place) = signed_in().await;
    scenario(&simulator, "upstream_unavailable?at=/backend-api/codex/models").await;
    let built_in = place.run(&["models", "--json"]).exits(1).json();
    assert_eq!(built_in["source"], "built_in");
    assert!(built_in["models"].as_array().is_some_and(|models| models.len() > 5));
    scenario(&simulator, "").await;
    assert_eq!(place.run(&["models", "--json"]).exits(0).json()["source"], "server");
    // The second time the server only says that nothing is new.
    let again = place.run(&["models", "--json"]).exits(0).json();
    let asked = simulator.requests();
    let last = asked.iter().rfind(|asked| asked.path.ends_with("/codex/models")).unwrap();
    assert!(last.headers.contains_key("if-none-match"), "{last:?}");
    scenario(&simulator, "upstream_unavailable?at=/backend-api/codex/models").await;
    let stored = place.run(&["models", "--json"]).exits(1).json();
    assert_eq!(stored["source"], "stored");
    assert_eq!(stored["models"], again["models"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_and_a_search_go_along() {
    let (simulator, place) = signed_in().await;
    let picture = place.home().join("dot.png");
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\nrest").unwrap();
    let picture = picture.to_str().unwrap();
    let args = ["chat", "--json", "--search", "--image", picture, "say:seen"];
    place.run(&args).exits(0);
    let asked = simulator.requests();
    let turn = asked.iter().rfind(|asked| asked.path.ends_with("/codex/responses")).unwrap();
    let body = serde_json::to_value(turn).unwrap()["body"].to_string();
    assert!(body.contains("web_search") && body.contains("data:image/png;base64,"), "{body}");
    let text = place.home().join("text.png");
    std::fs::write(&text, "words").unwrap();
    let refused = place.run(&["chat", "--image", text.to_str().unwrap(), "hi"]).exits(2);
    assert!(refused.err.contains("no picture"), "{}", refused.err);
}
