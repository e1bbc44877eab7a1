-- The tables as Patchbay made them up to 2026-11-23 (version 2), with two conversations that run
-- into each other as they were written.

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

CREATE TABLE replays (
    message TEXT PRIMARY KEY NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    items   TEXT NOT NULL
) STRICT;

INSERT INTO conversations (id, title, created_at, updated_at, pinned) VALUES
    ('tides', 'How are tide tables made?', 100, 140, 1),
    ('empty', 'Nothing was said', 90, 90, 0),
    ('潮汐', '潮汐表是怎么算的？', 110, 131, 0);
INSERT INTO messages (id, conversation, role, text, reasoning, thought_s, status, failure, model, created_at) VALUES
    ('t1', 'tides', 'user', 'How are tide tables made?', '', NULL, 'completed', NULL, NULL, 100),
    ('t2', 'tides', 'assistant', 'From harmonic constants.', 'Kelvin', 1.5, 'completed', NULL, 'gpt-5.4', 101),
    ('c1', '潮汐', 'user', '潮汐表是怎么算的？', '', NULL, 'completed', NULL, NULL, 110),
    ('t3', 'tides', 'user', 'And in a river?', '', NULL, 'completed', NULL, NULL, 120),
    ('c2', '潮汐', 'assistant', '用调和常数计算。', '', NULL, 'interrupted', NULL, 'gpt-5.4', 131),
    ('t4', 'tides', 'assistant', '', '', NULL, 'failed', '{"kind":"of_2031"}', 'gpt-5.4', 140);
INSERT INTO drafts (conversation, text) VALUES ('tides', 'And at Bristol?'), ('', 'new');
INSERT INTO replays (message, items) VALUES ('t2', '[{"type":"reasoning"}]');
PRAGMA user_version = 2;
