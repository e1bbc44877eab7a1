//! Every scenario gives the status, the body or the stream that its name promises.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends there")]

mod common;

use std::time::Duration;

use common::*;
use futures_util::StreamExt as _;
use patchbay_simulator::{Running, faults};
use serde_json::Value;

async fn ready(scenario: &str) -> (Running, String, String) {
    let simulator = simulator("").await;
    let tokens = sign_in(&simulator).await;
    simulator.set_scenario(Some(scenario.parse().unwrap()));
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    (simulator, text("access_token"), text("refresh_token"))
}

/// What arrives of a stream, and whether it ended in order.
async fn bytes(response: reqwest::Response) -> (Vec<u8>, bool) {
    let mut stream = response.bytes_stream();
    let mut all = Vec::new();
    while let Ok(piece) = tokio::time::timeout(Duration::from_millis(700), stream.next()).await {
        match piece {
            Some(Ok(piece)) => all.extend(piece),
            Some(Err(_)) => return (all, false),
            None => return (all, true),
        }
    }
    (all, false)
}

#[tokio::test]
async fn refusals_of_a_turn() {
    for (scenario, status, part) in [
        ("auth_scope", 401, "Missing scopes: api.responses.write"),
        ("auth_expired", 401, "\"token_expired\""),
        ("auth_forbidden", 403, "\"detail\""),
        ("no_entitlement", 429, "\"usage_not_included\""),
        ("region_blocked", 403, "\"unsupported_country_region_territory\""),
        ("edge_blocked", 403, "<!DOCTYPE html>"),
        ("edge_challenge", 403, "Just a moment..."),
        ("challenge", 403, "challenge-platform"),
        ("proxy", 407, "Proxy Authentication Required"),
        ("timeout", 504, "timeout"),
        ("upstream_unavailable", 500, "\"server_error\""),
        ("html-502", 502, "<title>502 Bad Gateway</title>"),
        ("overloaded", 503, "\"server_is_overloaded\""),
        ("rate_limit", 429, "Please try again in 2s"),
        ("usage_limit", 429, "\"usage_limit_reached\""),
        ("quota", 429, "\"insufficient_quota\""),
        ("schema", 400, "Invalid type for 'input[0].content'"),
        ("unsupported_parameter", 400, "Unsupported parameter: prompt_cache_key"),
        ("unsupported_parameter?field=include", 400, "Unsupported parameter: include"),
        ("model_not_found", 400, "The 'gpt-5.5' model is not supported"),
        ("request_too_large", 413, "\"request_too_large\""),
        ("replay_invalid", 400, "\"invalid_encrypted_content\""),
        ("unknown", 418, "unknown tune"),
        ("once-401", 401, "\"token_expired\""),
    ] {
        let (simulator, access, _) = ready(scenario).await;
        let response = turn(&simulator, &access, &request("say:x")).await;
        assert_eq!(response.status(), status, "{scenario}");
        let head = response.headers().clone();
        let body = response.text().await.unwrap();
        assert!(body.contains(part), "{scenario}: {body}");
        let html = head["content-type"].to_str().unwrap().starts_with("text/html");
        assert_eq!(html, body.starts_with('<'), "{scenario}");
        match scenario {
            "usage_limit" => {
                assert_eq!(head["x-codex-primary-used-percent"], "100");
                let body: Value = serde_json::from_str(&body).unwrap();
                assert!(body["error"]["resets_at"].is_i64());
            }
            "rate_limit" => assert_eq!(head["retry-after"], "2"),
            "challenge" | "edge_challenge" => assert_eq!(head["cf-mitigated"], "challenge"),
            "proxy" => assert!(head.contains_key("proxy-authenticate")),
            _ => {}
        }
        // Its own place and no other.
        let usage = format!("{}/wham/usage", simulator.codex_base_url());
        let usage = http().get(usage).bearer_auth(&access).send().await.unwrap();
        assert_eq!(usage.status(), 200, "{scenario}");
    }
}

#[tokio::test]
async fn a_dropped_field_is_no_longer_refused() {
    let (simulator, access, _) = ready("unsupported_parameter").await;
    let mut body = request("say:x");
    body.as_object_mut().unwrap().remove("prompt_cache_key");
    assert_eq!(turn(&simulator, &access, &body).await.status(), 200);
}

#[tokio::test]
async fn a_scenario_ends_after_its_requests() {
    let (simulator, access, _) = ready("overloaded?for=2").await;
    for expected in [503, 503, 200] {
        assert_eq!(turn(&simulator, &access, &request("say:x")).await.status(), expected);
    }
    simulator.set_scenario(Some("once-401".parse().unwrap()));
    for expected in [401, 200] {
        assert_eq!(turn(&simulator, &access, &request("say:x")).await.status(), expected);
    }
}

#[tokio::test]
async fn refusals_of_a_refresh() {
    for (scenario, status, part) in [
        ("refresh_expired", 401, "\"refresh_token_expired\""),
        ("refresh_reused", 401, "\"refresh_token_reused\""),
        ("refresh-reused", 401, "\"refresh_token_reused\""),
        ("refresh_revoked", 401, "\"refresh_token_invalidated\""),
        ("refresh_failed", 400, "\"invalid_grant\""),
    ] {
        let (simulator, access, token) = ready(scenario).await;
        // So that a client comes to refresh at all.
        assert_eq!(turn(&simulator, &access, &request("say:x")).await.status(), 401);
        let (got, body) = refresh(&simulator.issuer(), &token).await;
        assert_eq!(got, status, "{scenario}");
        assert!(body.to_string().contains(part), "{scenario}: {body}");
    }
    let (simulator, _, token) = ready("refresh_timeout").await;
    let issuer = simulator.issuer();
    let wait = tokio::time::timeout(Duration::from_millis(300), refresh(&issuer, &token));
    assert!(wait.await.is_err());
}

#[tokio::test]
async fn streams_that_end_with_a_reason() {
    for (scenario, last, code) in [
        ("context_overflow", "response.failed", "context_length_exceeded"),
        ("policy_blocked", "response.failed", "cyber_policy"),
        ("incomplete_length", "response.incomplete", "max_output_tokens"),
        ("rate_limit?after=6000", "response.failed", "rate_limit_exceeded"),
        ("overloaded?after=6000", "response.failed", "server_is_overloaded"),
        ("usage_limit?after=6000", "response.failed", "usage_limit_reached"),
        ("empty_response", "response.completed", ""),
    ] {
        let (simulator, access, _) = ready(scenario).await;
        let response = turn(&simulator, &access, &request("tokens:40@2000")).await;
        assert_eq!(response.status(), 200, "{scenario}");
        let events = events(&response.text().await.unwrap());
        let end = events.last().unwrap();
        assert_eq!(end["type"], last, "{scenario}");
        assert!(end["response"].to_string().contains(code), "{scenario}: {end}");
        let spoke = !said(&events).is_empty();
        let midway = scenario.contains("after") || scenario == "incomplete_length";
        assert_eq!(spoke, midway, "{scenario}");
    }
}

#[tokio::test]
async fn streams_that_break_off() {
    for (scenario, in_order) in [
        ("cut", false),
        ("cut?after=5000", false),
        ("connection?at=/nowhere", true),
        ("stream_closed", true),
        ("stream_closed?after=5000", true),
        ("half-event", true),
        ("cut-utf8", true),
        ("stall", false),
    ] {
        let (simulator, access, _) = ready(scenario).await;
        let response = turn(&simulator, &access, &request("tokens:40@2000")).await;
        assert_eq!(response.status(), 200, "{scenario}");
        let (all, ended) = bytes(response).await;
        assert_eq!(ended, in_order, "{scenario}");
        if scenario.starts_with("connection") {
            continue;
        }
        let text = String::from_utf8_lossy(&all);
        assert!(text.contains("response.output_text.delta"), "{scenario}");
        assert!(!text.contains("response.completed"), "{scenario}");
        match scenario {
            "cut?after=5000" => assert_eq!(all.len(), 5000),
            "stream_closed?after=5000" => assert!(all.len() <= 5000 && text.ends_with("\n\n")),
            "stream_closed" => assert!(text.ends_with("\n\n")),
            "half-event" => assert!(!text.ends_with('\n')),
            "cut-utf8" => {
                assert!(std::str::from_utf8(&all).is_err_and(|e| e.error_len().is_none()))
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn no_answer_at_all_and_a_late_one() {
    let (simulator, access, _) = ready("connection").await;
    let error = try_turn(&simulator, &access, &request("say:x")).await.unwrap_err();
    assert!(!error.is_timeout() && !error.is_status(), "{error:?}");

    let (simulator, access, _) = ready("slow-headers?wait=0.4").await;
    let begun = std::time::Instant::now();
    let response = turn(&simulator, &access, &request("say:x")).await;
    assert!(begun.elapsed() >= Duration::from_millis(400));
    assert_eq!(said(&events(&response.text().await.unwrap())), "x");
}

#[tokio::test]
async fn streams_with_too_much_in_them() {
    let (simulator, access, _) = ready("duplicate-terminal").await;
    let text = turn(&simulator, &access, &request("say:x")).await.text().await.unwrap();
    let all = events(&text);
    let ends = names(&all).into_iter().filter(|name| *name == "response.completed").count();
    assert_eq!(ends, 2);

    let (simulator, access, _) = ready("unknown-events").await;
    let text = turn(&simulator, &access, &request("say:still here")).await.text().await.unwrap();
    let all = events(&text);
    assert_eq!(said(&all), "still here");
    assert!(text.contains("\n: "), "a comment line");
    for name in ["keepalive", "response.aroma.delta", ""] {
        assert!(names(&all).contains(&name), "{name:?}");
    }
}

#[tokio::test]
async fn a_refusal_can_strike_elsewhere() {
    let (simulator, access, _) = ready("html-502?at=/backend-api/codex/models&for=1").await;
    let url = format!("{}/codex/models", simulator.codex_base_url());
    for expected in [502, 200] {
        let response = http().get(&url).bearer_auth(&access).send().await.unwrap();
        assert_eq!(response.status(), expected);
    }
}

#[tokio::test]
async fn usage_tells_of_a_used_up_plan() {
    let (simulator, access, _) = ready("usage_limit").await;
    let url = format!("{}/wham/usage", simulator.codex_base_url());
    let usage: Value =
        http().get(url).bearer_auth(&access).send().await.unwrap().json().await.unwrap();
    assert_eq!(usage["rate_limit"]["limit_reached"], true);
    assert_eq!(usage["rate_limit"]["primary_window"]["used_percent"], 100);
}

#[test]
fn the_list_of_names_has_no_doubles_but_the_two_spellings() {
    let mut names = faults::names();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
