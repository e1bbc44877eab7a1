//! Applies a plan, lists past repairs, and finishes what was cut off.

use crate::disk::{Disk, RealDisk};
use crate::environment::Environment;
use crate::examine::over;
use crate::files::{Files, hash, writable};
use crate::journal::{self, Entry, Record, State};
use crate::plan::{Plan, Selection, remaining};
use crate::receipt::{PastRepair, RepairReceipt, RepairedFile};
use crate::transaction::{self, Refused, Step, Turn, recover_all, recover_if_idle};
use patchbay_failure::{Failure, Kind, Life, Seen};
use patchbay_words::said;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Where a repair made at `now` keeps the bytes from before: `<data_dir>/backups/<repair id>`.
#[must_use]
pub fn backup_dir(env: &Environment, now: OffsetDateTime) -> PathBuf {
    transaction::backups_folder(&env.data_dir).join(repair_id(now))
}

/// A time that people can read, and four digits against two repairs in one second.
pub(crate) fn repair_id(now: OffsetDateTime) -> String {
    let now = now.to_offset(time::UtcOffset::UTC);
    let digits: String =
        hash(now.unix_timestamp_nanos().to_string().as_bytes()).chars().take(4).collect();
    format!("{}T{:02}-{:02}-{:02}-{digits}", now.date(), now.hour(), now.minute(), now.second())
}

/// Applies a plan: all of it or nothing. Afterwards the files are read and judged again; a repair
/// that did not help is taken back.
///
/// # Errors
/// `file_changed` where a file is no longer what the plan was made for (with the diff of what a
/// repair would change now), `file_not_writable` where one is read-only (for the owner, even if
/// the system would let us) or a disk is full, `file_unreadable` where the journal can't be read.
/// In each case nothing is written.
pub fn apply(
    env: &Environment,
    plan: &Plan,
    now: OffsetDateTime,
) -> Result<RepairReceipt, Refused> {
    let tools = plan.tools.join(" ");
    let seen = Seen { tool: Some(&tools), ..Seen::default() };
    // A plan without files writes nothing and has no life.
    let life = (!plan.is_empty()).then(|| Life::begin("repair", repair_id(now), &seen));
    let applied = apply_on(&RealDisk, env, plan, now);
    if let Some(life) = life {
        life.end(applied.as_ref().err(), &seen);
    }
    applied.map_err(|failure| {
        let diff = match failure.kind {
            Kind::FileChanged => plan_again(env, plan, now),
            _ => String::new(),
        };
        Refused { failure, diff }
    })
}

/// What the same repair would change in the files as they are now. Empty where nothing would, or
/// where they can't be judged.
fn plan_again(env: &Environment, plan: &Plan, now: OffsetDateTime) -> String {
    let selection =
        Selection { tools: plan.tools.clone(), rules: plan.applied.clone(), findings: Vec::new() };
    let examination = over(env, &plan.examined, Files::fresh(), now);
    crate::plan::plan(&examination, &selection).map(|it| it.unified()).unwrap_or_default()
}

/// [`apply`] on any disk.
pub(crate) fn apply_on(
    disk: &dyn Disk,
    env: &Environment,
    plan: &Plan,
    now: OffsetDateTime,
) -> Result<RepairReceipt, Failure> {
    if plan.is_empty() {
        return Ok(RepairReceipt { dry_run: false, ..plan.dry_run() });
    }
    let _turn = Turn::take(&env.data_dir)?;
    recover_all(disk, &env.data_dir)?;
    for file in &plan.files {
        may_write(&file.path, &file.target, file.writable)?;
    }
    let mut draft = Draft::new(env, now);
    for file in &plan.files {
        draft.add(
            &file.path,
            &file.target,
            (file.before_hash.clone(), file.before_mode),
            (file.after.clone(), file.after_mode),
        );
    }
    let Draft { steps, mut record, .. } = draft;
    record.tools.clone_from(&plan.tools);
    record.rules.clone_from(&plan.applied);
    let mut left = Vec::new();
    let mut verify = || {
        let again = over(env, &plan.examined, Files::fresh(), now);
        let report = again.report();
        let ids = report.tools.iter().flat_map(|it| &it.findings).map(|it| &it.id);
        left = remaining(report);
        match ids.into_iter().find(|it| plan.findings.contains(*it)) {
            None => Ok(()),
            Some(id) => Err(Failure::new(Kind::FileChanged)
                .with_title(said!("doctor-not-held-title"))
                .with_detail(id)),
        }
    };
    transaction::run(disk, &env.data_dir, &mut record, &steps, &mut verify)?;
    let files = plan.files.iter().zip(&record.files).map(|(file, entry)| RepairedFile {
        file: file.path.display().to_string(),
        diff: file.pair.unified(),
        backup: Some(entry.backup.display().to_string()),
        changed: true,
    });
    Ok(RepairReceipt {
        schema: 1,
        repair_id: Some(record.repair_id.clone()),
        dry_run: false,
        files: files.collect(),
        applied: plan.applied.clone(),
        remaining: left,
    })
}

/// A missing write bit was taken away on purpose, whoever asks.
pub(crate) fn may_write(path: &Path, target: &Path, was: bool) -> Result<(), Failure> {
    if was && (!target.exists() || writable(target)) {
        return Ok(());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Err(Failure::new(Kind::FileNotWritable)
        .with_title(said!("doctor-may-not-write-title", file = name))
        .with_meaning(said!("doctor-may-not-write-meaning"))
        .with_detail(path.display().to_string()))
}

/// A transaction that is being put together.
pub(crate) struct Draft {
    pub(crate) steps: Vec<Step>,
    pub(crate) record: Record,
    backups: PathBuf,
}

impl Draft {
    pub(crate) fn new(env: &Environment, now: OffsetDateTime) -> Self {
        // Two repairs at the very same instant would share a folder.
        let taken = |at| {
            let id = repair_id(at);
            backup_dir(env, at).exists() || journal::path(&env.data_dir, &id).exists()
        };
        let mut at = now;
        while taken(at) {
            at += time::Duration::nanoseconds(1);
        }
        let record = Record {
            schema: 1,
            repair_id: repair_id(at),
            at: at
                .to_offset(time::UtcOffset::UTC)
                .replace_nanosecond(0)
                .ok()
                .and_then(|it| it.format(&Rfc3339).ok())
                .unwrap_or_default(),
            order: at.unix_timestamp_nanos(),
            state: State::Open,
            undoes: None,
            tools: Vec::new(),
            rules: Vec::new(),
            files: Vec::new(),
            locks: Vec::new(),
        };
        Self { steps: Vec::new(), record, backups: backup_dir(env, at) }
    }

    pub(crate) fn add(
        &mut self,
        path: &Path,
        target: &Path,
        before: (String, u32),
        after: (Vec<u8>, u32),
    ) {
        let number = self.steps.len();
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let temp = format!(".patchbay-{}-{number}.tmp", self.record.repair_id);
        let entry = Entry {
            path: path.to_owned(),
            target: target.to_owned(),
            backup: self.backups.join(format!("{number}-{name}")),
            temp: target.with_file_name(temp),
            after_hash: hash(&after.0),
            before_hash: before.0,
            before_mode: before.1,
            after_mode: after.1,
        };
        if let Some(lock) = transaction::lock_of(path).filter(|_| entry.rewrites())
            && !self.record.locks.contains(&lock)
        {
            self.record.locks.push(lock);
        }
        self.record.files.push(entry.clone());
        self.steps.push(Step { entry, after: after.0 });
    }
}

/// Past repairs, newest first; undos are repairs too.
///
/// # Errors
/// `file_unreadable` where the journal's folder can't be read. One record that can't be is left
/// out.
pub fn past_repairs(env: &Environment) -> Result<Vec<PastRepair>, Failure> {
    recover_if_idle(env);
    let (records, unreadable) = journal::read_all(&RealDisk, &env.data_dir)?;
    if let Some(failure) = unreadable {
        // Said in full by the next repair or undo; the others can be listed all the same.
        tracing::warn!(%failure, "a record is left out of the list");
    }
    let done = records.iter().filter(|it| it.state == State::Done);
    Ok(done
        .map(|it| PastRepair {
            repair_id: it.repair_id.clone(),
            at: it.at.clone(),
            tools: it.tools.clone(),
            files: it.files.iter().map(|it| it.path.display().to_string()).collect(),
            rules: it.rules.clone(),
            undone_by: journal::undone_by(&records, &it.repair_id).map(str::to_owned),
        })
        .collect())
}
