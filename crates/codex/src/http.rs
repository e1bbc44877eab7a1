//! One HTTP client for everything, and the name of what went wrong below HTTP.

use std::error::Error;
use std::io::ErrorKind;

use patchbay_failure::{Failure, Kind};

use crate::setup::Timeouts;

/// The client that every request goes through. Cheap to clone; clones share their connections.
pub type HttpClient = reqwest::Client;

/// The one HTTP client: rustls with the platform's roots (and `SSL_CERT_FILE`), proxies from the
/// environment and the system, no redirects followed (a token must not follow one), its own
/// honest user agent. Only connecting is limited here; reading is limited where the meaning of a
/// pause is known.
///
/// # Errors
/// `tls_certificate` where the platform has no usable roots.
pub fn client(timeouts: &Timeouts) -> Result<HttpClient, Failure> {
    reqwest::Client::builder()
        .user_agent(user_agent())
        .connect_timeout(timeouts.connect)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .build()
        .map_err(|error| Failure::new(Kind::TlsCertificate).with_detail(chain(&error)))
}

/// `patchbay/<version> (<os>; <arch>)`.
#[must_use]
pub fn user_agent() -> String {
    format!(
        "patchbay/{} ({}; {})",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// Names a failure below HTTP: `proxy`, `dns`, `tls_certificate`, `timeout` or `connection`.
/// Decided by the types in the error's chain of sources; words are looked at only for a proxy's
/// tunnel, whose error type hyper-util keeps to itself (0.1.21).
#[must_use]
pub fn transport_failure(error: &reqwest::Error) -> Failure {
    let host = error.url().and_then(|url| url.host_str());
    let detail = match host {
        Some(host) => format!("{host}: {}", chain(error)),
        None => chain(error),
    };
    Failure::new(kind_of(error)).with_detail(detail)
}

fn kind_of(error: &reqwest::Error) -> Kind {
    let sources = || std::iter::successors(error.source(), |error| (*error).source());
    // The proxy's own trouble (its name, its port, its refusal) comes wrapped in the tunnel's
    // error, so it goes first.
    if sources().any(from_proxy) {
        return Kind::Proxy;
    }
    if error.is_dns() {
        return Kind::Dns;
    }
    if let Some(fault) = sources().find_map(tls_fault) {
        return fault;
    }
    if error.is_timeout() || sources().any(timed_out) {
        return Kind::Timeout;
    }
    Kind::Connection
}

/// hyper-util's tunnel error and reqwest's error for SOCKS are private types: their first words
/// are all there is (hyper-util 0.1.21, reqwest 0.13.5).
fn from_proxy(error: &(dyn Error + 'static)) -> bool {
    let words = error.to_string();
    words.starts_with("tunnel error: ")
        || words == "error connecting to socks proxy"
        || words == "error resolving for socks proxy"
}

/// A rustls error, also where it is wrapped in an `io::Error` (whose `source` skips what it holds).
pub(crate) fn tls_fault(error: &(dyn Error + 'static)) -> Option<Kind> {
    if let Some(fault) = error.downcast_ref::<rustls::Error>() {
        return Some(match fault {
            rustls::Error::InvalidCertificate(_)
            | rustls::Error::NoCertificatesPresented
            | rustls::Error::AlertReceived(_) => Kind::TlsCertificate,
            // No TLS at the other end, or one that broke off: nothing a certificate could mend.
            _ => Kind::Connection,
        });
    }
    let held = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    tls_fault(held)
}

fn timed_out(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::TimedOut)
}

/// The causes below reqwest's own sentence (which repeats the address), joined.
fn chain(error: &reqwest::Error) -> String {
    let mut words = Vec::<String>::new();
    for cause in std::iter::successors(error.source(), |error| (*error).source()) {
        let text = cause.to_string();
        // Wrappers often repeat what they wrap.
        if !words.iter().any(|said| said.contains(&text)) {
            words.push(text);
        }
    }
    if words.is_empty() { error.to_string() } else { words.join(": ") }
}
