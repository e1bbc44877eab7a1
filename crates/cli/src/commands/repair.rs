//! `patchbay repair`: shows the plan, asks, writes all of it or nothing.

use patchbay_doctor::receipt::RepairReceipt;
use patchbay_doctor::report::Severity;
use patchbay_doctor::{Environment, Plan, Selection, apply, examine_at, plan};

use super::findings;
use crate::args::RepairArgs;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::Output;
use crate::session::Session;
use crate::stdin;
use crate::text::{Line, Style, count};

/// Runs it.
pub(crate) fn run(args: &RepairArgs, session: &Session, out: &mut Output) -> Outcome {
    let env = session.environment(&args.which.versions)?;
    let examination = examine_at(&env, &args.which.tools, Edge::now());
    let selection = Selection {
        tools: args.which.tools.clone(),
        rules: args.rules.clone(),
        findings: Vec::new(),
    };
    let plan = plan(&examination, &selection).map_err(Stop::refused)?;
    if !out.json() {
        out.diff(&plan.unified());
    }
    if plan.is_empty() || !consents(args, session, &plan, out) {
        let receipt = RepairReceipt {
            // Nothing to do is no dry run, unless one was asked for.
            dry_run: !plan.is_empty() || args.dry_run,
            ..plan.dry_run()
        };
        return Ok(tell_dry_run(&plan, &receipt, out));
    }
    let receipt = apply(&env, &plan, Edge::now()).map_err(|refused| Stop {
        diff: Some(refused.diff).filter(|diff| !diff.is_empty()),
        ..Stop::refused(refused.failure)
    })?;
    tracing::info!(
        repair_id = receipt.repair_id.as_deref().unwrap_or_default(),
        files = receipt.files.len(),
        rules = receipt.applied.join(" "),
        "repair.ended"
    );
    out.document(&receipt);
    if !out.json() {
        tell(&receipt, &env, args, &plan, out);
    }
    Ok(exit(&receipt))
}

/// Whether to write. Asks where a person can answer; a script says `--yes`.
fn consents(args: &RepairArgs, session: &Session, plan: &Plan, out: &mut Output) -> bool {
    if args.dry_run || args.yes || out.json() || !session.edge.can_ask() {
        return args.yes && !args.dry_run;
    }
    let question = format!("\nRepair {}? [y/N] ", count(plan.diffs().len(), "file"));
    out.progress_piece(Style::Bold, &question);
    let answer = stdin::line().unwrap_or_default();
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// 1 where something that needs attention remains.
fn exit(receipt: &RepairReceipt) -> Exit {
    let remains = receipt.remaining.iter().any(|left| left.severity != Severity::Info);
    if remains || (receipt.dry_run && !receipt.applied.is_empty()) {
        Exit::Attention
    } else {
        Exit::Done
    }
}

fn tell_dry_run(plan: &Plan, receipt: &RepairReceipt, out: &mut Output) -> Exit {
    out.document(receipt);
    let exit = exit(receipt);
    if plan.is_empty() {
        out.line(&Line::new().plain("Nothing to repair."));
        left(receipt, out);
        return exit;
    }
    for text in plan.untouched() {
        out.progress(&Line::new().with(Style::Dim, format!("Stays: {}", text.english())));
    }
    out.progress(
        &Line::new()
            .plain(format!(
                "{} would change. Nothing was written. To write: the same with ",
                changes(plan)
            ))
            .with(Style::Bold, "--yes"),
    );
    Exit::Attention
}

fn tell(
    receipt: &RepairReceipt,
    env: &Environment,
    args: &RepairArgs,
    plan: &Plan,
    out: &mut Output,
) {
    let written = receipt.files.iter().filter(|file| file.changed).count();
    out.line(
        &Line::new()
            .with(Style::Good, format!("Repaired {} in {}.", changes(plan), count(written, "file")))
            .plain(" To take it back: ")
            .with(
                Style::Bold,
                format!("patchbay undo {}", receipt.repair_id.as_deref().unwrap_or_default()),
            ),
    );
    for file in &receipt.files {
        if let Some(backup) = &file.backup {
            out.line(&Line::new().with(Style::Dim, format!("Kept: {backup}")));
        }
    }
    // What was written is read again, so that this is what stands in the files.
    for tool in &examine_at(env, &args.which.tools, Edge::now()).report().tools {
        if tool.files.iter().any(|path| receipt.files.iter().any(|file| file.file == *path)) {
            let (style, word) = findings::status_word(tool.status);
            out.line(&Line::new().plain(format!("{} is ", tool.name)).with(style, word).plain("."));
        }
    }
    left(receipt, out);
    if let Some(after) = plan.after_repair() {
        let text = after.text.trim_end_matches('.');
        out.line(&Line::new().plain(format!("{text}: ")).with(Style::Bold, after.command));
    }
}

/// What a repair leaves to the person.
fn left(receipt: &RepairReceipt, out: &mut Output) {
    for finding in &receipt.remaining {
        let (style, word) = findings::severity_word(finding.severity);
        let line = Line::new().plain("Remains: ").with(style, word);
        out.line(&line.plain(format!(" {}", finding.rule)));
    }
}

fn changes(plan: &Plan) -> String {
    count(usize::try_from(plan.changes()).unwrap_or(usize::MAX), "value")
}
