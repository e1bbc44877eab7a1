//! Finishes what was cut off: all new where that is what stands there already, else all old.
//! What somebody else wrote in the meantime is left to them.

use super::{failures, lock};
use crate::disk::{Disk, RealDisk, remove_if_there};
use crate::environment::Environment;
use crate::files::hash;
use crate::journal::{self, Entry, Record, State};
use crate::transaction::Turn;
use patchbay_failure::Failure;
use std::io;
use std::path::Path;

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
    let rewrites = entry.rewrites();
    Ok(if now == entry.before_hash && (rewrites || mode == entry.before_mode) {
        Stands::Old
    } else if now == entry.after_hash && (rewrites || mode == entry.after_mode) {
        Stands::New
    } else {
        Stands::Foreign
    })
}

/// Finishes every repair that was cut off, newest first. The caller has the [`Turn`].
///
/// # Errors
/// `file_not_writable` where one can't be finished now; `file_unreadable` where the journal can't
/// be read, after those that can be read were finished.
pub(crate) fn recover_all(disk: &dyn Disk, data_dir: &Path) -> Result<(), Failure> {
    let (records, unreadable) = journal::read_all(disk, data_dir)?;
    for mut record in records {
        if record.state == State::Open {
            recover(disk, data_dir, &mut record).map_err(|error| failures::unfinished(&error))?;
        }
    }
    journal::tidy(disk, data_dir).map_err(|error| failures::unfinished(&error))?;
    unreadable.map_or(Ok(()), Err)
}

/// Puts right what a crash left, unless another process is at work just now. Never in the way of
/// looking: what does not succeed is logged and tried again.
pub(crate) fn recover_if_idle(env: &Environment) {
    let open = journal::read_all(&RealDisk, &env.data_dir)
        .is_ok_and(|(records, _)| records.iter().any(|it| it.state == State::Open));
    if !open {
        return;
    }
    if let Some(_turn) = Turn::take_if_free(&env.data_dir)
        && let Err(failure) = recover_all(&RealDisk, &env.data_dir)
    {
        tracing::error!(%failure, "a repair that was cut off could not be finished yet");
    }
}

fn recover(disk: &dyn Disk, data_dir: &Path, record: &mut Record) -> io::Result<()> {
    let mut all_new = true;
    for entry in &record.files {
        all_new &= stands(disk, entry)? == Stands::New;
    }
    // The lock that is there was of a process that is gone: OpenClaw may have taken it over.
    lock::release(disk, record)?;
    lock::take(disk, record).map_err(|failure| io::Error::other(failure.to_string()))?;
    if !all_new {
        return roll_back(disk, data_dir, record);
    }
    tidy(disk, record)?;
    lock::release(disk, record)?;
    let targets: Vec<&Path> = record.files.iter().map(|it| it.target.as_path()).collect();
    disk.sync(&targets)?;
    disk.sync_folders(&record.folders())?;
    record.state = State::Done;
    journal::write(disk, data_dir, record)
}

/// Makes every file old again, except what somebody else wrote, and gives the locks back.
pub(super) fn roll_back(disk: &dyn Disk, data_dir: &Path, record: &mut Record) -> io::Result<()> {
    let restored = restore(disk, record);
    let released = lock::release(disk, record);
    restored.and(released)?;
    disk.sync_folders(&record.folders())?;
    record.state = State::RolledBack;
    journal::write(disk, data_dir, record)
}

fn restore(disk: &dyn Disk, record: &Record) -> io::Result<()> {
    tidy(disk, record)?;
    for entry in &record.files {
        if stands(disk, entry)? != Stands::New {
            continue;
        }
        if entry.rewrites() {
            let bytes = disk.read(&entry.backup)?;
            disk.create(&entry.temp, &bytes, entry.before_mode, Some(&entry.target))?;
            disk.sync(&[&entry.temp])?;
            disk.rename(&entry.temp, &entry.target)?;
        } else {
            disk.set_mode(&entry.target, entry.before_mode)?;
            disk.sync(&[&entry.target])?;
        }
    }
    Ok(())
}

/// Takes away what a cut-off transaction left beside the files.
fn tidy(disk: &dyn Disk, record: &Record) -> io::Result<()> {
    record.files.iter().try_for_each(|it| remove_if_there(disk, &it.temp))
}
