//! What the account may use, and how much of it is left.

use patchbay_codex::wire::ModelList;
use patchbay_failure::Failure;
use patchbay_rpc::UsageView;

use super::blocking;
use crate::outside::now;
use crate::state::State;

/// The models that the account may use, with where the list is from.
#[tauri::command]
pub(super) async fn models(state: State) -> Result<ModelList, Failure> {
    state.client().model_list().await
}

#[tauri::command]
pub(super) async fn usage(state: State) -> Result<UsageView, Failure> {
    if state.limits().is_empty() {
        // Asked once; afterwards every answer states the limits by itself.
        if let Ok(report) = state.client().usage().await {
            state.set_limits(report.windows);
        }
    }
    let windows = state.limits();
    blocking(move || {
        let accounts = state.accounts.list(now())?;
        let plan = accounts.into_iter().find(|account| account.active).and_then(|a| a.plan);
        Ok(UsageView { plan, windows })
    })
    .await
}
