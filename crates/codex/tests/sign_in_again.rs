//! Signing in again: by every way and of every kind, and what happens where somebody else does.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use patchbay_codex::accounts::{AccountKind, AccountView};
use patchbay_codex::setup::{Endpoints, RedirectChoice};
use patchbay_codex::sign_in::{self, SignInFlow, SignInOptions, SignInView, Way};
use patchbay_failure::{Failure, Kind};
use patchbay_simulator::Options;
use serde_json::{Value, json};
use sign_in_common::World;

const WINDOW: Way = Way::Browser { deep_link: true };

async fn world() -> World {
    let options = Options { refuse_scopes: Vec::new(), ..Options::default() };
    World::new(RedirectChoice::Auto, options).await
}

async fn sign_in(world: &World, kind: AccountKind) -> AccountView {
    let options = SignInOptions { deep_link: true, kind };
    let flow = sign_in::start(&world.setup, &world.accounts, &world.http, options).await.unwrap();
    finish(world, flow).await.unwrap()
}

async fn again(world: &World, way: Way, id: &str) -> Result<SignInFlow, Failure> {
    sign_in::start_again(&world.setup, &world.accounts, &world.http, way, id).await
}

async fn finish(world: &World, flow: SignInFlow) -> Result<AccountView, Failure> {
    match flow.view() {
        SignInView::Waiting { url, redirect_uri, listening_on, notices, expires_at } => {
            assert_eq!(url, flow.url());
            assert_eq!(redirect_uri, "patchbay://auth/callback");
            assert!(listening_on.is_none() && notices.is_empty() && expires_at > 0);
            flow.callback(&world.location(&url).await).await.unwrap();
        }
        SignInView::Device { user_code, .. } => assert!(user_code.contains('-'), "{user_code}"),
        other => panic!("{other:?}"),
    }
    flow.finished().await
}

/// Lets the account be somebody else's from now on, as far as we know.
fn somebody_else(world: &World, field: &str) {
    let path = world.setup.data_dir.join("accounts.json");
    let mut index: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    index["accounts"][0][field] = json!("somebody-else");
    std::fs::write(path, index.to_string()).unwrap();
}

#[tokio::test]
async fn each_kind_is_renewed_by_each_of_its_ways() {
    for (kind, way) in [
        (AccountKind::Codex, WINDOW),
        (AccountKind::Plan, WINDOW),
        (AccountKind::Codex, Way::Device),
    ] {
        let world = world().await;
        let first = sign_in(&world, kind).await;
        assert_eq!(first.kind, kind);
        let flow = again(&world, way, &first.id).await.unwrap();
        let second = finish(&world, flow).await.unwrap();
        assert_eq!((&second.id, second.kind), (&first.id, kind), "{way:?}");
        assert_eq!(world.accounts.list(0).unwrap().len(), 1);
        assert_eq!(world.refreshes(), 0);
    }
}

#[tokio::test]
async fn what_has_no_way_is_said_before_anything_is_sent() {
    let world = world().await;
    let plan = sign_in(&world, AccountKind::Plan).await;
    let asked = world.simulator.requests().len();
    let failure = again(&world, Way::Device, &plan.id).await.err().unwrap();
    assert_eq!(failure.kind, Kind::AuthDeclined);
    assert!(failure.title.contains("no device code"), "{failure}");
    let failure = again(&world, WINDOW, "nobody").await.err().unwrap();
    assert_eq!(failure.kind, Kind::AuthMissing);
    let mut elsewhere = world.setup.clone();
    elsewhere.endpoints = Endpoints::together("https://i", "https://c", "https://a");
    let other =
        sign_in::start_again(&elsewhere, &world.accounts, &world.http, WINDOW, &plan.id).await;
    let failure = other.err().unwrap();
    assert_eq!(
        (failure.kind, failure.detail.as_deref()),
        (Kind::AuthScope, Some("refused before sending"))
    );
    assert_eq!(world.simulator.requests().len(), asked);
}

#[tokio::test]
async fn another_person_is_refused_by_the_plan_kind_and_revoked() {
    let world = world().await;
    let account = sign_in(&world, AccountKind::Plan).await;
    somebody_else(&world, "subject");
    let path = world.setup.data_dir.join(format!("credentials/{}.json", account.id));
    let before = std::fs::read(&path).unwrap();
    let flow = again(&world, WINDOW, &account.id).await.unwrap();
    let failure = finish(&world, flow).await.unwrap_err();
    assert_eq!(failure.kind, Kind::CallbackInvalid);
    assert!(failure.detail.unwrap().contains("another person"));
    assert_eq!(std::fs::read(&path).unwrap(), before, "the old tokens stay");
    assert_eq!(world.accounts.list(0).unwrap().len(), 1);
    assert_eq!(world.asked("/oauth/revoke"), 1, "nobody keeps the new ones");
}

#[tokio::test]
async fn another_person_of_the_codex_kind_is_an_account_beside() {
    let world = world().await;
    let account = sign_in(&world, AccountKind::Codex).await;
    somebody_else(&world, "user");
    let path = world.setup.data_dir.join(format!("credentials/{}.json", account.id));
    let before = std::fs::read(&path).unwrap();
    let flow = again(&world, WINDOW, &account.id).await.unwrap();
    let other = finish(&world, flow).await.unwrap();
    assert_ne!(other.id, account.id);
    assert_eq!(std::fs::read(&path).unwrap(), before, "the old tokens stay");
    let list = world.accounts.list(0).unwrap();
    assert_eq!(list.iter().map(|one| one.active).collect::<Vec<_>>(), [false, true]);
}

#[tokio::test]
async fn what_comes_of_a_sign_in_that_was_cancelled_in_its_exchange_is_revoked() {
    for kind in [AccountKind::Codex, AccountKind::Plan] {
        let world = world().await;
        let options = SignInOptions { deep_link: true, kind };
        let flow = sign_in::start(&world.setup, &world.accounts, &world.http, options);
        let flow = flow.await.unwrap();
        let back = world.location(&flow.url()).await;
        // Nothing else runs between these two: the code is on its way and not yet exchanged.
        flow.callback(&back).await.unwrap();
        flow.cancel();
        assert_eq!(flow.finished().await.unwrap_err().kind, Kind::Cancelled);
        assert!(world.accounts.settled(std::time::Duration::from_secs(20)).await);
        assert!(world.accounts.list(0).unwrap().is_empty());
        let asked = world.simulator.requests();
        let paths = asked.iter().filter(|one| one.path.ends_with("/revoke") && one.status == 200);
        assert_eq!(paths.count(), 1, "{kind:?}");
    }
}
