//! `patchbay undo`: the exact bytes and modes from before a repair.

use patchbay_doctor::undo;

use crate::args::UndoArgs;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::Output;
use crate::session::Session;
use crate::text::{Line, Style, count};

/// Runs it.
pub(crate) fn run(args: &UndoArgs, session: &Session, out: &mut Output) -> Outcome {
    let env = session.environment(&[])?;
    let receipt = undo(&env, args.repair_id.as_deref(), Edge::now()).map_err(|refused| Stop {
        diff: Some(refused.diff).filter(|diff| !diff.is_empty()),
        ..Stop::refused(refused.failure)
    })?;
    tracing::info!(repair_id = receipt.repair_id, files = receipt.files.len(), "undo.ended");
    out.document(&receipt);
    for file in &receipt.files {
        let (style, word) =
            if file.restored { (Style::Good, "Restored: ") } else { (Style::Dim, "Unchanged: ") };
        out.line(&Line::new().with(style, word).plain(&file.file));
    }
    let restored = receipt.files.iter().filter(|file| file.restored).count();
    out.line(
        &Line::new()
            .plain(format!("{} put back. To take this back: ", count(restored, "file")))
            .with(Style::Bold, format!("patchbay undo {}", receipt.repair_id)),
    );
    Ok(Exit::Done)
}
