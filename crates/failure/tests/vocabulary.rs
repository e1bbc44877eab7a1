//! The vocabulary, row by row: kinds, the older contract, actions, retries and failover reasons
//! stay as other programs and scripts know them.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use patchbay_failure::{Failure, Kind};
use serde::Serialize;

fn name(value: impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn every_row_is_as_written() {
    let mut rows = include_str!("vocabulary.tsv").lines();
    assert_eq!(rows.next().unwrap(), "kind\truntime_kind\taction\tretry\tfailover_reason");
    let written: Vec<&str> = rows.collect();
    let ours: Vec<String> = Kind::ALL
        .iter()
        .map(|kind| {
            let failure = Failure::new(*kind);
            let fields = [
                name(failure.kind),
                name(failure.runtime_kind),
                name(failure.action),
                name(kind.retry()),
                name(failure.failover_reason),
            ];
            fields.join("\t")
        })
        .collect();
    assert_eq!(ours, written);
}

/// The eleven kinds of OpenClaw 2026.4.10, no more: what reads them knows no others.
#[test]
fn the_older_contract_is_not_widened() {
    let mut names: Vec<String> = Kind::ALL.iter().map(|kind| name(kind.runtime_kind())).collect();
    names.sort();
    names.dedup();
    assert_eq!(
        names,
        [
            "auth_html_403",
            "auth_refresh",
            "auth_scope",
            "dns",
            "proxy",
            "rate_limit",
            "replay_invalid",
            "sandbox_blocked",
            "schema",
            "timeout",
            "unknown"
        ]
    );
}
