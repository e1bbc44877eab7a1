//! Conversations that leave as a file, and come back from one.

use std::io::Write as _;
use std::path::Path;

use patchbay_failure::{Failure, Kind};
use patchbay_history::MarkdownWords;
use patchbay_history::model::Imported;
use patchbay_rpc::{ExportFormat, ExportWords};
use patchbay_words::{Message, said};
use tauri::AppHandle;

use super::blocking;
use crate::dialog::{self, FileType};
use crate::outside::now;
use crate::state::State;

const JSON: FileType = FileType { name: "JSON", ending: "json" };
const MARKDOWN: FileType = FileType { name: "Markdown", ending: "md" };
/// Every picture that a person could have attached in years; more would not fit into memory thrice.
const LARGEST_IMPORT_MB: i64 = 512;

/// Writes conversations (none: all of them) to a file that the person chooses. Answers its path;
/// none where they chose none.
#[tauri::command]
pub(super) async fn history_export(
    app: AppHandle,
    state: State,
    ids: Option<Vec<String>>,
    format: ExportFormat,
    words: ExportWords,
) -> Result<Option<String>, Failure> {
    let file_type = match format {
        ExportFormat::Json => JSON,
        ExportFormat::Markdown => MARKDOWN,
    };
    let chosen_file = state.chosen_file.clone();
    let (name, text) = blocking(move || {
        let ExportWords { file_name, person, answer, picture, not_whole } = words;
        let text = match format {
            ExportFormat::Json => state.history.export_json(ids.as_deref(), now())?,
            ExportFormat::Markdown => {
                let words = MarkdownWords { person, answer, picture, not_whole };
                state.history.export_markdown(ids.as_deref(), &words)?
            }
        };
        let text = text.ok_or_else(gone)?;
        let title = match ids.as_deref() {
            Some([only]) => state.history.list()?.into_iter().find(|it| it.id == *only),
            _ => None,
        };
        Ok((dialog::file_name(&title.map_or(file_name, |it| it.title)), text))
    })
    .await?;
    let Some(path) = dialog::save(&app, chosen_file, &name, file_type).await else {
        return Ok(None);
    };
    blocking(move || {
        let shown = path.display().to_string();
        write(&path, &text).map_err(|error| {
            Failure::new(Kind::FileNotWritable)
                .with_title(said!("desktop-export-title"))
                .with_meaning(Message::verbatim(&shown))
                .with_action_text(said!("desktop-export-action"))
                .with_detail(error.to_string())
        })?;
        Ok(Some(shown))
    })
    .await
}

/// Writes the file whole: an older one stays until the new one is on the disk.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Takes in a file of conversations that the person chooses. Answers what became of each; none
/// where they chose no file.
#[tauri::command]
pub(super) async fn history_import(
    app: AppHandle,
    state: State,
) -> Result<Option<Vec<Imported>>, Failure> {
    let Some(path) = dialog::open(&app, state.chosen_file.clone(), JSON).await else {
        return Ok(None);
    };
    blocking(move || state.history.import(&read(&path)?).map(Some)).await
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::new(Kind::FileUnreadable)
            .with_title(said!("desktop-import-title"))
            .with_meaning(Message::verbatim(path.display().to_string()))
            .with_action_text(said!("desktop-import-action"))
            .with_detail(error.to_string())
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size >> 20 >= LARGEST_IMPORT_MB.unsigned_abs() {
        return Err(Failure::new(Kind::Schema)
            .with_title(said!("desktop-import-large-title"))
            .with_meaning(said!("desktop-import-large-meaning", megabytes = LARGEST_IMPORT_MB))
            .with_action_text(said!("desktop-import-large-action")));
    }
    std::fs::read(path).map_err(unreadable)
}

fn gone() -> Failure {
    Failure::new(Kind::Unknown)
        .with_title(said!("desktop-conversation-title"))
        .with_meaning(said!("desktop-conversation-meaning"))
}
