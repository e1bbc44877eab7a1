//! The labelled texts of `cases.json` (each kind) and `wild.json` and `held.json` (as programs
//! in the wild say them): each must get an accepted kind, and none that it must not get, whatever a log or a
//! terminal put around it. `PATCHBAY_FAILURE_CASES=FILE` runs another file of the same shape too.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use patchbay_failure::{Failure, Kind, Signal, classify};
use serde_json::Value;
use std::collections::BTreeSet;

/// 2026-11-22 12:00:00 UTC.
const NOW: i64 = 1_795_348_800;

fn named(kind: Kind) -> String {
    serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned()
}

fn classified(case: &Value) -> Failure {
    let text = |key: &str| case.get(key).and_then(Value::as_str);
    let signal = Signal {
        status: case.get("status").and_then(Value::as_u64).map(|n| u16::try_from(n).unwrap()),
        code: text("code"),
        error_type: text("type"),
        provider: text("provider"),
        text: text("text").unwrap_or_default(),
        ..Signal::default()
    };
    classify(&signal, NOW)
}

/// What is wrong with the cases of `file`, a line each, and the kinds that were accepted.
fn faults(file: &str) -> (Vec<String>, BTreeSet<String>) {
    let all: Value = serde_json::from_str(file).unwrap();
    let mut wrong = Vec::new();
    let mut reached = BTreeSet::new();
    for case in all["cases"].as_array().unwrap() {
        let failure = classified(case);
        let kind = named(failure.kind);
        let list = |key: &str| -> Vec<String> {
            let rows = case.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
            rows.iter().map(|row| row.as_str().unwrap().to_owned()).collect()
        };
        let (accept, not) = (list("accept"), list("not"));
        assert!(!accept.is_empty() || !not.is_empty(), "a case that cannot fail: {case}");
        if (!accept.is_empty() && !accept.contains(&kind)) || not.contains(&kind) {
            wrong.push(format!("{kind} for {case}"));
        }
        if accept.contains(&kind) {
            reached.insert(kind);
        }
        if let Some(expected) = case.get("retry_after_s")
            && failure.retry_after_s != expected.as_f64()
        {
            wrong.push(format!("retry_after_s {:?} for {case}", failure.retry_after_s));
        }
        if let Some(expected) = case.get("resets_at")
            && failure.resets_at != expected.as_i64()
        {
            wrong.push(format!("resets_at {:?} for {case}", failure.resets_at));
        }
    }
    (wrong, reached)
}

const CASES: &str = include_str!("cases.json");
const WILD: &str = include_str!("wild.json");
const HELD: &str = include_str!("held.json");

#[test]
fn every_labelled_text_gets_its_kind() {
    for file in [CASES, WILD, HELD] {
        let (wrong, _) = faults(file);
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }
}

#[test]
fn every_kind_is_reached() {
    let (_, reached) = faults(CASES);
    let missing: Vec<_> =
        Kind::ALL.iter().map(|kind| named(*kind)).filter(|kind| !reached.contains(kind)).collect();
    assert!(missing.is_empty(), "no case reaches {missing:?}");
}

/// What terminals, logs and people put around a text.
const AROUND: &[&str] = &[
    "  @  \r\n",
    "\u{feff}@",
    "\"@\"",
    "`@`",
    "“@”",
    "ERROR @",
    "2026-11-22T14:02:11.512Z ERROR codex_core::client: @",
    "[2026-11-22 14:02:11,512] [ERROR] @",
    "14:02:11 [openclaw] [agent/embedded] @",
    "■ @",
    "❌ @",
    "\u{1b}[1;31m@\u{1b}[0m",
    "\u{1b}[31m■ @\u{1b}[0m\n\u{1b}[2m",
];

#[test]
fn what_stands_around_a_text_changes_nothing() {
    let mut wrong = Vec::new();
    for file in [CASES, WILD, HELD] {
        let all: Value = serde_json::from_str(file).unwrap();
        for case in all["cases"].as_array().unwrap() {
            let text = case["text"].as_str().unwrap();
            let alone = classified(case);
            for around in AROUND {
                let mut other = case.clone();
                other["text"] = around.replace('@', text).into();
                let kind = classified(&other).kind;
                if kind != alone.kind && !text.is_empty() {
                    wrong
                        .push(format!("{kind:?} and not {:?} for {:?}", alone.kind, other["text"]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn another_file_of_cases() {
    let Ok(path) = std::env::var("PATCHBAY_FAILURE_CASES") else { return };
    let (wrong, _) = faults(&std::fs::read_to_string(path).unwrap());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
