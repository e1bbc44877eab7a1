//! From findings to a repair: which bytes would change, and whether that is better. Pure.

use crate::diff::{FileDiff, Pair};
use crate::edit::{Change, Dialect, Document, change};
use crate::examine::Examination;
use crate::files::hash;
use crate::mask;
use crate::receipt::{Remaining, RepairReceipt, RepairedFile};
use crate::report::{AfterRepair, Edit, EditOp, Finding, Report, Severity, Status};
use patchbay_failure::{Failure, Kind};
use patchbay_words::{Message, said};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What to repair. Every list: empty for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Tool ids.
    pub tools: Vec<String>,
    /// Rule ids.
    pub rules: Vec<String>,
    /// Finding ids.
    pub findings: Vec<String>,
}

impl Selection {
    fn takes(&self, tool: &str, finding: &Finding) -> bool {
        let takes = |list: &[String], id: &str| list.is_empty() || list.iter().any(|it| it == id);
        takes(&self.tools, tool)
            && takes(&self.rules, &finding.rule)
            && takes(&self.findings, &finding.id)
    }
}

/// A repair, ready to be shown or applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub(crate) files: Vec<PlannedFile>,
    pub(crate) tools: Vec<String>,
    /// Which tools the examination was asked for; the same ones are judged again afterwards.
    pub(crate) examined: Vec<String>,
    pub(crate) applied: Vec<String>,
    pub(crate) findings: BTreeSet<String>,
    remaining: Vec<Remaining>,
    after_repair: Option<AfterRepair>,
    changes: u32,
}

/// One file of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedFile {
    /// The path as the tool knows it.
    pub(crate) path: PathBuf,
    /// Where the bytes are, links followed.
    pub(crate) target: PathBuf,
    pub(crate) before_hash: String,
    pub(crate) after: Vec<u8>,
    pub(crate) before_mode: u32,
    pub(crate) after_mode: u32,
    pub(crate) writable: bool,
    pub(crate) pair: Pair,
}

impl Plan {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many values (and modes) change.
    #[must_use]
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// One diff a file, secrets masked.
    #[must_use]
    pub fn diffs(&self) -> Vec<FileDiff> {
        self.files.iter().map(|it| it.pair.lines()).collect()
    }

    /// All files as one unified diff, secrets masked.
    #[must_use]
    pub fn unified(&self) -> String {
        self.files.iter().map(|it| it.pair.unified()).collect()
    }

    /// What stays as it is, in short phrases.
    #[must_use]
    pub fn untouched(&self) -> Vec<Message> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut out = vec![
            said!("doctor-kept-providers"),
            said!("doctor-kept-sign-in"),
            said!("doctor-kept-order"),
        ];
        let modes: BTreeSet<u32> = self.files.iter().map(|it| it.before_mode).collect();
        let kept = self.files.iter().all(|it| it.before_mode == it.after_mode);
        match modes.first() {
            Some(mode) if kept && modes.len() == 1 && *mode != 0 => {
                out.push(said!("doctor-kept-mode", mode = format!("{mode:04o}")));
            }
            _ if kept => out.push(said!("doctor-kept-modes")),
            _ => {}
        }
        out
    }

    /// What the person does afterwards.
    #[must_use]
    pub fn after_repair(&self) -> Option<AfterRepair> {
        self.after_repair.clone()
    }

    /// The receipt of a dry run.
    #[must_use]
    pub fn dry_run(&self) -> RepairReceipt {
        let files = self.files.iter().map(|it| RepairedFile {
            file: it.path.display().to_string(),
            diff: it.pair.unified(),
            backup: None,
            changed: false,
        });
        RepairReceipt {
            schema: 1,
            repair_id: None,
            dry_run: true,
            files: files.collect(),
            applied: self.applied.clone(),
            remaining: self.remaining.clone(),
        }
    }
}

/// Plans the repair of what `selection` names. Pure: the new texts are judged before anybody sees
/// them, and where they are not better the plan is empty.
///
/// # Errors
/// `file_unreadable` where a selected tool has a file that can't be parsed, or that two parsers
/// read differently.
pub fn plan(examination: &Examination, selection: &Selection) -> Result<Plan, Failure> {
    let chosen_tool =
        |id: &str| selection.tools.is_empty() || selection.tools.iter().any(|it| it == id);
    let report = examination.report();
    let mut chosen: Vec<&Finding> = Vec::new();
    let mut tools = Vec::new();
    for tool in report.tools.iter().filter(|it| chosen_tool(&it.tool)) {
        if tool.status == Status::Unreadable {
            return Err(unreadable(&tool.findings));
        }
        let count = chosen.len();
        let takes = |it: &&Finding| it.repair.is_some() && selection.takes(&tool.tool, it);
        chosen.extend(tool.findings.iter().filter(takes));
        if chosen.len() > count {
            tools.push(tool.tool.clone());
        }
    }
    let mut plan = Plan {
        files: Vec::new(),
        tools,
        examined: examination.tools.clone(),
        applied: Vec::new(),
        findings: chosen.iter().map(|it| it.id.clone()).collect(),
        remaining: remaining(report),
        after_repair: None,
        changes: 0,
    };
    // In the order of the findings, worst first: the file that matters most leads the diff.
    let mut by_file: Vec<(&str, Vec<&Edit>)> = Vec::new();
    for edit in chosen.iter().filter_map(|it| it.repair.as_ref()).flat_map(|it| &it.edits) {
        match by_file.iter_mut().find(|(file, _)| *file == edit.file) {
            None => by_file.push((&edit.file, vec![edit])),
            Some((_, edits)) if !edits.contains(&edit) => edits.push(edit),
            Some(_) => {}
        }
    }
    if by_file.is_empty() {
        return Ok(plan);
    }
    let mut files = examination.files.clone();
    for (file, edits) in by_file {
        let planned = plan_file(examination, Path::new(file), &edits)?;
        files.replace(&planned.path, &planned.after, planned.after_mode);
        plan.changes = plan.changes.saturating_add(u32::try_from(edits.len()).unwrap_or(u32::MAX));
        plan.files.push(planned);
    }
    let after = examination.again(files);
    if !is_better(report, after.report(), &plan.findings) {
        tracing::warn!(rules = ?plan.findings, "the planned repair would not be better; dropped");
        plan.files.clear();
        plan.changes = 0;
        return Ok(plan);
    }
    let rules: BTreeSet<&String> = chosen.iter().map(|it| &it.rule).collect();
    plan.applied = rules.into_iter().cloned().collect();
    plan.remaining = remaining(after.report());
    let rewrites = plan.files.iter().any(|it| it.before_hash != hash(&it.after));
    let steps = report.tools.iter().filter(|it| plan.tools.contains(&it.tool));
    plan.after_repair =
        if rewrites { steps.filter_map(|it| it.after_repair.clone()).next() } else { None };
    Ok(plan)
}

/// Whether everything that was to be repaired is gone and nothing else got worse.
pub(crate) fn is_better(before: &Report, after: &Report, repaired: &BTreeSet<String>) -> bool {
    let ids = |report: &Report| -> BTreeMap<String, Severity> {
        let all = report.tools.iter().flat_map(|it| &it.findings);
        all.map(|it| (it.id.clone(), it.severity)).collect()
    };
    let unreadable = after.tools.iter().any(|it| it.status == Status::Unreadable);
    let (before, after) = (ids(before), ids(after));
    // Error counts as less than warning: the worst first.
    let not_worse = after.iter().all(|(id, severity)| {
        *severity == Severity::Info || before.get(id).is_some_and(|was| was <= severity)
    });
    !unreadable && not_worse && repaired.iter().all(|id| !after.contains_key(id))
}

pub(crate) fn remaining(report: &Report) -> Vec<Remaining> {
    let all = report.tools.iter().flat_map(|it| &it.findings);
    all.map(|it| Remaining { rule: it.rule.clone(), severity: it.severity }).collect()
}

fn unreadable(findings: &[Finding]) -> Failure {
    let mut failure = Failure::new(Kind::FileUnreadable);
    if let Some(finding) = findings.first() {
        failure.title.clone_from(&finding.title);
        failure.meaning.clone_from(&finding.meaning);
        failure.action_text.clone_from(&finding.action);
        failure.said = Box::new(finding.said.clone());
        if let Some(place) = finding.evidence.first() {
            let at = [place.line, place.column].into_iter().flatten();
            let at: String = at.map(|it| format!(":{it}")).collect();
            failure = failure.with_detail(format!("{}{at}", place.file));
        }
    }
    failure
}

fn plan_file(
    examination: &Examination,
    path: &Path,
    edits: &[&Edit],
) -> Result<PlannedFile, Failure> {
    let disputed = |why: String| {
        Failure::new(Kind::FileUnreadable).with_detail(format!("{}: {why}", path.display()))
    };
    let seen =
        examination.files.seen(path).ok_or_else(|| disputed("it was not read".to_owned()))?;
    let mut after_mode = seen.mode;
    let mut changes = Vec::new();
    for edit in edits {
        let pointer = edit.pointer.clone();
        let to = || edit.to.clone().unwrap_or_default();
        let text = || edit.to.as_ref().and_then(|it| it.as_str()).unwrap_or_default();
        match edit.op {
            EditOp::Set => changes.push(Change::Set { pointer, to: to() }),
            EditOp::Add => changes.push(Change::Add { pointer, to: to() }),
            EditOp::Remove => changes.push(Change::Remove { pointer }),
            EditOp::Rename => changes.push(Change::Rename { pointer, to: text().to_owned() }),
            EditOp::Chmod => {
                after_mode = u32::from_str_radix(text(), 8).unwrap_or(after_mode);
            }
        }
    }
    // A file of strict JSON stays strict: what it is now it is afterwards.
    let text = String::from_utf8_lossy(&seen.bytes);
    let dialect = match Document::parse(&text, Dialect::Json, 0) {
        Ok(_) => Dialect::Json,
        Err(_) => Dialect::Json5,
    };
    let before =
        Document::parse(&text, dialect, 0).map_err(|it| disputed(it.sentence(&text).english()))?;
    let (after, shown) = if changes.is_empty() {
        (seen.bytes.to_vec(), mask::text(&before))
    } else {
        let new = change(&before, &changes).map_err(|it| disputed(it.to_string()))?;
        let new = before.with_bom(&new);
        let document = Document::parse(&new, dialect, 0)
            .map_err(|it| disputed(it.sentence(&new).english()))?;
        (new.into_bytes(), mask::text(&document))
    };
    Ok(PlannedFile {
        path: path.to_owned(),
        target: seen.target.clone(),
        before_hash: hash(&seen.bytes),
        after,
        before_mode: seen.mode,
        after_mode,
        writable: seen.writable,
        pair: Pair {
            file: path.display().to_string(),
            before: mask::text(&before),
            after: shown,
            modes: (seen.mode != after_mode).then_some((seen.mode, after_mode)),
        },
    })
}
