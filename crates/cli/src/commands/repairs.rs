//! `patchbay repairs`: what was repaired and when.

use patchbay_doctor::past_repairs;
use serde_json::json;

use crate::exit::{Exit, Outcome, Stop};
use crate::output::{Document, Output};
use crate::session::Session;
use crate::text::{Line, Style};

/// Runs it.
pub(crate) fn run(session: &Session, out: &mut Output) -> Outcome {
    let repairs = past_repairs(&session.environment(&[])?).map_err(Stop::refused)?;
    out.document(&Document::of(json!({ "repairs": repairs })));
    if repairs.is_empty() {
        out.line(&Line::new().plain("No repair was made here."));
    }
    for repair in &repairs {
        let mut line = Line::new().with(Style::Bold, &repair.repair_id).plain(format!(
            "  {}  {}",
            repair.at,
            repair.tools.join(", ")
        ));
        if let Some(by) = &repair.undone_by {
            line = line.with(Style::Dim, format!("  undone by {by}"));
        }
        out.line(&line);
        for file in &repair.files {
            out.line(&Line::new().plain("  ").with(Style::Link, file));
        }
        if !repair.rules.is_empty() {
            out.line(&Line::new().with(Style::Dim, format!("  {}", repair.rules.join(", "))));
        }
    }
    Ok(Exit::Done)
}
