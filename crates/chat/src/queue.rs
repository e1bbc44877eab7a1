//! What is said after a turn by itself.

use patchbay_codex::wire::TurnStatus;
use patchbay_failure::Failure;
use patchbay_history::History;

use crate::{Say, disk};

/// What is said next in `conversation`, where something waits in its queue and the turn before it
/// ended as `ended`. After one that failed or was stopped, what waits goes on waiting: for the
/// person, who sees it and can send it or take it back. The same holds after a crash: nothing is
/// sent by itself at a start.
///
/// # Errors
/// `file_unreadable`.
pub async fn next(
    history: &History,
    conversation: String,
    ended: TurnStatus,
) -> Result<Option<Say>, Failure> {
    if !matches!(ended, TurnStatus::Completed | TurnStatus::Incomplete) {
        return Ok(None);
    }
    let queued = disk::done(history, move |history| history.queued(&conversation)).await?;
    Ok(queued.into_iter().next().map(|first| Say::Queued { id: first.id }))
}
