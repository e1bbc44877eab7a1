//! Conversations: the list, what one shows, what is typed into it, and what is found in all of them.

use patchbay_failure::{Failure, Kind};
use patchbay_history::model::{
    Conversation, ConversationOptions, ConversationSummary, Outline, Page, SearchHit,
};
use patchbay_rpc::Draft;
use patchbay_words::said;

use super::blocking;
use crate::outside::now;
use crate::state::State;

#[tauri::command]
pub(super) async fn conversations(state: State) -> Result<Vec<ConversationSummary>, Failure> {
    blocking(move || state.history.list()).await
}

/// A conversation with the bodies of all messages that it shows: for short ones.
#[tauri::command]
pub(super) async fn conversation(state: State, id: String) -> Result<Conversation, Failure> {
    blocking(move || {
        state.history.conversation(&id)?.ok_or_else(|| {
            Failure::new(Kind::Unknown)
                .with_title(said!("desktop-conversation-title"))
                .with_meaning(said!("desktop-conversation-meaning"))
        })
    })
    .await
}

/// None where it is gone.
#[tauri::command]
pub(super) async fn conversation_outline(
    state: State,
    id: String,
) -> Result<Option<Outline>, Failure> {
    blocking(move || state.history.outline(&id)).await
}

#[tauri::command]
pub(super) async fn conversation_page(
    state: State,
    id: String,
    from: u32,
    count: u32,
) -> Result<Page, Failure> {
    blocking(move || state.history.page(&id, from, count)).await
}

/// The title as it is now; none where the conversation is gone.
#[tauri::command]
pub(super) async fn conversation_rename(
    state: State,
    id: String,
    title: String,
) -> Result<Option<String>, Failure> {
    blocking(move || state.history.rename(&id, &title)).await
}

#[tauri::command]
pub(super) async fn conversation_pin(
    state: State,
    id: String,
    pinned: bool,
) -> Result<(), Failure> {
    blocking(move || state.history.pin(&id, pinned)).await
}

#[tauri::command]
pub(super) async fn conversation_options(
    state: State,
    id: String,
    options: ConversationOptions,
) -> Result<(), Failure> {
    blocking(move || state.history.set_options(&id, &options)).await
}

/// A turn that runs in it ends: its answer would have no place.
#[tauri::command]
pub(super) async fn conversation_delete(state: State, id: String) -> Result<(), Failure> {
    state.turns.stop_in(&id);
    blocking(move || state.history.delete(&id, now())).await
}

/// False where it was purged.
#[tauri::command]
pub(super) async fn conversation_restore(state: State, id: String) -> Result<bool, Failure> {
    blocking(move || state.history.restore(&id)).await
}

/// Makes the conversation show the path that the message is on. Answers the conversation; none
/// where the message is gone.
#[tauri::command]
pub(super) async fn message_show(state: State, id: String) -> Result<Option<String>, Failure> {
    blocking(move || state.history.show(&id)).await
}

#[tauri::command]
pub(super) async fn draft(state: State, conversation: Option<String>) -> Result<Draft, Failure> {
    blocking(move || {
        let of = conversation.as_deref();
        Ok(Draft { text: state.history.draft(of)?, attached: state.history.attached(of)? })
    })
    .await
}

#[tauri::command]
pub(super) async fn draft_save(
    state: State,
    conversation: Option<String>,
    text: String,
) -> Result<(), Failure> {
    blocking(move || state.history.save_draft(conversation.as_deref(), &text)).await
}

#[tauri::command]
pub(super) async fn search(
    state: State,
    typed: String,
    limit: u32,
) -> Result<Vec<SearchHit>, Failure> {
    blocking(move || state.history.search(&typed, limit)).await
}
