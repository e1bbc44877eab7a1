//! The order in which a failure gets its kind. Earlier rules win.

mod account;
mod answer;
mod local;

use super::{Evidence, codes, html::Page, refresh, words};
use crate::Kind;
use account::{account, oauth, scope};
use answer::{answer, limited};
use local::{network, tool};

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

fn proxy(e: &Evidence<'_>) -> Option<Kind> {
    if e.status == Some(407) {
        return Some(Kind::Proxy);
    }
    if e.api_body || e.page.is_some() {
        return None;
    }
    if e.server_failed() {
        return words::PROXY_OWN.are_in(&e.outside).then_some(Kind::Proxy);
    }
    words::PROXY.are_in(&e.outside).then_some(Kind::Proxy)
}

/// A page where an API answer was expected.
fn page(e: &Evidence<'_>) -> Option<Kind> {
    Some(match (e.page?, e.status) {
        (_, Some(413)) => Kind::RequestTooLarge,
        (Page::Challenge, _) => Kind::EdgeChallenge,
        (Page::Other, Some(500..)) => Kind::UpstreamUnavailable,
        (Page::Other, Some(408)) => Kind::Timeout,
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
        // A server that is full says so in words, its code only that it failed.
        Kind::UpstreamUnavailable if words::SERVER_BUSY.are_in(&e.said) => Kind::Overloaded,
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
        // Others (418, 423, 426, …) say nothing of the request's form.
        400 | 405 | 406 | 409 | 411 | 412 | 415 | 416 | 422 => Kind::Schema,
        _ => return None,
    })
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
