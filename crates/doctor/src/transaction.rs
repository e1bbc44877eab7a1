//! One transaction over many files: all of it happens, or none of it.
//!
//! In this order: what was read is still there; the old bytes are kept; the journal says what is
//! about to happen; the new bytes are written beside every file; each takes its file's place; all
//! is read again; the journal is closed. Whatever stops this, [`recover`] makes it all old or all
//! new. A file that somebody else wrote in between is left to them.

use crate::disk::Disk;
use crate::files::hash;
use crate::journal::{self, Entry, Record, State};
use patchbay_failure::{Failure, Kind};
use std::io;
use std::path::Path;

/// What becomes of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) entry: Entry,
    pub(crate) after: Vec<u8>,
}

/// Makes every step of `record` happen. `verify` looks at the result before it counts.
pub(crate) fn run(
    disk: &dyn Disk,
    data_dir: &Path,
    record: &mut Record,
    steps: &[Step],
    verify: &mut dyn FnMut() -> Result<(), Failure>,
) -> Result<(), Failure> {
    for step in steps {
        unchanged(disk, &step.entry)?;
    }
    keep(disk, record, steps).map_err(|error| not_kept(&error))?;
    record.state = State::Open;
    journal::write(disk, data_dir, record).map_err(|error| not_kept(&error))?;
    let outcome = write(disk, record, steps).and_then(|()| verify()).and_then(|()| {
        record.state = State::Done;
        journal::write(disk, data_dir, record).map_err(|error| not_kept(&error))
    });
    let released = release(disk, record);
    if let Err(failure) = outcome {
        return Err(take_back(disk, data_dir, record, failure));
    }
    if let Err(error) = released {
        // OpenClaw takes a lock over that is older than 30 s.
        tracing::warn!(repair = %record.repair_id, %error, "a lock could not be given back");
    }
    Ok(())
}

/// Rolls back and says so.
fn take_back(disk: &dyn Disk, data_dir: &Path, record: &mut Record, failure: Failure) -> Failure {
    match roll_back(disk, data_dir, record) {
        Ok(()) => failure,
        Err(error) => {
            tracing::error!(repair = %record.repair_id, %error, "rolling back did not finish");
            let detail = failure.detail.clone().unwrap_or_default();
            failure
                .with_meaning(
                    "Part of the repair could not be taken back just now. Patchbay finishes that \
                     at its next start; the old bytes are kept.",
                )
                .with_detail(format!("{detail} ({error})"))
        }
    }
}

/// Whether a file is still what the plan was made for.
fn unchanged(disk: &dyn Disk, entry: &Entry) -> Result<(), Failure> {
    let now = disk.read(&entry.target).map_err(|error| failed(entry, &error))?;
    let mode = disk.mode(&entry.target).map_err(|error| failed(entry, &error))?;
    if hash(&now) != entry.before_hash || mode != entry.before_mode {
        return Err(changed(entry));
    }
    Ok(())
}

fn keep(disk: &dyn Disk, record: &Record, steps: &[Step]) -> io::Result<()> {
    let Some(folder) = record.files.first().and_then(|it| it.backup.parent()) else {
        return Ok(());
    };
    disk.create_folders(folder)?;
    for step in steps {
        let bytes = disk.read(&step.entry.target)?;
        disk.create(&step.entry.backup, &bytes, 0o600, None)?;
        disk.sync(&step.entry.backup)?;
    }
    disk.sync_folder(folder)?;
    // The folder's own name has to last as well.
    folder.parent().map_or(Ok(()), |it| disk.sync_folder(it))
}

fn write(disk: &dyn Disk, record: &Record, steps: &[Step]) -> Result<(), Failure> {
    for lock in &record.locks {
        disk.create(lock, lock_text(record).as_bytes(), 0o600, None)
            .map_err(|error| busy(lock, &error))?;
    }
    let rewrites = |entry: &Entry| entry.before_hash != entry.after_hash;
    for Step { entry, after } in steps.iter().filter(|it| rewrites(&it.entry)) {
        disk.create(&entry.temp, after, entry.after_mode, Some(&entry.target))
            .and_then(|()| disk.sync(&entry.temp))
            .map_err(|error| failed(entry, &error))?;
    }
    for Step { entry, .. } in steps {
        // Again, as late as can be: the tool itself may have written in the meantime.
        unchanged(disk, entry)?;
        let done = if rewrites(entry) {
            let folder = entry.target.parent().unwrap_or(Path::new("/"));
            disk.rename(&entry.temp, &entry.target).and_then(|()| disk.sync_folder(folder))
        } else {
            disk.set_mode(&entry.target, entry.after_mode).and_then(|()| disk.sync(&entry.target))
        };
        done.map_err(|error| failed(entry, &error))?;
        let now = disk.read(&entry.target).map_err(|error| failed(entry, &error))?;
        if hash(&now) != entry.after_hash {
            return Err(changed(entry));
        }
    }
    Ok(())
}

/// What OpenClaw writes into such a lock, and the name of this repair, so that ours is known.
fn lock_text(record: &Record) -> String {
    let json = serde_json::json!({
        "pid": std::process::id(),
        "createdAt": record.at,
        "patchbay": record.repair_id,
    });
    json.to_string()
}

/// Gives our locks back; those of others stay.
fn release(disk: &dyn Disk, record: &Record) -> io::Result<()> {
    for lock in &record.locks {
        let ours = disk.read(lock).is_ok_and(|text| {
            String::from_utf8_lossy(&text).contains(&format!("\"{}\"", record.repair_id))
        });
        if ours {
            disk.remove(lock)?;
        }
    }
    Ok(())
}

/// How one file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Old,
    New,
    /// Somebody else wrote it, or it is gone.
    Foreign,
}

fn stands(disk: &dyn Disk, entry: &Entry) -> io::Result<Stands> {
    let now = match disk.read(&entry.target) {
        Ok(bytes) => hash(&bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Stands::Foreign),
        Err(error) => return Err(error),
    };
    let mode = disk.mode(&entry.target)?;
    Ok(if now == entry.before_hash && mode == entry.before_mode {
        Stands::Old
    } else if now == entry.after_hash {
        Stands::New
    } else {
        Stands::Foreign
    })
}

/// Finishes a transaction that was cut off: all new where that is what stands there already, else
/// all old.
pub(crate) fn recover(disk: &dyn Disk, data_dir: &Path, record: &mut Record) -> io::Result<()> {
    let mut all_new = true;
    for entry in &record.files {
        all_new &= stands(disk, entry)? == Stands::New;
    }
    if !all_new {
        return roll_back(disk, data_dir, record);
    }
    tidy(disk, record)?;
    for entry in &record.files {
        disk.sync(&entry.target)?;
        disk.sync_folder(entry.target.parent().unwrap_or(Path::new("/")))?;
    }
    record.state = State::Done;
    journal::write(disk, data_dir, record)
}

/// Makes every file old again, except what somebody else wrote.
pub(crate) fn roll_back(disk: &dyn Disk, data_dir: &Path, record: &mut Record) -> io::Result<()> {
    tidy(disk, record)?;
    for entry in &record.files {
        if stands(disk, entry)? != Stands::New {
            continue;
        }
        let folder = entry.target.parent().unwrap_or(Path::new("/"));
        if entry.before_hash == entry.after_hash {
            disk.set_mode(&entry.target, entry.before_mode)?;
            disk.sync(&entry.target)?;
        } else {
            let bytes = disk.read(&entry.backup)?;
            disk.create(&entry.temp, &bytes, entry.before_mode, Some(&entry.target))?;
            disk.sync(&entry.temp)?;
            disk.rename(&entry.temp, &entry.target)?;
        }
        disk.sync_folder(folder)?;
    }
    record.state = State::RolledBack;
    journal::write(disk, data_dir, record)
}

/// Takes away what a cut-off transaction left beside the files.
fn tidy(disk: &dyn Disk, record: &Record) -> io::Result<()> {
    for path in record.files.iter().map(|it| &it.temp) {
        match disk.remove(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    release(disk, record)
}

fn name(entry: &Entry) -> String {
    entry.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The failure of a file that somebody wrote since it was read.
pub(crate) fn changed(entry: &Entry) -> Failure {
    Failure::new(Kind::FileChanged)
        .with_title(format!("{} changed while the repair was open.", name(entry)))
        .with_detail(entry.path.display().to_string())
}

fn failed(entry: &Entry, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return changed(entry);
    }
    Failure::new(Kind::FileNotWritable)
        .with_title(format!("{} can't be written.", name(entry)))
        .with_detail(format!("{}: {error}", entry.path.display()))
}

fn not_kept(error: &io::Error) -> Failure {
    Failure::new(Kind::FileNotWritable)
        .with_title("The backup could not be written, so nothing was changed.")
        .with_detail(error.to_string())
}

fn busy(lock: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Failure::new(Kind::FileChanged)
            .with_title("OpenClaw is writing its sign-ins just now. Nothing was written.")
            .with_detail(lock.display().to_string());
    }
    Failure::new(Kind::FileNotWritable).with_detail(format!("{}: {error}", lock.display()))
}
