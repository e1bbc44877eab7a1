//! `patchbay history`, as the contract has it: what it prints, its JSON, its exit statuses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod support;

use patchbay_history::{FILE_NAME, History, Message, MessageStatus, Role};
use serde_json::{Value, json};
use support::Place;

/// A place with two conversations, and their ids.
fn place() -> (Place, String, String) {
    let place = Place::empty();
    let history = History::open(&place.data()).unwrap();
    let tides = history.create("How are tide tables made?", 100).unwrap().id;
    history.append(&tides, &Message::whole(Role::User, "How are tide tables made?", 100)).unwrap();
    let mut answer =
        Message::whole(Role::Assistant, "From harmonic\n\nconstants: 潮汐表。", 1_777_936_568);
    answer.model = Some("gpt-5.4".to_owned());
    history.append(&tides, &answer).unwrap();
    let buckets = history.create("Token bucket in Rust", 200).unwrap().id;
    history
        .append(&buckets, &Message::whole(Role::User, "Token bucket \u{1b}[31m in Rust", 200))
        .unwrap();
    history.pin(&buckets, true).unwrap();
    (place, tides, buckets)
}

#[test]
fn without_a_history_there_is_nothing_and_nothing_is_made() {
    let place = Place::empty();
    let list = place.run(&["history", "list", "--json"]).exits(0).json();
    assert_eq!(list, json!({ "schema": 1, "conversations": [] }));
    let found = place.run(&["history", "search", "x", "--json"]).exits(0).json();
    assert_eq!(found, json!({ "schema": 1, "hits": [] }));
    assert!(place.run(&["history", "list"]).exits(0).out.contains("no conversations"));
    for args in [
        &["history", "export", "x"][..],
        &["history", "delete", "x"],
        &["history", "export", "--all"],
    ] {
        place.run(args).exits(2);
    }
    assert!(!place.data().join(FILE_NAME).exists());
}

#[test]
fn the_list_has_pinned_ones_first() {
    let (place, tides, buckets) = place();
    let list = place.run(&["history", "list", "--json"]).exits(0).json();
    assert_eq!(
        list,
        json!({ "schema": 1, "conversations": [
            { "id": buckets, "title": "Token bucket in Rust", "updated_at": 200, "pinned": true, "has_draft": false },
            { "id": tides, "title": "How are tide tables made?", "updated_at": 1_777_936_568, "pinned": false, "has_draft": false },
        ] })
    );
    let ran = place.run(&["history", "list"]).exits(0);
    let lines: Vec<_> = ran.out.lines().collect();
    assert_eq!(lines[0], format!("{buckets}  1970-01-01 00:03 UTC  Token bucket in Rust  pinned"));
    assert_eq!(lines.len(), 2);
}

#[test]
fn search_finds_titles_words_parts_and_chinese() {
    let (place, tides, buckets) = place();
    let hits = |typed: &[&str]| {
        let args = [&["history", "search", "--json"], typed].concat();
        let found = place.run(&args).exits(0).json();
        assert_eq!(found["schema"], 1);
        found["hits"].as_array().unwrap().clone()
    };
    let by_word = hits(&["harmonic"]);
    assert_eq!(by_word.len(), 1);
    assert_eq!(
        (&by_word[0]["conversation"], &by_word[0]["role"]),
        (&json!(tides), &json!("assistant"))
    );
    assert_eq!(
        by_word[0]["snippet"],
        json!([
            { "text": "From ", "hit": false }, { "text": "harmonic", "hit": true },
            { "text": " constants: 潮汐表。", "hit": false },
        ])
    );
    assert_eq!(hits(&["monic"]).len(), 1);
    assert_eq!(hits(&["汐"]).len(), 1);
    assert_eq!(hits(&["tables", "tide"]).len(), 2, "the title, and the message");
    assert_eq!(hits(&["tide", "--limit", "1"])[0]["message"], Value::Null);
    for typed in ["\"", "AND", "NEAR(", "a*b:c", "-x"] {
        hits(&["--", typed]);
    }
    let ran = place.run(&["history", "search", "bucket"]).exits(0);
    assert!(ran.out.contains(&buckets) && ran.out.contains("Token bucket"), "{}", ran.out);
    assert!(place.run(&["history", "search", "zeppelin"]).exits(0).out.contains("Nothing"));
    place.run(&["history", "search"]).exits(2);
}

#[test]
fn an_export_comes_back_elsewhere() {
    let (from, tides, _) = place();
    let file = from.run(&["history", "export", "--all", "--format", "json"]).exits(0).out;
    let document: Value = serde_json::from_str(&file).unwrap();
    assert_eq!((&document["schema"], &document["kind"]), (&json!(1), &json!("patchbay.history")));
    assert_eq!(document["conversations"].as_array().unwrap().len(), 2);
    let one = from.run(&["history", "export", &tides, "--json"]).exits(0).json();
    assert_eq!(one["conversations"][0]["id"], json!(tides));

    let to = Place::empty();
    to.write("conversations.json", &file);
    let path = to.home().join("conversations.json");
    let path = path.to_str().unwrap();
    let imported = to.run(&["history", "import", path, "--json"]).exits(0).json();
    let outcomes = |imported: &Value| -> Vec<String> {
        let all = imported["conversations"].as_array().unwrap().iter();
        all.map(|one| one["outcome"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(outcomes(&imported), ["added", "added"]);
    let again = to.run(&["history", "import", path, "--json"]).exits(0).json();
    assert_eq!(outcomes(&again), ["skipped", "skipped"]);
    let list = |place: &Place| place.run(&["history", "list", "--json"]).exits(0).out;
    assert_eq!(list(&to), list(&from));
    assert!(to.run(&["history", "import", path]).exits(0).out.contains("here already"));
}

#[test]
fn markdown_is_for_people() {
    let (place, tides, _) = place();
    let ran = place.run(&["history", "export", &tides]).exits(0);
    assert_eq!(
        ran.out,
        "# How are tide tables made?\n\n## Question\n\nHow are tide tables made?\n\n## gpt-5.4\n\n\
         From harmonic\n\nconstants: 潮汐表。\n"
    );
    assert_eq!(ran.err, "");
    let json =
        place.run(&["history", "export", &tides, "--format", "md", "--json"]).exits(0).json();
    assert_eq!(json, json!({ "schema": 1, "markdown": ran.out }));
    place.run(&["history", "export"]).exits(2);
    place.run(&["history", "export", "nowhere"]).exits(2);
    place.run(&["history", "export", &tides, "--all"]).exits(2);
}

#[test]
fn a_bad_file_is_three_and_changes_nothing() {
    let (place, tides, _) = place();
    let before = place.run(&["history", "list"]).exits(0).out;
    let mut document = place.run(&["history", "export", &tides, "--json"]).exits(0).json();
    document["conversations"][0]["id"] = json!("another");
    document["conversations"][0]["messages"][1]["parent"] = json!("nobody");
    place.write("bad.json", &document.to_string());
    let path = place.home().join("bad.json");
    let error = place.run(&["history", "import", path.to_str().unwrap(), "--json"]).exits(3).json();
    let detail = error["error"]["detail"].as_str().unwrap();
    assert!(detail.contains("conversations[0].messages[1].parent"), "{detail}");
    let ran = place.run(&["history", "import", path.to_str().unwrap()]).exits(3);
    assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 3), "{}", ran.err);
    place.run(&["history", "import", "no-such-file.json"]).exits(3);
    assert_eq!(place.run(&["history", "list"]).exits(0).out, before);
}

#[test]
fn a_deleted_conversation_can_be_restored() {
    let (place, tides, _) = place();
    let ran = place.run(&["history", "delete", &tides]).exits(0);
    assert!(ran.out.contains(&format!("patchbay history restore {tides}")), "{}", ran.out);
    place.run(&["history", "delete", &tides]).exits(2);
    place.run(&["history", "export", &tides]).exits(2);
    assert_eq!(
        place.run(&["history", "search", "harmonic", "--json"]).exits(0).json()["hits"],
        json!([])
    );
    let restored = place.run(&["history", "restore", &tides, "--json"]).exits(0).json();
    assert_eq!(restored, json!({ "schema": 1, "restored": tides }));
    assert!(place.run(&["history", "list"]).exits(0).out.contains(&tides));
    place.run(&["history", "restore", "nowhere"]).exits(2);
}

#[test]
fn a_damaged_history_is_told_and_set_aside() {
    let (place, ..) = place();
    std::fs::write(place.data().join(FILE_NAME), vec![7; 9_000]).unwrap();
    let ran = place.run(&["history", "list", "--json"]).exits(0);
    assert!(
        ran.err.contains("damaged") && ran.err.contains("history.damaged-1.sqlite3"),
        "{}",
        ran.err
    );
    assert_eq!(ran.json()["conversations"], json!([]));
    let aside = place.data().join("history.damaged-1.sqlite3");
    assert_eq!(std::fs::read(aside).unwrap(), vec![7; 9_000]);
    assert_eq!(place.run(&["history", "list"]).exits(0).err, "");
}

#[test]
fn an_answer_that_is_not_whole_says_so() {
    let (place, tides, _) = place();
    let history = History::open(&place.data()).unwrap();
    let mut answer = Message::whole(Role::Assistant, "half", 300);
    answer.status = MessageStatus::Interrupted;
    history.append(&tides, &answer).unwrap();
    let out = place.run(&["history", "export", &tides]).exits(0).out;
    assert!(out.ends_with("half\n\n> This answer is not whole.\n"), "{out}");
}
