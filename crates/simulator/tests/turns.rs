//! Turns at the ChatGPT backend: what is said, in which order, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends there")]

mod common;

use std::time::{Duration, Instant};

use common::*;
use patchbay_simulator::{Options, Running, start};
use serde_json::{Value, json};

async fn ready() -> (Running, String) {
    let simulator = simulator("").await;
    let tokens = sign_in(&simulator).await;
    let access = tokens["access_token"].as_str().unwrap().to_owned();
    (simulator, access)
}

async fn stream(simulator: &Running, access: &str, prompt: &str) -> Vec<Value> {
    let response = turn(simulator, access, &request(prompt)).await;
    assert_eq!(response.status(), 200);
    events(&response.text().await.unwrap())
}

#[tokio::test]
async fn events_come_in_order_with_numbers_and_limits() {
    let (simulator, access) = ready().await;
    let response = turn(&simulator, &access, &request("say:Zwölf ☕")).await;
    let head = response.headers().clone();
    assert_eq!(head["content-type"], "text/event-stream; charset=utf-8");
    assert_eq!(head["openai-model"], "gpt-5.5");
    for name in [
        "x-request-id",
        "x-codex-primary-used-percent",
        "x-codex-secondary-reset-at",
        "x-models-etag",
    ] {
        assert!(head.contains_key(name), "{name}");
    }
    let events = events(&response.text().await.unwrap());
    let names = names(&events);
    assert_eq!(names[0], "codex.rate_limits");
    assert_eq!(
        names[1..5],
        [
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
        ]
    );
    assert_eq!(
        names[names.len() - 4..],
        [
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed",
        ]
    );
    for (number, event) in events[1..].iter().enumerate() {
        assert_eq!(event["sequence_number"], number);
    }
    assert_eq!(said(&events), "Zwölf ☕");
    let item = &events[events.len() - 2]["item"];
    assert_eq!(item["phase"], "final_answer");
    assert_eq!(item["content"][0]["text"], "Zwölf ☕");
    let end = &events[events.len() - 1]["response"];
    assert_eq!(end["output"], json!([]), "empty on this backend");
    assert_eq!(end["id"], events[1]["response"]["id"]);
    let usage = &end["usage"];
    assert_eq!(
        usage["total_tokens"].as_u64(),
        Some(usage["input_tokens"].as_u64().unwrap() + usage["output_tokens"].as_u64().unwrap())
    );
}

#[tokio::test]
async fn every_prompt_that_means_something() {
    let (simulator, access) = ready().await;
    let markdown = said(&stream(&simulator, &access, "markdown:6").await);
    assert!(markdown.contains("```") && markdown.contains("|---"), "{markdown}");

    let thought = stream(&simulator, &access, "think:2").await;
    let count = |name: &str| names(&thought).into_iter().filter(|n| *n == name).count();
    assert_eq!(count("response.reasoning_summary_part.added"), 2);
    assert_eq!(count("response.reasoning_summary_text.done"), 2);
    let reasoning = thought
        .iter()
        .find(|event| event["type"] == "response.output_item.done")
        .map(|event| &event["item"])
        .unwrap();
    assert_eq!(reasoning["summary"].as_array().unwrap().len(), 2);
    assert!(reasoning["encrypted_content"].is_string());

    let found = stream(&simulator, &access, "search:tauri deep links").await;
    let done: Vec<&Value> = found
        .iter()
        .filter(|event| event["type"] == "response.output_item.done")
        .map(|event| &event["item"])
        .collect();
    assert_eq!(done[0]["phase"], "commentary");
    assert_eq!(done[1]["type"], "web_search_call");
    assert_eq!(done[1]["action"]["query"], "tauri deep links");
    assert_eq!(done[2]["phase"], "final_answer");
    assert_eq!(done[2]["content"][0]["annotations"][0]["type"], "url_citation");

    let echo = said(&stream(&simulator, &access, "How do I rename a branch?").await);
    assert!(echo.contains("rename a branch") && echo.contains("```"), "{echo}");
}

#[tokio::test]
async fn tokens_keep_their_rate() {
    let (simulator, access) = ready().await;
    let begun = Instant::now();
    let events = stream(&simulator, &access, "tokens:100@200").await;
    let took = begun.elapsed();
    let deltas = names(&events).into_iter().filter(|n| *n == "response.output_text.delta").count();
    assert_eq!(deltas, 100);
    assert!(took >= Duration::from_millis(450), "{took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test]
async fn the_seed_decides() {
    let mut answers = Vec::new();
    for seed in [5, 5, 6] {
        let simulator = start(Options { seed, ..Options::default() }).await.unwrap();
        let tokens = sign_in(&simulator).await;
        let access = tokens["access_token"].as_str().unwrap();
        let events = stream(&simulator, access, "markdown:4").await;
        answers.push((said(&events), events[1]["response"]["id"].clone()));
    }
    assert_eq!(answers[0], answers[1]);
    assert_ne!(answers[0], answers[2]);
}

#[tokio::test]
async fn what_the_backend_refuses() {
    let (simulator, access) = ready().await;
    let with = |name: &str, value: Value| {
        let mut body = request("hi");
        body[name] = value;
        body
    };
    let without = |name: &str| {
        let mut body = request("hi");
        body.as_object_mut().unwrap().remove(name);
        body
    };
    let system = json!([{"role": "system", "content": "Be brief."}]);
    let mut cases = vec![
        (with("store", json!(true)), "Store must be set to false".to_owned()),
        (without("store"), "Store must be set to false".to_owned()),
        (with("stream", json!(false)), "Stream must be set to true".to_owned()),
        (with("input", json!("hi")), "Input must be a list".to_owned()),
        (with("input", system), "System messages are not allowed".to_owned()),
        (
            with("model", json!("gpt-7")),
            "The 'gpt-7' model is not supported when using Codex with a ChatGPT account."
                .to_owned(),
        ),
    ];
    for name in [
        "temperature",
        "top_p",
        "max_output_tokens",
        "presence_penalty",
        "frequency_penalty",
        "seed",
        "metadata",
        "top_logprobs",
        "truncation",
        "previous_response_id",
    ] {
        cases.push((with(name, json!("x")), format!("Unsupported parameter: {name}")));
    }
    for (body, detail) in cases {
        let response = turn(&simulator, &access, &body).await;
        assert_eq!(response.status(), 400, "{detail}");
        let said: Value = response.json().await.unwrap();
        assert_eq!(said, json!({ "detail": detail }));
    }
    for (body, code) in [
        (with("model", json!("gpt-6.1-sol")), "unsupported_value"),
        (with("reasoning", json!({"effort": "minimal"})), "unsupported_value"),
        (
            with(
                "input",
                json!([{"type": "reasoning", "summary": [], "encrypted_content": "gAAAAx"}]),
            ),
            "invalid_encrypted_content",
        ),
        (with("input", json!([{"type": "reasoning"}])), "missing_required_parameter"),
        (
            with("input", json!([{"role": "assistant", "content": [{"type": "input_text"}]}])),
            "invalid_value",
        ),
    ] {
        let response = turn(&simulator, &access, &body).await;
        assert_eq!(response.status(), 400, "{code}");
        let said: Value = response.json().await.unwrap();
        assert_eq!(said["error"]["code"], code, "{said}");
    }
    let mut lite = with("model", json!("gpt-6.1-sol"));
    lite["reasoning"] = json!({"effort": "low", "context": "all_turns"});
    assert_eq!(turn(&simulator, &access, &lite).await.status(), 200);
}

#[tokio::test]
async fn sealed_reasoning_can_be_handed_back() {
    let (simulator, access) = ready().await;
    let first = stream(&simulator, &access, "think:1").await;
    let item = first
        .iter()
        .find(|event| event["type"] == "response.output_item.done")
        .map(|event| event["item"].clone())
        .unwrap();
    let mut body = request("say:again");
    body["input"].as_array_mut().unwrap().insert(0, item);
    assert_eq!(turn(&simulator, &access, &body).await.status(), 200);
}

#[tokio::test]
async fn a_bearer_must_be_ours_whole_and_for_this_account() {
    let (simulator, access) = ready().await;
    let url = format!("{}/codex/responses", simulator.codex_base_url());
    let send = async |token: Option<&str>, account: Option<&str>| {
        let mut request = http().post(&url).json(&common::request("say:x"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(account) = account {
            request = request.header("chatgpt-account-id", account);
        }
        request.send().await.unwrap().status().as_u16()
    };
    let ours = account(&access);
    // Somewhere in the middle: the last character of a signature holds bits that mean nothing.
    let (head, signature) = access.rsplit_once('.').unwrap();
    let changed = if &signature[20..21] == "A" { "B" } else { "A" };
    let forged = format!("{head}.{}{changed}{}", &signature[..20], &signature[21..]);
    let other = self::simulator("").await;
    let foreign = sign_in(&other).await["access_token"].as_str().unwrap().to_owned();
    for (token, account, status) in [
        (Some(access.as_str()), Some(ours.as_str()), 200),
        (Some(&access), None, 400),
        (Some(&access), Some("another-account"), 403),
        (None, Some(&ours), 401),
        (Some(&forged), Some(&ours), 401),
        (Some(&foreign), Some(&ours), 401),
        (Some("sk-not-a-token"), Some(&ours), 401),
    ] {
        assert_eq!(send(token, account).await, status, "{account:?}");
    }
}

#[tokio::test]
async fn zstd_is_unpacked() {
    let (simulator, access) = ready().await;
    let packed = zstd::bulk::compress(request("say:packed").to_string().as_bytes(), 3).unwrap();
    let send = async |body: Vec<u8>, encoding: &str| {
        http()
            .post(format!("{}/codex/responses", simulator.codex_base_url()))
            .bearer_auth(&access)
            .header("chatgpt-account-id", account(&access))
            .header("content-type", "application/json")
            .header("content-encoding", encoding)
            .body(body)
            .send()
            .await
            .unwrap()
    };
    let response = send(packed.clone(), "zstd").await;
    assert_eq!(said(&events(&response.text().await.unwrap())), "packed");
    assert_eq!(send(packed[..packed.len() - 4].to_vec(), "zstd").await.status(), 400);
    assert_eq!(send(packed, "br").await.status(), 415);
}

#[tokio::test]
async fn models_usage_accounts_and_nothing_else() {
    let (simulator, access) = ready().await;
    let base = simulator.codex_base_url();
    let get = async |path: &str, tag: &str| {
        http()
            .get(format!("{base}{path}"))
            .bearer_auth(&access)
            .header("if-none-match", tag)
            .send()
            .await
            .unwrap()
    };
    let response = get("/codex/models?client_version=0.169.0", "").await;
    let tag = response.headers()["etag"].to_str().unwrap().to_owned();
    let models: Value = response.json().await.unwrap();
    let first = &models["models"][0];
    assert_eq!((&first["slug"], &first["priority"]), (&json!("gpt-6.1-sol"), &json!(1)));
    assert_eq!(get("/codex/models", &tag).await.status(), 304);

    let usage: Value = get("/wham/usage", "").await.json().await.unwrap();
    assert_eq!(usage["email"], "mira@example.com");
    assert_eq!(usage["rate_limit"]["primary_window"]["limit_window_seconds"], 18_000);
    let accounts: Value = get("/wham/accounts/check", "").await.json().await.unwrap();
    assert_eq!(accounts["accounts"][0]["workspace_backend_origin"], "NO_CONSTRAINT");
    assert_eq!(accounts["default_account_id"], account(&access));

    let missing = get("/wham/settings/user", "").await;
    assert_eq!(missing.status(), 404);
    assert_eq!(missing.json::<Value>().await.unwrap(), json!({"detail": "Not Found"}));
    let bare = http().get(format!("{base}/wham/usage")).send().await.unwrap();
    assert_eq!(bare.status(), 401);
}

mod over_a_socket {
    use super::common::socket::Socket;
    use super::*;

    fn create(more: Value) -> Value {
        let mut frame = request("say:over a socket");
        frame["type"] = "response.create".into();
        frame.as_object_mut().unwrap().remove("stream");
        for (name, value) in more.as_object().unwrap() {
            frame[name] = value.clone();
        }
        frame
    }

    #[tokio::test]
    async fn a_prewarm_then_turns_that_continue() {
        let (simulator, access) = ready().await;
        let mut socket = Socket::open(&simulator, &access).await.unwrap();
        socket.send(&create(json!({"generate": false, "input": []}))).await;
        let warm = socket.events().await;
        let id = warm.last().unwrap()["response"]["id"].clone();
        assert!(id.is_string());
        socket.send(&create(json!({"previous_response_id": id}))).await;
        let first = socket.events().await;
        assert_eq!(names(&first)[0], "codex.rate_limits");
        assert_eq!(said(&first), "over a socket");
        let end = &first.last().unwrap()["response"];
        let read = end["usage"]["input_tokens"].as_u64().unwrap();
        socket.send(&json!({"type": "response.processed", "response_id": end["id"]})).await;
        socket.send(&create(json!({"previous_response_id": end["id"]}))).await;
        let second = socket.events().await;
        let end = &second.last().unwrap()["response"];
        assert!(
            end["usage"]["input_tokens"].as_u64().unwrap() > read,
            "the first turn is read too"
        );
    }

    #[tokio::test]
    async fn refusals_are_frames_and_leave_the_socket_open() {
        let (simulator, access) = ready().await;
        let mut socket = Socket::open(&simulator, &access).await.unwrap();
        for (more, code) in [
            (json!({"previous_response_id": "resp_unknown"}), "previous_response_not_found"),
            (json!({"model": "gpt-6.1-sol"}), "unsupported_value"),
        ] {
            socket.send(&create(more)).await;
            let answer = socket.events().await;
            let error = answer.last().unwrap();
            assert_eq!((&error["type"], &error["status"]), (&json!("error"), &json!(400)));
            assert_eq!(error["error"]["code"], code);
        }
        simulator.set_scenario(Some("usage_limit?for=1".parse().unwrap()));
        socket.send(&create(json!({}))).await;
        let answer = socket.events().await;
        let error = answer.last().unwrap();
        assert_eq!(error["status"], 429);
        assert_eq!(error["error"]["type"], "usage_limit_reached");
        assert_eq!(error["headers"]["x-codex-primary-used-percent"], "100");
        socket.send(&create(json!({}))).await;
        assert_eq!(said(&socket.events().await), "over a socket");
    }

    #[tokio::test]
    async fn doors_that_stay_shut_and_sockets_that_close() {
        let (simulator, access) = ready().await;
        for (scenario, status) in
            [("ws-426", "426"), ("challenge", "403"), ("auth_expired", "401"), ("html-502", "502")]
        {
            simulator.set_scenario(Some(scenario.parse().unwrap()));
            let head = Socket::open(&simulator, &access).await.err().unwrap();
            assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{scenario}: {head}");
        }
        simulator.set_scenario(Some("ws-close-after-prewarm".parse().unwrap()));
        let mut socket = Socket::open(&simulator, &access).await.unwrap();
        socket.send(&create(json!({"generate": false, "input": []}))).await;
        assert_eq!(names(&socket.events().await).last(), Some(&"response.completed"));
        assert_eq!(socket.next().await, None);
        for scenario in ["cut", "stream_closed", "half-event", "cut-utf8"] {
            simulator.set_scenario(Some(scenario.parse().unwrap()));
            let mut socket = Socket::open(&simulator, &access).await.unwrap();
            socket
                .send(&create(json!({"input": [{"role": "user", "content": "tokens:50@1000"}]})))
                .await;
            let events = socket.events().await;
            assert!(!said(&events).is_empty(), "{scenario}");
            assert_ne!(names(&events).last(), Some(&"response.completed"), "{scenario}");
        }
    }
}
