//! One turn: requests, retries, time limits, and stopping.

use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use patchbay_route::Place;
use reqwest::Response;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use super::answer::Ending;
use super::client::{Client, body, late, lookup, now, wants_renewal};
use super::event::{Done, Event, TurnStatus};
use super::incoming::Incoming;
use super::life::Life;
use super::models::ModelRecord;
use super::refusal;
use super::request::{self, TurnRequest};
use super::route::{self, Ids};
use crate::accounts::Access;
use crate::http::transport_failure;

/// How often a turn is tried again by itself.
const RETRIES: u32 = 2;
/// The longest `Retry-After` that is waited for by itself.
const PATIENCE: Duration = Duration::from_secs(5);
/// The wait before the first retry; doubled for the next.
const BACKOFF: Duration = Duration::from_millis(250);
/// Bytes of a refusal that are waited for at most this long once its status is known.
const REFUSAL_WAIT: Duration = Duration::from_secs(10);

/// Runs the turn. Everything but [`Event::Done`] goes to `sink`.
pub(crate) async fn run(
    client: &Client,
    request: &TurnRequest,
    cancel: &CancellationToken,
    sink: &mut (dyn FnMut(Event) + Send),
) -> Done {
    let asked = request.model.as_deref().unwrap_or_default();
    let life = Life::begin(&request.conversation);
    let prepared = stoppable(cancel, async {
        let access = client.access().await?;
        let model = client.model(request.model.as_deref(), &access.account).await;
        Ok((access, model))
    });
    let (mut access, model) = match prepared.await {
        Ok(prepared) => prepared,
        Err(ending) => return life.end(Incoming::new(asked, now()).finish(ending, sink)),
    };
    life.started(&model.id);
    let ask = Ask { client, model: &model, session: &request.conversation, cancel, life: &life };
    let body = request::body(request, &model);
    let mut renewed = false;
    let mut retries = 0;
    loop {
        let mut answer = Incoming::new(&model.id, now());
        let ending = ask.attempt(&access, &body, &mut answer, sink).await;
        let fresh = !answer.ended() && !answer.shown();
        if let Ending::Failed(failure) = &ending
            && fresh
            && !renewed
            && wants_renewal(failure)
        {
            renewed = true;
            life.retry(failure, Duration::ZERO);
            match stoppable(cancel, client.renew(access)).await {
                Ok(renewal) => access = renewal,
                Err(ending) => return life.end(answer.finish(ending, sink)),
            }
            continue;
        }
        let shown = answer.shown();
        // What the attempt still has to say is said only if it is the last one.
        let mut due = Vec::new();
        let done = answer.finish(ending, &mut |event| due.push(event));
        if let Some(wait) = wait_before_retry(&done, shown, retries) {
            retries += 1;
            life.retry_of(&done, wait);
            let waited = stoppable(cancel, async {
                tokio::time::sleep(wait).await;
                Ok(())
            });
            match waited.await {
                Ok(()) => continue,
                Err(ending) => {
                    return life.end(Incoming::new(&model.id, now()).finish(ending, sink));
                }
            }
        }
        due.into_iter().for_each(&mut *sink);
        return life.end(done);
    }
}

/// Runs `work` until it is done or the person stops it.
async fn stoppable<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Ending> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(Ending::Cancelled),
        result = work => result.map_err(Ending::Failed),
    }
}

/// How long to wait before the turn is tried again; none where it is over. Only while nothing of
/// the answer was shown, and only what may pass by itself within seconds; never a 429.
fn wait_before_retry(done: &Done, shown: bool, retries: u32) -> Option<Duration> {
    let failure = &done.failure.as_ref().filter(|_| done.status == TurnStatus::Failed)?.failure;
    let tries = match failure.kind {
        Kind::UpstreamUnavailable | Kind::Overloaded | Kind::Connection | Kind::StreamClosed => {
            RETRIES
        }
        Kind::EmptyResponse => 1,
        _ => 0,
    };
    if shown || retries >= tries {
        return None;
    }
    match failure.retry_after_s {
        Some(seconds) => Duration::try_from_secs_f64(seconds).ok().filter(|wait| *wait <= PATIENCE),
        None => Some(BACKOFF * 2u32.pow(retries) + jitter()),
    }
}

/// Up to 100 ms, so that many clients do not come back at the same moment.
fn jitter() -> Duration {
    Duration::from_millis(u64::from(getrandom::u32().unwrap_or_default() % 100))
}

/// What the attempts of a turn have in common.
struct Ask<'a> {
    client: &'a Client,
    model: &'a ModelRecord,
    session: &'a str,
    cancel: &'a CancellationToken,
    life: &'a Life,
}

impl Ask<'_> {
    /// One request, and its answer read to the end. [`Ending::Completed`] where a terminal event
    /// came: what it was stands in `answer`.
    async fn attempt(
        &self,
        access: &Access,
        body: &Value,
        answer: &mut Incoming,
        sink: &mut (dyn FnMut(Event) + Send),
    ) -> Ending {
        let first = self.client.timeouts().first;
        let by = Instant::now() + first;
        let response = stoppable(self.cancel, async {
            match timeout_at(by, self.send(access, body)).await {
                Ok(sent) => sent,
                Err(_) => Err(Failure::new(Kind::Timeout).with_detail(late("no answer", first))),
            }
        });
        let response = match response.await {
            Ok(response) => response,
            Err(ending) => return ending,
        };
        let headers = response.headers().clone();
        answer.headers(&lookup(&headers), sink);
        if let Some(refused) = Refused::of(&response) {
            return match stoppable(self.cancel, refused.read(response)).await {
                Ok(failure) => Ending::Failed(failure),
                Err(ending) => ending,
            };
        }
        self.read(response, by, answer, sink).await
    }

    async fn send(&self, access: &Access, body: &Value) -> Result<Response, Failure> {
        let route = route::of(access, Some(self.model))?;
        let request = self.client.http().post(route.url(Place::Responses)?);
        let ids = Ids { thread: self.session, turn_state: None };
        let request = route::identified(request, &route, Place::Responses, access, ids)
            .header(ACCEPT, "text/event-stream")
            // A compressing gateway holds pieces back until it has enough of them.
            .header(ACCEPT_ENCODING, "identity")
            .json(body);
        request.send().await.map_err(|error| transport_failure(&error))
    }

    /// Reads the stream. The first bytes have to come until `by`, further ones within the idle
    /// limit; any bytes are a sign of life.
    async fn read(
        &self,
        mut response: Response,
        by: Instant,
        answer: &mut Incoming,
        sink: &mut (dyn FnMut(Event) + Send),
    ) -> Ending {
        let limits = self.client.timeouts();
        let (mut by, mut what, mut limit) = (by, "no first event", limits.first);
        loop {
            let chunk = tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Ending::Cancelled,
                chunk = timeout_at(by, response.chunk()) => chunk,
            };
            let bytes = match chunk {
                Err(_) => {
                    return Ending::Failed(
                        Failure::new(Kind::Timeout).with_detail(late(what, limit)),
                    );
                }
                Ok(Err(error)) => return Ending::Failed(broken(&error)),
                Ok(Ok(None)) => return Ending::Closed,
                Ok(Ok(Some(bytes))) => bytes,
            };
            answer.feed(&bytes, sink);
            if answer.shown() {
                self.life.first_token();
            }
            if answer.ended() {
                return Ending::Completed;
            }
            (by, what, limit) = (Instant::now() + limits.idle, "nothing more", limits.idle);
        }
    }
}

/// A stream that broke while it was read: the answer was cut, whatever cut it.
fn broken(error: &reqwest::Error) -> Failure {
    let named = transport_failure(error);
    if named.kind == Kind::Timeout {
        return named;
    }
    let cut = Failure::new(Kind::StreamClosed);
    match named.detail {
        Some(detail) => cut.with_detail(detail),
        None => cut,
    }
}

/// A response that is no event stream.
struct Refused {
    status: u16,
    /// The status says that all is well.
    page: bool,
}

impl Refused {
    fn of(response: &Response) -> Option<Self> {
        let status = response.status();
        // An event stream without a content type has been seen from the real backend.
        let page = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("text/html") || kind.contains("json"));
        (!status.is_success() || page)
            .then_some(Self { status: status.as_u16(), page: status.is_success() })
    }

    /// Reads what it says. Never an `Err`: a body that does not come leaves the status.
    async fn read(self, response: Response) -> Result<Failure, Failure> {
        let headers = response.headers().clone();
        let text = match tokio::time::timeout(REFUSAL_WAIT, body(response)).await {
            Ok(Ok(text)) => text,
            Ok(Err(_)) | Err(_) => String::new(),
        };
        let name = if self.page { refusal::from_page } else { refusal::from_http };
        Ok(name(self.status, &lookup(&headers), &text, now()))
    }
}
