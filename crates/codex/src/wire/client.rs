//! The client of the model endpoints: a turn, the models, the usage. It has no address of its own:
//! each [`Access`] brings the one that its token is for.

use std::sync::Arc;
use std::time::Duration;

use patchbay_failure::{Action, Failure, Kind};
use patchbay_route::Place;
use reqwest::header::{ACCEPT, HeaderMap, IF_NONE_MATCH};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::Value;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

use super::catalogue::{Catalogue, Known};
use super::credentials::{Credentials, SignedIn};
use super::event::{Done, Event};
use super::limits::{self, UsageReport};
use super::models::{self, Model, ModelList, ModelRecord, ModelSource};
use super::request::TurnRequest;
use super::route::{self, Ids};
use super::socket::Sockets;
use super::{refusal, turn};
use crate::accounts::{Access, Accounts};
use crate::http::{HttpClient, transport_failure};
use crate::setup::{Setup, Timeouts, TransportChoice};

/// How much of an answer that is no event stream is read: error bodies are short, catalogues long.
const BODY_LIMIT: usize = 8 << 20;

/// How long a turn waits at most for the list of models before it goes on with the built-in one.
const CATALOGUE_WAIT: Duration = Duration::from_secs(5);

/// Speaks with the ChatGPT backend, or for plan accounts with the public API, in the name of the account in use. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    timeouts: Timeouts,
    http: HttpClient,
    transport: TransportChoice,
    sockets: Sockets,
    credentials: Box<dyn Credentials>,
    catalogue: Catalogue,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Client {
    /// A client for the endpoints and time limits of `setup`.
    #[must_use]
    pub fn new(setup: &Setup, accounts: Accounts, http: HttpClient) -> Self {
        let endpoints = setup.endpoints.clone();
        let credentials = SignedIn { accounts, account: None, http: http.clone(), endpoints };
        Self::with(setup, Box::new(credentials), http)
    }

    /// As [`Client::new`], in the name of the account `id`, whichever is in use.
    #[must_use]
    pub fn of_account(setup: &Setup, accounts: Accounts, http: HttpClient, id: &str) -> Self {
        let (account, endpoints) = (Some(id.to_owned()), setup.endpoints.clone());
        let credentials = SignedIn { accounts, account, http: http.clone(), endpoints };
        Self::with(setup, Box::new(credentials), http)
    }

    pub(crate) fn with(setup: &Setup, credentials: Box<dyn Credentials>, http: HttpClient) -> Self {
        Self(Arc::new(Inner {
            timeouts: setup.timeouts,
            http,
            transport: setup.transport,
            sockets: Sockets::default(),
            credentials,
            catalogue: Catalogue::of(&setup.data_dir),
        }))
    }

    /// Makes one turn and tells `sink` of everything that is to be shown, as it happens.
    /// [`Event::Done`] is always the last event and always exactly one; it is also returned.
    ///
    /// Cancelling `cancel` closes the request at once and ends with status `cancelled` and what
    /// had arrived. A turn that failed is no `Err`: it is a [`Done`] with its failure. At most
    /// four requests carry its input, whatever they are made for: retries (only while nothing of
    /// the answer was shown), renewed tokens, and what was refused left out.
    pub async fn turn(
        &self,
        request: &TurnRequest,
        cancel: &CancellationToken,
        sink: &mut (dyn FnMut(Event) + Send),
    ) -> Done {
        let done = turn::run(self, request, cancel, random(), sink).await;
        sink(Event::Done(Box::new(done.clone())));
        done
    }

    /// Gets ready for a turn like `request` while the person still writes it: opens the
    /// conversation's socket and tells the server everything but the input. Nothing is answered
    /// and nothing is reported; what is wrong is found by the turn.
    pub async fn prewarm(&self, request: &TurnRequest) {
        turn::prewarm(self, request).await;
    }

    /// Closes the sockets that wait for a next turn. To be called where somebody signed out or
    /// chose another account: a socket belongs to the tokens that it was opened with. (A turn of
    /// another account closes them by itself.)
    pub fn close_sockets(&self) {
        self.0.sockets.close();
    }

    /// The models that the account may use, the default first. Fetched anew each time; a turn that
    /// names no model uses the first of what was fetched last.
    ///
    /// # Errors
    /// Whatever kept the list from being had. [`super::built_in_models`] is there without it.
    pub async fn models(&self) -> Result<Vec<Model>, Failure> {
        self.fetch_catalogue().await.map(|records| models::shown(&records))
    }

    /// The models to choose from, and where the list is from: the server, where it answers; else
    /// what it said last, else what is built in.
    ///
    /// # Errors
    /// Only those of the account (nobody is signed in, the sign-in has ended). What kept the
    /// server's own list from being had stands in [`ModelList::failure`].
    pub async fn model_list(&self) -> Result<ModelList, Failure> {
        let access = self.access().await?;
        let failure = match self.fetch_catalogue().await {
            Ok(records) => {
                let models = models::shown(&records);
                return Ok(ModelList { source: ModelSource::Server, models, failure: None });
            }
            Err(failure) if about_the_account(failure.kind) => return Err(failure),
            Err(failure) => Some(failure),
        };
        Ok(match self.0.catalogue.get(&access.account) {
            Some(known) => ModelList {
                source: ModelSource::Stored,
                models: models::shown(&known.records),
                failure,
            },
            None => ModelList {
                source: ModelSource::BuiltIn,
                models: models::built_in_models(),
                failure,
            },
        })
    }

    /// The limits of the account's plan.
    ///
    /// # Errors
    /// Whatever kept them from being had.
    pub async fn usage(&self) -> Result<UsageReport, Failure> {
        match self.get(Place::Usage, |_, _| None).await?.0 {
            Got::New { answer, .. } => Ok(limits::from_usage(&answer, now())),
            Got::Same => Err(nothing_new()),
        }
    }

    /// The record of the model of a turn: of the account's list as last fetched, else of the
    /// built-in one; fetched only where no model is named or none of the lists knows it.
    pub(crate) async fn model(&self, named: Option<&str>, account: &str) -> ModelRecord {
        let named = named.map(|id| patchbay_route::Model::Named(id).id());
        let known = self.known(account);
        let built_in = models::bundled();
        if let Some(id) = named {
            let found = known.as_deref().and_then(|known| models::find(known, id));
            if let Some(record) = found.or_else(|| models::find(&built_in, id)) {
                return record;
            }
        }
        let records = match known {
            Some(known) => known,
            // An old list is nearer to what the account has than the built-in one.
            None => match self.fetch_in_time().await {
                Some(records) => records,
                None => self.0.catalogue.get(account).map_or(built_in, |known| known.records),
            },
        };
        match named {
            Some(id) => models::find(&records, id).unwrap_or_else(|| models::assumed(id)),
            None => records.into_iter().next().unwrap_or_default(),
        }
    }

    /// The server said which list of models it has. One that is older is asked for anew, the next
    /// time that it is needed.
    pub(crate) fn models_changed(&self, account: &str, etag: Option<&str>) {
        if let Some(etag) = etag {
            self.0.catalogue.changed(account, etag);
        }
    }

    /// What the server said last, unless it has said since that it has another list.
    fn known(&self, account: &str) -> Option<Vec<ModelRecord>> {
        let known = self.0.catalogue.get(account).filter(|known| !known.stale)?;
        Some(known.records).filter(|records| !records.is_empty())
    }

    async fn fetch_in_time(&self) -> Option<Vec<ModelRecord>> {
        let wait = CATALOGUE_WAIT.min(self.0.timeouts.first);
        match tokio::time::timeout(wait, self.fetch_catalogue()).await {
            Ok(Ok(records)) => Some(records).filter(|records| !records.is_empty()),
            Ok(Err(failure)) => {
                tracing::debug!(kind = ?failure.kind, "models.built_in");
                None
            }
            Err(_) => {
                tracing::debug!(kind = ?Kind::Timeout, "models.built_in");
                None
            }
        }
    }

    async fn fetch_catalogue(&self) -> Result<Vec<ModelRecord>, Failure> {
        // An ETag counts at the address that gave it.
        let etag = |account: &str, url: &str| {
            self.0.catalogue.get(account).filter(|known| known.url == url)?.etag
        };
        let (got, account, url) = self.get(Place::Models, etag).await?;
        match got {
            Got::New { answer, etag } => {
                let records = models::parse(&answer).ok_or_else(|| {
                    Failure::new(Kind::Unknown).with_detail("The list of models holds no models.")
                })?;
                let known = Known { url, etag, stale: false, records: records.clone() };
                self.0.catalogue.keep(&account, known);
                Ok(records)
            }
            Got::Same => {
                let known = self.0.catalogue.get(&account).ok_or_else(nothing_new)?;
                let records = known.records.clone();
                if known.stale {
                    self.0.catalogue.keep(&account, Known { stale: false, ..known });
                }
                Ok(records)
            }
        }
    }

    /// Asks for a JSON document, with the account and the address that it is of; once more after a
    /// 401. `etag` gives the mark of what is there already, by account and address.
    async fn get(
        &self,
        place: Place,
        etag: impl Fn(&str, &str) -> Option<String>,
    ) -> Result<(Got, String, String), Failure> {
        let mut access = self.access().await?;
        let mut renewed = false;
        loop {
            let route = route::of(&access, None)?;
            let url = route.url(place)?;
            let etag = etag(&access.account, &url);
            let request = self.0.http.get(&url);
            let mut request = route::identified(request, &route, place, &access, Ids::default())
                .header(ACCEPT, "application/json");
            if let Some(etag) = &etag {
                request = request.header(IF_NONE_MATCH, etag);
            }
            let failure = match self.get_once(request).await {
                Ok(got) => return Ok((got, access.account, url)),
                Err(failure) => failure,
            };
            if renewed || !wants_renewal(&failure) {
                return Err(failure);
            }
            renewed = true;
            access = self.renew(access).await?;
        }
    }

    async fn get_once(&self, request: RequestBuilder) -> Result<Got, Failure> {
        let asked = async {
            let response = request.send().await.map_err(|error| transport_failure(&error))?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED {
                return Ok(Got::Same);
            }
            let headers = response.headers().clone();
            let body = body(response).await?;
            if !status.is_success() {
                return Err(refusal::from_http(status.as_u16(), &lookup(&headers), &body, now()));
            }
            let answer = serde_json::from_str(&body).map_err(|_| {
                // A page where a document was asked for: something else answered.
                refusal::from_page(status.as_u16(), &lookup(&headers), &body, now())
            })?;
            Ok(Got::New { answer, etag: lookup(&headers)("etag") })
        };
        let limit = self.0.timeouts.connect + self.0.timeouts.first;
        match tokio::time::timeout(limit, asked).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::new(Kind::Timeout).with_detail(late("no answer", limit))),
        }
    }

    /// What one request needs, renewed first where it ends soon.
    ///
    /// # Errors
    /// As [`Accounts::access`].
    pub async fn access(&self) -> Result<Access, Failure> {
        self.0.credentials.access(now()).await
    }

    pub(crate) async fn renew(&self, refused: Access) -> Result<Access, Failure> {
        self.0.credentials.renew(refused, now()).await
    }

    pub(crate) fn http(&self) -> &HttpClient {
        &self.0.http
    }

    /// Whether a turn to `url` may go over a socket.
    pub(crate) fn offers_sockets(&self, model: &ModelRecord, url: &str) -> bool {
        self.0.transport == TransportChoice::Auto && !model.sse_only && self.0.sockets.offered(url)
    }

    pub(crate) fn sockets(&self) -> &Sockets {
        &self.0.sockets
    }

    pub(crate) fn timeouts(&self) -> Timeouts {
        self.0.timeouts
    }
}

/// What came of asking for a document.
enum Got {
    /// It is as it was.
    Same,
    /// It, and the server's mark of it.
    New { answer: Value, etag: Option<String> },
}

/// A server that says "as it was" of what was never there.
fn nothing_new() -> Failure {
    Failure::new(Kind::Unknown).with_detail("HTTP 304 without anything to go back to")
}

/// Whether a list that is built in would hide what has to be done about the account.
fn about_the_account(kind: Kind) -> bool {
    matches!(
        kind.action(),
        Action::SignIn
            | Action::Refresh
            | Action::RepairRoute
            | Action::SwitchAccount
            | Action::ChangePlan
    )
}

/// Whether other tokens of the same account may help.
pub(crate) fn wants_renewal(failure: &Failure) -> bool {
    failure.kind == Kind::AuthExpired
}

/// The text of a response, up to a limit.
///
/// # Errors
/// As [`transport_failure`] names them.
pub(crate) async fn body(mut response: Response) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport_failure(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > BODY_LIMIT {
            bytes.truncate(BODY_LIMIT);
            break;
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Looks headers up by lower-case name.
pub(crate) fn lookup(headers: &HeaderMap) -> impl Fn(&str) -> Option<String> + '_ {
    |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The evidence of a time-out.
pub(crate) fn late(what: &str, limit: Duration) -> String {
    format!("{what} within {} s", limit.as_secs_f64())
}

/// Bits to spread retries with. Where the system gives none, nothing is spread.
fn random() -> u32 {
    getrandom::u32().unwrap_or_default()
}

/// Unix time in seconds. The wire is an edge: here the clock is read.
pub(crate) fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}
