//! One tool of a report in words: its status, its routes, its findings.

use patchbay_doctor::report::{
    Edit, EditOp, Evidence, Finding, LastFailure, Route, RouteSource, Severity, Status, ToolReport,
    VersionSource,
};
use serde_json::Value;

use crate::clock;
use crate::output::Output;
use crate::text::{Line, Style};

/// Shows one tool.
pub(crate) fn tool(tool: &ToolReport, out: &mut Output) {
    let (style, word) = status_word(tool.status);
    let mut heading = Line::new().with(Style::Bold, &tool.name);
    if let Some(version) = &tool.version {
        let from = match tool.version_source {
            VersionSource::Flag => "as stated",
            VersionSource::Binary => "from the program",
            VersionSource::Package => "from its package",
            VersionSource::Config => "from its config",
            VersionSource::Unknown => "source unknown",
        };
        heading = heading.plain(format!(" {version}")).with(Style::Dim, format!(" ({from})"));
    }
    out.line(&heading.plain("  ").with(style, word));
    for route in &tool.routes {
        self::route(&tool.name, route, out);
    }
    if let Some(last) = &tool.last_failure {
        last_failure(last, out);
    }
    for finding in &tool.findings {
        out.line(&Line::new());
        self::finding(finding, out);
    }
}

/// `Last failure 2026-11-22 14:02 UTC: The ChatGPT sign-in went …  [openclaw.codex-route.endpoint]`
fn last_failure(last: &LastFailure, out: &mut Output) {
    let rule = last.rule.as_ref().map(|rule| format!("  [{rule}]")).unwrap_or_default();
    let line = Line::new()
        .plain("  ")
        .with(Style::Warn, format!("Last failure {}", clock::at(last.at)))
        .plain(format!(": {}", last.title));
    out.line(&line.with(Style::Dim, rule));
}

/// The word for a status, and how it looks.
pub(crate) const fn status_word(status: Status) -> (Style, &'static str) {
    match status {
        Status::Healthy => (Style::Good, "healthy"),
        Status::Degraded => (Style::Warn, "degraded"),
        Status::Broken => (Style::Bad, "broken"),
        Status::Unreadable => (Style::Bad, "unreadable"),
        Status::NotFound => (Style::Dim, "not found"),
    }
}

/// The word for a severity, and how it looks.
pub(crate) const fn severity_word(severity: Severity) -> (Style, &'static str) {
    match severity {
        Severity::Error => (Style::Bad, "error"),
        Severity::Warning => (Style::Warn, "warning"),
        Severity::Info => (Style::Dim, "info"),
    }
}

/// `wrong  agent main / gpt-5.4: OpenClaw -> openai-completions -> api.openai.com/v1 (should be …)`
fn route(tool: &str, route: &Route, out: &mut Output) {
    let style = if route.ok { Style::Good } else { Style::Bad };
    let mut line = Line::new()
        .plain("  ")
        .with(style, if route.ok { "ok     " } else { "wrong  " })
        .plain(format!("{}: {tool} -> ", route.name))
        .plain(route.transport.as_deref().unwrap_or("unknown transport"))
        .plain(" -> ")
        .with(Style::Link, address(route.endpoint.as_deref()));
    if !route.ok && (route.expected_transport.is_some() || route.expected_endpoint.is_some()) {
        let transport = route.expected_transport.as_deref().unwrap_or("any transport");
        line = line.plain(format!(
            " (should be {transport} -> {})",
            address(route.expected_endpoint.as_deref())
        ));
    }
    let source = match route.source {
        RouteSource::ModelEntry => "model entry",
        RouteSource::ProviderBlock => "provider block",
        RouteSource::ModelsJson => "models.json",
        RouteSource::Catalogue => "catalogue",
        RouteSource::Fallback => "fallback",
    };
    let account = route.account_email.as_deref().or(route.account.as_deref());
    let aside = match account {
        Some(account) => format!("  from {source}, as {account}"),
        None => format!("  from {source}"),
    };
    out.line(&line.with(Style::Dim, aside));
}

/// An address without what goes without saying.
fn address(address: Option<&str>) -> &str {
    match address {
        Some(address) => address.strip_prefix("https://").unwrap_or(address),
        None => "unknown address",
    }
}

fn finding(finding: &Finding, out: &mut Output) {
    let (style, word) = severity_word(finding.severity);
    let indent = || Line::new().plain("    ");
    out.line(
        &Line::new()
            .plain("  ")
            .with(style, word)
            .plain(" ")
            .with(Style::Bold, &finding.title)
            .with(Style::Dim, format!("  [{}]", finding.rule)),
    );
    if !finding.meaning.is_empty() {
        out.line(&indent().plain(&finding.meaning));
    }
    let edits = finding.repair.as_ref().map_or(&[][..], |repair| &repair.edits);
    for place in &finding.evidence {
        evidence(place, out);
        for edit in edits.iter().filter(|edit| is_at(edit, place)) {
            self::edit(edit, false, out);
        }
    }
    // A repair may change other places than those that gave the fault away.
    for edit in edits.iter().filter(|edit| !finding.evidence.iter().any(|at| is_at(edit, at))) {
        self::edit(edit, true, out);
    }
    if !finding.action.is_empty() {
        out.line(&indent().with(Style::Bold, "To do: ").plain(&finding.action));
    }
}

fn is_at(edit: &Edit, place: &Evidence) -> bool {
    edit.file == place.file && edit.pointer == place.pointer.as_deref().unwrap_or_default()
}

/// `/…/openclaw.json:7:16  /models/providers/openai-codex/api = "openai-completions"`
fn evidence(place: &Evidence, out: &mut Output) {
    let mut at = place.file.clone();
    if let Some(line) = place.line {
        at.push_str(&format!(":{line}"));
        if let Some(column) = place.column {
            at.push_str(&format!(":{column}"));
        }
    }
    let mut line = Line::new().plain("    ").with(Style::Link, at);
    if let Some(pointer) = place.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        let value = match &place.value {
            Some(value) => format!(" = {}", shown(value)),
            None => " is missing".to_owned(),
        };
        line = line.plain(format!("  {pointer}{value}"));
    }
    out.line(&line);
}

/// `"openai-completions" -> "openai-codex-responses"`
fn edit(edit: &Edit, with_place: bool, out: &mut Output) {
    let value = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), shown);
    let (from, to) = (value(&edit.from), value(&edit.to));
    let mut line = Line::new().plain("      ");
    if with_place {
        line = line.with(Style::Link, &edit.file).plain(format!("  {}  ", edit.pointer));
    }
    out.line(&match edit.op {
        EditOp::Set | EditOp::Chmod => {
            line.with(Style::Bad, from).plain(" -> ").with(Style::Good, to)
        }
        EditOp::Add => line.plain("add ").with(Style::Good, to),
        EditOp::Remove => line.plain("remove ").with(Style::Bad, from),
        EditOp::Rename => {
            line.plain("rename ").with(Style::Bad, from).plain(" -> ").with(Style::Good, to)
        }
    });
}

/// A value on one line, and no longer than a line.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 100;
    let mut text = value.to_string();
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}
