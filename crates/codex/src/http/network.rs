//! How requests leave this machine: proxies and trusted certificates, as values.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use patchbay_failure::Failure;
use patchbay_route::Address;
use reqwest::Proxy;
use rustls::client::danger::ServerCertVerifier;
use tower::util::MapErrLayer;
use url::Url;

use super::trust::Trust;

/// Proxies and trusted certificates. Its `Debug` shows no password.
///
/// | variable (upper case first, then lower) | means |
/// |---|---|
/// | `HTTPS_PROXY`, `HTTP_PROXY` | the proxy for addresses of that scheme |
/// | `ALL_PROXY` | the one for both, where theirs is not set |
/// | `NO_PROXY` | hosts, `.domains`, addresses and networks that are reached directly |
/// | `SSL_CERT_FILE`, `SSL_CERT_DIR` | what is trusted instead of the system's certificates |
///
/// A proxy is `http://`, `https://`, `socks5://` (names are resolved here) or `socks5h://` (there),
/// with `user:password@` where it wants a sign-in. Where no variable names one, the system's
/// settings count (macOS, Windows).
///
/// Plain http to this computer never goes through a proxy, whatever the variables say: a route may
/// lead there because it crosses no network, and a proxy could read the token. Over https it may.
#[derive(Clone)]
pub struct Network {
    /// As written, with who signs in. None: the system's own settings.
    written: Option<Arc<Written>>,
    /// Decides for all requests.
    matcher: Arc<Matcher>,
    trust: Trust,
}

/// The proxies for addresses of each scheme, as written in the environment.
struct Written {
    https: String,
    http: String,
}

impl Network {
    /// Reads `vars`, the environment as a value; where it names no proxy, also the system's
    /// settings. A proxy that can't be understood is as good as none, as for curl.
    #[must_use]
    pub fn from_vars(vars: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| {
            let given = |name: &str| vars.get(name).map(|value| value.trim().to_owned());
            given(name)
                .filter(|value| !value.is_empty())
                .or_else(|| given(&name.to_lowercase()))
                .unwrap_or_default()
        };
        let all = text("ALL_PROXY");
        let of =
            |name| Some(text(name)).filter(|own| !own.is_empty()).unwrap_or_else(|| all.clone());
        let (https, http, none) = (of("HTTPS_PROXY"), of("HTTP_PROXY"), text("NO_PROXY"));
        let trust = Trust::new(
            Some(text("SSL_CERT_FILE")).filter(|file| !file.is_empty()).map(PathBuf::from),
            std::env::split_paths(&text("SSL_CERT_DIR"))
                .filter(|folder| !folder.as_os_str().is_empty())
                .collect(),
        );
        if https.is_empty() && http.is_empty() {
            return Self { written: None, matcher: Arc::new(Matcher::from_system()), trust };
        }
        let matcher = Matcher::builder().https(&https).http(&http).no(none).build();
        let written = Some(Arc::new(Written { https, http }));
        Self { written, matcher: Arc::new(matcher), trust }
    }

    /// The proxy that a request to `url` goes through.
    pub(crate) fn intercept(&self, url: &Url) -> Option<Intercept> {
        let stays = |address: Address| !address.secure && address.is_loopback();
        if Address::read(url.as_str()).is_some_and(stays) {
            return None;
        }
        self.matcher.intercept(&url.as_str().parse().ok()?)
    }

    /// The address of the proxy that a request to `url` goes through, with who signs in to it.
    fn proxy_address(&self, url: &Url) -> Option<String> {
        let proxy = self.intercept(url)?;
        Some(match &self.written {
            Some(written) if url.scheme() == "https" => written.https.clone(),
            Some(written) => written.http.clone(),
            // The system's settings name no sign-in.
            None => proxy.uri().to_string(),
        })
    }

    /// The proxy that a request to `url` goes through, as `host:port`; never with its password.
    #[must_use]
    pub fn proxy_for(&self, url: &Url) -> Option<String> {
        let proxy = self.intercept(url)?;
        let host = proxy.uri().host()?;
        Some(match proxy.uri().port_u16() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        })
    }

    /// TLS without a word about HTTP versions. `around` may put something around the verifier of
    /// certificates that takes notes of what it is shown.
    pub(crate) fn tls(
        &self,
        around: impl FnOnce(Arc<dyn ServerCertVerifier>) -> Arc<dyn ServerCertVerifier>,
    ) -> Result<rustls::ClientConfig, Failure> {
        self.trust.tls(around)
    }

    /// Lets `builder` leave this machine this way, and tells errors on the way which it was.
    pub(super) fn onto(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        let network = self.clone();
        let proxies = Proxy::custom(move |url| network.proxy_address(url));
        let builder = builder.no_proxy().proxy(proxies);
        let network = self.clone();
        builder.connector_layer(MapErrLayer::new(move |cause: Box<dyn Error + Send + Sync>| {
            let cause: Box<dyn Error + Send + Sync> =
                Box::new(OnTheWay { network: network.clone(), cause });
            cause
        }))
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("proxies", &self.matcher)
            .field("trust", &self.trust)
            .finish()
    }
}

/// An error before there was a connection.
#[derive(Debug)]
pub(super) struct OnTheWay {
    pub(super) network: Network,
    cause: Box<dyn Error + Send + Sync>,
}

impl fmt::Display for OnTheWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl Error for OnTheWay {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.cause.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(vars: &[(&str, &str)]) -> Network {
        let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Network::from_vars(&vars.collect())
    }

    #[test]
    fn the_proxy_of_an_address_is_what_the_variables_say() {
        let https = "https://chatgpt.com/backend-api";
        for (vars, url, proxy) in [
            (&[("HTTPS_PROXY", "http://one:8080")][..], https, Some("one:8080")),
            (&[("https_proxy", "one:8080")], https, Some("one:8080")),
            (
                &[("HTTPS_PROXY", "http://one:1"), ("https_proxy", "http://two:2")],
                https,
                Some("one:1"),
            ),
            (&[("HTTPS_PROXY", ""), ("https_proxy", "http://two:2")], https, Some("two:2")),
            (&[("ALL_PROXY", "socks5h://u:secret@one:1080")], https, Some("one:1080")),
            (
                &[("ALL_PROXY", "http://one:1"), ("HTTPS_PROXY", "http://two:2")],
                https,
                Some("two:2"),
            ),
            (&[("all_proxy", "http://one:1")], "http://plain.example/", Some("one:1")),
            (&[("HTTPS_PROXY", "http://one:1")], "http://plain.example/", None),
            (&[("HTTPS_PROXY", "http://one:1"), ("NO_PROXY", "chatgpt.com")], https, None),
            (&[("HTTPS_PROXY", "http://one:1"), ("no_proxy", ".chatgpt.com")], https, None),
            (&[("HTTPS_PROXY", "http://one:1"), ("NO_PROXY", "*")], https, None),
            (&[("HTTPS_PROXY", "http://one:1"), ("NO_PROXY", "gpt.com")], https, Some("one:1")),
            (
                &[("ALL_PROXY", "http://one:1"), ("NO_PROXY", "127.0.0.0/8")],
                "https://127.0.0.1:9/",
                None,
            ),
            (&[("ALL_PROXY", "http://one:1"), ("NO_PROXY", "::1")], "https://[::1]:9/", None),
            (&[("ALL_PROXY", "http://one:1")], "https://127.0.0.1:9/", Some("one:1")),
            (&[("ALL_PROXY", "http://one:1")], "http://10.0.0.7:9/", Some("one:1")),
            (&[("ALL_PROXY", "http://one:1")], "http://localhost.:9/", Some("one:1")),
            (&[("ALL_PROXY", "http://one:1")], "http://localhost.example/", Some("one:1")),
            (&[("ALL_PROXY", "http://one:1")], "http://127.0.0.1:9/", None),
            (&[("ALL_PROXY", "socks5://one:1")], "http://127.8.8.8/", None),
            (&[("HTTP_PROXY", "http://one:1")], "http://LOCALHOST:9/", None),
            (&[("HTTP_PROXY", "http://one:1")], "http://a.localhost:9/", None),
            (&[("HTTP_PROXY", "http://one:1")], "http://0x7f.1:9/", None),
            (&[("HTTP_PROXY", "socks5h://one:1")], "http://[::1]:9/", None),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(network(vars).proxy_for(&url).as_deref(), proxy, "{vars:?} {url}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let network = network(&[("HTTPS_PROXY", "http://user:secret@one:8080")]);
        let shown = format!("{network:?}");
        assert!(shown.contains("one:8080") && !shown.contains("secret"), "{shown}");
    }
}
