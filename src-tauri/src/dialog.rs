//! The system's dialogs that choose a file. Only Rust opens them: no page may.

use std::path::PathBuf;

use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::{DialogExt as _, FileDialogBuilder, FilePath};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileType {
    /// As people call it.
    pub(crate) name: &'static str,
    /// Of its name, without the dot.
    pub(crate) ending: &'static str,
}

/// Where to write a file: `name` without its ending is offered. None where the person chose none.
/// `chosen` is what a test chose beforehand.
pub(crate) async fn save(
    app: &AppHandle,
    chosen: Option<PathBuf>,
    name: &str,
    file_type: FileType,
) -> Option<PathBuf> {
    if chosen.is_some() {
        return chosen;
    }
    let name = format!("{name}.{}", file_type.ending);
    let asked = dialog(app, file_type).set_file_name(name);
    answered(|answer| asked.save_file(answer)).await
}

/// Which file to read. None where the person chose none.
pub(crate) async fn open(
    app: &AppHandle,
    chosen: Option<PathBuf>,
    file_type: FileType,
) -> Option<PathBuf> {
    if chosen.is_some() {
        return chosen;
    }
    let asked = dialog(app, file_type);
    answered(|answer| asked.pick_file(answer)).await
}

fn dialog(app: &AppHandle, file_type: FileType) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().add_filter(file_type.name, &[file_type.ending]);
    match app.get_webview_window(crate::window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

async fn answered(ask: impl FnOnce(Box<dyn FnOnce(Option<FilePath>) + Send>)) -> Option<PathBuf> {
    let (answer, waiting) = tokio::sync::oneshot::channel();
    ask(Box::new(move |path| drop(answer.send(path))));
    waiting.await.ok().flatten()?.into_path().ok()
}

/// A title as a file's name, on every system: without what has a meaning in paths, and not long.
pub(crate) fn file_name(title: &str) -> String {
    const LONGEST: usize = 60;
    let odd = |sign: char| sign.is_control() || r#"/\:*?"<>|"#.contains(sign);
    let name: String =
        title.chars().map(|sign| if odd(sign) { ' ' } else { sign }).take(LONGEST).collect();
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ");
    // A name that begins with a dot is hidden; one that ends with it is no name on Windows.
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "Patchbay".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_title_becomes_a_name_and_never_a_path() {
        for (title, name) in [
            ("Nginx buffering and SSE", "Nginx buffering and SSE"),
            ("../../etc/passwd", "etc passwd"),
            ("C:\\x: what?", "C x what"),
            (".hidden.", "hidden"),
            ("正在等待", "正在等待"),
            ("???", "Patchbay"),
            ("a\nb", "a b"),
        ] {
            assert_eq!(file_name(title), name, "{title:?}");
        }
        assert_eq!(file_name(&"x".repeat(500)).len(), 60);
    }
}
