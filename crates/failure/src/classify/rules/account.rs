//! Rules about sign-ins: OAuth answers, plans and workspaces, scopes.

use crate::Kind;
use crate::classify::{Evidence, codes, words};

/// Codes of an OAuth answer or of the callback's address.
pub(super) fn oauth(e: &Evidence<'_>) -> Option<Kind> {
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
pub(super) fn account(e: &Evidence<'_>) -> Option<Kind> {
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
    let region = || e.facts.messages.iter().any(|said| words::REGION_SAID.are_in(said.trim()));
    if named.contains(&Kind::RegionBlocked)
        || (!quoted && words::REGION.are_in(&e.said))
        || region()
    {
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
pub(super) fn scope(e: &Evidence<'_>) -> Option<Kind> {
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
