//! Whom Patchbay talks to, as Settings shows and changes it.

use patchbay_codex::accounts::AccountKind;
use patchbay_codex::setup::stored_endpoints::{self, StoredEndpoint, StoredEndpoints};
use patchbay_codex::setup::{DEFAULT_API_BASE_URL, DEFAULT_CODEX_BASE_URL, DEFAULT_ISSUER, Origin};
use patchbay_failure::Failure;
use patchbay_rpc::{
    AppEvent, EndpointDefaults, EndpointOrigin, EndpointOrigins, EndpointsChoice, EndpointsView,
};

use super::blocking;
use crate::state::State;

/// What is in force.
pub(super) fn view(state: &State) -> EndpointsView {
    use AccountKind::{Codex, Plan};
    let endpoints = state.setup().endpoints;
    let origin = |origin| match origin {
        Origin::Default => EndpointOrigin::Default,
        Origin::Stored => EndpointOrigin::Stored,
        Origin::Environment => EndpointOrigin::Environment,
    };
    EndpointsView {
        issuer: endpoints.issuer(Codex).to_owned(),
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
    }
}

/// What is stored for `choice`: each kind's address with the issuer that was named beside it. OpenAI's
/// own pairs are not stored; its address with another issuer is, and is refused when it is used.
fn stored(choice: EndpointsChoice) -> StoredEndpoints {
    let EndpointsChoice { issuer, codex_base_url, api_base_url } = choice;
    let own_issuer = issuer.trim_end_matches('/') == DEFAULT_ISSUER;
    let entry = |kind, base: Option<String>, own: &str| {
        let base_url = base.filter(|base| base.trim_end_matches('/') != own);
        let base_url = match base_url {
            None if own_issuer => return None,
            base_url => base_url.unwrap_or_else(|| own.to_owned()),
        };
        Some(StoredEndpoint { kind, issuer: issuer.clone(), base_url })
    };
    let codex = entry(AccountKind::Codex, codex_base_url, DEFAULT_CODEX_BASE_URL);
    let plan = entry(AccountKind::Plan, api_base_url, DEFAULT_API_BASE_URL);
    StoredEndpoints { endpoints: codex.into_iter().chain(plan).collect() }
}

/// What is on disk is in force from now on, and every account's route with it.
fn in_force(state: &State) -> Result<EndpointsView, Failure> {
    state.read_setup_again()?;
    state.tell(&AppEvent::Accounts { accounts: state.routed_accounts()? });
    Ok(view(state))
}

#[tauri::command]
pub(super) async fn endpoints_save(
    state: State,
    choice: EndpointsChoice,
) -> Result<EndpointsView, Failure> {
    blocking(move || {
        let stored = stored(choice);
        if stored.endpoints.is_empty() {
            stored_endpoints::reset(&state.data_dir)?;
        } else {
            stored_endpoints::save(&state.data_dir, &stored)?;
        }
        in_force(&state)
    })
    .await
}

#[tauri::command]
pub(super) async fn endpoints_reset(state: State) -> Result<EndpointsView, Failure> {
    blocking(move || {
        stored_endpoints::reset(&state.data_dir)?;
        in_force(&state)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_stored_with_the_issuer_that_was_named_beside_it() {
        let (own, issuer) = (DEFAULT_ISSUER, "https://i.example");
        let (codex, api) = ("https://c.example", "https://a.example");
        for (issuer, bases, expected) in [
            (own, (None, None), vec![]),
            (own, (Some(DEFAULT_CODEX_BASE_URL), Some("https://api.openai.com/v1/")), vec![]),
            (own, (Some(codex), None), vec![("codex", own, codex)]),
            (
                issuer,
                (Some(codex), Some(api)),
                vec![("codex", issuer, codex), ("plan", issuer, api)],
            ),
            // OpenAI's own address does not go with another issuer; that is not forgotten.
            (
                issuer,
                (Some(codex), None),
                vec![("codex", issuer, codex), ("plan", issuer, DEFAULT_API_BASE_URL)],
            ),
        ] {
            let stored = stored(EndpointsChoice {
                issuer: issuer.to_owned(),
                codex_base_url: bases.0.map(str::to_owned),
                api_base_url: bases.1.map(str::to_owned),
            });
            let told: Vec<_> = stored
                .endpoints
                .iter()
                .map(|one| {
                    let kind = if one.kind == AccountKind::Codex { "codex" } else { "plan" };
                    (kind, one.issuer.as_str(), one.base_url.as_str())
                })
                .collect();
            assert_eq!(told, expected, "{issuer} {bases:?}");
        }
    }
}
