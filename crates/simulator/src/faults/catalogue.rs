//! Every scenario: its name, where it strikes, what it does. Adding one is adding a row.

use super::bodies;
use crate::backend::limits::Limits;
use crate::refusal::Refusal;
use crate::tokens::TokenKind;

/// Where a scenario strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A turn at a model endpoint.
    Turn,
    /// The upgrade to a WebSocket, or what is said over it.
    Socket,
    /// The token endpoint, asked to refresh.
    Refresh,
    /// The authorize endpoint.
    Authorize,
    /// The question for a device code.
    Device,
    /// Any request whose path the scenario names with `at`.
    Anywhere,
}

/// What a scenario does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    /// Refuses the request. Past `after` bytes of an answer it becomes a `response.failed`.
    Refuse(fn(&Moment) -> Refusal),
    /// Begins the answer and ends it with `response.failed`.
    Fail { code: &'static str, message: &'static str },
    /// Ends the answer with `response.incomplete`.
    Incomplete(&'static str),
    /// Completes without having said anything.
    Empty,
    /// Sends headers late.
    SlowHeaders,
    /// Never answers.
    Never,
    /// Hangs up without an answer.
    HangUp,
    /// Breaks the stream off.
    Break(Break),
    /// Says the end twice.
    DuplicateTerminal,
    /// Begins the answer and ends it with `response.failed`, with the code that the scenario's
    /// `field` names.
    FailAs,
    /// Ends the answer with a flat `error` event, and nothing after it.
    ErrorEvent { code: &'static str, message: &'static str },
    /// Says nothing of what kind of content it is.
    NoContentType,
    /// Another model answers than was asked for.
    Reroute,
    /// Mixes in what no client knows.
    UnknownEvents,
    /// Sends the browser back with an error.
    SendBack { error: &'static str, description: &'static str },
    /// Sends the browser back with another state than it came with.
    WrongState,
    /// Shows a page that leads nowhere.
    DeadEnd,
    /// Refuses the upgrade.
    UpgradeRequired,
    /// Closes the socket when the prewarm is answered.
    CloseAfterPrewarm,
}

/// How a stream breaks off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Break {
    /// Silence on an open connection.
    Stall,
    /// The connection is torn down.
    Cut,
    /// An orderly end between two events, before the terminal one.
    Close,
    /// An orderly end inside a character of several bytes.
    InsideCharacter,
    /// An orderly end inside an event.
    InsideEvent,
}

/// What a refusal may depend on.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    /// Unix time in seconds.
    pub now: i64,
    /// What the plan has used, this refusal included.
    pub limits: Limits,
    /// The model that was asked for.
    pub model: String,
    /// The field that `unsupported_parameter` names.
    pub field: String,
    /// The person's plan.
    pub plan: String,
    /// The answer that the turn continues.
    pub previous: String,
    /// Whose endpoint was asked.
    pub kind: TokenKind,
}

type Row = (&'static str, Place, Act);

const ROWS: &[Row] = &[
    // Failure kinds: sign-in and tokens.
    ("auth_scope", Place::Turn, Act::Refuse(bodies::missing_scopes)),
    ("auth_expired", Place::Turn, Act::Refuse(bodies::token_expired)),
    ("auth_forbidden", Place::Turn, Act::Refuse(bodies::forbidden)),
    ("no_entitlement", Place::Turn, Act::Refuse(bodies::usage_not_included)),
    ("region_blocked", Place::Turn, Act::Refuse(bodies::region)),
    (
        "workspace_restricted",
        Place::Authorize,
        Act::SendBack {
            error: "access_denied",
            description: "workspace_restriction: Login is restricted to a specific workspace.",
        },
    ),
    ("refresh_expired", Place::Refresh, Act::Refuse(bodies::refresh_expired)),
    ("refresh_reused", Place::Refresh, Act::Refuse(bodies::refresh_reused)),
    ("refresh_revoked", Place::Refresh, Act::Refuse(bodies::refresh_invalidated)),
    ("refresh_failed", Place::Refresh, Act::Refuse(bodies::invalid_grant)),
    ("refresh_timeout", Place::Refresh, Act::Never),
    (
        "scope_rejected",
        Place::Authorize,
        Act::SendBack {
            error: "invalid_scope",
            description: "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 \
                          Client is not allowed to request scope 'offline_access'.",
        },
    ),
    (
        "auth_declined",
        Place::Authorize,
        Act::SendBack {
            error: "access_denied",
            description: "The resource owner or authorization server denied the request.",
        },
    ),
    (
        "missing_codex_entitlement",
        Place::Authorize,
        Act::SendBack {
            error: "access_denied",
            description: "missing_codex_entitlement: Codex is not enabled for your workspace.",
        },
    ),
    ("device_off", Place::Device, Act::Refuse(bodies::device_off)),
    ("callback_invalid", Place::Authorize, Act::WrongState),
    ("callback_timeout", Place::Authorize, Act::DeadEnd),
    // Failure kinds: the way there.
    ("edge_blocked", Place::Turn, Act::Refuse(bodies::edge_blocked)),
    ("edge_challenge", Place::Turn, Act::Refuse(bodies::challenge)),
    ("proxy", Place::Turn, Act::Refuse(bodies::proxy)),
    ("connection", Place::Turn, Act::HangUp),
    ("timeout", Place::Turn, Act::Refuse(bodies::gateway_timeout)),
    ("upstream_unavailable", Place::Turn, Act::Refuse(bodies::server_error)),
    ("overloaded", Place::Turn, Act::Refuse(bodies::overloaded)),
    ("stream_closed", Place::Turn, Act::Break(Break::Close)),
    ("incomplete_length", Place::Turn, Act::Incomplete("max_output_tokens")),
    ("empty_response", Place::Turn, Act::Empty),
    // Failure kinds: limits.
    ("rate_limit", Place::Turn, Act::Refuse(bodies::rate_limit)),
    ("usage_limit", Place::Turn, Act::Refuse(bodies::usage_limit)),
    ("quota", Place::Turn, Act::Refuse(bodies::quota)),
    // Failure kinds: the request.
    ("schema", Place::Turn, Act::Refuse(bodies::schema)),
    ("unsupported_parameter", Place::Turn, Act::Refuse(bodies::unsupported_parameter)),
    ("model_not_found", Place::Turn, Act::Refuse(bodies::model_not_supported)),
    (
        "context_overflow",
        Place::Turn,
        Act::Fail {
            code: "context_length_exceeded",
            message: "Your input exceeds the context window of this model. Please adjust your \
                      input and try again.",
        },
    ),
    ("request_too_large", Place::Turn, Act::Refuse(bodies::too_large)),
    ("replay_invalid", Place::Turn, Act::Refuse(bodies::encrypted_content)),
    (
        "policy_blocked",
        Place::Turn,
        Act::Fail {
            code: "cyber_policy",
            message: "This request has been flagged for possible cybersecurity risk.",
        },
    ),
    ("unknown", Place::Turn, Act::Refuse(bodies::unknown)),
    // Mishaps.
    ("slow-headers", Place::Turn, Act::SlowHeaders),
    ("stall", Place::Turn, Act::Break(Break::Stall)),
    ("cut", Place::Turn, Act::Break(Break::Cut)),
    ("cut-utf8", Place::Turn, Act::Break(Break::InsideCharacter)),
    ("half-event", Place::Turn, Act::Break(Break::InsideEvent)),
    ("duplicate-terminal", Place::Turn, Act::DuplicateTerminal),
    ("unknown-events", Place::Turn, Act::UnknownEvents),
    ("ws-426", Place::Socket, Act::UpgradeRequired),
    ("ws-close-after-prewarm", Place::Socket, Act::CloseAfterPrewarm),
    ("challenge", Place::Turn, Act::Refuse(bodies::challenge)),
    ("html-502", Place::Turn, Act::Refuse(bodies::bad_gateway)),
    ("once-401", Place::Turn, Act::Refuse(bodies::token_expired)),
    ("401-in-header", Place::Turn, Act::Refuse(bodies::expired_in_header)),
    ("response-failed", Place::Turn, Act::FailAs),
    (
        "sharing-unavailable",
        Place::Turn,
        Act::ErrorEvent {
            code: "subscription_sharing_usage_unavailable",
            message: "Usage of the shared subscription is unavailable at the moment.",
        },
    ),
    ("reasoning-refused", Place::Turn, Act::Refuse(bodies::encrypted_content)),
    ("turn-state", Place::Turn, Act::Refuse(bodies::turn_state_missing)),
    ("no-content-type", Place::Turn, Act::NoContentType),
    ("rerouted", Place::Turn, Act::Reroute),
    ("ws-limit", Place::Socket, Act::Refuse(bodies::socket_is_old)),
    ("ws-forgets", Place::Socket, Act::Refuse(bodies::forgotten)),
    ("refresh-reused", Place::Refresh, Act::Refuse(bodies::refresh_reused)),
];

/// Every name of a scenario.
#[must_use]
pub fn names() -> Vec<&'static str> {
    ROWS.iter().map(|row| row.0).collect()
}

/// The row of a name, whichever dash it is written with.
pub(super) fn find(name: &str) -> Option<Row> {
    let plain = name.replace('-', "_");
    ROWS.iter().find(|row| row.0.replace('-', "_") == plain).copied()
}

/// How often a scenario strikes where nothing is said.
pub(super) fn default_times(name: &str) -> Option<u32> {
    matches!(name, "once-401" | "ws-limit" | "ws-forgets").then_some(1)
}
