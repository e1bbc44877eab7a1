//! The one window: how it is opened, what it may show, how it comes to the front.

use std::path::Path;

use patchbay_failure::{Failure, Kind};
use patchbay_rpc::{FirstFrame, Theme};
use patchbay_words::said;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::first_frame;

pub(crate) const LABEL: &str = "main";

/// Opens the window. It can show nothing but the UI that is compiled in: every other address is
/// refused, a new window too. `first` is what is right from the first frame on.
pub(crate) fn open(app: &AppHandle, data_dir: &Path, first: &FirstFrame) -> tauri::Result<()> {
    let theme = first.settings.theme;
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Patchbay")
        .inner_size(1180.0, 760.0)
        .min_inner_size(960.0, 640.0)
        // The webview's own cache stays in our data folder. (Private mode would leave none, but
        // wry 0.57 gives it a context that no WebDriver can drive: the tests would see another
        // window than people do.)
        .data_directory(data_dir.join("webview"))
        // Files that are dropped are the page's: it shows where they may be dropped, and reads them.
        .disable_drag_drop_handler()
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .initialization_script(first_frame::script(first))
        .background_color(first_frame::background(theme, false))
        .build()?;
    // Only a window that is there can say what the system's theme is. Nothing is painted before.
    if theme == Theme::System { paint(&window, theme) } else { Ok(()) }
}

/// Paints the window as `theme` from now on, where the page does not cover it.
pub(crate) fn dress(app: &AppHandle, theme: Theme) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let dressing = window.clone();
    let dressed = window.run_on_main_thread(move || {
        if let Err(error) = paint(&dressing, theme) {
            tracing::debug!(%error, "the window could not be painted");
        }
    });
    if let Err(error) = dressed {
        tracing::debug!(%error, "the window could not be painted");
    }
}

/// On the main thread: GTK answers nowhere else.
fn paint(window: &WebviewWindow, theme: Theme) -> tauri::Result<()> {
    let dark = system_is_dark(window);
    window.set_background_color(Some(first_frame::background(theme, dark)))
}

#[cfg(target_os = "linux")]
fn system_is_dark(_window: &WebviewWindow) -> bool {
    use gtk::prelude::GtkSettingsExt as _;

    // What the desktop's portal says was put into these settings when the window was made.
    gtk::Settings::default().is_some_and(|settings| {
        let name = settings.gtk_theme_name().unwrap_or_default();
        let name = std::env::var("GTK_THEME").unwrap_or_else(|_| name.to_string());
        first_frame::gtk_is_dark(settings.is_gtk_application_prefer_dark_theme(), &name)
    })
}

#[cfg(not(target_os = "linux"))]
fn system_is_dark(window: &WebviewWindow) -> bool {
    matches!(window.theme(), Ok(tauri::Theme::Dark))
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
