//! One request over a socket, and its answer read to the end.

use futures_util::{SinkExt as _, StreamExt as _};
use patchbay_failure::{Failure, Kind};
use patchbay_route::Place;
use reqwest::RequestBuilder;
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::handshake::{Opened, open};
use super::{Owner, Past, Socket, Sockets, create};
use crate::setup::Timeouts;
use crate::wire::Incoming;
use crate::wire::answer::Ending;
use crate::wire::client::{late, lookup};
use crate::wire::event::{Done, Event, TurnStatus};
use crate::wire::route;
use crate::wire::transport::{Ask, Attempt};

/// One request over a socket.
struct Talk<'a> {
    ask: Ask<'a>,
    sockets: &'a Sockets,
    timeouts: Timeouts,
    owner: Owner,
}

/// A socket whose answer was read to its end.
#[derive(Debug)]
pub(crate) struct Used {
    socket: Box<Socket>,
}

impl Used {
    /// Keeps the socket for the conversation's next turn, where `done` is a whole answer.
    pub(crate) fn keep(mut self, sockets: &Sockets, conversation: &str, body: &Value, done: &Done) {
        self.socket.past = Past::of(body, done);
        if self.socket.past.is_some() {
            sockets.keep(conversation, *self.socket);
        }
    }
}

/// Asks over the conversation's socket, or over a new one.
pub(crate) async fn attempt(
    ask: Ask<'_>,
    answer: &mut Incoming,
    sink: &mut (dyn FnMut(Event) + Send),
) -> Attempt {
    match Talk::new(ask) {
        Ok(talk) => talk.attempt(answer, sink).await,
        Err(failure) => Attempt::NotAsked(Ending::Failed(failure)),
    }
}

impl<'a> Talk<'a> {
    fn new(ask: Ask<'a>) -> Result<Self, Failure> {
        let owner = Owner::new(ask.access, &ask.route.url(Place::Responses)?);
        let (sockets, timeouts) = (ask.client.sockets(), ask.client.timeouts());
        Ok(Self { ask, sockets, timeouts, owner })
    }

    async fn attempt(
        &self,
        answer: &mut Incoming,
        sink: &mut (dyn FnMut(Event) + Send),
    ) -> Attempt {
        let (mut socket, used) = match self.socket(answer, sink).await {
            Ok(Some(socket)) => socket,
            Ok(None) => return Attempt::Unavailable,
            Err(ending) => return Attempt::NotAsked(ending),
        };
        let Ask { body, route, by, cancel, .. } = self.ask;
        let (frame, goes_on) = create::create(body, route.lite, socket.past.as_ref());
        tracing::debug!(used, goes_on, bytes = frame.len(), "socket.create");
        let sent = tokio::select! {
            biased;
            () = cancel.cancelled() => return Attempt::Asked(Ending::Cancelled),
            sent = timeout_at(by, socket.stream.send(Message::text(frame))) => sent,
        };
        match sent {
            Err(_) => return Attempt::Asked(self.late("the request was not taken", true)),
            Ok(Err(_)) if used => return Attempt::Again,
            Ok(Err(error)) => return Attempt::Asked(broken(&error, false)),
            Ok(Ok(())) => {}
        }
        match self.read(&mut socket, used, answer, sink).await {
            Some(Ending::Completed) => Attempt::Spoken(Used { socket: Box::new(socket) }),
            Some(ending) => Attempt::Asked(ending),
            None => Attempt::Again,
        }
    }

    /// The request that asks for a socket. What a frame says of itself is not among its headers.
    fn upgrade(&self) -> RequestBuilder {
        let Ask { client, access, route, ids, .. } = self.ask;
        let request = client
            .http()
            .upgrading()
            .get(&self.owner.url)
            .bearer_auth(access.token.expose_secret())
            .header("openai-beta", super::BETA);
        route::headers(route, Place::Responses, access, ids)
            .filter(|(name, _)| *name != create::LITE_HEADER)
            .fold(request, |request, (name, value)| request.header(name, value))
    }

    /// A socket, and whether it was used before; none where there is none to be had.
    async fn socket(
        &self,
        answer: &mut Incoming,
        sink: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Option<(Socket, bool)>, Ending> {
        let opening = async {
            if let Some(socket) = self.sockets.take(self.ask.ids.thread, &self.owner).await {
                return Ok((Opened::Socket(Box::new(socket), Default::default()), true));
            }
            Ok((open(self.upgrade(), self.owner.clone(), self.ask.by).await?, false))
        };
        let opened: Result<_, Failure> = tokio::select! {
            biased;
            () = self.ask.cancel.cancelled() => return Err(Ending::Cancelled),
            opened = timeout_at(self.ask.by, opening) => match opened {
                Ok(opened) => opened,
                Err(_) => return Err(self.late("no answer", true)),
            },
        };
        match opened.map_err(Ending::Failed)? {
            (Opened::Socket(socket, headers), used) => {
                answer.headers(&lookup(&headers), sink);
                Ok(Some((*socket, used)))
            }
            (Opened::Elsewhere, _) => Ok(None),
            (Opened::Never, _) => {
                self.sockets.refused(&self.owner.url);
                Ok(None)
            }
        }
    }

    /// Reads events up to the terminal one; none where it is the socket that failed, before
    /// anything was shown. Anything that comes is a sign of life.
    async fn read(
        &self,
        socket: &mut Socket,
        used: bool,
        answer: &mut Incoming,
        sink: &mut (dyn FnMut(Event) + Send),
    ) -> Option<Ending> {
        let (mut by, mut first, mut heard) = (self.ask.by, true, false);
        loop {
            let message = tokio::select! {
                biased;
                () = self.ask.cancel.cancelled() => return Some(Ending::Cancelled),
                message = timeout_at(by, socket.stream.next()) => message,
            };
            match message {
                Err(_) if first => return Some(self.late("no first event", true)),
                Err(_) => return Some(self.late("nothing more", false)),
                // It may have been dead for long; the first word over it tells.
                Ok(None | Some(Err(_) | Ok(Message::Close(_)))) if used && !heard => return None,
                Ok(None) => return Some(broken(&Error::ConnectionClosed, heard)),
                Ok(Some(Err(error))) => return Some(broken(&error, heard)),
                Ok(Some(Ok(Message::Close(frame)))) => {
                    let code = frame.map(|frame| format!(" with {}", frame.code));
                    let detail = format!("the socket was closed{}", code.unwrap_or_default());
                    return Some(Ending::Failed(
                        Failure::new(Kind::StreamClosed).with_detail(detail),
                    ));
                }
                Ok(Some(Ok(Message::Text(text)))) => {
                    if !answer.shown() && create::asks_for_another(&text) {
                        return None;
                    }
                    heard = true;
                    answer.message(&text, sink);
                    if answer.shown() {
                        self.ask.life.first_token();
                    }
                    if answer.ended() {
                        return Some(Ending::Completed);
                    }
                }
                // A ping is answered with the next write, at the latest: make one.
                Ok(Some(Ok(Message::Ping(_)))) => {
                    if let Err(error) = socket.stream.flush().await {
                        return Some(broken(&error, heard));
                    }
                }
                Ok(Some(Ok(_))) => {}
            }
            first = false;
            by = Instant::now() + self.timeouts.idle;
        }
    }

    fn late(&self, what: &str, first: bool) -> Ending {
        let limit = if first { self.timeouts.first } else { self.timeouts.idle };
        Ending::Failed(Failure::new(Kind::Timeout).with_detail(late(what, limit)))
    }
}

/// A socket that broke: hung up where nothing had come, else the answer was cut.
fn broken(error: &Error, heard: bool) -> Ending {
    let kind = if heard { Kind::StreamClosed } else { Kind::Connection };
    Ending::Failed(Failure::new(kind).with_detail(error.to_string()))
}

/// Opens a socket for the conversation of `ask` and lets the server prepare: everything but the
/// input is sent, and nothing is answered. Whatever goes wrong is left to the turn to find; the
/// socket is kept only where the server is ready.
pub(crate) async fn prewarm(ask: Ask<'_>) {
    let Ok(talk) = Talk::new(ask) else { return };
    let (sockets, conversation) = (talk.sockets, ask.ids.thread);
    if let Some(socket) = sockets.take(conversation, &talk.owner).await {
        sockets.keep(conversation, socket);
        return;
    }
    let mut answer = Incoming::new("", 0);
    let Ok(Some((mut socket, _))) = talk.socket(&mut answer, &mut |_| ()).await else { return };
    let frame = Message::text(create::prewarm(ask.body, ask.route.lite));
    if !matches!(timeout_at(ask.by, socket.stream.send(frame)).await, Ok(Ok(()))) {
        return;
    }
    let ending = talk.read(&mut socket, true, &mut answer, &mut |_| ()).await;
    let done = answer.finish(ending.unwrap_or(Ending::Closed), &mut |_| ());
    // Nothing was asked, so an empty answer is the right one.
    let ready = matches!(done.status, TurnStatus::Completed)
        || done.failure.is_some_and(|failed| failed.failure.kind == Kind::EmptyResponse);
    tracing::debug!(ready, "socket.prewarm");
    if let Some(id) = done.response_id.filter(|_| ready) {
        socket.past = Some(Past::prewarmed(ask.body, id));
        sockets.keep(conversation, socket);
    }
}
