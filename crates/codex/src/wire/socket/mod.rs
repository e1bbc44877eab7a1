//! Turns over a WebSocket (`openai-beta: responses_websockets=2026-02-06`, as Codex 0.169.0 speaks
//! it): one socket a conversation, kept between turns, so that the next turn needs no new
//! connection and sends only what is new.
//!
//! | file | holds |
//! |---|---|
//! | `handshake` | how a socket is opened, and what a refusal means |
//! | `create` | what is sent, and what the server remembers of it (pure) |
//! | `kept` | the sockets between turns |
//! | `attempt` | one request and its answer |
//!
//! A socket is used again only after a whole answer. What the answer means is the same fold as for
//! event streams: [`super::Incoming`].

mod attempt;
mod create;
mod handshake;
mod kept;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Upgraded;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;

pub(crate) use attempt::{Used, attempt, prewarm};
use create::Past;
use kept::Kept;

use crate::accounts::Access;

/// The header's value that says which protocol is spoken.
pub(crate) const BETA: &str = "responses_websockets=2026-02-06";

/// How long sockets live between turns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lives {
    /// Without a turn.
    pub(crate) idle: Duration,
    /// In all. The server ends a socket after 60 minutes, also in the middle of an answer.
    pub(crate) age: Duration,
}

impl Default for Lives {
    fn default() -> Self {
        Self { idle: Duration::from_secs(5 * 60), age: Duration::from_secs(50 * 60) }
    }
}

/// Whose a socket is: it was opened with that token and serves no other.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    account: String,
    token: SecretString,
    url: String,
}

impl Owner {
    /// `url` is the address of the turn, with `http` or `https`.
    pub(crate) fn new(access: &Access, url: &str) -> Self {
        Self { account: access.account.clone(), token: access.token.clone(), url: url.to_owned() }
    }

    fn is(&self, other: &Self) -> bool {
        self.account == other.account
            && self.url == other.url
            && self.token.expose_secret() == other.token.expose_secret()
    }
}

/// An open socket.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: WebSocketStream<Upgraded>,
    owner: Owner,
    opened: Instant,
    /// What the server remembers; nothing on a new one.
    past: Option<Past>,
}

/// The sockets of a client between turns, and the addresses that take none. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sockets {
    lives: Lives,
    kept: Arc<Mutex<Vec<(String, Kept)>>>,
    /// For the rest of the session.
    refused: Arc<Mutex<HashSet<String>>>,
}

/// Conversations that keep a socket at the same time; the longest unused one goes first.
const MOST: usize = 8;

impl Sockets {
    #[cfg(test)]
    pub(crate) fn living(lives: Lives) -> Self {
        Self { lives, ..Self::default() }
    }

    /// Whether a turn to `url` is worth a socket: no server there has refused one yet.
    pub(crate) fn offered(&self, url: &str) -> bool {
        !locked(&self.refused).contains(url)
    }

    fn refused(&self, url: &str) {
        locked(&self.refused).insert(url.to_owned());
    }

    /// The conversation's socket, where it is still open and `owner`'s. Another's is closed.
    async fn take(&self, conversation: &str, owner: &Owner) -> Option<Socket> {
        let kept = {
            let mut all = locked(&self.kept);
            let at = all.iter().position(|(of, _)| of == conversation)?;
            all.remove(at).1
        };
        kept.take(owner).await
    }

    fn keep(&self, conversation: &str, socket: Socket) {
        let until = (Instant::now() + self.lives.idle).min(socket.opened + self.lives.age);
        let kept = Kept::keep(socket, until);
        let mut all = locked(&self.kept);
        all.retain(|(of, other)| of != conversation && other.is_open());
        if all.len() >= MOST {
            all.remove(0);
        }
        all.push((conversation.to_owned(), kept));
    }

    /// Closes the sockets that no turn uses, for instance because somebody signed out.
    pub(crate) fn close(&self) {
        locked(&self.kept).clear();
    }

    /// Closes those that are not `account`'s.
    pub(crate) fn close_others(&self, account: &str) {
        locked(&self.kept).retain(|(_, kept)| kept.account() == account && kept.is_open());
    }

    #[cfg(test)]
    pub(crate) fn open(&self) -> usize {
        locked(&self.kept).iter().filter(|(_, kept)| kept.is_open()).count()
    }
}

/// The values behind these locks are whole after every statement.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
