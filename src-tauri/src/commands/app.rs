//! The frame: state, events, settings, and opening things outside.

use patchbay_failure::{Failure, Kind};
use patchbay_rpc::{AppEvent, AppState, EditorView, Platform, ScreenName, Settings};
use patchbay_words::{Message, said};
use tauri::AppHandle;
use tauri::ipc::Channel;
use tauri_plugin_opener::OpenerExt as _;

use super::blocking;
use crate::outside::is_simulated;
use crate::state::State;

#[tauri::command]
pub(super) async fn app_state(app: AppHandle, state: State) -> Result<AppState, Failure> {
    blocking(move || {
        let setup = state.setup();
        Ok(AppState {
            version: app.package_info().version.to_string(),
            platform: if cfg!(target_os = "macos") {
                Platform::Macos
            } else if cfg!(windows) {
                Platform::Windows
            } else {
                Platform::Linux
            },
            home: state.environment().home.display().to_string(),
            data_dir: state.data_dir.display().to_string(),
            simulated: is_simulated(&setup),
            trial: state.trial,
            endpoints: super::endpoints::view(&state),
            credential_store: state.accounts.store_kind(),
            accounts: state.routed_accounts()?,
            sign_in: super::sign_in::view(&state),
            settings: state.settings.load(),
            draft: state.history.draft(None)?,
            turns: state.turns.running(),
            attachments: patchbay_chat::LIMITS,
            set_aside: state.history.set_aside(),
        })
    })
    .await
}

#[tauri::command]
pub(super) fn subscribe(state: State, channel: Channel<AppEvent>) {
    state.subscribe(channel);
}

/// The first screen is painted: what waited for that begins.
#[tauri::command]
pub(super) fn window_ready(state: State) {
    if let Some(file) = &state.ready_file {
        crate::bench::ready(file);
    }
    state.page_drawn();
    crate::deep_link::register();
}

/// The page shows this screen: the next window begins with it.
#[tauri::command]
pub(super) async fn screen_shown(state: State, screen: ScreenName) -> Result<(), Failure> {
    blocking(move || state.settings.keep_screen(screen)).await
}

/// Opens a file that the doctor read: in the editor that the person chose, at the line; else in the
/// program that the system has for it.
#[tauri::command]
pub(super) async fn open_file(
    app: AppHandle,
    state: State,
    file: String,
    line: Option<u32>,
) -> Result<(), Failure> {
    blocking(move || {
        if !state.judging().has_read(&file) {
            return Err(Failure::new(Kind::FileUnreadable)
                .with_title(said!("desktop-not-checked-title"))
                .with_meaning(said!("desktop-not-checked-meaning"))
                .with_detail(file));
        }
        let not_opened = |error: String| {
            Failure::new(Kind::FileUnreadable)
                .with_title(said!("desktop-not-opened-title"))
                .with_meaning(Message::verbatim(&file))
                .with_action_text(said!("desktop-not-opened-action"))
                .with_detail(error)
        };
        match state.settings.load().editor {
            Some(id) => state.programs.open(&id, &file, line).map_err(not_opened),
            // Most systems' openers take no line. It is shown beside the path.
            None => app
                .opener()
                .open_path(&file, None::<&str>)
                .map_err(|error| not_opened(error.to_string())),
        }
    })
    .await
}

/// The editors of this computer that open a file at a line.
#[tauri::command]
pub(super) async fn editors(state: State) -> Result<Vec<EditorView>, Failure> {
    blocking(move || Ok(state.programs.editors())).await
}

/// Opens a link of an answer in the browser. Only web and mail addresses.
#[tauri::command]
pub(super) async fn open_link(app: AppHandle, url: String) -> Result<(), Failure> {
    let refused = || {
        Failure::new(Kind::Schema)
            .with_title(said!("desktop-link-title"))
            .with_meaning(said!("desktop-link-meaning"))
            .with_action_text(said!("desktop-link-action"))
    };
    let url = crate::link::to_open(&url).ok_or_else(refused)?;
    open_in_browser(&app, url.as_str())
}

/// Opens an address in the system's browser.
pub(super) fn open_in_browser(app: &AppHandle, url: &str) -> Result<(), Failure> {
    app.opener().open_url(url, None::<&str>).map_err(|error| {
        Failure::new(Kind::Unknown)
            .with_title(said!("desktop-no-browser-title"))
            .with_meaning(said!("desktop-no-browser-meaning"))
            .with_action_text(said!("desktop-no-browser-action"))
            .with_detail(error.to_string())
    })
}

#[tauri::command]
pub(super) async fn settings_save(
    app: AppHandle,
    state: State,
    settings: Settings,
) -> Result<Settings, Failure> {
    let saved = blocking(move || state.settings.save(&settings).map(|()| settings)).await?;
    crate::window::dress(&app, saved.theme);
    Ok(saved)
}
