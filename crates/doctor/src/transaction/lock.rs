//! OpenClaw's lock on its sign-ins, taken as OpenClaw takes it.
//!
//! Read in the published package 2026.4.9 (`plugin-sdk/file-lock`): `<file>.lock` in the file's own
//! folder (links of the folder followed, one of the file itself not), made so that it fails where
//! one is there, holding `{"pid": …, "createdAt": …}`. It is stale, and removed by whoever wants
//! it next, where its process is gone or it is older than 30 s. OpenClaw takes it for
//! `auth-profiles.json` when it writes that or `auth-state.json`, and for no other file.
//!
//! Two things differ, on purpose. We stop asking after three seconds instead of up to 80: a person
//! waits, and can press again. And the lock appears with its content, so that being killed never
//! leaves an empty one, which would keep OpenClaw itself out for 30 s.

use super::failures;
use crate::disk::{Disk, remove_if_there};
use crate::journal::Record;
use patchbay_failure::Failure;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// From then on a lock counts as forgotten (OpenClaw 2026.4.9: `stale: 3e4`).
const STALE: Duration = Duration::from_secs(30);
/// The pauses between two attempts; OpenClaw's begin with the same ones.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1600),
];

/// The lock that has to be held to write a file, if one has to.
pub(crate) fn of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    if !matches!(name, "auth-profiles.json" | "auth-state.json") {
        return None;
    }
    let folder = path.parent()?;
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    Some(folder.join("auth-profiles.json.lock"))
}

/// Where a lock's content stands before the lock is there.
fn draft(lock: &Path, record: &Record) -> PathBuf {
    lock.with_file_name(format!(".patchbay-{}-lock.tmp", record.repair_id))
}

/// Takes the locks of a record, all of them or none.
pub(super) fn take(disk: &dyn Disk, record: &Record) -> Result<(), Failure> {
    for lock in &record.locks {
        let taken = take_one(disk, lock, record);
        let taken = taken.map_err(|error| failures::busy(lock, &error));
        if let Err(failure) = taken {
            // What can't be given back now is stale as soon as this process ends.
            let _ = release(disk, record);
            return Err(failure);
        }
    }
    Ok(())
}

fn take_one(disk: &dyn Disk, lock: &Path, record: &Record) -> io::Result<()> {
    if is_ours(disk, lock, record)? {
        return Ok(());
    }
    let draft = draft(lock, record);
    remove_if_there(disk, &draft)?;
    disk.create(&draft, text(record).as_bytes(), 0o600, None)?;
    let mut pauses = PAUSES.iter();
    let outcome = loop {
        match place(disk, &draft, lock, record) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if is_stale(disk, lock) {
                    remove_if_there(disk, lock)?;
                    if pauses.next().is_some() {
                        continue;
                    }
                } else if let Some(pause) = pauses.next() {
                    std::thread::sleep(*pause);
                    continue;
                }
                break Err(error);
            }
            other => break other,
        }
    };
    remove_if_there(disk, &draft)?;
    outcome
}

fn place(disk: &dyn Disk, draft: &Path, lock: &Path, record: &Record) -> io::Result<()> {
    match disk.link(draft, lock) {
        // Some file systems (FAT, some networks) have no second names; the system says so in
        // either way.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
            ) =>
        {
            disk.create(lock, text(record).as_bytes(), 0o600, None)
        }
        other => other,
    }
}

/// What OpenClaw writes into such a lock, and the name of this repair, so that ours is known.
fn text(record: &Record) -> String {
    let json = serde_json::json!({
        "pid": std::process::id(),
        // The time of the lock and not of the repair: OpenClaw reckons its age from this.
        "createdAt": OffsetDateTime::now_utc().format(&Rfc3339).unwrap_or_default(),
        "patchbay": record.repair_id,
    });
    json.to_string()
}

/// Gives our locks back; those of others stay.
pub(super) fn release(disk: &dyn Disk, record: &Record) -> io::Result<()> {
    for lock in &record.locks {
        remove_if_there(disk, &draft(lock, record))?;
        if is_ours(disk, lock, record)? {
            remove_if_there(disk, lock)?;
        }
    }
    Ok(())
}

fn is_ours(disk: &dyn Disk, lock: &Path, record: &Record) -> io::Result<bool> {
    let bytes = match disk.read(lock) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        other => other?,
    };
    let json: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
    Ok(json.is_some_and(|it| it["patchbay"] == record.repair_id.as_str()))
}

/// OpenClaw's own rule.
fn is_stale(disk: &dyn Disk, lock: &Path) -> bool {
    let json = disk.read(lock).ok();
    let json: Option<serde_json::Value> =
        json.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if let Some(json) = json
        && let (Some(pid), Some(at)) = (json["pid"].as_u64(), json["createdAt"].as_str())
    {
        if pid != 0 && is_gone(pid) {
            return true;
        }
        let made = OffsetDateTime::parse(at, &Rfc3339);
        if made.is_ok_and(|made| OffsetDateTime::now_utc() - made > STALE) || made.is_err() {
            return true;
        }
    }
    match disk.age(lock) {
        Ok(age) => age.is_some_and(|age| age > STALE),
        Err(_) => true,
    }
}

/// Whether a process has ended. Only where the system says so in a file; elsewhere the 30 s count.
fn is_gone(pid: u64) -> bool {
    let all = Path::new("/proc/self");
    cfg!(target_os = "linux") && all.exists() && !Path::new(&format!("/proc/{pid}")).exists()
}
