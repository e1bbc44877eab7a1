//! Starting, listening, ending.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::backend::limits::Limits;
use crate::connection::{Accepted, Carrier, Line, Peer};
use crate::faults::Scenario;
use crate::keys::Keys;
use crate::options::Options;
use crate::record::Exchange;
use crate::world::{Settings, Shared, World, locked};
use crate::{backend, control, issuer, public_api, record, tls};

/// A simulator that runs. Dropping it ends it and every connection to it.
pub struct Running {
    world: Shared,
    address: SocketAddr,
    origin: String,
    ended: CancellationToken,
    _ends_with_this: DropGuard,
}

/// Starts a simulator on the current tokio runtime. It answers when this returns.
///
/// # Errors
/// The address is taken, a TLS file can't be read, or the system has no randomness.
pub async fn start(options: Options) -> io::Result<Running> {
    let acceptor = options.tls.as_ref().map(tls::acceptor).transpose()?;
    let listener = TcpListener::bind(options.listen).await?;
    let address = listener.local_addr()?;
    let keys = tokio::task::spawn_blocking(Keys::generate).await.map_err(io::Error::other)??;
    let scheme = if acceptor.is_some() { "https" } else { "http" };
    // An unspecified address is no place to send a client to.
    let host = if address.ip().is_unspecified() { "127.0.0.1".into() } else { host(&address) };
    let origin = format!("{scheme}://{host}:{}", address.port());
    let settings = Settings {
        consent: options.consent,
        token_lifetime: options.token_lifetime,
        refuse_scopes: options.refuse_scopes,
        withdraw_scopes: Vec::new(),
        leave_out: Vec::new(),
        limits: Limits::default(),
        headers: BTreeMap::new(),
        models_revision: 0,
    };
    let world: Shared = Arc::new(World::new(
        origin.clone(),
        options.seed,
        options.control,
        keys,
        settings,
        options.scenario,
    ));
    let ended = CancellationToken::new();
    let (sender, lines) = mpsc::channel(64);
    tokio::spawn(ended.clone().run_until_cancelled_owned(accept(
        listener,
        acceptor,
        sender,
        ended.clone(),
    )));
    let service = routes(Arc::clone(&world)).into_make_service_with_connect_info::<Peer>();
    let serve = axum::serve(Accepted { lines, address }, service);
    tokio::spawn(ended.clone().run_until_cancelled_owned(serve.into_future()));
    Ok(Running { world, address, origin, _ends_with_this: ended.clone().drop_guard(), ended })
}

impl Running {
    /// The sign-in issuer, without a slash at the end.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.origin.clone()
    }

    /// The stand-in for `https://chatgpt.com/backend-api`.
    #[must_use]
    pub fn codex_base_url(&self) -> String {
        format!("{}/backend-api", self.origin)
    }

    /// The stand-in for `https://api.openai.com/v1`.
    #[must_use]
    pub fn api_base_url(&self) -> String {
        format!("{}/v1", self.origin)
    }

    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Changes what goes wrong; `None`: nothing from here on.
    pub fn set_scenario(&self, scenario: Option<Scenario>) {
        locked(&self.world.faults).set(scenario);
    }

    /// What was asked since the start (the latest few hundred), oldest first, secrets masked.
    #[must_use]
    pub fn requests(&self) -> Vec<Exchange> {
        locked(&self.world.record).all()
    }

    /// Changes one of the settings that `POST /__control/state` takes, by the same name.
    ///
    /// # Errors
    /// What is not understood, in words.
    pub fn change(&self, name: &str, value: &serde_json::Value) -> Result<(), String> {
        control::apply(&self.world, name, value)
    }

    /// From now on every access token that was issued so far counts as expired.
    pub fn expire_access_tokens(&self) {
        locked(&self.world.ledger).expire_issued();
    }

    /// Signs everybody out, as "log out of all devices" does.
    pub fn revoke_all(&self) {
        locked(&self.world.ledger).revoke_all();
    }

    /// Ends it, and every connection to it.
    pub fn stop(self) {
        self.ended.cancel();
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("origin", &self.origin).finish_non_exhaustive()
    }
}

fn host(address: &SocketAddr) -> String {
    match address {
        SocketAddr::V4(v4) => v4.ip().to_string(),
        SocketAddr::V6(v6) => format!("[{}]", v6.ip()),
    }
}

fn routes(world: Shared) -> Router {
    Router::new()
        .merge(issuer::routes())
        .merge(backend::routes())
        .merge(public_api::routes())
        .merge(control::routes())
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&world), record::watch))
        .with_state(world)
}

async fn nothing_here(State(_): State<Shared>, method: Method, uri: Uri) -> Response {
    if uri.path().starts_with("/v1/") {
        public_api::not_found(&method, &uri).into_response()
    } else {
        backend::not_found().into_response()
    }
}

/// Accepts connections, each with its own handshake.
async fn accept(
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    lines: mpsc::Sender<(Line, SocketAddr)>,
    ended: CancellationToken,
) {
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            // Out of descriptors, most likely: try again when some were closed.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (acceptor, lines, ended) = (acceptor.clone(), lines.clone(), ended.clone());
        tokio::spawn(async move {
            match carrier(stream, acceptor).await {
                Ok(carrier) => {
                    let _ = lines.send((Line::new(carrier, &ended), peer)).await;
                }
                Err(error) => tracing::debug!(%peer, %error, "handshake failed"),
            }
        });
    }
}

async fn carrier(stream: TcpStream, acceptor: Option<TlsAcceptor>) -> io::Result<Box<dyn Carrier>> {
    stream.set_nodelay(true)?;
    Ok(match acceptor {
        Some(acceptor) => Box::new(acceptor.accept(stream).await?),
        None => Box::new(stream),
    })
}
