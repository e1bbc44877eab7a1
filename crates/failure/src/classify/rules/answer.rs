//! Rules about the words of an answer: limits, fields, models, policies.

use crate::Kind;
use crate::classify::{Evidence, codes, words};

/// Too many requests, the plan's window, or credits: what the words say.
pub(super) fn limited(e: &Evidence<'_>) -> Kind {
    if usage(e) {
        Kind::UsageLimit
    } else if words::QUOTA.are_in(&e.said) && !per_minute(e) {
        Kind::Quota
    } else {
        Kind::RateLimit
    }
}

fn usage(e: &Evidence<'_>) -> bool {
    let named = e.status == Some(429) || e.openai() == Some(true);
    words::USAGE_LIMIT.are_in(&e.said)
        || (named && words::USAGE_NAMED.are_in(&e.said))
        || e.facts.types.iter().any(|name| name.starts_with("usage_limit"))
}

fn per_minute(e: &Evidence<'_>) -> bool {
    let said = e.said.to_ascii_lowercase();
    ["per min", "per second", "perminute", "rate limit"].iter().any(|words| said.contains(words))
}

/// Codes of a request that was read and has one wrong field.
const FIELD_CODES: &[&str] = &[
    "invalid_value",
    "invalid_type",
    "invalid_function_parameters",
    "missing_required_parameter",
    "invalid_json",
];

/// What the words of an answer (or of a tool that repeats one) say.
pub(super) fn answer(e: &Evidence<'_>) -> Option<Kind> {
    let said = &e.said;
    if e.server_failed() {
        return words::SERVER_BUSY.are_in(said).then_some(Kind::Overloaded);
    }
    if e.status == Some(429) {
        return Some(limited(e));
    }
    // The tool's own words around a body may hold a code; a server's sentence may quote anything.
    let own = if e.api_body { &e.outside } else { said };
    let named = codes::in_words(own);
    let status = e.status;
    let asked = matches!(status, None | Some(400 | 403 | 404 | 409 | 422));
    if asked && (words::FIELD.are_in(said) || named.contains(&Kind::UnsupportedParameter)) {
        return Some(Kind::UnsupportedParameter);
    }
    if asked && words::REPLAY.are_in(said) {
        return Some(Kind::ReplayInvalid);
    }
    // A refused field may quote anything: "Invalid value: 'quota exceeded'".
    let field = e.facts.field_errors
        || (e.api_body && e.codes.iter().any(|code| FIELD_CODES.contains(&code.as_str())));
    if field && asked {
        return None;
    }
    if usage(e) && status != Some(404) {
        return Some(Kind::UsageLimit);
    }
    if status == Some(402) {
        return Some(Kind::Quota);
    }
    if words::DISK_QUOTA.are_in(said) {
        return None;
    }
    if words::QUOTA.are_in(said) && !per_minute(e) {
        return Some(Kind::Quota);
    }
    if matches!(status, None | Some(403)) && words::RATE_LIMIT.are_in(said) {
        return Some(Kind::RateLimit);
    }
    if status.is_none() && words::SERVER_BUSY.are_in(said) {
        return Some(Kind::Overloaded);
    }
    if status.is_none() && words::SERVER_SAID.are_in(said) {
        return Some(Kind::UpstreamUnavailable);
    }
    if asked && words::POLICY.are_in(said) {
        return Some(Kind::PolicyBlocked);
    }
    if (asked || status == Some(413)) && words::INCOMPLETE.are_in(said) {
        return Some(Kind::IncompleteLength);
    }
    if (asked || status == Some(413)) && words::CONTEXT.are_in(said) {
        return Some(Kind::ContextOverflow);
    }
    if (asked || status == Some(413)) && words::TOO_LARGE.are_in(said) {
        return Some(Kind::RequestTooLarge);
    }
    if asked && words::MODEL.are_in(said) {
        return Some(Kind::ModelNotFound);
    }
    if matches!(status, None | Some(400 | 401 | 403)) && words::KEY_MISSING.are_in(said) {
        return Some(Kind::AuthMissing);
    }
    if status == Some(403) && words::TOKEN_REFUSED.are_in(said) {
        return Some(Kind::AuthExpired);
    }
    if status.is_none() {
        return named.into_iter().next();
    }
    None
}
