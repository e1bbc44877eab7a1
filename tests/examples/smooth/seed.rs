//! A history as few people have one: a conversation of 10,000 messages, ten long ones, and short ones
//! until there are 100,000 messages in all. Made once and copied from there.

use std::path::{Path, PathBuf};

use patchbay_history::{FILE_NAME, History, Message, Role};
use patchbay_tests::Outcome;

/// The title of the conversation of 10,000 messages, and what its last message ends with.
pub(crate) const LONGEST: (&str, &str) = ("The longest of all", "the very end of the longest");
/// Long ones, which are opened one after the other.
pub(crate) const LONG: usize = 10;
/// Messages in the longest, in each long one, in each short one, in all.
const LONGEST_HAS: usize = 10_000;
const LONG_HAS: usize = 600;
const SHORT_HAS: usize = 400;
const ALL: usize = 100_000;
/// Changes with what is written here: a history of another making is not used again.
const MAKING: &str = "1";

/// The title of a long one, and what its last message ends with.
pub(crate) fn long(number: usize) -> (String, String) {
    (format!("Long one {number:02}"), format!("the very end of number {number:02}"))
}

/// Puts the history into `data`; `kept` is where it is made.
pub(crate) fn into(data: &Path, kept: &Path) -> Outcome<()> {
    let made = kept.join(format!("history-{MAKING}"));
    if !made.join("whole").is_file() {
        let _ = std::fs::remove_dir_all(&made);
        std::fs::create_dir_all(&made)?;
        make(&made).map_err(|failure| patchbay_tests::Problem::new(failure.to_string()))?;
        std::fs::write(made.join("whole"), "")?;
    }
    for file in files(&made)? {
        if let Some(name) = file.file_name() {
            std::fs::copy(&file, data.join(name))?;
        }
    }
    Ok(())
}

/// The history's own files: SQLite keeps up to three.
fn files(made: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = std::fs::read_dir(made)?;
    let ours = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(FILE_NAME))
    };
    Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).filter(ours).collect())
}

fn make(folder: &Path) -> Result<(), patchbay_failure::Failure> {
    let history = History::open(folder)?;
    let mut at = 1_780_000_000;
    let mut made = LONGEST_HAS + LONG * LONG_HAS;
    let mut number = 0;
    // Oldest first: the list shows the newest first.
    while made < ALL {
        number += 1;
        let title = format!("Short one {number}");
        conversation(&history, &title, "the end", SHORT_HAS.min(ALL - made), &mut at)?;
        made += SHORT_HAS;
    }
    for number in 1..=LONG {
        let (title, end) = long(number);
        conversation(&history, &title, &end, LONG_HAS, &mut at)?;
    }
    conversation(&history, LONGEST.0, LONGEST.1, LONGEST_HAS, &mut at)
}

fn conversation(
    history: &History,
    title: &str,
    end: &str,
    messages: usize,
    at: &mut i64,
) -> Result<(), patchbay_failure::Failure> {
    let id = history.create(title, *at)?.id;
    let mut before: Option<String> = None;
    for number in 0..messages {
        *at += 60;
        let is_last = number + 1 == messages;
        let (role, mut text) = match number % 2 {
            0 if !is_last => (Role::User, question(number)),
            _ => (Role::Assistant, answer(number)),
        };
        if is_last {
            text = format!("{text}\n\nThis is {end}");
        }
        let message = Message::whole(role, text, *at);
        match &before {
            None => history.append(&id, &message)?,
            Some(before) => history.answer(before, &message).map(drop)?,
        }
        before = Some(message.id);
    }
    Ok(())
}

const WORDS: &[&str] = &[
    "signal", "cable", "route", "panel", "socket", "relay", "token", "window", "stream", "answer",
    "quiet", "steady", "short", "open", "careful", "plain", "early", "remote", "local", "second",
];

fn words(from: usize, count: usize) -> String {
    let word = |at: usize| WORDS[(at * 7 + from * 13 + at / 5) % WORDS.len()];
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

fn question(number: usize) -> String {
    format!("Question {number}: {}?", words(number, 9))
}

/// As answers are: words, sometimes a list, a table or code.
fn answer(number: usize) -> String {
    let text = format!("Answer {number}. {}. {}.", words(number, 24), words(number + 1, 20));
    match number % 10 {
        1 => format!("{text}\n\n- {}\n- {}\n- `{}`", words(2, 6), words(3, 7), words(4, 2)),
        5 => format!("{text}\n\n```rust\nfn number_{number}() -> usize {{\n    {number}\n}}\n```"),
        9 => format!("{text}\n\n| part | key |\n| --- | ---: |\n| {} | {number} |", words(5, 3)),
        _ => text,
    }
}
