//! Renewal in the cases that are no everyday: on demand, with clocks that differ, and with answers
//! that are not this account's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use patchbay_codex::accounts::{AccountKind, AccountStatus};
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
