//! The tables, as migrations. Append only: a migration that was released is never edited, because
//! databases out there have already run it.

use rusqlite_migration::{M, Migrations};

/// `position` gives messages their order without trusting clocks, which may jump back.
/// `drafts.conversation` is empty for the draft of a conversation that does not exist yet; it is
/// therefore no foreign key.
const FIRST: &str = "
CREATE TABLE conversations (
    id         TEXT PRIMARY KEY NOT NULL,
    title      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    pinned     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX conversations_by_time ON conversations (pinned DESC, updated_at DESC);

CREATE TABLE messages (
    position     INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    role         TEXT NOT NULL,
    text         TEXT NOT NULL,
    reasoning    TEXT NOT NULL,
    thought_s    REAL,
    status       TEXT NOT NULL,
    failure      TEXT,
    model        TEXT,
    created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_conversation ON messages (conversation, position);

CREATE TABLE drafts (
    conversation TEXT PRIMARY KEY NOT NULL,
    text         TEXT NOT NULL
) STRICT;
";

/// What an answer leaves to be handed back with the next turn: items of the server as JSON, in a
/// table of their own since nothing that is shown needs them.
const REPLAYS: &str = "
CREATE TABLE replays (
    message TEXT PRIMARY KEY NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    items   TEXT NOT NULL
) STRICT;
";

/// All migrations, oldest first.
pub(crate) fn migrations() -> Migrations<'static> {
    Migrations::new(vec![M::up(FIRST), M::up(REPLAYS)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_run_on_an_empty_database() {
        migrations().validate().unwrap();
    }
}
