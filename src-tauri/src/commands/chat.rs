//! Turns: sent, followed, stopped, and queued.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use patchbay_chat::{ChatTurn, Progress, Say, Wish};
use patchbay_codex::wire::{Done, Event, TurnStatus};
use patchbay_failure::{Failure, Kind};
use patchbay_history::model::{Message, MessageStatus, Role};
use patchbay_rpc::{AppEvent, ChatEvent, ChatQueued, ChatRequest, ChatSay, RunningTurn};
use patchbay_words::said;
use serde::Serialize;
use tauri::ipc::Channel;
use tokio_util::sync::CancellationToken;

use super::blocking;
use crate::outside::now;
use crate::state::State;
use crate::turns::Page;

/// Gets ready for the conversation's next turn while it is written. Nothing of it is sent, and what
/// goes wrong is left to the turn to find.
#[tauri::command]
pub(super) async fn chat_prewarm(state: State, conversation: String) -> Result<(), Failure> {
    let otherwise = of_settings(&state).await?;
    let client = state.client();
    patchbay_chat::prewarm(&client, &state.history, conversation, otherwise).await;
    Ok(())
}

/// Names a turn to `chat_stop` and `chat_follow`.
#[derive(Serialize)]
pub(super) struct TurnStarted {
    turn: String,
}

#[tauri::command]
pub(super) async fn chat_send(
    state: State,
    request: ChatRequest,
    channel: Channel<ChatEvent>,
) -> Result<TurnStarted, Failure> {
    let otherwise = of_settings(&state).await?;
    let turn = asked(request, otherwise);
    let turn = start(&state, turn, Some(page(channel))).ok_or_else(|| {
        Failure::new(Kind::Unknown)
            .with_title(said!("desktop-turn-running-title"))
            .with_meaning(said!("desktop-turn-running-meaning"))
            .with_action_text(said!("desktop-turn-running-action"))
    })?;
    Ok(TurnStarted { turn })
}

/// Tells what a running turn said so far, and goes on. False where it is over: what it said is in
/// the conversation.
#[tauri::command]
pub(super) fn chat_follow(state: State, turn: String, channel: Channel<ChatEvent>) -> bool {
    state.turns.follow(&turn, page(channel))
}

#[tauri::command]
pub(super) fn chat_stop(state: State, turn: String) {
    state.turns.stop(&turn);
}

/// A message for when the running turn is over. Where none runs any more, it is sent at once.
#[tauri::command]
pub(super) async fn chat_queue(
    state: State,
    conversation: String,
    text: String,
    attached: Vec<String>,
) -> Result<ChatQueued, Failure> {
    // Read first: once the message is stored, nothing may fail any more.
    let otherwise = of_settings(&state).await?;
    let kept = state.clone();
    let of = conversation.clone();
    let queued = blocking(move || kept.history.queue(&of, &text, &attached, now())).await?;
    let queued = queued.ok_or_else(|| {
        Failure::new(Kind::Unknown)
            .with_title(said!("desktop-conversation-title"))
            .with_meaning(said!("desktop-conversation-meaning"))
    })?;
    // Stored first: a turn that ends meanwhile either finds it in the queue, or is over by now.
    if state.turns.runs_in(&conversation) {
        return Ok(ChatQueued::Waits { queued });
    }
    let say = Say::Queued { id: queued.id.clone() };
    let turn = next_turn(conversation, say, otherwise);
    Ok(match start(&state, turn, None) {
        Some(turn) => ChatQueued::Began { turn },
        None => ChatQueued::Waits { queued },
    })
}

/// Takes a message out of the queue: it is the draft again. False where it was sent already.
#[tauri::command]
pub(super) async fn chat_unqueue(state: State, id: String) -> Result<bool, Failure> {
    blocking(move || state.history.unqueue(&id)).await
}

fn page(channel: Channel<ChatEvent>) -> Page {
    Box::new(move |event| {
        if let Err(error) = channel.send(event) {
            tracing::debug!(%error, "the page did not take an event");
        }
    })
}

/// What Settings say of model and effort.
async fn of_settings(state: &State) -> Result<Wish, Failure> {
    let state = state.clone();
    let settings = blocking(move || Ok(state.settings.load())).await?;
    Ok(Wish { model: settings.model, effort: settings.effort })
}

fn asked(request: ChatRequest, otherwise: Wish) -> ChatTurn {
    let ChatRequest { conversation, say, options, attached, search, wish } = request;
    let say = match say {
        ChatSay::Prompt { text } => Say::Prompt(text),
        ChatSay::Edited { message, text } => Say::Edited { message, text },
        ChatSay::Again { message } => Say::Again { message },
        ChatSay::Queued { id } => Say::Queued { id },
    };
    let wish = wish.map_or_else(Wish::default, |it| Wish { model: it.model, effort: it.effort });
    ChatTurn { options, wish, otherwise, attached, search, ..ChatTurn::new(conversation, say) }
}

/// What follows by itself in a conversation.
fn next_turn(conversation: String, say: Say, otherwise: Wish) -> ChatTurn {
    ChatTurn { otherwise, ..ChatTurn::new(Some(conversation), say) }
}

/// Starts a turn and answers its id at once; none where one runs in that conversation already.
fn start(state: &State, turn: ChatTurn, page: Option<Page>) -> Option<String> {
    let id = uuid::Uuid::new_v4().to_string();
    let cancel = state.turn_began(&id, turn.conversation.clone(), page)?;
    state.run(run(state.clone(), id.clone(), turn, cancel));
    Some(id)
}

/// Runs a turn to its end, and then what waits in the conversation's queue.
async fn run(state: State, id: String, turn: ChatTurn, cancel: CancellationToken) {
    let client = state.client();
    let mut conversation = turn.conversation.clone();
    let (progress, pieces) = tokio::sync::mpsc::unbounded_channel();
    let (told, noted, turn_id) = (state.clone(), state.clone(), id.clone());
    let telling = tauri::async_runtime::spawn(crate::stream::forward(
        pieces,
        move |event| told.turns.tell(&turn_id, event),
        move |event| {
            if let Event::Limits { windows } = event {
                noted.set_limits(windows.clone());
            }
        },
    ));
    let mut end = None;
    let mut accepted = false;
    let mut sink = |piece: Progress| {
        match &piece {
            Progress::Accepted { conversation: id, .. } => {
                conversation = Some(id.clone());
                accepted = true;
            }
            // Told when it is known whether it is stored.
            Progress::Ended { .. } => return end = Some(piece),
            Progress::Event(_) => {}
        }
        let _ = progress.send(piece);
    };
    let chat = patchbay_chat::run(&client, &state.history, turn, &cancel, now, &mut sink);
    // A fault of ours ends this turn like any other failure: a conversation whose turn never ends
    // takes no other message.
    let ended = AssertUnwindSafe(chat)
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Failure::new(Kind::Unknown).with_detail("the turn panicked")));
    drop(progress);
    let _ = telling.await;
    state.turns.tell(&id, last_word(end, ended.as_ref().err(), accepted, now()));
    let Ok(Done { status, .. }) = ended else { return };
    // What waits in a world that is shown no more goes on waiting.
    let Some(conversation) = conversation.filter(|_| !state.is_left()) else { return };
    if let Err(failure) = go_on(&state, conversation, status).await {
        tracing::error!(kind = ?failure.kind, "what waits in the queue could not be read");
    }
}

/// Sends what waits, where the turn before it came to a good end.
async fn go_on(state: &State, conversation: String, ended: TurnStatus) -> Result<(), Failure> {
    let next = patchbay_chat::next(&state.history, conversation.clone(), ended).await?;
    let Some(say) = next else { return Ok(()) };
    let turn = next_turn(conversation.clone(), say, of_settings(state).await?);
    // Where the person was quicker, it waits until that turn is over.
    if let Some(turn) = start(state, turn, None) {
        state.tell(&AppEvent::TurnBegan { began: RunningTurn { turn, conversation } });
    }
    Ok(())
}

/// How a turn ended. Where the store itself failed, or we did, the page is told by an answer that was
/// never stored; before their message was `accepted`, the person's words go back to where they were
/// typed.
fn last_word(
    end: Option<Progress>,
    not_stored: Option<&Failure>,
    accepted: bool,
    now: i64,
) -> ChatEvent {
    let (mut message, prompt_returned) = match end {
        Some(Progress::Ended { message, prompt_returned, .. }) => (message, prompt_returned),
        _ => (Message::whole(Role::Assistant, "", now), !accepted),
    };
    if let Some(failure) = not_stored {
        tracing::error!(kind = ?failure.kind, detail = ?failure.detail, "a turn was not stored");
        message.status = MessageStatus::Failed;
        message.failure = Some(failure.clone());
    }
    ChatEvent::Ended { message, prompt_returned }
}

#[cfg(test)]
mod tests {
    use patchbay_codex::wire::{Done, TurnStatus};

    use super::*;

    fn ended(text: &str, prompt_returned: bool) -> Option<Progress> {
        let done = Done { text: text.to_owned(), ..Done::of(TurnStatus::Completed) };
        let message = Message::whole(Role::Assistant, text, 7);
        Some(Progress::Ended { message, prompt_returned, done })
    }

    fn told(event: ChatEvent) -> (String, MessageStatus, Option<Kind>, bool) {
        match event {
            ChatEvent::Ended { message, prompt_returned } => {
                let kind = message.failure.map(|it| it.kind);
                (message.text, message.status, kind, prompt_returned)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_answer_that_could_not_be_stored_is_shown_and_says_so() {
        let full = Failure::new(Kind::FileNotWritable);
        let (text, status, kind, returned) =
            told(last_word(ended("whole", false), Some(&full), true, 9));
        assert_eq!((text.as_str(), status), ("whole", MessageStatus::Failed));
        assert_eq!((kind, returned), (Some(Kind::FileNotWritable), false));
    }

    #[test]
    fn a_message_that_could_not_be_stored_goes_back_to_where_it_was_typed() {
        let full = Failure::new(Kind::FileNotWritable);
        let (text, status, kind, returned) = told(last_word(None, Some(&full), false, 9));
        assert_eq!((text.as_str(), status), ("", MessageStatus::Failed));
        assert_eq!((kind, returned), (Some(Kind::FileNotWritable), true));
        let accepted = told(last_word(None, Some(&full), true, 9));
        assert_eq!((accepted.2, accepted.3), (Some(Kind::FileNotWritable), false));
    }

    #[test]
    fn a_turn_that_is_stored_ends_as_it_ended() {
        let (text, status, kind, returned) = told(last_word(ended("whole", false), None, true, 9));
        assert_eq!((text.as_str(), status), ("whole", MessageStatus::Completed));
        assert_eq!((kind, returned), (None, false));
        assert!(told(last_word(ended("", true), None, true, 9)).3);
    }
}
