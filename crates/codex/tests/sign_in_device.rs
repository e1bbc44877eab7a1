//! Signing in with a code that is typed on another device.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use std::time::Duration;

use patchbay_codex::setup::RedirectChoice;
use patchbay_codex::sign_in::{self, SignInFlow, SignInView};
use patchbay_failure::{Failure, Kind};
use patchbay_simulator::{Consent, Options};
use sign_in_common::World;

const POLL: &str = "/api/accounts/deviceauth/token";

async fn world(consent: Consent) -> World {
    World::new(RedirectChoice::Auto, Options { consent, ..Options::default() }).await
}

async fn start(world: &World) -> Result<SignInFlow, Failure> {
    sign_in::start_device(&world.setup, &world.accounts, &world.http).await
}

fn code(flow: &SignInFlow) -> (String, String) {
    match flow.view() {
        SignInView::Device { verification_url, user_code, .. } => (verification_url, user_code),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_code_typed_elsewhere_signs_in() {
    let world = world(Consent::Page).await;
    let flow = start(&world).await.unwrap();
    let (page, user_code) = code(&flow);
    assert_eq!(page, format!("{}/codex/device", world.simulator.issuer()));
    // Nothing comes back from a browser here: a link or a paste ends nothing and signs in nobody.
    for foreign in ["patchbay://auth/callback?code=c&state=", "some-code"] {
        assert_eq!(flow.paste(foreign).await.unwrap_err().kind, Kind::CallbackInvalid);
    }
    while world.asked(POLL) == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(matches!(flow.view(), SignInView::Device { .. }), "403 is not yet");
    let form = [("user_code", user_code.as_str()), ("decision", "continue")];
    world.http.post(&page).form(&form).send().await.unwrap();
    let account = flow.finished().await.unwrap();
    assert_eq!(world.accounts.list(0).unwrap(), [account]);
    let exchange = world.simulator.requests().into_iter().rfind(|r| r.path == "/oauth/token");
    let asked = exchange.unwrap().body;
    let redirect = format!("{}/deviceauth/callback", world.simulator.issuer());
    assert_eq!(asked["redirect_uri"], redirect.as_str());
}

#[tokio::test]
async fn a_no_and_a_setting_that_is_off_are_said() {
    let world = world(Consent::Page).await;
    let flow = start(&world).await.unwrap();
    let (page, user_code) = code(&flow);
    let form = [("user_code", user_code.as_str()), ("decision", "decline")];
    world.http.post(&page).form(&form).send().await.unwrap();
    assert_eq!(flow.finished().await.unwrap_err().kind, Kind::AuthDeclined);

    world.simulator.set_scenario(Some("device_off".parse().unwrap()));
    let failure = start(&world).await.err().unwrap();
    assert_eq!(failure.kind, Kind::AuthDeclined);
    assert!(failure.title.contains("switched off"), "{failure}");
    assert!(failure.meaning.contains("Enable device code authorization for Codex"), "{failure}");
}

#[tokio::test]
async fn who_stops_waiting_stops_asking() {
    let world = world(Consent::Page).await;
    let flow = start(&world).await.unwrap();
    flow.cancel();
    assert_eq!(flow.finished().await.unwrap_err().kind, Kind::Cancelled);
    let asked = world.asked(POLL);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(world.asked(POLL), asked);
}
