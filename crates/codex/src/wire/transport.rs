//! What carries a turn. Every transport reads the same answers into the same fold
//! ([`Incoming`]); retries, renewal and the budget of requests are not its concern.

use std::time::Duration;

use patchbay_failure::Failure;
use patchbay_route::{Place, Route, TokenFamily};
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::answer::Ending;
use super::client::Client;
use super::event::Event;
use super::incoming::Incoming;
use super::life::Life;
use super::models::ModelRecord;
use super::post;
use super::route::Ids;
use super::socket::{self, Used};
use crate::accounts::Access;

/// A way to carry a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    /// A WebSocket, kept between the turns of a conversation.
    Socket,
    /// A POST whose answer is an event stream.
    Sse,
}

/// One request of a turn.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) client: &'a Client,
    pub(crate) access: &'a Access,
    pub(crate) route: &'a Route,
    pub(crate) body: &'a Value,
    pub(crate) ids: Ids<'a>,
    /// When the first event has to be there.
    pub(crate) by: Instant,
    pub(crate) cancel: &'a CancellationToken,
    pub(crate) life: &'a Life,
}

/// What became of one request.
#[derive(Debug)]
pub(crate) enum Attempt {
    /// The turn's input was sent. [`Ending::Completed`] where a terminal event came: what it was
    /// stands in the answer.
    Asked(Ending),
    /// It ended before the turn's input was sent.
    NotAsked(Ending),
    /// The server does not offer this transport: nothing of the turn was sent.
    Unavailable,
    /// The input was sent and a terminal event came, over a socket that may be used again.
    Spoken(Used),
    /// The input was sent and nothing was shown: it is the socket that is to blame, and it is worth
    /// asking again at once.
    Again,
}

impl Attempt {
    /// Whether the turn's input was sent.
    pub(crate) const fn asked(&self) -> bool {
        matches!(self, Self::Asked(_) | Self::Spoken(_) | Self::Again)
    }
}

impl Transport {
    /// What a turn begins with: a socket where the model, the endpoint and the settings allow it.
    pub(crate) fn first(client: &Client, model: &ModelRecord, route: &Route) -> Self {
        let codex = route.tokens == TokenFamily::Codex;
        match route.url(Place::Responses) {
            Ok(url) if codex && client.offers_sockets(model, &url) => Self::Socket,
            _ => Self::Sse,
        }
    }

    /// What is tried where this one is not to be had; none where there is nothing left.
    pub(crate) const fn otherwise(self) -> Option<Self> {
        match self {
            Self::Socket => Some(Self::Sse),
            Self::Sse => None,
        }
    }

    /// Makes one request, and reads its answer to the end.
    pub(crate) async fn attempt(
        self,
        ask: Ask<'_>,
        answer: &mut Incoming,
        sink: &mut (dyn FnMut(Event) + Send),
    ) -> Attempt {
        match self {
            Self::Socket => socket::attempt(ask, answer, sink).await,
            Self::Sse => Attempt::Asked(post::attempt(ask, answer, sink).await),
        }
    }
}

/// Runs `work` until it is done or the person stops it.
pub(crate) async fn stoppable<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Ending> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(Ending::Cancelled),
        result = work => result.map_err(Ending::Failed),
    }
}

/// Waits, unless the person stops it.
pub(crate) async fn pause(cancel: &CancellationToken, wait: Duration) -> Result<(), Ending> {
    stoppable(cancel, async {
        tokio::time::sleep(wait).await;
        Ok(())
    })
    .await
}
