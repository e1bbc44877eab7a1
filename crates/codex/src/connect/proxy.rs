//! The proxy that the HTTP client would use, and a tunnel through it.

use std::future::{Ready, ready};
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use patchbay_failure::{Failure, Kind};
use tower_service::Service;
use url::Url;

use super::{Stream, Target, tls};
use crate::http::Network;

/// A proxy. Its `Debug` and [`Proxy::shown`] show no password.
#[derive(Debug, Clone)]
pub struct Proxy(Intercept);

/// The proxy that requests to `url` go through where they leave this machine by `network`.
#[must_use]
pub fn proxy_for(network: &Network, url: &Url) -> Option<Proxy> {
    network.intercept(url).map(Proxy)
}

impl Proxy {
    fn scheme(&self) -> &str {
        self.0.uri().scheme_str().unwrap_or("http")
    }

    /// Its own name or address.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.uri().host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']')
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        let usual = match self.scheme() {
            "https" => 443,
            "http" => 80,
            _ => 1080,
        };
        self.0.uri().port_u16().unwrap_or(usual)
    }

    /// `http://proxy.example:8080`, without who signs in to it.
    #[must_use]
    pub fn shown(&self) -> String {
        let host = self.0.uri().host().unwrap_or_default();
        format!("{}://{host}:{}", self.scheme(), self.port())
    }
}

/// Asks `proxy`, to which `stream` is connected, to pass everything on to `target`.
///
/// For plain http the proxy is asked with each request, so there is nothing to ask beforehand.
///
/// # Errors
/// `proxy` where it refuses, does not answer within `limit`, or does not speak its own protocol;
/// `tls_certificate` where it is an https proxy whose certificate is not accepted.
pub async fn tunnel(
    network: &Network,
    proxy: &Proxy,
    mut stream: Stream,
    target: &Target,
    limit: Duration,
) -> Result<Stream, Failure> {
    if proxy.scheme() == "https" {
        stream = tls::secure(network, stream, proxy.host(), &[b"http/1.1"], limit).await?.stream;
    }
    if !target.https && proxy.scheme().starts_with("http") {
        return Ok(stream);
    }
    let host =
        if target.host.contains(':') { format!("[{}]", target.host) } else { target.host.clone() };
    let refused =
        |why: String| Failure::new(Kind::Proxy).with_detail(format!("{}: {why}", proxy.shown()));
    let to: Uri = format!("https://{host}:{}", target.port)
        .parse()
        .map_err(|_| refused(format!("{host} is no address that a proxy takes")))?;
    let through = Made(Some(TokioIo::new(stream)));
    let address = proxy.0.uri().clone();
    let asked = async {
        match proxy.scheme() {
            "socks4" | "socks4a" => {
                let local = proxy.scheme() == "socks4";
                let mut socks = SocksV4::new(address, through).local_dns(local);
                socks.call(to).await.map_err(|error| error.to_string())
            }
            "socks5" | "socks5h" => {
                let local = proxy.scheme() == "socks5";
                let mut socks = SocksV5::new(address, through).local_dns(local);
                if let Some((name, password)) = proxy.0.raw_auth() {
                    socks = socks.with_auth(name.to_owned(), password.to_owned());
                }
                socks.call(to).await.map_err(|error| error.to_string())
            }
            _ => {
                let mut tunnel = Tunnel::new(address, through);
                if let Some(auth) = proxy.0.basic_auth() {
                    tunnel = tunnel.with_auth(auth.clone());
                }
                tunnel.call(to).await.map_err(|error| error.to_string())
            }
        }
    };
    match tokio::time::timeout(limit, asked).await {
        Ok(Ok(stream)) => Ok(Box::new(stream.into_inner())),
        Ok(Err(why)) => Err(refused(why)),
        Err(_) => Err(refused(format!("no answer within {} s", limit.as_secs_f64()))),
    }
}

/// Gives hyper-util the connection that is there already, once.
struct Made(Option<TokioIo<Stream>>);

impl Service<Uri> for Made {
    type Response = TokioIo<Stream>;
    type Error = io::Error;
    type Future = Ready<Result<Self::Response, io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(self.0.take().ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    fn network(at: &str) -> Network {
        Network::from_vars(&[("ALL_PROXY".to_owned(), at.to_owned())].into())
    }

    fn proxy(network: &Network) -> Proxy {
        proxy_for(network, &Url::parse("https://chatgpt.com").unwrap()).unwrap()
    }

    #[test]
    fn a_password_is_never_shown() {
        let proxy = proxy(&network("http://ada:opensesame@proxy.example:3128"));
        assert_eq!(proxy.shown(), "http://proxy.example:3128");
        assert_eq!((proxy.host(), proxy.port()), ("proxy.example", 3128));
        assert!(!format!("{proxy:?}").contains("opensesame"), "{proxy:?}");
    }

    #[tokio::test]
    async fn a_tunnel_carries_bytes_and_a_refusal_is_named() {
        for (answer, granted) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", true),
            ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", false),
            ("HTTP/1.1 403 Forbidden\r\n\r\n", false),
            ("nonsense", false),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let asked = tokio::spawn(async move {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut heard = vec![0; 4096];
                let length = stream.read(&mut heard).await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
                let mut echoed = [0; 5];
                if stream.read_exact(&mut echoed).await.is_ok() {
                    stream.write_all(&echoed).await.unwrap();
                }
                String::from_utf8(heard[..length].to_vec()).unwrap()
            });
            let limit = Duration::from_secs(5);
            let network = network(&format!("http://ada:opensesame@{address}"));
            let proxy = proxy(&network);
            let stream = super::super::open(&[address], limit).await.unwrap();
            let target = Target { host: "chatgpt.com".to_owned(), port: 443, https: true };
            let result = tunnel(&network, &proxy, stream, &target, limit).await;
            match result {
                Ok(mut stream) => {
                    assert!(granted, "{answer}");
                    stream.write_all(b"hello").await.unwrap();
                    let mut said = [0; 5];
                    stream.read_exact(&mut said).await.unwrap();
                    assert_eq!(&said, b"hello");
                }
                Err(failure) => {
                    assert!(!granted, "{failure}");
                    assert_eq!(failure.kind, Kind::Proxy, "{answer}");
                    assert!(failure.detail.unwrap().starts_with(&format!("http://{address}: ")));
                }
            }
            let asked = asked.await.unwrap();
            assert!(asked.starts_with("CONNECT chatgpt.com:443 HTTP/1.1\r\n"), "{asked}");
            assert!(asked.to_lowercase().contains("proxy-authorization: basic "), "{asked}");
        }
    }
}
