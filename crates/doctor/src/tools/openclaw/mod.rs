//! OpenClaw: where its files are, how it chooses the route of a model, and the rules of both.

mod block;
mod discover;
mod dotenv;
mod endpoint;
mod facts;
mod include;
mod installed;
mod judge;
mod later;
mod profiles;
mod refs;
mod route_rules;
mod routes;
mod scene;
mod snapshot;
mod stores;
#[cfg(test)]
mod table_tests;
mod words;

use crate::environment::Environment;
use crate::files::Files;
use crate::report::{AfterRepair, Status, ToolReport, VersionSource};
use snapshot::Snapshot;
use time::OffsetDateTime;

/// The tool's id.
pub(crate) const ID: &str = "openclaw";

/// Reads and judges OpenClaw's setup.
pub(crate) fn examine(env: &Environment, files: &mut Files, now: OffsetDateTime) -> ToolReport {
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
    };
    let Some(places) = discover::places(env, files) else { return report };
    let snapshot = Snapshot::read(env, places, files);
    let (version, source) = installed::version(env, files, &snapshot);
    let verdict = judge::judge(&snapshot, version.as_ref(), now);
    report.version = version.map(|it| it.text);
    report.version_source = source;
    report.status = verdict.status;
    report.routes = verdict.routes;
    report.findings = verdict.findings;
    let understood = snapshot.docs.iter().map(|it| &it.path);
    let broken = snapshot.broken.iter().map(|it| &it.path);
    report.files = understood.chain(broken).map(|it| it.display().to_string()).collect();
    report.after_repair = Some(AfterRepair {
        text: "OpenClaw reads its config at start, so its gateway needs one restart.".to_owned(),
        command: "openclaw gateway restart".to_owned(),
    });
    report
}
