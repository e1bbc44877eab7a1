//! Who draws the pages where no GPU does. GTK and WebKitGTK go through OpenGL, also where that is
//! computed by the processor: all of it is loaded before the window is there, and the whole window
//! composed anew for every word of an answer. Without OpenGL what changed is drawn. (GTK 3.24,
//! WebKitGTK 2.50 and Mesa 22.3 on two cores without a GPU: 50 ms of the start, a quarter of the
//! memory, and the longest stop in a long answer 28 ms and not 110.)

use std::path::Path;

use gtk::glib;
use tauri::{AppHandle, Manager as _};
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

use crate::window;

/// Where Linux shows a GPU, by how the names of its files begin: Mesa's drivers, NVIDIA's own, that
/// of WSL, and those of phones' processors.
const DEVICES: &[(&str, &[&str])] =
    &[("/dev/dri", &["renderD"]), ("/dev", &["nvidia", "dxg", "kgsl-", "mali", "pvr"])];

/// Whether OpenGL would be software here; GTK does without it then. Call before GTK begins, and
/// before there is a second thread: it is told by a variable of this process. (What is opened from
/// here inherits it, and draws as well without.)
pub(crate) fn software() -> bool {
    // Somebody chose themselves how GTK draws: that stays, for the pages too.
    if std::env::var_os("GDK_GL").is_some() {
        return false;
    }
    let asked = std::env::var("LIBGL_ALWAYS_SOFTWARE").unwrap_or_default();
    is_software(&asked, names_in) && glib::setenv("GDK_GL", "disable", false).is_ok()
}

/// Lets the window's pages be drawn without OpenGL. Call before anything of them is drawn.
pub(crate) fn draw_without(app: &AppHandle) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(window::LABEL) else { return Ok(()) };
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// `asked` is Mesa's `LIBGL_ALWAYS_SOFTWARE`; `names_in` lists a folder.
fn is_software(asked: &str, names_in: impl Fn(&Path) -> Vec<String>) -> bool {
    matches!(&*asked.to_lowercase(), "1" | "true" | "t" | "yes" | "y")
        || !DEVICES.iter().any(|(folder, beginnings)| {
            names_in(Path::new(folder))
                .iter()
                .any(|name| beginnings.iter().any(|it| name.starts_with(it)))
        })
}

/// The files are not opened: that would wake a GPU that sleeps.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opengl_is_software_where_there_is_no_gpu_or_somebody_says_so() {
        for (asked, dri, dev, expected) in [
            ("", "", "null tty shm", true),
            ("", "card0", "dri", true),
            ("", "card0 renderD128", "dri", false),
            ("", "", "nvidia0 nvidiactl", false),
            ("", "", "dxg", false),
            ("", "", "kgsl-3d0", false),
            ("1", "renderD128", "dri", true),
            ("True", "renderD128", "dri", true),
            ("yes", "renderD128", "dri", true),
            ("no", "renderD128", "dri", false),
            ("0", "renderD128", "dri", false),
        ] {
            let names = |folder: &Path| {
                let names = if folder == Path::new("/dev/dri") { dri } else { dev };
                names.split_whitespace().map(str::to_owned).collect()
            };
            assert_eq!(is_software(asked, names), expected, "{asked:?} {dri:?} {dev:?}");
        }
    }
}
