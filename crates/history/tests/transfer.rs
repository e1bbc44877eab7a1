//! What is exported comes back without loss; what is here is never changed by it; a bad file is
//! refused with its place, wholly.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use base64::Engine as _;
use patchbay_failure::{Failure, Kind};
use patchbay_history::model::{
    AttachmentKind, ConversationOptions, ImportOutcome, NewAttachment, Source, TokensUsed,
};
use patchbay_history::{Ask, FILE_NAME, History, MarkdownWords, Message, MessageStatus, Role};
use proptest::prelude::*;
use serde_json::{Value, json};

fn room() -> (tempfile::TempDir, History) {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    (dir, history)
}

fn text(name: &str, content: &str) -> NewAttachment {
    NewAttachment {
        kind: AttachmentKind::Text,
        name: name.to_owned(),
        media_type: "text/plain".to_owned(),
        width: None,
        height: None,
        bytes: content.as_bytes().to_vec(),
    }
}

fn picture(bytes: &[u8]) -> NewAttachment {
    NewAttachment {
        kind: AttachmentKind::Image,
        name: "a.png".to_owned(),
        media_type: "image/png".to_owned(),
        width: Some(2),
        height: Some(3),
        bytes: png(2, 3, bytes),
    }
}

/// A PNG of that size without any pixels, and `rest` behind it.
fn png(width: u32, height: u32, rest: &[u8]) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
    head.extend([8, 6, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(&head);
    png.extend(crc(&head).to_be_bytes());
    png.extend(b"\0\0\0\0IDAT");
    png.extend(crc(b"IDAT").to_be_bytes());
    png.extend(rest);
    png
}

/// CRC-32, as PNG counts it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    })
}

/// Everything but the time of the export.
fn all(history: &History) -> Value {
    let mut document: Value =
        serde_json::from_str(&history.export_json(None, 1).unwrap().unwrap()).unwrap();
    document["conversations"].take()
}

/// A conversation with everything in it.
fn furnish(history: &History) -> String {
    let options = ConversationOptions {
        model: Some("gpt-5.5".to_owned()),
        effort: Some("high".to_owned()),
        search: true,
        instructions: "Answer in Latin.".to_owned(),
    };
    let ask = Ask {
        text: "潮汐 \u{0}\u{1b}[31m \u{feff} 💡".to_owned(),
        options,
        attach: vec![picture(&[0, 255, 7]), text("n.txt", "two\nlines\u{0}")],
        ..Ask::default()
    };
    let asked = history.ask(&ask, 10).unwrap().unwrap();
    let mut answer = Message::whole(Role::Assistant, "half", 11);
    answer.reasoning = "r".to_owned();
    answer.commentary = "c".to_owned();
    answer.thought_s = Some(1.234_567_891);
    answer.status = MessageStatus::Failed;
    answer.failure = Some(Failure::new(Kind::StreamClosed).with_detail("cut"));
    answer.model = Some("served".to_owned());
    answer.asked_model = Some("asked".to_owned());
    answer.tokens = Some(TokensUsed { input: 1, cached: 2, output: 3, reasoning: 4 });
    answer.sources = vec![Source { url: "https://a.example/".into(), title: "A".into() }];
    history.answer(&asked.message.id, &answer).unwrap();
    history.answer(&asked.message.id, &Message::whole(Role::Assistant, "again", 12)).unwrap();
    history.show(&answer.id).unwrap();
    history.pin(&asked.conversation, true).unwrap();
    history.rename(&asked.conversation, "A title").unwrap();
    history.save_draft(Some(&asked.conversation), "and then").unwrap();
    asked.conversation
}

#[test]
fn everything_comes_back() {
    let (_dir, history) = room();
    let id = furnish(&history);
    furnish(&history);
    let file = history.export_json(None, 77).unwrap().unwrap();
    let (_other_dir, other) = room();
    let imported = other.import(file.as_bytes()).unwrap();
    assert!(imported.iter().all(|one| one.outcome == ImportOutcome::Added));
    assert_eq!(all(&other), all(&history));
    assert_eq!(other.conversation(&id).unwrap(), history.conversation(&id).unwrap());
    assert_eq!(other.outline(&id).unwrap(), history.outline(&id).unwrap());
    assert_eq!(other.search("half", 9).unwrap().len(), 2);
    // The same again changes nothing, also with the mark that some editors put first.
    let again = other.import(format!("\u{feff}{file}").as_bytes()).unwrap();
    assert!(again.iter().all(|one| one.outcome == ImportOutcome::Skipped));
    assert_eq!(all(&other), all(&history));
}

#[test]
fn what_is_here_is_never_changed() {
    let (_dir, history) = room();
    let id = furnish(&history);
    let file = history.export_json(Some(std::slice::from_ref(&id)), 1).unwrap().unwrap();
    history.append(&id, &Message::whole(Role::User, "since then", 20)).unwrap();
    let before = history.conversation(&id).unwrap();
    let imported = history.import(file.as_bytes()).unwrap().remove(0);
    assert_eq!((imported.outcome, imported.title.as_str()), (ImportOutcome::Copied, "A title"));
    assert_ne!(imported.id, id);
    assert_eq!(history.conversation(&id).unwrap(), before);
    let copy = history.conversation(&imported.id).unwrap().unwrap();
    assert_eq!(copy.messages.len(), 2);
    assert_eq!(copy.messages[0].attachments.len(), 2);
    assert_eq!(history.list().unwrap().len(), 2);
    // One that was deleted meanwhile comes as a copy too: its ids are taken until it is purged.
    history.delete(&id, 30).unwrap();
    let again = history.import(file.as_bytes()).unwrap().remove(0);
    assert_eq!(again.outcome, ImportOutcome::Copied);
    assert!(history.restore(&id).unwrap());
    // A message of it that stands in another conversation makes a copy as well.
    let mut document: Value = serde_json::from_str(&file).unwrap();
    document["conversations"][0]["id"] = json!("another");
    let imported = history.import(document.to_string().as_bytes()).unwrap().remove(0);
    assert_eq!(imported.outcome, ImportOutcome::Copied);
}

#[test]
fn what_is_not_there_is_not_exported() {
    let (_dir, history) = room();
    let id = furnish(&history);
    let ids = [id.clone(), "nowhere".to_owned()];
    let words = MarkdownWords::default();
    assert_eq!(history.export_json(Some(&ids), 1).unwrap(), None);
    assert_eq!(history.export_markdown(Some(&ids), &words).unwrap(), None);
    history.delete(&id, 5).unwrap();
    assert_eq!(history.export_json(Some(&ids[..1]), 1).unwrap(), None);
    assert_eq!(all(&history), json!([]));
    assert_eq!(history.export_markdown(None, &words).unwrap().unwrap(), "");
}

#[test]
fn a_bad_file_is_refused_with_its_place_and_wholly() {
    let (dir, history) = room();
    furnish(&history);
    furnish(&history);
    let whole: Value =
        serde_json::from_str(&history.export_json(None, 1).unwrap().unwrap()).unwrap();
    let (_empty_dir, empty) = room();
    let refused = |what: &str, file: &[u8], place: &str| {
        let failure = empty.import(file).unwrap_err();
        assert_eq!(failure.kind, Kind::Schema, "{what}");
        let detail = failure.detail.unwrap();
        assert!(detail.contains(place), "{what}: {detail}");
        assert_eq!(all(&empty), json!([]), "{what}");
    };
    let second = "/conversations/1/messages/0";
    type Change<'a> = (&'a str, &'a str, Value, &'a str);
    let changes: [Change<'_>; 11] = [
        ("schema", "/schema", json!(2), "schema: 2"),
        ("kind", "/kind", json!("other"), "kind:"),
        ("role", &format!("{second}/role"), json!("system"), "line "),
        (
            "parent",
            &format!("{second}/parent"),
            json!("nobody"),
            "conversations[1].messages[0].parent: “nobody”",
        ),
        ("no id", &format!("{second}/id"), json!(""), "conversations[1].messages[0].id: is empty"),
        (
            "twice",
            &format!("{second}/id"),
            whole["conversations"][0]["messages"][0]["id"].clone(),
            "conversations[1].messages[0].id:",
        ),
        (
            "base64",
            &format!("{second}/attachments/0/base64"),
            json!("%%"),
            "conversations[1].messages[0].attachments[0].base64:",
        ),
        (
            "another kind",
            &format!("{second}/attachments/0/media_type"),
            json!("image/jpeg"),
            "attachments[0].media_type: “image/jpeg”, and the picture is image/png",
        ),
        (
            "a bomb",
            &format!("{second}/attachments/0/base64"),
            json!(base64::engine::general_purpose::STANDARD.encode(png(30_000, 30_000, b""))),
            "attachments[0].base64: 30000 × 30000 pixels are too many",
        ),
        (
            "svg",
            &format!("{second}/attachments/0/media_type"),
            json!("image/svg+xml"),
            "attachments[0].media_type: “image/svg+xml”",
        ),
        ("no text", &format!("{second}/attachments/1/text"), Value::Null, "attachments[1]: a text"),
    ];
    for (what, pointer, value, place) in changes {
        let mut changed = whole.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        refused(what, serde_json::to_string_pretty(&changed).unwrap().as_bytes(), place);
    }
    let text = whole.to_string();
    refused("cut", &text.as_bytes()[..text.len() / 2], "line 1 column");
    refused("nothing", b"", "line 1 column 0");
    refused("no JSON", b"\xff\xfe", "line 1 column 1");
    refused("a list", b"[]", "kind:");
    refused("another file", br#"{"tools":[]}"#, "kind:");
    drop(dir);
}

#[test]
fn a_failure_of_another_version_is_carried_along() {
    let (dir, history) = room();
    let id = furnish(&history);
    rusqlite::Connection::open(dir.path().join(FILE_NAME))
        .unwrap()
        .execute("UPDATE messages SET failure = '{\"kind\":\"of_2031\",\"x\":[1.5]}' WHERE failure IS NOT NULL", [])
        .unwrap();
    let (_other_dir, other) = room();
    other.import(history.export_json(None, 1).unwrap().unwrap().as_bytes()).unwrap();
    assert_eq!(all(&other), all(&history));
    assert_eq!(all(&other)[0]["messages"][1]["failure"]["x"], json!([1.5]));
    assert_eq!(other.conversation(&id).unwrap().unwrap().messages.len(), 2);
}

#[test]
fn markdown_is_what_the_conversation_shows() {
    let (_dir, history) = room();
    let ask = Ask {
        text: "How?".to_owned(),
        attach: vec![picture(b"x"), text("n.md", "a ``` b\n")],
        ..Ask::default()
    };
    let asked = history.ask(&ask, 1).unwrap().unwrap();
    let mut answer = Message::whole(Role::Assistant, "So:\n\n```rust\nfn", 2);
    answer.status = MessageStatus::Cancelled;
    answer.model = Some("gpt-5.5".to_owned());
    history.answer(&asked.message.id, &Message::whole(Role::Assistant, "not shown", 2)).unwrap();
    history.answer(&asked.message.id, &answer).unwrap();
    let ids = [asked.conversation];
    let words = MarkdownWords { person: "我".to_owned(), ..MarkdownWords::default() };
    let markdown = history.export_markdown(Some(&ids), &words).unwrap().unwrap();
    assert_eq!(
        markdown,
        "# How?\n\n## 我\n\nHow?\n\n*Picture: a.png, 2 × 3*\n\n**n.md**\n\n````\na ``` b\n````\n\
         \n## gpt-5.5\n\nSo:\n\n```rust\nfn\n```\n\n> This answer is not whole.\n"
    );
    history.create("Another", 3).unwrap();
    let both = history.export_markdown(None, &words).unwrap().unwrap();
    assert_eq!(both, format!("{markdown}\n---\n\n# Another\n"));
}

/// A message of a tree: what it follows (the number of an earlier one), and its words.
type Grown = (Option<prop::sample::Index>, bool, String, Vec<(bool, Vec<u8>)>);

fn grown() -> impl Strategy<Value = Grown> {
    let text = "(\\PC|[\u{0}-\u{1f}潮汐é\u{202e}\u{feff}\u{10ffff}\"\\\\]){0,20}";
    let attachments = prop::collection::vec((any::<bool>(), any::<Vec<u8>>()), 0..3);
    (any::<Option<prop::sample::Index>>(), any::<bool>(), text, attachments)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_conversation_comes_back(tree in prop::collection::vec(grown(), 0..12), thought in any::<Option<u32>>()) {
        let (_dir, history) = room();
        let id = history.create("x", 1).unwrap().id;
        let mut made: Vec<String> = Vec::new();
        for (n, (after, person, words, attachments)) in tree.into_iter().enumerate() {
            let after = after.filter(|_| !made.is_empty()).map(|at| made[at.index(made.len())].clone());
            if person {
                let attach = attachments.iter().map(|(clear, bytes)| {
                    let content = String::from_utf8_lossy(bytes);
                    if *clear { text(&words, &content) } else { picture(bytes) }
                });
                let ask = Ask { conversation: Some(id.clone()), text: words.clone(), attach: attach.collect(), ..Ask::default() };
                made.push(history.ask(&ask, n as i64).unwrap().unwrap().message.id);
            } else {
                let mut message = Message::whole(Role::Assistant, words, n as i64);
                message.thought_s = thought.map(|ns| f64::from(ns) / 1e9);
                match after {
                    Some(after) => history.answer(&after, &message).unwrap(),
                    None => history.append(&id, &message).unwrap(),
                }
                made.push(message.id);
            }
            if n % 3 == 2 {
                history.show(&made[n / 2]).unwrap();
            }
        }
        let (_other_dir, other) = room();
        let file = history.export_json(None, 1).unwrap().unwrap();
        other.import(file.as_bytes()).unwrap();
        prop_assert_eq!(all(&other), all(&history));
        prop_assert_eq!(other.outline(&id).unwrap(), history.outline(&id).unwrap());
        let shown = history.conversation(&id).unwrap();
        prop_assert_eq!(other.conversation(&id).unwrap().map(|it| it.messages.len()), shown.map(|it| it.messages.len()));
        // And the copy of it is the same but for its ids.
        prop_assert_eq!(history.import(file.as_bytes()).unwrap()[0].outcome, ImportOutcome::Skipped);
    }
}
