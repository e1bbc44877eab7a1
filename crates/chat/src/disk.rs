//! History, from asynchronous code: its calls block, so they get a thread that may wait.

use patchbay_failure::{Failure, Kind};
use patchbay_history::History;
use patchbay_words::said;
use tokio::task::JoinHandle;

/// Starts `work` on a thread that may wait.
pub(crate) fn begin<T: Send + 'static>(
    history: &History,
    work: impl FnOnce(&History) -> T + Send + 'static,
) -> JoinHandle<T> {
    let history = history.clone();
    tokio::task::spawn_blocking(move || work(&history))
}

/// Does `work` on a thread that may wait, and waits for it.
pub(crate) async fn done<T: Send + 'static>(
    history: &History,
    work: impl FnOnce(&History) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    begin(history, work).await.unwrap_or_else(|_| {
        Err(Failure::new(Kind::FileNotWritable)
            .with_title(said!("history-not-stored-title"))
            .with_meaning(said!("history-not-stored-meaning")))
    })
}
