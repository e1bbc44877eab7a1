//! `patchbay://…`: what other programs may ask of the running window. A link may only complete a
//! sign-in that was begun here, or bring the window to the front. Any page can fire one, so it
//! never writes, never starts anything and is never logged.

use tauri::{AppHandle, Manager as _};
use tauri_plugin_deep_link::DeepLinkExt as _;

use crate::state::State;
use crate::window;

const SCHEME: &str = "patchbay:";
/// Longer than any real callback; more is noise or worse.
const MAX_LENGTH: usize = 8 * 1024;

/// Whether an argument is one of our links.
pub(crate) fn is_ours(argument: &str) -> bool {
    argument.get(..SCHEME.len()).is_some_and(|head| head.eq_ignore_ascii_case(SCHEME))
}

/// Takes the links that the plugin delivers (macOS events; Linux and Windows arguments).
pub(crate) fn listen(app: &AppHandle) {
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        for url in event.urls() {
            arrived(&handle, url.as_str());
        }
    });
    register(app);
}

/// Tells the desktop that `patchbay:` is ours, where no package did. AppImages and unpacked
/// builds have no installer to do it.
fn register(app: &AppHandle) {
    if cfg!(target_os = "macos") {
        return;
    }
    if let Err(error) = app.deep_link().register_all() {
        tracing::warn!(%error, "the patchbay: scheme could not be registered");
    }
}

/// A second process was started: it has handed over its arguments and ended. The plugin delivers
/// a link only where it is the sole argument, so they are looked through here too; the sign-in
/// takes the first valid callback and ignores a second delivery of it.
pub(crate) fn from_second_process(app: &AppHandle, arguments: &[String]) {
    match arguments.iter().skip(1).find(|argument| is_ours(argument)) {
        Some(link) => arrived(app, link),
        None => window::show(app),
    }
}

/// One link.
pub(crate) fn arrived(app: &AppHandle, link: &str) {
    if link.len() > MAX_LENGTH {
        tracing::warn!(length = link.len(), "a deep link was too long and is ignored");
        return;
    }
    window::show(app);
    if !is_callback(link) {
        return;
    }
    let Some(flow) = app.try_state::<State>().and_then(|state| state.sign_in_flow()) else {
        tracing::info!("a sign-in callback came while no sign-in was running; ignored");
        return;
    };
    let link = link.to_owned();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = flow.callback(&link).await {
            tracing::info!(kind = ?failure.kind, "a sign-in callback was not taken");
        }
    });
}

/// Only `patchbay://auth/callback`; the sign-in itself checks every part of it again.
fn is_callback(link: &str) -> bool {
    url::Url::parse(link)
        .is_ok_and(|url| url.host_str() == Some("auth") && url.path() == "/callback")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_scheme_and_only_the_callback() {
        for (link, ours, callback) in [
            ("patchbay://auth/callback?code=c&state=s", true, true),
            ("PATCHBAY://auth/callback?code=c", true, true),
            ("patchbay://focus", true, false),
            ("patchbay://auth/callback/../x", true, false),
            ("patchbay://evil/callback", true, false),
            ("patchbay:", true, false),
            ("https://auth/callback", false, true),
            ("--home", false, false),
            ("p", false, false),
            ("päth", false, false),
        ] {
            assert_eq!(is_ours(link), ours, "{link}");
            assert_eq!(is_callback(link), callback, "{link}");
        }
    }
}
