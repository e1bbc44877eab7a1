//! Tokens: one refresh at a time, rotation, reuse, and signing out.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use std::time::Duration;

use patchbay_codex::accounts::{AccountStatus, Accounts};
use patchbay_codex::setup::{Endpoints, RedirectChoice, Timeouts};
use patchbay_failure::Kind;
use patchbay_simulator::Options;
use secrecy::ExposeSecret;
use sign_in_common::World;

async fn world() -> World {
    let options = Options { refuse_scopes: Vec::new(), ..Options::default() };
    World::new(RedirectChoice::DeepLink, options).await
}

fn stored(world: &World, id: &str) -> serde_json::Value {
    let path = world.setup.data_dir.join(format!("credentials/{id}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[tokio::test]
async fn tokens_are_used_until_five_minutes_before_their_end_then_rotated() {
    let world = world().await;
    let account = world.signed_in().await;
    let endpoints = &world.setup.endpoints;
    let fresh = |now| world.accounts.access(&world.http, endpoints, now);
    let before = stored(&world, &account.id);

    let one = fresh(account.expires_at - 360).await.unwrap();
    assert_eq!(one.token.expose_secret(), before["access_token"].as_str().unwrap());
    assert_eq!(one.account, account.id);
    assert_eq!(one.chatgpt_account_id, account.workspace);
    assert_eq!(one.plan, account.plan);
    assert_eq!(world.refreshes(), 0);

    let two = fresh(account.expires_at - 240).await.unwrap();
    assert_eq!(world.refreshes(), 1);
    let after = stored(&world, &account.id);
    assert_eq!(two.token.expose_secret(), after["access_token"].as_str().unwrap());
    assert_ne!(after["refresh_token"], before["refresh_token"], "rotated");
    let request = world.simulator.requests().pop().unwrap();
    assert_eq!(request.body["refresh_reason"], "proactive_expiry");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["originator"], "patchbay");

    let shown = format!("{two:?}");
    assert!(!shown.contains(two.token.expose_secret()), "{shown}");
    let index = std::fs::read_to_string(world.setup.data_dir.join("accounts.json")).unwrap();
    for token in ["access_token", "refresh_token", "id_token"] {
        assert!(!index.contains(after[token].as_str().unwrap()), "{token}");
    }
}

#[tokio::test]
async fn eight_at_once_make_one_refresh() {
    let world = world().await;
    let account = world.signed_in().await;
    let now = account.expires_at + 60;
    // Half of them through another opening, as another process would be.
    let other = Accounts::open(&world.setup).unwrap();
    let asking: Vec<_> = (0..8)
        .map(|number| {
            let accounts = if number % 2 == 0 { world.accounts.clone() } else { other.clone() };
            let (http, endpoints) = (world.http.clone(), world.setup.endpoints.clone());
            tokio::spawn(async move { accounts.access(&http, &endpoints, now).await })
        })
        .collect();
    let mut tokens = Vec::new();
    for one in asking {
        tokens.push(one.await.unwrap().unwrap().token.expose_secret().to_owned());
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "all got the same new token");
    assert_eq!(world.refreshes(), 1);
}

#[tokio::test]
async fn a_refusal_for_good_is_remembered_for_that_credential() {
    let world = world().await;
    let account = world.signed_in().await;
    let file = world.setup.data_dir.join(format!("credentials/{}.json", account.id));
    let old = std::fs::read(&file).unwrap();
    let ended = account.expires_at + 1;
    let endpoints = &world.setup.endpoints;
    world.accounts.access(&world.http, endpoints, ended).await.unwrap();
    // A backup of the whole data directory is put back, say: the refresh token is spent.
    std::fs::write(&file, old).unwrap();
    let later = ended + 864_000;
    for _ in 0..3 {
        let failure = world.accounts.access(&world.http, endpoints, later).await.unwrap_err();
        assert_eq!(failure.kind, Kind::RefreshReused);
        assert!(failure.detail.is_some_and(|said| said.contains("already been used")));
    }
    // Nor does another opening of the same data directory ask.
    let other = Accounts::open(&world.setup).unwrap();
    assert!(other.access(&world.http, endpoints, later).await.is_err());
    assert_eq!(world.refreshes(), 2, "one that worked, one that was refused");
    assert_eq!(world.accounts.list(later).unwrap()[0].status, AccountStatus::Expired);

    let again = world.signed_in().await;
    assert_eq!(again.id, account.id);
    assert_eq!(again.status, AccountStatus::Ok);
    assert!(world.accounts.access(&world.http, endpoints, later).await.is_ok());
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let world = world().await;
    let account = world.signed_in().await;
    let endpoints = &world.setup.endpoints;
    let now = account.expires_at - 10_000;
    let refused = world.accounts.access(&world.http, endpoints, now).await.unwrap();
    let one = world.accounts.renew(&world.http, endpoints, &refused, now).await.unwrap();
    assert_ne!(one.token.expose_secret(), refused.token.expose_secret());
    let two = world.accounts.renew(&world.http, endpoints, &refused, now).await.unwrap();
    assert_eq!(one.token.expose_secret(), two.token.expose_secret());
    assert_eq!(world.refreshes(), 1, "the second found it done");
    let request = world.simulator.requests().pop().unwrap();
    assert_eq!(request.body["refresh_reason"], "unauthorized_recovery");
}

#[tokio::test]
async fn a_caller_that_goes_away_loses_no_token() {
    let world = world().await;
    let account = world.signed_in().await;
    let now = account.expires_at + 1;
    let before = stored(&world, &account.id);
    let reached = async {
        while world.refreshes() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    // The turn is stopped while the issuer rotates the refresh token.
    tokio::select! {
        biased;
        () = reached => {}
        _ = world.accounts.access(&world.http, &world.setup.endpoints, now) => {}
    }
    world.accounts.access(&world.http, &world.setup.endpoints, now).await.unwrap();
    assert_eq!(world.refreshes(), 1);
    assert_ne!(stored(&world, &account.id)["refresh_token"], before["refresh_token"]);
}

#[tokio::test]
async fn tokens_go_only_to_endpoints_of_their_own_issuer() {
    let world = world().await;
    world.signed_in().await;
    let asked = world.simulator.requests().len();
    let own = (world.simulator.codex_base_url(), world.simulator.api_base_url());
    let endpoints = Endpoints::together("https://auth.openai.com", &own.0, &own.1);
    let failure = world.accounts.access(&world.http, &endpoints, 0).await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthScope);
    assert_eq!(failure.detail.as_deref(), Some("refused before sending"));
    let own = world.accounts.access(&world.http, &world.setup.endpoints, 0).await.unwrap();
    let failure = world.accounts.renew(&world.http, &endpoints, &own, 0).await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthScope);
    assert_eq!(world.simulator.requests().len(), asked, "nothing was sent");
}

#[tokio::test]
async fn signing_out_revokes_and_forgets() {
    let world = world().await;
    let account = world.signed_in().await;
    let old = stored(&world, &account.id);
    assert!(world.accounts.sign_out(&world.http, &account.id).await.unwrap());
    assert!(world.accounts.list(0).unwrap().is_empty());
    assert_eq!(std::fs::read_dir(world.setup.data_dir.join("credentials")).unwrap().count(), 0);
    let request = world.simulator.requests().pop().unwrap();
    assert_eq!((request.path.as_str(), request.status), ("/oauth/revoke", 200));
    assert_eq!(request.body["token_type_hint"], "refresh_token");
    // The token is really dead.
    let answer = world
        .http
        .post(format!("{}/oauth/token", world.simulator.issuer()))
        .json(&serde_json::json!({
            "grant_type": "refresh_token", "client_id": "app_EMoamEEZ73f0CkXaXp7hrann",
            "refresh_token": old["refresh_token"]}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    let failure = world.accounts.access(&world.http, &world.setup.endpoints, 0).await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthMissing);
    let failure = world.accounts.sign_out(&world.http, &account.id).await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthMissing);
}

#[tokio::test]
async fn without_the_issuer_an_early_refresh_waits_and_a_sign_out_is_local() {
    let world = world().await;
    let account = world.signed_in().await;
    let World { simulator, setup, accounts, http, dir } = world;
    simulator.stop();
    tokio::time::sleep(Duration::from_millis(50)).await;
    // 4 minutes are left: the token is good for this request.
    let early = account.expires_at - 240;
    assert!(accounts.access(&http, &setup.endpoints, early).await.is_ok());
    let ended = accounts.access(&http, &setup.endpoints, account.expires_at).await.unwrap_err();
    assert!(matches!(ended.kind, Kind::Connection), "{ended:?}");
    assert!(!accounts.sign_out(&http, &account.id).await.unwrap(), "not confirmed");
    assert!(accounts.list(0).unwrap().is_empty());
    drop(dir);
}

#[tokio::test]
async fn a_refresh_that_hangs_is_a_refresh_timeout() {
    let mut world = world().await;
    let account = world.signed_in().await;
    let second = Duration::from_secs(1);
    world.setup.timeouts = Timeouts { connect: second, first: second, idle: second };
    world.accounts = Accounts::open(&world.setup).unwrap();
    world.simulator.set_scenario(Some("refresh_timeout".parse().unwrap()));
    let failure = world
        .accounts
        .access(&world.http, &world.setup.endpoints, account.expires_at)
        .await
        .unwrap_err();
    assert_eq!(failure.kind, Kind::RefreshTimeout);
    world.simulator.set_scenario(None);
    let again =
        world.accounts.access(&world.http, &world.setup.endpoints, account.expires_at).await;
    assert!(again.is_ok(), "a timeout is not for good");
}

#[tokio::test]
async fn tokens_that_are_gone_are_said_to_be_gone() {
    let world = world().await;
    let account = world.signed_in().await;
    std::fs::remove_file(world.setup.data_dir.join(format!("credentials/{}.json", account.id)))
        .unwrap();
    let failure = world.accounts.access(&world.http, &world.setup.endpoints, 0).await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthMissing);
    assert_eq!(world.accounts.list(0).unwrap()[0].status, AccountStatus::SignedOut);
}
