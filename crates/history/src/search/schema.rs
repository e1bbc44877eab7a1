//! The indices' tables, and what keeps them.

use super::fold;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// The indices, with what was said before there were any.
///
/// `secure-delete`: a word that is deleted leaves the index at once, not at some later merge.
pub(crate) const MIGRATION: &str = "
CREATE VIEW searched_words AS SELECT position, indexed_words(text) AS text FROM messages;
CREATE VIRTUAL TABLE message_words USING fts5 (
    text, content = 'searched_words', content_rowid = 'position',
    tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
);
INSERT INTO message_words (message_words, rank) VALUES ('secure-delete', 1);

CREATE VIEW searched_parts AS SELECT position, indexed_parts(text) AS text FROM messages;
CREATE VIRTUAL TABLE message_parts USING fts5 (
    text, content = 'searched_parts', content_rowid = 'position',
    tokenize = 'trigram', detail = 'none', columnsize = 0
);
INSERT INTO message_parts (message_parts, rank) VALUES ('secure-delete', 1);

CREATE VIEW searched_titles AS SELECT rowid AS place, indexed_words(title) AS text FROM conversations;
CREATE VIRTUAL TABLE title_words USING fts5 (
    text, content = 'searched_titles', content_rowid = 'place',
    tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
);
INSERT INTO title_words (title_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER message_said AFTER INSERT ON messages BEGIN
    INSERT INTO message_words (rowid, text) VALUES (new.position, indexed_words(new.text));
    INSERT INTO message_parts (rowid, text) VALUES (new.position, indexed_parts(new.text));
END;
CREATE TRIGGER message_unsaid AFTER DELETE ON messages BEGIN
    INSERT INTO message_words (message_words, rowid, text)
        VALUES ('delete', old.position, indexed_words(old.text));
    INSERT INTO message_parts (message_parts, rowid, text)
        VALUES ('delete', old.position, indexed_parts(old.text));
END;
CREATE TRIGGER message_changed AFTER UPDATE OF text ON messages WHEN old.text IS NOT new.text BEGIN
    INSERT INTO message_words (message_words, rowid, text)
        VALUES ('delete', old.position, indexed_words(old.text));
    INSERT INTO message_parts (message_parts, rowid, text)
        VALUES ('delete', old.position, indexed_parts(old.text));
    INSERT INTO message_words (rowid, text) VALUES (new.position, indexed_words(new.text));
    INSERT INTO message_parts (rowid, text) VALUES (new.position, indexed_parts(new.text));
END;
CREATE TRIGGER conversation_titled AFTER INSERT ON conversations BEGIN
    INSERT INTO title_words (rowid, text) VALUES (new.rowid, indexed_words(new.title));
END;
CREATE TRIGGER conversation_gone AFTER DELETE ON conversations BEGIN
    INSERT INTO title_words (title_words, rowid, text)
        VALUES ('delete', old.rowid, indexed_words(old.title));
END;
CREATE TRIGGER conversation_renamed AFTER UPDATE OF title ON conversations BEGIN
    INSERT INTO title_words (title_words, rowid, text)
        VALUES ('delete', old.rowid, indexed_words(old.title));
    INSERT INTO title_words (rowid, text) VALUES (new.rowid, indexed_words(new.title));
END;

INSERT INTO message_words (message_words) VALUES ('rebuild');
INSERT INTO message_parts (message_parts) VALUES ('rebuild');
INSERT INTO title_words (title_words) VALUES ('rebuild');
";

/// An answer that is being written is in no index until it has ended: its text is written anew again
/// and again, and 40 kB of it took 170 ms each time. What a crash left so is looked at by itself
/// (`by_unfinished` in the search).
pub(crate) const UNFINISHED: &str = "
DROP TRIGGER message_said;
DROP TRIGGER message_unsaid;
DROP TRIGGER message_changed;
DROP VIEW searched_words;
DROP VIEW searched_parts;
CREATE VIEW searched_words AS
    SELECT position, indexed_words(text) AS text FROM messages WHERE status <> 'interrupted';
CREATE VIEW searched_parts AS
    SELECT position, indexed_parts(text) AS text FROM messages WHERE status <> 'interrupted';
CREATE INDEX messages_unfinished ON messages (position) WHERE status = 'interrupted';

CREATE TRIGGER message_said AFTER INSERT ON messages WHEN new.status <> 'interrupted' BEGIN
    INSERT INTO message_words (rowid, text) VALUES (new.position, indexed_words(new.text));
    INSERT INTO message_parts (rowid, text) VALUES (new.position, indexed_parts(new.text));
END;
CREATE TRIGGER message_unsaid AFTER DELETE ON messages WHEN old.status <> 'interrupted' BEGIN
    INSERT INTO message_words (message_words, rowid, text)
        VALUES ('delete', old.position, indexed_words(old.text));
    INSERT INTO message_parts (message_parts, rowid, text)
        VALUES ('delete', old.position, indexed_parts(old.text));
END;
CREATE TRIGGER message_changed AFTER UPDATE OF text, status ON messages
WHEN old.status <> 'interrupted' AND (old.text IS NOT new.text OR new.status = 'interrupted') BEGIN
    INSERT INTO message_words (message_words, rowid, text)
        VALUES ('delete', old.position, indexed_words(old.text));
    INSERT INTO message_parts (message_parts, rowid, text)
        VALUES ('delete', old.position, indexed_parts(old.text));
    INSERT INTO message_words (rowid, text)
        SELECT new.position, indexed_words(new.text) WHERE new.status <> 'interrupted';
    INSERT INTO message_parts (rowid, text)
        SELECT new.position, indexed_parts(new.text) WHERE new.status <> 'interrupted';
END;
CREATE TRIGGER message_finished AFTER UPDATE OF text, status ON messages
WHEN old.status = 'interrupted' AND new.status <> 'interrupted' BEGIN
    INSERT INTO message_words (rowid, text) VALUES (new.position, indexed_words(new.text));
    INSERT INTO message_parts (rowid, text) VALUES (new.position, indexed_parts(new.text));
END;

INSERT INTO message_words (message_words) VALUES ('rebuild');
INSERT INTO message_parts (message_parts) VALUES ('rebuild');
";

/// Gives `connection` the functions that the indices are made with. Without them nothing can be
/// written: a program that does not know them can't leave an index behind that lies.
pub(crate) fn functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("indexed_words", 1, flags, |context| {
        Ok(fold::indexed_words(context.get_raw(0).as_str()?))
    })?;
    connection.create_scalar_function("indexed_parts", 1, flags, |context| {
        Ok(fold::indexed_parts(context.get_raw(0).as_str()?))
    })
}

/// Makes the indices anew from what was said.
pub(crate) fn rebuild(connection: &Connection) -> rusqlite::Result<()> {
    tracing::warn!("history.search_rebuilt");
    connection.execute_batch(
        "INSERT INTO message_words (message_words) VALUES ('rebuild');
         INSERT INTO message_parts (message_parts) VALUES ('rebuild');
         INSERT INTO title_words (title_words) VALUES ('rebuild');",
    )
}
