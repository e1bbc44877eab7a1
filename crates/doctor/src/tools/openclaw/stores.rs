//! Sign-ins that newer versions keep in SQLite (2026.6.11 and later). The layout is private and
//! moved three times in four months, so every layout that was seen is looked for, and nothing is
//! ever written.

use super::snapshot::{Doc, Snapshot};
use crate::edit::{Dialect, Document};
use crate::files::{Cell, Database, Files};
use patchbay_words::said;
use std::path::Path;

/// Texts of one database, as indexes into [`Snapshot::docs`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stored {
    /// The sign-ins: what auth-profiles.json was.
    pub(crate) profiles: Option<usize>,
    /// Their order and pauses: what auth-state.json was.
    pub(crate) state: Option<usize>,
}

/// Where the sign-ins stand: the shared database of 2026.9.6, an agent's own (2026.6.11, and
/// 2026.9.6 for agents that have their own), and the shared one's table before.
const PROFILES: &[Cell] = &[
    shared("authProfiles.store"),
    own("auth_profile_store", "store_key", "store_json"),
    own("auth_profile_stores", "store_key", "store_json"),
];

const STATE: &[Cell] =
    &[shared("authProfiles.state"), own("auth_profile_state", "state_key", "state_json")];

const ALL: &[Cell] = &[PROFILES[0], PROFILES[1], PROFILES[2], STATE[0], STATE[1]];

const fn shared(key: &'static str) -> Cell {
    let (key_column, text_column) = ("state_key", "value_json");
    Cell { table: "config_machine_state", key_column, text_column, key }
}

const fn own(table: &'static str, key_column: &'static str, text_column: &'static str) -> Cell {
    Cell { table, key_column, text_column, key: "primary" }
}

/// Reads a database's sign-ins into the snapshot. One that is there and can't be read is noted.
pub(super) fn read(snapshot: &mut Snapshot, files: &mut Files, path: &Path) -> Stored {
    let cells = match files.database(path, ALL) {
        Database::Nothing => return Stored::default(),
        Database::Unreadable(why) => {
            snapshot.closed_stores.push((path.to_owned(), why.clone()));
            return Stored::default();
        }
        Database::Cells(cells) => cells,
    };
    let mut take = |wanted: &[Cell]| {
        wanted.iter().find_map(|cell| {
            let text = cells.get(&(cell.table.to_owned(), cell.key.to_owned()))?;
            match Document::parse(text, Dialect::Json, snapshot.docs.len()) {
                Ok(document) => {
                    let row = Some(if cell.key == "primary" { cell.table } else { cell.key });
                    snapshot.docs.push(Doc {
                        path: path.to_owned(),
                        document,
                        writable: false,
                        row,
                    });
                    Some(snapshot.docs.len() - 1)
                }
                Err(_) => {
                    let why = said!("doctor-row-no-json", row = cell.key);
                    snapshot.closed_stores.push((path.to_owned(), why));
                    None
                }
            }
        })
    };
    Stored { profiles: take(PROFILES), state: take(STATE) }
}
