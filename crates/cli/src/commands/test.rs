//! `patchbay test`: the live test, a line a step.

use patchbay_codex::accounts::Accounts;
use patchbay_failure::{Failure, Kind};
use patchbay_live_test::{
    Ended, Foreign, NOTICE, Progress, Report, Step, StepName, StepStatus, Surroundings, Target,
};
use patchbay_words::{Message, said};

use tokio_util::sync::CancellationToken;

use super::logout::choose;
use crate::args::TestArgs;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::Output;
use crate::session::Session;
use crate::text::{Line, Style};
use crate::{interrupt, stdin};

/// Runs it.
pub(crate) async fn run(args: &TestArgs, session: &Session, out: &mut Output) -> Outcome {
    let online = session.online()?;
    let target = target(args, &online.accounts)?;
    let surroundings = Surroundings {
        setup: session.setup.clone(),
        accounts: online.accounts,
        http: online.http,
        environment: session.environment(&[])?,
        now: Edge::now,
    };
    out.progress(&Line::new().with(Style::Dim, NOTICE));
    let cancel = interrupt::token();
    let once = async |out: &mut Output, allowed: Option<&str>| {
        let allows = |foreign: &Foreign| args.yes || allowed == Some(foreign.host.as_str());
        let mut ladder = Ladder { out, held: Vec::new() };
        let mut tell = |progress: Progress| ladder.show(&progress);
        patchbay_live_test::run(&surroundings, &target, &allows, &cancel, &mut tell).await
    };
    let mut ended = once(out, None).await;
    if let Ended::Asks(foreign) = &ended
        && session.edge.can_ask()
        && !out.json()
        && says_yes(foreign, &cancel, out).await
    {
        let host = foreign.host.clone();
        ended = once(out, Some(&host)).await;
    }
    match ended {
        Ended::Asks(foreign) => Err(Stop::refused(not_allowed(&foreign))),
        Ended::Report(report) => {
            out.document(&report);
            Ok(end(&report, out))
        }
    }
}

/// What was named; else the account in use, else OpenClaw.
fn target(args: &TestArgs, accounts: &Accounts) -> Result<Target, Stop> {
    if let Some(tool) = &args.tool {
        if tool != "openclaw" {
            return Err(Stop::wrong_use(
                format!("The live test of {tool} is not built yet."),
                "Test OpenClaw with --tool openclaw, or an account with --account.",
            ));
        }
        return Ok(Target::Tool(tool.clone()));
    }
    let accounts = accounts.list(Edge::unix_now()).map_err(Stop::refused)?;
    match &args.account {
        None => Ok(patchbay_live_test::default_target(&accounts)),
        named => Ok(Target::Account(choose(named.as_deref(), &accounts)?.id.clone())),
    }
}

/// Asks on the terminal; Ctrl-C is a no.
async fn says_yes(foreign: &Foreign, cancel: &CancellationToken, out: &mut Output) -> bool {
    out.progress_piece(Style::Bold, &format!("{} Send it? [y/N] ", question(foreign)));
    let mut typed = stdin::lines();
    tokio::select! {
        () = cancel.cancelled() => false,
        answer = typed.recv() => {
            let answer = answer.unwrap_or_default();
            matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
        }
    }
}

fn question(foreign: &Foreign) -> String {
    let Foreign { host, plain_http, tool } = foreign;
    let plain = if *plain_http { ", as plain http that others could read" } else { "" };
    format!(
        "The test would send {tool}'s token to {host}{plain}. That is not one of OpenAI's usual addresses."
    )
}

/// Nobody said yes: nothing was sent.
fn not_allowed(foreign: &Foreign) -> Failure {
    Failure::new(Kind::AuthScope)
        .with_title(said!("route-not-sent-title"))
        .with_meaning(Message::verbatim(question(foreign)))
        .with_action_text(Message::verbatim(format!(
            "To allow {}: the same with --yes.",
            foreign.host
        )))
        .with_detail("refused before sending")
}

/// The steps, a line each.
struct Ladder<'a> {
    out: &'a mut Output,
    /// What is said before it is known whether the run goes on without a question.
    held: Vec<Line>,
}

impl Ladder<'_> {
    fn show(&mut self, progress: &Progress) {
        match progress {
            Progress::Started { name, .. } => {
                self.held.push(Line::new().with(Style::Bold, name));
            }
            Progress::Step { step } => {
                self.held.push(rung(step));
                if step.status == StepStatus::Failed {
                    self.say();
                }
            }
            Progress::Running { step: StepName::Config } => {}
            Progress::Asks { .. } => self.held.clear(),
            _ => self.say(),
        }
    }

    fn say(&mut self) {
        for line in self.held.drain(..) {
            self.out.line(&line);
        }
    }
}

/// `✓ DNS          chatgpt.com has 2 addresses        11 ms`
fn rung(step: &Step) -> Line {
    let (mark, style) = match step.status {
        StepStatus::Ok => ("✓", Style::Good),
        StepStatus::Failed => ("✗", Style::Bad),
        StepStatus::Skipped => ("–", Style::Dim),
        StepStatus::NotReached => ("·", Style::Dim),
    };
    let line = Line::new().with(style, mark).plain(format!(" {:<12}", step.step.title()));
    match step.status {
        StepStatus::NotReached => line.with(Style::Dim, "Not reached"),
        _ => line.plain(on_one_line(&step.evidence)).with(Style::Dim, format!("  {} ms", step.ms)),
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn end(report: &Report, out: &mut Output) -> Exit {
    let failed = report.steps.iter().find_map(|step| Some((step, step.failure.as_ref()?)));
    let Some((_, failure)) = failed else { return Exit::Done };
    if !out.json() {
        // What it measured stands on the step's own line already.
        out.failure(&Failure { detail: None, ..failure.clone() });
    }
    Exit::of_online(failure)
}
