//! `patchbay explain`: what an error text means.

use patchbay_failure::{Failure, Signal, classify};

use crate::args::ExplainArgs;
use crate::clock;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::{Document, Output};
use crate::stdin;
use crate::text::{Line, Style};

/// Runs it.
pub(crate) fn run(args: ExplainArgs, edge: &Edge, out: &mut Output) -> Outcome {
    let nothing_else = args.status.is_none() && args.code.is_none();
    let text = match args.text.as_slice() {
        [] if edge.stdin_is_terminal && nothing_else => {
            return Err(Stop::wrong_use(
                "There is no error text.",
                "Give it as TEXT, or pipe it in: some-tool 2>&1 | patchbay explain",
            ));
        }
        [] if edge.stdin_is_terminal => String::new(),
        [] => read()?,
        [only] if only == "-" => read()?,
        words => words.join(" "),
    };
    let signal = Signal {
        status: args.status,
        code: args.code.as_deref(),
        provider: args.provider.as_deref(),
        text: text.trim(),
        utc_offset_s: edge.utc_offset_s,
        ..Signal::default()
    };
    let failure = classify(&signal, Edge::unix_now());
    out.document(&Document::of(&failure));
    show(&failure, out);
    Ok(Exit::Done)
}

fn read() -> Result<String, Stop> {
    stdin::all().map_err(|error| {
        Stop::wrong_use(format!("Standard input can't be read: {error}."), "Give TEXT instead.")
    })
}

fn show(failure: &Failure, out: &mut Output) {
    let kind = serde_json::to_value(failure.kind).unwrap_or_default();
    let heading = Line::new().with(Style::Bold, &failure.title);
    out.line(&heading.with(Style::Dim, format!("  [{}]", kind.as_str().unwrap_or_default())));
    out.line(&Line::new().plain(&failure.meaning));
    out.line(&Line::new().with(Style::Bold, &failure.action_text));
    if let Some(seconds) = failure.retry_after_s {
        out.line(&Line::new().plain(format!("The server asks to wait {seconds} s.")));
    }
    if let Some(resets_at) = failure.resets_at {
        out.line(&Line::new().plain(format!("The limit resets at {}.", clock::at(resets_at))));
    }
}
