//! The rows of the fault matrix: what each scenario of the simulator comes to in a turn; and of every
//! scenario and kind that has no row, why.

use patchbay_failure::Kind;
use serde_json::json;

/// What a turn meets.
pub(crate) struct Row {
    pub(crate) scenario: &'static str,
    /// The kind of its failure.
    pub(crate) kind: &'static str,
    /// At most so many requests carry the turn's input.
    pub(crate) most: usize,
    /// Whether something has arrived by then.
    pub(crate) shown: bool,
    /// Whether a socket is refused already where it is asked for: it is what the account or the way
    /// there is refused for. None of the turn's input goes out then.
    pub(crate) at_the_door: bool,
}

const fn row(scenario: &'static str, kind: &'static str, most: usize) -> Row {
    Row { scenario, kind, most, shown: false, at_the_door: false }
}

impl Row {
    const fn shown(self) -> Self {
        Self { shown: true, ..self }
    }

    const fn at_the_door(self) -> Self {
        Self { at_the_door: true, ..self }
    }
}

/// Every scenario that a turn fails by, through each transport.
pub(crate) const ROWS: &[Row] = &[
    row("auth_scope", "auth_scope", 1).at_the_door(),
    row("auth_expired", "auth_expired", 2).at_the_door(),
    row("auth_forbidden", "auth_forbidden", 1).at_the_door(),
    row("no_entitlement", "no_entitlement", 1),
    row("region_blocked", "region_blocked", 1).at_the_door(),
    row("refresh_expired", "refresh_expired", 1).at_the_door(),
    row("refresh_reused", "refresh_reused", 1).at_the_door(),
    row("refresh_revoked", "refresh_revoked", 1).at_the_door(),
    row("refresh_failed", "refresh_failed", 1).at_the_door(),
    row("edge_blocked", "edge_blocked", 1),
    row("edge_challenge", "edge_challenge", 1).at_the_door(),
    row("proxy", "proxy", 1).at_the_door(),
    row("connection", "connection", 4),
    row("timeout", "timeout", 4),
    row("slow-headers?wait=4", "timeout", 4),
    row("stall?after=300", "timeout", 4),
    row("upstream_unavailable", "upstream_unavailable", 4),
    row("html-502", "upstream_unavailable", 4),
    row("overloaded", "overloaded", 4),
    row("stream_closed", "stream_closed", 1).shown(),
    row("cut?after=300", "stream_closed", 4),
    row("empty_response", "empty_response", 2),
    row("rate_limit", "rate_limit", 4),
    row("usage_limit", "usage_limit", 1),
    row("quota", "quota", 1),
    row("schema", "schema", 1),
    row("unsupported_parameter?field=model", "unsupported_parameter", 1),
    row("model_not_found", "model_not_found", 1),
    row("context_overflow", "context_overflow", 1),
    row("request_too_large", "request_too_large", 1),
    row("replay_invalid", "replay_invalid", 1),
    row("policy_blocked", "policy_blocked", 1),
    row("unknown", "unknown", 1),
    // Past this many bytes something was shown: nothing is asked a second time.
    row("stall?after=9000", "timeout", 1).shown(),
    row("cut?after=9000", "stream_closed", 1).shown(),
    row("cut-utf8?after=9000", "stream_closed", 1).shown(),
    row("half-event?after=9000", "stream_closed", 1).shown(),
    row("upstream_unavailable?after=9000", "upstream_unavailable", 1).shown(),
    row("overloaded?after=9000", "overloaded", 1).shown(),
    row("usage_limit?after=9000", "usage_limit", 1).shown(),
];

/// Scenarios that are no failure of a turn: what they come to is tested where it belongs.
const OTHERS: &[&str] = &[
    // Of a sign-in.
    "workspace_restricted",
    "scope_rejected",
    "auth_declined",
    "missing_codex_entitlement",
    "device_off",
    "callback_invalid",
    "callback_timeout",
    // The turn comes to a good end: below, or crates/codex/tests/wire.rs and wire_socket.rs.
    "incomplete_length",
    "duplicate-terminal",
    "unknown-events",
    "ws-426",
    "ws-close-after-prewarm",
    "ws-limit",
    "ws-forgets",
    "once-401",
    "reasoning-refused",
    "turn-state",
    "no-content-type",
    "rerouted",
    // A kind of the matrix in another shape: crates/codex/tests/wire_http.rs.
    "challenge",
    "401-in-header",
    "response-failed",
    "sharing-unavailable",
    "refresh-reused",
    // The client waits for half a minute: crates/codex/tests/accounts_renewal.rs.
    "refresh_timeout",
];

/// Kinds that no server causes in a turn, and where each comes from.
const NOT_OF_A_SERVER: &[(Kind, &str)] = &[
    (Kind::AuthMissing, "crates/chat/tests/turn.rs"),
    (Kind::RefreshContention, "crates/codex/src/accounts/lock.rs"),
    (Kind::RefreshTimeout, "crates/codex/src/accounts/refresh.rs"),
    (Kind::Dns, "nobody_is_reached, below"),
    (Kind::TlsCertificate, "crates/codex/tests/wire_network.rs"),
    (Kind::IncompleteLength, "an answer with status incomplete, no failure"),
    (Kind::Cancelled, "a turn with status cancelled, no failure"),
    (Kind::FileUnreadable, "the history or the store of the accounts"),
    (Kind::FileNotWritable, "the history or the store of the accounts"),
    (Kind::AuthCooldown, "other tools alone"),
    (Kind::SandboxBlocked, "other tools alone"),
    (Kind::FileChanged, "repairs alone"),
    (Kind::WorkspaceRestricted, "a sign-in alone"),
    (Kind::ScopeRejected, "a sign-in alone"),
    (Kind::AuthDeclined, "a sign-in alone"),
    (Kind::CallbackInvalid, "a sign-in alone"),
    (Kind::CallbackTimeout, "a sign-in alone"),
    (Kind::PortBusy, "a sign-in alone"),
];

/// A new scenario or kind has a row, or it is said why it has none.
#[test]
fn the_matrix_has_every_scenario_and_every_kind() {
    let plain = |row: &Row| row.scenario.split('?').next().unwrap().to_owned();
    for name in patchbay_simulator::faults::names() {
        let rows = ROWS.iter().filter(|row| plain(row) == name).count();
        assert_eq!(rows == 0, OTHERS.contains(&name), "{name}");
    }
    for kind in Kind::ALL {
        let named = json!(kind);
        let rows = ROWS.iter().filter(|row| named == row.kind).count();
        let other = NOT_OF_A_SERVER.iter().any(|(other, _)| other == kind);
        assert_eq!(rows == 0, other, "{kind:?}");
    }
}
