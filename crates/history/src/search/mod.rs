//! Search over everything that was said, and over the titles.
//!
//! Two indices, kept by triggers. One knows words, and takes each character of a script without
//! blanks for a word: a row of them is found as they stand in a row, so that one Chinese character
//! is found as well as a sentence. The other knows three characters in a row, for parts of words.
//! Both hold folded text ([`fold`]); what is shown is found anew in the text itself.

mod fold;
mod query;
mod schema;
mod snippet;

pub(crate) use schema::{MIGRATION, UNFINISHED, functions, rebuild};

use crate::model::{Role, SearchHit};
use crate::{History, fault, messages};
use patchbay_failure::Failure;
use query::Query;
use rusqlite::{Connection, ErrorCode, Row, params};
use std::collections::HashSet;

/// Of more finds than this, the newest are ranked: of a word that is everywhere no place is better
/// than another, and ranking 100,000 of them takes longer than anybody waits.
const RANKED: u32 = 2_000;
/// As many finds of parts of words are looked at, and as many answers that have not ended.
const LOOKED_AT: u32 = 400;
/// As far back signs are looked for that no index knows: one or two that are no letters.
const SIGNS_WITHIN: i64 = 10_000;

impl History {
    /// Finds what a person typed, while it is being typed: at most `limit` conversations and
    /// messages, all terms in each. Titles first, then messages with the words, then such with
    /// parts of words; among these the best, and the newest of what is equally good. Deleted
    /// conversations are not found; messages of paths that are not shown are.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub fn search(&self, typed: &str, limit: u32) -> Result<Vec<SearchHit>, Failure> {
        let query = Query::read(typed);
        if query.terms.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let connection = self.connection();
        let found = find(&connection, &query, limit).or_else(|error| {
            if error.sqlite_error_code() != Some(ErrorCode::DatabaseCorrupt) {
                return Err(error);
            }
            // An index is made of what is there, so a damaged one is made again.
            rebuild(&connection)?;
            find(&connection, &query, limit)
        });
        found.map_err(|error| fault::of(&error))
    }
}

/// A message or a title that may be what is looked for.
struct Candidate {
    conversation: String,
    title: String,
    message: Option<String>,
    role: Option<Role>,
    text: String,
    at: i64,
}

/// Of a row: message, role, text, time, conversation, title.
fn candidate(row: &Row<'_>) -> rusqlite::Result<Candidate> {
    Ok(Candidate {
        message: row.get(0)?,
        role: row.get::<_, Option<String>>(1)?.map(|name| messages::role_of(&name)),
        text: row.get(2)?,
        at: row.get(3)?,
        conversation: row.get(4)?,
        title: row.get(5)?,
    })
}

fn find(connection: &Connection, query: &Query, limit: u32) -> rusqlite::Result<Vec<SearchHit>> {
    let mut hits = Vec::new();
    let mut known = HashSet::new();
    let mut take = |candidates: Vec<Candidate>| {
        for candidate in candidates {
            let full = hits.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
            if full || candidate.message.as_ref().is_some_and(|id| known.contains(id)) {
                continue;
            }
            if let Some(hit) = hit(query, &candidate) {
                known.extend(candidate.message);
                hits.push(hit);
            }
        }
        hits.len() < usize::try_from(limit).unwrap_or(usize::MAX)
    };
    let mut room = true;
    if let Some(words) = query.words() {
        room = take(titles(connection, &words, limit)?);
        if room {
            room = take(by_words(connection, &words, limit)?);
        }
    }
    if room {
        room = take(by_unfinished(connection)?);
    }
    if let Some(parts) = query.parts().filter(|_| room) {
        take(by_parts(connection, &parts)?);
    } else if let ([sign], true) = (query.terms.as_slice(), room)
        && sign.words.is_empty()
    {
        take(by_sign(connection, &sign.part, limit)?);
    }
    Ok(hits)
}

fn hit(query: &Query, candidate: &Candidate) -> Option<SearchHit> {
    let in_text = query.places(&candidate.text)?;
    let (title, snippet) = match candidate.message {
        None => (snippet::whole(&candidate.title, &in_text), Vec::new()),
        Some(_) => {
            (snippet::whole(&candidate.title, &[]), snippet::snippet(&candidate.text, &in_text))
        }
    };
    Some(SearchHit {
        conversation: candidate.conversation.clone(),
        title,
        message: candidate.message.clone(),
        role: candidate.role,
        at: candidate.at,
        snippet,
    })
}

fn titles(connection: &Connection, words: &str, limit: u32) -> rusqlite::Result<Vec<Candidate>> {
    connection
        .prepare_cached(
            "SELECT NULL, NULL, c.title, c.updated_at, c.id, c.title
             FROM title_words JOIN conversations AS c ON c.rowid = title_words.rowid
             WHERE title_words MATCH ?1 AND c.deleted_at IS NULL
             ORDER BY round(title_words.rank, 1), c.updated_at DESC LIMIT ?2",
        )?
        .query_map(params![words, limit], candidate)?
        .collect()
}

fn by_words(connection: &Connection, words: &str, limit: u32) -> rusqlite::Result<Vec<Candidate>> {
    connection
        .prepare_cached(
            "SELECT m.id, m.role, m.text, m.created_at, found.id, found.title FROM (
                 SELECT message_words.rowid AS place, message_words.rank AS rank, c.id, c.title
                 FROM message_words
                     CROSS JOIN messages AS at ON at.position = message_words.rowid
                     CROSS JOIN conversations AS c ON c.id = at.conversation
                 WHERE message_words MATCH ?1 AND c.deleted_at IS NULL
                 ORDER BY message_words.rowid DESC LIMIT ?3
             ) AS found JOIN messages AS m ON m.position = found.place
             ORDER BY round(found.rank, 1), found.place DESC LIMIT ?2",
        )?
        .query_map(params![words, limit, RANKED], candidate)?
        .collect()
}

/// Answers that have not ended, or that a crash cut off: no index has them.
fn by_unfinished(connection: &Connection) -> rusqlite::Result<Vec<Candidate>> {
    connection
        .prepare_cached(
            "SELECT m.id, m.role, m.text, m.created_at, c.id, c.title
             FROM messages AS m CROSS JOIN conversations AS c ON c.id = m.conversation
             WHERE m.status = 'interrupted' AND c.deleted_at IS NULL
             ORDER BY m.position DESC LIMIT ?1",
        )?
        .query_map(params![LOOKED_AT], candidate)?
        .collect()
}

fn by_parts(connection: &Connection, parts: &str) -> rusqlite::Result<Vec<Candidate>> {
    connection
        .prepare_cached(
            "SELECT m.id, m.role, m.text, m.created_at, c.id, c.title
             FROM message_parts
                 CROSS JOIN messages AS m ON m.position = message_parts.rowid
                 CROSS JOIN conversations AS c ON c.id = m.conversation
             WHERE message_parts MATCH ?1 AND c.deleted_at IS NULL
             ORDER BY message_parts.rowid DESC LIMIT ?2",
        )?
        .query_map(params![parts, LOOKED_AT], candidate)?
        .collect()
}

fn by_sign(connection: &Connection, sign: &str, limit: u32) -> rusqlite::Result<Vec<Candidate>> {
    connection
        .prepare_cached(
            "SELECT m.id, m.role, m.text, m.created_at, c.id, c.title
             FROM messages AS m CROSS JOIN conversations AS c ON c.id = m.conversation
             WHERE m.position > (SELECT max(position) FROM messages) - ?3
                 AND c.deleted_at IS NULL AND instr(m.text, ?1) > 0
             ORDER BY m.position DESC LIMIT ?2",
        )?
        .query_map(params![sign, limit, SIGNS_WITHIN], candidate)?
        .collect()
}
