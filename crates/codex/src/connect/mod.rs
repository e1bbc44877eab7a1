//! One connection, made step by step: which proxy, which addresses, the tunnel, TLS. For whoever
//! has to know how far it got, or needs the bare connection; requests go through [`crate::http`].
//!
//! The proxy and the trust in certificates are those of an HTTP client's [`Network`], and so are the
//! names of faults: both come to the same end.
//!
//! [`Network`]: crate::http::Network

mod proxy;
mod tls;

use std::net::SocketAddr;
use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

pub use proxy::{Proxy, proxy_for, tunnel};
pub use tls::{Certificate, Secured, secure};

/// Where a connection leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// A name or an address, without brackets.
    pub host: String,
    /// The port, also where the address does not state it.
    pub port: u16,
    /// Whether it is https.
    pub https: bool,
}

impl Target {
    /// Of an http or https address; None for any other.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']').to_owned();
        Some(Self { host, port: url.port_or_known_default()?, https })
    }
}

/// Anything that bytes go both ways over.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// A connection, whatever it is made of.
pub type Stream = Box<dyn Duplex>;

/// The addresses of a name, at least one.
///
/// # Errors
/// `dns` where there is none, also where the answer takes longer than `limit`.
pub async fn resolve(host: &str, port: u16, limit: Duration) -> Result<Vec<SocketAddr>, Failure> {
    let fault = |why: String| Failure::new(Kind::Dns).with_detail(format!("{host}: {why}"));
    let found = match timeout(limit, tokio::net::lookup_host((host, port))).await {
        Ok(Ok(found)) => found.collect::<Vec<_>>(),
        Ok(Err(error)) => return Err(fault(error.to_string())),
        Err(_) => return Err(fault(format!("no answer within {} s", limit.as_secs_f64()))),
    };
    if found.is_empty() { Err(fault("it has no address".to_owned())) } else { Ok(found) }
}

/// A connection to the first of `addresses` that takes one. Each gets its share of `limit`.
///
/// # Errors
/// `connection` or `timeout`.
pub async fn open(addresses: &[SocketAddr], limit: Duration) -> Result<Stream, Failure> {
    let by = Instant::now() + limit;
    let share = limit / u32::try_from(addresses.len().max(1)).unwrap_or(1);
    let mut last = Failure::new(Kind::Connection);
    for address in addresses {
        let until = by.min(Instant::now() + share);
        match timeout_at(until, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Small pieces must not wait for one another.
                let _ = stream.set_nodelay(true);
                return Ok(Box::new(stream));
            }
            Ok(Err(error)) => {
                last = Failure::new(Kind::Connection).with_detail(format!("{address}: {error}"));
            }
            Err(_) => {
                let words = format!("{address}: no connection within {} s", limit.as_secs_f64());
                last = Failure::new(Kind::Timeout).with_detail(words);
            }
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_without_addresses_is_dns_and_a_closed_port_is_connection() {
        let limit = Duration::from_secs(5);
        let named = resolve("patchbay-test.invalid", 443, limit).await.unwrap_err();
        assert_eq!(named.kind, Kind::Dns);
        assert!(named.detail.unwrap().starts_with("patchbay-test.invalid: "));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        assert!(open(&[address], limit).await.is_ok());
        drop(listener);
        let refused = open(&[address], limit).await.err().unwrap();
        assert_eq!(refused.kind, Kind::Connection);
        assert!(refused.detail.unwrap().starts_with(&address.to_string()));
    }

    #[test]
    fn a_target_knows_its_port_and_an_address_without_brackets() {
        let of = |text: &str| Target::of(&Url::parse(text).unwrap());
        let target = |host: &str, port, https| Some(Target { host: host.to_owned(), port, https });
        assert_eq!(of("https://chatgpt.com/backend-api"), target("chatgpt.com", 443, true));
        assert_eq!(of("http://[::1]:8080/"), target("::1", 8080, false));
        assert_eq!(of("ftp://chatgpt.com/"), None);
    }
}
