//! The Patchbay window: commands of a few lines over the crates, the deep link, one instance.
//!
//! This package knows no rule and no protocol. Everything that it is given from outside (flags,
//! environment, clock) is read in [`outside`] and passed on as values.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(target_os = "linux")]
mod again;
mod bench;
mod commands;
mod deep_link;
mod editors;
mod judge;
mod link;
mod logs;
mod notice;
mod outside;
mod settings;
mod state;
mod stream;
mod watch;
mod window;

use tauri::Manager;

fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            // No window exists to say it in: the terminal that started us is all there is.
            outside::say(&format!("patchbay-desktop: {failure} {}", failure.action_text));
            std::process::ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), patchbay_failure::Failure> {
    let outside = outside::Outside::read()?;
    let _logs = logs::start(&outside.setup.data_dir);
    let first_link = outside.deep_link.clone();

    let builder = tauri::Builder::default()
        // First, so that a second process ends before anything else of it begins.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
            deep_link::from_second_process(app, &arguments);
        }))
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_window_state::Builder::new().build());
    // On Linux links come as arguments and the desktop's entry is our own. Without the plugin no
    // link, and so no code of a sign-in, is ever told to a page.
    #[cfg(not(target_os = "linux"))]
    let builder = builder.plugin(tauri_plugin_deep_link::init());
    let app = builder
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let state = state::State::open(app.handle(), outside)?;
            let data_dir = state.data_dir.clone();
            app.manage(state);
            deep_link::listen(app.handle());
            window::open(app.handle(), &data_dir)?;
            if let Some(url) = first_link {
                deep_link::arrived(app.handle(), &url);
            }
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|error| {
            #[cfg(target_os = "linux")]
            again::after(&error);
            window::could_not_open(&error)
        })?;
    app.run(|app, event| {
        if matches!(event, tauri::RunEvent::Exit) {
            leave(app);
        }
    });
    Ok(())
}

/// How long the process outlives its window at most, for what must not be cut off.
const FAREWELL: std::time::Duration = std::time::Duration::from_secs(15);

/// The window is closed. A refresh or a sign-out that is under way runs to its end (a rotated token
/// that nobody kept is a lost sign-in), and a sign-in that was not kept is revoked.
fn leave(app: &tauri::AppHandle) {
    let Some(state) = app.try_state::<state::State>() else { return };
    state.set_sign_in_flow(None);
    if !tauri::async_runtime::block_on(state.accounts.settled(FAREWELL)) {
        tracing::warn!("a refresh or sign-out was still under way at the end");
    }
}
