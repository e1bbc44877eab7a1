//! A socket between two turns: somebody has to answer the server's pings and to notice that it
//! closed.

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::Message;

use super::{Owner, Socket};

/// Dropping it closes the socket.
#[derive(Debug)]
pub(super) struct Kept {
    owner: Owner,
    wanted: oneshot::Sender<()>,
    keeping: JoinHandle<Option<Socket>>,
}

impl Kept {
    pub(super) fn keep(socket: Socket, until: Instant) -> Self {
        let owner = socket.owner.clone();
        let (wanted, want) = oneshot::channel();
        Self { owner, wanted, keeping: tokio::spawn(keep(socket, until, want)) }
    }

    /// The socket, where it is `owner`'s and still open.
    pub(super) async fn take(self, owner: &Owner) -> Option<Socket> {
        if !self.owner.is(owner) || self.wanted.send(()).is_err() {
            return None;
        }
        self.keeping.await.ok().flatten()
    }

    pub(super) fn is_open(&self) -> bool {
        !self.keeping.is_finished()
    }

    pub(super) fn account(&self) -> &str {
        &self.owner.account
    }
}

async fn keep(
    mut socket: Socket,
    until: Instant,
    mut want: oneshot::Receiver<()>,
) -> Option<Socket> {
    loop {
        tokio::select! {
            biased;
            // What came meanwhile is looked at first: a socket that the server closed is none.
            message = socket.stream.next() => match message {
                // Pings are answered by the act of reading.
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                    socket.stream.flush().await.ok()?;
                }
                // Limits may be told after an answer; an error ends the socket.
                Some(Ok(Message::Text(text))) if !text.contains("\"error\"") => {}
                _ => return None,
            },
            wanted = &mut want => match wanted {
                Ok(()) => return Some(socket),
                Err(_) => break,
            },
            () = sleep_until(until) => break,
        }
    }
    // The other side may be gone already.
    let _ = socket.stream.close(None).await;
    None
}
