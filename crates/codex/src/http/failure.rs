//! The name of what went wrong below HTTP.

use std::error::Error;
use std::io::ErrorKind;

use patchbay_failure::{Failure, Kind};

use super::network::OnTheWay;

/// Names a failure below HTTP: `proxy`, `dns`, `tls_certificate`, `timeout` or `connection`.
/// Decided by the types in the error's chain of sources; words are looked at only for a proxy's
/// tunnel, whose error type hyper-util keeps to itself (0.1.21). A proxy is named by host and port.
#[must_use]
pub fn transport_failure(error: &reqwest::Error) -> Failure {
    let proxy = proxy(error);
    let kind = kind_of(error, proxy.is_some());
    let host = match (kind, proxy) {
        (Kind::Proxy, Some(proxy)) => Some(format!("proxy {proxy}")),
        _ => error.url().and_then(|url| url.host_str()).map(str::to_owned),
    };
    let detail = match host {
        Some(host) => format!("{host}: {}", chain(error)),
        None => chain(error),
    };
    Failure::new(kind).with_detail(detail)
}

fn sources<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |error| (*error).source())
}

/// The proxy that the request was on its way through when it failed.
fn proxy(error: &reqwest::Error) -> Option<String> {
    let way = sources(error).find_map(|cause| cause.downcast_ref::<OnTheWay>())?;
    way.network.proxy_for(error.url()?)
}

fn kind_of(error: &reqwest::Error, proxied: bool) -> Kind {
    // The proxy's own trouble (its name, its port, its refusal) comes wrapped in the tunnel's
    // error, so it goes first.
    if sources(error).any(from_proxy) {
        return Kind::Proxy;
    }
    // Without a tunnel the way to the proxy is all that can fail here.
    let plain = error.url().is_some_and(|url| url.scheme() == "http");
    if proxied && plain && !timed_out(error) {
        return Kind::Proxy;
    }
    if error.is_dns() {
        return Kind::Dns;
    }
    if let Some(fault) = sources(error).find_map(tls_fault) {
        return fault;
    }
    if timed_out(error) { Kind::Timeout } else { Kind::Connection }
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

fn timed_out(error: &reqwest::Error) -> bool {
    let by_system = |cause: &(dyn Error + 'static)| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|cause| cause.kind() == ErrorKind::TimedOut)
    };
    error.is_timeout() || sources(error).any(by_system)
}

/// The causes below reqwest's own sentence (which repeats the address), joined.
pub(super) fn chain(error: &reqwest::Error) -> String {
    let mut words = Vec::<String>::new();
    for cause in sources(error) {
        let text = cause.to_string();
        // Wrappers often repeat what they wrap.
        if !words.iter().any(|said| said.contains(&text)) {
            words.push(text);
        }
    }
    if words.is_empty() { error.to_string() } else { words.join(": ") }
}
