//! A client that shares nothing with Patchbay's own: reqwest and the `oauth2` crate.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test uses its part, and ends where something is wrong"
)]

pub(crate) mod socket;

use std::collections::BTreeMap;

use oauth2::basic::BasicClient;
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, TokenUrl,
};
use patchbay_simulator::{Options, Running, start};
use serde_json::{Value, json};

pub(crate) const CLIENT_ID: &str = "app_EMoamEEZ73f0CkXaXp7hrann";
pub(crate) const REDIRECT: &str = "http://127.0.0.1:1455/auth/callback";
pub(crate) const IDENTITY: &str = "openid profile email offline_access";

/// A simulator with that scenario.
pub(crate) async fn simulator(scenario: &str) -> Running {
    let scenario = (!scenario.is_empty()).then(|| scenario.parse().unwrap());
    start(Options { scenario, ..Options::default() }).await.unwrap()
}

pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

/// The query of a redirect.
pub(crate) fn query(location: &str) -> BTreeMap<String, String> {
    url::Url::parse(location).unwrap().query_pairs().into_owned().collect()
}

/// What the authorize endpoint answers: the status and where it sends the browser.
pub(crate) async fn authorize(issuer: &str, parameters: &[(&str, &str)]) -> (u16, String) {
    let mut url = url::Url::parse(&format!("{issuer}/oauth/authorize")).unwrap();
    url.query_pairs_mut().extend_pairs(parameters);
    let response = http().get(url).send().await.unwrap();
    let location = response.headers().get("location").map(|l| l.to_str().unwrap().to_owned());
    (response.status().as_u16(), location.unwrap_or_default())
}

/// What a sign-in of the Codex client asks.
pub(crate) fn usual<'a>(challenge: &'a str, scope: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
        ("state", "a-state-of-some-length"),
        ("scope", scope),
        ("id_token_add_organizations", "true"),
        ("codex_cli_simplified_flow", "true"),
        ("originator", "a_test"),
    ]
}

pub(crate) fn pkce() -> (PkceCodeChallenge, PkceCodeVerifier) {
    PkceCodeChallenge::new_random_sha256()
}

/// A code, and the verifier that belongs to it.
pub(crate) async fn code(issuer: &str, scope: &str) -> (String, String) {
    let (challenge, verifier) = pkce();
    let (status, location) = authorize(issuer, &usual(challenge.as_str(), scope)).await;
    assert_eq!(status, 302);
    let answer = query(&location);
    assert_eq!(answer["state"], "a-state-of-some-length");
    (answer["code"].clone(), verifier.secret().clone())
}

/// Posts a form to the token endpoint.
pub(crate) async fn token(issuer: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let url = format!("{issuer}/oauth/token");
    let response = http().post(url).form(form).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}

pub(crate) async fn exchange(issuer: &str, code: &str, verifier: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT_ID),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", verifier),
    ];
    token(issuer, &form).await
}

/// Refreshes as the Codex CLI does, with JSON.
pub(crate) async fn refresh(issuer: &str, refresh_token: &str) -> (u16, Value) {
    let body = json!({
        "client_id": CLIENT_ID,
        "grant_type": "refresh_token",
        "refresh_reason": "proactive_expiry",
        "refresh_token": refresh_token,
    });
    let response = http().post(format!("{issuer}/oauth/token")).json(&body).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}

/// Signs in with the `oauth2` crate alone.
pub(crate) async fn sign_in(simulator: &Running) -> Value {
    let issuer = simulator.issuer();
    let client = BasicClient::new(ClientId::new(CLIENT_ID.into()))
        .set_auth_uri(AuthUrl::new(format!("{issuer}/oauth/authorize")).unwrap())
        .set_token_uri(TokenUrl::new(format!("{issuer}/oauth/token")).unwrap())
        .set_redirect_uri(RedirectUrl::new(REDIRECT.into()).unwrap());
    let (challenge, verifier) = pkce();
    let (url, state) = client
        .authorize_url(CsrfToken::new_random)
        .add_scopes(IDENTITY.split(' ').map(|scope| Scope::new(scope.into())))
        .set_pkce_challenge(challenge)
        .url();
    let response = http().get(url).send().await.unwrap();
    let answer = query(response.headers()["location"].to_str().unwrap());
    assert_eq!(&answer["state"], state.secret());
    let send =
        async |request: oauth2::HttpRequest| -> Result<oauth2::HttpResponse, reqwest::Error> {
            let response = http().execute(request.try_into()?).await?;
            let mut built = oauth2::http::Response::builder().status(response.status());
            for (name, value) in response.headers() {
                built = built.header(name, value);
            }
            Ok(built.body(response.bytes().await?.to_vec()).unwrap())
        };
    let tokens = client
        .exchange_code(AuthorizationCode::new(answer["code"].clone()))
        .set_pkce_verifier(verifier)
        .request_async(&|request| Box::pin(send(request)))
        .await
        .unwrap();
    serde_json::to_value(tokens).unwrap()
}

/// The claims of a token, unchecked.
pub(crate) fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let part = token.split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

pub(crate) fn account(token: &str) -> String {
    claims(token)["https://api.openai.com/auth"]["chatgpt_account_id"].as_str().unwrap().into()
}

/// A request that is right.
pub(crate) fn request(prompt: &str) -> Value {
    json!({
        "model": "gpt-5.5",
        "instructions": "Be brief.",
        "input": [{"role": "user", "content": [{"type": "input_text", "text": prompt}]}],
        "store": false,
        "stream": true,
        "include": ["reasoning.encrypted_content"],
        "prompt_cache_key": "thread-1",
    })
}

/// Posts a turn to the ChatGPT backend.
pub(crate) async fn turn(simulator: &Running, access: &str, body: &Value) -> reqwest::Response {
    try_turn(simulator, access, body).await.unwrap()
}

pub(crate) async fn try_turn(
    simulator: &Running,
    access: &str,
    body: &Value,
) -> reqwest::Result<reqwest::Response> {
    http()
        .post(format!("{}/codex/responses", simulator.codex_base_url()))
        .bearer_auth(access)
        .header("chatgpt-account-id", account(access))
        .header("accept", "text/event-stream")
        .json(body)
        .send()
        .await
}

/// The events of a stream that came whole.
pub(crate) fn events(stream: &str) -> Vec<Value> {
    stream
        .split("\n\n")
        .filter(|block| !block.is_empty())
        .filter_map(|block| {
            let data = block.lines().find_map(|line| line.strip_prefix("data: "))?;
            let event: Value = serde_json::from_str(data).unwrap();
            if let Some(name) = block.lines().find_map(|line| line.strip_prefix("event: ")) {
                assert_eq!(event["type"], name);
            }
            Some(event)
        })
        .collect()
}

pub(crate) fn names(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap_or("")).collect()
}

/// What the deltas say, joined.
pub(crate) fn said(events: &[Value]) -> String {
    events
        .iter()
        .filter(|event| event["type"] == "response.output_text.delta")
        .map(|event| event["delta"].as_str().unwrap())
        .collect()
}
