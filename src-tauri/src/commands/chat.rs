//! The chat: conversations, turns, limits.

use patchbay_chat::{ChatTurn, Say, Wish};
use patchbay_codex::wire::{Event, ModelList};
use patchbay_failure::{Failure, Kind};
use patchbay_history::model::{
    Conversation, ConversationOptions, ConversationSummary, Message, MessageStatus, Role,
};
use patchbay_rpc::{ChatEvent, ChatRequest, UsageView};
use patchbay_words::said;
use serde::Serialize;
use tauri::State as Held;
use tauri::ipc::Channel;

use super::blocking;
use crate::outside::now;
use crate::state::State;

#[tauri::command]
pub(super) async fn conversations(
    state: Held<'_, State>,
) -> Result<Vec<ConversationSummary>, Failure> {
    let state = state.inner().clone();
    blocking(move || state.history.list()).await
}

#[tauri::command]
pub(super) async fn conversation(
    state: Held<'_, State>,
    id: String,
) -> Result<Conversation, Failure> {
    let state = state.inner().clone();
    blocking(move || {
        state.history.conversation(&id)?.ok_or_else(|| {
            Failure::new(Kind::Unknown)
                .with_title(said!("desktop-conversation-title"))
                .with_meaning(said!("desktop-conversation-meaning"))
        })
    })
    .await
}

#[tauri::command]
pub(super) async fn conversation_delete(state: Held<'_, State>, id: String) -> Result<(), Failure> {
    let state = state.inner().clone();
    blocking(move || state.history.delete(&id, now())).await
}

#[tauri::command]
pub(super) async fn draft_save(
    state: Held<'_, State>,
    conversation: Option<String>,
    text: String,
) -> Result<(), Failure> {
    let state = state.inner().clone();
    blocking(move || state.history.save_draft(conversation.as_deref(), &text)).await
}

/// Gets ready for the conversation's next turn while it is written. Nothing of it is sent, and what
/// goes wrong is left to the turn to find.
#[tauri::command]
pub(super) async fn chat_prewarm(
    state: Held<'_, State>,
    conversation: String,
) -> Result<(), Failure> {
    let state = state.inner().clone();
    let settings = {
        let state = state.clone();
        blocking(move || Ok(state.settings.load())).await?
    };
    let client = state.client();
    let otherwise = Wish { model: settings.model, effort: settings.effort };
    patchbay_chat::prewarm(&client, &state.history, conversation, otherwise).await;
    Ok(())
}

/// Names a turn to `chat_stop`.
#[derive(Serialize)]
pub(super) struct TurnStarted {
    turn: String,
}

#[tauri::command]
pub(super) async fn chat_send(
    state: Held<'_, State>,
    request: ChatRequest,
    channel: Channel<ChatEvent>,
) -> Result<TurnStarted, Failure> {
    let state = state.inner().clone();
    let settings = {
        let state = state.clone();
        blocking(move || Ok(state.settings.load())).await?
    };
    let turn = ChatTurn {
        conversation: request.conversation,
        say: Say::Prompt(request.prompt),
        options: ConversationOptions::default(),
        wish: Wish::default(),
        otherwise: Wish { model: settings.model, effort: settings.effort },
        attached: Vec::new(),
        attach: Vec::new(),
        search: false,
    };
    let client = state.client();
    let id = uuid::Uuid::new_v4().to_string();
    let cancel = state.turn_began(&id);
    let (progress, pieces) = tokio::sync::mpsc::unbounded_channel();
    let listener = state.clone();
    let page = channel.clone();
    let forward = crate::stream::forward(pieces, channel, move |event| {
        if let Event::Limits { windows } = event {
            listener.set_limits(windows.clone());
        }
    });
    tauri::async_runtime::spawn(forward);
    let running = id.clone();
    tauri::async_runtime::spawn(async move {
        let mut sink = |piece| {
            let _ = progress.send(piece);
        };
        let ended =
            patchbay_chat::run(&client, &state.history, turn, &cancel, now, &mut sink).await;
        if let Err(failure) = ended {
            tracing::error!(kind = ?failure.kind, "a turn could not be stored");
            let _ = page.send(not_stored(failure, now()));
        }
        state.turn_ended(&running);
    });
    Ok(TurnStarted { turn: id })
}

/// The store itself failed: the page is told by an answer that was never stored, and the person's
/// words go back to where they were typed.
fn not_stored(failure: Failure, now: i64) -> ChatEvent {
    ChatEvent::Ended {
        message: Message {
            status: MessageStatus::Failed,
            failure: Some(failure),
            ..Message::whole(Role::Assistant, "", now)
        },
        prompt_returned: true,
    }
}

#[tauri::command]
pub(super) fn chat_stop(state: Held<'_, State>, turn: String) {
    state.stop_turn(&turn);
}

/// The models that the account may use, with where the list is from.
#[tauri::command]
pub(super) async fn models(state: Held<'_, State>) -> Result<ModelList, Failure> {
    state.client().model_list().await
}

#[tauri::command]
pub(super) async fn usage(state: Held<'_, State>) -> Result<UsageView, Failure> {
    let state = state.inner().clone();
    if state.limits().is_empty() {
        // Asked once; afterwards every answer states the limits by itself.
        if let Ok(report) = state.client().usage().await {
            state.set_limits(report.windows);
        }
    }
    let windows = state.limits();
    blocking(move || {
        let accounts = state.accounts.list(now())?;
        let plan = accounts.into_iter().find(|account| account.active).and_then(|a| a.plan);
        Ok(UsageView { plan, windows })
    })
    .await
}
