//! The live test of screen 06.

use patchbay_failure::Failure;
use patchbay_live_test::{Foreign, Progress, Surroundings, Target, TargetView};
use tauri::ipc::Channel;
use time::OffsetDateTime;

use super::blocking;
use crate::outside::now;
use crate::state::State;

/// What can be tested: tools that were found, then accounts.
#[tauri::command]
pub(super) async fn live_test_targets(state: State) -> Result<Vec<TargetView>, Failure> {
    blocking(move || {
        let examination = patchbay_doctor::examine(&state.environment(), &[]);
        let accounts = state.accounts.list(now())?;
        let mut targets = patchbay_live_test::targets(examination.report(), &accounts);
        // A simulated home's tools lead to the real hosts, as they should: nothing is sent there.
        targets.retain(|it| !state.trial || matches!(it.target, Target::Account(_)));
        Ok(targets)
    })
    .await
}

/// Begins a test; its progress goes to `channel`. `allow_host` is the host that the person was
/// asked about and allowed.
#[tauri::command]
pub(super) async fn live_test_start(
    state: State,
    target: Target,
    allow_host: Option<String>,
    channel: Channel<Progress>,
) -> Result<(), Failure> {
    let reading = state.clone();
    let environment = blocking(move || Ok(reading.environment())).await?;
    let surroundings = Surroundings {
        setup: state.setup(),
        accounts: state.accounts.clone(),
        http: state.http.clone(),
        environment,
        now: OffsetDateTime::now_utc,
    };
    let cancel = state.live_test_began();
    state.run(async move {
        let allows = |foreign: &Foreign| allow_host.as_ref() == Some(&foreign.host);
        let mut sink = |progress: Progress| {
            if let Err(error) = channel.send(progress) {
                tracing::debug!(%error, "the page did not take an event");
            }
        };
        patchbay_live_test::run(&surroundings, &target, &allows, &cancel, &mut sink).await;
    });
    Ok(())
}

#[tauri::command]
pub(super) fn live_test_stop(state: State) {
    state.stop_live_test();
}
