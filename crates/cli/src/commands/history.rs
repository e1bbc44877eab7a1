//! `patchbay history`: the conversations of this computer, listed, searched, taken out, taken in,
//! deleted.

use std::path::Path;

use patchbay_failure::Failure;
use patchbay_history::model::{ConversationSummary, ImportOutcome, Piece, Role, SearchHit};
use patchbay_history::{FILE_NAME, History, MarkdownWords, UNDO_FOR_S};
use patchbay_words::Message;
use serde_json::json;

use crate::args::{FormatArg, HistoryCommand};
use crate::clock;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::{Document, Output};
use crate::session::Session;
use crate::text::{Line, Style, count};

/// A file of conversations may have so many bytes.
const LARGEST_IMPORT: u64 = 512 << 20;

/// Runs it.
pub(crate) fn run(command: HistoryCommand, session: &Session, out: &mut Output) -> Outcome {
    // Looking is not making: without a history there is nothing to open.
    let reads = !matches!(command, HistoryCommand::Import { .. });
    let dir = &session.setup.data_dir;
    let history = if reads && !dir.join(FILE_NAME).exists() {
        None
    } else {
        Some(open(dir, out).map_err(Stop::refused)?)
    };
    match command {
        HistoryCommand::List => list(history.as_ref(), out),
        HistoryCommand::Search { query, limit } => {
            search(history.as_ref(), &query.join(" "), limit, out)
        }
        HistoryCommand::Export { ids, all, format } => {
            export(history.as_ref(), (!all).then_some(ids.as_slice()), format, out)
        }
        HistoryCommand::Import { file } => {
            let file = read(&session.edge, &file)?;
            history.as_ref().map_or(Ok(Exit::Done), |history| import(history, &file, out))
        }
        HistoryCommand::Delete { id } => delete(history.as_ref(), &id, out),
        HistoryCommand::Restore { id } => restore(history.as_ref(), &id, out),
    }
}

/// Opens the history, and takes off the disk what was deleted a while ago. A damaged file that was
/// set aside is told, and is no reason to stop.
pub(crate) fn open(dir: &Path, out: &mut Output) -> Result<History, Failure> {
    let history = History::open(dir)?;
    if let Some(notice) = history.set_aside() {
        out.failure(&notice);
    }
    history.purge(Edge::unix_now())?;
    Ok(history)
}

fn list(history: Option<&History>, out: &mut Output) -> Outcome {
    let all: Vec<ConversationSummary> =
        history.map_or(Ok(Vec::new()), History::list).map_err(Stop::refused)?;
    out.document(&Document::of(json!({ "conversations": all })));
    if all.is_empty() {
        out.line(&Line::new().plain("There are no conversations here."));
    }
    for conversation in &all {
        let mut line = Line::new()
            .with(
                Style::Dim,
                format!("{}  {}  ", conversation.id, clock::at(conversation.updated_at)),
            )
            .with(Style::Bold, &conversation.title);
        if conversation.pinned {
            line = line.with(Style::Dim, "  pinned");
        }
        out.line(&line);
    }
    Ok(Exit::Done)
}

fn search(history: Option<&History>, typed: &str, limit: u32, out: &mut Output) -> Outcome {
    let hits: Vec<SearchHit> = history
        .map_or(Ok(Vec::new()), |history| history.search(typed, limit))
        .map_err(Stop::refused)?;
    out.document(&Document::of(json!({ "hits": hits })));
    if hits.is_empty() {
        out.line(&Line::new().plain("Nothing was found."));
    }
    for hit in &hits {
        let who = match hit.role {
            Some(Role::User) => "asked",
            Some(Role::Assistant) => "answered",
            None => "titled",
        };
        let head = format!("{}  {}  {who}  ", hit.conversation, clock::at(hit.at));
        out.line(&pieces(Line::new().with(Style::Dim, head), &hit.title));
        if !hit.snippet.is_empty() {
            out.line(&pieces(Line::new().plain("  "), &hit.snippet));
        }
    }
    Ok(Exit::Done)
}

fn pieces(line: Line, pieces: &[Piece]) -> Line {
    pieces.iter().fold(line, |line, piece| {
        line.with(if piece.hit { Style::Good } else { Style::Plain }, &piece.text)
    })
}

fn export(
    history: Option<&History>,
    ids: Option<&[String]>,
    format: Option<FormatArg>,
    out: &mut Output,
) -> Outcome {
    // Where JSON alone may stand on stdout, the conversations are that JSON.
    let format = format.unwrap_or(if out.json() { FormatArg::Json } else { FormatArg::Md });
    let text = match (history, format) {
        (None, _) if ids.is_some() => Ok(None),
        (None, _) => {
            return Err(Stop::wrong_use("There are no conversations here.", "Chat first."));
        }
        (Some(history), FormatArg::Json) => history.export_json(ids, Edge::unix_now()),
        (Some(history), FormatArg::Md) => history.export_markdown(ids, &MarkdownWords::default()),
    };
    let Some(text) = text.map_err(Stop::refused)? else {
        return Err(no_such(&ids.unwrap_or_default().join(", ")));
    };
    match format {
        FormatArg::Md if out.json() => out.document(&Document::of(json!({ "markdown": text }))),
        FormatArg::Json => out.whole(&text),
        FormatArg::Md => out.piece(&text),
    }
    Ok(Exit::Done)
}

fn read(edge: &Edge, file: &Path) -> Result<Vec<u8>, Stop> {
    let name = file.display();
    let refused = |what: String| {
        let failure = Failure::new(patchbay_failure::Kind::FileUnreadable)
            .with_title(Message::verbatim(what))
            .with_meaning(Message::verbatim("Nothing was imported."))
            .with_action_text(Message::verbatim("Name a JSON file that Patchbay exported."));
        Stop::refused(failure)
    };
    let file = edge.absolute(file);
    let unreadable = |error: std::io::Error| refused(format!("{name} can't be read: {error}."));
    let size = std::fs::metadata(&file).map_err(unreadable)?.len();
    if size > LARGEST_IMPORT {
        return Err(refused(format!("{name} is larger than {} MB.", LARGEST_IMPORT >> 20)));
    }
    std::fs::read(&file).map_err(unreadable)
}

fn import(history: &History, file: &[u8], out: &mut Output) -> Outcome {
    let all = history.import(file).map_err(Stop::refused)?;
    out.document(&Document::of(json!({ "conversations": all })));
    for imported in &all {
        let became = match imported.outcome {
            ImportOutcome::Added => "added",
            ImportOutcome::Copied => "added as a copy: that id is taken here",
            ImportOutcome::Skipped => "skipped: it is here already, the same in everything",
        };
        let line = Line::new().with(Style::Dim, format!("{}  ", imported.id));
        let line = line.with(Style::Bold, &imported.title);
        out.line(&line.plain(format!("  {became}")));
    }
    if all.is_empty() {
        out.line(&Line::new().plain("The file holds no conversation."));
    }
    Ok(Exit::Done)
}

fn delete(history: Option<&History>, id: &str, out: &mut Output) -> Outcome {
    let there = match history {
        Some(history) => history.options(id).map_err(Stop::refused)?.is_some(),
        None => false,
    };
    let Some(history) = history.filter(|_| there) else { return Err(no_such(id)) };
    history.delete(id, Edge::unix_now()).map_err(Stop::refused)?;
    out.document(&Document::of(json!({ "deleted": id })));
    let minutes = usize::try_from(UNDO_FOR_S / 60).unwrap_or_default();
    out.line(&Line::new().plain(format!(
        "Deleted. For {}, this brings it back: patchbay history restore {id}",
        count(minutes, "minute")
    )));
    Ok(Exit::Done)
}

fn restore(history: Option<&History>, id: &str, out: &mut Output) -> Outcome {
    let back = match history {
        Some(history) => history.restore(id).map_err(Stop::refused)?,
        None => false,
    };
    if !back {
        return Err(no_such(id));
    }
    out.document(&Document::of(json!({ "restored": id })));
    out.line(&Line::new().plain("The conversation is back."));
    Ok(Exit::Done)
}

fn no_such(id: &str) -> Stop {
    Stop::wrong_use(
        format!("There is no conversation {id}."),
        "Name one that `patchbay history list` shows.",
    )
}
