//! The kinds and what is fixed for each: runtime kind, action, whether a retry may help.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One row of the table below: kind, runtime kind, action, retryable.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => $runtime:ident, $action:ident, $retry:literal;)*) => {
        /// What happened. Serialised in snake case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// Every kind, in the order of the vocabulary.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The kind of the older contract that this one maps to. Stable.
            #[must_use]
            pub const fn runtime_kind(self) -> RuntimeKind {
                match self { $(Self::$kind => RuntimeKind::$runtime,)* }
            }

            /// What to do about it.
            #[must_use]
            pub const fn action(self) -> Action {
                match self { $(Self::$kind => Action::$action,)* }
            }

            /// Whether the same request may succeed if it is simply made again.
            #[must_use]
            pub const fn retryable(self) -> bool {
                match self { $(Self::$kind => $retry,)* }
            }
        }
    };
}

kinds! {
    /// A ChatGPT sign-in went to a route that wants API scopes (`Missing scopes: api.responses.write`, `model.request`).
    AuthScope => AuthScope, RepairRoute, false;
    /// The access token is expired, invalid or invalidated (401).
    AuthExpired => Unknown, Refresh, true;
    /// Signed in, but this account may not do this (403 JSON, or a scope fault of a provider that isn't OpenAI).
    AuthForbidden => Unknown, SwitchAccount, false;
    /// No credential for this provider was found.
    AuthMissing => Unknown, SignIn, false;
    /// The tool has set every profile of this provider aside for a while.
    AuthCooldown => RateLimit, ClearCooldown, false;
    /// The plan or workspace has no Codex (`usage_not_included`, `missing_codex_entitlement`).
    NoEntitlement => Unknown, ChangePlan, false;
    /// Country, region or territory not supported.
    RegionBlocked => Unknown, None, false;
    /// Only certain workspaces may sign in here.
    WorkspaceRestricted => Unknown, SwitchAccount, false;
    /// The refresh token is too old.
    RefreshExpired => AuthRefresh, SignIn, false;
    /// The refresh token was already used by another program.
    RefreshReused => AuthRefresh, SignIn, false;
    /// Signed out, revoked, or another account signed in.
    RefreshRevoked => AuthRefresh, SignIn, false;
    /// Refresh refused or failed, no finer reason known (`invalid_grant`).
    RefreshFailed => AuthRefresh, SignIn, true;
    /// Another process is refreshing or holds the lock.
    RefreshContention => AuthRefresh, Wait, true;
    /// The refresh did not answer in time.
    RefreshTimeout => Timeout, Retry, true;
    /// The issuer refused a requested scope (`invalid_scope`).
    ScopeRejected => AuthScope, AskWithoutScope, true;
    /// The person or the issuer said no (`access_denied`); the issuer's own description is shown.
    AuthDeclined => Unknown, SignIn, false;
    /// The sign-in callback was not ours: wrong state, no code, replayed.
    CallbackInvalid => Unknown, SignIn, false;
    /// The browser never came back.
    CallbackTimeout => Timeout, PasteAddress, false;
    /// The sign-in port is held by another program (named where known).
    PortBusy => Unknown, UseDeviceCode, false;
    /// An HTML page instead of an API answer, 401 or 403: a gateway, proxy or the wrong path answered.
    EdgeBlocked => AuthHtml403, CheckNetwork, false;
    /// A Cloudflare challenge page: the network is being blocked, not the account.
    EdgeChallenge => AuthHtml403, CheckNetwork, false;
    /// The proxy refused, needs a sign-in, or is down (407, CONNECT failed).
    Proxy => Proxy, CheckProxy, false;
    /// The name did not resolve.
    Dns => Dns, CheckNetwork, true;
    /// The certificate was not accepted (expired, unknown issuer, wrong name).
    TlsCertificate => Unknown, CheckCertificates, false;
    /// Refused, reset, hung up.
    Connection => Timeout, Retry, true;
    /// No answer in time (408, 504, read or connect time-out).
    Timeout => Timeout, Retry, true;
    /// The server is failing (500, 502, 503, an HTML error page with a 5xx).
    UpstreamUnavailable => Timeout, Retry, true;
    /// The model or server is at capacity.
    Overloaded => Timeout, Retry, true;
    /// The answer broke off before its end.
    StreamClosed => Timeout, Retry, true;
    /// The answer was cut at its length limit.
    IncompleteLength => Unknown, Continue, false;
    /// Nothing came back.
    EmptyResponse => Unknown, Retry, true;
    /// Too many requests just now.
    RateLimit => RateLimit, Wait, true;
    /// The plan's window is used up.
    UsageLimit => RateLimit, Wait, false;
    /// Credits or spend limit used up (402, `insufficient_quota`).
    Quota => RateLimit, AddCredits, false;
    /// The request was not understood (400, 422).
    Schema => Schema, Report, false;
    /// One named field is not accepted here.
    UnsupportedParameter => Schema, DropAndResend, true;
    /// Unknown model, or not with this sign-in.
    ModelNotFound => Unknown, ChooseModel, false;
    /// Too long for the model.
    ContextOverflow => Schema, Shorten, false;
    /// Too many bytes.
    RequestTooLarge => Schema, Shorten, false;
    /// Earlier items can't be replayed (unknown `previous_response_id`, encrypted reasoning or signature refused, roles out of order).
    ReplayInvalid => ReplayInvalid, DropAndResend, true;
    /// Refused by a safety policy.
    PolicyBlocked => Unknown, Rephrase, false;
    /// The tool's own sandbox or approval stopped it.
    SandboxBlocked => SandboxBlocked, ApproveInTool, false;
    /// A config file can't be parsed or read (line and column said).
    FileUnreadable => Unknown, OpenFile, false;
    /// Somebody wrote the file since it was read; nothing was written.
    FileChanged => Unknown, ShowDiff, false;
    /// No permission, read-only, disk full, managed by something else; nothing was written.
    FileNotWritable => Unknown, OpenFile, false;
    /// Stopped by the person.
    Cancelled => Unknown, None, false;
    /// None of these; the text is shown as it is.
    Unknown => Unknown, Report, false;
}

/// The older, coarser contract (eleven kinds, OpenClaw 2026.4.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum RuntimeKind {
    AuthScope,
    AuthRefresh,
    #[serde(rename = "auth_html_403")]
    AuthHtml403,
    Proxy,
    RateLimit,
    Dns,
    Timeout,
    Schema,
    SandboxBlocked,
    ReplayInvalid,
    Unknown,
}

/// What to do about a failure. The window turns it into the one button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum Action {
    AddCredits,
    ApproveInTool,
    AskWithoutScope,
    ChangePlan,
    CheckCertificates,
    CheckNetwork,
    CheckProxy,
    ChooseModel,
    ClearCooldown,
    Continue,
    DropAndResend,
    None,
    OpenFile,
    PasteAddress,
    Refresh,
    RepairRoute,
    Rephrase,
    Report,
    Retry,
    Shorten,
    ShowDiff,
    SignIn,
    SwitchAccount,
    UseDeviceCode,
    Wait,
}

/// Who to try next: a third, separate question, never widened for new kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum FailoverReason {
    Auth,
    AuthPermanent,
    Format,
    RateLimit,
    Overloaded,
    Billing,
    Timeout,
    ModelNotFound,
    SessionExpired,
    Unknown,
}

impl Kind {
    /// Who to try next, from the kind alone.
    #[must_use]
    pub const fn failover_reason(self) -> FailoverReason {
        use FailoverReason as F;
        match self {
            Self::AuthScope
            | Self::AuthExpired
            | Self::AuthForbidden
            | Self::AuthMissing
            | Self::RefreshFailed
            | Self::RefreshContention
            | Self::ScopeRejected
            | Self::EdgeBlocked
            | Self::EdgeChallenge => F::Auth,
            Self::NoEntitlement
            | Self::RegionBlocked
            | Self::WorkspaceRestricted
            | Self::RefreshExpired
            | Self::RefreshReused
            | Self::RefreshRevoked
            | Self::AuthDeclined => F::AuthPermanent,
            Self::AuthCooldown | Self::RateLimit | Self::UsageLimit => F::RateLimit,
            Self::Quota => F::Billing,
            Self::RefreshTimeout
            | Self::Connection
            | Self::Timeout
            | Self::UpstreamUnavailable
            | Self::StreamClosed
            | Self::CallbackTimeout => F::Timeout,
            Self::Overloaded => F::Overloaded,
            Self::Schema
            | Self::UnsupportedParameter
            | Self::ContextOverflow
            | Self::RequestTooLarge
            | Self::ReplayInvalid => F::Format,
            Self::ModelNotFound => F::ModelNotFound,
            _ => F::Unknown,
        }
    }
}
