//! The tables, as migrations. Append only: a migration that was released is never edited, because
//! databases out there have already run it.

use crate::search;
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

/// Conversations can be deleted for a while and ask for things themselves; messages are a tree.
/// `messages.parent` is the position of what a message follows (null for a first one), and of those
/// that share a parent the one with the largest `chosen` is shown: numbers and no mark, so that
/// taking one out brings back what was shown before it. A child's position is larger than its
/// parent's. What was a row of messages becomes a chain.
const TREE: &str = "
ALTER TABLE conversations ADD COLUMN deleted_at INTEGER;
ALTER TABLE conversations ADD COLUMN model TEXT;
ALTER TABLE conversations ADD COLUMN effort TEXT;
ALTER TABLE conversations ADD COLUMN search INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN instructions TEXT NOT NULL DEFAULT '';

ALTER TABLE messages ADD COLUMN commentary TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN asked_model TEXT;
ALTER TABLE messages ADD COLUMN tokens TEXT;
ALTER TABLE messages ADD COLUMN parent INTEGER REFERENCES messages (position);
ALTER TABLE messages ADD COLUMN chosen INTEGER NOT NULL DEFAULT 0;
UPDATE messages SET parent = (
    SELECT max(before.position) FROM messages AS before
    WHERE before.conversation = messages.conversation AND before.position < messages.position
);
CREATE INDEX messages_by_place ON messages (conversation, parent, chosen);
-- For the foreign key: what follows a message that is deleted.
CREATE INDEX messages_by_parent ON messages (parent);
";

/// Attachments, which belong to a message, a queued message or a draft (the key of `drafts`), and
/// their bytes, each kept once; and the messages that wait.
const ATTACHMENTS: &str = "
CREATE TABLE queued (
    position     INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    text         TEXT NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX queued_by_conversation ON queued (conversation, position);

CREATE TABLE blobs (
    hash  TEXT PRIMARY KEY NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE attachments (
    position   INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    message    INTEGER REFERENCES messages (position) ON DELETE CASCADE,
    queued     INTEGER REFERENCES queued (position) ON DELETE CASCADE,
    draft      TEXT,
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL,
    width      INTEGER,
    height     INTEGER,
    hash       TEXT NOT NULL REFERENCES blobs (hash),
    CHECK ((message IS NULL) + (queued IS NULL) + (draft IS NULL) = 2)
) STRICT;
CREATE INDEX attachments_by_message ON attachments (message);
CREATE INDEX attachments_by_queued ON attachments (queued);
CREATE INDEX attachments_by_draft ON attachments (draft);
CREATE INDEX attachments_by_hash ON attachments (hash);
CREATE TRIGGER attachment_gone AFTER DELETE ON attachments
WHEN NOT EXISTS (SELECT 1 FROM attachments WHERE hash = old.hash) BEGIN
    DELETE FROM blobs WHERE hash = old.hash;
END;
";

/// The pages that an answer cites, as JSON; null for none.
const SOURCES: &str = "ALTER TABLE messages ADD COLUMN sources TEXT;";

/// The version of the tables as all migrations make them.
pub(crate) const VERSION: i64 = 7;

/// All migrations, oldest first.
pub(crate) fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(FIRST),
        M::up(REPLAYS),
        M::up(TREE),
        M::up(search::MIGRATION),
        M::up(ATTACHMENTS),
        M::up(search::UNFINISHED),
        M::up(SOURCES),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_run_on_an_empty_database() {
        let mut connection = rusqlite::Connection::open_in_memory().unwrap();
        search::functions(&connection).unwrap();
        migrations().to_latest(&mut connection).unwrap();
        let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0));
        assert_eq!(version, Ok(VERSION));
    }
}
