//! What an error means, and what is said of a command line that can't be done.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod support;

use std::process::Stdio;

use serde_json::Value;
use support::Place;

const SCOPES: &str = "HTTP 401: You have insufficient permissions for this operation. \
                      Missing scopes: api.responses.write.";

#[test]
fn explain_names_the_wrong_route() {
    let place = Place::empty();
    let args = ["explain", "--json", "--provider", "openai-codex", SCOPES];
    let explained = place.run(&args).exits(0).json();
    assert_eq!(explained["schema"], 1);
    assert_eq!(explained["kind"], "auth_scope");
    assert_eq!(explained["runtime_kind"], "auth_scope");
    assert_eq!(explained["action"], "repair_route");
    assert_eq!(explained["failover_reason"], "auth");
    assert_eq!(explained["retryable"], false);
    for field in ["title", "meaning", "action_text", "retry_after_s", "resets_at"] {
        assert!(explained.get(field).is_some(), "{field}");
    }
    assert!(!place.data().exists(), "explaining wrote something");
}

#[test]
fn explain_reads_stdin_and_takes_words() {
    let place = Place::empty();
    let piped = place.run_with(&["explain", "--json", "--provider", "openai-codex"], SCOPES);
    assert_eq!(piped.exits(0).json()["kind"], "auth_scope");
    let dash = place.run_with(&["explain", "--json", "--provider", "openai-codex", "-"], SCOPES);
    assert_eq!(dash.exits(0).json()["kind"], "auth_scope");
    let words = place.run(&["explain", "--json", "--status", "429", "Try", "again", "in", "20.5s"]);
    let words = words.exits(0).json();
    assert_eq!(words["kind"], "rate_limit");
    assert_eq!(words["retry_after_s"], 20.5);
    let code = place.run(&["explain", "--json", "--status", "401", "--code", "token_expired"]);
    assert_eq!(code.exits(0).json()["kind"], "auth_expired");
}

#[test]
fn explain_in_words_is_three_lines_and_the_kind() {
    let ran = Place::empty().run(&["explain", "--provider", "openai-codex", SCOPES]).exits(0);
    assert!(ran.out.contains("[auth_scope]"), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
}

#[test]
fn explain_of_nothing_known_is_no_failure() {
    let place = Place::empty();
    let unknown = place.run(&["explain", "--json", "the frobnicator is upside down"]).exits(0);
    assert_eq!(unknown.json()["kind"], "unknown");
    place.run_with(&["explain"], "\u{0}\n\n").exits(0);
}

#[test]
fn wrong_use_is_two_and_names_the_way() {
    let place = Place::empty();
    for (args, words) in [
        (&["doctor", "--tool", "openclown"][..], "openclaw, codex-cli, pi, opencode"),
        (&["doctor", "--tool-version", "2026.4.9"], "ID=VERSION"),
        (&["doctor", "--tool-version", "openclaw="], "openclaw=2026.4.9"),
        (&["frobnicate"], "frobnicate"),
        (&["explain", "--status", "abc"], "abc"),
        (&["login", "--import", "pi"], "codex-cli"),
        (&["login", "--kind", "gold"], "plan"),
        (&["chat", "--image", "no-such-file.png", "hi"], "no-such-file.png"),
        (&["chat", "  "], "The prompt is empty."),
        (&["chat"], "PROMPT"),
    ] {
        let ran = place.run(args).exits(2);
        assert!(ran.err.contains(words), "{args:?}: {words:?} is not in:\n{}", ran.err);
        assert_eq!(ran.out, "", "{args:?}");
        let json = place.run(&[&["--json"], args].concat()).exits(2).json();
        assert!(json["error"]["title"].as_str().is_some_and(|title| !title.is_empty()), "{json:#}");
    }
    let nowhere = place.command(&["--home", "/no/such/folder", "doctor"]).output().unwrap();
    assert_eq!(nowhere.status.code(), Some(2));
    let nothing: support::Ran = place.command(&[]).output().unwrap().into();
    assert!(nothing.exits(2).err.contains("Usage: patchbay"));
}

#[test]
fn a_variable_that_can_not_be_understood_is_wrong_use() {
    let place = Place::empty().var("PATCHBAY_TIMEOUTS", "soon");
    let ran = place.run(&["models", "--json"]).exits(2);
    assert!(ran.json()["error"]["title"].as_str().unwrap().contains("PATCHBAY_TIMEOUTS"));
}

#[test]
fn every_command_has_help_with_an_example() {
    let place = Place::empty();
    let help = place.run(&["--help"]).exits(0).out;
    for command in [
        "doctor", "repair", "undo", "repairs", "explain", "test", "login", "accounts", "logout",
        "chat", "history", "models", "usage",
    ] {
        assert!(help.contains(&format!("  {command} ")), "{command} is not in:\n{help}");
        let ran = place.run(&[command, "--help"]).exits(0);
        assert!(ran.out.contains(&format!("Example: patchbay {command}")), "{}", ran.out);
        assert_eq!(ran.err, "");
    }
    assert!(!help.contains("diagnostics"));
    assert!(place.run(&["--version"]).exits(0).out.starts_with("patchbay "));
}

#[test]
fn nobody_signed_in_is_four_in_words_and_in_json() {
    let place = Place::empty();
    let accounts = place.run(&["accounts", "--json"]).exits(0).json();
    assert_eq!(accounts, serde_json::json!({ "schema": 1, "accounts": [] }));
    for command in ["models", "usage", "logout"] {
        let error = place.run(&[command, "--json"]).exits(4).json();
        assert_eq!(error["error"]["kind"], "auth_missing", "{command}");
        assert_eq!(error["error"]["action"], "sign_in", "{command}");
        let ran = place.run(&[command]).exits(4);
        assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 3), "{}", ran.err);
    }
    let lines = place.run(&["chat", "--json", "hello"]).exits(4).lines();
    let [.., done] = lines.as_slice() else { panic!("no line") };
    assert_eq!(done["type"], "done");
    assert_eq!(done["status"], "failed");
    assert_eq!(done["failure"]["kind"], "auth_missing");
    assert_eq!(done["failure"]["partial_text"], "");
    place.run(&["logout", "nobody@example.com"]).exits(2);
}

#[test]
fn a_reader_that_left_is_quiet() {
    let place = Place::broken();
    let home = place.home();
    let mut child = place
        .command(&["--home", home.to_str().unwrap(), "doctor"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_conversation_that_is_not_there_is_wrong_use() {
    let ran = Place::empty().run(&["chat", "--json", "--conversation", "nope", "hi"]).exits(2);
    let title: Value = ran.json()["error"]["title"].clone();
    assert!(title.as_str().unwrap().contains("nope"));
}
