//! Renewal in the cases that are no everyday: on demand, with clocks that differ, and with answers
//! that are not this account's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use patchbay_codex::accounts::{AccountKind, AccountStatus, AccountView, Accounts};
use patchbay_codex::setup::RedirectChoice;
use patchbay_codex::sign_in::{self, SignInOptions};
use patchbay_failure::Kind;
use patchbay_simulator::Options;
use sign_in_common::World;

async fn world() -> World {
    let options = Options { refuse_scopes: Vec::new(), ..Options::default() };
    World::new(RedirectChoice::DeepLink, options).await
}

#[tokio::test]
async fn on_demand_it_is_renewed_once_however_often_it_is_wanted() {
    let world = world().await;
    let account = world.signed_in().await;
    let (accounts, http, endpoints) = (&world.accounts, &world.http, &world.setup.endpoints);
    let now = account.expires_at - 5000;
    let renew = || accounts.renew_now(http, endpoints, &account.id, now);
    let (one, two) = tokio::join!(renew(), renew());
    let one = one.unwrap();
    assert_eq!((one.status, one.last_refresh, one.active), (AccountStatus::Ok, now, true));
    assert_eq!(one, two.unwrap());
    assert_eq!(world.refreshes(), 1, "the second found it done");
    renew().await.unwrap();
    assert_eq!(world.refreshes(), 2);
    let nobody = accounts.renew_now(http, endpoints, "nobody", now).await.unwrap_err();
    assert_eq!(nobody.kind, Kind::AuthMissing);
    let elsewhere = patchbay_codex::setup::Endpoints::together("https://i", "https://c", "x");
    let refused = accounts.renew_now(http, &elsewhere, &account.id, now).await.unwrap_err();
    assert_eq!(refused.detail.as_deref(), Some("refused before sending"));
    assert_eq!(world.refreshes(), 2);
}

#[tokio::test]
async fn an_issuer_that_wants_none_yet_is_not_asked() {
    let world = world().await;
    let options = SignInOptions { deep_link: true, kind: AccountKind::Plan };
    let flow = sign_in::start(&world.setup, &world.accounts, &world.http, options).await.unwrap();
    flow.callback(&world.location(&flow.url()).await).await.unwrap();
    let account = flow.finished().await.unwrap();
    let renew =
        |now| world.accounts.renew_now(&world.http, &world.setup.endpoints, &account.id, now);
    // The simulator wants none in the first half of a token's hour.
    let early = renew(account.expires_at - 3000).await.unwrap_err();
    assert_eq!((early.kind, early.resets_at), (Kind::RateLimit, Some(account.expires_at - 1800)));
    assert_eq!(world.refreshes(), 0);
    assert_eq!(renew(account.expires_at - 1700).await.unwrap().status, AccountStatus::Ok);
    assert_eq!(world.refreshes(), 1);
}

/// Signed in with an account of `kind`, whose tokens live for an hour.
async fn of(kind: AccountKind) -> (World, AccountView) {
    let options = Options {
        refuse_scopes: Vec::new(),
        control: true,
        token_lifetime: Some(3600),
        ..Options::default()
    };
    let world = World::new(RedirectChoice::DeepLink, options).await;
    let options = SignInOptions { deep_link: true, kind };
    let flow = sign_in::start(&world.setup, &world.accounts, &world.http, options).await.unwrap();
    flow.callback(&world.location(&flow.url()).await).await.unwrap();
    let account = flow.finished().await.unwrap();
    (world, account)
}

async fn control(world: &World, change: serde_json::Value) {
    let address = format!("{}/__control/state", world.simulator.issuer());
    let answer = world.http.post(address).json(&change).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
}

#[tokio::test]
async fn a_clock_that_is_an_hour_ahead_makes_one_refresh() {
    for kind in [AccountKind::Codex, AccountKind::Plan] {
        let (world, account) = of(kind).await;
        let ahead = account.last_refresh + 3700;
        let access = || world.accounts.access(&world.http, &world.setup.endpoints, ahead);
        for _ in 0..4 {
            access().await.unwrap();
        }
        assert_eq!(world.refreshes(), 1, "{kind:?}");
        let renewed = world.accounts.list(ahead).unwrap().remove(0);
        assert_eq!((renewed.status, renewed.expires_at), (AccountStatus::Ok, ahead + 3600));
    }
}

#[tokio::test]
async fn a_clock_that_is_an_hour_behind_relies_on_one_refusal() {
    for kind in [AccountKind::Codex, AccountKind::Plan] {
        let (world, account) = of(kind).await;
        let behind = account.last_refresh - 3700;
        let (http, endpoints) = (&world.http, &world.setup.endpoints);
        let access = |now| world.accounts.access(http, endpoints, now);
        // Good for two hours yet, by the clock here; the server knows better.
        let refused = access(behind).await.unwrap();
        assert_eq!(world.refreshes(), 0, "{kind:?}");
        world.accounts.renew(http, endpoints, &refused, behind).await.unwrap();
        for _ in 0..4 {
            access(behind + 60).await.unwrap();
        }
        assert_eq!(world.refreshes(), 1, "{kind:?}");
        // From then on it is counted from when the token came.
        access(behind + 3400).await.unwrap();
        assert_eq!(world.refreshes(), 2, "{kind:?}");
    }
}

#[tokio::test]
async fn a_token_of_few_minutes_is_not_renewed_for_every_request() {
    let (world, account) = of(AccountKind::Codex).await;
    control(&world, serde_json::json!({"token_lifetime": 240})).await;
    let now = account.expires_at;
    for later in [0, 1, 60, 119] {
        let endpoints = &world.setup.endpoints;
        world.accounts.access(&world.http, endpoints, now + later).await.unwrap();
    }
    assert_eq!(world.refreshes(), 1);
    world.accounts.access(&world.http, &world.setup.endpoints, now + 121).await.unwrap();
    assert_eq!(world.refreshes(), 2);
}

#[tokio::test]
async fn an_answer_without_an_access_token_makes_no_old_one_good() {
    let (world, account) = of(AccountKind::Codex).await;
    control(&world, serde_json::json!({"leave_out": ["access_token"]})).await;
    let access = |now| world.accounts.access(&world.http, &world.setup.endpoints, now);
    let ended = access(account.expires_at + 1).await.unwrap_err();
    assert_eq!(ended.kind, Kind::RefreshFailed);
    let stands = world.accounts.list(0).unwrap().remove(0);
    assert_eq!(stands.expires_at, account.expires_at, "not made longer");
    // The refresh token that came with it was kept: the next answer is whole.
    control(&world, serde_json::json!({"leave_out": []})).await;
    access(account.expires_at + 1).await.unwrap();
    assert_eq!(world.refreshes(), 2);
}

#[tokio::test]
async fn without_a_lifetime_in_the_answer_the_tokens_own_counts() {
    let (world, account) = of(AccountKind::Codex).await;
    control(&world, serde_json::json!({"leave_out": ["expires_in"]})).await;
    // By a clock that is ahead, the new token's own end is two minutes away, then long gone.
    for ahead in [account.expires_at - 120, account.expires_at + 3600] {
        let before = world.refreshes();
        for _ in 0..4 {
            world.accounts.access(&world.http, &world.setup.endpoints, ahead).await.unwrap();
        }
        assert_eq!(world.refreshes(), before + 1);
        assert_eq!(world.accounts.list(ahead).unwrap()[0].expires_at, ahead + 3600);
    }
}

#[tokio::test]
async fn tokens_of_another_account_are_refused_for_good_and_said_as_such() {
    for (kind, what) in [
        (AccountKind::Codex, "user_id"),
        (AccountKind::Codex, "account_id"),
        (AccountKind::Plan, "user_id"),
        (AccountKind::Plan, "subject"),
    ] {
        let (world, account) = of(kind).await;
        control(&world, serde_json::json!({what: "somebody-else", "email": "else@example.com"}))
            .await;
        let now = account.expires_at + 1;
        let endpoints = &world.setup.endpoints;
        let keys = world.asked("/.well-known/jwks.json");
        let again = Accounts::open(&world.setup).unwrap();
        for accounts in [&world.accounts, &world.accounts, &again] {
            let failure = accounts.access(&world.http, endpoints, now).await.unwrap_err();
            assert_eq!(failure.kind, Kind::RefreshRevoked, "{kind:?} {what}");
            assert_eq!(failure.title, "The issuer answered for another account.");
            assert!(failure.meaning.contains(&account.email), "{failure}");
        }
        assert_eq!(world.refreshes(), 1, "{kind:?} {what}");
        assert!(world.asked("/.well-known/jwks.json") <= keys + 1, "{kind:?} {what}");
        assert_eq!(world.asked("/oauth/revoke"), 1, "{kind:?} {what}: nobody uses what came");
        let stands = again.list(now).unwrap().remove(0);
        assert_eq!(stands.status, AccountStatus::Expired);
        assert_eq!(
            (stands.id, stands.workspace, stands.email),
            (account.id, account.workspace, account.email),
            "{kind:?} {what}"
        );
    }
}

#[tokio::test]
async fn a_plan_that_was_withdrawn_is_said_and_not_asked_for_again() {
    let (world, account) = of(AccountKind::Plan).await;
    control(&world, serde_json::json!({"withdraw_scopes": ["chatgpt.tokens.use.direct"]})).await;
    let now = account.expires_at + 1;
    for _ in 0..3 {
        let endpoints = &world.setup.endpoints;
        let failure = world.accounts.access(&world.http, endpoints, now).await.unwrap_err();
        assert_eq!(failure.kind, Kind::RefreshRevoked);
        assert_eq!(failure.title, "The use of the plan was withdrawn.");
    }
    assert_eq!((world.refreshes(), world.asked("/oauth/revoke")), (1, 1));
    assert_eq!(world.accounts.list(now).unwrap()[0].status, AccountStatus::Expired);
}

#[tokio::test]
async fn an_issuer_describes_itself_once_and_again_after_a_failure() {
    let (world, account) = of(AccountKind::Plan).await;
    let described = || world.asked("/.well-known/openid-configuration");
    let access = |now| world.accounts.access(&world.http, &world.setup.endpoints, now);
    access(account.expires_at).await.unwrap();
    access(account.expires_at + 3600).await.unwrap();
    assert_eq!((world.refreshes(), described()), (2, 1));
    world.simulator.set_scenario(Some("refresh_failed".parse().unwrap()));
    access(account.expires_at + 7200).await.unwrap_err();
    world.simulator.set_scenario(None);
    assert_eq!(described(), 1);
    access(account.expires_at + 7200).await.unwrap();
    assert_eq!(described(), 2);
    world.accounts.sign_out(&world.http, &account.id).await.unwrap();
    assert_eq!((described(), world.asked("/oauth/revoke")), (2, 1));
}
