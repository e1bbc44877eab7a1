//! Whom Patchbay talks to, as Settings shows and changes it.

use patchbay_codex::setup::{DEFAULT_API_BASE_URL, DEFAULT_CODEX_BASE_URL, DEFAULT_ISSUER};
use patchbay_failure::{Failure, Kind};
use patchbay_rpc::{
    EndpointDefaults, EndpointOrigin, EndpointOrigins, EndpointsChoice, EndpointsView,
};
use tauri::State as Held;

use crate::state::State;

/// What is in force.
pub(super) fn view(state: &State) -> EndpointsView {
    let endpoints = &state.setup.endpoints;
    let origin = |value: &str, default: &str| match value == default {
        true => EndpointOrigin::Default,
        false => EndpointOrigin::Environment,
    };
    EndpointsView {
        issuer: endpoints.issuer.clone(),
        codex_base_url: endpoints.codex_base_url.clone(),
        api_base_url: endpoints.api_base_url.clone(),
        origins: EndpointOrigins {
            issuer: origin(&endpoints.issuer, DEFAULT_ISSUER),
            codex_base_url: origin(&endpoints.codex_base_url, DEFAULT_CODEX_BASE_URL),
            api_base_url: origin(&endpoints.api_base_url, DEFAULT_API_BASE_URL),
        },
        defaults: EndpointDefaults {
            issuer: DEFAULT_ISSUER.to_owned(),
            codex_base_url: DEFAULT_CODEX_BASE_URL.to_owned(),
            api_base_url: DEFAULT_API_BASE_URL.to_owned(),
        },
        unpaired: endpoints.unpaired.clone(),
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
