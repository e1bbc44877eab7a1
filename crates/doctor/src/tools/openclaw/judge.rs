//! The verdict: every rule over one snapshot, then what holds a repair back. Pure.

use super::facts::{Range, range_of, ranges};
use super::scene::{Scene, Words, finding, variable};
use super::snapshot::{Doc, Snapshot};
use super::{later, profiles, route_rules, routes, words};
use crate::report::{Edit, EditOp, Evidence, Finding, Repair, Route, Severity, Status};
use crate::version::Version;
use patchbay_words::{Message, said};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// What the rules say about one setup.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub(crate) status: Status,
    pub(crate) findings: Vec<Finding>,
    pub(crate) routes: Vec<Route>,
}

const ROUTE_RULES: &str = "openclaw.codex-route.";

/// Judges a snapshot for a version at a time.
pub(crate) fn judge(
    snapshot: &Snapshot,
    version: Option<&Version>,
    now: OffsetDateTime,
) -> Verdict {
    if !snapshot.broken.is_empty() {
        return unreadable(snapshot);
    }
    let known = version.and_then(|it| range_of(it).map(|range| (it, range)));
    let (mut findings, routes) = match known {
        Some((version, range)) => {
            let name = format!("OpenClaw {}", version.text);
            of_range(snapshot, range, name, now)
        }
        None => of_any(snapshot, now),
    };
    findings.extend(modes(snapshot));
    // Two agents may share a folder, and then what is found in it.
    let mut seen = BTreeSet::new();
    findings.retain(|it| seen.insert(it.id.clone()));
    hold_back(snapshot, &mut findings);
    findings.sort_by_key(|it| it.severity);
    let status = match findings.first().map(|it| it.severity) {
        Some(Severity::Error) => Status::Broken,
        Some(Severity::Warning) => Status::Degraded,
        _ => Status::Healthy,
    };
    Verdict { status, findings, routes }
}

/// The version whose behaviour the routes of a verdict show.
pub(super) fn range_shown(
    snapshot: &Snapshot,
    version: Option<&Version>,
    now: OffsetDateTime,
) -> Option<&'static Range> {
    let works =
        |range: &&'static Range| !faulty(&of_range(snapshot, range, "OpenClaw".to_owned(), now).0);
    match version {
        Some(version) => range_of(version),
        None => ranges().iter().find(works).or_else(|| ranges().first()),
    }
}

fn faulty(findings: &[Finding]) -> bool {
    findings.iter().any(|it| it.rule.starts_with(ROUTE_RULES) && it.severity != Severity::Info)
}

fn of_range(
    snapshot: &Snapshot,
    range: &'static Range,
    name: String,
    now: OffsetDateTime,
) -> (Vec<Finding>, Vec<Route>) {
    let scene = Scene::new(snapshot, range, name, now);
    let mut findings = route_rules::config(&scene);
    findings.extend(later::findings(&scene));
    findings.extend(route_rules::caches(&scene));
    findings.extend(profiles::findings(&scene));
    let routes = routes::routes(&scene);
    (findings, routes)
}

/// The version is not known: a fault of the route is only raised where every version has one, and
/// never repaired, since the repair differs.
fn of_any(snapshot: &Snapshot, now: OffsetDateTime) -> (Vec<Finding>, Vec<Route>) {
    let all: Vec<(&'static Range, Vec<Finding>, Vec<Route>)> = ranges()
        .iter()
        .map(|range| {
            let (findings, routes) = of_range(snapshot, range, "OpenClaw".to_owned(), now);
            (range, findings, routes)
        })
        .collect();
    let healthy: Vec<Message> = all
        .iter()
        .enumerate()
        .filter(|(_, (_, findings, _))| !faulty(findings))
        .map(|(index, (range, ..))| match all.get(index + 1) {
            Some((next, ..)) => {
                said!("doctor-version-between", from = &range.from, next = &next.from)
            }
            None => said!("doctor-version-since", from = &range.from),
        })
        .collect();
    let every = healthy.len() == all.len();
    let chosen = all.iter().find(|(_, findings, _)| !faulty(findings)).or_else(|| all.first());
    let Some((_, findings, routes)) = chosen else { return (Vec::new(), Vec::new()) };
    let mut out = findings.clone();
    for it in out.iter_mut().filter(|it| it.rule.starts_with(ROUTE_RULES)) {
        it.repair = None;
        // As bad as it is at least: the mildest verdict of any version on this place.
        let same =
            all.iter().flat_map(|(_, findings, _)| findings).filter(|other| other.id == it.id);
        it.severity = same.map(|other| other.severity).max().unwrap_or(it.severity);
        it.set_action(said!("doctor-tell-version"));
    }
    if !every {
        let none = healthy.is_empty();
        let severity = if none { Severity::Warning } else { Severity::Info };
        let evidence = snapshot.config().and_then(|root| snapshot.doc(root.file));
        let evidence = evidence.map(whole).into_iter().collect();
        let words = words::version_unknown(&healthy);
        out.push(finding("openclaw.version.unknown", severity, words, evidence, None));
    }
    (out, routes.clone())
}

fn unreadable(snapshot: &Snapshot) -> Verdict {
    let findings = snapshot.broken.iter().map(|it| {
        let name = it.path.file_name().map(|it| it.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        let (rule, words): (_, Words) = if it.include {
            ("openclaw.file.include", words::include(&name, &it.what))
        } else {
            ("openclaw.file.syntax", words::syntax(&name, it.position, &it.what))
        };
        let evidence = Evidence {
            file: it.path.display().to_string(),
            line: it.position.map(|at| at.line),
            column: it.position.map(|at| at.column),
            pointer: None,
            value: None,
        };
        finding(rule, Severity::Error, words, vec![evidence], None)
    });
    Verdict { status: Status::Unreadable, findings: findings.collect(), routes: Vec::new() }
}

/// Credential files that others can read.
fn modes(snapshot: &Snapshot) -> Vec<Finding> {
    let mut out = Vec::new();
    for (path, mode, _) in &snapshot.credentials {
        // Systems without permission bits say 0.
        if mode & 0o077 == 0 {
            continue;
        }
        let file = path.display().to_string();
        let value = Some(Json::from(format!("{mode:04o}")));
        let edit = Edit {
            file: file.clone(),
            pointer: String::new(),
            op: EditOp::Chmod,
            from: value.clone(),
            to: Some(Json::from("0600")),
        };
        let evidence = Evidence { file, line: None, column: None, pointer: None, value };
        let repair = Some(Repair { edits: vec![edit] });
        let words = words::mode(*mode);
        out.push(finding("openclaw.file.mode", Severity::Warning, words, vec![evidence], repair));
    }
    out
}

/// The place of a whole file.
fn whole(doc: &Doc) -> Evidence {
    let file = doc.path.display().to_string();
    Evidence { file, line: None, column: None, pointer: None, value: None }
}

/// What stands in the way of a repair is said, once a file; where nothing may be written the
/// repair goes.
fn hold_back(snapshot: &Snapshot, findings: &mut Vec<Finding>) {
    // Thousands of edits, and a few files.
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for edit in findings.iter().filter_map(|it| it.repair.as_ref()).flat_map(|it| &it.edits) {
        if !touched.contains(&edit.file) {
            touched.insert(edit.file.clone());
        }
    }
    if snapshot.places.managed && !touched.is_empty() {
        findings.iter_mut().for_each(|it| it.repair = None);
        let evidence = snapshot.config().and_then(|it| snapshot.doc(it.file)).map(whole);
        let evidence = evidence.into_iter().collect();
        findings.push(finding(
            "openclaw.file.managed",
            Severity::Info,
            words::managed(),
            evidence,
            None,
        ));
        return;
    }
    let mut more = Vec::new();
    for doc in &snapshot.docs {
        let file = doc.path.display().to_string();
        if !touched.contains(&file) {
            continue;
        }
        if !doc.document.duplicates.is_empty() {
            let rewrites = |it: &Edit| it.file == file && it.op != EditOp::Chmod;
            let mut held = false;
            for it in findings.iter_mut() {
                if it.repair.as_ref().is_some_and(|it| it.edits.iter().any(rewrites)) {
                    it.repair = None;
                    held = true;
                }
            }
            if held {
                more.push(duplicate(doc));
            }
        }
    }
    let writable = |file: &str| {
        let docs = snapshot.docs.iter().map(|it| (&it.path, it.writable));
        let all = docs.chain(snapshot.credentials.iter().map(|it| (&it.0, it.2)));
        all.filter(|(path, _)| path.display().to_string() == file).all(|(_, it)| it)
    };
    for file in touched.iter().filter(|it| !writable(it)) {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let place =
            Evidence { file: file.clone(), line: None, column: None, pointer: None, value: None };
        let words = words::read_only(name);
        more.push(finding("openclaw.file.managed", Severity::Info, words, vec![place], None));
    }
    findings.extend(more);
}

fn duplicate(doc: &Doc) -> Finding {
    let mut places = Vec::new();
    let mut name = String::new();
    for span in &doc.document.duplicates {
        let at = doc.document.position(span.start);
        let pointer = doc.document.pointer_of(span);
        if name.is_empty() {
            let raw = doc.document.text.get(span.clone()).unwrap_or_default();
            name = raw.trim_matches(['"', '\'']).to_owned();
        }
        places.push(Evidence {
            file: doc.path.display().to_string(),
            line: Some(at.line),
            column: Some(at.column),
            pointer,
            value: None,
        });
    }
    let words = words::duplicate(&name);
    finding("openclaw.file.duplicate-key", Severity::Warning, words, places, None)
}

impl Scene<'_> {
    /// A text with its `${VARIABLES}` replaced. None where one of them is not known here.
    pub(super) fn substitute(&self, text: &str) -> Option<String> {
        let mut text = text.to_owned();
        // A value may not name itself again and again.
        for _ in 0..16 {
            let Some(name) = variable(&text) else { return Some(text) };
            let value = self.snapshot.variables.get(name)?;
            text = text.replace(&format!("${{{name}}}"), value);
        }
        None
    }
}
