//! Whom Patchbay talks to, as Settings shows and changes it.

use patchbay_codex::accounts::AccountKind;
use patchbay_codex::setup::{DEFAULT_API_BASE_URL, DEFAULT_CODEX_BASE_URL, DEFAULT_ISSUER, Origin};
use patchbay_failure::{Failure, Kind};
use patchbay_rpc::{
    EndpointDefaults, EndpointOrigin, EndpointOrigins, EndpointsChoice, EndpointsView,
};
use tauri::State as Held;

use crate::state::State;

/// What is in force.
pub(super) fn view(state: &State) -> EndpointsView {
    use AccountKind::{Codex, Plan};
    let endpoints = &state.setup.endpoints;
    let origin = |origin| match origin {
        Origin::Default => EndpointOrigin::Default,
        Origin::Stored => EndpointOrigin::Stored,
        Origin::Environment => EndpointOrigin::Environment,
    };
    // The page knows one issuer: what belongs to another one does not go with it.
    let issuer = endpoints.issuer(Codex);
    let unpaired = |kind: &AccountKind| endpoints.misfit(*kind, issuer).is_some();
    EndpointsView {
        issuer: issuer.to_owned(),
        codex_base_url: endpoints.base_url(Codex).to_owned(),
        api_base_url: endpoints.base_url(Plan).to_owned(),
        origins: EndpointOrigins {
            issuer: origin(endpoints.issuer_origin(Codex)),
            codex_base_url: origin(endpoints.base_url_origin(Codex)),
            api_base_url: origin(endpoints.base_url_origin(Plan)),
        },
        defaults: EndpointDefaults {
            issuer: DEFAULT_ISSUER.to_owned(),
            codex_base_url: DEFAULT_CODEX_BASE_URL.to_owned(),
            api_base_url: DEFAULT_API_BASE_URL.to_owned(),
        },
        unpaired: [Codex, Plan].into_iter().filter(unpaired).collect(),
    }
}

#[tauri::command]
pub(super) async fn endpoints_save(
    _state: Held<'_, State>,
    choice: EndpointsChoice,
) -> Result<EndpointsView, Failure> {
    Err(Failure::new(Kind::Unknown).with_detail(choice.issuer))
}

#[tauri::command]
pub(super) async fn endpoints_reset(state: Held<'_, State>) -> Result<EndpointsView, Failure> {
    Ok(view(&state))
}
