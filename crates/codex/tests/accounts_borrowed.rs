//! Codex CLI's sign-in: read anew for each request, and nothing else.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use patchbay_codex::accounts::{AccountStatus, FoundSignIn, Lender, codex_cli};
use patchbay_codex::setup::RedirectChoice;
use patchbay_failure::{Action, Kind};
use patchbay_simulator::Options;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sign_in_common::World;

const NOW: i64 = 1_800_000_000;

async fn world() -> (World, PathBuf) {
    let world = World::new(RedirectChoice::DeepLink, Options::default()).await;
    let home = world.dir.path().join(".codex");
    std::fs::create_dir(&home).unwrap();
    (world, home)
}

fn token(world: &World, person: &str, ends: i64) -> String {
    let claims = json!({
        "iss": world.simulator.issuer(), "sub": person, "exp": ends, "email": format!("{person}@x"),
        "https://api.openai.com/auth": {"chatgpt_account_id": format!("w-{person}"),
            "chatgpt_user_id": person, "chatgpt_plan_type": "plus"},
    });
    let encode = |text: String| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.x", encode(json!({"alg": "none"}).to_string()), encode(claims.to_string()))
}

fn write(home: &Path, access: &str) {
    let file: Value = json!({"auth_mode": "chatgpt", "OPENAI_API_KEY": null, "tokens": {
        "id_token": access, "access_token": access, "refresh_token": "rt_never_to_be_used",
        "account_id": null}, "last_refresh": "2026-11-22T00:00:00Z"});
    std::fs::write(home.join("auth.json"), file.to_string()).unwrap();
}

#[tokio::test]
async fn it_is_read_anew_and_never_kept_or_changed() {
    let (world, home) = world().await;
    let endpoints = &world.setup.endpoints;
    let first = token(&world, "ada", NOW + 1000);
    write(&home, &first);
    let before = std::fs::read(home.join("auth.json")).unwrap();
    let account = world.accounts.import_codex_cli(&home, endpoints, NOW).await.unwrap();
    assert_eq!(account.borrowed_from, Some(Lender::CodexCli));
    assert_eq!((account.email.as_str(), account.active), ("ada@x", true));
    let access = world.accounts.access(&world.http, endpoints, NOW).await.unwrap();
    assert_eq!(access.token.expose_secret(), first);
    assert_eq!(access.chatgpt_account_id.as_deref(), Some("w-ada"));
    // Its end is not ours to do anything about, also within five minutes of it.
    assert!(world.accounts.access(&world.http, endpoints, NOW + 900).await.is_ok());

    // The CLI renewed it.
    let second = token(&world, "ada", NOW + 9000);
    let refused = access;
    write(&home, &second);
    let access = world.accounts.renew(&world.http, endpoints, &refused, NOW + 1).await.unwrap();
    assert_eq!(access.token.expose_secret(), second);
    // Refused as well: no further request can help.
    let failure = world.accounts.renew(&world.http, endpoints, &access, NOW + 1).await.unwrap_err();
    assert_eq!((failure.kind, failure.action), (Kind::AuthExpired, Action::SignIn));
    assert!(failure.action_text.contains("`codex`"), "{failure}");

    let ended = world.accounts.access(&world.http, endpoints, NOW + 9001).await.unwrap_err();
    assert_eq!((ended.kind, ended.retryable), (Kind::AuthExpired, false));
    assert_eq!(world.accounts.list(NOW + 9001).unwrap()[0].status, AccountStatus::Expired);
    assert_eq!(world.simulator.requests().len(), 0, "nobody was asked");

    // Importing again is the same account; signing out forgets it and nothing else.
    write(&home, &first);
    assert_eq!(std::fs::read(home.join("auth.json")).unwrap(), before);
    let again = world.accounts.import_codex_cli(&home, endpoints, NOW).await.unwrap();
    assert_eq!(again.id, account.id);
    let notice = world.accounts.sign_out_notice(&account.id).unwrap();
    assert!(!notice.revokes && notice.text.contains("stays signed in"), "{}", notice.text);
    assert!(!world.accounts.sign_out(&world.http, &account.id).await.unwrap());
    assert_eq!(std::fs::read(home.join("auth.json")).unwrap(), before);
    assert_eq!(world.simulator.requests().len(), 0);
    for entry in walk(&world.setup.data_dir) {
        let bytes = std::fs::read(&entry).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("rt_never") && !text.contains(&first), "{}", entry.display());
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test]
async fn a_sign_in_that_could_be_borrowed_is_found_and_nothing_is_kept() {
    let (world, home) = world().await;
    assert_eq!(codex_cli::found(&home, NOW), None);
    for text in ["{bad", r#"{"auth_mode": "apikey", "OPENAI_API_KEY": "sk-x"}"#] {
        std::fs::write(home.join("auth.json"), text).unwrap();
        assert_eq!(codex_cli::found(&home, NOW), None, "{text}");
    }
    let token = token(&world, "ada", NOW + 100);
    write(&home, &token);
    for (now, status) in [(NOW, AccountStatus::Ok), (NOW + 100, AccountStatus::Expired)] {
        let found = codex_cli::found(&home, now).unwrap();
        let (email, plan) = (Some("ada@x".to_owned()), Some("plus".to_owned()));
        assert_eq!(found, FoundSignIn { email, plan, expires_at: NOW + 100, status });
        let shown = serde_json::to_string(&found).unwrap();
        assert!(!shown.contains("eyJ") && !shown.contains("rt_"), "{shown}");
    }
    assert!(!world.setup.data_dir.exists(), "nothing was written");
}

#[tokio::test]
async fn a_borrowed_sign_in_is_not_renewed_on_demand() {
    let (world, home) = world().await;
    let endpoints = &world.setup.endpoints;
    write(&home, &token(&world, "ada", NOW + 1000));
    let account = world.accounts.import_codex_cli(&home, endpoints, NOW).await.unwrap();
    let renewed = world.accounts.renew_now(&world.http, endpoints, &account.id, NOW).await;
    let failure = renewed.unwrap_err();
    assert_eq!((failure.kind, failure.retryable), (Kind::RefreshFailed, false));
    assert!(failure.title.contains("does not renew Codex CLI"), "{failure}");
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test]
async fn another_person_in_the_file_is_another_account() {
    let (world, home) = world().await;
    let endpoints = &world.setup.endpoints;
    write(&home, &token(&world, "ada", NOW + 1000));
    world.accounts.import_codex_cli(&home, endpoints, NOW).await.unwrap();
    write(&home, &token(&world, "bob", NOW + 1000));
    let failure = world.accounts.access(&world.http, endpoints, NOW).await.unwrap_err();
    assert_eq!((failure.kind, failure.action), (Kind::RefreshRevoked, Action::SignIn));
    assert!(failure.title.contains("another account"), "{failure}");
    assert_eq!(world.accounts.list(NOW).unwrap()[0].status, AccountStatus::SignedOut);
}

#[tokio::test]
async fn what_can_not_be_borrowed_is_named() {
    let (world, home) = world().await;
    let endpoints = &world.setup.endpoints;
    let ask = || world.accounts.import_codex_cli(&home, endpoints, NOW);
    let failure = ask().await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthMissing);
    std::fs::write(home.join("config.toml"), "cli_auth_credentials_store = \"keyring\"").unwrap();
    let failure = ask().await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthMissing);
    assert!(failure.meaning.contains("keyring"), "{failure}");
    for (text, kind) in [
        ("{bad secret-token", Kind::FileUnreadable),
        ("7", Kind::FileUnreadable),
        (r#"{"tokens": {"access_token": 7}}"#, Kind::FileUnreadable),
        (r#"{"auth_mode": "apikey", "OPENAI_API_KEY": "sk-x"}"#, Kind::AuthMissing),
        (r#"{"tokens": null}"#, Kind::AuthMissing),
        (r#"{"tokens": {"access_token": ""}}"#, Kind::AuthMissing),
    ] {
        std::fs::write(home.join("auth.json"), text).unwrap();
        let failure = ask().await.unwrap_err();
        assert_eq!(failure.kind, kind, "{text}: {failure}");
        assert!(!failure.to_string().contains("secret-token"), "{failure}");
    }
    write(&home, &token(&world, "ada", NOW - 1));
    assert_eq!(ask().await.unwrap_err().kind, Kind::AuthExpired);
    // Without a word on its issuer it is OpenAI's, which these endpoints do not go with.
    write(&home, "opaque-token");
    let failure = ask().await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.detail.as_deref()),
        (Kind::AuthScope, Some("refused before sending"))
    );
}
