//! The bytes from before, one folder a repair below `<data_dir>/backups/`.
//!
//! Files of 0600 in folders of 0700, whatever the modes of the originals: they hold sign-ins.
//! They are kept for 30 days. Older ones go when the next repair is made, together with their
//! line in the list of repairs: what can't be undone is not offered. An undo has a folder of its
//! own, so that what was undone yesterday can be done again although the repair itself is old.
//! Without another repair nothing is removed.

use super::{Step, failures};
use crate::disk::{Disk, create_folders};
use crate::files::hash;
use crate::journal::{self, Record};
use patchbay_failure::Failure;
use std::io;
use std::path::{Path, PathBuf};
use time::Duration;

const KEPT: Duration = Duration::days(30);

/// Where all of them are.
pub(crate) fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("backups")
}

/// Keeps what stands in the files now. The caller makes it last: see [`super::begin`].
pub(super) fn keep(disk: &dyn Disk, folder: &Path, steps: &[Step]) -> Result<(), Failure> {
    let made = create_folders(disk, folder.parent().unwrap_or(folder));
    made.and_then(|()| disk.create_folder(folder)).map_err(|error| failures::not_kept(&error))?;
    for Step { entry, .. } in steps {
        let bytes = disk.read(&entry.target).map_err(|error| failures::failed(entry, &error))?;
        // Else the backup would be of something that nobody asked to keep, and rolling back
        // would write it.
        if hash(&bytes) != entry.before_hash {
            return Err(failures::changed(entry));
        }
        disk.create(&entry.backup, &bytes, 0o600, None)
            .map_err(|error| failures::not_kept(&error))?;
    }
    Ok(())
}

/// Removes what is older than 30 days at the time of `record`. Ids begin with the time, so that
/// their order is that of time; folders without a record (of a repair that never began) go too.
pub(super) fn forget_old(disk: &dyn Disk, data_dir: &Path, record: &Record) -> io::Result<()> {
    let Some(oldest) = time::OffsetDateTime::from_unix_timestamp_nanos(record.order)
        .ok()
        .and_then(|now| now.checked_sub(KEPT))
    else {
        return Ok(());
    };
    let oldest = crate::repair::repair_id(oldest);
    let parent = folder(data_dir);
    for name in disk.names(&parent)? {
        if !is_id(&name) || name >= oldest {
            continue;
        }
        // The record first: one without its backups would promise what can't be done.
        journal::remove(disk, data_dir, &name)?;
        let old = parent.join(&name);
        for file in disk.names(&old)? {
            disk.remove(&old.join(file))?;
        }
        disk.remove_folder(&old)?;
    }
    Ok(())
}

/// `2026-11-22T14-04-11-7f3a`: nothing else in this folder is ours to remove.
fn is_id(name: &str) -> bool {
    let shape = b"0000-00-00T00-00-00-";
    let fits = |(at, byte): (usize, u8)| match shape.get(at) {
        Some(b'0') => byte.is_ascii_digit(),
        Some(other) => byte == *other,
        None => byte.is_ascii_hexdigit(),
    };
    name.len() == shape.len() + 4 && name.bytes().enumerate().all(fits)
}
