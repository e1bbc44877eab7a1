//! One turn: requests, retries, what is left out where it is refused, and stopping.

use patchbay_failure::{Failure, Kind};
use patchbay_route::Route;
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::answer::Ending;
use super::client::{Client, now, wants_renewal};
use super::event::{Done, Event, TurnStatus};
use super::incoming::Incoming;
use super::life::Life;
use super::models::ModelRecord;
use super::request::{self, TurnRequest};
use super::retry::{self, MOST_REQUESTS};
use super::route::{self, Ids};
use super::socket::{self, Used};
use super::transport::{Ask, Attempt, Transport, pause, stoppable};
use crate::accounts::Access;

/// Attempts over sockets that may fail before the turn goes by event stream.
const SOCKETS: u32 = 2;

/// Runs the turn. Everything but [`Event::Done`] goes to `sink`. `random` spreads retries.
pub(crate) async fn run(
    client: &Client,
    request: &TurnRequest,
    cancel: &CancellationToken,
    random: u32,
    sink: &mut (dyn FnMut(Event) + Send),
) -> Done {
    let asked = request.model.as_deref().unwrap_or_default();
    let life = Life::begin(&request.conversation);
    let prepared = stoppable(cancel, async {
        let access = client.access().await?;
        let model = client.model(request.model.as_deref(), &access.account).await;
        let route = route::of(&access, Some(&model))?;
        Ok((access, model, route))
    });
    let (access, model, route) = match prepared.await {
        Ok(prepared) => prepared,
        Err(ending) => return life.end(Incoming::new(asked, now()).finish(ending, sink)),
    };
    client.sockets().close_others(&access.account);
    life.started(&model.id, &access.account);
    let body = request::body(request, &model, &route);
    let transport = Transport::first(client, &model, &route);
    let turn = Turn {
        client,
        cancel,
        life: &life,
        model: &model,
        conversation: &request.conversation,
        random,
        access,
        route,
        body,
        turn_state: None,
        transport,
        failed_sockets: 0,
        sent: 0,
        retries: 0,
        once: Once::default(),
    };
    let done = turn.run(sink).await;
    life.end(done)
}

/// A turn between its requests.
struct Turn<'a> {
    client: &'a Client,
    cancel: &'a CancellationToken,
    life: &'a Life,
    model: &'a ModelRecord,
    conversation: &'a str,
    random: u32,
    access: Access,
    route: Route,
    body: Value,
    /// `x-codex-turn-state` of the last answer: the same server takes the turn up again.
    turn_state: Option<String>,
    transport: Transport,
    failed_sockets: u32,
    /// Requests so far that carried the turn's input.
    sent: u32,
    retries: u32,
    once: Once,
}

/// What a turn does at most once.
#[derive(Debug, Default)]
struct Once {
    renewed: bool,
    replay_dropped: bool,
    field_dropped: bool,
}

impl Turn<'_> {
    async fn run(mut self, sink: &mut (dyn FnMut(Event) + Send)) -> Done {
        let mut by = Instant::now() + self.client.timeouts().first;
        loop {
            let mut answer = Incoming::new(&self.model.id, now());
            let ids = Ids { thread: self.conversation, turn_state: self.turn_state.as_deref() };
            let ask = Ask {
                client: self.client,
                access: &self.access,
                route: &self.route,
                body: &self.body,
                ids,
                by,
                cancel: self.cancel,
                life: self.life,
            };
            let attempt = self.transport.attempt(ask, &mut answer, sink).await;
            self.sent += u32::from(attempt.asked());
            let (ending, used) = match attempt {
                Attempt::Asked(ending) | Attempt::NotAsked(ending) => (ending, None),
                Attempt::Spoken(used) => (Ending::Completed, Some(used)),
                Attempt::Again if self.sent < MOST_REQUESTS => {
                    self.life.retry(&Failure::new(Kind::StreamClosed), std::time::Duration::ZERO);
                    self.leave_sockets();
                    by = Instant::now() + self.client.timeouts().first;
                    continue;
                }
                Attempt::Again => (Ending::Failed(Failure::new(Kind::StreamClosed)), None),
                Attempt::Unavailable => match self.transport.otherwise() {
                    Some(other) => {
                        self.transport = other;
                        continue;
                    }
                    None => (Ending::Failed(Failure::new(Kind::UpstreamUnavailable)), None),
                },
            };
            if let Some(state) = answer.turn_state() {
                self.turn_state = Some(state.to_owned());
            }
            self.client.models_changed(&self.access.account, answer.models_etag());
            if let Some(done) = self.next(answer, ending, used, sink).await {
                return done;
            }
            self.leave_sockets();
            by = Instant::now() + self.client.timeouts().first;
        }
    }

    /// Goes by event stream once sockets have failed too often.
    fn leave_sockets(&mut self) {
        self.failed_sockets += 1;
        if self.failed_sockets >= SOCKETS
            && let Some(other) = self.transport.otherwise()
        {
            self.transport = other;
        }
    }

    /// What comes after a request: none where it is another one, else how the turn ended.
    async fn next(
        &mut self,
        answer: Incoming,
        ending: Ending,
        used: Option<Used>,
        sink: &mut (dyn FnMut(Event) + Send),
    ) -> Option<Done> {
        let shown = answer.shown();
        let more = !shown && self.sent < MOST_REQUESTS;
        let field = answer.refused_field().map(str::to_owned);
        // What the attempt still has to say is said only if it is the last one.
        let mut due = Vec::new();
        let done = answer.finish(ending, &mut |event| due.push(event));
        if let Some(used) = used {
            used.keep(self.client.sockets(), self.conversation, &self.body, &done);
        }
        // Over a socket, and in an event, a 401 comes as part of the answer.
        let failure = done.failure.as_ref().map(|failed| &failed.failure);
        if let Some(failure) = failure.filter(|failure| wants_renewal(failure))
            && more
            && !self.once.renewed
        {
            self.once.renewed = true;
            self.life.retry(failure, std::time::Duration::ZERO);
            return match stoppable(self.cancel, self.client.renew(self.access.clone())).await {
                Ok(access) => {
                    self.access = access;
                    None
                }
                Err(ending) => Some(Incoming::new(&self.model.id, now()).finish(ending, sink)),
            };
        }
        if more && self.leave_out(&done, field.as_deref()) {
            self.life.retry_of(&done, std::time::Duration::ZERO);
            return None;
        }
        if more && let Some(wait) = retry::wait(&done, shown, self.retries, self.random) {
            self.retries += 1;
            self.life.retry_of(&done, wait);
            return match pause(self.cancel, wait).await {
                Ok(()) => None,
                Err(ending) => Some(Incoming::new(&self.model.id, now()).finish(ending, sink)),
            };
        }
        due.into_iter().for_each(&mut *sink);
        Some(done)
    }

    /// Takes out of the request what the server refused, once each. False where that is nothing.
    fn leave_out(&mut self, done: &Done, field: Option<&str>) -> bool {
        let failed = done.failure.as_ref().filter(|_| done.status == TurnStatus::Failed);
        match failed.map(|failed| failed.failure.kind) {
            Some(Kind::ReplayInvalid) if !self.once.replay_dropped => {
                self.once.replay_dropped = true;
                request::drop_replay(&mut self.body)
            }
            Some(Kind::UnsupportedParameter) if !self.once.field_dropped => {
                self.once.field_dropped = true;
                field.is_some_and(|field| request::drop_field(&mut self.body, field))
            }
            _ => false,
        }
    }
}

/// Opens and prepares the conversation's socket, where turns like `request` take one.
pub(crate) async fn prewarm(client: &Client, request: &TurnRequest) {
    let Ok(access) = client.access().await else { return };
    client.sockets().close_others(&access.account);
    let model = client.model(request.model.as_deref(), &access.account).await;
    let Ok(route) = route::of(&access, Some(&model)) else { return };
    if Transport::first(client, &model, &route) != Transport::Socket {
        return;
    }
    let (life, cancel) = (Life::begin(&request.conversation), CancellationToken::new());
    socket::prewarm(Ask {
        client,
        access: &access,
        route: &route,
        body: &request::body(request, &model, &route),
        ids: Ids { thread: &request.conversation, turn_state: None },
        by: Instant::now() + client.timeouts().first,
        cancel: &cancel,
        life: &life,
    })
    .await;
}
