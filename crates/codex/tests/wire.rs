//! The wire against the simulator: a real sign-in, real turns, every fault of the server that a
//! turn can meet.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use patchbay_codex::accounts::{AccountKind, Accounts};
use patchbay_codex::http;
use patchbay_codex::setup::{
    Endpoints, RedirectChoice, Setup, StoreChoice, Timeouts, TransportChoice,
};
use patchbay_codex::sign_in::{self, SignInOptions};
use patchbay_codex::wire::{
    Client, Done, Event, InputMessage, ToolStatus, TurnRequest, TurnStatus, WindowName,
};
use patchbay_simulator::{Options, Running};
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// A simulator and a client of it with somebody signed in.
struct Place {
    simulator: Running,
    client: Client,
    _data: TempDir,
}

impl Place {
    async fn new() -> Self {
        let simulator = patchbay_simulator::start(Options::default()).await.unwrap();
        let data = TempDir::new().unwrap();
        let setup = Setup {
            data_dir: data.path().to_owned(),
            endpoints: Endpoints::together(
                &simulator.issuer(),
                &simulator.codex_base_url(),
                &simulator.api_base_url(),
            ),
            timeouts: Timeouts {
                connect: Duration::from_secs(2),
                first: Duration::from_secs(1),
                idle: Duration::from_secs(1),
            },
            redirect: RedirectChoice::DeepLink,
            credential_store: StoreChoice::File,
            transport: TransportChoice::Sse,
        };
        let http = http::client(&setup.timeouts).unwrap();
        let accounts = Accounts::open(&setup).unwrap();
        sign_in(&setup, &accounts, &http).await;
        let client = Client::new(&setup, accounts, http);
        Self { simulator, client, _data: data }
    }

    fn scenario(&self, name: &str) {
        self.simulator.set_scenario(Some(name.parse().unwrap()));
    }

    async fn turn(&self, prompt: &str) -> (Vec<Event>, Done) {
        let mut events = Vec::new();
        let request = request(prompt);
        let cancel = CancellationToken::new();
        let done = self.client.turn(&request, &cancel, &mut |event| events.push(event)).await;
        let ends = events.iter().filter(|event| matches!(event, Event::Done(_))).count();
        assert_eq!(ends, 1, "{prompt}: {events:?}");
        assert_eq!(events.last(), Some(&Event::Done(Box::new(done.clone()))));
        (events, done)
    }

    /// The turns that were asked for.
    fn turns(&self) -> Vec<Value> {
        let asked = self.simulator.requests();
        let turns = asked.iter().filter(|asked| asked.path.ends_with("/codex/responses"));
        turns.map(|asked| serde_json::to_value(asked).unwrap()).collect()
    }
}

/// Follows the authorize address and hands the deep link over, until nothing is refused any more.
async fn sign_in(setup: &Setup, accounts: &Accounts, http: &http::HttpClient) {
    let options = SignInOptions { deep_link: true, kind: AccountKind::Codex };
    let flow = sign_in::start(setup, accounts, http, options).await.unwrap();
    for _ in 0..5 {
        let answer = http.get(flow.url()).send().await.unwrap();
        let link = answer.headers()["location"].to_str().unwrap().to_owned();
        flow.callback(&link).await.unwrap();
        let signed_in = tokio::time::timeout(Duration::from_millis(300), flow.finished());
        if let Ok(account) = signed_in.await {
            account.unwrap();
            return;
        }
    }
    panic!("the sign-in does not end");
}

fn request(prompt: &str) -> TurnRequest {
    TurnRequest {
        model: None,
        effort: None,
        conversation: "conversation-1".to_owned(),
        input: vec![InputMessage::user(prompt)],
        search: false,
        instructions: String::new(),
    }
}

fn text(events: &[Event]) -> String {
    let delta = |event: &Event| match event {
        Event::Text { delta } => Some(delta.clone()),
        _ => None,
    };
    events.iter().filter_map(delta).collect()
}

fn kind(done: &Done) -> String {
    let failure = done.failure.as_ref().map(|failed| failed.failure.kind);
    serde_json::to_value(failure).unwrap().as_str().unwrap_or("none").to_owned()
}

#[tokio::test]
async fn what_is_said_is_read_with_limits_usage_and_model() {
    let place = Place::new().await;
    let (events, done) = place.turn("say:Grüße ☕ from here").await;
    assert_eq!((done.status, done.text.as_str()), (TurnStatus::Completed, "Grüße ☕ from here"));
    assert_eq!(text(&events), done.text);
    assert!(matches!(&events[0], Event::Started { model, .. } if model == "gpt-6.1-sol"));
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Limits { windows } if !windows.is_empty()))
    );
    assert_eq!(done.served_model.as_deref(), Some("gpt-6.1-sol"));
    assert!(done.usage.is_some_and(|usage| usage.total > 0));
    assert!(done.response_id.is_some());
    let turns = place.turns();
    assert_eq!(turns.len(), 1);
    assert_eq!(turns[0]["headers"]["originator"], "patchbay");
    assert_eq!(turns[0]["body"]["prompt_cache_key"], "conversation-1");
}

#[tokio::test]
async fn thinking_searching_and_long_answers() {
    let place = Place::new().await;
    let (events, done) = place.turn("think:3").await;
    assert_eq!((done.status, done.reasoning.len()), (TurnStatus::Completed, 3));
    assert!(events.iter().any(|event| matches!(event, Event::Reasoning { .. })));
    let (events, done) = place.turn("search:rust").await;
    assert!(!done.commentary.is_empty() && !done.text.is_empty());
    let tool = |status| Event::Tool { name: "web_search".to_owned(), status };
    assert!(
        events.contains(&tool(ToolStatus::Running)) && events.contains(&tool(ToolStatus::Done))
    );
    let (events, done) = place.turn("markdown:40").await;
    assert_eq!(text(&events), done.text);
    assert!(done.text.len() > 1000);
}

#[tokio::test]
async fn classic_and_lite_models_are_both_spoken_to() {
    let place = Place::new().await;
    for model in ["gpt-5.5", "gpt-6-luna"] {
        let request = TurnRequest { model: Some(model.to_owned()), ..request("say:yes") };
        let done = place.client.turn(&request, &CancellationToken::new(), &mut |_| ()).await;
        assert_eq!((done.text.as_str(), kind(&done).as_str()), ("yes", "none"), "{model}");
    }
}

#[tokio::test]
async fn the_conversation_so_far_is_accepted() {
    let place = Place::new().await;
    let mut request = request("say:one");
    request.input.push(InputMessage::assistant("one"));
    request.input.push(InputMessage::user("say:two"));
    let done = place.client.turn(&request, &CancellationToken::new(), &mut |_| ()).await;
    assert_eq!((done.text.as_str(), kind(&done).as_str()), ("two", "none"));
}

#[tokio::test]
async fn models_and_usage() {
    let place = Place::new().await;
    let models = place.client.models().await.unwrap();
    assert_eq!((models[0].id.as_str(), models[0].default), ("gpt-6.1-sol", true));
    assert_eq!(models, patchbay_codex::wire::built_in_models(), "the built-in list has aged");
    let usage = place.client.usage().await.unwrap();
    assert!(usage.plan.is_some() && usage.credits.is_some());
    let names: Vec<WindowName> = usage.windows.iter().map(|window| window.name).collect();
    assert!(names.contains(&WindowName::FiveHour) && names.contains(&WindowName::Weekly));
}

/// Every fault: its kind, and at most how many requests carry the turn.
#[tokio::test]
async fn every_fault_has_its_kind_and_is_not_asked_too_often() {
    let place = Place::new().await;
    for (scenario, expected, most) in [
        ("auth_scope", "auth_scope", 1),
        ("auth_forbidden", "auth_forbidden", 1),
        ("no_entitlement", "no_entitlement", 1),
        ("region_blocked", "region_blocked", 1),
        ("edge_blocked", "edge_blocked", 1),
        ("edge_challenge", "edge_challenge", 1),
        ("connection", "connection", 3),
        ("timeout", "timeout", 1),
        ("upstream_unavailable", "upstream_unavailable", 3),
        ("html-502", "upstream_unavailable", 3),
        ("overloaded", "overloaded", 3),
        ("stream_closed", "stream_closed", 3),
        ("empty_response", "empty_response", 2),
        ("rate_limit", "rate_limit", 3),
        ("usage_limit", "usage_limit", 1),
        ("quota", "quota", 1),
        ("schema", "schema", 1),
        ("model_not_found", "model_not_found", 1),
        ("context_overflow", "context_overflow", 1),
        ("request_too_large", "request_too_large", 1),
        ("replay_invalid", "replay_invalid", 1),
        ("policy_blocked", "policy_blocked", 1),
        ("slow-headers?wait=3", "timeout", 1),
        ("stall?after=400", "timeout", 1),
        ("cut?after=400", "stream_closed", 3),
        ("half-event?after=400", "stream_closed", 3),
    ] {
        place.scenario(scenario);
        let before = place.turns().len();
        let (_, done) = place.turn("say:hello there").await;
        assert_eq!(
            (kind(&done).as_str(), done.status),
            (expected, TurnStatus::Failed),
            "{scenario}"
        );
        let asked = place.turns().len() - before;
        assert!((1..=most).contains(&asked), "{scenario}: {asked} requests");
    }
}

#[tokio::test]
async fn mishaps_that_harm_nothing() {
    let place = Place::new().await;
    for scenario in
        ["duplicate-terminal", "unknown-events", "once-401", "upstream_unavailable?for=1"]
    {
        place.scenario(scenario);
        let (events, done) = place.turn("say:all is well").await;
        assert_eq!(
            (done.text.as_str(), kind(&done).as_str()),
            ("all is well", "none"),
            "{scenario}"
        );
        assert_eq!(text(&events), "all is well", "{scenario}");
    }
}

#[tokio::test]
async fn what_arrived_before_the_end_is_kept() {
    let place = Place::new().await;
    for scenario in
        ["cut?after=9000", "cut-utf8?after=9000", "half-event?after=9000", "stall?after=9000"]
    {
        place.scenario(scenario);
        let before = place.turns().len();
        let (events, done) = place.turn("tokens:3000").await;
        let partial = done.failure.as_ref().map(|failed| failed.partial_text.clone()).unwrap();
        assert_eq!(done.status, TurnStatus::Failed, "{scenario}");
        assert!(!partial.is_empty(), "{scenario}");
        assert_eq!(text(&events), partial, "{scenario}");
        assert_eq!(
            place.turns().len() - before,
            1,
            "{scenario}: not asked again once text was shown"
        );
    }
    place.scenario("incomplete_length");
    let (_, done) = place.turn("say:a part of it").await;
    assert_eq!((done.status, kind(&done).as_str()), (TurnStatus::Incomplete, "incomplete_length"));
    assert_eq!(done.incomplete_reason.as_deref(), Some("max_output_tokens"));
}

#[tokio::test]
async fn stopping_is_immediate_and_keeps_the_text() {
    let place = Place::new().await;
    let cancel = CancellationToken::new();
    let mut stopped = None;
    let mut stop = |event: Event| {
        if matches!(event, Event::Text { .. }) && stopped.is_none() {
            stopped = Some(Instant::now());
            cancel.cancel();
        }
    };
    let done = place.client.turn(&request("tokens:500@50"), &cancel, &mut stop).await;
    assert_eq!(done.status, TurnStatus::Cancelled);
    assert!(!done.text.is_empty() && done.failure.is_none());
    assert!(stopped.unwrap().elapsed() < Duration::from_secs(3), "the answer takes ten");
}

#[tokio::test]
async fn an_expired_token_is_renewed_within_the_turn() {
    let place = Place::new().await;
    assert_eq!(place.turn("say:one").await.1.text, "one");
    place.simulator.expire_access_tokens();
    let (_, done) = place.turn("say:two").await;
    assert_eq!((done.text.as_str(), kind(&done).as_str()), ("two", "none"));
    assert_eq!(place.turns().len(), 3);
    place.simulator.revoke_all();
    let (_, done) = place.turn("say:three").await;
    assert_eq!(done.status, TurnStatus::Failed);
    assert!(kind(&done).starts_with("refresh_"), "{}", kind(&done));
}
