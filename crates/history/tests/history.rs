//! What must hold of the conversations: they survive restarts and crashes, two programs may use
//! them at once, and a damaged file is told and left alone.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use patchbay_failure::{Failure, Kind};
use patchbay_history::{FILE_NAME, History, Message, MessageStatus, Role, UNDO_FOR_S};
use std::path::Path;

fn message(id: &str, role: Role, text: &str, created_at: i64) -> Message {
    Message { id: id.to_owned(), ..Message::whole(role, text, created_at) }
}

fn texts(history: &History, id: &str) -> Vec<String> {
    let conversation = history.conversation(id).unwrap().unwrap();
    conversation.messages.into_iter().map(|message| message.text).collect()
}

#[test]
fn everything_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let first = History::open(dir.path()).unwrap();
    let row = first.create("Why is the sky blue?", 100).unwrap();
    let mut answer = message("a", Role::Assistant, "Because …", 102);
    answer.reasoning = "Rayleigh".to_owned();
    answer.thought_s = Some(1.5);
    answer.model = Some("gpt-5.4".to_owned());
    answer.status = MessageStatus::Failed;
    answer.failure = Some(Failure::new(Kind::UsageLimit).with_detail("429"));
    let question = message("q", Role::User, "Why is the sky blue? 💡", 101);
    first.append(&row.id, &question).unwrap();
    first.append(&row.id, &answer).unwrap();
    first.save_draft(Some(&row.id), "And at night?").unwrap();
    first.save_draft(None, "new").unwrap();
    drop(first);

    let again = History::open(dir.path()).unwrap();
    let conversation = again.conversation(&row.id).unwrap().unwrap();
    assert_eq!(conversation.messages, [question, answer]);
    assert_eq!(conversation.draft, "And at night?");
    assert_eq!(conversation.summary.updated_at, 102);
    assert_eq!(again.draft(None).unwrap(), "new");
    assert_eq!(again.list().unwrap(), [conversation.summary]);
}

#[test]
fn the_newest_is_first_and_pinned_ones_stand_above() {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    let ids: Vec<String> =
        (0..3).map(|n| history.create(&format!("c{n}"), 10 + n).unwrap().id).collect();
    let order =
        || -> Vec<String> { history.list().unwrap().into_iter().map(|row| row.title).collect() };
    assert_eq!(order(), ["c2", "c1", "c0"]);
    history.append(&ids[0], &message("m", Role::User, "x", 50)).unwrap();
    assert_eq!(order(), ["c0", "c2", "c1"]);
    // A clock that was set back does not bury it.
    history.append(&ids[0], &message("n", Role::User, "x", 1)).unwrap();
    assert_eq!(order(), ["c0", "c2", "c1"]);
    history.pin(&ids[1], true).unwrap();
    assert_eq!(order(), ["c1", "c0", "c2"]);
    history.pin(&ids[1], false).unwrap();
    assert_eq!(order(), ["c0", "c2", "c1"]);
}

#[test]
fn messages_keep_their_order_when_one_is_updated_or_taken_out() {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    let id = history.create("x", 1).unwrap().id;
    for name in ["one", "two", "three"] {
        history.append(&id, &message(name, Role::User, name, 5)).unwrap();
    }
    history.update(&message("one", Role::User, "ONE", 9)).unwrap();
    assert_eq!(texts(&history, &id), ["ONE", "two", "three"]);
    history.remove_message("two").unwrap();
    history.remove_message("two").unwrap();
    assert_eq!(texts(&history, &id), ["ONE", "three"]);
    // The same id twice is a fault of ours and must not go unnoticed.
    assert!(history.append(&id, &message("one", Role::User, "again", 9)).is_err());
    assert_eq!(texts(&history, &id), ["ONE", "three"]);
}

#[test]
fn a_deleted_conversation_is_gone_with_everything_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    let id = history.create("secret plans", 1).unwrap().id;
    let other = history.create("other", 1).unwrap().id;
    history.append(&id, &message("m", Role::User, "x", 2)).unwrap();
    history.save_draft(Some(&id), "d").unwrap();
    history.save_draft(Some(&other), "kept").unwrap();
    history.delete(&id, 10).unwrap();
    history.delete(&id, 11).unwrap();
    history.purge(10 + UNDO_FOR_S).unwrap();
    assert!(!history.restore(&id).unwrap());
    assert_eq!(history.conversation(&id).unwrap(), None);
    assert_eq!(history.draft(Some(&id)).unwrap(), "");
    assert_eq!(history.draft(Some(&other)).unwrap(), "kept");
    // What arrives late does not bring it back.
    history.save_draft(Some(&id), "late").unwrap();
    assert_eq!(history.draft(Some(&id)).unwrap(), "");
    history.update(&message("m", Role::User, "late", 3)).unwrap();
    let refused = history.append(&id, &message("n", Role::User, "late", 3)).unwrap_err();
    assert_eq!(refused.title, "This conversation no longer exists.");
    assert_eq!(history.list().unwrap().len(), 1);
}

#[test]
fn an_empty_draft_is_no_draft() {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    history.save_draft(None, "a").unwrap();
    history.save_draft(None, "b").unwrap();
    assert_eq!(history.draft(None).unwrap(), "b");
    history.save_draft(None, "").unwrap();
    assert_eq!(history.draft(None).unwrap(), "");
    assert_eq!(history.draft(Some("nowhere")).unwrap(), "");
}

/// Two handles are two connections, as two programs have them: all writes of both must arrive.
#[test]
fn two_programs_write_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let id = History::open(dir.path()).unwrap().create("x", 1).unwrap().id;
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (dir, id) = (dir.path(), &id);
            scope.spawn(move || {
                let history = History::open(dir).unwrap();
                for n in 0..50 {
                    let one = message(&format!("{writer}-{n}"), Role::User, "x", n);
                    history.append(id, &one).unwrap();
                    history.save_draft(Some(id), &format!("{writer}-{n}")).unwrap();
                    assert!(history.conversation(id).unwrap().is_some());
                }
            });
        }
    });
    let history = History::open(dir.path()).unwrap();
    assert_eq!(texts(&history, &id).len(), 200);
    assert!(history.draft(Some(&id)).unwrap().ends_with("-49"));
}

#[test]
fn two_programs_make_the_file_at_once() {
    for _ in 0..10 {
        let dir = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for n in 0..4 {
                let dir = dir.path();
                scope.spawn(move || History::open(dir).unwrap().create("x", n).unwrap());
            }
        });
        assert_eq!(History::open(dir.path()).unwrap().list().unwrap().len(), 4);
    }
}

/// Set for the copy of this test program that dies in the middle of an answer.
const DIES_IN: &str = "PATCHBAY_HISTORY_TEST_DIES_IN";

fn die_while_answering(dir: &Path) -> ! {
    let history = History::open(dir).unwrap();
    let id = history.create("A question", 1).unwrap().id;
    history.append(&id, &message("q", Role::User, "A question", 1)).unwrap();
    let mut answer = message("a", Role::Assistant, "", 2);
    answer.status = MessageStatus::Interrupted;
    history.append(&id, &answer).unwrap();
    answer.text = "Half an ans".to_owned();
    history.update(&answer).unwrap();
    std::process::abort()
}

#[test]
fn a_crash_leaves_the_answer_interrupted() {
    if let Some(dir) = std::env::var_os(DIES_IN) {
        die_while_answering(Path::new(&dir));
    }
    let dir = tempfile::tempdir().unwrap();
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_crash_leaves_the_answer_interrupted", "--nocapture"])
        .env(DIES_IN, dir.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(!status.success(), "the copy was meant to die");
    let history = History::open(dir.path()).unwrap();
    let id = history.list().unwrap().first().unwrap().id.clone();
    let conversation = history.conversation(&id).unwrap().unwrap();
    let [question, answer] = conversation.messages.as_slice() else { unreachable!("two messages") };
    assert_eq!(question.status, MessageStatus::Completed);
    assert_eq!(answer.status, MessageStatus::Interrupted);
    assert_eq!(answer.text, "Half an ans");
}

/// A second program that opens the file does not touch an answer that the first is writing.
#[test]
fn opening_does_not_end_an_answer_that_is_being_written() {
    let dir = tempfile::tempdir().unwrap();
    let window = History::open(dir.path()).unwrap();
    let id = window.create("x", 1).unwrap().id;
    let mut answer = message("a", Role::Assistant, "", 2);
    answer.status = MessageStatus::Interrupted;
    window.append(&id, &answer).unwrap();
    let command = History::open(dir.path()).unwrap();
    answer.text = "Whole".to_owned();
    answer.status = MessageStatus::Completed;
    window.update(&answer).unwrap();
    assert_eq!(command.conversation(&id).unwrap().unwrap().messages, [answer]);
}

#[test]
fn a_folder_in_the_files_place_cannot_be_opened() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join(FILE_NAME)).unwrap();
    assert_eq!(History::open(dir.path()).unwrap_err().kind, Kind::FileNotWritable);
    let file = dir.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(History::open(&file).unwrap_err().kind, Kind::FileNotWritable);
}

#[test]
fn a_failure_of_another_version_does_not_close_the_conversation() {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    let id = history.create("x", 1).unwrap().id;
    let mut answer = message("a", Role::Assistant, "", 2);
    answer.status = MessageStatus::Failed;
    answer.failure = Some(Failure::new(Kind::Dns));
    history.append(&id, &answer).unwrap();
    rusqlite::Connection::open(dir.path().join(FILE_NAME))
        .unwrap()
        .execute_batch(
            "DROP TRIGGER message_changed; DROP TRIGGER message_finished;
             UPDATE messages SET failure = '{\"kind\":\"of_2031\"}', status = 'of_2031'",
        )
        .unwrap();
    let read = history.conversation(&id).unwrap().unwrap();
    let answer = read.messages.first().unwrap();
    assert_eq!(answer.failure.as_ref().unwrap().kind, Kind::Unknown);
    assert_eq!(answer.status, MessageStatus::Interrupted);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("patchbay");
    let history = History::open(&dir).unwrap();
    history.create("x", 1).unwrap();
    assert_eq!(mode(&dir), 0o700);
    for entry in std::fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    drop(history);
    // A file that a copy or a restore made readable is closed again.
    let path = dir.join(FILE_NAME);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    drop(History::open(&dir).unwrap());
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn what_an_answer_leaves_is_kept_with_it_and_goes_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    let row = history.create("hi", 1).unwrap();
    let items = vec![serde_json::json!({ "type": "reasoning", "encrypted_content": "sealed" })];
    history.keep_replay("a", &items).unwrap();
    assert!(history.replays(&row.id).unwrap().is_empty(), "an answer that is not there");
    history.append(&row.id, &message("a", Role::Assistant, "hello", 2)).unwrap();
    history.keep_replay("a", &items).unwrap();
    drop(history);
    let history = History::open(dir.path()).unwrap();
    assert_eq!(history.replays(&row.id).unwrap()["a"], items);
    let other = history.create("other", 3).unwrap();
    assert!(history.replays(&other.id).unwrap().is_empty());
    history.keep_replay("a", &[]).unwrap();
    assert!(history.replays(&row.id).unwrap().is_empty());
    history.keep_replay("a", &items).unwrap();
    history.remove_message("a").unwrap();
    assert!(history.replays(&row.id).unwrap().is_empty());
}
