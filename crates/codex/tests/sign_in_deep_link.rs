//! Signing in with the browser coming back by `patchbay://`, and by paste.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use patchbay_codex::accounts::{AccountKind, StoreKind};
use patchbay_codex::setup::RedirectChoice;
use patchbay_codex::sign_in::{SignInNoticeKind, SignInView, forget_refused_scopes};
use patchbay_failure::Kind;
use patchbay_simulator::Options;
use sign_in_common::{World, parameter};

const ALL: &str = "openid profile email offline_access model.request api.responses.write";
const IDENTITY: &str = "openid profile email offline_access";

async fn world() -> World {
    World::new(RedirectChoice::Auto, Options::default()).await
}

async fn willing() -> World {
    World::new(RedirectChoice::Auto, Options { refuse_scopes: Vec::new(), ..Options::default() })
        .await
}

#[tokio::test]
async fn two_scopes_are_refused_one_at_a_time_and_one_notice_says_it() {
    let world = world().await;
    let flow = world.start(true).await;
    let mut watch = flow.watch();
    let SignInView::Waiting { url, redirect_uri, listening_on, notices, .. } = flow.view() else {
        panic!("{:?}", flow.view())
    };
    assert_eq!(url, flow.url());
    assert_eq!(redirect_uri, "patchbay://auth/callback");
    assert_eq!(listening_on, None);
    assert!(notices.is_empty(), "{notices:?}");
    assert_eq!(parameter(&url, "scope").as_deref(), Some(ALL));

    let mut urls = vec![url];
    let mut texts = Vec::new();
    for _ in 0..2 {
        let back = world.location(&flow.url()).await;
        assert!(back.starts_with("patchbay://auth/callback?error=invalid_scope"), "{back}");
        flow.callback(&back).await.unwrap();
        assert!(watch.has_changed().unwrap());
        let SignInView::Waiting { url, notices, .. } = watch.borrow_and_update().clone() else {
            panic!("{:?}", flow.view())
        };
        assert_eq!(notices.len(), 1);
        assert_eq!(notices[0].kind, SignInNoticeKind::ScopeRejected);
        texts.push((notices[0].text.clone(), notices[0].subject.clone()));
        assert_eq!(url, flow.url());
        assert!(!urls.contains(&url));
        urls.push(url);
        // Delivered twice, as an app that starts cold may do.
        flow.callback(&back).await.unwrap();
        assert_eq!(flow.url(), *urls.last().unwrap());
    }
    assert_eq!(texts[0].0, "OpenAI declined one permission, so Patchbay asked again without it.");
    assert!(texts[1].0.contains("two permissions"), "{}", texts[1].0);
    assert!(texts[1].1.contains("model.request") && texts[1].1.contains("api.responses.write"));
    assert_eq!(parameter(&flow.url(), "scope").as_deref(), Some(IDENTITY));
    for name in ["state", "code_challenge"] {
        let mut values: Vec<_> = urls.iter().map(|url| parameter(url, name)).collect();
        values.sort();
        values.dedup();
        assert_eq!(values.len(), 3, "{name} is fresh on every page");
    }

    let back = world.location(&flow.url()).await;
    flow.callback(&back).await.unwrap();
    let account = flow.finished().await.unwrap();
    flow.callback(&back).await.unwrap();
    assert_eq!(flow.view(), SignInView::Idle);
    assert_eq!(account.kind, AccountKind::Codex);
    assert!(account.email.contains('@') && account.active, "{account:?}");
    assert!(account.plan.is_some() && account.workspace.is_some());
    assert_eq!(account.issuer, world.simulator.issuer());
    assert_eq!(account.store, StoreKind::File);
    assert_eq!(world.accounts.list(0).unwrap(), [account]);

    // Remembered for this issuer, until it is to be forgotten.
    assert_eq!(parameter(&world.start(true).await.url(), "scope").as_deref(), Some(IDENTITY));
    forget_refused_scopes(&world.setup).unwrap();
    assert_eq!(parameter(&world.start(true).await.url(), "scope").as_deref(), Some(ALL));
}

#[tokio::test]
async fn what_is_not_ours_is_refused_and_the_flow_still_waits() {
    let world = willing().await;
    let flow = world.start(true).await;
    let good = world.location(&flow.url()).await;
    let state = parameter(&good, "state").unwrap();
    let evil = good.replace(&state, "evil-state-evil-state");
    for hostile in [
        evil.as_str(),
        "patchbay://auth/callback?code=abc",
        "patchbay://auth/callback?error=access_denied&state=guessed",
        &format!("patchbay://auth/callback?state={state}"),
        &format!("{good}&code=other"),
        &format!("{good}#x"),
        "patchbay://focus",
        &"patchbay://auth/callback?state=x&".repeat(400),
    ] {
        let failure = flow.callback(hostile).await.unwrap_err();
        assert_eq!(failure.kind, Kind::CallbackInvalid, "{hostile}");
    }
    let SignInView::Waiting { notices, .. } = flow.view() else { panic!("{:?}", flow.view()) };
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].kind, SignInNoticeKind::CallbackIgnored);
    assert_eq!(world.asked("/oauth/token"), 0);
    flow.callback(&good).await.unwrap();
    assert!(flow.finished().await.is_ok());
}

#[tokio::test]
async fn pastes_sign_in() {
    for form in ["address", "query", "code#state", "code"] {
        let world = willing().await;
        let flow = world.start(true).await;
        let back = world.location(&flow.url()).await;
        let (code, state) = (parameter(&back, "code").unwrap(), parameter(&back, "state").unwrap());
        let text = match form {
            "address" => format!("  {back}\n"),
            "query" => back.split_once('?').unwrap().1.to_owned(),
            "code#state" => format!("{code}#{state}"),
            _ => code,
        };
        assert!(flow.paste("nonsense here").await.is_err());
        flow.paste(&text).await.unwrap_or_else(|failure| panic!("{form}: {failure}"));
        flow.finished().await.unwrap_or_else(|failure| panic!("{form}: {failure}"));
    }
}

#[tokio::test]
async fn a_code_that_the_issuer_does_not_know_ends_it_in_the_issuers_words() {
    let world = willing().await;
    let flow = world.start(true).await;
    flow.paste("ac_not-a-code").await.unwrap();
    let failure = flow.finished().await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthDeclined);
    assert!(failure.detail.as_deref().unwrap().ends_with("The authorization code is unknown."));
    assert_eq!(flow.view(), SignInView::Failed { failure });
    assert!(world.accounts.list(0).unwrap().is_empty());
}

#[tokio::test]
async fn declined_and_cancelled_end_it() {
    let world = willing().await;
    let flow = world.start(true).await;
    let state = parameter(&flow.url(), "state").unwrap();
    let no = format!(
        "patchbay://auth/callback?error=access_denied&error_description=The+admin+said+no&state={state}"
    );
    flow.callback(&no).await.unwrap();
    let failure = flow.finished().await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthDeclined);
    assert_eq!(failure.detail.as_deref(), Some("The admin said no"));

    let flow = world.start(true).await;
    flow.cancel();
    assert_eq!(flow.finished().await.unwrap_err().kind, Kind::Cancelled);
    assert!(matches!(flow.view(), SignInView::Failed { .. }));

    let flow = world.start(true).await;
    let mut watch = flow.watch();
    drop(flow);
    let ended = watch.wait_for(|view| matches!(view, SignInView::Failed { .. })).await;
    assert!(ended.is_ok(), "nobody holds it: it ends by itself");
}

#[tokio::test]
async fn signing_in_again_replaces_the_tokens_of_that_account() {
    let world = willing().await;
    let first = world.signed_in().await;
    let second = world.signed_in().await;
    assert_eq!(first.id, second.id);
    assert_eq!(world.accounts.list(0).unwrap().len(), 1);
    let files = std::fs::read_dir(world.setup.data_dir.join("credentials")).unwrap().count();
    assert_eq!(files, 1);
}
