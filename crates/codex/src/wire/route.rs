//! Where a request of an account goes: the one table of `patchbay-route`, asked with what the account
//! and its configuration say; and the request's headers, filled with values.

use patchbay_failure::Failure;
use patchbay_route::{HeaderValue, Model, Place, Route};
use reqwest::RequestBuilder;
use secrecy::ExposeSecret;

use super::models::ModelRecord;
use crate::accounts::Access;

/// Where the token of `access` goes, with `model` where a model is asked.
///
/// # Errors
/// `auth_scope`, "refused before sending", where the configured address would leak the token.
pub(crate) fn of(access: &Access, model: Option<&ModelRecord>) -> Result<Route, Failure> {
    let model = model.map(|record| Model::Listed { id: &record.id, lite: record.lite });
    patchbay_route::route(access.kind().tokens(), model, Some(access.base_url()))
}

/// What a request says of the conversation that it belongs to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ids<'a> {
    /// The conversation.
    pub(crate) thread: &'a str,
    /// What the server said in `x-codex-turn-state`, to be said again within the turn.
    pub(crate) turn_state: Option<&'a str>,
}

/// The headers of `place`, as names and values; the token is not among them.
pub(crate) fn headers<'a>(
    route: &Route,
    place: Place,
    access: &'a Access,
    ids: Ids<'a>,
) -> impl Iterator<Item = (&'static str, &'a str)> {
    route.headers(place).into_iter().filter_map(move |header| {
        let value = match header.value {
            HeaderValue::Is(value) => value,
            HeaderValue::AccountId => access.chatgpt_account_id.as_deref()?,
            HeaderValue::SessionId | HeaderValue::ThreadId => ids.thread,
            HeaderValue::TurnState => ids.turn_state?,
        };
        Some((header.name, value))
    })
}

/// Who asks: the account, and honestly this program.
pub(crate) fn identified(
    request: RequestBuilder,
    route: &Route,
    place: Place,
    access: &Access,
    ids: Ids<'_>,
) -> RequestBuilder {
    let request = request.bearer_auth(access.token.expose_secret());
    headers(route, place, access, ids)
        .fold(request, |request, (name, value)| request.header(name, value))
}
