//! `patchbay models`: what this account can use.

use patchbay_codex::wire::{ModelList, ModelSource};
use serde_json::json;

use crate::exit::{Exit, Outcome, Stop};
use crate::output::{Document, Output};
use crate::session::Session;
use crate::text::{Line, Style};

/// Runs it.
pub(crate) async fn run(session: &Session, out: &mut Output) -> Outcome {
    let list = session.online()?.client.model_list().await.map_err(Stop::online)?;
    let ModelList { source, models, failure } = list;
    out.document(&Document::of(json!({ "models": models, "source": source })));
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
    let Some(failure) = failure else { return Ok(Exit::Done) };
    let note = match source {
        ModelSource::Server => return Ok(Exit::Done),
        ModelSource::Stored => "This is the server's list from an earlier time.",
        ModelSource::BuiltIn => "This list is built in; the account may have other models.",
    };
    if !out.json() {
        out.failure(&failure);
        out.progress(&Line::new().with(Style::Dim, note));
    }
    Ok(Exit::Attention)
}
