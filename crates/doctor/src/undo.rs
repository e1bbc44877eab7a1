//! Puts back the exact bytes and modes from before a repair. An undo is itself a repair.

use crate::diff::Pair;
use crate::disk::{Disk, RealDisk};
use crate::edit::{Dialect, Document};
use crate::environment::Environment;
use crate::files::hash;
use crate::journal::{self, Entry, Record, State};
use crate::mask;
use crate::receipt::{RestoredFile, UndoReceipt};
use crate::repair::{Draft, may_write};
use crate::transaction::{self, Refused, Turn, changed, recover_all};
use patchbay_failure::{Failure, Kind, Life, Seen};
use patchbay_words::{Message, said};
use time::OffsetDateTime;

/// Takes a repair back: by its id, or the newest one that is not undone. Undoing an undo does the
/// repair again.
///
/// # Errors
/// [`Refused`] where a file changed since (with what changed), can't be written, or there is
/// nothing to undo.
pub fn undo(
    env: &Environment,
    repair_id: Option<&str>,
    now: OffsetDateTime,
) -> Result<UndoReceipt, Refused> {
    let seen = Seen::default();
    let life = Life::begin("undo", crate::repair::repair_id(now), &seen);
    let undone = put_back(env, repair_id, now);
    life.end(undone.as_ref().err().map(|it| &it.failure), &seen);
    undone
}

fn put_back(
    env: &Environment,
    repair_id: Option<&str>,
    now: OffsetDateTime,
) -> Result<UndoReceipt, Refused> {
    let _turn = Turn::take(&env.data_dir)?;
    let disk = RealDisk;
    recover_all(&disk, &env.data_dir)?;
    let (records, _) = journal::read_all(&disk, &env.data_dir)?;
    let past = find(&records, repair_id)?;

    let mut draft = Draft::new(env, now);
    let mut refused: Option<Refused> = None;
    for entry in &past.files {
        let backup = kept(&disk, entry)?;
        let current = disk.read(&entry.target).unwrap_or_default();
        let mode = disk.mode(&entry.target).unwrap_or(entry.after_mode);
        let moved = disk.resolve(&entry.path).is_ok_and(|target| target != entry.target);
        if moved || hash(&current) != entry.after_hash || mode != entry.after_mode {
            let refusal = refused
                .get_or_insert_with(|| since_changed(entry, later(&records, past, entry)).into());
            refusal.diff.push_str(&since(entry, &backup, &current, mode));
            continue;
        }
        may_write(&entry.path, &entry.target, true)?;
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
            .ok_or_else(|| nothing(said!("doctor-no-repair-title"))),
        Some(id) => {
            let found = done.find(|it| it.repair_id == id);
            let found = found.ok_or_else(|| nothing(said!("doctor-no-such-repair-title")))?;
            match journal::undone_by(records, id) {
                None => Ok(found),
                Some(by) => Err(nothing(said!("doctor-undone-title")).with_detail(by)),
            }
        }
    }
}

fn nothing(title: Message) -> Failure {
    Failure::new(Kind::Unknown)
        .with_title(title)
        .with_meaning(said!("doctor-nothing-written"))
        .with_action_text(said!("doctor-past-repairs-action"))
}

/// The bytes from before a repair, if they are what was kept.
fn kept(disk: &dyn Disk, entry: &Entry) -> Result<Vec<u8>, Failure> {
    let unreadable = |title: Message, detail: String| {
        Failure::new(Kind::FileUnreadable)
            .with_title(title)
            .with_meaning(said!("doctor-nothing-written"))
            .with_detail(detail)
    };
    let path = entry.backup.display();
    let bytes = disk.read(&entry.backup).map_err(|error| {
        unreadable(said!("doctor-backup-unreadable-title"), format!("{path}: {error}"))
    })?;
    if hash(&bytes) != entry.before_hash {
        let title = said!("doctor-backup-differs-title");
        return Err(unreadable(title, path.to_string()));
    }
    Ok(bytes)
}

/// The newest later repair of the same file that still counts: with it taken back first, this one
/// can be.
fn later<'a>(records: &'a [Record], past: &Record, entry: &Entry) -> Option<&'a str> {
    let of_this_file = |it: &&Record| it.files.iter().any(|file| file.target == entry.target);
    records
        .iter()
        .take_while(|it| it.repair_id != past.repair_id)
        .filter(|it| it.state == State::Done && it.undoes.is_none())
        .filter(|it| journal::undone_by(records, &it.repair_id).is_none())
        .find(of_this_file)
        .map(|it| it.repair_id.as_str())
}

fn since_changed(entry: &Entry, later: Option<&str>) -> Failure {
    let name = entry.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let failure = changed(entry)
        .with_title(said!("doctor-since-changed-title", file = name))
        .with_meaning(said!("doctor-since-changed-meaning"));
    match later {
        None => failure,
        Some(id) => failure
            .with_meaning(said!("doctor-later-repair-meaning"))
            .with_action_text(said!("doctor-later-repair-action", id = id)),
    }
}

/// What an undo would do to a file that changed.
fn since(entry: &Entry, backup: &[u8], current: &[u8], mode: u32) -> String {
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
        modes: (mode != entry.before_mode).then_some((mode, entry.before_mode)),
    };
    pair.unified()
}
