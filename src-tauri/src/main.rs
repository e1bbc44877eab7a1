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
mod dialog;
mod editors;
mod first_frame;
#[cfg(target_os = "linux")]
mod graphics;
mod judge;
mod link;
mod logs;
mod notice;
mod opening;
mod outside;
mod settings;
mod state;
mod stream;
mod trial;
mod turns;
mod watch;
mod window;
mod worlds;

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
    #[cfg(target_os = "linux")]
    let software = graphics::software();
    let logs = logs::start(&outside.setup.data_dir);
    let first_link = outside.deep_link.clone();

    let builder = tauri::Builder::default()
        // First, so that a second process ends before anything else of it begins.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
            deep_link::from_second_process(app, &arguments);
        }))
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_window_state::Builder::new().build());
    // On Linux links come as arguments and the desktop's entry is our own. Without the plugin no
    // link, and so no code of a sign-in, is ever told to a page.
    #[cfg(not(target_os = "linux"))]
    let builder = builder.plugin(tauri_plugin_deep_link::init());
    let app = builder
        .manage(opening::Opening::default())
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let data_dir = outside.setup.data_dir.clone();
            let settings = settings::SettingsFile::new(app.handle(), &data_dir);
            let first = settings.first_frame(outside::is_simulated(&outside.setup));
            open_state(app.handle(), settings, outside, logs)?;
            window::open(app.handle(), &data_dir, &first)?;
            #[cfg(target_os = "linux")]
            if software {
                graphics::draw_without(app.handle())?;
            }
            deep_link::listen(app.handle());
            if let Some(url) = first_link {
                deep_link::arrived(app.handle(), &url);
            }
            trial::sweep_later(data_dir);
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

/// Opens the state on a thread of its own. What needs it waits in [`opening::Opening`]; where it
/// can't be opened, the page says why.
fn open_state(
    app: &tauri::AppHandle,
    settings: settings::SettingsFile,
    outside: outside::Outside,
    logs: logs::Logs,
) -> std::io::Result<()> {
    let app = app.clone();
    let opening = move || {
        let notify = notice::shower(&app);
        let opened = state::State::open(outside, settings, notify).map(|own| {
            app.manage(worlds::Worlds::new(own, logs, std::env::temp_dir()));
        });
        if let Err(failure) = &opened {
            tracing::error!(%failure, "the state could not be opened");
            outside::say(&format!("patchbay-desktop: {failure} {}", failure.action_text));
        }
        // Commands run where the web view calls them: on the main thread.
        let told = app.clone();
        let told = app.run_on_main_thread(move || told.state::<opening::Opening>().over(&opened));
        if let Err(error) = told {
            tracing::warn!(%error, "the window ended before its state was open");
        }
    };
    std::thread::Builder::new().name("opening".to_owned()).spawn(opening).map(drop)
}

/// How long the process outlives its window at most, for what must not be cut off.
const FAREWELL: std::time::Duration = std::time::Duration::from_secs(15);

/// The window is closed. A refresh or a sign-out that is under way runs to its end (a rotated token
/// that nobody kept is a lost sign-in), and a sign-in that was not kept is revoked. A simulation
/// ends, and its folder goes.
fn leave(app: &tauri::AppHandle) {
    let Some(worlds) = worlds::Worlds::of(app) else { return };
    tauri::async_runtime::block_on(worlds.leave_trial());
    let state = worlds.own();
    state.set_sign_in_flow(None);
    if !tauri::async_runtime::block_on(state.accounts.settled(FAREWELL)) {
        tracing::warn!("a refresh or sign-out was still under way at the end");
    }
}
