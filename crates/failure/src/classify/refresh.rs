//! Failures of a token refresh: the finer reason where one is said.

use super::{
    Evidence,
    pattern::{Pattern, Phrases},
};
use crate::Kind;
use std::sync::LazyLock;

static ABOUT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "refresh[_ -]?tokens?",
        "tokens? refresh(es|ing)?",
        "(oauth|credentials?|session|sign-in|auth) refresh",
        r"refresh(ing|ed)? (of )?(the |your |an? |my )?([\w-]+ ){0,4}(tokens?|credentials?|session|sign-in|oauth|auth)",
        "(could not|cannot|can't|couldn't) be refreshed",
        "(could not|cannot|can't|couldn't|unable to|failed to) refresh",
        "already refreshing",
        "in-flight refresh",
        "refresh[_ ](lock|contention|timeout|commit)",
        "refresh (is )?already in (progress|flight)",
        r"(while|when|during|before|after) refreshing [\w-]+",
        "^refresh (failed|failure|error|refused|rejected)",
    ])
});

/// What is refreshed too, and is no token.
static OF_OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"\brefresh(?:ing)? (?:the |available |remote |your )*(?:models?|catalog|model list|usage|limits?|rate limits|cache|config|plugins?|page)\b",
    )
});

static FAILED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "fail(ed|s|ure|ing)?",
        "errors?",
        "(could not|cannot|can't|couldn't|unable to|did not|not) ([a-z]+ )?",
        "invalid|rejected|refused|denied|missing|unknown|malformed|mismatch",
        "no (longer )?",
        "expired|revoked|invalidated|reused|conflict",
        "already (been )?\\w+",
        "(sign|log) ?in again",
        "re-?authenticate",
    ])
});

static CONTENTION: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        r"another (\w+ )?(process|program|instance|session|client|agent|window) (is|was|holds|has) [\w ]{0,30}(refresh|lock)\w*",
        "already (being )?refresh(ing|ed) (by|in|elsewhere|for|openai)",
        "refresh (is )?(already )?in (progress|flight)",
        "in-flight refresh",
        r"refresh[\w -]{0,20} lock",
        r"lock [\w' -]{0,40}refresh\w*",
        r"lock (timeout|wait|busy|contention|held)[\S ]{0,120}refresh\w*",
        "refresh_contention",
        "credentials changed before refresh",
    ])
});

static TIMEOUT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        r#"refresh[\w ,:'"()./-]{0,80}(timed out|timeout|time-out|did not (answer|respond|finish|complete) (in|within))"#,
        r"(timed out|timeout) [\w ]{0,30}refresh\w*",
        "refresh_timeout",
    ])
});

static REUSED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        r"refresh[_ ]tokens? [\w ]{0,20}(already (been )?(used|redeemed|consumed|rotated|exchanged)|re-?used)",
        r"refresh[_ ]token [\w :]{0,40}already (been )?(used|exchanged|redeemed|rotated)",
        r"(re-?used|already[- ]used|already rotated) refresh[_ ]tokens?",
        r"refresh[_ ]token (reuse|replay)( detected)?",
        r"refresh[_ ]token was used (by|elsewhere|twice|more than once)",
    ])
});

static REVOKED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        r"refresh[_ ]tokens? [\w ]{0,20}(revoked|invalidated|no longer (valid|accepted))",
        "revoked refresh[_ ]token",
        "(logged|signed) (out|in) (or|to|in to|into|with|by) [a-z ]{0,20}(another|different) account",
        "(since|been|were|was|have) (logged|signed) out",
        "(grant|session|sign-in|token|access) (was|has been|is) (expired or )?revoked",
    ])
});

static EXPIRED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        r"refresh[_ ]tokens? (has |have |is |was |already |it )*(expired|too old)",
        "refresh[_ ]token expiry",
    ])
});

/// The wrong code of a sign-in that is being exchanged, not a refresh.
static EXCHANGE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "authorization[_ ]code",
        "code[_ ]verifier",
        "code[_ ]challenge",
        "pkce",
        "(the|auth) code (is|was|has)",
    ])
});

/// The kind, where the failure is one of a refresh.
pub(super) fn decide(evidence: &Evidence<'_>) -> Option<Kind> {
    for code in &evidence.codes {
        if let Some(
            kind @ (Kind::RefreshExpired
            | Kind::RefreshReused
            | Kind::RefreshRevoked
            | Kind::RefreshContention
            | Kind::RefreshTimeout
            | Kind::RefreshFailed),
        ) = super::codes::kind(code)
        {
            return Some(if kind == Kind::RefreshFailed { finer(evidence) } else { kind });
        }
    }
    // A failing server may name any part of itself in its message ("token_expired handler
    // crashed"): of its answer only the tool's own words around it count.
    let said = if evidence.server_failed() && evidence.api_body {
        &evidence.outside
    } else {
        &evidence.said
    };
    let grant = evidence.has_code("invalid_grant")
        || (!evidence.server_failed() && said.to_ascii_lowercase().contains("invalid_grant"));
    let about = ABOUT.are_in(&OF_OTHERS.replace_all(said, ""));
    if grant && !about && EXCHANGE.are_in(said) {
        return Some(Kind::CallbackInvalid);
    }
    // An HTML page that speaks of tokens is a page. A tool's own words in front of it count.
    let own_words = evidence.page.is_none() || ABOUT.are_in(before_page(&evidence.outside));
    let failed = || [&FAILED, &TIMEOUT, &REUSED, &CONTENTION].iter().any(|list| list.are_in(said));
    (grant || (about && own_words && failed())).then(|| finer(evidence))
}

fn before_page(text: &str) -> &str {
    text.split_once('<').map_or(text, |(before, _)| before)
}

fn finer(evidence: &Evidence<'_>) -> Kind {
    let said = &evidence.said;
    if CONTENTION.are_in(said) {
        Kind::RefreshContention
    } else if REUSED.are_in(said) || said.contains("refresh_token_reused") {
        Kind::RefreshReused
    } else if EXPIRED.are_in(said) || said.contains("refresh_token_expired") {
        Kind::RefreshExpired
    } else if REVOKED.are_in(said) || said.contains("refresh_token_invalidated") {
        Kind::RefreshRevoked
    } else if TIMEOUT.are_in(said) || super::words::TIMED_OUT.are_in(said) {
        Kind::RefreshTimeout
    } else {
        Kind::RefreshFailed
    }
}
