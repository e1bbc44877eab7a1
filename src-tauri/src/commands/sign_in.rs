//! Signing in.

use patchbay_codex::accounts::AccountKind;
use patchbay_codex::sign_in::{
    self, SignInFlow, SignInNotice, SignInNoticeKind, SignInOptions, SignInView, Way,
};
use patchbay_failure::{Failure, Kind};
use patchbay_rpc::{AppEvent, SignInWay};
use patchbay_words::said;
use tauri::AppHandle;

use super::app::open_in_browser;
use super::blocking;
use crate::state::State;

/// Where a sign-in stands.
pub(super) fn view(state: &State) -> SignInView {
    state.sign_in_flow().map_or(SignInView::Idle, |flow| flow.view())
}

#[tauri::command]
pub(super) async fn sign_in_start(
    app: AppHandle,
    state: State,
    way: SignInWay,
) -> Result<SignInView, Failure> {
    // The one before gives its port back first.
    state.set_sign_in_flow(None);
    let (setup, accounts, http) = (&state.setup(), &state.accounts, &state.http);
    let in_browser = |kind| SignInOptions { deep_link: true, kind };
    let flow = match way {
        SignInWay::Browser => {
            sign_in::start(setup, accounts, http, in_browser(AccountKind::Codex)).await?
        }
        SignInWay::Plan => {
            sign_in::start(setup, accounts, http, in_browser(AccountKind::Plan)).await?
        }
        SignInWay::Device => sign_in::start_device(setup, accounts, http).await?,
    };
    Ok(begun(app, state, flow))
}

/// Signs account `account` in again, in the way of its kind.
#[tauri::command]
pub(super) async fn sign_in_again(
    app: AppHandle,
    state: State,
    account: String,
) -> Result<SignInView, Failure> {
    state.set_sign_in_flow(None);
    let way = Way::Browser { deep_link: true };
    let flow =
        sign_in::start_again(&state.setup(), &state.accounts, &state.http, way, &account).await?;
    Ok(begun(app, state, flow))
}

fn begun(app: AppHandle, state: State, flow: SignInFlow) -> SignInView {
    state.set_sign_in_flow(Some(flow.clone()));
    let view = flow.view();
    tauri::async_runtime::spawn(follow(app, state, flow));
    view
}

/// Opens every address that the flow wants opened, and tells the page how it goes on.
async fn follow(app: AppHandle, state: State, flow: SignInFlow) {
    let mut moves = flow.watch();
    let mut opened = String::new();
    loop {
        let view = moves.borrow_and_update().clone();
        let waiting = matches!(view, SignInView::Waiting { .. });
        let listens = matches!(&view, SignInView::Waiting { listening_on: Some(_), .. });
        let ended = matches!(view, SignInView::Failed { .. });
        state.tell_sign_in(&flow, view);
        // Over the deep link a refused permission means another page: open that one too. Over
        // loopback the listener has sent the browser there already.
        let url = flow.url();
        if waiting && url != opened && (opened.is_empty() || !listens) {
            if let Err(failure) = open_in_browser(&app, &url) {
                flow.notice(SignInNotice {
                    kind: SignInNoticeKind::NoBrowser,
                    text: failure.title,
                    subject: failure.detail.unwrap_or_default(),
                    said: failure.said.title,
                });
            }
            opened = url;
        }
        if ended || moves.changed().await.is_err() {
            break;
        }
        if matches!(&*moves.borrow(), SignInView::Idle) {
            break;
        }
    }
    if flow.finished().await.is_ok() {
        if let Err(failure) = state.tell_accounts().await {
            tracing::warn!(%failure, "the accounts could not be told");
        }
        crate::window::show(&app);
    }
    state.tell_sign_in(&flow, flow.view());
}

fn none_running() -> Failure {
    Failure::new(Kind::CallbackInvalid)
        .with_title(said!("desktop-no-sign-in-title"))
        .with_meaning(said!("desktop-no-sign-in-meaning"))
}

#[tauri::command]
pub(super) async fn sign_in_open_again(app: AppHandle, state: State) -> Result<(), Failure> {
    let flow = state.sign_in_flow().ok_or_else(none_running)?;
    open_in_browser(&app, &flow.url())
}

#[tauri::command]
pub(super) async fn sign_in_paste(state: State, text: String) -> Result<(), Failure> {
    let flow = state.sign_in_flow().ok_or_else(none_running)?;
    flow.paste(&text).await
}

/// Saves a sign-in that could not be saved; how that goes is told by its view.
#[tauri::command]
pub(super) async fn sign_in_save_again(state: State) -> Result<(), Failure> {
    let flow = state.sign_in_flow().ok_or_else(none_running)?;
    flow.save_again().await;
    Ok(())
}

#[tauri::command]
pub(super) fn sign_in_cancel(state: State) {
    state.set_sign_in_flow(None);
    state.tell(&AppEvent::SignIn { view: SignInView::Idle });
}

#[tauri::command]
pub(super) async fn ask_for_all_permissions(state: State) -> Result<(), Failure> {
    blocking(move || sign_in::forget_refused_scopes(&state.setup())).await
}
