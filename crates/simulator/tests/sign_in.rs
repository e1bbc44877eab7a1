//! Signing in, refreshing, signing out: what the issuer grants, and what it refuses.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends there")]

mod common;

use common::*;
use patchbay_simulator::{Consent, Options, start};
use serde_json::{Value, json};

const ALL: &str = "openid profile email offline_access model.request api.responses.write";

async fn get(url: String) -> (u16, Value) {
    let response = http().get(url).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap_or_default())
}

#[tokio::test]
async fn the_whole_way_with_the_oauth2_crate() {
    let simulator = simulator("").await;
    let tokens = sign_in(&simulator).await;
    let access = claims(tokens["access_token"].as_str().unwrap());
    assert_eq!(access["client_id"], CLIENT_ID);
    assert_eq!(access["aud"], json!(["https://api.openai.com/v1"]));
    assert_eq!(access["https://api.openai.com/profile"]["email"], "mira@example.com");
    assert_eq!(access["https://api.openai.com/auth"]["chatgpt_plan_type"], "plus");
    assert_eq!(access["scp"], json!(["openid", "profile", "email", "offline_access"]));
    assert_eq!(access["exp"].as_i64().unwrap() - access["iat"].as_i64().unwrap(), 864_000);
}

#[tokio::test]
async fn discovery_names_the_issuer_and_the_key_checks_the_id_token() {
    let simulator = simulator("").await;
    let issuer = simulator.issuer();
    for path in ["openid-configuration", "oauth-authorization-server"] {
        let (_, found) = get(format!("{issuer}/.well-known/{path}")).await;
        assert_eq!(found["issuer"], issuer);
        for endpoint in ["authorization", "token", "revocation"] {
            let url = found[format!("{endpoint}_endpoint")].as_str().unwrap();
            assert!(url.starts_with(&issuer), "{url}");
        }
        let listed = found["redirect_uris_supported"].as_array().unwrap();
        for uri in ["patchbay://auth/callback", REDIRECT, "http://localhost:1457/auth/callback"] {
            assert!(listed.iter().any(|entry| entry == uri), "{uri}");
        }
    }
    let (code, verifier) = code(&issuer, IDENTITY).await;
    let (_, tokens) = exchange(&issuer, &code, &verifier).await;
    let id_token = tokens["id_token"].as_str().unwrap();
    let (_, keys) = get(format!("{issuer}/.well-known/jwks.json")).await;
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(keys).unwrap();
    let header = jsonwebtoken::decode_header(id_token).unwrap();
    let key = set.find(&header.kid.unwrap()).unwrap();
    let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    rules.set_audience(&[CLIENT_ID]);
    rules.set_issuer(&[issuer]);
    let key = jsonwebtoken::DecodingKey::from_jwk(key).unwrap();
    let checked = jsonwebtoken::decode::<Value>(id_token, &key, &rules).unwrap().claims;
    assert_eq!(checked["email"], "mira@example.com");
    assert_eq!(checked["https://api.openai.com/auth"]["is_org_owner"], true);
}

#[tokio::test]
async fn scopes_are_refused_one_at_a_time() {
    let simulator = simulator("").await;
    let issuer = simulator.issuer();
    let (challenge, _) = pkce();
    let ask = async |scope: &str| {
        let (status, location) = authorize(&issuer, &usual(challenge.as_str(), scope)).await;
        assert_eq!(status, 302);
        assert!(location.starts_with(REDIRECT), "{location}");
        query(&location)
    };
    let first = ask(ALL).await;
    assert_eq!(first["error"], "invalid_scope");
    assert!(first["error_description"].contains("'model.request'"), "{first:?}");
    assert_eq!(first["state"], "a-state-of-some-length");
    let second = ask("openid profile email offline_access api.responses.write").await;
    assert!(second["error_description"].contains("'api.responses.write'"), "{second:?}");
    let third = ask(IDENTITY).await;
    assert_eq!(third["scope"], IDENTITY);
    assert!(third.contains_key("code"));
    assert_eq!(ask("openid invented.scope").await["error"], "invalid_scope");
}

#[tokio::test]
async fn an_issuer_that_refuses_nothing_grants_all() {
    let options = Options { refuse_scopes: Vec::new(), ..Options::default() };
    let simulator = start(options).await.unwrap();
    let (code, verifier) = code(&simulator.issuer(), ALL).await;
    let (_, tokens) = exchange(&simulator.issuer(), &code, &verifier).await;
    assert_eq!(tokens["scope"], ALL);
}

#[tokio::test]
async fn authorize_refuses_what_is_not_right() {
    let simulator = simulator("").await;
    let issuer = simulator.issuer();
    let (challenge, _) = pkce();
    let right = usual(challenge.as_str(), IDENTITY);
    let with = |name: &str, value: &'static str| {
        let mut changed = right.clone();
        changed.iter_mut().find(|(key, _)| *key == name).unwrap().1 = value;
        changed
    };
    // Not even sent back: nobody knows where to.
    for wrong in [
        with("client_id", "app_other"),
        with("redirect_uri", "http://127.0.0.1:1456/auth/callback"),
        with("redirect_uri", "https://evil.example/auth/callback"),
        with("redirect_uri", "http://127.0.0.1:1455/other"),
        [right.clone(), vec![("scope", "openid")]].concat(),
    ] {
        let (status, location) = authorize(&issuer, &wrong).await;
        assert_eq!((status, location.as_str()), (400, ""), "{wrong:?}");
    }
    for (wrong, error) in [
        (with("response_type", "token"), "unsupported_response_type"),
        (with("state", "short"), "invalid_request"),
        (with("state", ""), "invalid_request"),
        (with("code_challenge_method", "plain"), "invalid_request"),
        (with("code_challenge", ""), "invalid_request"),
        (with("code_challenge", "too-short"), "invalid_request"),
    ] {
        let (status, location) = authorize(&issuer, &wrong).await;
        assert_eq!(status, 302, "{wrong:?}");
        assert_eq!(query(&location)["error"], error, "{wrong:?}");
    }
    let (status, location) =
        authorize(&issuer, &with("redirect_uri", "patchbay://auth/callback")).await;
    assert_eq!(status, 302);
    assert!(location.starts_with("patchbay://auth/callback?code="), "{location}");
}

#[tokio::test]
async fn a_code_is_good_once_with_its_own_verifier_redirect_and_client() {
    let simulator = simulator("").await;
    let issuer = simulator.issuer();
    let (code, verifier) = code(&issuer, IDENTITY).await;
    let form = |name: &'static str, value: &'static str| {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT_ID),
            ("code", code.as_str()),
            ("redirect_uri", REDIRECT),
            ("code_verifier", verifier.as_str()),
        ];
        form.iter_mut().find(|(key, _)| *key == name).unwrap().1 = value;
        form
    };
    for (name, value, status, error) in [
        ("code_verifier", "wrong-verifier-wrong-verifier-wrong-verifier-1", 400, "invalid_grant"),
        ("redirect_uri", "http://localhost:1455/auth/callback", 400, "invalid_grant"),
        ("client_id", "app_other", 400, "invalid_grant"),
        ("code", "ac_invented", 400, "invalid_grant"),
        ("grant_type", "password", 400, "unsupported_grant_type"),
    ] {
        let (got, body) = token(&issuer, &form(name, value)).await;
        assert_eq!((got, body["error"].as_str()), (status, Some(error)), "{name}");
        assert!(body["error_description"].is_string());
    }
    // Another port is not on the list at all (can1357/oh-my-pi#1278).
    let other = form("redirect_uri", "http://localhost:1456/auth/callback");
    assert_eq!(token(&issuer, &other).await.0, 403);

    let (status, tokens) = exchange(&issuer, &code, &verifier).await;
    assert_eq!((status, tokens["token_type"].as_str()), (200, Some("bearer")));
    let (status, body) = exchange(&issuer, &code, &verifier).await;
    assert_eq!((status, body["error"].as_str()), (400, Some("invalid_grant")));
    // Whoever used it first is out as well.
    let access = tokens["access_token"].as_str().unwrap();
    let response = turn(&simulator, access, &request("hi")).await;
    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn refresh_tokens_rotate_and_reuse_ends_the_family() {
    let simulator = simulator("").await;
    let issuer = simulator.issuer();
    let first = sign_in(&simulator).await;
    let first_refresh = first["refresh_token"].as_str().unwrap();
    let (status, second) = refresh(&issuer, first_refresh).await;
    assert_eq!(status, 200);
    let second_refresh = second["refresh_token"].as_str().unwrap();
    assert_ne!(first_refresh, second_refresh);
    assert!(second["id_token"].is_string());
    // The other way of writing it (pi, opencode, cline).
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT_ID),
        ("refresh_token", second_refresh),
    ];
    let (status, third) = token(&issuer, &form).await;
    assert_eq!(status, 200);
    let (status, body) = refresh(&issuer, first_refresh).await;
    assert_eq!((status, body["error"]["code"].as_str()), (401, Some("refresh_token_reused")));
    let (status, body) = refresh(&issuer, third["refresh_token"].as_str().unwrap()).await;
    assert_eq!((status, body["error"]["code"].as_str()), (401, Some("refresh_token_invalidated")));
    let access = third["access_token"].as_str().unwrap();
    let response = turn(&simulator, access, &request("hi")).await;
    assert_eq!(response.status(), 401);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["error"]["code"], "token_invalidated");
}

#[tokio::test]
async fn only_one_of_many_refreshes_at_once_wins() {
    let simulator = simulator("").await;
    let issuer = simulator.issuer();
    let tokens = sign_in(&simulator).await;
    let token = tokens["refresh_token"].as_str().unwrap();
    let tries = (0..8).map(|_| refresh(&issuer, token));
    let answers = futures_util::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), 1);
}

#[tokio::test]
async fn tokens_expire() {
    let options = Options { token_lifetime: Some(1), ..Options::default() };
    let simulator = start(options).await.unwrap();
    let tokens = sign_in(&simulator).await;
    assert_eq!(tokens["expires_in"], 1);
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    let access = tokens["access_token"].as_str().unwrap();
    let response = turn(&simulator, access, &request("hi")).await;
    assert_eq!(response.status(), 401);
    let body: Value = response.json().await.unwrap();
    assert_eq!((&body["error"]["code"], &body["status"]), (&json!("token_expired"), &json!(401)));
    let (status, _) = refresh(&simulator.issuer(), tokens["refresh_token"].as_str().unwrap()).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_test_may_expire_and_revoke() {
    let simulator = simulator("").await;
    let tokens = sign_in(&simulator).await;
    let old = tokens["access_token"].as_str().unwrap();
    simulator.expire_access_tokens();
    assert_eq!(turn(&simulator, old, &request("say:x")).await.status(), 401);
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    let (_, fresh) = refresh(&simulator.issuer(), refresh_token).await;
    let new = fresh["access_token"].as_str().unwrap();
    assert_eq!(turn(&simulator, new, &request("say:x")).await.status(), 200);
    simulator.revoke_all();
    assert_eq!(turn(&simulator, new, &request("say:x")).await.status(), 401);
}

#[tokio::test]
async fn signing_out_ends_the_tokens() {
    let simulator = simulator("").await;
    let issuer = simulator.issuer();
    let tokens = sign_in(&simulator).await;
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    let revoke = async |body: Value| {
        let url = format!("{issuer}/oauth/revoke");
        http().post(url).json(&body).send().await.unwrap().status().as_u16()
    };
    let body = json!({"token": refresh_token, "token_type_hint": "refresh_token"});
    assert_eq!(revoke(body.clone()).await, 400, "without a client");
    let mut right = body;
    right["client_id"] = CLIENT_ID.into();
    assert_eq!(revoke(right.clone()).await, 200);
    assert_eq!(revoke(right).await, 200, "twice is no error");
    assert_eq!(revoke(json!({"token": "unknown", "client_id": CLIENT_ID})).await, 200);
    let (status, body) = refresh(&issuer, refresh_token).await;
    assert_eq!((status, body["error"]["code"].as_str()), (401, Some("refresh_token_invalidated")));
}

#[tokio::test]
async fn an_id_token_buys_an_api_key() {
    let simulator = simulator("").await;
    let issuer = simulator.issuer();
    let (code, verifier) = code(&issuer, IDENTITY).await;
    let (_, tokens) = exchange(&issuer, &code, &verifier).await;
    let form = |subject: &str| {
        [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange".to_owned()),
            ("client_id", CLIENT_ID.to_owned()),
            ("requested_token", "openai-api-key".to_owned()),
            ("subject_token", subject.to_owned()),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token".to_owned()),
        ]
    };
    let ask = async |subject: &str| {
        let form = form(subject);
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        token(&issuer, &form).await
    };
    let (status, answer) = ask(tokens["id_token"].as_str().unwrap()).await;
    assert_eq!(status, 200);
    assert!(answer["access_token"].as_str().unwrap().starts_with("sk-sim"));
    assert_eq!(ask(tokens["access_token"].as_str().unwrap()).await.0, 401);
}

#[tokio::test]
async fn a_person_is_asked_where_a_page_is_wanted() {
    let options = Options { consent: Consent::Page, ..Options::default() };
    let simulator = start(options).await.unwrap();
    let issuer = simulator.issuer();
    for (decision, expected) in [("continue", "code"), ("decline", "error")] {
        let (challenge, _) = pkce();
        let mut url = url::Url::parse(&format!("{issuer}/oauth/authorize")).unwrap();
        url.query_pairs_mut().extend_pairs(usual(challenge.as_str(), IDENTITY));
        let page = http().get(url).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("Continue") && page.contains("Decline"), "{page}");
        let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let answer = http()
            .post(format!("{issuer}/oauth/consent"))
            .form(&[("id", id), ("decision", decision)])
            .send()
            .await
            .unwrap();
        let back = query(answer.headers()["location"].to_str().unwrap());
        assert!(back.contains_key(expected), "{back:?}");
        if decision == "decline" {
            assert_eq!(back["error"], "access_denied");
            assert!(!back["error_description"].is_empty());
        }
    }
}

#[tokio::test]
async fn scenarios_of_the_authorize_endpoint() {
    for (scenario, error) in [
        ("auth_declined", "access_denied"),
        ("workspace_restricted", "access_denied"),
        ("missing_codex_entitlement", "access_denied"),
        ("scope_rejected", "invalid_scope"),
    ] {
        let simulator = simulator(scenario).await;
        let (challenge, _) = pkce();
        let (_, location) =
            authorize(&simulator.issuer(), &usual(challenge.as_str(), IDENTITY)).await;
        let back = query(&location);
        assert_eq!(back["error"], error, "{scenario}");
        assert!(!back["error_description"].is_empty(), "{scenario}");
    }
    let simulator = simulator("callback_invalid").await;
    let (challenge, _) = pkce();
    let (_, location) = authorize(&simulator.issuer(), &usual(challenge.as_str(), IDENTITY)).await;
    assert_ne!(query(&location)["state"], "a-state-of-some-length");
    simulator.set_scenario(Some("callback_timeout".parse().unwrap()));
    let (status, location) =
        authorize(&simulator.issuer(), &usual(challenge.as_str(), IDENTITY)).await;
    assert_eq!((status, location.as_str()), (200, ""));
}
