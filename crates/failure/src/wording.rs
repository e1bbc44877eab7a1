//! The words of each kind: what happened, what it means, what to do. Plain present tense, the actor
//! named, at most 20 words a sentence.

use crate::Kind;

/// The standard words of one kind.
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) action: &'static str,
}

pub(crate) const fn of(kind: Kind) -> Words {
    let (title, meaning, action) = match kind {
        Kind::AuthScope => ("auth_scope", "", ""),
        Kind::AuthExpired => ("auth_expired", "", ""),
        Kind::AuthForbidden => ("auth_forbidden", "", ""),
        Kind::AuthMissing => ("auth_missing", "", ""),
        Kind::AuthCooldown => ("auth_cooldown", "", ""),
        Kind::NoEntitlement => ("no_entitlement", "", ""),
        Kind::RegionBlocked => ("region_blocked", "", ""),
        Kind::WorkspaceRestricted => ("workspace_restricted", "", ""),
        Kind::RefreshExpired => ("refresh_expired", "", ""),
        Kind::RefreshReused => ("refresh_reused", "", ""),
        Kind::RefreshRevoked => ("refresh_revoked", "", ""),
        Kind::RefreshFailed => ("refresh_failed", "", ""),
        Kind::RefreshContention => ("refresh_contention", "", ""),
        Kind::RefreshTimeout => ("refresh_timeout", "", ""),
        Kind::ScopeRejected => ("scope_rejected", "", ""),
        Kind::AuthDeclined => ("auth_declined", "", ""),
        Kind::CallbackInvalid => ("callback_invalid", "", ""),
        Kind::CallbackTimeout => ("callback_timeout", "", ""),
        Kind::PortBusy => ("port_busy", "", ""),
        Kind::EdgeBlocked => ("edge_blocked", "", ""),
        Kind::EdgeChallenge => ("edge_challenge", "", ""),
        Kind::Proxy => ("proxy", "", ""),
        Kind::Dns => ("dns", "", ""),
        Kind::TlsCertificate => ("tls_certificate", "", ""),
        Kind::Connection => ("connection", "", ""),
        Kind::Timeout => ("timeout", "", ""),
        Kind::UpstreamUnavailable => ("upstream_unavailable", "", ""),
        Kind::Overloaded => ("overloaded", "", ""),
        Kind::StreamClosed => ("stream_closed", "", ""),
        Kind::IncompleteLength => ("incomplete_length", "", ""),
        Kind::EmptyResponse => ("empty_response", "", ""),
        Kind::RateLimit => ("rate_limit", "", ""),
        Kind::UsageLimit => ("usage_limit", "", ""),
        Kind::Quota => ("quota", "", ""),
        Kind::Schema => ("schema", "", ""),
        Kind::UnsupportedParameter => ("unsupported_parameter", "", ""),
        Kind::ModelNotFound => ("model_not_found", "", ""),
        Kind::ContextOverflow => ("context_overflow", "", ""),
        Kind::RequestTooLarge => ("request_too_large", "", ""),
        Kind::ReplayInvalid => ("replay_invalid", "", ""),
        Kind::PolicyBlocked => ("policy_blocked", "", ""),
        Kind::SandboxBlocked => ("sandbox_blocked", "", ""),
        Kind::FileUnreadable => ("file_unreadable", "", ""),
        Kind::FileChanged => ("file_changed", "", ""),
        Kind::FileNotWritable => ("file_not_writable", "", ""),
        Kind::Cancelled => ("cancelled", "", ""),
        Kind::Unknown => ("unknown", "", ""),
    };
    Words { title, meaning, action }
}
