//! The words of each kind, by id: what happened, what it means, what to do. The texts stand in
//! `crates/words/messages/<language>/failure.ftl`.

use crate::Kind;
use patchbay_words::Message;

/// A kind's part of the ids of its three messages.
macro_rules! ids {
    ($($kind:ident => $id:literal,)*) => {
        /// The standard words of one kind: title, meaning, action.
        pub(crate) const fn of(kind: Kind) -> (Message, Message, Message) {
            match kind {
                $(Kind::$kind => (
                    Message::new(concat!("failure-", $id, "-title")),
                    Message::new(concat!("failure-", $id, "-meaning")),
                    Message::new(concat!("failure-", $id, "-action")),
                ),)*
            }
        }
    };
}

ids! {
    AuthScope => "auth-scope",
    AuthExpired => "auth-expired",
    AuthForbidden => "auth-forbidden",
    AuthMissing => "auth-missing",
    AuthCooldown => "auth-cooldown",
    NoEntitlement => "no-entitlement",
    RegionBlocked => "region-blocked",
    WorkspaceRestricted => "workspace-restricted",
    RefreshExpired => "refresh-expired",
    RefreshReused => "refresh-reused",
    RefreshRevoked => "refresh-revoked",
    RefreshFailed => "refresh-failed",
    RefreshContention => "refresh-contention",
    RefreshTimeout => "refresh-timeout",
    ScopeRejected => "scope-rejected",
    AuthDeclined => "auth-declined",
    CallbackInvalid => "callback-invalid",
    CallbackTimeout => "callback-timeout",
    PortBusy => "port-busy",
    EdgeBlocked => "edge-blocked",
    EdgeChallenge => "edge-challenge",
    Proxy => "proxy",
    Dns => "dns",
    TlsCertificate => "tls-certificate",
    Connection => "connection",
    Timeout => "timeout",
    UpstreamUnavailable => "upstream-unavailable",
    Overloaded => "overloaded",
    StreamClosed => "stream-closed",
    IncompleteLength => "incomplete-length",
    EmptyResponse => "empty-response",
    RateLimit => "rate-limit",
    UsageLimit => "usage-limit",
    Quota => "quota",
    Schema => "schema",
    UnsupportedParameter => "unsupported-parameter",
    ModelNotFound => "model-not-found",
    ContextOverflow => "context-overflow",
    RequestTooLarge => "request-too-large",
    ReplayInvalid => "replay-invalid",
    PolicyBlocked => "policy-blocked",
    SandboxBlocked => "sandbox-blocked",
    FileUnreadable => "file-unreadable",
    FileChanged => "file-changed",
    FileNotWritable => "file-not-writable",
    Cancelled => "cancelled",
    Unknown => "unknown",
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn english(kind: Kind) -> [String; 3] {
        let (title, meaning, action) = of(kind);
        [title, meaning, action].map(|it| it.english())
    }

    fn sentences(text: &str) -> impl Iterator<Item = &str> {
        text.split(". ").map(str::trim)
    }

    #[test]
    fn every_kind_speaks_in_the_guides_voice() {
        for kind in Kind::ALL {
            let [title, meaning, action] = english(*kind);
            for text in [&title, &meaning, &action] {
                assert!(text.ends_with('.') && text.len() > 8, "{kind:?}: {text}");
                for sentence in sentences(text) {
                    let count = sentence.split_whitespace().count();
                    assert!(count <= 20, "{kind:?}: {count} words: {sentence}");
                    assert!(sentence.starts_with(char::is_uppercase), "{kind:?}: {sentence}");
                }
                let plain = text.to_lowercase();
                for word in [
                    "please",
                    "oops",
                    "invalid",
                    "!",
                    "you ",
                    "your ",
                    "sorry",
                    "auth ",
                    "config error",
                ] {
                    assert!(!plain.contains(word), "{kind:?} says {word:?}: {text}");
                }
            }
            assert_eq!(sentences(&title).count(), 1, "{kind:?}: a title is one sentence");
            assert!(sentences(&meaning).count() <= 2, "{kind:?}: a meaning is two at most");
        }
    }

    #[test]
    fn no_two_kinds_share_a_title_or_a_meaning() {
        let titles: BTreeSet<_> = Kind::ALL.iter().map(|kind| english(*kind)[0].clone()).collect();
        assert_eq!(titles.len(), Kind::ALL.len());
        let meanings: BTreeSet<_> =
            Kind::ALL.iter().map(|kind| english(*kind)[1].clone()).collect();
        assert_eq!(meanings.len(), Kind::ALL.len());
    }

    #[test]
    fn a_scope_fault_sends_nobody_to_the_sign_in() {
        let [_, meaning, action] = english(Kind::AuthScope);
        assert!(meaning.contains("Signing in again does not help"));
        assert!(meaning.contains("Only the route"));
        assert!(!action.to_lowercase().contains("sign in"));
    }
}
