//! The kinds and what is fixed for each: runtime kind, action, whether a retry may help.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One row of the table below: kind, runtime kind, action, retry.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => $runtime:ident, $action:ident, $retry:ident;)*) => {
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

            /// Whether and how the same request may be made again.
            #[must_use]
            pub const fn retry(self) -> Retry {
                match self { $(Self::$kind => Retry::$retry,)* }
            }
        }
    };
}

kinds! {
    /// A ChatGPT sign-in went to a route that wants API scopes (`Missing scopes: api.responses.write`, `model.request`).
    AuthScope => AuthScope, RepairRoute, No;
    /// The access token is expired, invalid or invalidated (401).
    AuthExpired => Unknown, Refresh, AfterRefresh;
    /// Signed in, but this account may not do this (403 JSON, or a scope fault of a provider that isn't OpenAI).
    AuthForbidden => Unknown, SwitchAccount, No;
    /// No credential for this provider was found.
    AuthMissing => Unknown, SignIn, No;
    /// The tool has set every profile of this provider aside for a while.
    AuthCooldown => RateLimit, ClearCooldown, Later;
    /// The plan or workspace has no Codex (`usage_not_included`, `missing_codex_entitlement`).
    NoEntitlement => Unknown, ChangePlan, No;
    /// Country, region or territory not supported.
    RegionBlocked => Unknown, None, No;
    /// Only certain workspaces may sign in here.
    WorkspaceRestricted => Unknown, SwitchAccount, No;
    /// The refresh token is too old.
    RefreshExpired => AuthRefresh, SignIn, No;
    /// The refresh token was already used by another program.
    RefreshReused => AuthRefresh, SignIn, No;
    /// Signed out, revoked, or another account signed in.
    RefreshRevoked => AuthRefresh, SignIn, No;
    /// Refresh refused or failed, no finer reason known (`invalid_grant`).
    RefreshFailed => AuthRefresh, SignIn, Once;
    /// Another process is refreshing or holds the lock.
    RefreshContention => AuthRefresh, Wait, Yes;
    /// The refresh did not answer in time.
    RefreshTimeout => Timeout, Retry, Yes;
    /// The issuer refused a requested scope (`invalid_scope`).
    ScopeRejected => AuthScope, AskWithoutScope, Automatic;
    /// The person or the issuer said no (`access_denied`); the issuer's own description is shown.
    AuthDeclined => Unknown, SignIn, No;
    /// The sign-in callback was not ours: wrong state, no code, replayed.
    CallbackInvalid => Unknown, SignIn, No;
    /// The browser never came back.
    CallbackTimeout => Timeout, PasteAddress, No;
    /// The sign-in port is held by another program (named where known).
    PortBusy => Unknown, UseDeviceCode, No;
    /// An HTML page instead of an API answer, 401 or 403: a gateway, proxy or the wrong path answered.
    EdgeBlocked => AuthHtml403, CheckNetwork, No;
    /// A Cloudflare challenge page: the network is being blocked, not the account.
    EdgeChallenge => AuthHtml403, CheckNetwork, Later;
    /// The proxy refused, needs a sign-in, or is down (407, CONNECT failed).
    Proxy => Proxy, CheckProxy, No;
    /// The name did not resolve.
    Dns => Dns, CheckNetwork, Yes;
    /// The certificate was not accepted (expired, unknown issuer, wrong name).
    TlsCertificate => Unknown, CheckCertificates, No;
    /// Refused, reset, hung up.
    Connection => Timeout, Retry, Yes;
    /// No answer in time (408, 504, read or connect time-out).
    Timeout => Timeout, Retry, Yes;
    /// The server is failing (500, 502, 503, an HTML error page with a 5xx).
    UpstreamUnavailable => Timeout, Retry, Yes;
    /// The model or server is at capacity.
    Overloaded => Timeout, Retry, Yes;
    /// The answer broke off before its end.
    StreamClosed => Timeout, Retry, Yes;
    /// The answer was cut at its length limit.
    IncompleteLength => Unknown, Continue, No;
    /// Nothing came back.
    EmptyResponse => Unknown, Retry, Once;
    /// Too many requests just now.
    RateLimit => RateLimit, Wait, Yes;
    /// The plan's window is used up.
    UsageLimit => RateLimit, Wait, No;
    /// Credits or spend limit used up (402, `insufficient_quota`).
    Quota => RateLimit, AddCredits, No;
    /// The request was not understood (400, 422).
    Schema => Schema, Report, No;
    /// One named field is not accepted here.
    UnsupportedParameter => Schema, DropAndResend, Automatic;
    /// Unknown model, or not with this sign-in.
    ModelNotFound => Unknown, ChooseModel, No;
    /// Too long for the model.
    ContextOverflow => Schema, Shorten, No;
    /// Too many bytes.
    RequestTooLarge => Schema, Shorten, No;
    /// Earlier items can't be replayed (unknown `previous_response_id`, encrypted reasoning or signature refused, roles out of order).
    ReplayInvalid => ReplayInvalid, DropAndResend, Automatic;
    /// Refused by a safety policy.
    PolicyBlocked => Unknown, Rephrase, No;
    /// The tool's own sandbox or approval stopped it.
    SandboxBlocked => SandboxBlocked, ApproveInTool, No;
    /// A config file can't be parsed or read (line and column said).
    FileUnreadable => Unknown, OpenFile, No;
    /// Somebody wrote the file since it was read; nothing was written.
    FileChanged => Unknown, ShowDiff, No;
    /// No permission, read-only, disk full, managed by something else; nothing was written.
    FileNotWritable => Unknown, OpenFile, No;
    /// Stopped by the person.
    Cancelled => Unknown, None, No;
    /// None of these; the text is shown as it is.
    Unknown => Unknown, Report, No;
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

/// Whether and how the same request may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Not by itself: something has to change first.
    No,
    /// It may succeed if it is simply made again.
    Yes,
    /// One more try, and no second.
    Once,
    /// Not now; when the cause is gone.
    Later,
    /// Patchbay changes the request and sends it again by itself, once.
    Automatic,
    /// With a fresh access token.
    AfterRefresh,
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
    /// Whether another try may succeed now, by itself or after what Patchbay does by itself.
    #[must_use]
    pub const fn retryable(self) -> bool {
        !matches!(self.retry(), Retry::No | Retry::Later)
    }

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
