//! The labelled texts of `cases.json`: each must get an accepted kind, and none that it must not
//! get. `PATCHBAY_FAILURE_CASES=FILE` runs another file of the same shape as well.

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

#[test]
fn every_labelled_text_gets_its_kind() {
    let (wrong, _) = faults(include_str!("cases.json"));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_kind_is_reached() {
    let (_, reached) = faults(include_str!("cases.json"));
    let missing: Vec<_> =
        Kind::ALL.iter().map(|kind| named(*kind)).filter(|kind| !reached.contains(kind)).collect();
    assert!(missing.is_empty(), "no case reaches {missing:?}");
}

#[test]
fn another_file_of_cases() {
    let Ok(path) = std::env::var("PATCHBAY_FAILURE_CASES") else { return };
    let (wrong, _) = faults(&std::fs::read_to_string(path).unwrap());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
