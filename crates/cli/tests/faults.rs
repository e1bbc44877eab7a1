//! The fault matrix: every failure that a server can cause, through each transport, at both ends
//! that people meet: the command line, and the core of the window. The right kind, what had arrived
//! kept, no more requests than allowed, and an end within the time limits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod issuer;
mod matrix;
mod support;

use std::time::{Duration, Instant};

use issuer::{scenario, signed_in};
use matrix::{ROWS, Row};
use patchbay_chat::{ChatTurn, Progress, Say, Wish};
use patchbay_codex::accounts::Accounts;
use patchbay_codex::http;
use patchbay_codex::setup::Setup;
use patchbay_codex::wire::{Client, Event};
use patchbay_history::History;
use patchbay_history::model::{Attachment, Conversation};
use patchbay_simulator::Running;
use patchbay_simulator::record::Exchange;
use serde_json::{Value, json};
use support::Place;
use tokio_util::sync::CancellationToken;

/// Connect, first event, idle: seconds.
const TIMEOUTS: &str = "3,2,2";
/// Beyond all limits and retries together, on a busy machine.
const HANGS: Duration = Duration::from_secs(30);

/// A way to carry a turn: a column of the matrix.
struct Column {
    name: &'static str,
    /// What chooses it in the environment.
    vars: &'static [(&'static str, &'static str)],
    /// How many requests carried the turn's input.
    asked: fn(&[Exchange]) -> usize,
    /// Whether a request without the input goes first.
    knocks: bool,
}

const COLUMNS: &[Column] = &[
    Column { name: "SSE", vars: &[("PATCHBAY_TRANSPORT", "sse")], asked: posts, knocks: false },
    // The frames of the socket, and what is asked by event stream where there is no socket.
    Column {
        name: "WebSocket",
        vars: &[("PATCHBAY_TRANSPORT", "auto")],
        asked: |exchanges| frames(exchanges) + posts(exchanges),
        knocks: true,
    },
];

/// The number of the last request so far.
fn last(simulator: &Running) -> u64 {
    simulator.requests().last().map_or(0, |asked| asked.number)
}

/// What was asked after the request `before`. (The simulator keeps only the latest.)
fn since(simulator: &Running, before: u64) -> Vec<Exchange> {
    simulator.requests().into_iter().filter(|asked| asked.number > before).collect()
}

/// The bodies of the turn's requests that came by `method`.
fn bodies(exchanges: &[Exchange], method: &str) -> Vec<Value> {
    let turn = |path: &str| path.ends_with("/codex/responses");
    let turns = exchanges.iter().filter(|asked| asked.method == method && turn(&asked.path));
    turns.map(|asked| asked.body.clone()).collect()
}

fn posts(exchanges: &[Exchange]) -> usize {
    bodies(exchanges, "POST").len()
}

/// Frames with something to answer in them: a prewarm has nothing.
fn frames(exchanges: &[Exchange]) -> usize {
    let carries = |body: &Value| body["input"].as_array().is_some_and(|input| !input.is_empty());
    bodies(exchanges, "FRAME").iter().filter(|body| carries(body)).count()
}

/// How a turn ended, as either end tells it.
#[derive(Debug)]
struct Told {
    kind: Value,
    status: Value,
    partial: String,
    /// What was shown while it ran.
    shown: String,
    ends: usize,
    /// What the window's core did not keep of the message, its attachment and the answer.
    lost: Vec<&'static str>,
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
        lost: Vec::new(),
    }
}

/// What the window's core works with, over the same data as the command line.
fn core(simulator: &Running, place: &Place, column: &Column) -> (Client, History) {
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
    (client, History::open(&setup.data_dir).unwrap())
}

fn chat_turn(conversation: Option<&str>, prompt: &str) -> ChatTurn {
    let wish = Wish { model: Some("gpt-5.5".to_owned()), effort: None };
    let say = Say::Prompt(prompt.to_owned());
    ChatTurn { wish, ..ChatTurn::new(conversation.map(str::to_owned), say) }
}

async fn window_core(simulator: &Running, place: &Place, column: &Column, prompt: &str) -> Told {
    let (client, history) = core(simulator, place, column);
    let id = history.create("hello", 1).unwrap().id;
    let notes = patchbay_chat::attachment("notes.txt", b"keep me".to_vec()).unwrap();
    let attached = history.attach(Some(&id), &notes).unwrap().id;
    history.save_draft(Some(&id), prompt).unwrap();
    let turn = ChatTurn { attached: vec![attached], ..chat_turn(Some(&id), prompt) };
    let (mut shown, mut ends, mut returned) = (String::new(), 0, false);
    let mut sink = |progress: Progress| match progress {
        Progress::Event(Event::Text { delta }) => shown.push_str(&delta),
        Progress::Ended { message, prompt_returned, .. } => {
            (ends, returned) = (ends + 1, prompt_returned);
            assert_eq!(prompt_returned, message.text.is_empty());
        }
        _ => {}
    };
    let cancel = CancellationToken::new();
    let done = patchbay_chat::run(&client, &history, turn, &cancel, || 7, &mut sink).await.unwrap();
    let failed = done.failure.as_ref();
    let partial = failed.map(|failed| failed.partial_text.clone()).unwrap_or_default();
    let kept = history.conversation(&id).unwrap().unwrap();
    Told {
        kind: json!(failed.map(|failed| failed.failure.kind)),
        status: json!(done.status),
        lost: lost(&kept, prompt, returned, &partial),
        partial,
        shown,
        ends,
    }
}

/// What is missing of a turn that failed: where the message came back, from the draft; else from the
/// conversation. Nothing stands in both.
fn lost(kept: &Conversation, prompt: &str, returned: bool, partial: &str) -> Vec<&'static str> {
    let notes = |list: &[Attachment]| list.len() == 1 && list[0].name == "notes.txt";
    let checks = if returned {
        [
            (kept.draft == prompt, "the words"),
            (notes(&kept.attached), "the attachment"),
            (kept.messages.is_empty(), "the message's only place"),
        ]
    } else {
        let [asked, answer] = &kept.messages[..] else { return vec!["the message or the answer"] };
        [
            (asked.text == prompt && notes(&asked.attachments), "the message"),
            (answer.text == partial && answer.failure.is_some(), "the answer"),
            (kept.draft.is_empty() && kept.attached.is_empty(), "the message's only place"),
        ]
    };
    checks.into_iter().filter(|(right, _)| !right).map(|(_, what)| what).collect()
}

/// Checks one field of the matrix; what is wrong is returned in words.
fn wrong(
    row: &Row,
    column: &Column,
    told: &Told,
    exchanges: &[Exchange],
    took: Duration,
) -> Vec<String> {
    let Row { kind, most, shown, at_the_door, .. } = row;
    let (asked, knocked) = ((column.asked)(exchanges), bodies(exchanges, "GET").len());
    let expected = if column.knocks && *at_the_door { 0..=0 } else { 1..=*most };
    let knocks = if column.knocks { 1..=*most } else { 0..=0 };
    let mut wrong = Vec::new();
    let mut check = |right: bool, what: String| {
        if !right {
            wrong.push(what);
        }
    };
    check(told.kind == *kind, format!("{} and not {kind}", told.kind));
    check(told.status == "failed", format!("status {}", told.status));
    check(told.ends == 1, format!("{} ends", told.ends));
    check(expected.contains(&asked), format!("{asked} requests and not {expected:?}"));
    check(knocks.contains(&knocked), format!("{knocked} upgrades and not {knocks:?}"));
    check(took < HANGS, format!("took {took:?}"));
    check(told.partial.is_empty() != *shown, format!("kept {:?}", told.partial.len()));
    check(told.shown == told.partial, "what was shown is not what was kept".to_owned());
    check(told.lost.is_empty(), format!("lost {:?}", told.lost));
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
    row.scenario.starts_with("refresh_")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_kind_at_both_ends() {
    let mut all = Vec::new();
    for column in COLUMNS {
        let (mut simulator, mut place) = start(column).await;
        for row in ROWS {
            let prompt = if row.shown { "tokens:3000" } else { "say:hello there" };
            for window in [false, true] {
                if ends_the_sign_in(row) {
                    (simulator, place) = start(column).await;
                }
                scenario(&simulator, row.scenario).await;
                let (before, begun) = (last(&simulator), Instant::now());
                let told = if window {
                    window_core(&simulator, &place, column, prompt).await
                } else {
                    tokio::task::block_in_place(|| command_line(&place, prompt))
                };
                let asked = since(&simulator, before);
                let end = if window { "window core" } else { "command line" };
                let name = format!("{} × {} × {end}", row.scenario, column.name);
                all.extend(
                    wrong(row, column, &told, &asked, begun.elapsed())
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

/// No server at all: a name that nobody has, and a port that nobody listens on.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_reached() {
    const NAMELESS: (&str, &str) =
        ("PATCHBAY_CODEX_BASE_URL", "https://nobody.invalid/backend-api");
    const CLOSED: (&str, &str) = ("PATCHBAY_CODEX_BASE_URL", "http://127.0.0.1:1/backend-api");
    const SSE: (&str, &str) = ("PATCHBAY_TRANSPORT", "sse");
    const SOCKET: (&str, &str) = ("PATCHBAY_TRANSPORT", "auto");
    let (simulator, place) = start(&COLUMNS[0]).await;
    let ways: [(&'static [(&str, &str)], &str); 4] = [
        (&[SSE, NAMELESS], "dns"),
        (&[SOCKET, NAMELESS], "dns"),
        (&[SSE, CLOSED], "connection"),
        (&[SOCKET, CLOSED], "connection"),
    ];
    for (vars, kind) in ways {
        let column = Column { name: "nobody", vars, asked: posts, knocks: false };
        let told = window_core(&simulator, &place, &column, "hello").await;
        assert_eq!((told.kind, told.lost), (json!(kind), vec![]), "{vars:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_once_is_left_out_and_the_turn_succeeds() {
    for column in COLUMNS {
        let (simulator, place) = start(column).await;
        scenario(&simulator, "unsupported_parameter").await;
        let before = last(&simulator);
        let lines = place.run(&["chat", "--json", "say:without it"]).exits(0).lines();
        assert_eq!(lines.last().unwrap()["text"], "without it", "{}", column.name);
        assert_eq!((column.asked)(&since(&simulator, before)), 2, "{}", column.name);
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
            let bodies =
                ["POST", "FRAME"].map(|method| bodies(&simulator.requests(), method)).concat();
            let holds = |body: &Value| body.to_string().contains("encrypted_content\":");
            bodies.iter().map(holds).collect::<Vec<_>>()
        };
        place.run(&go_on).exits(0);
        assert_eq!(sealed(&simulator), [false, true], "{}", column.name);
        scenario(&simulator, "reasoning-refused").await;
        let lines = place.run(&go_on).exits(0).lines();
        assert_eq!(lines.last().unwrap()["text"], "next", "{}", column.name);
        assert_eq!(sealed(&simulator), [false, true, true, false], "{}", column.name);
    }
}

/// One grey pixel, as PNG.
const DOT: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\
\x00\x00\x00:~\x9bU\x00\x00\x00\x0aIDATx\x9cch\x00\x00\x00\x82\x00\x81w\xcdr\xb6\x00\x00\x00\x00IEND\xaeB`\x82";

/// What the window does when somebody begins to type: the connection is there when it is needed,
/// and nothing of the message went over it.
#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_prewarmed_where_it_goes_over_a_socket() {
    for (column, methods) in COLUMNS.iter().zip(["POST", "GET FRAME FRAME"]) {
        let (simulator, place) = start(column).await;
        let (client, history) = core(&simulator, &place, column);
        let id = history.create("hello", 1).unwrap().id;
        let before = last(&simulator);
        let otherwise = Wish { model: Some("gpt-5.5".to_owned()), effort: None };
        patchbay_chat::prewarm(&client, &history, id.clone(), otherwise).await;
        assert_eq!((column.asked)(&since(&simulator, before)), 0, "{}", column.name);
        let (cancel, mut sink) = (CancellationToken::new(), |_| ());
        let turn = chat_turn(Some(&id), "say:hello there");
        let done = patchbay_chat::run(&client, &history, turn, &cancel, || 7, &mut sink).await;
        assert_eq!(done.unwrap().text, "hello there", "{}", column.name);
        let asked = since(&simulator, before);
        let turns = asked.iter().filter(|asked| asked.path.ends_with("/codex/responses"));
        let asked_by: Vec<&str> = turns.map(|asked| asked.method.as_str()).collect();
        assert_eq!(asked_by.join(" "), methods, "{}", column.name);
        assert_eq!((column.asked)(&asked), 1, "{}", column.name);
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
    std::fs::write(&picture, DOT).unwrap();
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
