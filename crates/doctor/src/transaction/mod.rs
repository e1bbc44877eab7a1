//! One transaction over many files: all of it happens, or none of it.
//!
//! In this order: what was read is still there; the old bytes are kept; the journal says what is
//! about to happen; the new bytes are written beside every file; each takes its file's place; all
//! is read again; the journal is closed. Whatever stops this, [`recover_all`] makes it all old or
//! all new. A file that somebody else wrote in between is left to them.
//!
//! What a file keeps: mode, owner and group (where they can't be kept, nothing is written), and
//! its symbolic links: the file at their end is written. What it loses, as with every program that
//! writes by renaming, OpenClaw among them: extended attributes and access lists beyond the mode
//! (the standard library can't read them), and other hard links, which keep the old bytes. Writing
//! in place would keep both, and would leave half a file after a power cut, and change the copies
//! of those who back up by hard links.

mod backups;
mod failures;
mod lock;
mod recovery;
mod refused;
mod turn;

pub(crate) use backups::folder as backups_folder;
pub(crate) use failures::changed;
pub(crate) use lock::of as lock_of;
pub(crate) use recovery::{recover_all, recover_if_idle};
pub use refused::Refused;
pub(crate) use turn::Turn;

use crate::disk::Disk;
use crate::files::hash;
use crate::journal::{self, Entry, Record, State};
use patchbay_failure::Failure;
use patchbay_words::said;
use std::io;
use std::path::Path;

/// What becomes of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) entry: Entry,
    pub(crate) after: Vec<u8>,
}

/// Makes every step of `record` happen. `verify` looks at the result before it counts. The caller
/// has the [`Turn`].
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
    begin(disk, data_dir, record, steps)?;
    if let Err(failure) = lock::take(disk, record) {
        // Nothing was touched yet, so there is nothing to put back.
        record.state = State::RolledBack;
        close(disk, data_dir, record);
        return Err(failure);
    }
    let outcome = write(disk, record, steps).and_then(|()| verify()).and_then(|()| {
        record.state = State::Done;
        journal::write(disk, data_dir, record).map_err(|error| failures::not_closed(&error))
    });
    if let Err(failure) = outcome {
        return Err(take_back(disk, data_dir, record, failure));
    }
    if let Err(error) = backups::forget_old(disk, data_dir, record) {
        tracing::warn!(%error, "old backups could not be removed; the next repair tries again");
    }
    Ok(())
}

/// Keeps the old bytes and opens the journal. Both last when this ends, and the journal is there
/// before anything appears beside a tool's file. Made to last together, because that is what
/// takes the time: one wait for all bytes, one for all names.
fn begin(
    disk: &dyn Disk,
    data_dir: &Path,
    record: &mut Record,
    steps: &[Step],
) -> Result<(), Failure> {
    record.state = State::Open;
    let all = backups_folder(data_dir);
    let folder = all.join(&record.repair_id);
    backups::keep(disk, &folder, steps)?;
    let lasts = journal::draft(disk, data_dir, record).and_then(|draft| {
        let mut bytes: Vec<&Path> = steps.iter().map(|it| it.entry.backup.as_path()).collect();
        bytes.push(&draft);
        disk.sync(&bytes)?;
        disk.rename(&draft, &journal::path(data_dir, &record.repair_id))?;
        disk.sync_folders(&[&folder, &all, &journal::folder(data_dir)])
    });
    lasts.map_err(|error| {
        record.state = State::RolledBack;
        close(disk, data_dir, record);
        failures::not_kept(&error)
    })
}

/// Closes the journal over files that were not touched. Where that fails, the next start does it.
fn close(disk: &dyn Disk, data_dir: &Path, record: &Record) {
    if let Err(error) = journal::write(disk, data_dir, record) {
        tracing::warn!(repair = %record.repair_id, %error, "the journal could not be closed");
    }
}

/// Rolls back and says so.
fn take_back(disk: &dyn Disk, data_dir: &Path, record: &mut Record, failure: Failure) -> Failure {
    record.state = State::Open;
    let locked = lock::take(disk, record).map_err(|busy| io::Error::other(busy.to_string()));
    match locked.and_then(|()| recovery::roll_back(disk, data_dir, record)) {
        Ok(()) => failure,
        Err(error) => {
            tracing::error!(repair = %record.repair_id, %error, "rolling back did not finish");
            let detail = failure.detail.clone().unwrap_or_default();
            failure
                .with_meaning(said!("doctor-not-taken-back-meaning"))
                .with_detail(format!("{detail} ({error})"))
        }
    }
}

/// Whether a file is still what the plan was made for, and still where it was.
fn unchanged(disk: &dyn Disk, entry: &Entry) -> Result<(), Failure> {
    let failed = |error: io::Error| failures::failed(entry, &error);
    let target = disk.resolve(&entry.path).map_err(failed)?;
    let now = disk.read(&entry.target).map_err(failed)?;
    let mode = disk.mode(&entry.target).map_err(failed)?;
    if target != entry.target || hash(&now) != entry.before_hash || mode != entry.before_mode {
        return Err(changed(entry));
    }
    Ok(())
}

fn write(disk: &dyn Disk, record: &Record, steps: &[Step]) -> Result<(), Failure> {
    let mut temps = Vec::new();
    for Step { entry, after } in steps.iter().filter(|it| it.entry.rewrites()) {
        disk.create(&entry.temp, after, entry.after_mode, Some(&entry.target))
            .map_err(|error| failures::failed(entry, &error))?;
        temps.push(entry.temp.as_path());
    }
    let Some(Step { entry: first, .. }) = steps.first() else { return Ok(()) };
    disk.sync(&temps).map_err(|error| failures::failed(first, &error))?;
    let mut modes = Vec::new();
    for Step { entry, .. } in steps {
        // Again, as late as can be: the tool itself may have written in the meantime.
        unchanged(disk, entry)?;
        let done = if entry.rewrites() {
            disk.rename(&entry.temp, &entry.target)
        } else {
            modes.push(entry.target.as_path());
            disk.set_mode(&entry.target, entry.after_mode)
        };
        done.map_err(|error| failures::failed(entry, &error))?;
        arrived(disk, entry)?;
    }
    // The locks go before the folders are made to last, so that none comes back by a power cut.
    lock::release(disk, record)
        .and_then(|()| disk.sync(&modes))
        .and_then(|()| disk.sync_folders(&record.folders()))
        .map_err(|error| failures::failed(first, &error))
}

/// Whether what was just written is what stands there.
fn arrived(disk: &dyn Disk, entry: &Entry) -> Result<(), Failure> {
    let now = disk.read(&entry.target).map_err(|error| failures::failed(entry, &error))?;
    if hash(&now) == entry.after_hash { Ok(()) } else { Err(changed(entry)) }
}
