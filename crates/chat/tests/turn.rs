//! A turn that comes to nothing: nobody is signed in. What streams is tested through the command
//! line, against the simulator.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

use patchbay_chat::{ChatTurn, Progress, Say, run};
use patchbay_codex::accounts::Accounts;
use patchbay_codex::http;
use patchbay_codex::setup::Setup;
use patchbay_codex::wire::{Client, Event, TurnStatus};
use patchbay_failure::Kind;
use patchbay_history::History;
use tokio_util::sync::CancellationToken;

struct Room {
    client: Client,
    history: History,
    _dir: tempfile::TempDir,
}

fn room() -> Room {
    let dir = tempfile::tempdir().unwrap();
    let vars = [("PATCHBAY_CREDENTIAL_STORE".to_owned(), "file".to_owned())].into();
    let setup = Setup::from_vars(&vars, Some(dir.path().to_owned()), None).unwrap();
    let accounts = Accounts::open(&setup).unwrap();
    let client = Client::new(&setup, accounts, http::client(&setup.timeouts).unwrap());
    Room { client, history: History::open(dir.path()).unwrap(), _dir: dir }
}

fn turn(conversation: Option<&str>, prompt: &str) -> ChatTurn {
    ChatTurn::new(conversation.map(str::to_owned), Say::Prompt(prompt.to_owned()))
}

impl Room {
    async fn run(&self, turn: ChatTurn) -> Vec<Progress> {
        let mut seen = Vec::new();
        let cancel = CancellationToken::new();
        let mut sink = |progress| seen.push(progress);
        let done = run(&self.client, &self.history, turn, &cancel, || 7, &mut sink).await.unwrap();
        assert_eq!(done.status, TurnStatus::Failed);
        assert_eq!(done.failure.unwrap().failure.kind, Kind::AuthMissing);
        seen
    }
}

#[tokio::test]
async fn the_message_is_taken_back_and_is_the_draft_again() {
    let room = room();
    let seen = room.run(turn(None, "keep me")).await;
    let Progress::Accepted { conversation, message } = &seen[0] else { panic!("{seen:?}") };
    assert_eq!((message.text.as_str(), message.created_at), ("keep me", 7));
    assert!(matches!(&seen[seen.len() - 2], Progress::Event(Event::Done(_))), "{seen:?}");
    let Some(Progress::Ended { message, prompt_returned: true, .. }) = seen.last() else {
        panic!("{seen:?}")
    };
    assert_eq!(message.failure.as_ref().unwrap().kind, Kind::AuthMissing);
    let known = room.history.conversation(conversation).unwrap().unwrap();
    assert!(known.messages.is_empty());
    assert_eq!(known.draft, "keep me");
}

#[tokio::test]
async fn words_typed_meanwhile_stay() {
    let room = room();
    let id = room.history.create("hello", 1).unwrap().id;
    room.history.save_draft(Some(&id), "typed since").unwrap();
    room.run(turn(Some(&id), "sent")).await;
    assert_eq!(room.history.draft(Some(&id)).unwrap(), "sent\n\ntyped since");
}

#[tokio::test]
async fn the_draft_of_the_next_conversation_goes_with_its_message_only() {
    let room = room();
    room.history.save_draft(None, "sent").unwrap();
    room.run(turn(None, "sent")).await;
    assert_eq!(room.history.draft(None).unwrap(), "");
    room.history.save_draft(None, "for later").unwrap();
    room.run(turn(None, "sent")).await;
    assert_eq!(room.history.draft(None).unwrap(), "for later");
}

#[tokio::test]
async fn a_conversation_that_is_not_there_is_refused_before_anything_is_stored() {
    let room = room();
    let cancel = CancellationToken::new();
    let mut sink = |progress| panic!("{progress:?}");
    let ran = run(&room.client, &room.history, turn(Some("x"), "hi"), &cancel, || 7, &mut sink);
    assert!(ran.await.unwrap_err().title.contains('x'));
    assert!(room.history.list().unwrap().is_empty());
}
