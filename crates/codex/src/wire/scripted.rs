//! For tests: a server that answers one request after the other as it is told, byte by byte, and
//! credentials that count.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use patchbay_failure::{Failure, Kind};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::Client;
use super::credentials::Credentials;
use crate::accounts::{Access, AccountKind, Endpoint};
use crate::setup::{Endpoints, RedirectChoice, Setup, StoreChoice, Timeouts, TransportChoice};

/// One thing that the server does after it has read a request.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Send(Vec<u8>),
    Wait(Duration),
    /// Until the client goes away.
    Hang,
}

/// A server that closes the connection after each answer.
pub(crate) struct Scripted {
    pub(crate) base: String,
    requests: Arc<Mutex<Vec<String>>>,
    gone: Arc<AtomicU32>,
}

impl Scripted {
    /// Answers the n-th request with the n-th script, and with nothing when there are no more.
    pub(crate) async fn new(scripts: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/backend-api", listener.local_addr().unwrap());
        let (requests, gone) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<AtomicU32>::default());
        let (seen, left) = (requests.clone(), gone.clone());
        tokio::spawn(async move {
            for script in scripts.into_iter().chain(std::iter::repeat(Vec::new())) {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (seen, left) = (seen.clone(), left.clone());
                let request = read_request(&mut stream).await;
                seen.lock().unwrap().push(request);
                tokio::spawn(async move { play(stream, script, &left).await });
            }
        });
        Self { base, requests, gone }
    }

    /// The requests so far, whole and in lower case but for their bodies.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// How often a client went away while the server hung.
    pub(crate) fn gone(&self) -> u32 {
        self.gone.load(Ordering::SeqCst)
    }

    pub(crate) fn client(&self, credentials: &Counting) -> Client {
        client(&self.base, credentials)
    }
}

/// A client of `base` with short time limits, by event stream.
pub(crate) fn client(base: &str, credentials: &Counting) -> Client {
    client_over(TransportChoice::Sse, base, credentials)
}

pub(crate) fn client_over(
    transport: TransportChoice,
    base: &str,
    credentials: &Counting,
) -> Client {
    let timeouts = Timeouts {
        connect: Duration::from_secs(2),
        first: Duration::from_millis(400),
        idle: Duration::from_millis(400),
    };
    let setup = Setup {
        // Below a file nothing can be stored, by whoever runs the tests.
        data_dir: std::env::current_exe().unwrap(),
        endpoints: Endpoints::together(base, base, base),
        timeouts,
        redirect: RedirectChoice::Auto,
        credential_store: StoreChoice::File,
        transport,
    };
    let http = crate::http::client(&timeouts).unwrap();
    let credentials = Counting { base: base.to_owned(), ..credentials.clone() };
    Client::with(&setup, Box::new(credentials), http)
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.unwrap_or(0);
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if read == 0 {
                return text.into_owned();
            }
            continue;
        };
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
            return format!("{head}\n\n{body}");
        }
    }
}

async fn play(mut stream: TcpStream, script: Vec<Step>, gone: &AtomicU32) {
    for step in script {
        match step {
            Step::Send(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Step::Wait(time) => tokio::time::sleep(time).await,
            Step::Hang => {
                let mut buffer = [0; 16];
                while !matches!(stream.read(&mut buffer).await, Ok(0) | Err(_)) {}
                gone.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
}

/// The head of an event stream.
pub(crate) fn stream_head(headers: &str) -> Step {
    Step::Send(
        format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n{headers}\r\n")
            .into_bytes(),
    )
}

/// An event.
pub(crate) fn event(json: &str) -> Step {
    Step::Send(format!("data: {json}\n\n").into_bytes())
}

/// A whole answer that is no event stream.
pub(crate) fn refusal(status: u16, headers: &str, body: &str) -> Vec<Step> {
    vec![Step::Send(
        format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
            body.len()
        )
        .into_bytes(),
    )]
}

/// The events of a whole answer that says `text` in one piece.
pub(crate) fn answer(text: &str) -> Vec<Step> {
    vec![
        stream_head(""),
        event(r#"{"type":"response.created","response":{"id":"r1","model":"gpt-5.5"}}"#),
        event(&format!(r#"{{"type":"response.output_text.delta","delta":"{text}"}}"#)),
        event(r#"{"type":"response.completed","response":{"id":"r1","status":"completed"}}"#),
    ]
}

/// Hands out `token-1` and, when renewed, `token-2`; counts.
#[derive(Clone, Default)]
pub(crate) struct Counting {
    pub(crate) base: String,
    pub(crate) renewed: Arc<AtomicU32>,
    pub(crate) missing: bool,
}

impl Counting {
    fn give(&self, token: &str) -> Result<Access, Failure> {
        if self.missing {
            return Err(Failure::new(Kind::AuthMissing));
        }
        Ok(Access {
            token: SecretString::from(token.to_owned()),
            chatgpt_account_id: Some("workspace-1".to_owned()),
            account: "a1".to_owned(),
            plan: None,
            endpoint: Endpoint::made_up(AccountKind::Codex, &self.base),
        })
    }
}

impl Credentials for Counting {
    fn access(&self, _now: i64) -> BoxFuture<'static, Result<Access, Failure>> {
        let access = self.give("token-1");
        Box::pin(async move { access })
    }

    fn renew(&self, _refused: Access, _now: i64) -> BoxFuture<'static, Result<Access, Failure>> {
        self.renewed.fetch_add(1, Ordering::SeqCst);
        let access = self.give("token-2");
        Box::pin(async move { access })
    }
}
