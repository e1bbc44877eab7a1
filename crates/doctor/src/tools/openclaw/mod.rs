//! OpenClaw: where its files are, how it chooses the route of a model, and the rules of both.

mod block;
mod discover;
mod dotenv;
mod endpoint;
mod facts;
mod in_use;
mod include;
mod installed;
mod judge;
mod later;
mod log;
mod profiles;
mod refs;
mod route_rules;
mod routes;
mod scene;
#[cfg(test)]
mod setup_tests;
mod snapshot;
#[cfg(test)]
mod source_shape_tests;
mod stores;
#[cfg(test)]
mod table_tests;
mod words;

use super::Judged;
use crate::edit::Node;
use crate::environment::Environment;
use crate::files::Files;
use crate::report::{AfterRepair, LastFailure, Severity, Status, ToolReport, VersionSource};
use discover::Setup;
pub(crate) use in_use::{route_in_use, sign_in};
use patchbay_words::{Message, said};
use snapshot::Snapshot;
use time::OffsetDateTime;

/// The tool's id.
pub(crate) const ID: &str = "openclaw";

/// Reads and judges OpenClaw's setups.
pub(crate) fn examine(env: &Environment, files: &mut Files, now: OffsetDateTime) -> Judged {
    let mut report = ToolReport {
        tool: ID.to_owned(),
        name: "OpenClaw".to_owned(),
        version: None,
        version_source: VersionSource::Unknown,
        status: Status::NotFound,
        routes: Vec::new(),
        findings: Vec::new(),
        files: Vec::new(),
        after_repair: None,
        last_failure: None,
    };
    let mut tokens = Vec::new();
    for (index, Setup { places, profile, used }) in
        discover::setups(env, files).into_iter().enumerate()
    {
        let snapshot = Snapshot::read(env, places, files);
        let (version, source) = installed::version(env, files, &snapshot);
        let mut verdict = judge::judge(&snapshot, version.as_ref(), now);
        if let Some(profile) = &profile {
            of_profile(&mut verdict, profile, used);
        }
        if used {
            tokens.extend(profiles::tokens(&snapshot, version.as_ref()));
            report.status = worse(report.status, verdict.status);
        }
        if index == 0 {
            report.version = version.map(|it| it.text);
            report.version_source = source;
            report.last_failure = last_failure(env, files, &snapshot, now);
        }
        report.routes.extend(verdict.routes);
        report.findings.extend(verdict.findings);
        let understood = snapshot.docs.iter().map(|it| &it.path);
        let broken = snapshot.broken.iter().map(|it| &it.path);
        report.files.extend(understood.chain(broken).map(|it| it.display().to_string()));
    }
    if report.status == Status::NotFound {
        return Judged { report, tokens };
    }
    if report.status == Status::Unreadable {
        report.routes.clear();
    }
    report.findings.sort_by_key(|it| it.severity);
    let after = said!("doctor-after-repair");
    report.after_repair = Some(AfterRepair {
        text: after.english(),
        said: Some(after),
        command: "openclaw gateway restart".to_owned(),
    });
    Judged { report, tokens }
}

/// What the person saw last, by OpenClaw's own log.
fn last_failure(
    env: &Environment,
    files: &mut Files,
    snapshot: &Snapshot,
    now: OffsetDateTime,
) -> Option<LastFailure> {
    let named = snapshot.at(&["logging", "file"]).and_then(Node::text);
    let text = files.log(ID, || log::tail(env, &snapshot.places, named, now));
    let newest = log::last_failures(text.lines(), now.unix_timestamp()).into_iter().next()?;
    Some(LastFailure {
        at: newest.at,
        kind: newest.failure.kind,
        title: newest.failure.title,
        meaning: newest.failure.meaning,
        provider: newest.provider,
        model: newest.model,
        profile: newest.profile,
        preview: newest.preview,
        rule: None,
        finding: None,
        said: *newest.failure.said,
    })
}

/// Names a profile in what was found in it. One that OpenClaw would not take by itself may be a
/// copy that nobody uses: what is wrong there is said, and neither counted nor touched.
fn of_profile(verdict: &mut judge::Verdict, profile: &str, used: bool) {
    for route in &mut verdict.routes {
        route.name = format!("profile {profile}, {}", route.name);
    }
    for finding in &mut verdict.findings {
        let title = finding.said.title.take().unwrap_or_else(|| Message::verbatim(&finding.title));
        finding.set_title(said!("doctor-profile-title", profile = profile, title = title));
        if !used {
            finding.severity = Severity::Info;
            finding.repair = None;
            finding.set_action(said!("doctor-profile-action", profile = profile));
        }
    }
}

fn worse(one: Status, other: Status) -> Status {
    let rank = |it: Status| match it {
        Status::Unreadable => 4,
        Status::Broken => 3,
        Status::Degraded => 2,
        Status::Healthy => 1,
        Status::NotFound => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}
