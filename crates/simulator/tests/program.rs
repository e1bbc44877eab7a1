//! The program itself: its ready line, https under other names, and the control routes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends there")]

mod common;

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use common::*;
use patchbay_simulator::{Options, start};
use serde_json::{Value, json};

/// The program, ended with the test.
struct Program(Child, Value);

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_patchbay-simulator"))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self(child, serde_json::from_str(&line).unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn one_line_says_that_it_is_ready() {
    let program = Program::start(&["--listen", "127.0.0.1:0", "--seed", "4"]);
    let issuer = program.1["issuer"].as_str().unwrap();
    assert_eq!(
        program.1,
        json!({
            "ready": true,
            "issuer": issuer,
            "codex_base_url": format!("{issuer}/backend-api"),
            "api_base_url": format!("{issuer}/v1"),
        })
    );
    let (code, verifier) = code(issuer, IDENTITY).await;
    assert_eq!(exchange(issuer, &code, &verifier).await.0, 200);
    let control = http().get(format!("{issuer}/__control/state")).send().await.unwrap();
    assert_eq!(control.status(), 404, "not asked for");
}

#[test]
fn wrong_arguments_are_said() {
    for (arguments, said) in [
        (&["--scenario", "nonsense"][..], "no scenario is called"),
        (&["--consent", "maybe"], "auto or page"),
        (&["--tls-cert", "x.pem"], "--tls-key"),
        (&["--tls-cert", "/no/such", "--tls-key", "/no/such"], "/no/such"),
        (&["--listen", "nowhere"], "--listen"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_patchbay-simulator"))
            .args(arguments)
            .output()
            .unwrap();
        assert!(!output.status.success() && output.stdout.is_empty());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}

#[tokio::test]
async fn https_under_the_real_names() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let program = Program::start(&[
        "--tls-cert",
        &format!("{data}/leaf.pem"),
        "--tls-key",
        &format!("{data}/leaf.key"),
    ]);
    let issuer = program.1["issuer"].as_str().unwrap();
    assert!(issuer.starts_with("https://127.0.0.1:"), "{issuer}");
    let port: u16 = issuer.rsplit(':').next().unwrap().parse().unwrap();
    let here = SocketAddr::from(([127, 0, 0, 1], port));
    let root = std::fs::read(format!("{data}/ca.pem")).unwrap();
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_pem(&root).unwrap()])
        .resolve("auth.openai.com", here)
        .resolve("chatgpt.com", here)
        .build()
        .unwrap();
    let get = async |host: &str, path: &str| {
        client.get(format!("https://{host}:{port}{path}")).send().await.unwrap()
    };
    // The issuer as its client knows it: clients check it to the letter.
    for (host, expected) in [("auth.openai.com", "https://auth.openai.com"), ("127.0.0.1", issuer)]
    {
        let found: Value =
            get(host, "/.well-known/openid-configuration").await.json().await.unwrap();
        assert_eq!(found["issuer"], expected);
    }
    let answer = get("chatgpt.com", "/backend-api/wham/usage").await;
    assert_eq!((answer.status().as_u16(), answer.version()), (401, reqwest::Version::HTTP_2));
}

#[tokio::test]
async fn a_test_looks_in_and_steers() {
    let simulator = start(Options { control: true, ..Options::default() }).await.unwrap();
    let issuer = simulator.issuer();
    let tokens = sign_in(&simulator).await;
    let access = tokens["access_token"].as_str().unwrap();
    let post = async |path: &str, body: Value| {
        let url = format!("{issuer}/__control/{path}");
        let response = http().post(url).json(&body).send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.unwrap())
    };
    let (status, state) = post("scenario", json!({"scenario": "overloaded?for=1"})).await;
    assert_eq!((status, &state["scenario"]["name"]), (200, &json!("overloaded")));
    assert_eq!(turn(&simulator, access, &request("say:x")).await.status(), 503);
    assert_eq!(turn(&simulator, access, &request("say:x")).await.status(), 200);
    assert_eq!(post("scenario", json!({"scenario": "nonsense"})).await.0, 400);
    assert_eq!(post("state", json!({"plan": "pro"})).await.1["person"]["plan"], "pro");
    assert_eq!(post("state", json!({"plan": 7})).await.0, 400);
    assert_eq!(post("state", json!({"expire_access_tokens": true})).await.0, 200);
    assert_eq!(turn(&simulator, access, &request("say:x")).await.status(), 401);

    let listed = http().get(format!("{issuer}/__control/requests")).send().await.unwrap();
    let listed = listed.text().await.unwrap();
    for secret in [access, tokens["refresh_token"].as_str().unwrap(), "Bearer eyJ"] {
        assert!(!listed.contains(secret));
    }
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let statuses: Vec<u64> = listed["requests"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|request| request["path"] == "/backend-api/codex/responses")
        .map(|request| request["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [503, 200, 401]);
    assert!(simulator.requests().iter().any(|request| request.path == "/oauth/token"));

    // A page from elsewhere that points its own name at this machine.
    let rebound = http()
        .get(format!("{issuer}/__control/state"))
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(rebound.status(), 404);
}

#[tokio::test]
async fn nothing_answers_when_it_was_stopped() {
    let simulator = simulator("stall").await;
    let tokens = sign_in(&simulator).await;
    let access = tokens["access_token"].as_str().unwrap().to_owned();
    let mut response = turn(&simulator, &access, &request("tokens:20@1000")).await;
    let address = simulator.addr();
    simulator.stop();
    let rest = async { while let Ok(Some(_)) = response.chunk().await {} };
    tokio::time::timeout(std::time::Duration::from_secs(5), rest).await.unwrap();
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
