//! The main job on the command line: see the fault, repair it, take it back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod support;

use std::fs;

use support::{CACHE, CONFIG, Place, tool};

const CODEX: &str = "openai-codex-responses";
const BACKEND: &str = "https://chatgpt.com/backend-api";

#[test]
fn doctor_names_each_fault_with_its_place() {
    let place = Place::broken();
    let before = place.snapshot();
    let report = place.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(report["schema"], 1);
    let openclaw = tool(&report, "openclaw");
    assert_eq!(openclaw["status"], "broken");
    assert_eq!(openclaw["version"], "2026.4.9");
    assert_eq!(openclaw["version_source"], "config");
    let route = &openclaw["routes"][0];
    assert_eq!(route["ok"], false);
    assert_eq!(route["expected_transport"], CODEX);
    assert_eq!(route["expected_endpoint"], BACKEND);
    let config = place.config();
    for (rule, pointer, line, column, value) in [
        ("transport", "/models/providers/openai-codex/api", 10, 14, "openai-completions"),
        ("endpoint", "/models/providers/openai-codex/baseUrl", 9, 18, "https://api.openai.com/v1"),
        (
            "model-transport",
            "/models/providers/openai-codex/models/0/api",
            12,
            50,
            "openai-completions",
        ),
    ] {
        let rule = format!("openclaw.codex-route.{rule}");
        let findings = openclaw["findings"].as_array().unwrap();
        let finding = findings.iter().find(|finding| finding["rule"] == rule.as_str());
        let finding = finding.unwrap_or_else(|| panic!("no {rule} in {openclaw:#}"));
        let evidence = &finding["evidence"][0];
        assert_eq!(evidence["file"], config.to_str().unwrap());
        assert_eq!(evidence["pointer"], pointer);
        assert_eq!(
            (&evidence["line"], &evidence["column"]),
            (&line.into(), &column.into()),
            "{rule}"
        );
        assert_eq!(evidence["value"], value);
        assert!(finding["repair"]["edits"][0]["to"].is_string(), "{finding:#}");
    }
    assert_eq!(place.snapshot(), before, "the doctor wrote into the home");
    assert!(!place.data().exists(), "the doctor wrote into Patchbay's data");
}

#[test]
fn doctor_in_words_shows_route_place_and_change() {
    let ran = Place::broken().run(&["doctor", "--tool", "openclaw"]).exits(1);
    for words in [
        "OpenClaw 2026.4.9",
        "broken",
        "-> openai-",
        "api.openai.com/v1 (should be openai-codex-responses -> chatgpt.com/backend-api)",
        "openclaw.json:10:14",
        "\"openai-completions\" -> \"openai-codex-responses\"",
        "patchbay repair",
    ] {
        assert!(ran.out.contains(words), "{words:?} is not in:\n{}", ran.out);
    }
    assert!(!ran.out.contains('\x1b'), "colour without a terminal");
    for secret in ["gateway-token-that-nobody-may-see", "rt_ada_0123456789"] {
        assert!(!ran.out.contains(secret), "{secret}");
    }
}

#[test]
fn a_home_without_tools_is_no_fault() {
    let place = Place::empty();
    let report = place.run(&["doctor", "--json"]).exits(0).json();
    assert_eq!(tool(&report, "openclaw")["status"], "not_found");
    place.run(&["doctor"]).exits(0);
    let receipt = place.run(&["repair", "--yes", "--json"]).exits(0).json();
    assert_eq!(receipt["repair_id"], serde_json::Value::Null);
    assert_eq!(receipt["files"], serde_json::json!([]));
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_written() {
    let place = Place::broken();
    let before = place.snapshot();
    for args in [&["repair"][..], &["repair", "--dry-run"], &["repair", "--dry-run", "--yes"]] {
        let ran = place.run(args).exits(1);
        assert!(ran.out.contains("+++ "), "no diff:\n{}", ran.out);
        assert!(ran.out.contains("chatgpt.com/backend-api"), "{}", ran.out);
        let receipt = place.run(&[args, &["--json"]].concat()).exits(1).json();
        assert_eq!(receipt["dry_run"], true);
        assert_eq!(receipt["repair_id"], serde_json::Value::Null);
        assert_eq!(receipt["files"][0]["changed"], false);
        assert_eq!(receipt["files"][0]["backup"], serde_json::Value::Null);
    }
    assert_eq!(place.snapshot(), before);
    assert!(!place.data().exists(), "a dry run wrote into Patchbay's data");
}

#[test]
fn repair_mends_and_undo_puts_back_every_byte_and_mode() {
    let place = Place::broken();
    #[cfg(unix)]
    support::set_mode(&place.cache(), 0o640);
    let before = place.snapshot();

    let receipt = place.run(&["repair", "--yes", "--json"]).exits(0).json();
    assert_eq!(receipt["dry_run"], false);
    assert_eq!(receipt["remaining"].as_array().unwrap().len(), 0, "{receipt:#}");
    let repaired = place.snapshot();
    let config = fs::read_to_string(place.config()).unwrap();
    // Only these values change: comments, order, quotes and the tab stay.
    let expected = CONFIG
        .replace("'https://api.openai.com/v1'", "'https://chatgpt.com/backend-api'")
        .replace("'openai-completions'", "'openai-codex-responses'");
    assert_eq!(config, expected);
    let healthy = place.run(&["doctor", "--json"]).exits(0).json();
    assert_eq!(tool(&healthy, "openclaw")["status"], "healthy");

    let undone = place.run(&["undo", "--json"]).exits(0).json();
    assert!(undone["files"].as_array().unwrap().iter().all(|file| file["restored"] == true));
    assert_eq!(place.snapshot(), before);
    place.run(&["doctor"]).exits(1);

    // Undoing the undo does the repair again.
    place.run(&["undo"]).exits(0);
    assert_eq!(place.snapshot(), repaired);

    let repairs = place.run(&["repairs", "--json"]).exits(0).json();
    let repairs = repairs["repairs"].as_array().unwrap();
    assert_eq!(repairs.len(), 3);
    assert_eq!(repairs[2]["repair_id"], receipt["repair_id"]);
    assert_eq!(repairs[1]["undone_by"], repairs[0]["repair_id"]);
    assert_eq!(repairs[2]["undone_by"], serde_json::Value::Null, "it stands again");
    assert_eq!(repairs[2]["tools"], serde_json::json!(["openclaw"]));
    let words = place.run(&["repairs"]).exits(0).out;
    assert!(words.contains("undone by"), "{words}");
}

#[test]
fn repair_in_words_says_what_was_done_and_how_to_take_it_back() {
    let place = Place::broken();
    let ran = place.run(&["repair", "--yes"]).exits(0);
    assert!(ran.out.contains("Repaired "), "{}", ran.out);
    assert!(ran.out.contains("patchbay undo 2"), "{}", ran.out);
    assert!(ran.out.contains("OpenClaw is healthy."), "{}", ran.out);
    let again = place.run(&["repair", "--yes"]).exits(0);
    assert!(again.out.contains("Nothing to repair."), "{}", again.out);
}

#[test]
fn one_rule_alone_leaves_the_rest() {
    let place = Place::broken();
    let rule = "openclaw.codex-route.endpoint";
    let receipt = place.run(&["repair", "--yes", "--json", "--rule", rule]).exits(1).json();
    assert_eq!(receipt["applied"], serde_json::json!([rule]));
    assert!(!receipt["remaining"].as_array().unwrap().is_empty());
    let config = fs::read_to_string(place.config()).unwrap();
    assert!(config.contains(BACKEND) && config.contains("'openai-completions'"), "{config}");
}

#[test]
fn a_config_that_can_not_be_parsed_is_named_and_left_alone() {
    let place = Place::broken();
    place.write(".openclaw/openclaw.json", &CONFIG.replacen("'merge',", "'merge'", 1));
    let before = place.snapshot();
    let report = place.run(&["doctor", "--json"]).exits(1).json();
    let openclaw = tool(&report, "openclaw");
    assert_eq!(openclaw["status"], "unreadable");
    assert_eq!(openclaw["routes"], serde_json::json!([]));
    let finding = &openclaw["findings"][0];
    assert_eq!(finding["rule"], "openclaw.file.syntax");
    assert_eq!(finding["repair"], serde_json::Value::Null);
    assert!(finding["evidence"][0]["line"].is_u64(), "{finding:#}");
    let ran = place.run(&["repair", "--yes", "--json"]).exits(3);
    assert_eq!(ran.json()["error"]["kind"], "file_unreadable");
    let ran = place.run(&["repair", "--yes"]).exits(3);
    assert_eq!(ran.err.lines().count(), 3, "{}", ran.err);
    assert_eq!(place.snapshot(), before);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_read_only_on_purpose_stays() {
    let place = Place::broken();
    support::set_mode(&place.config(), 0o400);
    let before = place.snapshot();
    let ran = place.run(&["repair", "--yes", "--json"]).exits(3);
    assert_eq!(ran.json()["error"]["kind"], "file_not_writable");
    assert_eq!(place.snapshot(), before, "something was written");
}

/// On a terminal (one that `script` of util-linux gives) the question waits; what is written
/// meanwhile is noticed.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_asked_and_a_file_that_changed_meanwhile_is_not_written() {
    use std::io::{Read as _, Write as _};
    use std::process::{Command, Stdio};

    let on_a_terminal = |place: &Place, meanwhile: &dyn Fn(), answer: &str| {
        let program = env!("CARGO_BIN_EXE_patchbay");
        let (home, data) = (place.home(), place.data());
        let line =
            format!("{program} --home {} --data-dir {} repair", home.display(), data.display());
        let mut script = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script of util-linux is there");
        let mut stdout = script.stdout.take().unwrap();
        let (mut shown, mut piece) = (Vec::new(), [0; 4096]);
        while !String::from_utf8_lossy(&shown).contains("[y/N]") {
            let read = stdout.read(&mut piece).unwrap();
            assert!(read > 0, "no question in:\n{}", String::from_utf8_lossy(&shown));
            shown.extend_from_slice(&piece[..read]);
        }
        meanwhile();
        writeln!(script.stdin.as_mut().unwrap(), "{answer}").unwrap();
        stdout.read_to_end(&mut shown).unwrap();
        let code = script.wait().unwrap().code().unwrap();
        (code, String::from_utf8_lossy(&shown).into_owned())
    };

    let place = Place::broken();
    let before = place.snapshot();
    let (code, shown) = on_a_terminal(&place, &|| {}, "n");
    assert_eq!((code, place.snapshot()), (1, before), "{shown}");
    assert!(shown.contains("\x1b[32m+"), "no colour on a terminal:\n{shown}");

    let newer = CONFIG.replace("// keep the", "// do keep the");
    let write = || place.write(".openclaw/openclaw.json", &newer);
    let (code, shown) = on_a_terminal(&place, &write, "y");
    assert_eq!(code, 3, "{shown}");
    assert_eq!(fs::read_to_string(place.config()).unwrap(), newer);
    assert_eq!(fs::read_to_string(place.cache()).unwrap(), CACHE, "half of it was written");

    let (code, shown) = on_a_terminal(&place, &|| {}, "y");
    assert_eq!(code, 0, "{shown}");
    place.run(&["doctor"]).exits(0);
}

#[test]
fn undo_refuses_where_a_file_changed_since() {
    let place = Place::broken();
    place.run(&["repair", "--yes"]).exits(0);
    let config = fs::read_to_string(place.config()).unwrap();
    place.write(".openclaw/openclaw.json", &config.replace("// keep the", "// please keep the"));
    let changed = place.snapshot();
    let error = place.run(&["undo", "--json"]).exits(3).json()["error"].clone();
    assert_eq!(error["kind"], "file_changed");
    assert_eq!(error["action"], "show_diff");
    assert!(error["diff"].as_str().unwrap().contains("please keep the"), "{error:#}");
    let ran = place.run(&["undo"]).exits(3);
    assert!(ran.out.contains("please keep the"), "{}", ran.out);
    assert_eq!(ran.err.lines().count(), 3, "{}", ran.err);
    assert_eq!(place.snapshot(), changed);
}

#[test]
fn nothing_to_undo_is_said() {
    let place = Place::broken();
    place.run(&["undo"]).exits(3);
    place.run(&["undo", "2026-01-01T00-00-00-0000"]).exits(3);
    assert_eq!(fs::read_to_string(place.cache()).unwrap(), CACHE);
    let repairs = place.run(&["repairs", "--json"]).exits(0).json();
    assert_eq!(repairs, serde_json::json!({ "schema": 1, "repairs": [] }));
}

#[test]
fn a_stated_version_changes_the_verdict() {
    let place = Place::broken();
    let report = place.run(&["doctor", "--json", "--tool-version", "openclaw=2026.4.29"]).json();
    let openclaw = tool(&report, "openclaw");
    assert_eq!(openclaw["version"], "2026.4.29");
    assert_eq!(openclaw["version_source"], "flag");
}

#[test]
fn another_home_is_not_judged_by_this_machines_variables() {
    let place = Place::broken().var("OPENCLAW_CONFIG_PATH", "/nowhere/else.json");
    let report = place.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(tool(&report, "openclaw")["status"], "broken");
}
