//! Getting ready for a turn while the person still writes it.

use patchbay_codex::wire::{Client, TurnRequest};

/// Opens the socket of `conversation`, where its next turn would take one, and lets the server
/// prepare; `model` and `effort` are those of the turn. It carries no input, and a failure is
/// neither told nor counted. A conversation that is not stored yet has no socket to prepare.
pub async fn prewarm(
    client: &Client,
    conversation: String,
    model: Option<String>,
    effort: Option<String>,
) {
    let request = TurnRequest { model, effort, conversation, input: Vec::new(), search: false };
    client.prewarm(&request).await;
}
