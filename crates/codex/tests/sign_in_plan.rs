//! "Sign in with ChatGPT" for local apps: registration, identity, and where its tokens go.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use patchbay_codex::accounts::{AccountKind, AccountStatus, Accounts};
use patchbay_codex::setup::{Endpoints, RedirectChoice};
use patchbay_codex::sign_in::{self, SignInFlow, SignInOptions, Way};
use patchbay_codex::wire::Client;
use patchbay_failure::{Failure, Kind};
use patchbay_simulator::Options;
use secrecy::ExposeSecret;
use sign_in_common::{World, parameter};

const KEYS_DOWN: &str = "upstream_unavailable?at=/.well-known/jwks.json";

async fn world(refused: &[&str]) -> World {
    let refuse_scopes = refused.iter().map(|scope| (*scope).to_owned()).collect();
    let options = Options { refuse_scopes, control: true, ..Options::default() };
    World::new(RedirectChoice::Loopback, options).await
}

async fn start(world: &World) -> SignInFlow {
    let options = SignInOptions { deep_link: false, kind: AccountKind::Plan };
    sign_in::start(&world.setup, &world.accounts, &world.http, options).await.unwrap()
}

async fn start_again(world: &World, way: Way, id: &str) -> Result<SignInFlow, Failure> {
    sign_in::start_again(&world.setup, &world.accounts, &world.http, way, id).await
}

/// Follows the page to our own listener.
async fn browse(world: &World, flow: &SignInFlow) -> Result<(), Failure> {
    let back = world.location(&flow.url()).await;
    world.http.get(back).send().await.unwrap();
    flow.finished().await.map(|_| ())
}

async fn control(world: &World, change: serde_json::Value) {
    let address = format!("{}/__control/state", world.simulator.issuer());
    let answer = world.http.post(address).json(&change).send().await.unwrap();
    assert!(answer.status().is_success());
}

fn app(world: &World) -> String {
    let file = std::fs::read(world.setup.data_dir.join("plan.json")).unwrap();
    let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
    file["apps"][0]["client_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_first_sign_in_registers_and_the_next_ones_use_the_same_app() {
    let world = world(&[]).await;
    let flow = start(&world).await;
    let url = flow.url();
    assert_eq!(parameter(&url, "client_id").unwrap(), "dynamic_agent_client");
    assert_eq!(parameter(&url, "agent_name_hint").unwrap(), "Patchbay");
    let host = parameter(&url, "ext_agent_host_id").unwrap();
    assert!(host.starts_with("urn:uuid:"), "{host}");
    assert_eq!(parameter(&url, "resource").unwrap(), "https://api.openai.com/v1");
    assert_eq!(parameter(&url, "nonce").unwrap().len(), 43);
    let redirect = parameter(&url, "redirect_uri").unwrap();
    assert!(redirect.starts_with("http://127.0.0.1:"), "{redirect}");
    assert!(!redirect.contains(":1455/") && !redirect.contains(":1457/"), "{redirect}");
    browse(&world, &flow).await.unwrap();
    let account = world.accounts.list(0).unwrap().remove(0);
    assert_eq!((account.kind, account.active), (AccountKind::Plan, true));
    assert!(account.scopes.unwrap().contains(&"chatgpt.tokens.use.direct".to_owned()));
    assert!(app(&world).starts_with("oaiapp_"));

    let again = start(&world).await;
    assert_eq!(parameter(&again.url(), "client_id").unwrap(), app(&world));
    assert_eq!(parameter(&again.url(), "ext_agent_host_id"), None);
    browse(&world, &again).await.unwrap();
    assert_eq!(world.accounts.list(0).unwrap().len(), 1, "the same person");
    // By account, the page is told whom to expect; never by a token.
    let known = start_again(&world, Way::Browser { deep_link: false }, &account.id).await.unwrap();
    assert_eq!(parameter(&known.url(), "login_hint").unwrap(), account.email);
    assert_eq!(parameter(&known.url(), "id_token_hint"), None);
}

#[tokio::test]
async fn its_tokens_go_to_the_public_api_and_are_refreshed_by_form() {
    let world = world(&[]).await;
    browse(&world, &start(&world).await).await.unwrap();
    let account = world.accounts.list(0).unwrap().remove(0);
    let endpoints = &world.setup.endpoints;
    let now = account.expires_at - 200;
    let access = world.accounts.access(&world.http, endpoints, now).await.unwrap();
    assert_eq!(
        (access.kind(), access.base_url()),
        (AccountKind::Plan, endpoints.base_url(AccountKind::Plan))
    );
    assert_eq!(world.refreshes(), 1);
    let asked = world.simulator.requests().into_iter().rfind(|r| r.path == "/oauth/token").unwrap();
    assert_eq!(asked.body["resource"], "https://api.openai.com/v1");
    assert_eq!(asked.headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(asked.body["refresh_reason"], serde_json::Value::Null);

    let client = Client::new(&world.setup, world.accounts.clone(), world.http.clone());
    assert!(!client.models().await.unwrap().is_empty());
    let refused = client.usage().await.unwrap_err();
    assert_eq!(
        (refused.kind, refused.detail.as_deref()),
        (Kind::AuthScope, Some("refused before sending"))
    );
    let paths: Vec<String> = world.simulator.requests().into_iter().map(|r| r.path).collect();
    assert!(paths.iter().any(|path| path.starts_with("/v1/models")), "{paths:?}");
    assert!(!paths.iter().any(|path| path.starts_with("/backend-api")), "{paths:?}");
}

#[tokio::test]
async fn a_person_who_keeps_the_plan_to_themselves_is_not_signed_in() {
    let world = world(&["chatgpt.tokens.use.direct"]).await;
    let failure = browse(&world, &start(&world).await).await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthDeclined);
    assert!(failure.title.contains("not granted"), "{failure}");
    assert!(world.accounts.list(0).unwrap().is_empty());
    assert_eq!(world.asked("/oauth/revoke"), 1, "nobody keeps the tokens");
    assert!(app(&world).starts_with("oaiapp_"), "the app stays registered");
}

#[tokio::test]
async fn keys_that_can_not_be_had_are_no_wrong_identity() {
    let world = world(&[]).await;
    let flow = start(&world).await;
    world.simulator.set_scenario(Some(KEYS_DOWN.parse().unwrap()));
    let failure = browse(&world, &flow).await.unwrap_err();
    assert!(failure.retryable, "{failure}");
    let account = world.accounts.list(0).unwrap().remove(0);
    assert_eq!(account.status, AccountStatus::Expired, "kept, not usable yet");
    let endpoints = &world.setup.endpoints;
    let failure = world.accounts.access(&world.http, endpoints, 0).await.unwrap_err();
    assert!(failure.retryable, "{failure}");

    // A later start goes on from storage, without another exchange or refresh.
    world.simulator.set_scenario(None);
    let later = Accounts::open(&world.setup).unwrap();
    let exchanges = world.asked("/oauth/token");
    assert!(later.access(&world.http, endpoints, account.expires_at - 3000).await.is_ok());
    assert_eq!(world.asked("/oauth/token"), exchanges);
    assert_eq!(later.list(0).unwrap()[0].status, AccountStatus::Ok);

    // The same in the middle of a refresh: the rotated token is not lost.
    world.simulator.set_scenario(Some(KEYS_DOWN.parse().unwrap()));
    let due = account.expires_at - 100;
    assert!(later.access(&world.http, endpoints, due).await.unwrap_err().retryable);
    world.simulator.set_scenario(None);
    assert!(later.access(&world.http, endpoints, due).await.is_ok());
    assert_eq!(world.refreshes(), 1);
}

#[tokio::test]
async fn a_callback_names_the_app_that_is_known_or_none() {
    let world = world(&[]).await;
    browse(&world, &start(&world).await).await.unwrap();
    let flow = start(&world).await;
    let back = world.location(&flow.url()).await;
    let other = back.replace(&app(&world), "oaiapp_other");
    assert_ne!(other, back);
    assert_eq!(flow.paste(&other).await.unwrap_err().kind, Kind::CallbackInvalid);
    flow.paste(&back).await.unwrap();
    flow.finished().await.unwrap();
}

#[tokio::test]
async fn another_issuers_description_gets_nothing() {
    let mut world = world(&[]).await;
    // The simulator calls itself 127.0.0.1, so under this name it is another issuer.
    let other = world.simulator.issuer().replace("127.0.0.1", "localhost");
    world.setup.endpoints = Endpoints::together(&other, "https://c", "https://a");
    let options = SignInOptions { deep_link: false, kind: AccountKind::Plan };
    let failure = sign_in::start(&world.setup, &world.accounts, &world.http, options).await;
    assert_eq!(failure.err().unwrap().kind, Kind::EdgeBlocked);
}

#[tokio::test]
async fn signing_out_revokes_by_form() {
    let world = world(&[]).await;
    browse(&world, &start(&world).await).await.unwrap();
    control(&world, serde_json::json!({})).await;
    let account = world.accounts.list(0).unwrap().remove(0);
    assert!(world.accounts.sign_out_notice(&account.id).unwrap().revokes);
    assert!(world.accounts.sign_out(&world.http, &account.id).await.unwrap());
    let asked =
        world.simulator.requests().into_iter().rfind(|r| r.path == "/oauth/revoke").unwrap();
    assert_eq!(asked.headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(asked.body["client_id"], app(&world).as_str());
    let access = world.accounts.access(&world.http, &world.setup.endpoints, 0).await;
    assert!(access.is_err_and(|failure| failure.kind == Kind::AuthMissing));
}

#[tokio::test]
async fn a_token_is_shown_by_nothing() {
    let world = world(&[]).await;
    browse(&world, &start(&world).await).await.unwrap();
    let access = world.accounts.access(&world.http, &world.setup.endpoints, 0).await.unwrap();
    assert!(!format!("{access:?}").contains(access.token.expose_secret()));
}
