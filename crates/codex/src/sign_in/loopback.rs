//! The listener that the browser comes back to: 127.0.0.1 only, port 1455 or 1457, and only for as
//! long as its sign-in waits.

use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use patchbay_words::{Message, said};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::callback::{PATH, PORTS};
use super::courtesy::ask_to_leave;
use super::flow::{Flow, Reply};
use super::page::{self, Page};
use super::request::{self, HEAD, Rejected, Request};
use super::view::{SignInNotice, SignInNoticeKind};
use super::{callback, port_holder};

/// How long a browser may take to send its request, and to take the answer.
const SLOWEST: Duration = Duration::from_secs(5);
/// How often, and after which pause each, a port is tried again that a sign-in of ours had.
const OWN: (u32, Duration) = (5, Duration::from_millis(40));
/// The same for one that another program said it lets go of (Codex CLI 0.169).
const ANOTHERS: (u32, Duration) = (10, Duration::from_millis(200));
/// Connections at a time. Browsers open some ahead without using them.
const MOST: usize = 32;

/// A port that is ours.
pub(crate) struct Bound {
    pub(crate) listener: TcpListener,
    pub(crate) port: u16,
    /// Where it is not the first port: who holds that.
    pub(crate) notice: Option<SignInNotice>,
}

/// Binds 1455, else 1457. Whoever holds 1455 is asked once to let go of it.
///
/// # Errors
/// `port_busy` where both are taken, with the programs that hold them where the system tells.
pub(crate) async fn bind() -> Result<Bound, Failure> {
    let mut taken = Vec::new();
    for port in PORTS {
        let mut bound = bind_port(port, OWN).await;
        let busy = bound.as_ref().is_err_and(|error| error.kind() == ErrorKind::AddrInUse);
        if busy && port == PORTS[0] && ask_to_leave(port).await {
            bound = bind_port(port, ANOTHERS).await;
        }
        match bound {
            Ok(listener) => {
                let notice = taken.first().map(|first: &Message| {
                    let (held, port) = (first.clone(), port.to_string());
                    let said = said!("sign-in-port-next", held = held, port = port);
                    SignInNotice::new(SignInNoticeKind::PortBusy, said, PORTS[0].to_string())
                });
                return Ok(Bound { listener, port, notice });
            }
            Err(error) => taken.push(held(port, &error).await),
        }
    }
    let taken: Vec<String> = taken.iter().map(Message::english).collect();
    Err(Failure::new(Kind::PortBusy).with_detail(taken.join("; ")))
}

/// Binds a port that is free: the plan kind takes any of 127.0.0.1.
///
/// # Errors
/// `port_busy` where the system gives none.
pub(crate) async fn bind_any() -> Result<Bound, Failure> {
    let busy = |error: std::io::Error| Failure::new(Kind::PortBusy).with_detail(error.to_string());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(busy)?;
    let port = listener.local_addr().map_err(busy)?.port();
    Ok(Bound { listener, port, notice: None })
}

/// A sign-in that was just cancelled may take a moment to let go of its port.
async fn bind_port(port: u16, (most, pause): (u32, Duration)) -> std::io::Result<TcpListener> {
    let mut tries = 0;
    loop {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse && tries < most => {
                tries += 1;
                tokio::time::sleep(pause).await;
            }
            result => return result,
        }
    }
}

async fn held(port: u16, error: &std::io::Error) -> Message {
    let shown = port.to_string();
    if error.kind() != ErrorKind::AddrInUse {
        return said!("sign-in-port-refused", port = shown, why = error.to_string());
    }
    let holder = tokio::task::spawn_blocking(move || port_holder::holder(port)).await;
    match holder.ok().flatten() {
        Some(name) => said!("sign-in-port-held", name = name, port = shown),
        None => said!("sign-in-port-held-unknown", port = shown),
    }
}

/// Answers until the sign-in is over, then lets go of the port. Connections that are being
/// answered end on their own, within seconds.
pub(crate) async fn serve(bound: Bound, flow: Arc<Flow>) {
    let seats = Arc::new(Semaphore::new(MOST));
    loop {
        let stream = tokio::select! {
            () = flow.over() => return,
            accepted = bound.listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // Out of file descriptors, for instance: breathe, don't spin.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else { continue };
        let (flow, port) = (Arc::clone(&flow), bound.port);
        let answering = flow.answering();
        tokio::spawn(async move {
            connection(stream, port, &flow).await;
            drop((seat, answering));
        });
    }
}

async fn connection(mut stream: TcpStream, port: u16, flow: &Arc<Flow>) {
    let mut head = Vec::new();
    let arrived = tokio::select! {
        // Opened ahead by the browser and not used.
        () = flow.over(), if head.is_empty() => false,
        read = tokio::time::timeout(SLOWEST, read_head(&mut stream, &mut head)) => {
            matches!(read, Ok(true))
        }
    };
    if !arrived {
        return;
    }
    let answer = match request::parse(&head, port) {
        Ok(request) => respond(&request, flow).await,
        Err(rejected) => rejection(rejected),
    };
    let _ = tokio::time::timeout(SLOWEST, async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await?;
        // Until the browser has closed, too: a socket closed with bytes unread resets the answer.
        let mut rest = [0; 512];
        while stream.read(&mut rest).await? > 0 {}
        Ok::<_, std::io::Error>(())
    })
    .await;
}

/// Reads up to the empty line; the head is without it. False where the request breaks off or is
/// too long to be one.
async fn read_head(stream: &mut TcpStream, head: &mut Vec<u8>) -> bool {
    let mut piece = [0; 2048];
    loop {
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return false,
            Ok(length) => head.extend_from_slice(&piece[..length]),
        }
        if let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") {
            head.truncate(end);
            return true;
        }
        if head.len() > HEAD {
            // Cut to its first line, so that the answer says what is wrong.
            let line = head.windows(2).position(|window| window == b"\r\n").unwrap_or(head.len());
            head.truncate(line);
            return true;
        }
    }
}

async fn respond(request: &Request<'_>, flow: &Arc<Flow>) -> String {
    match request.path {
        PATH => returned(request.query, flow).await,
        // Other sign-in programs ask for the port like this (Codex CLI 0.169); a web page may not.
        "/cancel" if !request.by_page => {
            flow.stop(
                Failure::new(Kind::Cancelled)
                    .with_title(said!("sign-in-asked-to-leave-title"))
                    .with_meaning(said!("sign-in-asked-to-leave-meaning"))
                    .with_action_text(said!("sign-in-asked-to-leave-action")),
            );
            page::plain("200 OK", "Login cancelled\n")
        }
        // Where the result page moves its own address to. Tells nothing and ends nothing.
        "/done" => shown(flow, "200 OK", "Patchbay", "This page can be closed."),
        _ => page::plain("404 Not Found", "Not found\n"),
    }
}

async fn returned(query: &str, flow: &Arc<Flow>) -> String {
    let reply = callback::query(query).map_or_else(Reply::Refused, |one| flow.take(one));
    match reply {
        Reply::AskAgain(address) => page::redirect(&address),
        Reply::Exchanging => match flow.first_outcome().await {
            Ok(account) => {
                let who = if account.email.is_empty() { "OpenAI" } else { &account.email };
                let words = format!("{who} is signed in. This page can be closed.");
                shown(flow, "200 OK", "Signed in to Patchbay", &words)
            }
            Err(failure) => not_signed_in(flow, &failure),
        },
        Reply::Ended(failure) => not_signed_in(flow, &failure),
        Reply::Ignored => shown(flow, "200 OK", "Patchbay", "This sign-in page was used already."),
        Reply::Refused(failure) => {
            flow.ignored(&failure);
            let why = failure.detail.as_deref().unwrap_or("it is not ours");
            let words = format!("Patchbay ignored this address: {why}. The sign-in still waits.");
            shown(flow, "400 Bad Request", "Not this sign-in", &words)
        }
    }
}

fn not_signed_in(flow: &Flow, failure: &Failure) -> String {
    let said = failure.detail.as_deref().map(|d| format!(" “{d}”")).unwrap_or_default();
    let words = format!("{} {}{said}", failure.title, failure.meaning);
    shown(flow, "200 OK", "Not signed in", &words)
}

fn shown(flow: &Flow, status: &'static str, title: &str, words: &str) -> String {
    page::answer(&Page { status, title, words, focus: flow.has_window() })
}

fn rejection(rejected: Rejected) -> String {
    page::plain(rejected.status(), "Patchbay does not answer this.\n")
}
