//! What a test may set, and the scenarios that depend on what a client sends back.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends there")]

mod common;

use common::socket::Socket;
use common::*;
use patchbay_simulator::Running;
use serde_json::{Value, json};

async fn ready(scenario: &str) -> (Running, String) {
    let simulator = simulator("").await;
    let tokens = sign_in(&simulator).await;
    if !scenario.is_empty() {
        simulator.set_scenario(Some(scenario.parse().unwrap()));
    }
    (simulator, tokens["access_token"].as_str().unwrap().to_owned())
}

async fn get(simulator: &Running, access: &str, path: &str, tag: &str) -> reqwest::Response {
    let url = format!("{}{path}", simulator.codex_base_url());
    http().get(url).bearer_auth(access).header("if-none-match", tag).send().await.unwrap()
}

/// A turn with one header more.
async fn turn_with(
    simulator: &Running,
    access: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> reqwest::Response {
    let mut request = http()
        .post(format!("{}/codex/responses", simulator.codex_base_url()))
        .bearer_auth(access)
        .header("chatgpt-account-id", account(access))
        .json(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn limits_that_a_test_set_are_told_in_all_three_forms() {
    let (simulator, access) = ready("").await;
    let limits = json!({
        "primary": {"used_percent": 64, "window_minutes": 10_080},
        "secondary": null,
        "credits": {"has_credits": true, "unlimited": false, "balance": "12.50"},
        "additional": [{
            "id": "codex-other", "name": "Codex Other",
            "primary": {"used_percent": 5, "window_minutes": 300},
        }],
    });
    simulator.change("limits", &limits).unwrap();
    let response = turn(&simulator, &access, &request("say:x")).await;
    let head = response.headers().clone();
    for (name, value) in [
        ("x-codex-primary-used-percent", "64"),
        ("x-codex-primary-window-minutes", "10080"),
        ("x-codex-credits-has-credits", "True"),
        ("x-codex-credits-balance", "12.50"),
        ("x-codex-other-primary-used-percent", "5"),
        ("x-codex-other-limit-name", "Codex Other"),
    ] {
        assert_eq!(head[name], value, "{name}");
    }
    assert!(!head.contains_key("x-codex-secondary-used-percent"));
    let event = &events(&response.text().await.unwrap())[0];
    assert_eq!(event["rate_limits"]["primary"]["window_minutes"], 10_080);
    assert_eq!(event["rate_limits"]["secondary"], Value::Null);
    assert_eq!(event["credits"]["balance"], "12.50");
    let usage: Value = get(&simulator, &access, "/wham/usage", "").await.json().await.unwrap();
    assert_eq!(usage["rate_limit"]["primary_window"]["limit_window_seconds"], 604_800);
    assert_eq!(usage["credits"]["has_credits"], true);
    let other = &usage["additional_rate_limits"][0];
    assert_eq!(
        (&other["limit_name"], &other["metered_feature"]),
        (&json!("Codex Other"), &json!("codex_other"))
    );
    assert_eq!(other["rate_limit"]["primary_window"]["used_percent"], 5);
    assert!(simulator.change("limits", &json!({"primry": null})).is_err());
    simulator.change("limits", &Value::Null).unwrap();
    let response = turn(&simulator, &access, &request("say:x")).await;
    assert_eq!(response.headers()["x-codex-primary-used-percent"], "37");
}

#[tokio::test]
async fn headers_can_be_odd_or_missing() {
    let (simulator, access) = ready("").await;
    let odd = json!({
        "x-codex-primary-used-percent": "",
        "x-codex-secondary-reset-at": "False",
        "X-Codex-Plan-Type": null,
        "x-extra": "0",
    });
    simulator.change("headers", &odd).unwrap();
    let response = turn(&simulator, &access, &request("say:x")).await;
    let head = response.headers();
    assert_eq!(head["x-codex-primary-used-percent"], "");
    assert_eq!(head["x-codex-secondary-reset-at"], "False");
    assert!(!head.contains_key("x-codex-plan-type"));
    assert_eq!(head["x-extra"], "0");
}

#[tokio::test]
async fn a_list_of_models_has_a_tag_until_it_changes() {
    let (simulator, access) = ready("").await;
    let tag = |response: &reqwest::Response, name: &str| {
        response.headers()[name].to_str().unwrap().to_owned()
    };
    let old = tag(&get(&simulator, &access, "/codex/models", "").await, "etag");
    let said = turn(&simulator, &access, &request("say:x")).await;
    assert_eq!(tag(&said, "x-models-etag"), old);
    let strong = old.trim_start_matches("W/");
    for given in [old.as_str(), strong, &format!("\"x\", {old}")] {
        let response = get(&simulator, &access, "/codex/models", given).await;
        assert_eq!(response.status(), 304, "{given}");
        assert_eq!(response.text().await.unwrap(), "");
    }
    simulator.change("models_revision", &json!(1)).unwrap();
    let response = get(&simulator, &access, "/codex/models", &old).await;
    assert_eq!(response.status(), 200);
    let new = tag(&response, "etag");
    assert_ne!(new, old);
    let said = turn(&simulator, &access, &request("say:x")).await;
    assert_eq!(tag(&said, "x-models-etag"), new);
}

#[tokio::test]
async fn a_call_is_asked_for_and_its_result_answered() {
    let (simulator, access) = ready("").await;
    let asked = request("call:weather {\"city\":\"Brno\"}");
    let first = events(&turn(&simulator, &access, &asked).await.text().await.unwrap());
    let deltas: String = first
        .iter()
        .filter(|event| event["type"] == "response.function_call_arguments.delta")
        .map(|event| event["delta"].as_str().unwrap())
        .collect();
    assert_eq!(deltas, "{\"city\":\"Brno\"}");
    let call = &first[first.len() - 2]["item"];
    assert_eq!((&call["type"], &call["name"]), (&json!("function_call"), &json!("weather")));
    assert_eq!(call["arguments"], deltas);
    let mut body = asked.clone();
    let input = body["input"].as_array_mut().unwrap();
    input.push(call.clone());
    input.push(json!({
        "type": "function_call_output", "call_id": call["call_id"], "output": "rain",
    }));
    let second = events(&turn(&simulator, &access, &body).await.text().await.unwrap());
    assert_eq!(said(&second), "The tool said: rain");
}

#[tokio::test]
async fn lite_bodies_are_judged() {
    let (simulator, access) = ready("").await;
    let lite = [("x-openai-internal-codex-responses-lite", "true")];
    let mut right = request("say:x");
    right["model"] = "gpt-6.1-sol".into();
    right["reasoning"] = json!({"effort": "low", "context": "all_turns"});
    right["parallel_tool_calls"] = false.into();
    assert_eq!(turn_with(&simulator, &access, &lite, &right).await.status(), 200);
    for (name, value) in [
        ("tools", json!([{"type": "function", "name": "x"}])),
        ("parallel_tool_calls", json!(true)),
        ("reasoning", json!({"effort": "low"})),
    ] {
        let mut wrong = right.clone();
        wrong[name] = value;
        let response = turn_with(&simulator, &access, &lite, &wrong).await;
        assert_eq!(response.status(), 400, "{name}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["error"]["code"], "unsupported_value", "{body}");
        assert!(body["error"]["param"].as_str().unwrap().starts_with(name), "{body}");
    }
}

#[tokio::test]
async fn the_turn_state_is_wanted_back() {
    let (simulator, access) = ready("turn-state").await;
    for session in ["session-id", "session_id"] {
        let named = (session, session);
        let first = turn_with(&simulator, &access, &[named], &request("say:x")).await;
        assert_eq!(first.status(), 200, "nothing was given yet");
        let state = first.headers()["x-codex-turn-state"].to_str().unwrap().to_owned();
        for wrong in [&[named][..], &[named, ("x-codex-turn-state", "other")]] {
            let response = turn_with(&simulator, &access, wrong, &request("say:x")).await;
            assert_eq!(response.status(), 400);
            assert!(response.text().await.unwrap().contains("x-codex-turn-state"));
        }
        let echoed = [named, ("x-codex-turn-state", state.as_str())];
        let response = turn_with(&simulator, &access, &echoed, &request("say:x")).await;
        assert_eq!(response.status(), 200);
    }
}

#[tokio::test]
async fn reasoning_is_refused_only_where_it_is_handed_back() {
    let (simulator, access) = ready("").await;
    let first = turn(&simulator, &access, &request("think:1")).await.text().await.unwrap();
    let item = events(&first)
        .into_iter()
        .find(|event| event["type"] == "response.output_item.done")
        .map(|event| event["item"].clone())
        .unwrap();
    simulator.set_scenario(Some("reasoning-refused".parse().unwrap()));
    assert_eq!(turn(&simulator, &access, &request("say:x")).await.status(), 200);
    let mut body = request("say:x");
    body["input"].as_array_mut().unwrap().insert(0, item);
    let response = turn(&simulator, &access, &body).await;
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("invalid_encrypted_content"));
}

#[tokio::test]
async fn a_401_says_why_in_its_headers_too() {
    use base64::Engine as _;
    for (scenario, detail) in [("auth_expired", false), ("401-in-header", true)] {
        let (simulator, access) = ready(scenario).await;
        let response = turn(&simulator, &access, &request("say:x")).await;
        assert_eq!(response.status(), 401);
        let head = response.headers().clone();
        let reason = head["x-error-json"].to_str().unwrap();
        let reason = base64::engine::general_purpose::STANDARD.decode(reason).unwrap();
        let reason: Value = serde_json::from_slice(&reason).unwrap();
        assert_eq!(reason["error"]["code"], "token_expired");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body == json!({"detail": "Unauthorized"}), detail, "{body}");
    }
}

#[tokio::test]
async fn answers_that_are_unusual_and_right() {
    let (simulator, access) = ready("no-content-type").await;
    let response = turn(&simulator, &access, &request("say:still a stream")).await;
    assert!(!response.headers().contains_key("content-type"));
    assert_eq!(said(&events(&response.text().await.unwrap())), "still a stream");
    simulator.set_scenario(Some("rerouted".parse().unwrap()));
    let response = turn(&simulator, &access, &request("say:x")).await;
    assert_eq!(response.headers()["openai-model"], "gpt-5.4-mini");
}

#[tokio::test]
async fn answers_that_fail_by_a_code_of_choice_or_a_lone_error() {
    let (simulator, access) = ready("response-failed?field=slow_down").await;
    let text = turn(&simulator, &access, &request("tokens:9@2000")).await.text().await.unwrap();
    let end = events(&text).pop().unwrap();
    assert_eq!(end["response"]["error"]["code"], "slow_down");
    assert!(end["response"]["error"]["message"].as_str().unwrap().contains("try again in 300ms"));
    simulator.set_scenario(Some("sharing-unavailable".parse().unwrap()));
    let text = turn(&simulator, &access, &request("tokens:9@2000")).await.text().await.unwrap();
    let all = events(&text);
    assert_eq!(all.last().unwrap()["code"], "subscription_sharing_usage_unavailable");
    assert_eq!(names(&all).last(), Some(&"error"));
}

/// A refusal that comes after some bytes: what has words of its own says them, on both transports.
#[tokio::test]
async fn refusals_past_the_beginning_of_an_answer() {
    for (scenario, code) in [
        ("auth_forbidden?after=6000", "invalid_request_error"),
        ("quota?after=6000", "insufficient_quota"),
        ("model_not_found?after=6000", "invalid_request_error"),
        ("auth_expired?after=6000", "token_expired"),
    ] {
        let (simulator, access) = ready(scenario).await;
        let long = request("tokens:60@5000");
        let text = turn(&simulator, &access, &long).await.text().await.unwrap();
        let over_http = events(&text);
        let mut socket = Socket::open(&simulator, &access).await.unwrap();
        socket.send(&create("tokens:60@5000", json!({}))).await;
        let mut over_socket = socket.events().await;
        // The error is one event, the end of the answer the next; a reader may stop at either.
        over_socket.extend(socket.events().await);
        for events in [over_http, over_socket] {
            assert!(!said(&events).is_empty(), "{scenario}");
            let end = events.last().unwrap();
            assert_eq!(end["response"]["error"]["code"], code, "{scenario}: {end}");
        }
    }
    let (simulator, access) = ready("connection?after=6000").await;
    let response = turn(&simulator, &access, &request("tokens:60@5000")).await;
    assert_eq!(response.status(), 200);
    assert!(response.text().await.is_err());
    let mut socket = Socket::open(&simulator, &access).await.unwrap();
    socket.send(&create("tokens:60@5000", json!({}))).await;
    let events = socket.events().await;
    assert!(!said(&events).is_empty() && names(&events).last() != Some(&"response.completed"));
}

#[tokio::test]
async fn a_socket_grows_old_and_a_server_forgets() {
    let (simulator, access) = ready("ws-limit").await;
    let mut socket = Socket::open(&simulator, &access).await.unwrap();
    socket.send(&create("say:x", json!({}))).await;
    let error = socket.events().await.pop().unwrap();
    assert_eq!(error["error"]["code"], "websocket_connection_limit_reached");
    assert_eq!(socket.next().await, None);
    let mut socket = Socket::open(&simulator, &access).await.unwrap();
    socket.send(&create("say:x", json!({}))).await;
    let end = socket.events().await.pop().unwrap();
    simulator.set_scenario(Some("ws-forgets".parse().unwrap()));
    let again = json!({"previous_response_id": end["response"]["id"]});
    socket.send(&create("say:y", again.clone())).await;
    let error = socket.events().await.pop().unwrap();
    assert_eq!(error["error"]["code"], "previous_response_not_found");
    assert!(error["error"]["message"].as_str().unwrap().contains("resp_"));
    socket.send(&create("say:y", again)).await;
    assert_eq!(said(&socket.events().await), "y");
}

fn create(prompt: &str, more: Value) -> Value {
    let mut frame = request(prompt);
    frame["type"] = "response.create".into();
    frame.as_object_mut().unwrap().remove("stream");
    for (name, value) in more.as_object().unwrap() {
        frame[name] = value.clone();
    }
    frame
}
