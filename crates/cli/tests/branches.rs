//! What the window's core sends where a conversation is more than a row: edits, second answers,
//! attachments, what waits in the queue, and what the conversation asks for itself.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod issuer;
mod support;

use issuer::{scenario, signed_in};
use patchbay_chat::{ChatTurn, Progress, Say, Wish};
use patchbay_codex::accounts::Accounts;
use patchbay_codex::http;
use patchbay_codex::setup::Setup;
use patchbay_codex::wire::{Client, TurnStatus};
use patchbay_history::History;
use patchbay_history::model::{ConversationOptions, Message};
use patchbay_simulator::Running;
use serde_json::Value;
use support::Place;
use tokio_util::sync::CancellationToken;

/// One grey pixel, as PNG.
const DOT: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\
\x00\x00\x00:~\x9bU\x00\x00\x00\x0aIDATx\x9cch\x00\x00\x00\x82\x00\x81w\xcdr\xb6\x00\x00\x00\x00IEND\xaeB`\x82";

struct Room {
    simulator: Running,
    client: Client,
    history: History,
    _place: Place,
}

async fn room() -> Room {
    let (simulator, place) = signed_in().await;
    let vars = [
        ("PATCHBAY_ISSUER", simulator.issuer()),
        ("PATCHBAY_CODEX_BASE_URL", simulator.codex_base_url()),
        ("PATCHBAY_API_BASE_URL", simulator.api_base_url()),
        ("PATCHBAY_TIMEOUTS", "5,5,5".to_owned()),
        ("PATCHBAY_CREDENTIAL_STORE", "file".to_owned()),
        // Every request holds the whole conversation.
        ("PATCHBAY_TRANSPORT", "sse".to_owned()),
    ];
    let vars = vars.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let setup = Setup::from_vars(&vars, Some(place.data()), None).unwrap();
    let accounts = Accounts::open(&setup).unwrap();
    let client = Client::new(&setup, accounts, http::client(&setup.timeouts).unwrap());
    let history = History::open(&setup.data_dir).unwrap();
    Room { simulator, client, history, _place: place }
}

/// How a turn went.
struct Went {
    conversation: String,
    asked: Message,
    answer: Message,
    returned: bool,
    status: TurnStatus,
}

fn turn(conversation: Option<&str>, say: Say) -> ChatTurn {
    let otherwise = Wish { model: Some("gpt-5.5".to_owned()), effort: None };
    ChatTurn { otherwise, ..ChatTurn::new(conversation.map(str::to_owned), say) }
}

fn prompt(text: &str) -> Say {
    Say::Prompt(text.to_owned())
}

impl Room {
    async fn run(&self, turn: ChatTurn) -> Went {
        let (mut begun, mut ended) = (None, None);
        let mut sink = |progress| match progress {
            Progress::Accepted { conversation, message } => begun = Some((conversation, message)),
            Progress::Ended { message, prompt_returned, .. } => {
                ended = Some((message, prompt_returned));
            }
            Progress::Event(_) => {}
        };
        let cancel = CancellationToken::new();
        let done = patchbay_chat::run(&self.client, &self.history, turn, &cancel, || 7, &mut sink);
        let status = done.await.unwrap().status;
        let ((conversation, asked), (answer, returned)) = (begun.unwrap(), ended.unwrap());
        Went { conversation, asked, answer, returned, status }
    }

    /// The body of the last turn.
    fn sent(&self) -> Value {
        let asked = self.simulator.requests();
        let turn = asked.iter().rfind(|asked| asked.path.ends_with("/codex/responses")).unwrap();
        turn.body.clone()
    }

    /// The words of the last turn's input, without sealed reasoning.
    fn words(&self) -> Vec<String> {
        let body = self.sent();
        let items = body["input"].as_array().unwrap().iter();
        let words = items.filter_map(|item| item["content"][0]["text"].as_str());
        words.map(str::to_owned).collect()
    }

    fn shown(&self, id: &str) -> Vec<String> {
        let known = self.history.conversation(id).unwrap().unwrap();
        known.messages.into_iter().map(|message| message.text).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_and_a_second_answer_know_only_their_own_path() {
    let room = room().await;
    let first = room.run(turn(None, prompt("say:one"))).await;
    let id = first.conversation.as_str();
    let second = room.run(turn(Some(id), prompt("say:two"))).await;
    assert_eq!(room.words(), ["say:one", "one", "say:two"]);
    let edit = Say::Edited { message: second.asked.id.clone(), text: "say:deux".to_owned() };
    room.run(turn(Some(id), edit)).await;
    assert_eq!(room.words(), ["say:one", "one", "say:deux"]);
    assert_eq!(room.shown(id), ["say:one", "one", "say:deux", "deux"]);

    let again = Say::Again { message: first.answer.id.clone() };
    let again = room.run(turn(Some(id), again)).await;
    assert_eq!(room.words(), ["say:one"]);
    assert_eq!((again.asked.id.as_str(), again.answer.text.as_str()), (&*first.asked.id, "one"));
    assert_ne!(again.answer.id, first.answer.id);
    assert_eq!(room.shown(id), ["say:one", "one"]);
    room.history.show(&second.answer.id).unwrap();
    room.run(turn(Some(id), prompt("say:three"))).await;
    assert_eq!(room.words(), ["say:one", "one", "say:two", "two", "say:three"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_answer_of_which_nothing_came_leaves_the_first() {
    let room = room().await;
    let first = room.run(turn(None, prompt("say:one"))).await;
    let id = first.conversation.as_str();
    scenario(&room.simulator, "usage_limit").await;
    let again = Say::Again { message: first.answer.id.clone() };
    let failed = room.run(turn(Some(id), again)).await;
    assert_eq!((failed.status, failed.returned), (TurnStatus::Failed, false));
    assert_eq!(room.shown(id), ["say:one", "one"]);
    assert_eq!(room.history.draft(Some(id)).unwrap(), "");
    let entries = room.history.outline(id).unwrap().unwrap().entries;
    assert!(entries.iter().all(|entry| entry.siblings.is_none()));
    // An edit of which nothing came is the draft, and what it was an edit of is shown.
    let edit = Say::Edited { message: first.asked.id.clone(), text: "say:un".to_owned() };
    let failed = room.run(turn(Some(id), edit)).await;
    assert!(failed.returned);
    assert_eq!(room.shown(id), ["say:one", "one"]);
    assert_eq!(room.history.draft(Some(id)).unwrap(), "say:un");
}

#[tokio::test(flavor = "multi_thread")]
async fn attachments_go_along_now_and_later() {
    let room = room().await;
    let notes = patchbay_chat::attachment("notes.txt", b"tide tables".to_vec()).unwrap();
    let dot = patchbay_chat::attachment("dot.png", DOT.to_vec()).unwrap();
    let notes = room.history.attach(None, &notes).unwrap();
    let mut asking = turn(None, prompt("say:seen"));
    asking.attached = vec![notes.id];
    asking.attach = vec![dot];
    let first = room.run(asking).await;
    let check = |room: &Room| {
        let body = room.sent();
        let message = &body["input"][0]["content"];
        assert_eq!(
            message[0]["text"],
            "say:seen\n\n<attachment name=\"notes.txt\">\ntide tables\n</attachment>"
        );
        let picture = message[1]["image_url"].as_str().unwrap();
        assert!(picture.starts_with("data:image/png;base64,"), "{picture}");
    };
    check(&room);
    assert_eq!(first.asked.attachments.len(), 2);
    assert_eq!(first.asked.text, "say:seen");
    room.run(turn(Some(&first.conversation), prompt("say:more"))).await;
    check(&room);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_asks_for_things_itself() {
    let room = room().await;
    let options = ConversationOptions {
        model: Some("gpt-5.4".to_owned()),
        effort: Some("low".to_owned()),
        search: true,
        instructions: "Answer in Latin.".to_owned(),
    };
    let first =
        room.run(ChatTurn { options: options.clone(), ..turn(None, prompt("say:one")) }).await;
    let body = room.sent();
    assert_eq!((&body["model"], &body["reasoning"]["effort"]), (&"gpt-5.4".into(), &"low".into()));
    assert!(body["instructions"].as_str().unwrap().ends_with("Answer in Latin."));
    assert!(body.to_string().contains("web_search"));
    assert_eq!(first.answer.asked_model.as_deref(), Some("gpt-5.4"));
    assert!(first.answer.tokens.unwrap().output > 0);
    // The turn's own wish is above the conversation's, that of Settings below it.
    let wish = Wish { model: Some("gpt-5.5".to_owned()), effort: None };
    room.run(ChatTurn { wish, ..turn(Some(&first.conversation), prompt("say:two")) }).await;
    let body = room.sent();
    assert_eq!((&body["model"], &body["reasoning"]["effort"]), (&"gpt-5.5".into(), &"low".into()));
    room.run(turn(None, prompt("say:three"))).await;
    let body = room.sent();
    assert_eq!(body["model"], "gpt-5.5");
    assert!(!body.to_string().contains("web_search"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_sent_after_an_answer_and_not_after_a_failure() {
    let room = room().await;
    let first = room.run(turn(None, prompt("say:one"))).await;
    let id = first.conversation.as_str();
    let queued = room.history.queue(id, "say:two", &[], 8).unwrap().unwrap();
    for status in [TurnStatus::Failed, TurnStatus::Cancelled] {
        let next = patchbay_chat::next(&room.history, id.to_owned(), status).await.unwrap();
        assert_eq!(next, None, "{status:?}");
    }
    let next = patchbay_chat::next(&room.history, id.to_owned(), first.status).await.unwrap();
    assert_eq!(next, Some(Say::Queued { id: queued.id.clone() }));
    let second = room.run(turn(Some(id), next.unwrap())).await;
    assert_eq!((second.asked.text.as_str(), second.answer.text.as_str()), ("say:two", "two"));
    assert_eq!(room.words(), ["say:one", "one", "say:two"]);
    let next = patchbay_chat::next(&room.history, id.to_owned(), second.status).await.unwrap();
    assert_eq!(next, None);
    // Of one that comes to nothing the words are the draft.
    let queued = room.history.queue(id, "say:three", &[], 9).unwrap().unwrap();
    scenario(&room.simulator, "usage_limit").await;
    let failed = room.run(turn(Some(id), Say::Queued { id: queued.id })).await;
    assert!(failed.returned);
    assert_eq!(room.history.draft(Some(id)).unwrap(), "say:three");
    assert!(room.history.queued(id).unwrap().is_empty());
}
