//! Tokens through the real program: one refresh among many processes, an interrupt in the middle
//! of one, and the other ways in. Where tokens are is `canary.rs`.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod issuer;
mod support;

use std::path::{Path, PathBuf};
use std::time::Duration;

use issuer::{Live, client, paste_until_signed_in, scenario, signed_in};
use patchbay_simulator::Running;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use support::Place;

/// Lets the access token look ended to every process.
fn expire(place: &Place) {
    let path = place.data().join("accounts.json");
    let mut index: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    index["accounts"][0]["expires_at"] = json!(1);
    std::fs::write(path, index.to_string()).unwrap();
}

fn refreshes(simulator: &Running) -> usize {
    let requests = simulator.requests();
    requests.iter().filter(|request| request.body["grant_type"] == "refresh_token").count()
}

/// Every token that is stored now.
fn tokens(place: &Place) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(&place.data().join("credentials")) {
        let stored: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        found.extend(stored.as_object().unwrap().values().map(|t| t.as_str().unwrap().to_owned()));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_processes_make_one_refresh() {
    let (simulator, place) = signed_in().await;
    expire(&place);
    let running: Vec<_> =
        (0..16).map(|_| place.command(&["models", "--json"]).spawn().unwrap()).collect();
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert_eq!(refreshes(&simulator), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_is_finished_before_an_interrupted_program_ends() {
    let (simulator, place) = signed_in().await;
    let before = tokens(&place);
    expire(&place);
    scenario(&simulator, "refresh_timeout?wait=2&for=1").await;
    let usage = Live::start(&place, &["usage", "--json"], true);
    let state = format!("{}/__control/state", simulator.issuer());
    let http = client(Policy::none());
    while http.get(&state).send().await.unwrap().json::<Value>().await.unwrap()["scenario"]["struck"]
        == 0
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    usage.signal("-INT");
    usage.end().exits(1);
    assert!(tokens(&place).iter().all(|token| !before.contains(token)), "rotated and saved");
    place.run(&["usage", "--json"]).exits(0);
    assert_eq!(refreshes(&simulator), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_was_rotated_and_lost_ends_in_a_clear_refusal() {
    let (simulator, place) = signed_in().await;
    let file = files(&place.data().join("credentials")).remove(0);
    let old = std::fs::read(&file).unwrap();
    expire(&place);
    place.run(&["usage", "--json"]).exits(0);
    // As after a crash between the issuer's rotation and our save; and Codex CLI has the same one.
    let spent = serde_json::from_slice::<Value>(&old).unwrap()["refresh_token"].clone();
    std::fs::write(&file, old).unwrap();
    expire(&place);
    let own = place.home().join(".codex/auth.json");
    place.write(".codex/auth.json", &json!({"tokens": {"refresh_token": spent}}).to_string());
    let theirs = std::fs::read(&own).unwrap();
    for _ in 0..3 {
        let error = place.run(&["usage", "--json"]).exits(4).json();
        assert_eq!(
            (&error["error"]["kind"], &error["error"]["action"]),
            (&json!("refresh_reused"), &json!("sign_in"))
        );
        let meaning = error["error"]["meaning"].as_str().unwrap();
        let named = format!("Codex CLI ({}) has the same token", own.display());
        assert!(meaning.starts_with(&named), "{meaning}");
    }
    assert_eq!(std::fs::read(&own).unwrap(), theirs);
    assert_eq!(refreshes(&simulator), 2, "refused once, remembered from then on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_sign_in_talks_to_the_public_api() {
    let (simulator, place) = issuer::place().await;
    let args = ["login", "--json", "--paste", "--no-browser", "--kind", "plan"];
    let mut login = Live::start(&place, &args, true);
    let line = paste_until_signed_in(&mut login).await;
    assert_eq!(line["account"]["kind"], "plan");
    login.end().exits(0);
    let done = place.run(&["chat", "--json", "say:Over the API."]).exits(0).lines().pop().unwrap();
    assert_eq!(done["text"], "Over the API.");
    let error = place.run(&["usage", "--json"]).exits(5).json();
    assert_eq!(
        (&error["error"]["kind"], &error["error"]["detail"]),
        (&json!("auth_scope"), &json!("refused before sending"))
    );
    let bearer: Vec<String> = simulator
        .requests()
        .into_iter()
        .filter(|request| request.headers.contains_key("authorization"))
        .map(|request| request.path)
        .collect();
    assert!(!bearer.is_empty() && bearer.iter().all(|path| path.starts_with("/v1/")), "{bearer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn codex_clis_sign_in_is_used_and_left_alone() {
    let (simulator, place) = signed_in().await;
    let stored = files(&place.data().join("credentials")).remove(0);
    let stored: Value = serde_json::from_slice(&std::fs::read(stored).unwrap()).unwrap();
    let file = json!({"auth_mode": "chatgpt", "OPENAI_API_KEY": null, "tokens": {
        "id_token": stored["id_token"], "access_token": stored["access_token"],
        "refresh_token": "rt_of_the_cli", "account_id": null}});
    place.write(".codex/auth.json", &file.to_string());
    let before = place.snapshot();
    let line = place.run(&["login", "--import", "codex-cli", "--json"]).exits(0).lines().pop();
    assert_eq!(line.unwrap()["account"]["borrowed_from"], "codex_cli");
    place.run(&["usage", "--json"]).exits(0);
    assert_eq!((refreshes(&simulator), place.snapshot() == before), (0, true));
    place.run(&["logout"]).exits(0);
    assert!(place.snapshot() == before, "only forgotten");
    assert_eq!(simulator.requests().iter().filter(|r| r.path == "/oauth/revoke").count(), 0);
    let elsewhere = Place::empty();
    let error = elsewhere.run(&["login", "--import", "codex-cli", "--json"]).exits(4).json();
    assert_eq!(error["error"]["kind"], "auth_missing");
}

/// Files below `folder`, whatever they are.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
