//! Getting ready for a turn while the person still writes it.

use patchbay_codex::wire::{Client, TurnRequest};
use patchbay_history::History;

use crate::{Wish, disk};

/// Opens the socket of `conversation`, where its next turn would take one, and lets the server
/// prepare; `otherwise` is as [`crate::ChatTurn`] has it. It carries no input, and a failure is
/// neither told nor counted. A conversation that is not stored yet has no socket to prepare.
pub async fn prewarm(client: &Client, history: &History, conversation: String, otherwise: Wish) {
    let id = conversation.clone();
    let Ok(Some(options)) = disk::done(history, move |history| history.options(&id)).await else {
        return;
    };
    let request = TurnRequest {
        model: options.model.or(otherwise.model),
        effort: options.effort.or(otherwise.effort),
        conversation,
        input: Vec::new(),
        search: options.search,
        instructions: options.instructions,
    };
    client.prewarm(&request).await;
}
