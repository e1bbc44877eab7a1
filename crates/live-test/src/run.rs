//! The run: which step comes after which, and what each of them does.

use patchbay_codex::accounts::{AccountView, Accounts};
use patchbay_codex::connect::{self, Proxy, Stream, Target as Host};
use patchbay_codex::http::{HttpClient, Network};
use patchbay_codex::setup::Setup;
use patchbay_codex::wire::{Accepted, Client, Heard, Rejected, Tiny, Told, ToolRequest};
use patchbay_doctor::{Environment, RouteInUse, ToolSignIn};
use patchbay_failure::{Failure, Kind, mask};
use patchbay_words::said;
use secrecy::SecretString;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::foreign::Foreign;
use crate::life::Life;
use crate::report::{Exchange, Progress, Report, StepName};
use crate::steps::{Said, Steps, Stopped, stoppable};
use crate::target::{Target, name_of};
use crate::words;

/// The versions of HTTP that the client offers, the best first.
const PROTOCOLS: &[&[u8]] = &[b"h2", b"http/1.1"];

/// What a test works with.
#[derive(Clone)]
pub struct Surroundings {
    /// Endpoints and time limits.
    pub setup: Setup,
    /// Who is signed in.
    pub accounts: Accounts,
    /// The one HTTP client.
    pub http: HttpClient,
    /// Where other tools' files are.
    pub environment: Environment,
    /// Reads the clock.
    pub now: fn() -> OffsetDateTime,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ended {
    /// With a report, also where a step failed or the person stopped it.
    Report(Report),
    /// Before the token was read: it would go to a host that nobody allowed.
    Asks(Foreign),
}

/// Runs the test of `target` and tells `sink` of each step as it happens. `allows` is asked once,
/// before the token is read, where the route leads to a host that is not OpenAI's; it may block.
/// Cancelling `cancel` ends it at once.
pub async fn run(
    surroundings: &Surroundings,
    target: &Target,
    allows: &(dyn Fn(&Foreign) -> bool + Send + Sync),
    cancel: &CancellationToken,
    sink: &mut (dyn FnMut(Progress) + Send),
) -> Ended {
    let mut steps = Steps::new(Life::begin(target), cancel, sink);
    let mut asked = Asked::default();
    match through(surroundings, target, allows, cancel, &mut steps, &mut asked).await {
        Err(End::Asks(foreign)) => {
            steps.life.asked(&foreign.host);
            steps.tell(Progress::Asks { foreign: foreign.clone() });
            Ended::Asks(foreign)
        }
        Ok(()) | Err(End::Stopped) => {
            let report = steps.report(target.id());
            let Asked { model, tokens } = asked;
            steps.tell(Progress::Ended { report: report.clone(), model, tokens });
            Ended::Report(report)
        }
    }
}

/// What is known of the request at the end.
#[derive(Default)]
struct Asked {
    model: Option<String>,
    tokens: Option<u64>,
}

/// Why a run ends before its last step.
enum End {
    Stopped,
    Asks(Foreign),
}

impl From<Stopped> for End {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// What the first step finds out.
struct Plan {
    url: Url,
    by: By,
}

enum By {
    Tool { id: String, name: String, used: Box<RouteInUse>, endpoint: String, transport: String },
    Account { client: Client, name: String, expires_at: i64 },
}

async fn through(
    all: &Surroundings,
    target: &Target,
    allows: &(dyn Fn(&Foreign) -> bool + Send + Sync),
    cancel: &CancellationToken,
    steps: &mut Steps<'_>,
    asked: &mut Asked,
) -> Result<(), End> {
    let at = (all.now)().unix_timestamp();
    let name = match target {
        Target::Tool(id) => tool_name(id),
        Target::Account(id) => account(all, id).map_or_else(|_| id.clone(), |it| name_of(&it)),
    };
    steps.tell(Progress::Started { target: target.clone(), name, at });
    let plan = steps.run(StepName::Config, config(all, target)).await?;
    if let By::Tool { name, endpoint, .. } = &plan.by
        && let Some(foreign) = Foreign::of(endpoint, name)
        && !allows(&foreign)
    {
        return Err(End::Asks(foreign));
    }
    let host = Host::of(&plan.url);
    let Some(host) = host else { return Err(End::Stopped) };
    connection(all, steps, &plan.url, &host).await?;
    let (tiny, token) = steps.run(StepName::SignIn, sign_in(all, &plan.by)).await?;
    asked.model = Some(tiny.model.clone());
    request(cancel, steps, tiny, &token, asked).await?;
    Ok(())
}

async fn config(all: &Surroundings, target: &Target) -> Result<(Plan, Said), Failure> {
    match target {
        Target::Tool(id) => {
            let (tool, env, now) = (id.clone(), all.environment.clone(), (all.now)());
            let used = blocking(move || patchbay_doctor::route_in_use(&env, &tool, now)).await?;
            let name = tool_name(id);
            let way = used.endpoint.clone().zip(used.route.transport.clone());
            let (endpoint, transport) = way.ok_or_else(|| words::leads_nowhere(&name))?;
            let url = web_address(&endpoint).ok_or_else(|| words::no_address(&name, &endpoint))?;
            let said = Said::ok(words::config(&used));
            let (id, used) = (id.clone(), Box::new(used));
            Ok((Plan { url, by: By::Tool { id, name, used, endpoint, transport } }, said))
        }
        Target::Account(id) => {
            let view = account(all, id)?;
            let base = Accounts::base_url(&view, &all.setup.endpoints)?;
            let name = name_of(&view);
            let url = web_address(&base).ok_or_else(|| words::no_address(&name, &base))?;
            let said = Said::ok(said!("live-test-own", address = mask(&base)));
            let (accounts, http) = (all.accounts.clone(), all.http.clone());
            let client = Client::of_account(&all.setup, accounts, http, id);
            let expires_at = view.expires_at;
            Ok((Plan { url, by: By::Account { client, name, expires_at } }, said))
        }
    }
}

/// DNS, proxy and TLS: a connection of its own, which nothing is sent over.
async fn connection(
    all: &Surroundings,
    steps: &mut Steps<'_>,
    url: &Url,
    host: &Host,
) -> Result<(), Stopped> {
    let limit = all.setup.timeouts.connect;
    let network = all.http.network();
    let proxy = connect::proxy_for(network, url);
    let first = match &proxy {
        Some(proxy) => (proxy.host().to_owned(), proxy.port()),
        None => (host.host.clone(), host.port),
    };
    let behind = proxy.as_ref().map(|_| host.host.as_str());
    let addresses = steps
        .run(StepName::Dns, async {
            let found = connect::resolve(&first.0, first.1, limit).await;
            let found = found.map_err(|failure| match &proxy {
                Some(proxy) => words::of_proxy(failure, &proxy.shown()),
                None => failure,
            })?;
            let said = Said::ok(words::dns(&first.0, &found, behind));
            Ok((found, said))
        })
        .await?;
    let tunnel = steps
        .run(StepName::Proxy, async {
            let Some(proxy) = &proxy else {
                return Ok((None, Said::skipped(said!("live-test-no-proxy"))));
            };
            let stream = through_proxy(network, proxy, &addresses, host, limit).await?;
            Ok((Some(stream), Said::ok(words::proxy(&proxy.shown(), host))))
        })
        .await?;
    steps
        .run(StepName::Tls, async {
            if !host.https {
                return Ok(((), Said::skipped(said!("live-test-plain-http"))));
            }
            let stream = match tunnel {
                Some(stream) => stream,
                None => connect::open(&addresses, limit).await?,
            };
            let secured = connect::secure(network, stream, &host.host, PROTOCOLS, limit).await?;
            let said = words::tls(secured.version, secured.certificate.as_ref());
            Ok(((), Said::ok(said)))
        })
        .await
}

async fn through_proxy(
    network: &Network,
    proxy: &Proxy,
    addresses: &[std::net::SocketAddr],
    host: &Host,
    limit: std::time::Duration,
) -> Result<Stream, Failure> {
    let wrong = |failure| words::of_proxy(failure, &proxy.shown());
    let stream = connect::open(addresses, limit).await.map_err(wrong)?;
    connect::tunnel(network, proxy, stream, host, limit).await.map_err(wrong)
}

/// Has the token, and with it the request.
async fn sign_in(all: &Surroundings, by: &By) -> Result<((Tiny, SecretString), Said), Failure> {
    let now = (all.now)();
    match by {
        By::Tool { id, name, used, endpoint, transport } => {
            let (tool, env) = (id.clone(), all.environment.clone());
            let own = blocking(move || patchbay_doctor::tool_sign_in(&env, &tool, now)).await?;
            let ToolSignIn { profile, token, account_id, expires_at, .. } = own;
            if let Some(ended) = expires_at.filter(|at| *at <= now.unix_timestamp()) {
                return Err(words::expired(name, &profile, ended));
            }
            let tool = ToolRequest {
                transport,
                base_url: endpoint,
                model: &used.model,
                token: &token,
                account_id: account_id.as_deref(),
            };
            let tiny = Tiny::of_tool(&all.http, all.setup.timeouts, &tool)?;
            let left = expires_at.map(|at| at - now.unix_timestamp());
            let said = Said::ok(words::sign_in(&profile, &token, left));
            Ok(((tiny, token), said))
        }
        By::Account { client, name, expires_at } => {
            let access = client.access().await?;
            let tiny = client.tiny(&access).await?;
            let left = Some(expires_at - now.unix_timestamp()).filter(|left| *left > 0);
            let said = Said::ok(words::sign_in(name, &access.token, left));
            Ok(((tiny, access.token), said))
        }
    }
}

/// Sends it, and reads the answer up to its first words.
async fn request(
    cancel: &CancellationToken,
    steps: &mut Steps<'_>,
    tiny: Tiny,
    token: &SecretString,
    asked: &mut Asked,
) -> Result<(), Stopped> {
    let (url, model) = (mask(&tiny.url), tiny.model.clone());
    steps.begin(StepName::Route);
    let sent = stoppable(cancel, async { Ok(tiny.send().await) }).await;
    let accepted: Accepted = match sent {
        Err(stopped) => return Err(steps.fail(stopped, None)),
        Ok(Err(rejected)) => {
            let authorization = words::authorization(token);
            return Err(refused(steps, rejected, url, authorization, &model));
        }
        Ok(Ok(accepted)) => accepted,
    };
    let id = accepted.request_id.as_deref();
    steps.end(Said::ok(words::answered(Some(accepted.status), Some(accepted.protocol), id)));
    steps.begin(StepName::Model);
    let read = stoppable(cancel, accepted.read(&mut |heard| heard_of(steps, &model, heard))).await;
    match read {
        Ok(Told { model: served, tokens }) => {
            // An answer so short that it came whole.
            heard_of(steps, &model, Heard::Model(served.unwrap_or_else(|| model.clone())));
            heard_of(steps, &model, Heard::Text);
            asked.tokens = tokens;
            Ok(())
        }
        Err(failure) => {
            let models_own = words::of_model(failure.kind) || failure.kind == Kind::Cancelled;
            if steps.open() == Some(StepName::Model) && !models_own {
                steps.end(Said::ok(words::model(&model, None)));
                steps.begin(StepName::FirstToken);
            }
            Err(steps.fail(failure, None))
        }
    }
}

/// The steps that an answer closes while it comes.
fn heard_of(steps: &mut Steps<'_>, asked: &str, heard: Heard) {
    if steps.open() == Some(StepName::Model) {
        let served = match &heard {
            Heard::Model(served) => Some(served.as_str()),
            Heard::Text => None,
        };
        steps.end(Said::ok(words::model(asked, served)));
        steps.begin(StepName::FirstToken);
    }
    if heard == Heard::Text && steps.open() == Some(StepName::FirstToken) {
        steps.end(Said::ok(said!("live-test-first-words")));
    }
}

/// The request was refused: at the route, or by the model.
fn refused(
    steps: &mut Steps<'_>,
    rejected: Rejected,
    url: String,
    authorization: String,
    model: &str,
) -> Stopped {
    let Rejected { failure, status, request_id, body } = rejected;
    let said = words::answered(status, None, request_id.as_deref());
    let exchange = Exchange { url, authorization, status, request_id, body };
    steps.tell(Progress::Refused { exchange });
    if words::of_model(failure.kind) {
        steps.end(Said::ok(said));
        steps.begin(StepName::Model);
        return steps.fail(failure, Some(said!("live-test-model-asked", asked = model)));
    }
    // Where no answer came the cause says more than that.
    steps.fail(failure, status.is_some().then_some(said))
}

fn account(all: &Surroundings, id: &str) -> Result<AccountView, Failure> {
    let accounts = all.accounts.list((all.now)().unix_timestamp())?;
    accounts.into_iter().find(|account| account.id == id).ok_or_else(|| {
        Failure::new(Kind::AuthMissing).with_detail(format!("no account has the id {id}"))
    })
}

fn tool_name(id: &str) -> String {
    if id == "openclaw" { "OpenClaw".to_owned() } else { id.to_owned() }
}

fn web_address(text: &str) -> Option<Url> {
    Url::parse(text.trim()).ok().filter(|url| Host::of(url).is_some())
}

/// Runs what reads files where blocking is allowed.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Failure::new(Kind::Cancelled)))
}
