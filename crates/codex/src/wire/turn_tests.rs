//! A turn against a server that misbehaves on purpose.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use patchbay_failure::Kind;
use tokio_util::sync::CancellationToken;

use super::scripted::{Counting, Scripted, Step, answer, client, event, refusal, stream_head};
use super::{Client, Done, Event, InputMessage, TurnRequest, TurnStatus};

fn request(model: Option<&str>) -> TurnRequest {
    TurnRequest {
        model: model.map(str::to_owned),
        effort: None,
        conversation: "conversation-1".to_owned(),
        input: vec![InputMessage::user("hello")],
        search: false,
        instructions: String::new(),
    }
}

async fn turn(client: &Client) -> (Vec<Event>, Done) {
    let mut events = Vec::new();
    let cancel = CancellationToken::new();
    let done =
        client.turn(&request(Some("gpt-5.5")), &cancel, &mut |event| events.push(event)).await;
    let ends = events.iter().filter(|event| matches!(event, Event::Done(_))).count();
    assert_eq!(ends, 1, "exactly one end: {events:?}");
    assert_eq!(events.pop(), Some(Event::Done(Box::new(done.clone()))), "the end is last");
    (events, done)
}

/// Plays `scripts`, and gives what came of it, the number of requests and of renewals.
async fn played(scripts: Vec<Vec<Step>>) -> (Vec<Event>, Done, usize, u32) {
    let server = Scripted::new(scripts).await;
    let credentials = Counting::default();
    let (events, done) = turn(&server.client(&credentials)).await;
    (events, done, server.requests().len(), credentials.renewed.load(Ordering::SeqCst))
}

fn kind(done: &Done) -> Option<Kind> {
    done.failure.as_ref().map(|failed| failed.failure.kind)
}

fn text(events: &[Event]) -> String {
    let delta = |event: &Event| match event {
        Event::Text { delta } => Some(delta.clone()),
        _ => None,
    };
    events.iter().filter_map(delta).collect()
}

const CREATED: &str = r#"{"type":"response.created","response":{"id":"r1","model":"gpt-5.5"}}"#;
const DELTA: &str = r#"{"type":"response.output_text.delta","delta":"so far"}"#;
const EXPIRED: &str = r#"{"error":{"message":"Your authentication token has expired.","code":"token_expired"},"status":401}"#;
const SCOPE: &str = r#"{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: api.responses.write.","type":"invalid_request_error","code":null}}"#;

#[tokio::test]
async fn a_turn_says_who_asks_and_streams_the_answer() {
    let server = Scripted::new(vec![answer("Hello")]).await;
    let (events, done) = turn(&server.client(&Counting::default())).await;
    assert_eq!(done.status, TurnStatus::Completed);
    assert_eq!(done.text, "Hello");
    assert!(matches!(&events[0], Event::Started { model, .. } if model == "gpt-5.5"));
    assert_eq!(text(&events), "Hello");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    for line in [
        "post /backend-api/codex/responses http/1.1",
        "authorization: bearer token-1",
        "chatgpt-account-id: workspace-1",
        "originator: patchbay",
        "session-id: conversation-1",
        "thread-id: conversation-1",
        "x-client-request-id: conversation-1",
        "accept: text/event-stream",
        "content-type: application/json",
        &format!("user-agent: {}", crate::http::user_agent().to_lowercase()),
    ] {
        assert!(requests[0].lines().any(|given| given == line), "{line} in {}", requests[0]);
    }
    assert!(requests[0].contains(r#""text":"hello""#));
    assert!(!requests[0].contains("responses-lite"));
}

#[tokio::test]
async fn one_401_renews_the_tokens_and_asks_again() {
    let server = Scripted::new(vec![refusal(401, "", EXPIRED), answer("Hello")]).await;
    let credentials = Counting::default();
    let (_, done) = turn(&server.client(&credentials)).await;
    assert_eq!((done.status, kind(&done)), (TurnStatus::Completed, None));
    assert_eq!(credentials.renewed.load(Ordering::SeqCst), 1);
    assert!(server.requests()[1].contains("authorization: bearer token-2"));
}

#[tokio::test]
async fn a_second_401_and_a_scope_fault_are_final() {
    let twice = vec![refusal(401, "", EXPIRED), refusal(401, "", EXPIRED)];
    let (_, done, requests, renewed) = played(twice).await;
    assert_eq!((kind(&done), requests, renewed), (Some(Kind::AuthExpired), 2, 1));
    let (_, done, requests, renewed) = played(vec![refusal(401, "", SCOPE)]).await;
    assert_eq!((kind(&done), requests, renewed), (Some(Kind::AuthScope), 1, 0));
}

#[tokio::test]
async fn a_failing_server_is_asked_three_times_at_most() {
    let bad = || refusal(502, "content-type: text/html\r\nretry-after-ms: 5\r\n", "<html>");
    let (_, done, requests, _) = played(vec![bad(), bad(), answer("At last")]).await;
    assert_eq!((done.text.as_str(), requests), ("At last", 3));
    let (events, done, requests, _) = played(vec![bad(), bad(), bad(), answer("never")]).await;
    assert_eq!((kind(&done), requests), (Some(Kind::UpstreamUnavailable), 3));
    assert_eq!(events, []);
    let detail = done.failure.unwrap().failure.detail.unwrap();
    assert!(!detail.contains('<'), "a page is not shown: {detail}");
}

#[tokio::test]
async fn a_long_retry_after_is_not_waited_for() {
    let bad = refusal(503, "retry-after: 60\r\n", "{}");
    let (_, done, requests, _) = played(vec![bad, answer("never")]).await;
    assert_eq!((done.status, requests), (TurnStatus::Failed, 1));
}

#[tokio::test]
async fn a_429_is_tried_again_only_where_the_server_says_when() {
    let body =
        r#"{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached"}}"#;
    let headers = "x-codex-primary-used-percent: 100\r\nx-codex-primary-window-minutes: 10080\r\n\
                   x-codex-primary-reset-at: 1773860656\r\nretry-after-ms: 5\r\n";
    let (events, done, requests, _) = played(vec![refusal(429, headers, body), answer("no")]).await;
    assert_eq!((kind(&done), requests), (Some(Kind::UsageLimit), 1));
    assert!(matches!(&events[..], [Event::Limits { windows }] if windows.len() == 1));
    assert_eq!(done.failure.unwrap().failure.resets_at, Some(1_773_860_656));
    let (_, done, requests, _) = played(vec![refusal(429, "", "{}"), answer("never")]).await;
    assert_eq!((kind(&done), requests), (Some(Kind::RateLimit), 1));
    let soon = || refusal(429, "retry-after: 0\r\n", "{}");
    let (_, done, requests, _) = played(vec![soon(), answer("At last")]).await;
    assert_eq!((done.text.as_str(), requests), ("At last", 2));
    let (_, done, requests, _) = played(vec![soon(), soon(), soon(), answer("never")]).await;
    assert_eq!((kind(&done), requests), (Some(Kind::RateLimit), 3));
}

#[tokio::test]
async fn a_cut_before_any_text_is_tried_again_and_after_it_is_kept() {
    let cut = vec![stream_head(""), event(CREATED)];
    let (events, done, requests, _) = played(vec![cut, answer("Hello")]).await;
    assert_eq!((done.text.as_str(), requests), ("Hello", 2));
    assert_eq!(text(&events), "Hello");
    let cut = vec![stream_head(""), event(CREATED), event(DELTA)];
    let (_, done, requests, _) = played(vec![cut, answer("Hello")]).await;
    assert_eq!((kind(&done), requests), (Some(Kind::StreamClosed), 1));
    assert_eq!(done.failure.unwrap().partial_text, "so far");
}

#[tokio::test]
async fn an_empty_answer_is_tried_again_once() {
    let (_, done, requests, _) = played(vec![vec![stream_head("")], vec![stream_head("")]]).await;
    assert_eq!((kind(&done), requests), (Some(Kind::EmptyResponse), 2));
}

#[tokio::test]
async fn a_terminal_event_ends_the_turn_although_the_stream_stays_open() {
    let mut script = answer("Hello");
    script.push(Step::Hang);
    let begun = Instant::now();
    let (_, done, ..) = played(vec![script]).await;
    assert_eq!(done.text, "Hello");
    assert!(begun.elapsed() < Duration::from_millis(390), "it did not wait for the idle limit");
}

#[tokio::test]
async fn silence_ends_in_a_timeout_with_what_had_come() {
    let (_, done, requests, _) = played(vec![vec![Step::Hang]]).await;
    assert_eq!((kind(&done), requests), (Some(Kind::Timeout), 1));
    let (_, done, ..) = played(vec![vec![stream_head(""), Step::Hang]]).await;
    assert_eq!(kind(&done), Some(Kind::Timeout));
    let (_, done, requests, _) =
        played(vec![vec![stream_head(""), event(CREATED), event(DELTA), Step::Hang]]).await;
    assert_eq!((kind(&done), requests), (Some(Kind::Timeout), 1));
    assert_eq!(done.failure.unwrap().partial_text, "so far");
}

#[tokio::test]
async fn a_sign_of_life_resets_the_idle_limit() {
    let mut script = vec![stream_head(""), event(CREATED)];
    for _ in 0..4 {
        script.push(Step::Wait(Duration::from_millis(200)));
        script.push(event(r#"{"type":"keepalive"}"#));
    }
    script.extend(answer("Hello").into_iter().skip(2));
    let (_, done, ..) = played(vec![script]).await;
    assert_eq!(done.text, "Hello");
}

#[tokio::test]
async fn stopping_closes_the_request_at_once_and_keeps_the_text() {
    let server =
        Scripted::new(vec![vec![stream_head(""), event(CREATED), event(DELTA), Step::Hang]]).await;
    let client = server.client(&Counting::default());
    let cancel = CancellationToken::new();
    let begun = Instant::now();
    let mut stop = |event: Event| {
        if matches!(event, Event::Text { .. }) {
            cancel.cancel();
        }
    };
    let done = client.turn(&request(Some("gpt-5.5")), &cancel, &mut stop).await;
    assert_eq!((done.status, done.text.as_str()), (TurnStatus::Cancelled, "so far"));
    assert_eq!(done.failure, None);
    assert!(begun.elapsed() < Duration::from_secs(3));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.gone(), 1, "the connection is closed");
}

#[tokio::test]
async fn stopping_works_before_the_first_answer_and_while_waiting_to_retry() {
    let waiting = refusal(503, "retry-after: 4\r\n", "{}");
    for script in [vec![Step::Hang], waiting] {
        let server = Scripted::new(vec![script]).await;
        let cancel = CancellationToken::new();
        let stop = cancel.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            stop.cancel();
        });
        let begun = Instant::now();
        let client = server.client(&Counting::default());
        let done = client.turn(&request(Some("gpt-5.5")), &cancel, &mut |_| ()).await;
        assert_eq!(done.status, TurnStatus::Cancelled);
        assert!(begun.elapsed() < Duration::from_secs(3), "it did not wait to retry");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn nobody_signed_in_makes_no_request() {
    let server = Scripted::new(vec![]).await;
    let missing = Counting { missing: true, ..Counting::default() };
    let (_, done) = turn(&server.client(&missing)).await;
    assert_eq!(kind(&done), Some(Kind::AuthMissing));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn nobody_there_is_a_connection_failure() {
    let (_, done) = turn(&client("http://127.0.0.1:1", &Counting::default())).await;
    assert_eq!(kind(&done), Some(Kind::Connection));
}

#[tokio::test]
async fn a_page_with_status_200_is_a_gateway() {
    let page = refusal(200, "content-type: text/html\r\n", "<html>Welcome to the hotel</html>");
    let (_, done, requests, _) = played(vec![page]).await;
    assert_eq!((kind(&done), requests), (Some(Kind::EdgeBlocked), 1));
}

#[tokio::test]
async fn the_default_model_is_asked_for_once_and_lite_models_get_their_header() {
    let list = r#"{"models":[{"slug":"hidden","visibility":"hide","priority":0},
        {"slug":"new","visibility":"list","priority":1,"use_responses_lite":true}]}"#;
    let list = refusal(200, "content-type: application/json\r\n", list);
    let server = Scripted::new(vec![list, answer("a"), answer("b")]).await;
    let client = server.client(&Counting::default());
    for _ in 0..2 {
        client.turn(&request(None), &CancellationToken::new(), &mut |_| ()).await;
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests[0].starts_with("get /backend-api/codex/models?client_version="));
    for turn in &requests[1..] {
        assert!(turn.contains(r#""model":"new""#), "{turn}");
        assert!(turn.contains("x-openai-internal-codex-responses-lite: true"));
        assert!(turn.contains(r#""context":"all_turns""#));
    }
}

#[tokio::test]
async fn without_a_list_the_built_in_default_is_used() {
    let server = Scripted::new(vec![refusal(404, "", "{}"), answer("a")]).await;
    let client = server.client(&Counting::default());
    let done = client.turn(&request(None), &CancellationToken::new(), &mut |_| ()).await;
    assert_eq!(done.text, "a");
    assert!(server.requests()[1].contains(r#""model":"gpt-6.1-sol""#));
}

#[tokio::test]
async fn usage_and_models_are_asked_for_once_more_after_a_401() {
    let usage = r#"{"plan_type":"plus","rate_limit":{"primary_window":
        {"used_percent":62,"limit_window_seconds":18000,"reset_at":5}},"credits":null}"#;
    let ok = refusal(200, "content-type: application/json\r\n", usage);
    let server = Scripted::new(vec![refusal(401, "", EXPIRED), ok]).await;
    let report = server.client(&Counting::default()).usage().await.unwrap();
    assert_eq!(report.plan.as_deref(), Some("plus"));
    assert_eq!(report.windows.len(), 1);
    assert!(server.requests()[1].starts_with("get /backend-api/wham/usage "));
    assert!(server.requests()[1].contains("authorization: bearer token-2"));

    let server = Scripted::new(vec![refusal(403, "", r#"{"detail":"Forbidden"}"#)]).await;
    let failure = server.client(&Counting::default()).models().await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthForbidden);
}

const REPLAY: &str = r#"{"error":{"message":"The encrypted content could not be verified.","type":"invalid_request_error","code":"invalid_encrypted_content"}}"#;

/// A conversation whose last answer is handed back as it came.
fn resumed() -> TurnRequest {
    let mut request = request(Some("gpt-5.5"));
    let mut said = InputMessage::assistant("before");
    said.replay = vec![
        serde_json::json!({ "type": "reasoning", "summary": [], "encrypted_content": "sealed" }),
        serde_json::json!({ "type": "message", "role": "assistant", "id": "msg_1",
            "content": [{ "type": "output_text", "text": "before" }] }),
    ];
    request.input.insert(0, said);
    request
}

async fn played_with(request: &TurnRequest, scripts: Vec<Vec<Step>>) -> (Done, Vec<String>) {
    let server = Scripted::new(scripts).await;
    let client = server.client(&Counting::default());
    let done = client.turn(request, &CancellationToken::new(), &mut |_| ()).await;
    (done, server.requests())
}

#[tokio::test]
async fn refused_reasoning_is_left_out_once_and_the_words_stay() {
    let refused = || refusal(400, "", REPLAY);
    let (done, requests) = played_with(&resumed(), vec![refused(), answer("Hello")]).await;
    assert_eq!((done.text.as_str(), requests.len()), ("Hello", 2));
    assert!(requests[0].contains("sealed") && requests[0].contains("msg_1"));
    assert!(!requests[1].contains("sealed") && !requests[1].contains("msg_1"));
    assert!(requests[1].contains("before"));
    let (done, requests) = played_with(&resumed(), vec![refused(), refused(), answer("no")]).await;
    assert_eq!((kind(&done), requests.len()), (Some(Kind::ReplayInvalid), 2));
    let named = played_with(&request(Some("gpt-5.5")), vec![refused(), answer("no")]).await;
    assert_eq!((kind(&named.0), named.1.len()), (Some(Kind::ReplayInvalid), 1));
}

#[tokio::test]
async fn a_refused_field_is_left_out_once() {
    let refused = |field: &str| {
        refusal(400, "", &format!(r#"{{"detail":"Unsupported parameter: {field}"}}"#))
    };
    let scripts = vec![refused("prompt_cache_key"), answer("Hello")];
    let (done, requests) = played_with(&request(Some("gpt-5.5")), scripts).await;
    assert_eq!((done.text.as_str(), requests.len()), ("Hello", 2));
    assert!(requests[0].contains("prompt_cache_key"));
    assert!(!requests[1].contains("prompt_cache_key"));
    for (fields, most) in [(["include", "reasoning"], 2), (["temperature", "top_p"], 1)] {
        let scripts = vec![refused(fields[0]), refused(fields[1]), answer("never")];
        let (done, requests) = played_with(&request(Some("gpt-5.5")), scripts).await;
        assert_eq!((kind(&done), requests.len()), (Some(Kind::UnsupportedParameter), most));
    }
}

/// Everything that makes a turn ask again, at once.
#[tokio::test]
async fn no_turn_asks_more_than_four_times() {
    let bad = || refusal(502, "retry-after-ms: 5\r\n", "{}");
    let field = refusal(400, "", r#"{"detail":"Unsupported parameter: include"}"#);
    let scripts = vec![
        refusal(401, "", EXPIRED),
        refusal(400, "", REPLAY),
        field,
        bad(),
        bad(),
        answer("never"),
    ];
    let (done, requests) = played_with(&resumed(), scripts).await;
    assert_eq!((kind(&done), requests.len()), (Some(Kind::UpstreamUnavailable), 4));
}

#[tokio::test]
async fn what_the_server_says_of_the_turn_is_said_again_within_it() {
    let cut = vec![stream_head("x-codex-turn-state: state-7\r\n"), event(CREATED)];
    let server = Scripted::new(vec![cut, answer("Hello"), answer("Next")]).await;
    let client = server.client(&Counting::default());
    turn(&client).await;
    turn(&client).await;
    let requests = server.requests();
    let said = |at: usize| requests[at].contains("x-codex-turn-state: state-7");
    assert_eq!([said(0), said(1), said(2)], [false, true, false]);
}
