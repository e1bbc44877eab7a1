//! The nine failures that other programs name wrongly, each from its cause to the words: kind, the
//! older contract's kind, failover reason, exit status, JSON, and the line read back from the log.
//! The window shows title, meaning and action as they are here: it has no words of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod issuer;
mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use issuer::{scenario, signed_in};
use serde_json::Value;
use support::Place;

/// What must be said, wherever.
struct Named {
    kind: &'static str,
    runtime_kind: &'static str,
    failover: &'static str,
    action: &'static str,
    /// A part of the title.
    title: &'static str,
}

const fn named(
    kind: &'static str,
    runtime_kind: &'static str,
    failover: &'static str,
    action: &'static str,
    title: &'static str,
) -> Named {
    Named { kind, runtime_kind, failover, action, title }
}

const SCOPE: Named =
    named("auth_scope", "auth_scope", "auth", "repair_route", "accepts API keys only");
const REFRESH: Named =
    named("refresh_reused", "auth_refresh", "auth_permanent", "sign_in", "already used by another");
const HTML: Named =
    named("edge_blocked", "auth_html_403", "auth", "check_network", "A web page came");
const PROXY: Named = named("proxy", "proxy", "unknown", "check_proxy", "The proxy did not let");
const DNS: Named = named("dns", "dns", "unknown", "check_network", "name could not be found");
const TIMEOUT: Named = named("timeout", "timeout", "timeout", "retry", "No answer arrived in time");
const SCHEMA: Named = named("schema", "schema", "format", "report", "did not understand");
const SANDBOX: Named =
    named("sandbox_blocked", "sandbox_blocked", "unknown", "approve_in_tool", "own sandbox");
const REPLAY: Named =
    named("replay_invalid", "replay_invalid", "format", "drop_and_resend", "earlier messages");

/// A failure's object, as every command prints it.
#[track_caller]
fn is(named: &Named, failure: &Value) {
    let fields = ["kind", "runtime_kind", "failover_reason", "action"];
    let said: Vec<&str> = fields.iter().map(|key| failure[*key].as_str().unwrap()).collect();
    assert_eq!(said, [named.kind, named.runtime_kind, named.failover, named.action], "{failure:#}");
    assert!(failure["title"].as_str().unwrap().contains(named.title), "{failure:#}");
    for words in ["meaning", "action_text"] {
        assert!(failure[words].as_str().is_some_and(|text| text.ends_with('.')), "{failure:#}");
    }
}

#[test]
fn a_real_text_of_each_is_explained() {
    let place = Place::empty();
    for (named, args, text) in [
        (
            SCOPE,
            &["--provider", "openai-codex"][..],
            "HTTP 401: You have insufficient permissions for this operation. Missing scopes: api.responses.write.",
        ),
        (REFRESH, &[], "OAuth token refresh failed for openai-codex: refresh_token_reused"),
        (
            HTML,
            &[],
            "403 <!DOCTYPE html><html><head><link rel=\"dns-prefetch\" href=\"//x\"></head><body>Access denied</body></html>",
        ),
        (PROXY, &[], "tunneling socket could not be established, statusCode=407"),
        (DNS, &[], "TypeError: fetch failed [cause]: Error: getaddrinfo ENOTFOUND chatgpt.com"),
        (
            TIMEOUT,
            &[],
            "curl: (28) Operation timed out after 30001 milliseconds with 0 bytes received",
        ),
        (
            SCHEMA,
            &["--status", "422"],
            "{\"detail\":[{\"loc\":[\"body\",\"input\"],\"type\":\"list_type\"}]}",
        ),
        (SANDBOX, &[], "exec denied (allowlist-miss): git push"),
        (REPLAY, &["--status", "400"], "Previous response with id 'resp_abc' not found."),
    ] {
        let all = [&["explain", "--json"], args, &[text]].concat();
        let explained = place.run(&all).exits(0).json();
        assert_eq!(explained["schema"], 1);
        is(&named, &explained);
        let words = place.run(&[&["explain"], args, &[text]].concat()).exits(0).out;
        for key in ["title", "meaning", "action_text"] {
            assert!(words.contains(explained[key].as_str().unwrap()), "{key}: {words}");
        }
        assert!(!place.data().exists(), "explaining writes nothing");
    }
}

/// Sends one message and holds the answer, its exit status and the log to `named`.
#[track_caller]
fn chat_fails(place: &Place, named: &Named, exit: i32) {
    let log = place.data().join("logs/cli.jsonl");
    let _ = std::fs::remove_file(&log);
    let lines = place.run(&["chat", "--json", "hello"]).exits(exit).lines();
    let done = lines.last().unwrap();
    assert_eq!((&done["type"], &done["status"]), (&"done".into(), &"failed".into()), "{done:#}");
    is(named, &done["failure"]);
    let text = std::fs::read_to_string(&log).unwrap();
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ended: Vec<&Value> =
        events.iter().map(|it| &it["fields"]).filter(|it| it["message"] == "turn.ended").collect();
    let [ended] = ended.as_slice() else { panic!("one turn ends once: {text}") };
    let expected = [
        ("kind", named.kind),
        ("runtime_kind", named.runtime_kind),
        ("providerRuntimeFailureKind", named.runtime_kind),
        ("failoverReason", named.failover),
        ("provider", "openai-codex"),
        ("status", "failed"),
    ];
    for (key, value) in expected {
        assert_eq!(ended[key], value, "{key}: {ended:#}");
    }
    assert!(ended["run"].as_str().is_some_and(|run| run.len() == 36), "{ended:#}");
    assert_eq!(ended["fingerprint"].as_str().unwrap().len(), 16, "{ended:#}");
    assert!(ended["preview"].as_str().unwrap().chars().count() <= 200, "{ended:#}");
    assert!(ended["attempt"].as_u64().is_some_and(|attempt| (1..=4).contains(&attempt)));
    assert!(!text.contains("eyJ"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_causes_it_is_named_to_the_end() {
    let (simulator, place) = signed_in().await;
    // A busy machine is slow to answer too: only who waits for nothing waits a second.
    let mut place = place;
    for (cause, named, exit) in [
        ("auth_scope", SCOPE, 5),
        ("edge_blocked", HTML, 5),
        ("slow-headers", TIMEOUT, 5),
        ("schema", SCHEMA, 5),
        ("replay_invalid", REPLAY, 5),
    ] {
        let timeouts = if cause == "slow-headers" { "20,1,20" } else { "20,20,20" };
        place = place.var("PATCHBAY_TIMEOUTS", timeouts);
        scenario(&simulator, cause).await;
        chat_fails(&place, &named, exit);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_nobody_has_is_dns() {
    let (_simulator, place) = signed_in().await;
    let place =
        place.var("PATCHBAY_CODEX_BASE_URL", "https://chatgpt.patchbay-test.invalid/backend-api");
    chat_fails(&place, &DNS, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_refuses_and_one_that_is_not_there() {
    let (_simulator, place) = signed_in().await;
    let place =
        place.var("PATCHBAY_CODEX_BASE_URL", "https://chatgpt.patchbay-test.invalid/backend-api");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let refusing = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 2048]);
            let _ = stream.write_all(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            );
        }
    });
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let place = place.var("HTTPS_PROXY", &refusing);
    chat_fails(&place, &PROXY, 5);
    chat_fails(&place.var("HTTPS_PROXY", &format!("http://{gone}")), &PROXY, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_that_was_used_elsewhere() {
    let (simulator, place) = signed_in().await;
    scenario(&simulator, "refresh_reused").await;
    chat_fails(&place, &REFRESH, 4);
    let log = std::fs::read_to_string(place.data().join("logs/cli.jsonl")).unwrap();
    assert!(log.contains("\"refresh.started\"") && log.contains("\"refresh.ended\""), "{log}");
}

#[test]
fn a_repair_and_its_undo_are_in_the_log() {
    let place = Place::broken();
    place.run(&["repair", "--yes"]);
    place.run(&["undo"]).exits(0);
    let log = std::fs::read_to_string(place.data().join("logs/cli.jsonl")).unwrap();
    for event in ["repair.started", "repair.ended", "undo.started", "undo.ended"] {
        assert!(log.contains(&format!("\"{event}\"")), "{event}: {log}");
    }
}
