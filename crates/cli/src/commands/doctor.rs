//! `patchbay doctor`: reads, judges, writes nothing.

use patchbay_doctor::examine_at;
use patchbay_doctor::report::{Report, Severity, Status};

use super::findings;
use crate::args::DoctorArgs;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome};
use crate::output::Output;
use crate::session::Session;
use crate::text::{Line, Style, count};

/// Runs it.
pub(crate) fn run(args: &DoctorArgs, session: &Session, out: &mut Output) -> Outcome {
    let env = session.environment(&args.versions)?;
    let examination = examine_at(&env, &args.tools, Edge::now());
    let report = examination.report();
    out.document(report);
    if !out.json() {
        show(report, examination.files_read(), out);
    }
    Ok(exit(report))
}

/// 1 where a tool is broken, degraded or unreadable.
fn exit(report: &Report) -> Exit {
    let well = |status| matches!(status, Status::Healthy | Status::NotFound);
    if report.tools.iter().all(|tool| well(tool.status)) { Exit::Done } else { Exit::Attention }
}

fn show(report: &Report, files_read: u32, out: &mut Output) {
    let (absent, found): (Vec<_>, Vec<_>) =
        report.tools.iter().partition(|tool| tool.status == Status::NotFound);
    for tool in &found {
        findings::tool(tool, out);
        out.line(&Line::new());
    }
    if !absent.is_empty() {
        let names: Vec<&str> = absent.iter().map(|tool| tool.name.as_str()).collect();
        out.line(&Line::new().with(Style::Dim, format!("Not found: {}.", names.join(", "))));
    }
    let all = || found.iter().flat_map(|tool| &tool.findings);
    let of = |severity| all().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let read = count(usize::try_from(files_read).unwrap_or(usize::MAX), "file");
    let line = match (errors, warnings) {
        _ if found.is_empty() => {
            Line::new().plain("None of these tools has files here. Nothing to judge.")
        }
        (0, 0) => Line::new()
            .with(Style::Good, "Nothing needs attention.")
            .plain(format!(" {read} read.")),
        _ => Line::new()
            .with(
                if errors > 0 { Style::Bad } else { Style::Warn },
                format!("{}, {}.", count(errors, "error"), count(warnings, "warning")),
            )
            .plain(format!(" {read} read, nothing written.")),
    };
    out.line(&line);
    let mendable = all().filter(|finding| finding.repair.is_some()).count();
    if mendable > 0 {
        let text = format!("Patchbay can repair {}: ", count(mendable, "finding"));
        out.line(&Line::new().plain(text).with(Style::Bold, "patchbay repair"));
    }
}
