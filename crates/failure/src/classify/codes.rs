//! Codes that servers and programs give, and the kind of each.
//!
//! Sources: OpenAI's Responses API and Codex CLI 0.169 (`response.failed`, `error`), RFC 6749 and
//! RFC 8628 (OAuth), Node.js and undici (`E…`, `UND_ERR_…`), Anthropic, Google.

use super::pattern::Pattern;
use crate::Kind;
use std::sync::LazyLock;

/// The kind of `code` (lower case) where a body or a caller gave it as a code.
pub(crate) fn kind(code: &str) -> Option<Kind> {
    exact_only(code).or_else(|| anywhere(code))
}

/// Codes that are everyday words: they count as codes only, never in a sentence.
fn exact_only(code: &str) -> Option<Kind> {
    Some(match code {
        "requests" | "tokens" | "too many requests" | "slow_down" => Kind::RateLimit,
        "max_output_tokens" | "length" | "max_tokens" => Kind::IncompleteLength,
        "timeout" | "timeout_error" | "request_timeout" | "gateway_timeout"
        | "deadline_exceeded" => Kind::Timeout,
        "unauthorized" | "unauthenticated" | "invalid_token" | "authentication_error" => {
            Kind::AuthExpired
        }
        "forbidden" | "permission_error" | "permission_denied" => Kind::AuthForbidden,
        "cancelled" | "canceled" | "aborted" | "abort_err" | "aborterror" | "err_canceled" => {
            Kind::Cancelled
        }
        "server_error"
        | "api_error"
        | "internal"
        | "internal_error"
        | "unavailable"
        | "temporarily_unavailable"
        | "service_unavailable"
        | "bad_gateway"
        | "upstream_error"
        | "internal_server_error"
        | "internal_server_exception" => Kind::UpstreamUnavailable,
        "overloaded" => Kind::Overloaded,
        "proxy_error" | "proxy" => Kind::Proxy,
        "sandbox" | "approval_required" | "approval_timeout" | "approval_denied" => {
            Kind::SandboxBlocked
        }
        "dns" => Kind::Dns,
        "safety" | "refusal" => Kind::PolicyBlocked,
        "expired_token" => Kind::CallbackTimeout,
        _ => return None,
    })
}

/// Codes that nobody writes by chance: they count in a sentence too.
fn anywhere(code: &str) -> Option<Kind> {
    Some(match code {
        "refresh_token_expired" => Kind::RefreshExpired,
        "refresh_token_reused" => Kind::RefreshReused,
        "refresh_token_invalidated" | "refresh_token_revoked" => Kind::RefreshRevoked,
        "invalid_refresh_token"
        | "refresh_token_invalid"
        | "token_refresh_failed"
        | "refresh_failed" => Kind::RefreshFailed,
        "refresh_contention" => Kind::RefreshContention,
        "refresh_timeout" => Kind::RefreshTimeout,
        "callback_timeout" => Kind::CallbackTimeout,
        "callback_validation"
        | "callback_invalid"
        | "missing_authorization_code"
        | "state_mismatch"
        | "invalid_state" => Kind::CallbackInvalid,
        "invalid_scope" => Kind::ScopeRejected,
        "access_denied" => Kind::AuthDeclined,
        "missing_codex_entitlement" | "usage_not_included" | "codex_not_enabled" => {
            Kind::NoEntitlement
        }
        "unsupported_country_region_territory"
        | "unsupported_country"
        | "unsupported_country_code"
        | "unsupported_region" => Kind::RegionBlocked,
        "workspace_restriction"
        | "workspace_restricted"
        | "workspace_not_allowed"
        | "deactivated_workspace" => Kind::WorkspaceRestricted,
        "token_expired" | "token_invalidated" | "token_revoked" | "session_expired"
        | "jwt_expired" | "invalid_api_key" | "expired_session" => Kind::AuthExpired,
        "account_deactivated"
        | "insufficient_permissions"
        | "organization_disabled"
        | "account_suspended" => Kind::AuthForbidden,
        "missing_api_key" | "no_api_key" | "credentials_missing" => Kind::AuthMissing,
        "insufficient_quota"
        | "credit_balance_exhausted"
        | "organization_spend_limit_exceeded"
        | "project_spend_limit_exceeded"
        | "billing_hard_limit_reached"
        | "billing_not_active"
        | "insufficient_credits"
        | "quota_exceeded"
        | "payment_required"
        | "billing_error"
        | "insufficient_balance" => Kind::Quota,
        "usage_limit_reached"
        | "usage_limit_exceeded"
        | "subscription_sharing_usage_limit_exceeded" => Kind::UsageLimit,
        "rate_limit_exceeded"
        | "rate_limit_error"
        | "rate_limit_reached"
        | "too_many_requests"
        | "rate_limited"
        | "resource_exhausted"
        | "throttlingexception"
        | "ratelimiterror" => Kind::RateLimit,
        "server_is_overloaded"
        | "overloaded_error"
        | "engine_overloaded"
        | "model_overloaded"
        | "model_at_capacity"
        | "flex_unavailable"
        | "serviceoverloaded" => Kind::Overloaded,
        "subscription_sharing_usage_unavailable" => Kind::UpstreamUnavailable,
        // The socket is full after an hour; a new one works (Codex CLI opens one at once).
        "websocket_connection_limit_reached" => Kind::Connection,
        "context_length_exceeded" | "context_window_exceeded" | "string_above_max_length" => {
            Kind::ContextOverflow
        }
        "cyber_policy"
        | "bio_policy"
        | "misalignment_policy_violation"
        | "content_filter"
        | "cyber_policy_violation"
        | "content_policy_violation"
        | "moderation_blocked" => Kind::PolicyBlocked,
        "model_not_found"
        | "modelnotfounderror"
        | "providermodelnotfounderror"
        | "model_not_supported"
        | "unsupported_model"
        | "model_not_available"
        | "unknown_model"
        | "deploymentnotfound" => Kind::ModelNotFound,
        "unsupported_parameter"
        | "unknown_parameter"
        | "unsupported_value"
        | "unrecognized_parameter" => Kind::UnsupportedParameter,
        "previous_response_not_found" | "invalid_encrypted_content" | "invalid_signature" => {
            Kind::ReplayInvalid
        }
        "request_too_large" | "payload_too_large" | "request_entity_too_large" => {
            Kind::RequestTooLarge
        }
        "empty_response" => Kind::EmptyResponse,
        "stream_closed"
        | "stream_disconnected"
        | "err_stream_premature_close"
        | "err_http2_stream_error"
        | "err_http2_stream_cancel" => Kind::StreamClosed,
        "sandbox_denied" | "sandbox_blocked" | "exec_denied" => Kind::SandboxBlocked,
        "request_aborted" | "turn_aborted" => Kind::Cancelled,
        "eaddrinuse" | "wsaeaddrinuse" => Kind::PortBusy,
        "erofs" | "enospc" | "edquot" => Kind::FileNotWritable,
        // `model_cooldown`, `auth_profile_cooldown`: whose it is, is said in front.
        _ if code.ends_with("_cooldown") => Kind::AuthCooldown,
        // `RequestEntityTooLarge`, `BadRequest.TooLarge`.
        _ if code.ends_with("toolarge") => Kind::RequestTooLarge,
        _ => return transport(code),
    })
}

static GRPC: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"\bcode = ((?-i:[A-Z][a-z]+(?:[A-Z][a-z]+)*))\b"));

/// The status of a gRPC error (`rpc error: code = DeadlineExceeded desc = …`), as other servers
/// spell it: `deadline_exceeded`.
pub(crate) fn in_grpc(text: &str) -> Option<String> {
    let name = GRPC.captures(text)?.get(1)?.as_str();
    let mut code = String::new();
    for sign in name.chars() {
        if sign.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(sign.to_ascii_lowercase());
    }
    Some(code)
}

/// Codes of programs that never got an answer. They count only where no server answered.
fn transport(code: &str) -> Option<Kind> {
    Some(match code {
        "enotfound"
        | "eai_again"
        | "eai_nodata"
        | "eai_noname"
        | "eai_fail"
        | "err_name_not_resolved"
        | "wsahost_not_found" => Kind::Dns,
        "etimedout"
        | "esockettimedout"
        | "und_err_connect_timeout"
        | "und_err_headers_timeout"
        | "und_err_body_timeout"
        | "err_timed_out"
        | "err_connection_timed_out"
        | "wsaetimedout" => Kind::Timeout,
        "econnrefused"
        | "econnreset"
        | "epipe"
        | "enetunreach"
        | "ehostunreach"
        | "enetdown"
        | "ehostdown"
        | "econnaborted"
        | "und_err_socket"
        | "und_err_closed"
        | "err_connection_refused"
        | "err_connection_reset"
        | "err_connection_closed"
        | "err_internet_disconnected"
        | "err_network"
        | "err_network_changed"
        | "wsaeconnrefused"
        | "wsaeconnreset" => Kind::Connection,
        "err_proxy_connection_failed" | "err_tunnel_connection_failed" => Kind::Proxy,
        "eproto" => Kind::TlsCertificate,
        _ if certificate(code) => Kind::TlsCertificate,
        _ => return None,
    })
}

/// OpenSSL's and Node's names (`CERT_HAS_EXPIRED`, `UNABLE_TO_GET_ISSUER_CERT_LOCALLY`,
/// `DEPTH_ZERO_SELF_SIGNED_CERT`, `ERR_TLS_CERT_ALTNAME_INVALID`), Chromium's `ERR_CERT_…`.
fn certificate(code: &str) -> bool {
    [
        "cert_",
        "err_cert_",
        "err_tls_",
        "err_ssl_",
        "self_signed_cert",
        "depth_zero_",
        "unable_to_verify_",
        "unable_to_get_issuer_",
        "unable_to_get_crl",
    ]
    .iter()
    .any(|start| code.starts_with(start))
}

static TOKEN: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|\bE[A-Z]{4,}\b|\b[a-z]+(?:Exception|Error)\b")
});

/// The kinds of the codes that stand in a sentence, in their order there.
pub(crate) fn in_words(said: &str) -> Vec<Kind> {
    let codes = TOKEN.all(said).into_iter().filter_map(|found| {
        let whole = found.get(0)?;
        // A part of a longer name (`request.token_expired`, `max-rate_limit_error`) is another name.
        let before = said.get(..whole.start()).and_then(|head| head.chars().next_back());
        let after = said.get(whole.end()..).and_then(|tail| tail.chars().next());
        let joined =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "_-/\\".contains(c));
        (!joined(before) && before != Some('.') && !joined(after))
            .then(|| anywhere(&whole.as_str().to_ascii_lowercase()))?
    });
    codes.collect()
}

static QUERY: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"(?:[?&#]|^)error=([a-z_]+)(?:[&#\s]|$)"));

/// The OAuth code of a callback's address (`…/auth/callback?error=access_denied&…`).
pub(crate) fn in_query(text: &str) -> Option<String> {
    Some(QUERY.captures(text)?.get(1)?.as_str().to_ascii_lowercase())
}
