//! Signing in and chatting, against a simulator in this process.
//!
//! Only one test here needs the ports 1455 and 1457, which exist once on a computer; it holds
//! [`PORTS`]. The others sign in over a pasted deep link.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod issuer;
mod support;

use issuer::{Live, browse, client, scenario, signed_in};
use patchbay_history::History;
use patchbay_history::model::{MessageStatus, Role};
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use tokio::sync::Mutex;

static PORTS: Mutex<()> = Mutex::const_new(());

#[tokio::test(flavor = "multi_thread")]
async fn login_over_loopback_asks_again_by_itself() {
    let _ports = PORTS.lock().await;
    let (_simulator, place) = issuer::place().await;
    let mut login = Live::start(&place, &["login", "--json", "--no-browser"], false);
    let open = login.line();
    assert_eq!(open["type"], "open");
    let redirect_uri = open["redirect_uri"].as_str().unwrap();
    assert!(
        [
            "http://127.0.0.1:1455/",
            "http://localhost:1455/",
            "http://127.0.0.1:1457/",
            "http://localhost:1457/"
        ]
        .iter()
        .any(|start| redirect_uri.starts_with(start)),
        "{redirect_uri}"
    );
    assert!((590..=600).contains(&open["expires_in"].as_i64().unwrap()), "{open}");
    let url = open["url"].as_str().unwrap();
    assert!(url.contains("model.request") && url.contains("code_challenge_method=S256"), "{url}");
    let page = client(Policy::limited(10)).get(url).send().await.unwrap();
    assert!(page.status().is_success(), "{}", page.status());
    let mut refused = Vec::new();
    let account = loop {
        let line = login.line();
        match line["type"].as_str() {
            Some("notice") if line["kind"] == "scope_rejected" => {
                refused.push(line["subject"].as_str().unwrap().to_owned());
            }
            // Port 1455 may be busy, and there is no keyring here.
            Some("notice") => assert!(line["text"].is_string(), "{line}"),
            Some("signed_in") => break line["account"].clone(),
            _ => panic!("{line}"),
        }
    };
    assert!(!refused.is_empty(), "the simulator refuses scopes");
    assert_eq!(account["store"], "file");
    assert_eq!(account["status"], "ok");
    login.end().exits(0);

    let accounts = place.run(&["accounts", "--json"]).exits(0).json();
    assert_eq!(accounts["accounts"], json!([account]));
    let words = place.run(&["accounts"]).exits(0).out;
    assert!(words.contains(account["email"].as_str().unwrap()), "{words}");
    assert!(!words.contains("eyJ"), "a token is printed");
}

#[tokio::test(flavor = "multi_thread")]
async fn login_by_pasting_and_logout() {
    let (_simulator, place) = signed_in().await;
    let accounts = place.run(&["accounts", "--json"]).exits(0).json();
    let email = accounts["accounts"][0]["email"].as_str().unwrap();
    let out = place.run(&["logout", email, "--json"]).exits(0).json();
    assert_eq!(out["revoked"], true);
    let error = place.run(&["usage", "--json"]).exits(4).json();
    assert_eq!(error["error"]["kind"], "auth_missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn login_by_device_code() {
    let (simulator, place) = issuer::place().await;
    let lines = place.run(&["login", "--device", "--json"]).exits(0).lines();
    let device = lines.iter().find(|line| line["type"] == "device").unwrap();
    assert_eq!(device["verification_url"], format!("{}/codex/device", simulator.issuer()).as_str());
    assert!((890..=900).contains(&device["expires_in"].as_i64().unwrap()), "{device}");
    assert!(device["user_code"].as_str().unwrap().contains('-'), "{device}");
    let last = lines.last().unwrap();
    assert_eq!(last["type"], "signed_in");
    assert_eq!(last["account"]["kind"], "codex");
    place.run(&["usage", "--json"]).exits(0);

    scenario(&simulator, "device_off").await;
    let ran = place.run(&["login", "--device", "--json"]).exits(4);
    let error = ran.lines().pop().unwrap();
    assert!(error["error"]["title"].as_str().unwrap().contains("switched off"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_address_that_is_not_ours_is_said_and_waited_through() {
    let (_simulator, place) = issuer::place().await;
    let mut login = Live::start(&place, &["login", "--json", "--paste", "--no-browser"], true);
    assert_eq!(login.line()["type"], "open");
    login.type_line("patchbay://auth/callback?code=abc&state=of-somebody-else");
    let mut notice = login.line();
    while notice["kind"] == "file_store" {
        notice = login.line();
    }
    assert_eq!((&notice["type"], &notice["kind"]), (&json!("notice"), &json!("callback_ignored")));
    login.type_no_more();
    let error = login.line();
    assert_eq!(error["error"]["kind"], "callback_invalid", "{error}");
    login.end().exits(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_sign_in_is_four_with_the_issuers_words() {
    let (simulator, place) = issuer::place().await;
    scenario(&simulator, "auth_declined").await;
    let mut login = Live::start(&place, &["login", "--json", "--paste", "--no-browser"], true);
    let error = loop {
        let line = login.line();
        match line["type"].as_str() {
            Some("open") => {
                let url = line["url"].as_str().unwrap();
                let end = browse(url, line["redirect_uri"].as_str().unwrap()).await;
                login.type_line(&end);
            }
            Some("notice") => {}
            _ => break line["error"].clone(),
        }
    };
    assert_eq!(error["kind"], "auth_declined");
    assert!(error["detail"].as_str().unwrap().contains("denied the request"), "{error}");
    login.end().exits(4);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_a_sign_in_politely() {
    let (_simulator, place) = issuer::place().await;
    let mut login = Live::start(&place, &["login", "--paste", "--no-browser"], true);
    while !login.text().starts_with("http") {}
    login.signal("-INT");
    let ran = login.end().exits(4);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_browser_is_opened_by_itself_and_its_absence_is_only_said() {
    let login = ["login", "--json", "--paste"];
    let (_simulator, place) = issuer::place().await;
    let mut without = Live::start(&place, &login, true);
    assert_eq!(without.line()["type"], "open");
    assert_eq!(without.line()["kind"], "no_browser");
    without.type_no_more();
    without.end().exits(4);

    let opened = place.home().join("opened");
    let script = format!("#!/bin/sh\necho \"$1\" >> {}\n", opened.display());
    let opener = place.home().join("xdg-open");
    std::fs::write(&opener, script).unwrap();
    support::set_mode(&opener, 0o755);
    let path = place.home();
    let place = place.var("PATH", path.to_str().unwrap());
    let mut with = Live::start(&place, &login, true);
    let open = with.line();
    with.type_no_more();
    let ran = with.end().exits(4);
    assert!(!ran.out.contains("no_browser"), "{}", ran.out);
    let asked = std::fs::read_to_string(opened).unwrap();
    assert_eq!(asked.trim(), open["url"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_paste_a_deep_link_can_not_come_back() {
    let place = support::Place::empty().var("PATCHBAY_REDIRECT", "deep-link");
    place.run(&["login", "--json"]).exits(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn chat_streams_and_goes_on() {
    let (_simulator, place) = signed_in().await;
    let lines = place.run(&["chat", "--json", "say:Hello, Ada."]).exits(0).lines();
    assert_eq!(lines[0]["type"], "started");
    let text: String = lines.iter().filter(|line| line["type"] == "text").map(delta).collect();
    assert_eq!(text, "Hello, Ada.");
    let dones: Vec<_> = lines.iter().filter(|line| line["type"] == "done").collect();
    let [done] = dones.as_slice() else { panic!("{} ends", dones.len()) };
    assert_eq!(*done, lines.last().unwrap());
    assert_eq!(done["status"], "completed");
    assert_eq!(done["text"], "Hello, Ada.");
    assert_eq!(done["failure"], Value::Null);
    let id = done["conversation"].as_str().unwrap();

    let ran = place.run_with(&["chat", "--conversation", id, "-"], "say:And again.\n");
    let ran = ran.exits(0);
    assert_eq!(ran.out, "And again.\n");
    assert!(ran.err.contains(id), "{}", ran.err);
    let known = history(&place).conversation(id).unwrap().unwrap();
    let said: Vec<_> = known.messages.iter().map(|message| message.text.trim()).collect();
    assert_eq!(said, ["say:Hello, Ada.", "Hello, Ada.", "say:And again.", "And again."]);
    assert!(known.messages.iter().all(|message| message.status == MessageStatus::Completed));
}

#[tokio::test(flavor = "multi_thread")]
async fn reasoning_stands_beside_the_answer() {
    let (_simulator, place) = signed_in().await;
    let ran = place.run(&["chat", "think:3"]).exits(0);
    let lines = place.run(&["chat", "--json", "think:3"]).exits(0).lines();
    let thought: String =
        lines.iter().filter(|line| line["type"] == "reasoning").map(delta).collect();
    assert!(!thought.is_empty());
    let first = thought.lines().next().unwrap();
    assert!(ran.err.contains(first) && !ran.out.contains(first), "{}\n{}", ran.out, ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_that_fails_is_five_and_keeps_the_message() {
    let (simulator, place) = signed_in().await;
    for kind in ["usage_limit", "rate_limit", "edge_challenge", "model_not_found", "auth_scope"] {
        scenario(&simulator, kind).await;
        let lines = place.run(&["chat", "--json", "keep me"]).exits(5).lines();
        let done = lines.last().unwrap();
        assert_eq!(done["status"], "failed");
        assert_eq!(done["failure"]["kind"], kind);
        assert_eq!(done["failure"]["partial_text"], "");
        let id = done["conversation"].as_str().unwrap();
        let known = history(&place).conversation(id).unwrap().unwrap();
        assert_eq!((known.messages.len(), known.draft.as_str()), (0, "keep me"), "{kind}");
    }
    let ran = place.run(&["chat", "keep me"]).exits(5);
    assert_eq!(ran.out, "");
    assert!(ran.err.lines().count() <= 4, "three lines and where the draft is:\n{}", ran.err);
    assert!(ran.err.contains("draft"), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_was_revoked_is_four() {
    let (simulator, place) = signed_in().await;
    scenario(&simulator, "refresh_revoked").await;
    let lines = place.run(&["chat", "--json", "hello"]).exits(4).lines();
    assert_eq!(lines.last().unwrap()["failure"]["kind"], "refresh_revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_is_kept_as_it_is() {
    let (simulator, place) = signed_in().await;
    scenario(&simulator, "cut?after=4000").await;
    let lines = place.run(&["chat", "--json", "tokens:400@4000"]).exits(5).lines();
    let done = lines.last().unwrap();
    assert_eq!(done["failure"]["kind"], "stream_closed");
    let partial = done["failure"]["partial_text"].as_str().unwrap();
    assert!(!partial.is_empty());
    let id = done["conversation"].as_str().unwrap();
    let known = history(&place).conversation(id).unwrap().unwrap();
    let [asked, answer] = known.messages.as_slice() else { panic!("{:?}", known.messages) };
    assert_eq!(asked.role, Role::User);
    assert_eq!((answer.status, answer.text.as_str()), (MessageStatus::Failed, partial));
    assert_eq!(known.draft, "");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_stops_the_answer_and_keeps_what_came() {
    let (_simulator, place) = signed_in().await;
    let mut chat = Live::start(&place, &["chat", "--json", "tokens:500@20"], true);
    while chat.line()["type"] != "text" {}
    chat.signal("-INT");
    let done = loop {
        let line = chat.line();
        if line["type"] == "done" {
            break line;
        }
    };
    assert_eq!(done["status"], "cancelled");
    let text = done["text"].as_str().unwrap();
    assert!(!text.is_empty());
    chat.end().exits(1);
    let known = history(&place).conversation(done["conversation"].as_str().unwrap());
    let answer = &known.unwrap().unwrap().messages[1];
    assert_eq!((answer.status, answer.text.as_str()), (MessageStatus::Cancelled, text));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_leaves_an_interrupted_answer_a_second_behind_at_most() {
    let (_simulator, place) = signed_in().await;
    let mut chat = Live::start(&place, &["chat", "--json", "tokens:500@20"], true);
    while chat.line()["type"] != "text" {}
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let so_far: String = {
        let shown = chat.shown();
        shown.iter().filter(|line| line["type"] == "text").map(delta).collect()
    };
    std::thread::sleep(std::time::Duration::from_secs(1));
    let beside = history(&place);
    let id = beside.list().unwrap()[0].id.clone();
    beside.save_draft(Some(&id), "what I type meanwhile").unwrap();
    let waiting = beside.queue(&id, "what is sent next", &[], 1).unwrap().unwrap();
    drop(beside);
    chat.signal("-KILL");
    let history = history(&place);
    assert_eq!(history.set_aside(), None);
    let mut known = history.conversation(&id).unwrap().unwrap();
    assert_eq!((known.draft.as_str(), known.queued), ("what I type meanwhile", vec![waiting]));
    let answer = known.messages.remove(1);
    assert_eq!(answer.status, MessageStatus::Interrupted);
    assert!(!so_far.is_empty() && answer.text.starts_with(&so_far), "{so_far}\n{}", answer.text);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_left_stops_the_answer_quietly() {
    let (_simulator, place) = signed_in().await;
    let mut child = place.command(&["chat", "tokens:500@20"]).spawn().unwrap();
    drop(child.stdout.take());
    let begun = std::time::Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < std::time::Duration::from_secs(15), "it went on writing");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("panicked") && !said.contains("pipe"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn models_and_usage_say_what_the_server_says() {
    let (_simulator, place) = signed_in().await;
    let models = place.run(&["models", "--json"]).exits(0).json();
    assert_eq!(models["schema"], 1);
    let models = models["models"].as_array().unwrap().clone();
    assert_eq!(models.iter().filter(|model| model["default"] == true).count(), 1);
    let words = place.run(&["models"]).exits(0).out;
    assert!(models.iter().all(|model| words.contains(model["id"].as_str().unwrap())), "{words}");
    let usage = place.run(&["usage", "--json"]).exits(0).json();
    assert_eq!(usage["schema"], 1);
    assert!(usage["plan"].is_string(), "{usage:#}");
    assert!(usage["windows"][0]["used_percent"].is_number(), "{usage:#}");
    assert!(place.run(&["usage"]).exits(0).out.contains(" % used"));
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_not_sent_to_another_issuers_endpoint() {
    let (_simulator, place) = signed_in().await;
    let (other, _) = issuer::place().await;
    let place = place.var("PATCHBAY_ISSUER", &other.issuer());
    let ran = place.run(&["usage", "--json"]);
    assert!([3, 4, 5].contains(&ran.code), "{}", ran.code);
    assert!(ran.json()["error"]["kind"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_no_token() {
    let (_simulator, place) = signed_in().await;
    place.run(&["chat", "--json", "say:hi"]).exits(0);
    let log = std::fs::read_to_string(place.data().join("logs/cli.jsonl")).unwrap();
    assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{log}");
    assert!(log.contains("turn.ended") || log.contains("sign_in.ended"), "{log}");
    assert!(!log.contains("eyJ"), "{log}");
    #[cfg(unix)]
    assert_eq!(support::mode(&place.data().join("logs/cli.jsonl")), 0o600);
}

fn delta(line: &Value) -> &str {
    line["delta"].as_str().unwrap()
}

fn history(place: &support::Place) -> History {
    History::open(&place.data()).unwrap()
}
