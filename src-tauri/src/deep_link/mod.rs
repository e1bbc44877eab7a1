//! `patchbay://…`: what other programs may ask of the running window. A link may complete a sign-in
//! that was begun here, or show something. Any page can fire one, so it never writes, never starts
//! anything and is never logged.

#[cfg(target_os = "linux")]
mod handler;
mod link;

use tauri::{AppHandle, Manager as _};

use crate::opening::Opening;
use crate::state::State;
use crate::window;
use crate::worlds::Worlds;
pub(crate) use link::is_ours;
use link::{Link, parse};

/// Takes the links that the plugin delivers. On Linux there is none: they come as arguments.
#[cfg(target_os = "linux")]
pub(crate) fn listen(_app: &AppHandle) {}

/// Takes the links that the plugin delivers.
#[cfg(not(target_os = "linux"))]
pub(crate) fn listen(app: &AppHandle) {
    use tauri_plugin_deep_link::DeepLinkExt as _;

    // On macOS the installed bundle is the registration, and links come as events. On Windows they
    // come as arguments, which are read where the arguments are.
    if cfg!(target_os = "macos") {
        let handle = app.clone();
        app.deep_link().on_open_url(move |event| {
            for url in event.urls() {
                arrived(&handle, url.as_str());
            }
        });
    } else if let Err(error) = app.deep_link().register_all() {
        tracing::warn!(%error, "the patchbay: scheme could not be registered");
    }
}

/// Tells the desktop that `patchbay:` is ours, once: the first page that is drawn asks for it. The
/// desktop's tools are shell scripts that would take the processor from the window's start.
pub(crate) fn register() {
    #[cfg(target_os = "linux")]
    {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(handler::register);
    }
}

/// A second process was started: it has handed over its arguments and ended.
pub(crate) fn from_second_process(app: &AppHandle, arguments: &[String]) {
    match arguments.iter().skip(1).find(|argument| is_ours(argument)) {
        Some(link) => arrived(app, link),
        None => window::show(app),
    }
}

/// One link. It waits until the state is open.
pub(crate) fn arrived(app: &AppHandle, link: &str) {
    let tools: Vec<&str> = patchbay_doctor::tool_ids().collect();
    let parsed = match parse(link, &tools) {
        Ok(parsed) => parsed,
        Err(why) => return tracing::warn!(?why, length = link.len(), "a link was refused"),
    };
    let (waiting, link) = (app.clone(), link.to_owned());
    app.state::<Opening>().then(move |_| {
        let Some(state) = Worlds::of(&waiting).map(|worlds| worlds.now()) else { return };
        match parsed {
            Link::Show(screen) => {
                state.show(screen);
                window::show(&waiting);
            }
            Link::Callback => came_back(&waiting, &state, link),
        }
    });
}

/// The browser came back from a sign-in page.
fn came_back(app: &AppHandle, state: &State, link: String) {
    let Some(flow) = state.sign_in_flow() else {
        tracing::info!("a sign-in callback came while no sign-in was running; ignored");
        return window::show(app);
    };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match flow.callback(&link).await {
            Ok(()) => window::show(&app),
            Err(failure) => {
                tracing::info!(kind = ?failure.kind, "a sign-in callback was not taken")
            }
        }
    });
}
