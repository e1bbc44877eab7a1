//! Puts back the exact bytes and modes from before a repair. An undo is itself a repair.

use crate::diff::Pair;
use crate::disk::{Disk, RealDisk};
use crate::edit::{Dialect, Document};
use crate::environment::Environment;
use crate::files::hash;
use crate::journal::{self, Entry, Record, State};
use crate::mask;
use crate::receipt::{RestoredFile, UndoReceipt};
use crate::repair::{Draft, Turn, may_write, recover_all};
use crate::transaction::{self, changed};
use patchbay_failure::{Failure, Kind};
use time::OffsetDateTime;

/// Why an undo was refused. Nothing was written.
#[derive(Debug, Clone, PartialEq)]
pub struct UndoRefused {
    /// What stands in the way.
    pub failure: Failure,
    /// What changed since the repair, as a unified diff, secrets masked; empty where nothing did.
    pub diff: String,
}

impl From<Failure> for UndoRefused {
    fn from(failure: Failure) -> Self {
        Self { failure, diff: String::new() }
    }
}

/// Takes a repair back: by its id, or the newest one that is not undone. Undoing an undo does the
/// repair again.
///
/// # Errors
/// [`UndoRefused`] where a file changed since (with what changed), can't be written, or there is
/// nothing to undo.
pub fn undo(
    env: &Environment,
    repair_id: Option<&str>,
    now: OffsetDateTime,
) -> Result<UndoReceipt, UndoRefused> {
    let _turn = Turn::take(&env.data_dir)?;
    let disk = RealDisk;
    recover_all(&disk, &env.data_dir)?;
    let records = journal::read_all(&disk, &env.data_dir)?;
    let past = find(&records, repair_id)?;

    let mut draft = Draft::new(env, now);
    let mut refused: Option<UndoRefused> = None;
    for entry in &past.files {
        let backup = disk.read(&entry.backup).map_err(|error| {
            Failure::new(Kind::FileUnreadable)
                .with_title("The backup of this repair can't be read.")
                .with_detail(format!("{}: {error}", entry.backup.display()))
        })?;
        if hash(&backup) != entry.before_hash {
            let failure = Failure::new(Kind::FileUnreadable)
                .with_title("The backup of this repair is not what was kept.")
                .with_detail(entry.backup.display().to_string());
            return Err(failure.into());
        }
        let current = disk.read(&entry.target).unwrap_or_default();
        if hash(&current) != entry.after_hash {
            let diff = since(entry, &backup, &current);
            let refusal = refused.get_or_insert_with(|| since_changed(entry).into());
            refusal.diff.push_str(&diff);
            continue;
        }
        may_write(&entry.path, &entry.target, true)?;
        let mode = disk.mode(&entry.target).map_err(|_| changed(entry))?;
        draft.add(
            &entry.path,
            &entry.target,
            (entry.after_hash.clone(), mode),
            (backup, entry.before_mode),
        );
    }
    if let Some(refused) = refused {
        return Err(refused);
    }
    let Draft { steps, mut record, .. } = draft;
    record.undoes = Some(past.repair_id.clone());
    record.tools.clone_from(&past.tools);
    record.rules.clone_from(&past.rules);
    transaction::run(&disk, &env.data_dir, &mut record, &steps, &mut || Ok(()))?;
    let files = record
        .files
        .iter()
        .map(|it| RestoredFile { file: it.path.display().to_string(), restored: true });
    Ok(UndoReceipt { schema: 1, repair_id: record.repair_id.clone(), files: files.collect() })
}

fn find<'a>(records: &'a [Record], id: Option<&str>) -> Result<&'a Record, Failure> {
    let mut done = records.iter().filter(|it| it.state == State::Done);
    match id {
        None => done
            .find(|it| journal::undone_by(records, &it.repair_id).is_none())
            .ok_or_else(|| nothing("There is no repair to undo.")),
        Some(id) => {
            let found = done.find(|it| it.repair_id == id);
            let found = found.ok_or_else(|| nothing("There is no repair with this id."))?;
            match journal::undone_by(records, id) {
                None => Ok(found),
                Some(by) => Err(nothing("This repair is undone already.").with_detail(by)),
            }
        }
    }
}

fn nothing(title: &str) -> Failure {
    Failure::new(Kind::Unknown)
        .with_title(title)
        .with_meaning("Nothing was written.")
        .with_action_text("patchbay repairs lists the past repairs.")
}

fn since_changed(entry: &Entry) -> Failure {
    let name = entry.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    changed(entry)
        .with_title(format!("{name} changed since the repair. Nothing was written."))
        .with_meaning("Undoing now would lose what was written since.")
}

/// What an undo would do to a file that changed.
fn since(entry: &Entry, backup: &[u8], current: &[u8]) -> String {
    let shown = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        match Document::parse(&text, Dialect::Json5, 0) {
            Ok(document) => mask::text(&document),
            // What can't be parsed can't be masked with certainty, so its lines are not shown.
            Err(_) => format!("({} bytes that are not JSON)\n", bytes.len()),
        }
    };
    let pair = Pair {
        file: entry.path.display().to_string(),
        before: shown(current),
        after: shown(backup),
        modes: None,
    };
    pair.unified()
}
