//! Attachments belong to one draft, queued message or message at a time, their bytes are kept once,
//! and they go where it goes. And what waits in the queue.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use patchbay_history::model::{Attachment, AttachmentKind, NewAttachment};
use patchbay_history::{Ask, FILE_NAME, History, Message, Role, UNDO_FOR_S};

fn room() -> (tempfile::TempDir, History) {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    (dir, history)
}

fn picture(bytes: &[u8]) -> NewAttachment {
    NewAttachment {
        kind: AttachmentKind::Image,
        name: "a.png".to_owned(),
        media_type: "image/png".to_owned(),
        width: Some(2),
        height: Some(3),
        bytes: bytes.to_vec(),
    }
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

fn names(all: &[Attachment]) -> Vec<&str> {
    all.iter().map(|attachment| attachment.name.as_str()).collect()
}

/// How many bytes-es are stored.
fn blobs(dir: &tempfile::TempDir) -> i64 {
    let raw = rusqlite::Connection::open(dir.path().join(FILE_NAME)).unwrap();
    raw.query_row("SELECT count(*) FROM blobs", [], |row| row.get(0)).unwrap()
}

#[test]
fn an_attachment_waits_in_its_draft_and_goes_with_the_message() {
    let (dir, history) = room();
    let first = history.attach(None, &picture(b"one")).unwrap();
    let second = history.attach(None, &text("notes", "two")).unwrap();
    let third = history.attach(None, &text("unwanted", "three")).unwrap();
    history.detach(&third.id).unwrap();
    history.detach(&third.id).unwrap();
    assert_eq!((first.size, first.width, first.height), (3, Some(2), Some(3)));
    drop(history);
    let history = History::open(dir.path()).unwrap();
    assert_eq!(history.attached(None).unwrap(), [first.clone(), second.clone()]);
    assert_eq!(blobs(&dir), 2);
    let ask = Ask {
        text: "look".to_owned(),
        attached: vec![first.id.clone(), second.id.clone()],
        attach: vec![picture(b"one")],
        ..Ask::default()
    };
    let asked = history.ask(&ask, 5).unwrap().unwrap();
    assert_eq!(names(&asked.message.attachments), ["a.png", "notes", "a.png"]);
    assert!(history.attached(None).unwrap().is_empty());
    assert_eq!(blobs(&dir), 2, "the same bytes once");
    let whole = history.attachment(&second.id).unwrap().unwrap();
    assert_eq!(whole, text("notes", "two"));
    let id = asked.conversation;
    let shown = history.page(&id, 0, 9).unwrap().messages.remove(0);
    assert_eq!(shown, asked.message);
    // What was sent is not taken out by what is for drafts.
    history.detach(&first.id).unwrap();
    assert_eq!(history.conversation(&id).unwrap().unwrap().messages[0], asked.message);
    // The answer's way back: everything returns to the draft.
    history.take_back(&asked.message.id, None).unwrap();
    let outline = history.outline(&id).unwrap().unwrap();
    assert_eq!((outline.draft.as_str(), outline.attached.len()), ("look", 3));
    assert!(outline.entries.is_empty());
}

#[test]
fn an_edit_keeps_the_attachments_that_it_names() {
    let (dir, history) = room();
    let ask = Ask {
        text: "q".to_owned(),
        attach: vec![picture(b"one"), text("n", "two")],
        ..Ask::default()
    };
    let asked = history.ask(&ask, 1).unwrap().unwrap();
    let kept = asked.message.attachments[0].id.clone();
    let edit = Ask {
        conversation: Some(asked.conversation.clone()),
        text: "Q".to_owned(),
        instead_of: Some(asked.message.id.clone()),
        attached: vec![kept.clone()],
        ..Ask::default()
    };
    let edited = history.ask(&edit, 2).unwrap().unwrap();
    assert_eq!(names(&edited.message.attachments), ["a.png"]);
    assert_ne!(edited.message.attachments[0].id, kept);
    assert_eq!(blobs(&dir), 2);
    history.remove_message(&asked.message.id).unwrap();
    assert_eq!(blobs(&dir), 1, "bytes go with the last that needs them");
    let still = &edited.message.attachments[0].id;
    assert_eq!(history.attachment(still).unwrap().unwrap().bytes, b"one");
    // One that is gone can't be sent, and nothing is stored then.
    let lost = Ask { attached: vec![kept], instead_of: None, ..edit };
    assert_eq!(history.ask(&lost, 3).unwrap(), None);
    let known = history.conversation(&asked.conversation).unwrap().unwrap();
    assert_eq!((known.messages.len(), known.summary.updated_at), (1, 2));
}

#[test]
fn attachments_go_with_their_conversation() {
    let (dir, history) = room();
    let ask = Ask { text: "q".to_owned(), attach: vec![picture(b"sent")], ..Ask::default() };
    let asked = history.ask(&ask, 1).unwrap().unwrap();
    let id = asked.conversation;
    history.attach(Some(&id), &picture(b"draft")).unwrap();
    let waiting = history.attach(Some(&id), &picture(b"queued")).unwrap();
    history.queue(&id, "later", &[waiting.id], 2).unwrap().unwrap();
    assert_eq!(blobs(&dir), 3);
    history.delete(&id, 10).unwrap();
    assert!(history.attach(Some(&id), &picture(b"late")).is_err());
    assert_eq!(blobs(&dir), 3);
    history.purge(10 + UNDO_FOR_S).unwrap();
    assert_eq!(blobs(&dir), 0);
}

#[test]
fn a_message_waits_in_the_queue_over_a_crash() {
    let (dir, history) = room();
    let asked = history.ask(&Ask { text: "q1".to_owned(), ..Ask::default() }, 1).unwrap().unwrap();
    let id = asked.conversation;
    history.save_draft(Some(&id), "q2").unwrap();
    let attached = history.attach(Some(&id), &text("n", "t")).unwrap().id;
    let second = history.queue(&id, "q2", &[attached], 2).unwrap().unwrap();
    let third = history.queue(&id, "q3", &[], 3).unwrap().unwrap();
    assert_eq!(history.draft(Some(&id)).unwrap(), "");
    assert_eq!(history.queue("nowhere", "x", &[], 4).unwrap(), None);
    assert_eq!(history.queue(&id, "x", &["nowhere".to_owned()], 4).unwrap(), None);
    // Not closed: as after a crash.
    std::mem::forget(history);
    let history = History::open(dir.path()).unwrap();
    assert_eq!(history.queued(&id).unwrap(), [second.clone(), third.clone()]);
    assert_eq!(history.outline(&id).unwrap().unwrap().queued.len(), 2);
    history.answer(&asked.message.id, &Message::whole(Role::Assistant, "a1", 4)).unwrap();
    let sent = history.ask_queued(&second.id, 5).unwrap().unwrap();
    assert_eq!((sent.message.text.as_str(), sent.said.len()), ("q2", 2));
    assert_eq!(names(&sent.message.attachments), ["n"]);
    assert_eq!(history.ask_queued(&second.id, 6).unwrap(), None, "once");
    history.save_draft(Some(&id), "typed").unwrap();
    assert!(history.unqueue(&third.id).unwrap());
    assert!(!history.unqueue(&third.id).unwrap());
    assert_eq!(history.draft(Some(&id)).unwrap(), "q3\n\ntyped");
    assert!(history.queued(&id).unwrap().is_empty());
}
