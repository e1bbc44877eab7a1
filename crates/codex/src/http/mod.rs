//! One HTTP client for everything: how it leaves this machine ([`Network`]), whom it trusts, and
//! the name of what went wrong below HTTP ([`transport_failure`]).

mod failure;
mod network;
mod trust;

use std::collections::BTreeMap;
use std::ops::Deref;

use patchbay_failure::{Failure, Kind};

pub(crate) use failure::tls_fault;
pub use failure::transport_failure;
pub use network::Network;

use crate::setup::Timeouts;

/// The client that every request goes through. Cheap to clone; clones share their connections.
///
/// It is reqwest's client, with a twin beside it that speaks HTTP/1.1 only: a WebSocket begins as
/// an HTTP/1.1 request, and where HTTP/2 was negotiated it can't. Both are built by the same
/// function from the same [`Network`], so proxies, certificates, time limits and the naming of
/// failures are one thing for event streams and sockets.
#[derive(Debug, Clone)]
pub struct HttpClient {
    any: reqwest::Client,
    upgrading: reqwest::Client,
    network: Network,
}

impl HttpClient {
    /// A client with the connect time limit of `timeouts` that leaves this machine as `network`
    /// says. No redirects are followed (a token must not follow one). Only connecting is limited
    /// here; reading is limited where the meaning of a pause is known.
    ///
    /// # Errors
    /// `tls_certificate` where TLS can't be had at all. Certificates that can't be read are no
    /// error here: the connections that would need them fail, with the file's name.
    pub fn new(timeouts: &Timeouts, network: &Network) -> Result<Self, Failure> {
        let tls = network.tls(|verifier| verifier)?;
        let build = |versions: &[&[u8]]| {
            let mut tls = tls.clone();
            tls.alpn_protocols = versions.iter().map(|version| version.to_vec()).collect();
            network
                .onto(reqwest::Client::builder())
                .tls_backend_preconfigured(tls)
                .user_agent(user_agent())
                .connect_timeout(timeouts.connect)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
        };
        let built = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| {
                Failure::new(Kind::TlsCertificate).with_detail(failure::chain(&error))
            })
        };
        Ok(Self {
            any: built(build(&[b"h2", b"http/1.1"]))?,
            upgrading: built(build(&[b"http/1.1"]).http1_only())?,
            network: network.clone(),
        })
    }

    /// How its requests leave this machine.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The twin for requests that ask for an upgrade: HTTP/1.1 and nothing else.
    pub(crate) fn upgrading(&self) -> &reqwest::Client {
        &self.upgrading
    }
}

impl Deref for HttpClient {
    type Target = reqwest::Client;

    fn deref(&self) -> &reqwest::Client {
        &self.any
    }
}

/// The client for this process: [`HttpClient::new`] with the proxies and certificates that the
/// environment and the system name. This is the edge where they are read, once.
///
/// # Errors
/// As [`HttpClient::new`].
pub fn client(timeouts: &Timeouts) -> Result<HttpClient, Failure> {
    let vars: BTreeMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    HttpClient::new(timeouts, &Network::from_vars(&vars))
}

/// A server's own time, Unix time in seconds, by its `Date`.
pub(crate) fn date(headers: &reqwest::header::HeaderMap) -> Option<i64> {
    let text = headers.get(reqwest::header::DATE)?.to_str().ok()?;
    let format = &time::format_description::well_known::Rfc2822;
    Some(time::OffsetDateTime::parse(text.trim(), format).ok()?.unix_timestamp())
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
