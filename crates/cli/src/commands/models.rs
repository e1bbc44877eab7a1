//! `patchbay models`: what this account can use.

use serde_json::json;

use crate::exit::{Exit, Outcome, Stop};
use crate::output::{Document, Output};
use crate::session::Session;
use crate::text::{Line, Style};

/// Runs it.
pub(crate) async fn run(session: &Session, out: &mut Output) -> Outcome {
    let models = session.online()?.client.models().await.map_err(Stop::online)?;
    out.document(&Document::of(json!({ "models": models })));
    if models.is_empty() {
        out.line(&Line::new().plain("The server lists no model for this account."));
    }
    for model in &models {
        let mark = if model.default { "* " } else { "  " };
        let mut line = Line::new().plain(mark).with(Style::Bold, &model.id);
        if model.name != model.id {
            line = line.plain(format!("  {}", model.name));
        }
        let mut notes = Vec::new();
        if !model.efforts.is_empty() {
            notes.push(format!("effort {}", model.efforts.join(", ")));
        }
        if let Some(window) = model.context_window {
            notes.push(format!("context {window}"));
        }
        for (has, note) in [(model.images, "images"), (model.web_search, "web search")] {
            if has {
                notes.push(note.to_owned());
            }
        }
        out.line(&line.with(Style::Dim, format!("  {}", notes.join("; "))));
    }
    Ok(Exit::Done)
}
