//! The device flow, and apps that register on their first sign-in.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends there")]

mod common;

use common::*;
use patchbay_simulator::{Consent, Options, Running, start};
use serde_json::{Value, json};

async fn post(simulator: &Running, path: &str, body: Value) -> (u16, Value) {
    let url = format!("{}/api/accounts/deviceauth/{path}", simulator.issuer());
    let response = http().post(url).json(&body).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn ask(simulator: &Running) -> Value {
    let (status, asked) = post(simulator, "usercode", json!({"client_id": CLIENT_ID})).await;
    assert_eq!(status, 200);
    assert!(asked["interval"].is_string());
    json!({"device_auth_id": asked["device_auth_id"], "user_code": asked["user_code"]})
}

#[tokio::test]
async fn a_device_waits_then_gets_a_code_for_its_own_redirect() {
    let simulator = simulator("").await;
    let device = ask(&simulator).await;
    assert_eq!(post(&simulator, "token", device.clone()).await.0, 403);
    let (status, code) = post(&simulator, "token", device.clone()).await;
    assert_eq!(status, 200);
    assert_ne!(post(&simulator, "token", device).await.0, 403, "over");
    let redirect = format!("{}/deviceauth/callback", simulator.issuer());
    let form = |redirect| {
        [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT_ID),
            ("code", code["authorization_code"].as_str().unwrap()),
            ("redirect_uri", redirect),
            ("code_verifier", code["code_verifier"].as_str().unwrap()),
        ]
    };
    assert_eq!(token(&simulator.issuer(), &form(REDIRECT)).await.0, 400);
    // Behind a proxy the issuer has another name: the path counts.
    let (status, tokens) =
        token(&simulator.issuer(), &form("https://auth.openai.com/deviceauth/callback")).await;
    assert_eq!(status, 200, "{redirect}");
    assert!(tokens["refresh_token"].is_string());
}

#[tokio::test]
async fn a_person_types_the_code_where_a_page_is_wanted() {
    let options = Options { consent: Consent::Page, ..Options::default() };
    let simulator = start(options).await.unwrap();
    let page = format!("{}/codex/device", simulator.issuer());
    for (decision, expected) in [("continue", 200), ("decline", 400)] {
        let device = ask(&simulator).await;
        for _ in 0..3 {
            assert_eq!(post(&simulator, "token", device.clone()).await.0, 403);
        }
        let shown = http().get(&page).send().await.unwrap().text().await.unwrap();
        assert!(shown.contains("user_code"));
        let form = [("user_code", device["user_code"].as_str().unwrap()), ("decision", decision)];
        assert_eq!(http().post(&page).form(&form).send().await.unwrap().status(), 200);
        assert_eq!(post(&simulator, "token", device).await.0, expected, "{decision}");
    }
    assert_eq!(post(&simulator, "usercode", json!({"client_id": "other"})).await.0, 400);
}

const RESOURCE: &str = "https://api.openai.com/v1";
const ANY_PORT: &str = "http://127.0.0.1:49321/auth/callback";
const PLAN_SCOPES: &str = "openid profile email offline_access resource.invoke \
                           chatgpt.tokens.use.direct";

fn app(challenge: &str) -> Vec<(&str, &str)> {
    vec![
        ("response_type", "code"),
        ("client_id", "dynamic_agent_client"),
        ("agent_name_hint", "A test"),
        ("ext_agent_host_id", "urn:uuid:6d697261-0000-4000-8000-000000000001"),
        ("redirect_uri", ANY_PORT),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
        ("state", "a-state-of-some-length"),
        ("nonce", "a-nonce"),
        ("resource", RESOURCE),
        ("scope", PLAN_SCOPES),
    ]
}

/// Signs an app in; its id and its tokens.
async fn sign_app_in(simulator: &Running) -> (String, Value) {
    let (challenge, verifier) = pkce();
    let (status, location) = authorize(&simulator.issuer(), &app(challenge.as_str())).await;
    assert_eq!(status, 302);
    let back = query(&location);
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", back["client_id"].as_str()),
        ("code", back["code"].as_str()),
        ("redirect_uri", ANY_PORT),
        ("code_verifier", verifier.secret()),
        ("resource", RESOURCE),
    ];
    let (status, tokens) = token(&simulator.issuer(), &form).await;
    assert_eq!(status, 200, "{tokens}");
    (back["client_id"].clone(), tokens)
}

async fn at_the_api(simulator: &Running, access: &str, body: &Value) -> (u16, String) {
    let url = format!("{}/responses", simulator.api_base_url());
    let response = http().post(url).bearer_auth(access).json(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn an_app_registers_on_its_first_sign_in() {
    let simulator = simulator("").await;
    let (client, tokens) = sign_app_in(&simulator).await;
    assert!(client.starts_with("oaiapp_"), "{client}");
    assert_eq!((&tokens["expires_in"], &tokens["scope"]), (&json!(3600), &json!(PLAN_SCOPES)));
    assert!(tokens["earliest_refresh_at"].is_number());
    let id = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!((&id["aud"], &id["nonce"]), (&json!([client]), &json!("a-nonce")));

    let access = tokens["access_token"].as_str().unwrap();
    let (status, stream) = at_the_api(&simulator, access, &request("say:over the API")).await;
    assert_eq!(status, 200);
    let events = events(&stream);
    assert_eq!(said(&events), "over the API");
    let end = events.last().unwrap();
    assert_eq!(end["response"]["output"][0]["content"][0]["text"], "over the API");

    let url = format!("{}/models", simulator.api_base_url());
    let models: Value =
        http().get(url).bearer_auth(access).send().await.unwrap().json().await.unwrap();
    assert_eq!(models["models"][0]["slug"], "gpt-6.1-sol");

    // The right token at the wrong door.
    let wrong = turn(&simulator, access, &request("hi")).await;
    assert_eq!(wrong.status(), 401);

    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", client.as_str()),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
        ("resource", RESOURCE),
    ];
    assert_eq!(token(&simulator.issuer(), &form[..3]).await.0, 400, "without the resource");
    assert_eq!(token(&simulator.issuer(), &form).await.0, 200);
}

#[tokio::test]
async fn an_app_must_say_who_it_is_and_what_for() {
    let simulator = simulator("").await;
    let (challenge, _) = pkce();
    for left_out in ["agent_name_hint", "ext_agent_host_id", "nonce", "resource"] {
        let mut asked = app(challenge.as_str());
        asked.retain(|(name, _)| *name != left_out);
        let (_, location) = authorize(&simulator.issuer(), &asked).await;
        let back = query(&location);
        assert_eq!(back["error"], "invalid_request", "{left_out}");
        assert!(back["error_description"].contains(left_out));
    }
    let mut asked = app(challenge.as_str());
    asked[1].1 = "oaiapp_invented";
    assert_eq!(authorize(&simulator.issuer(), &asked).await.0, 400);
}

#[tokio::test]
async fn a_person_may_sign_in_and_keep_the_plan_to_themselves() {
    let refuse_scopes = vec!["chatgpt.tokens.use.direct".to_owned()];
    let options = Options { refuse_scopes, ..Options::default() };
    let simulator = start(options).await.unwrap();
    let (_, tokens) = sign_app_in(&simulator).await;
    assert!(!tokens["scope"].as_str().unwrap().contains("chatgpt.tokens"));
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(at_the_api(&simulator, access, &request("hi")).await.0, 401);
}

#[tokio::test]
async fn the_api_refuses_in_its_own_words() {
    let simulator = simulator("").await;
    let (_, tokens) = sign_app_in(&simulator).await;
    let access = tokens["access_token"].as_str().unwrap();
    let mut body = request("hi");
    body["input"] = json!("hi");
    let (status, said) = at_the_api(&simulator, access, &body).await;
    assert_eq!(status, 422);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["detail"][0]["loc"], json!(["body", "input"]));
    let mut body = request("hi");
    body["temperature"] = json!(1);
    let (status, said) = at_the_api(&simulator, access, &body).await;
    assert_eq!(status, 400);
    assert!(said.contains("unsupported_parameter"), "{said}");
}

#[tokio::test]
async fn the_api_says_in_its_own_words_that_a_plan_is_used_up() {
    let simulator = simulator("").await;
    let (_, tokens) = sign_app_in(&simulator).await;
    simulator.set_scenario(Some("usage_limit".parse().unwrap()));
    let access = tokens["access_token"].as_str().unwrap();
    let (status, said) = at_the_api(&simulator, access, &request("say:x")).await;
    assert_eq!(status, 429);
    assert!(said.contains("subscription_sharing_usage_limit_exceeded"), "{said}");
}

#[tokio::test]
async fn a_codex_token_lacks_the_api_s_scope() {
    let simulator = simulator("").await;
    let tokens = sign_in(&simulator).await;
    let access = tokens["access_token"].as_str().unwrap();
    let (status, said) = at_the_api(&simulator, access, &request("hi")).await;
    assert_eq!(status, 401);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        said["error"]["message"],
        "You have insufficient permissions for this operation. Missing scopes: \
         api.responses.write."
    );
}
