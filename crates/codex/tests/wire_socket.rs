//! Turns over a WebSocket against the simulator: what is sent, what is kept, and what becomes of a
//! turn whose socket is refused or breaks.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod sign_in_common;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use patchbay_codex::http::Network;
use patchbay_codex::setup::{RedirectChoice, Timeouts, TransportChoice};
use patchbay_codex::wire::{Client, Done, Event, InputMessage, TurnRequest, TurnStatus};
use patchbay_simulator::Running;
use serde_json::Value;
use sign_in_common::World;
use tokio_util::sync::CancellationToken;

struct Place {
    simulator: Running,
    client: Client,
    _dir: tempfile::TempDir,
}

impl Place {
    async fn new() -> Self {
        let simulator = patchbay_simulator::start(patchbay_simulator::Options::default());
        let simulator = simulator.await.unwrap();
        let timeouts = Timeouts {
            connect: Duration::from_secs(5),
            first: Duration::from_secs(2),
            idle: Duration::from_secs(1),
        };
        let (redirect, network) = (RedirectChoice::DeepLink, Network::from_vars(&BTreeMap::new()));
        let world = World::around(simulator, redirect, timeouts, TransportChoice::Auto, &network);
        world.signed_in().await;
        let World { simulator, setup, accounts, http, dir } = world;
        Self { simulator, client: Client::new(&setup, accounts, http), _dir: dir }
    }

    async fn turn(&self, request: &TurnRequest) -> (String, Done) {
        let mut text = String::new();
        let mut sink = |event| {
            if let Event::Text { delta } = event {
                text.push_str(&delta);
            }
        };
        let done = self.client.turn(request, &CancellationToken::new(), &mut sink).await;
        (text, done)
    }

    async fn say(&self, prompt: &str) -> (String, Done) {
        self.turn(&request(&[prompt])).await
    }

    /// The methods of what was asked at the turn's address since the last look, in order, and the
    /// bodies of those that carry input.
    fn asked(&self) -> Asked {
        let all = self.simulator.requests();
        let turns = all.into_iter().filter(|asked| asked.path.ends_with("/codex/responses"));
        let (mut methods, mut bodies) = (Vec::new(), Vec::new());
        for asked in turns {
            methods.push(asked.method);
            if asked.body["input"].as_array().is_some_and(|input| !input.is_empty()) {
                bodies.push(asked.body);
            }
        }
        Asked { methods: methods.join(" "), bodies }
    }
}

struct Asked {
    methods: String,
    bodies: Vec<Value>,
}

/// A conversation: the person's words at even places, the model's at odd ones.
fn request(said: &[&str]) -> TurnRequest {
    let message = |(at, text): (usize, &&str)| match at.is_multiple_of(2) {
        true => InputMessage::user(*text),
        false => InputMessage::assistant(*text),
    };
    TurnRequest {
        model: None,
        effort: None,
        conversation: "conversation-1".to_owned(),
        input: said.iter().enumerate().map(message).collect(),
        search: false,
        instructions: String::new(),
    }
}

fn kind(done: &Done) -> String {
    let failure = done.failure.as_ref().map(|failed| failed.failure.kind);
    serde_json::to_value(failure).unwrap().as_str().unwrap_or("none").to_owned()
}

#[tokio::test]
async fn two_turns_on_one_socket_and_the_second_sends_only_what_is_new() {
    let place = Place::new().await;
    let (text, done) = place.say("say:Grüße").await;
    assert_eq!((text.as_str(), kind(&done).as_str()), ("Grüße", "none"));
    let (text, _) = place.turn(&request(&["say:Grüße", "Grüße", "say:two"])).await;
    assert_eq!(text, "two");
    // Another history is told whole, on the same socket.
    let (text, _) = place.turn(&request(&["say:other", "other", "say:three"])).await;
    assert_eq!(text, "three");
    let asked = place.asked();
    assert_eq!(asked.methods, "GET FRAME FRAME FRAME");
    let inputs: Vec<usize> =
        asked.bodies.iter().map(|body| body["input"].as_array().unwrap().len()).collect();
    assert_eq!(inputs, [1, 1, 3]);
    assert!(asked.bodies[0]["previous_response_id"].is_null());
    assert_eq!(asked.bodies[1]["previous_response_id"], Value::from(done.response_id));
    assert_eq!(asked.bodies[1]["input"][0]["content"][0]["text"], "say:two");
    assert!(asked.bodies[2]["previous_response_id"].is_null());
    let upgrade = &place.simulator.requests();
    let upgrade =
        upgrade.iter().find(|asked| asked.method == "GET" && asked.path.ends_with("/responses"));
    let headers = &upgrade.unwrap().headers;
    assert_eq!(headers["openai-beta"], "responses_websockets=2026-02-06");
    assert_eq!(headers["originator"], "patchbay");
    assert!(headers["user-agent"].as_str().unwrap().starts_with("patchbay/"));
    assert!(!headers["chatgpt-account-id"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn a_prewarmed_turn_goes_on_from_the_prewarm() {
    let place = Place::new().await;
    place.client.prewarm(&request(&[])).await;
    assert_eq!(place.asked().methods, "GET FRAME");
    // Once is enough.
    place.client.prewarm(&request(&[])).await;
    let (text, done) = place.say("say:warm").await;
    assert_eq!((text.as_str(), kind(&done).as_str()), ("warm", "none"));
    let asked = place.asked();
    assert_eq!(asked.methods, "GET FRAME FRAME");
    assert!(asked.bodies[0]["previous_response_id"].is_string());
    assert_eq!(asked.bodies[0]["input"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_socket_that_closed_after_the_prewarm_is_replaced() {
    let place = Place::new().await;
    place.simulator.set_scenario(Some("ws-close-after-prewarm".parse().unwrap()));
    place.client.prewarm(&request(&[])).await;
    let (text, done) = place.say("say:still here").await;
    assert_eq!((text.as_str(), kind(&done).as_str()), ("still here", "none"));
    assert!(place.asked().bodies.len() <= 2);
    let whole = place.asked().bodies.pop().unwrap();
    assert!(whole["previous_response_id"].is_null());
}

#[tokio::test]
async fn a_refused_upgrade_means_event_streams_for_the_session() {
    let place = Place::new().await;
    place.simulator.set_scenario(Some("ws-426?for=1".parse().unwrap()));
    for prompt in ["one", "two"] {
        let (text, done) = place.say(&format!("say:{prompt}")).await;
        assert_eq!((text.as_str(), kind(&done).as_str()), (prompt, "none"));
    }
    assert_eq!(place.asked().methods, "GET POST POST");
}

/// What it looks like: its kind, and how many requests carry the input.
#[tokio::test]
async fn every_fault_has_its_kind_over_a_socket_too() {
    for (scenario, expected, most) in [
        ("auth_scope", "auth_scope", 1),
        ("auth_forbidden", "auth_forbidden", 1),
        ("region_blocked", "region_blocked", 1),
        ("edge_blocked", "edge_blocked", 1),
        ("edge_challenge", "edge_challenge", 1),
        ("connection", "connection", 3),
        ("upstream_unavailable", "upstream_unavailable", 3),
        ("html-502", "upstream_unavailable", 3),
        ("overloaded", "overloaded", 3),
        ("stream_closed", "stream_closed", 3),
        ("rate_limit", "rate_limit", 3),
        ("usage_limit", "usage_limit", 1),
        ("quota", "quota", 1),
        ("schema", "schema", 1),
        ("context_overflow", "context_overflow", 1),
        ("policy_blocked", "policy_blocked", 1),
        ("slow-headers?wait=3", "timeout", 1),
        ("stall?after=400", "timeout", 1),
        ("cut?after=400", "stream_closed", 3),
    ] {
        let place = Place::new().await;
        place.simulator.set_scenario(Some(scenario.parse().unwrap()));
        let (_, done) = place.say("say:hello there").await;
        assert_eq!(
            (kind(&done).as_str(), done.status),
            (expected, TurnStatus::Failed),
            "{scenario}"
        );
        let asked = place.asked();
        assert!(asked.methods.starts_with("GET"), "{scenario}: {}", asked.methods);
        assert!(asked.bodies.len() <= most, "{scenario}: {}", asked.methods);
    }
}

#[tokio::test]
async fn mishaps_that_harm_nothing() {
    let place = Place::new().await;
    for scenario in [
        "duplicate-terminal",
        "unknown-events",
        "once-401",
        "upstream_unavailable?for=1",
        "connection?for=1",
    ] {
        place.simulator.set_scenario(Some(scenario.parse().unwrap()));
        let (text, done) = place.say("say:all is well").await;
        assert_eq!((text.as_str(), kind(&done).as_str()), ("all is well", "none"), "{scenario}");
    }
}

#[tokio::test]
async fn what_arrived_before_the_break_is_kept_and_the_socket_is_not() {
    let place = Place::new().await;
    for (scenario, expected) in
        [("cut?after=9000", "stream_closed"), ("stall?after=9000", "timeout")]
    {
        let before = place.asked();
        place.simulator.set_scenario(Some(scenario.parse().unwrap()));
        let (text, done) = place.say("tokens:3000").await;
        let partial = done.failure.as_ref().map(|failed| failed.partial_text.clone()).unwrap();
        assert_eq!(kind(&done), expected, "{scenario}");
        assert!(!partial.is_empty() && partial == text, "{scenario}");
        assert_eq!(place.asked().bodies.len() - before.bodies.len(), 1, "{scenario}");
    }
    place.simulator.set_scenario(None);
    let (text, _) = place.say("say:again").await;
    assert_eq!(text, "again");
    assert_eq!(place.asked().methods, "GET FRAME GET FRAME GET FRAME");
}

#[tokio::test]
async fn stopping_is_immediate_keeps_the_text_and_ends_the_socket() {
    let place = Place::new().await;
    let cancel = CancellationToken::new();
    let mut stopped = None;
    let mut stop = |event: Event| {
        if matches!(event, Event::Text { .. }) && stopped.is_none() {
            stopped = Some(Instant::now());
            cancel.cancel();
        }
    };
    let done = place.client.turn(&request(&["tokens:500@50"]), &cancel, &mut stop).await;
    assert_eq!(done.status, TurnStatus::Cancelled);
    assert!(!done.text.is_empty() && done.failure.is_none());
    assert!(stopped.unwrap().elapsed() < Duration::from_secs(3), "the answer takes ten");
    assert_eq!(place.say("say:next").await.0, "next");
    assert_eq!(place.asked().methods, "GET FRAME GET FRAME");
}

#[tokio::test]
async fn an_expired_token_is_renewed_and_its_socket_is_closed() {
    let place = Place::new().await;
    place.simulator.expire_access_tokens();
    let (text, done) = place.say("say:one").await;
    assert_eq!((text.as_str(), kind(&done).as_str()), ("one", "none"));
    // The refused upgrade carried nothing.
    assert_eq!(place.asked().methods, "GET GET FRAME");
    place.client.close_sockets();
    assert_eq!(place.say("say:two").await.0, "two");
    assert_eq!(place.asked().methods, "GET GET FRAME GET FRAME");
}
