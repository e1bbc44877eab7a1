//! `patchbay test`: each step passes or fails for a real cause, and no token goes where nobody
//! allowed it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod issuer;
mod support;

use std::path::Path;
use std::sync::{Arc, Mutex};

use issuer::{scenario, signed_in};
use patchbay_simulator::options::TlsFiles;
use patchbay_simulator::{Options, Running};
use serde_json::{Value, json};
use support::{Place, Ran};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const STEPS: [&str; 8] =
    ["config", "dns", "proxy", "tls", "sign_in", "route", "model", "first_token"];

/// The steps' statuses, in a word: `o`k, `f`ailed, `s`kipped, `n`ot reached.
#[track_caller]
fn ladder(report: &Value) -> String {
    let steps = report["steps"].as_array().unwrap_or_else(|| panic!("no steps: {report:#}"));
    let names: Vec<&str> = steps.iter().map(|it| it["step"].as_str().unwrap()).collect();
    assert_eq!(names, STEPS);
    assert_eq!(report["schema"], 1);
    let failed = steps.iter().filter(|it| it["status"] == "failed");
    let ok = report["ok"].as_bool().unwrap();
    assert_eq!(failed.count(), usize::from(!ok), "{report:#}");
    for step in steps {
        assert_eq!(step["failure"].is_null(), step["status"] != "failed", "{step:#}");
        assert!(step["ms"].is_u64() && step["evidence"].is_string(), "{step:#}");
    }
    let letter = |it: &Value| it["status"].as_str().unwrap().chars().next().unwrap();
    steps.iter().map(letter).collect()
}

#[track_caller]
fn failure(report: &Value) -> &Value {
    let steps = report["steps"].as_array().unwrap();
    &steps.iter().find(|it| it["status"] == "failed").unwrap()["failure"]
}

/// What was said nowhere shows a whole token.
#[track_caller]
fn says_no_token(ran: &Ran, token: &str) {
    let parts: Vec<&str> = token.split('.').filter(|it| it.len() > 12).collect();
    for text in [&ran.out, &ran.err] {
        assert!(parts.iter().all(|it| !text.contains(it)), "a token is printed:\n{text}");
    }
}

/// An access token that the simulator gave, out of Patchbay's own file store.
fn token_of(place: &Place) -> String {
    let folder = place.data().join("credentials");
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let kept: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    kept["access_token"].as_str().unwrap().to_owned()
}

/// OpenClaw 2026.4.9 with a route of its own and a sign-in that ends at `expires` (ms).
fn openclaw(place: &Place, base: &str, api: &str, token: &str, expires: i64) {
    let config = json!({
        "models": { "providers": { "openai-codex": {
            "baseUrl": base,
            "api": api,
            "models": [{ "id": "gpt-5.4", "name": "gpt-5.4" }],
        } } },
        "agents": { "defaults": { "model": { "primary": "openai-codex/gpt-5.4" } } },
        "meta": { "lastTouchedVersion": "2026.4.9" },
    });
    let profiles = json!({ "version": 1, "profiles": { "openai-codex:ada@example.com": {
        "type": "oauth", "provider": "openai-codex", "access": token,
        "refresh": "rt_ada_0123456789abcdefghijklmnop", "expires": expires, "accountId": "acc-ada",
    } } });
    place.write(".openclaw/openclaw.json", &serde_json::to_string_pretty(&config).unwrap());
    place.write(".openclaw/agents/main/agent/auth-profiles.json", &profiles.to_string());
}

const FAR: i64 = 4_070_908_800_000;
const PAST: i64 = 1_600_000_000_000;

/// A listener that writes down what it is told, and answers `answer`.
async fn recorder(answer: &'static str) -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let heard = Arc::new(Mutex::new(String::new()));
    let writes = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = vec![0; 16 * 1024];
            let length = stream.read(&mut bytes).await.unwrap_or(0);
            writes.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..length]));
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (address, heard)
}

fn paths(simulator: &Running, end: &str) -> usize {
    simulator.requests().iter().filter(|it| it.path.ends_with(end)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_passes_every_step_with_one_request() {
    let (simulator, place) = signed_in().await;
    let token = token_of(&place);
    let ran = place.run(&["test", "--json"]).exits(0);
    let report = ran.json();
    assert_eq!(ladder(&report), "oossoooo", "{report:#}");
    let accounts = place.run(&["accounts", "--json"]).json();
    assert_eq!(report["target"], accounts["accounts"][0]["id"]);
    assert_eq!(paths(&simulator, "/codex/responses"), 1);
    assert!(report["steps"][5]["evidence"].as_str().unwrap().starts_with("Answered 200 over HTTP"));
    says_no_token(&ran, &token);
    let words = place.run(&["test"]).exits(0);
    for part in ["✓ Config", "– Proxy", "✓ First token"] {
        assert!(words.out.contains(part), "{}", words.out);
    }
    assert!(words.err.contains("one tiny request"), "{}", words.err);
    says_no_token(&words, &token);
    let log = std::fs::read_to_string(place.data().join("logs/cli.jsonl")).unwrap();
    for event in ["live_test.started", "live_test.step", "live_test.ended"] {
        assert!(log.contains(event), "{event} is not in the log");
    }
    let body = token.split('.').nth(1).unwrap();
    assert!(!log.contains(body), "a token is in the log");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_says_fails_the_step_that_it_is_about() {
    let (simulator, place) = signed_in().await;
    for (name, steps, kind, exit) in [
        ("model_not_found", "oossoofn", "model_not_found", 5),
        ("usage_limit", "oossoofn", "usage_limit", 5),
        ("edge_blocked", "oossofnn", "edge_blocked", 5),
        ("auth_scope", "oossofnn", "auth_scope", 5),
        // A 401 is the result: nothing is renewed because of it.
        ("auth_expired", "oossofnn", "auth_expired", 4),
        ("connection", "oossofnn", "connection", 5),
        ("empty_response", "oossooof", "empty_response", 5),
    ] {
        scenario(&simulator, name).await;
        let report = place.run(&["test", "--json"]).exits(exit).json();
        assert_eq!(ladder(&report), steps, "{name}: {report:#}");
        assert_eq!(failure(&report)["kind"], kind, "{name}");
    }
    assert_eq!(paths(&simulator, "/codex/responses"), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_server_ends_at_its_limit() {
    let (simulator, place) = signed_in().await;
    let place = place.var("PATCHBAY_TIMEOUTS", "5,1,1");
    for (name, steps) in [("stall?after=10", "oossooof"), ("slow-headers", "oossofnn")] {
        scenario(&simulator, name).await;
        let begun = std::time::Instant::now();
        let report = place.run(&["test", "--json"]).exits(5).json();
        assert_eq!(ladder(&report), steps, "{name}: {report:#}");
        assert_eq!(failure(&report)["kind"], "timeout", "{name}");
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{name}");
    }
}

/// Runs against another address of the models than the one that somebody signed in for: the
/// account belongs to its issuer, so the address may be any that was named beside it.
fn ran_at(place: &Place, issuer: &str, base: &str, args: &[&str], vars: &[(&str, &str)]) -> Ran {
    let home = place.home();
    let mut command = place.command(&[&["--home", home.to_str().unwrap()], args].concat());
    command.env("PATCHBAY_CODEX_BASE_URL", base).env("PATCHBAY_ISSUER", issuer);
    command.envs(vars.iter().copied());
    Ran::from(command.output().unwrap())
}

/// What the test says of a certificate is what a turn meets.
#[tokio::test(flavor = "multi_thread")]
async fn the_test_and_a_turn_trust_the_same_certificates() {
    let (simulator, place) = signed_in().await;
    let issuer = simulator.issuer();
    let tls = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    let files = TlsFiles { cert: tls.join("leaf.pem"), key: tls.join("key.pem") };
    let options = Options { tls: Some(files), ..Options::default() };
    let secure = patchbay_simulator::start(options).await.unwrap();
    let base = secure.codex_base_url();
    let (ca, gone) = (tls.join("ca.pem"), tls.join("gone.pem"));
    let (ca, gone) = (ca.to_str().unwrap(), gone.to_str().unwrap());
    // Expired itself, and no authority: a file of certificates that has grown old.
    let old = tls.join("expired.pem");
    let old = old.to_str().unwrap();
    for (vars, trusted) in [
        (&[][..], false),
        (&[("SSL_CERT_FILE", ca)], true),
        (&[("SSL_CERT_DIR", tls.to_str().unwrap())], true),
        (&[("SSL_CERT_FILE", gone)], false),
        (&[("SSL_CERT_FILE", old)], false),
        (&[("SSL_CERT_FILE", gone), ("SSL_CERT_DIR", tls.to_str().unwrap())], true),
    ] {
        let report = ran_at(&place, &issuer, &base, &["test", "--json"], vars).json();
        let turn = ran_at(&place, &issuer, &base, &["chat", "--json", "say:hi"], vars).lines();
        let turn = &turn.last().unwrap()["failure"];
        let ladder = ladder(&report);
        if trusted {
            // Another simulator does not know this token; the way there is fine.
            assert!(ladder.starts_with("oosoo"), "{vars:?}: {report:#}");
            assert!(turn["kind"].as_str().unwrap().starts_with("auth_"), "{vars:?}: {turn}");
            continue;
        }
        assert_eq!(ladder, "oosfnnnn", "{vars:?}: {report:#}");
        for told in [failure(&report), turn] {
            assert_eq!(told["kind"], "tls_certificate", "{vars:?}: {told}");
            let detail = told["detail"].as_str().unwrap();
            for (variable, path) in vars {
                assert!(detail.contains(&format!("{variable} ({path})")), "{vars:?}: {detail}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_fails_at_its_own_step() {
    let (simulator, place) = signed_in().await;
    let issuer = simulator.issuer();
    let ran = |base: &str, vars: &[(&str, &str)]| {
        ran_at(&place, &issuer, base, &["test", "--json"], vars)
    };
    let dns = ran("https://patchbay-test.invalid/backend-api", &[]).exits(5).json();
    assert_eq!((ladder(&dns).as_str(), &failure(&dns)["kind"]), ("ofnnnnnn", &json!("dns")));

    let (wants, heard) = recorder("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
    let proxy = format!("http://ada:opensesame@{wants}");
    let far = "https://patchbay-test.invalid/backend-api";
    let refused = ran(far, &[("HTTPS_PROXY", &proxy)]).exits(5);
    assert!(!refused.out.contains("opensesame") && !refused.err.contains("opensesame"));
    let report = refused.json();
    assert_eq!(
        (ladder(&report).as_str(), &failure(&report)["kind"]),
        ("oofnnnnn", &json!("proxy"))
    );
    // With a proxy only its own name is looked up, and it is asked for the host.
    assert!(heard.lock().unwrap().starts_with("CONNECT patchbay-test.invalid:443"));
    let nobody = ran(far, &[("HTTPS_PROXY", "http://127.0.0.1:1")]).exits(5).json();
    assert_eq!(
        (ladder(&nobody).as_str(), &failure(&nobody)["kind"]),
        ("oofnnnnn", &json!("proxy"))
    );

    let tls = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    for (cert, trusted, status) in
        [("leaf.pem", true, "auth_"), ("leaf.pem", false, "tls"), ("expired.pem", true, "tls")]
    {
        let files = TlsFiles { cert: tls.join(cert), key: tls.join("key.pem") };
        let options = Options { tls: Some(files), ..Options::default() };
        let secure = patchbay_simulator::start(options).await.unwrap();
        let ca = tls.join("ca.pem");
        let vars = [("SSL_CERT_FILE", ca.to_str().unwrap())];
        let report = ran(&secure.codex_base_url(), if trusted { &vars } else { &[] }).json();
        if status == "tls" {
            assert_eq!(ladder(&report), "oosfnnnn", "{cert}: {report:#}");
            assert_eq!(failure(&report)["kind"], "tls_certificate");
            let said = report["steps"][3]["evidence"].as_str().unwrap();
            assert!(said.contains("signed by Patchbay test CA"), "{said}");
        } else {
            // Another simulator does not know this token; the way there is fine.
            assert!(ladder(&report).starts_with("oosoo"), "{report:#}");
            let said = report["steps"][3]["evidence"].as_str().unwrap();
            assert!(said.contains("signed by Patchbay test CA, valid until 2126-01-01"), "{said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_sign_in_nothing_is_sent() {
    let (simulator, place) = issuer::place().await;
    openclaw(&place, &simulator.api_base_url(), "openai-responses", "x", FAR);
    let profiles = ".openclaw/agents/main/agent/auth-profiles.json";
    place.write(profiles, r#"{"version":1,"profiles":{}}"#);
    // Nobody is signed in, so OpenClaw is what is tested.
    let report = place.run(&["test", "--yes", "--json"]).exits(4).json();
    assert_eq!(report["target"], "openclaw");
    assert_eq!(
        (ladder(&report).as_str(), &failure(&report)["kind"]),
        ("oossfnnn", &json!("auth_missing"))
    );
    let none = Place::empty().run(&["test", "--json"]).exits(3).json();
    assert_eq!(
        (ladder(&none).as_str(), &failure(&none)["kind"]),
        ("fnnnnnnn", &json!("file_unreadable"))
    );
    let unknown = place.run(&["test", "--account", "nobody", "--json"]).exits(2).json();
    assert!(unknown["error"]["title"].as_str().unwrap().contains("nobody"));
    let later = place.run(&["test", "--tool", "pi", "--json"]).exits(2).json();
    assert!(later["error"]["title"].as_str().unwrap().contains("not built yet"));
    assert_eq!(simulator.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tools_ended_token_is_neither_sent_nor_renewed() {
    let (simulator, place) = signed_in().await;
    let token = token_of(&place);
    openclaw(&place, &simulator.api_base_url(), "openai-responses", &token, PAST);
    let before = (place.snapshot(), simulator.requests().len());
    let ran = place.run(&["test", "--tool", "openclaw", "--yes", "--json"]).exits(4);
    let report = ran.json();
    assert_eq!(
        (ladder(&report).as_str(), &failure(&report)["kind"]),
        ("oossfnnn", &json!("auth_expired"))
    );
    assert_eq!((place.snapshot(), simulator.requests().len()), before);
    says_no_token(&ran, &token);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_on_the_wrong_route_stops_at_the_route() {
    let (simulator, place) = signed_in().await;
    let token = token_of(&place);
    let test = ["test", "--tool", "openclaw", "--yes", "--json"];
    openclaw(&place, &simulator.api_base_url(), "openai-responses", &token, FAR);
    let before = (place.snapshot(), paths(&simulator, "/oauth/token"));
    let ran = place.run(&test).exits(5);
    let report = ran.json();
    assert_eq!(ladder(&report), "oossofnn", "{report:#}");
    assert_eq!(failure(&report)["kind"], "auth_scope");
    assert_eq!(failure(&report)["action"], "repair_route");
    assert!(report["steps"][5]["evidence"].as_str().unwrap().starts_with("Answered 401"));
    assert!(report["steps"][0]["evidence"].as_str().unwrap().contains("openclaw.json:"));
    says_no_token(&ran, &token);
    // Its token was neither renewed nor touched.
    assert_eq!((place.snapshot(), paths(&simulator, "/oauth/token")), before);
    // On the right route it passes, with the tool's own token.
    let base = simulator.codex_base_url();
    openclaw(&place, &base, "openai-codex-responses", &token, FAR);
    let accounts = place.run(&["accounts", "--json"]).json();
    let workspace = accounts["accounts"][0]["workspace"].as_str().unwrap();
    let file = ".openclaw/agents/main/agent/auth-profiles.json";
    let profiles = std::fs::read_to_string(place.home().join(file)).unwrap();
    place.write(file, &profiles.replace("acc-ada", workspace));
    let report = place.run(&test).exits(0).json();
    assert_eq!(ladder(&report), "oossoooo", "{report:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_host_gets_nothing_before_a_yes() {
    let (address, heard) =
        recorder("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n").await;
    let place = Place::empty().var("PATCHBAY_TIMEOUTS", "5,5,5");
    let token = "eyJhbGciOiJub25lIn0.a-token-that-nobody-may-see.c2lnbmF0dXJl";
    openclaw(&place, &format!("http://{address}/v1"), "openai-responses", token, FAR);
    let ran = place.run(&["test", "--tool", "openclaw", "--json"]).exits(3);
    let error = &ran.json()["error"];
    assert!(error["meaning"].as_str().unwrap().contains(&address), "{error}");
    assert!(error["action_text"].as_str().unwrap().contains("--yes"), "{error}");
    let words = place.run(&["test", "--tool", "openclaw"]).exits(3);
    assert!(words.err.contains(&address) && words.err.contains("--yes"), "{}", words.err);
    assert_eq!(*heard.lock().unwrap(), "");
    says_no_token(&ran, token);
    says_no_token(&words, token);
    let report = place.run(&["test", "--tool", "openclaw", "--yes", "--json"]).exits(5).json();
    assert_eq!(ladder(&report), "oossofnn", "{report:#}");
    let heard = heard.lock().unwrap();
    assert!(heard.starts_with("POST /v1/responses"), "{heard}");
    assert!(
        heard.to_lowercase().contains(&format!("authorization: bearer {}", token.to_lowercase()))
    );
}
