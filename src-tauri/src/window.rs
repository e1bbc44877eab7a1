//! The one window: how it is opened, what it may show, how it comes to the front.

use std::path::Path;

use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindowBuilder};

const LABEL: &str = "main";

/// Opens the window. It can show nothing but the UI that is compiled in: every other address is
/// refused, a new window too.
pub(crate) fn open(app: &AppHandle, data_dir: &Path) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Patchbay")
        .inner_size(1180.0, 760.0)
        .min_inner_size(960.0, 640.0)
        // The webview's own cache stays in our data folder. (Private mode would leave none, but
        // wry 0.57 gives it a context that no WebDriver can drive: the tests would see another
        // window than people do.)
        .data_directory(data_dir.join("webview"))
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

/// The page's own origin, as the webview writes it on each system.
fn is_own(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => url.as_str() == "about:blank",
    }
}

/// Brings the window to the front.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    for step in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = step {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}

/// The failure of a system that opens no window.
pub(crate) fn could_not_open(error: &tauri::Error) -> Failure {
    Failure::new(Kind::Unknown)
        .with_title(said!("desktop-no-window-title"))
        .with_meaning(said!("desktop-no-window-meaning"))
        .with_action_text(said!("desktop-no-window-action"))
        .with_detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_own_page_is_shown() {
        for (address, own) in [
            ("tauri://localhost/", true),
            ("tauri://localhost/index.html#x", true),
            ("http://tauri.localhost/", true),
            ("https://tauri.localhost/", true),
            ("about:blank", true),
            ("tauri://evil/", false),
            ("https://chatgpt.com/", false),
            ("http://tauri.localhost.evil.example/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_own(&Url::parse(address).unwrap()), own, "{address}");
        }
    }
}
