//! The order in which a failure gets its kind. Earlier rules win.

use super::{Evidence, codes, html::Page, refresh, words};
use crate::Kind;

/// The kind of what `e` holds.
pub(super) fn decide(e: &Evidence<'_>) -> Kind {
    // Said first: a refresh, because its texts also speak of scopes, statuses and the network.
    refresh::decide(e)
        .or_else(|| tool(e))
        .or_else(|| oauth(e))
        .or_else(|| account(e))
        .or_else(|| scope(e))
        .or_else(|| proxy(e))
        .or_else(|| page(e))
        .or_else(|| code(e))
        .or_else(|| answer(e))
        .or_else(|| status(e))
        .or_else(|| network(e))
        .or_else(|| rest(e))
        .unwrap_or(Kind::Unknown)
}

/// What a tool says about itself and this computer. A server's answer says nothing about those.
fn tool(e: &Evidence<'_>) -> Option<Kind> {
    if e.api_body || e.page.is_some() {
        return None;
    }
    let said = &e.outside;
    if words::COOLDOWN.are_in(said) {
        return Some(Kind::AuthCooldown);
    }
    if e.status.is_some() {
        return None;
    }
    for code in &e.codes {
        if let Some(kind @ (Kind::CallbackTimeout | Kind::CallbackInvalid | Kind::PortBusy)) =
            codes::kind(code)
        {
            return Some(kind);
        }
    }
    if words::PORT_BUSY.are_in(said) {
        Some(Kind::PortBusy)
    } else if words::CALLBACK_TIMEOUT.are_in(said) {
        Some(Kind::CallbackTimeout)
    } else if words::CALLBACK_INVALID.are_in(said) {
        Some(Kind::CallbackInvalid)
    } else if words::SANDBOX.are_in(said) {
        Some(Kind::SandboxBlocked)
    } else if words::CANCELLED.are_in(said) && !words::TIMED_OUT.are_in(said) {
        Some(Kind::Cancelled)
    } else {
        None
    }
}

/// Codes of an OAuth answer or of the callback's address.
fn oauth(e: &Evidence<'_>) -> Option<Kind> {
    if e.server_failed() {
        return None;
    }
    if e.has_code("invalid_scope")
        || words::SCOPE_REFUSED.are_in(&e.said)
        || (!e.api_body && codes::in_words(&e.outside).contains(&Kind::ScopeRejected))
    {
        return Some(Kind::ScopeRejected);
    }
    let denied = e.has_code("access_denied")
        || (!e.api_body && codes::in_words(&e.outside).contains(&Kind::AuthDeclined));
    if denied {
        // The issuer's description says more than its code.
        return Some(account(e).unwrap_or(Kind::AuthDeclined));
    }
    (e.status.is_none() && words::DECLINED.are_in(&e.said)).then_some(Kind::AuthDeclined)
}

/// Plan, workspace, country: faults of an account that no other sign-in step cures.
fn account(e: &Evidence<'_>) -> Option<Kind> {
    if e.server_failed() {
        return None;
    }
    for code in &e.codes {
        if let Some(
            kind @ (Kind::NoEntitlement | Kind::RegionBlocked | Kind::WorkspaceRestricted),
        ) = codes::kind(code)
        {
            return Some(kind);
        }
    }
    // Of a request that was not understood, its own text may be quoted: there only codes count.
    let quoted = e.api_body && matches!(e.status, Some(400 | 422)) && e.facts.description.is_none();
    let named = codes::in_words(&e.said);
    if named.contains(&Kind::RegionBlocked) || (!quoted && words::REGION.are_in(&e.said)) {
        Some(Kind::RegionBlocked)
    } else if named.contains(&Kind::NoEntitlement)
        || (!quoted && e.page.is_none() && words::ENTITLEMENT.are_in(&e.said))
    {
        Some(Kind::NoEntitlement)
    } else if named.contains(&Kind::WorkspaceRestricted)
        || (!quoted && e.page.is_none() && words::WORKSPACE.are_in(&e.said))
    {
        Some(Kind::WorkspaceRestricted)
    } else {
        None
    }
}

/// A token without the scopes that a route asks for. Of OpenAI it means the wrong route: no sign-in
/// can obtain these scopes (openclaw #64133, openai/codex #31506). Of others it is a permission.
fn scope(e: &Evidence<'_>) -> Option<Kind> {
    if e.page.is_some() || e.status.is_some_and(|status| !matches!(status, 401 | 403)) {
        return None;
    }
    let missing = words::SCOPE_MISSING.are_in(&e.said) || e.has_code("insufficient_scope");
    let codex = words::SCOPE_CODEX.are_in(&e.said);
    match e.openai() {
        Some(true) if missing || (codex && e.status.is_some()) => Some(Kind::AuthScope),
        Some(false) if missing => Some(Kind::AuthForbidden),
        None if codex && (missing || e.status.is_some()) => Some(Kind::AuthScope),
        None if missing => Some(Kind::AuthForbidden),
        _ => None,
    }
}

fn proxy(e: &Evidence<'_>) -> Option<Kind> {
    if e.status == Some(407) {
        return Some(Kind::Proxy);
    }
    if e.api_body || e.page.is_some() || e.server_failed() {
        return None;
    }
    words::PROXY.are_in(&e.outside).then_some(Kind::Proxy)
}

/// A page where an API answer was expected.
fn page(e: &Evidence<'_>) -> Option<Kind> {
    Some(match (e.page?, e.status) {
        (Page::Challenge, _) => Kind::EdgeChallenge,
        (Page::Other, Some(500..)) => Kind::UpstreamUnavailable,
        (Page::Other, Some(408)) => Kind::Timeout,
        (Page::Other, Some(413)) => Kind::RequestTooLarge,
        // Also a 404, a 429 or a 200: whoever answered was not the API.
        (Page::Other, _) => Kind::EdgeBlocked,
    })
}

/// `error.code` and `error.type`, as given.
fn code(e: &Evidence<'_>) -> Option<Kind> {
    let kind = e.codes.iter().find_map(|code| {
        let kind = codes::kind(code)?;
        let about_sign_in = matches!(
            kind,
            Kind::AuthExpired | Kind::AuthForbidden | Kind::AuthMissing | Kind::AuthDeclined
        );
        (!(about_sign_in && e.server_failed())).then_some(kind)
    })?;
    Some(match kind {
        Kind::RateLimit => limited(e),
        // OpenAI says `invalid_prompt` of a refused one and of one it could not read; Node says
        // ECONNABORTED also of a time-out.
        Kind::Connection if e.has_code("econnaborted") && words::TIMED_OUT.are_in(&e.said) => {
            Kind::Timeout
        }
        // A 401 whose body says that there was no key at all.
        Kind::AuthExpired if words::KEY_MISSING.are_in(&e.said) => Kind::AuthMissing,
        // A name that did not resolve, told by a code that only says "connection".
        Kind::Connection => network(e).filter(|kind| closer(*kind)).unwrap_or(Kind::Connection),
        known => known,
    })
}

/// Kinds that say more of a broken connection than that it broke.
fn closer(kind: Kind) -> bool {
    matches!(kind, Kind::Dns | Kind::TlsCertificate | Kind::Proxy | Kind::StreamClosed)
}

/// Too many requests, the plan's window, or credits: what the words say.
fn limited(e: &Evidence<'_>) -> Kind {
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
fn answer(e: &Evidence<'_>) -> Option<Kind> {
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

/// The status alone.
fn status(e: &Evidence<'_>) -> Option<Kind> {
    Some(match e.status? {
        401 => Kind::AuthExpired,
        402 => Kind::Quota,
        403 => Kind::AuthForbidden,
        404 | 410 => Kind::ModelNotFound,
        408 | 499 | 504 | 522 | 524 => Kind::Timeout,
        413 | 414 | 431 => Kind::RequestTooLarge,
        429 => Kind::RateLimit,
        451 => Kind::RegionBlocked,
        529 => Kind::Overloaded,
        500.. => Kind::UpstreamUnavailable,
        400..=499 => Kind::Schema,
        _ => return None,
    })
}

/// What a program says that never got an answer, or lost it.
fn network(e: &Evidence<'_>) -> Option<Kind> {
    if e.api_body && e.outside.trim().is_empty() {
        return None;
    }
    let said = &e.outside;
    if words::DNS.are_in(said) {
        // "x509: certificate is valid for …, not DNS name" speaks of a certificate.
        return Some(if words::CERTIFICATE.are_in(said) {
            Kind::TlsCertificate
        } else {
            Kind::Dns
        });
    }
    if words::CERTIFICATE.are_in(said) {
        return Some(Kind::TlsCertificate);
    }
    file(e)
        .or_else(|| words::TIMED_OUT.are_in(said).then_some(Kind::Timeout))
        .or_else(|| words::STREAM_CLOSED.are_in(said).then_some(Kind::StreamClosed))
        .or_else(|| words::EMPTY.are_in(said).then_some(Kind::EmptyResponse))
        .or_else(|| words::CONNECTION.are_in(said).then_some(Kind::Connection))
}

/// A file on this computer.
fn file(e: &Evidence<'_>) -> Option<Kind> {
    let said = &e.outside;
    if words::FILE_CHANGED.are_in(said) {
        return Some(Kind::FileChanged);
    }
    let reading = words::FILE_UNREADABLE.are_in(said);
    if words::FILE_NOT_WRITABLE.are_in(said) {
        return Some(Kind::FileNotWritable);
    }
    reading.then_some(Kind::FileUnreadable)
}

/// Words that are left when nobody answered and nothing broke.
fn rest(e: &Evidence<'_>) -> Option<Kind> {
    let said = &e.said;
    if words::NO_DETAILS.are_in(said) {
        return Some(Kind::Unknown);
    }
    if words::TOKEN_REFUSED.are_in(said) {
        return Some(Kind::AuthExpired);
    }
    if words::FORBIDDEN.are_in(said) {
        return Some(Kind::AuthForbidden);
    }
    if words::SERVER_FAILED.are_in(said) {
        return Some(Kind::UpstreamUnavailable);
    }
    if words::EMPTY.are_in(said) {
        return Some(Kind::EmptyResponse);
    }
    let schema = e.facts.field_errors
        || words::MALFORMED.are_in(said)
        || e.codes.iter().any(|code| code.starts_with("invalid_"));
    if schema {
        return Some(Kind::Schema);
    }
    codes::in_words(said).into_iter().next()
}
