//! What can be done with a conversation as a whole, and what a message that is sent does to it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use patchbay_history::model::{AttachmentKind, ConversationOptions, NewAttachment};
use patchbay_history::{Ask, FILE_NAME, History, Message, Role, UNDO_FOR_S};

fn room() -> (tempfile::TempDir, History) {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    (dir, history)
}

fn ask(conversation: Option<&str>, text: &str) -> Ask {
    Ask { conversation: conversation.map(str::to_owned), text: text.to_owned(), ..Ask::default() }
}

#[test]
fn a_conversation_is_renamed_on_one_line() {
    let (_dir, history) = room();
    let id = history.create("first words", 1).unwrap().id;
    let renamed = history.rename(&id, "  Tides\nand \u{202e}rivers\u{0} ").unwrap();
    assert_eq!(renamed.as_deref(), Some("Tides and rivers"));
    assert_eq!(history.list().unwrap()[0].title, "Tides and rivers");
    assert_eq!(history.rename(&id, " \n").unwrap().as_deref(), Some("Tides and rivers"));
    assert_eq!(history.rename("nowhere", "x").unwrap(), None);
    // It is not moved up the list.
    assert_eq!(history.list().unwrap()[0].updated_at, 1);
}

#[test]
fn the_list_says_where_something_was_not_sent() {
    let (_dir, history) = room();
    let id = history.create("x", 1).unwrap().id;
    let has_draft = || history.list().unwrap()[0].has_draft;
    assert!(!has_draft());
    history.save_draft(Some(&id), " \n").unwrap();
    history.save_draft(None, "of another").unwrap();
    assert!(!has_draft());
    history.save_draft(Some(&id), "and rivers").unwrap();
    assert!(has_draft());
    history.save_draft(Some(&id), "").unwrap();
    assert!(!has_draft());
    let notes = NewAttachment {
        kind: AttachmentKind::Text,
        name: "notes".to_owned(),
        media_type: "text/plain".to_owned(),
        width: None,
        height: None,
        bytes: b"high tide".to_vec(),
    };
    let attached = history.attach(Some(&id), &notes).unwrap();
    assert!(has_draft());
    history.detach(&attached.id).unwrap();
    assert!(!has_draft());
}

#[test]
fn what_a_conversation_asks_for_itself_is_kept() {
    let (dir, history) = room();
    let id = history.create("x", 1).unwrap().id;
    assert_eq!(history.options(&id).unwrap(), Some(ConversationOptions::default()));
    let options = ConversationOptions {
        model: Some("gpt-5.5".to_owned()),
        effort: Some("high".to_owned()),
        search: true,
        instructions: "Answer in Latin.".to_owned(),
    };
    history.set_options(&id, &options).unwrap();
    drop(history);
    let history = History::open(dir.path()).unwrap();
    assert_eq!(history.options(&id).unwrap().as_ref(), Some(&options));
    assert_eq!(history.outline(&id).unwrap().unwrap().options, options);
    // A new one begins with what it is given, and is asked with it.
    let asked = Ask { options: options.clone(), ..ask(None, "hi") };
    let asked = history.ask(&asked, 5).unwrap().unwrap();
    assert_eq!(asked.options, options);
    assert_eq!(history.options(&asked.conversation).unwrap(), Some(options));
    assert_eq!(history.options("nowhere").unwrap(), None);
}

#[test]
fn a_deleted_conversation_comes_back_as_it_was() {
    let (dir, history) = room();
    let id = history.create("tides", 1).unwrap().id;
    history.append(&id, &Message::whole(Role::User, "tides?", 2)).unwrap();
    history.save_draft(Some(&id), "and rivers").unwrap();
    history.pin(&id, true).unwrap();
    let before = history.conversation(&id).unwrap();
    history.delete(&id, 1_000).unwrap();
    assert!(history.list().unwrap().is_empty());
    assert_eq!(history.conversation(&id).unwrap(), None);
    assert_eq!(history.outline(&id).unwrap(), None);
    assert_eq!(history.page(&id, 0, 10).unwrap().total, 0);
    assert_eq!(history.options(&id).unwrap(), None);
    assert_eq!(history.ask(&ask(Some(&id), "late"), 1_001).unwrap(), None);
    assert!(history.append(&id, &Message::whole(Role::User, "late", 1_001)).is_err());
    history.save_draft(Some(&id), "late").unwrap();
    // Another start, and another deletion, take it only when its time is over.
    drop(history);
    let history = History::open(dir.path()).unwrap();
    history.purge(1_000 + UNDO_FOR_S - 1).unwrap();
    assert!(history.restore(&id).unwrap());
    assert_eq!(history.conversation(&id).unwrap(), before);
    history.delete(&id, 1_000).unwrap();
    let other = history.create("other", 5_000).unwrap().id;
    history.delete(&other, 1_000 + UNDO_FOR_S).unwrap();
    assert!(!history.restore(&id).unwrap());
    assert!(history.restore(&other).unwrap());
    assert!(!history.restore("nowhere").unwrap());
}

#[test]
fn what_was_purged_is_not_on_the_disk_any_more() {
    let (dir, history) = room();
    let id = history.create("xylophone-in-a-title", 1).unwrap().id;
    history.append(&id, &Message::whole(Role::User, "zeppelin-in-a-message", 2)).unwrap();
    history.save_draft(Some(&id), "quokka-in-a-draft").unwrap();
    let on_disk = |word: &str| {
        // What the write-ahead log holds is written into the file and then removed.
        let connection = rusqlite::Connection::open(dir.path().join(FILE_NAME)).unwrap();
        connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
            .unwrap();
        std::fs::read_dir(dir.path()).unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(word.len()).any(|part| part == word.as_bytes())
        })
    };
    let words = ["xylophone", "zeppelin", "quokka"];
    assert!(words.iter().all(|word| on_disk(word)), "it looks where there is something to see");
    history.delete(&id, 10).unwrap();
    history.purge(10 + UNDO_FOR_S).unwrap();
    for word in words {
        assert!(!on_disk(word), "{word}");
    }
}

#[test]
fn a_message_that_is_sent_clears_the_draft_it_was_typed_in() {
    let (_dir, history) = room();
    history.save_draft(None, "sent\n").unwrap();
    let asked = history.ask(&ask(None, "sent"), 1).unwrap().unwrap();
    assert_eq!(history.draft(None).unwrap(), "");
    assert!(asked.said.is_empty());
    let id = asked.conversation;
    assert_eq!(history.list().unwrap()[0].title, "sent");
    history.answer(&asked.message.id, &Message::whole(Role::Assistant, "hello", 2)).unwrap();
    history.save_draft(Some(&id), "something else").unwrap();
    let again = history.ask(&ask(Some(&id), "more"), 3).unwrap().unwrap();
    assert_eq!(history.draft(Some(&id)).unwrap(), "something else");
    let said: Vec<_> = again.said.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(said, ["sent", "hello"]);
    assert_eq!(history.list().unwrap()[0].updated_at, 3);
    assert_eq!(history.ask(&ask(Some("nowhere"), "x"), 4).unwrap(), None);
    assert_eq!(history.list().unwrap().len(), 1);
}

#[test]
fn a_message_that_came_to_nothing_is_the_draft_again() {
    let (_dir, history) = room();
    let asked = history.ask(&ask(None, "sent"), 1).unwrap().unwrap();
    let id = asked.conversation;
    let answer = Message::whole(Role::Assistant, "", 2);
    history.answer(&asked.message.id, &answer).unwrap();
    history.save_draft(Some(&id), "typed since").unwrap();
    history.take_back(&asked.message.id, Some(&answer.id)).unwrap();
    let known = history.conversation(&id).unwrap().unwrap();
    assert!(known.messages.is_empty());
    assert_eq!(known.draft, "sent\n\ntyped since");
    // Twice is once.
    history.take_back(&asked.message.id, Some(&answer.id)).unwrap();
    assert_eq!(history.draft(Some(&id)).unwrap(), "sent\n\ntyped since");
}
