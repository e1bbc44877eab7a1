//! The accounts that are signed in: using, naming, renewing, leaving.

use std::path::PathBuf;

use patchbay_codex::accounts::codex_cli::found;
use patchbay_codex::accounts::{AccountView, SignOutNotice};
use patchbay_codex::setup::codex_home;
use patchbay_failure::Failure;
use patchbay_rpc::{SignedOut, WaysIn};

use super::blocking;
use crate::outside::now;
use crate::state::State;

#[tauri::command]
pub(super) async fn ways_in(state: State) -> Result<WaysIn, Failure> {
    blocking(move || Ok(WaysIn { codex_cli: found(&codex_cli(&state), now()) })).await
}

/// Codex CLI's folder, where the tools' files are looked for.
fn codex_cli(state: &State) -> PathBuf {
    let environment = state.environment();
    codex_home(&environment.vars, &environment.home)
}

#[tauri::command]
pub(super) async fn account_import_codex_cli(state: State) -> Result<AccountView, Failure> {
    let (home, setup) = (codex_cli(&state), state.setup());
    let account = state.accounts.import_codex_cli(&home, &setup.endpoints, now()).await?;
    state.tell_accounts().await?;
    Ok(account)
}

#[tauri::command]
pub(super) async fn account_use(state: State, account: String) -> Result<(), Failure> {
    let accounts = state.accounts.clone();
    blocking(move || accounts.activate(&account)).await?;
    state.client().close_sockets();
    state.tell_accounts().await
}

#[tauri::command]
pub(super) async fn account_rename(
    state: State,
    account: String,
    label: String,
) -> Result<(), Failure> {
    let accounts = state.accounts.clone();
    blocking(move || accounts.rename(&account, &label)).await?;
    state.tell_accounts().await
}

#[tauri::command]
pub(super) async fn account_renew(state: State, account: String) -> Result<AccountView, Failure> {
    let (http, setup) = (&state.http, state.setup());
    let renewed = state.accounts.renew_now(http, &setup.endpoints, &account, now()).await;
    // Also where it was refused: then the account has ended.
    state.tell_accounts().await?;
    renewed
}

#[tauri::command]
pub(super) async fn sign_out_notice(
    state: State,
    account: String,
) -> Result<SignOutNotice, Failure> {
    blocking(move || state.accounts.sign_out_notice(&account)).await
}

#[tauri::command]
pub(super) async fn sign_out(state: State, account: String) -> Result<SignedOut, Failure> {
    let revoked = state.accounts.sign_out(&state.http, &account).await?;
    state.client().close_sockets();
    state.tell_accounts().await?;
    Ok(SignedOut { revoked })
}
