//! What is found, in which order, and that the index is what was said: after every change, and in
//! databases from before there was one.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use patchbay_history::{FILE_NAME, History, Message, MessageStatus, Role, SearchHit};
use proptest::prelude::*;

fn room() -> (tempfile::TempDir, History) {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    (dir, history)
}

/// One conversation with one message of each text, a second apart.
fn said(history: &History, title: &str, texts: &[&str]) -> String {
    let id = history.create(title, 1).unwrap().id;
    for (n, text) in texts.iter().enumerate() {
        history.append(&id, &Message::whole(Role::User, *text, 10 + n as i64)).unwrap();
    }
    id
}

/// A hit with what was found in brackets: the title's, or the snippet's.
fn shown(hit: &SearchHit) -> String {
    let pieces = if hit.message.is_some() { &hit.snippet } else { &hit.title };
    let piece = |piece: &patchbay_history::model::Piece| {
        if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() }
    };
    pieces.iter().map(piece).collect()
}

fn found(history: &History, typed: &str) -> Vec<String> {
    history.search(typed, 50).unwrap().iter().map(shown).collect()
}

#[test]
fn words_parts_and_characters_are_found() {
    let (_dir, history) = room();
    let texts = [
        "How are tide tables made?",
        "潮汐表是怎么算的？",
        "Patchbay draws openRoute() as a cable",
        "Crème brûlée, for two",
        "a => b",
        "C++ and Rust 写的程序",
        "ｆｕｌｌ width",
    ];
    said(&history, "x", &texts);
    for (typed, expected) in [
        ("tide", vec!["How are [tide] tables made?"]),
        ("TIDE tab", vec!["How are [tide] [tables] made?"]),
        ("tables tide", vec!["How are [tide] [tables] made?"]),
        ("\"tide tables\"", vec!["How are [tide tables] made?"]),
        ("\"tables tide\"", vec![]),
        ("tide rivers", vec![]),
        ("潮", vec!["[潮]汐表是怎么算的？"]),
        ("汐表", vec!["潮[汐表]是怎么算的？"]),
        ("怎么算", vec!["潮汐表是[怎么算]的？"]),
        ("表潮", vec![]),
        ("写的 rust", vec!["C++ and [Rust] [写的]程序"]),
        ("chbay", vec!["Pat[chbay] draws openRoute() as a cable"]),
        ("nRou", vec!["Patchbay draws ope[nRou]te() as a cable"]),
        ("route()", vec!["Patchbay draws open[Route()] as a cable"]),
        ("creme", vec!["[Crème] brûlée, for two"]),
        ("BRÛLÉE", vec!["Crème [brûlée], for two"]),
        ("full", vec!["[ｆｕｌｌ] width"]),
        ("=>", vec!["a [=>] b"]),
        (
            "c++",
            vec![
                "Patchbay draws openRoute() as a [cable]",
                "[C]++ and Rust 写的程序",
                "[Crème] brûlée, for two",
            ],
        ),
        ("", vec![]),
        ("   ", vec![]),
    ] {
        let mut seen = found(&history, typed);
        seen.sort();
        let mut expected: Vec<_> = expected.into_iter().map(str::to_owned).collect();
        expected.sort();
        assert_eq!(seen, expected, "{typed:?}");
    }
}

#[test]
fn titles_first_then_the_best_and_of_equals_the_newest() {
    let (_dir, history) = room();
    let long = format!("tide {}", "and much else that was said ".repeat(40));
    let first = said(&history, "first", &[&long, "the tide", "a tide", "untideness"]);
    let second = said(&history, "Of the tide", &["nothing"]);
    let hits = history.search("tide", 50).unwrap();
    let order: Vec<_> = hits.iter().map(shown).collect();
    assert_eq!(order[0], "Of the [tide]");
    assert_eq!((hits[0].conversation.as_str(), hits[0].message.as_deref()), (&*second, None));
    assert_eq!(order[1..3], ["a [tide]", "the [tide]"]);
    assert!(order[3].starts_with("[tide] and much"), "{order:?}");
    assert_eq!(order[4], "un[tide]ness");
    assert_eq!(hits[1].conversation, first);
    assert_eq!((hits[1].at, hits[1].role), (12, Some(Role::User)));
    let title: String = hits[1].title.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(title, "first");
    assert_eq!(history.search("tide", 2).unwrap(), hits[..2]);
    assert_eq!(history.search("tide", 0).unwrap(), []);
}

#[test]
fn the_index_follows_every_change() {
    let (_dir, history) = room();
    let id = said(&history, "old title", &[]);
    let mut message = Message::whole(Role::Assistant, "alpha", 5);
    history.append(&id, &message).unwrap();
    assert_eq!(found(&history, "alpha"), ["[alpha]"]);
    message.text = "beta 潮汐".to_owned();
    history.update(&message).unwrap();
    assert_eq!(found(&history, "alpha"), Vec::<String>::new());
    assert_eq!(found(&history, "潮汐"), ["beta [潮汐]"]);
    history.rename(&id, "new title").unwrap();
    assert_eq!(found(&history, "old"), Vec::<String>::new());
    assert_eq!(found(&history, "new"), ["[new] title"]);
    history.delete(&id, 100).unwrap();
    for typed in ["beta", "eta", "潮", "new"] {
        assert_eq!(found(&history, typed), Vec::<String>::new(), "{typed}");
    }
    history.restore(&id).unwrap();
    assert_eq!(found(&history, "bet"), ["[beta] 潮汐"]);
    history.remove_message(&message.id).unwrap();
    assert_eq!(found(&history, "beta"), Vec::<String>::new());
    history.delete(&id, 100).unwrap();
    history.purge(1_000_000).unwrap();
    assert_eq!(found(&history, "new"), Vec::<String>::new());
}

/// It is in no index while it is written: it is found all the same, then and after a crash.
#[test]
fn an_answer_is_found_while_it_is_written_and_once_when_it_has_ended() {
    let (_dir, history) = room();
    let id = said(&history, "x", &["question"]);
    let mut answer = Message::whole(Role::Assistant, "alpha", 20);
    answer.status = MessageStatus::Interrupted;
    history.append(&id, &answer).unwrap();
    assert_eq!(found(&history, "alph"), ["[alpha]"]);
    assert_eq!(found(&history, "beta"), Vec::<String>::new());
    answer.text = "alpha beta".to_owned();
    history.update(&answer).unwrap();
    assert_eq!(found(&history, "alpha beta"), ["[alpha] [beta]"]);
    for (status, text) in [
        (MessageStatus::Completed, "alpha beta gamma"),
        (MessageStatus::Failed, "alpha beta gamma"),
        (MessageStatus::Interrupted, "alpha beta gamma"),
        (MessageStatus::Interrupted, "beta gamma"),
        (MessageStatus::Cancelled, "beta gamma"),
    ] {
        (answer.status, answer.text) = (status, text.to_owned());
        history.update(&answer).unwrap();
        assert_eq!(found(&history, "gamma").len(), 1, "{status:?} {text}");
        assert_eq!(found(&history, "amm").len(), 1, "{status:?} {text}");
    }
    assert_eq!(found(&history, "alpha"), Vec::<String>::new());
    history.remove_message(&answer.id).unwrap();
    assert_eq!(found(&history, "gamma"), Vec::<String>::new());
}

#[test]
fn what_was_said_before_there_was_an_index_is_found() {
    let dir = tempfile::tempdir().unwrap();
    rusqlite::Connection::open(dir.path().join(FILE_NAME))
        .unwrap()
        .execute_batch(include_str!("released/2.sql"))
        .unwrap();
    let history = History::open(dir.path()).unwrap();
    assert_eq!(found(&history, "harmonic"), ["From [harmonic] constants."]);
    assert_eq!(found(&history, "monic"), ["From har[monic] constants."]);
    assert_eq!(found(&history, "调和常数"), ["用[调和常数]计算。"]);
    let tides = found(&history, "tide");
    assert_eq!(tides, ["How are [tide] tables made?", "How are [tide] tables made?"]);
    let hits = history.search("river", 5).unwrap();
    assert_eq!(hits[0].message.as_deref(), Some("t3"));
    // Showing what was found leads to it.
    assert_eq!(history.show("t3").unwrap().as_deref(), Some("tides"));
}

#[test]
fn a_damaged_index_is_made_again() {
    let (dir, history) = room();
    said(&history, "x", &["alpha beta", "gamma"]);
    assert_eq!(found(&history, "alpha").len(), 1);
    let raw = rusqlite::Connection::open(dir.path().join(FILE_NAME)).unwrap();
    raw.execute_batch("UPDATE message_words_data SET block = x'00ff00ff00ff' WHERE id > 1")
        .unwrap();
    drop(history);
    let history = History::open(dir.path()).unwrap();
    assert_eq!(found(&history, "alpha"), ["[alpha] beta"]);
    history
        .append(&history.list().unwrap()[0].id, &Message::whole(Role::User, "delta", 9))
        .unwrap();
    assert_eq!(found(&history, "delta"), ["[delta]"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// No way to type anything that is an error; and what is there is found by any word of it.
    #[test]
    fn nothing_that_is_typed_is_an_error(
        typed in "(\\PC|[\"*:^(){}'\\[\\]+\\-~\0\n]|AND |OR |NOT |NEAR\\(|潮|é){0,24}",
    ) {
        let (_dir, history) = room();
        said(&history, "AND OR NOT", &["潮汐 NEAR \"quotes\" (a) é"]);
        history.search(&typed, 10).unwrap();
    }

    #[test]
    fn what_was_said_is_found_by_its_words(text in "[a-zé潮汐表算 .,!\"-]{1,60}", at in any::<prop::sample::Index>()) {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        prop_assume!(!words.is_empty());
        let word = words[at.index(words.len())];
        let (_dir, history) = room();
        said(&history, "0", &["something else", &text]);
        let hits = history.search(word, 10).unwrap();
        let hit = hits.iter().find(|hit| hit.at == 11);
        prop_assert!(hit.is_some(), "{:?} in {:?}", word, text);
        let whole: String = hit.unwrap().snippet.iter().map(|piece| piece.text.as_str()).collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert!(text.contains(whole.trim_matches(['…', ' '])), "{} of {}", whole, text);
    }
}
