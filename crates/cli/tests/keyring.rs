//! The system's keyring, for real: a gnome-keyring on a bus of the test's own. Where the system
//! has none of them, there is nothing to test.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod issuer;
mod support;

use std::process::{Command, Output};

use serde_json::Value;
use support::Place;

fn there(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// Runs `script` on a bus of its own; `$PATCHBAY` is the program.
fn on_a_bus(place: &Place, store: &str, script: &str) -> Output {
    let own = place.command(&[]);
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", script]).env_clear();
    command.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("PATCHBAY", own.get_program()).env("PATCHBAY_CREDENTIAL_STORE", store);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let read = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
    read.map_while(Result::ok).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlocked_keyring_keeps_the_tokens_and_gives_them_back() {
    if !there("gnome-keyring-daemon") || !there("dbus-run-session") {
        return;
    }
    let (_simulator, place) = issuer::place().await;
    let script = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        \"$PATCHBAY\" login --device --json && \"$PATCHBAY\" usage --json &&
        \"$PATCHBAY\" logout --json && \"$PATCHBAY\" accounts --json";
    let output = on_a_bus(&place, "keyring", script);
    let said = lines(&output);
    let errors = String::from_utf8_lossy(&output.stderr);
    let signed_in = said.iter().find(|line| line["type"] == "signed_in");
    let signed_in = signed_in.unwrap_or_else(|| panic!("{said:?}\n{errors}"));
    assert_eq!(signed_in["account"]["store"], "keyring");
    assert!(said.iter().any(|line| line["windows"].is_array()), "{said:?}\n{errors}");
    assert_eq!(said.last().unwrap()["accounts"], serde_json::json!([]), "{errors}");
    assert!(!place.data().join("credentials").exists(), "no file holds a token");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_keyring_answers_that_is_a_failure_with_a_name() {
    if !there("dbus-run-session") {
        return;
    }
    let (_simulator, place) = issuer::place().await;
    // A bus that can start no service, so that no keyring comes up by itself.
    let script = "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere \"$PATCHBAY\" login --device --json";
    let output = on_a_bus(&place, "keyring", script);
    assert_eq!(output.status.code(), Some(3));
    let last = lines(&output).pop().unwrap();
    assert_eq!(last["error"]["kind"], "file_not_writable", "{last}");
    assert!(last["error"]["title"].as_str().unwrap().contains("keyring"), "{last}");
}
