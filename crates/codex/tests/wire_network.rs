//! The way out of this machine, the same for event streams and sockets: proxies, private
//! certificates, IPv6, HTTP/2, and the names of what goes wrong on it. All by values: nothing here
//! changes the environment.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod network_common;
mod sign_in_common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use network_common::{Proxy, Speaks};
use patchbay_codex::connect;
use patchbay_codex::http::{HttpClient, Network, transport_failure};
use patchbay_codex::setup::{Endpoints, RedirectChoice, Setup, Timeouts, TransportChoice};
use patchbay_codex::wire::{Client, Done, InputMessage, TurnRequest};
use patchbay_failure::{Failure, Kind};
use patchbay_simulator::options::TlsFiles;
use patchbay_simulator::{Options, Running};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sign_in_common::World;
use tokio_util::sync::CancellationToken;

const BOTH: [TransportChoice; 2] = [TransportChoice::Sse, TransportChoice::Auto];
/// `user:p@ss` for a proxy, as in an address and as it is sent.
const USER: &str = "user:p%40ss@";
const BASIC: &str = "Basic dXNlcjpwQHNz";

fn timeouts() -> Timeouts {
    let (connect, first) = (Duration::from_secs(5), Duration::from_secs(5));
    Timeouts { connect, first, idle: Duration::from_secs(5) }
}

/// The simulator's own authority and leaf (for 127.0.0.1 and OpenAI's names).
fn pem(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../simulator/tests/data").join(file)
}

async fn simulator(listen: &str, tls: bool) -> Running {
    let tls = tls.then(|| TlsFiles { cert: pem("leaf.pem"), key: pem("leaf.key") });
    let options = Options { listen: listen.parse().unwrap(), tls, ..Options::default() };
    patchbay_simulator::start(options).await.unwrap()
}

fn network(vars: &[(&str, &str)]) -> Network {
    let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Network::from_vars(&vars.collect::<BTreeMap<_, _>>())
}

/// Somebody signed in at `simulator`, by way of `network`.
async fn world(simulator: Running, transport: TransportChoice, network: &Network) -> World {
    let redirect = RedirectChoice::DeepLink;
    let world = World::around(simulator, redirect, timeouts(), transport, network);
    world.signed_in().await;
    world
}

async fn turn(setup: &Setup, world: &World, http: HttpClient) -> Done {
    let client = Client::new(setup, world.accounts.clone(), http);
    let request = TurnRequest {
        model: Some("gpt-5.5".to_owned()),
        effort: None,
        conversation: "conversation-1".to_owned(),
        input: vec![InputMessage::user("say:there and back")],
        search: false,
        instructions: String::new(),
    };
    client.turn(&request, &CancellationToken::new(), &mut |_| ()).await
}

/// One turn that has to succeed, by the transport that was asked for.
async fn succeeds(world: &World) {
    let done = turn(&world.setup, world, world.http.clone()).await;
    assert_eq!(done.text, "there and back", "{done:?}");
    let asked = world.simulator.requests();
    let methods = asked.iter().filter(|asked| asked.path.ends_with("/codex/responses"));
    let methods: Vec<&str> = methods.map(|asked| asked.method.as_str()).collect();
    match world.setup.transport {
        TransportChoice::Sse => assert_eq!(methods, ["POST"]),
        TransportChoice::Auto => assert_eq!(methods, ["GET", "FRAME"]),
    }
}

#[tokio::test]
async fn through_every_proxy_with_a_private_authority() {
    let ca = pem("ca.pem");
    let ca = ca.to_str().unwrap();
    for (speaks, scheme, user, variable) in [
        (Speaks::Connect(None), "http", "", "HTTPS_PROXY"),
        (Speaks::Connect(Some(BASIC)), "http", USER, "https_proxy"),
        (Speaks::Socks5(None), "socks5", "", "ALL_PROXY"),
        (Speaks::Socks5(Some(("user", "p@ss"))), "socks5h", USER, "all_proxy"),
    ] {
        for transport in BOTH {
            let proxy = Proxy::new(speaks).await;
            let address = format!("{scheme}://{user}127.0.0.1:{}", proxy.port);
            let network = network(&[(variable, &address), ("SSL_CERT_FILE", ca)]);
            let world = world(simulator("127.0.0.1:0", true).await, transport, &network).await;
            let before = proxy.targets().len();
            succeeds(&world).await;
            let targets = proxy.targets();
            let own = world.simulator.addr().to_string();
            assert!(targets.iter().all(|target| *target == own), "{speaks:?}: {targets:?}");
            // An event stream uses the connection of the sign-in again; a socket needs its own.
            let new = usize::from(transport == TransportChoice::Auto);
            assert!(before > 0 && targets.len() - before >= new, "{speaks:?}: {targets:?}");
        }
    }
}

/// What stays on this computer may be plain http (the route allows it), so no proxy may read it.
#[tokio::test]
async fn a_plain_request_to_this_computer_meets_no_proxy() {
    for (speaks, scheme, variable) in [
        (Speaks::Connect(None), "http", "HTTP_PROXY"),
        (Speaks::Connect(None), "http", "all_proxy"),
        (Speaks::Socks5(None), "socks5", "ALL_PROXY"),
        (Speaks::Socks5(None), "socks5h", "http_proxy"),
    ] {
        for transport in BOTH {
            let proxy = Proxy::new(speaks).await;
            let address = format!("{scheme}://127.0.0.1:{}", proxy.port);
            // A list of exceptions that names others takes nothing from the rule.
            let network = network(&[(variable, &address), ("NO_PROXY", "elsewhere.example")]);
            let direct = simulator("127.0.0.1:0", false).await;
            let port = direct.addr().port();
            let world = world(direct, transport, &network).await;
            succeeds(&world).await;
            for host in ["localhost", "127.0.0.1", "127.1"] {
                let url = format!("http://{host}:{port}/");
                assert!(world.http.get(&url).send().await.is_ok(), "{url}");
                let url = url::Url::parse(&url).unwrap();
                assert!(connect::proxy_for(&network, &url).is_none(), "{url}");
            }
            assert_eq!(proxy.met(), 0, "{variable} {scheme} {transport:?}");
            // Others do meet it, or the zero above would say nothing.
            let _ = world.http.get("http://192.0.2.1/").send().await;
            assert_eq!(proxy.met(), 1, "{variable} {scheme} {transport:?}");
        }
    }
}

#[tokio::test]
async fn a_private_authority_in_a_folder_and_no_proxy() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(pem("ca.pem"), folder.path().join("0a1b2c3d.0")).unwrap();
    std::fs::write(folder.path().join("README"), "no certificate").unwrap();
    let vars = [
        ("SSL_CERT_DIR", folder.path().to_str().unwrap()),
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("NO_PROXY", "localhost,127.0.0.1"),
    ];
    for transport in BOTH {
        succeeds(&world(simulator("127.0.0.1:0", true).await, transport, &network(&vars)).await)
            .await;
    }
}

#[tokio::test]
async fn over_ipv6() {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        eprintln!("SKIPPED: this machine has no IPv6 loopback");
        return;
    }
    for transport in BOTH {
        succeeds(&world(simulator("[::1]:0", false).await, transport, &network(&[])).await).await;
    }
}

/// The name of what keeps a turn from going out; a turn is asked by either transport.
async fn fails(world: &World, vars: &[(&str, &str)]) -> Failure {
    let http = HttpClient::new(&timeouts(), &network(vars)).unwrap();
    let mut seen: Option<Failure> = None;
    for transport in BOTH {
        let setup = Setup { transport, ..world.setup.clone() };
        let failed = turn(&setup, world, http.clone()).await.failure.unwrap().failure;
        if let Some(before) = &seen {
            assert_eq!((before.kind, &before.detail), (failed.kind, &failed.detail), "{vars:?}");
        }
        seen = Some(failed);
    }
    seen.unwrap()
}

#[tokio::test]
async fn what_is_wrong_with_a_proxy_or_a_certificate_is_named_with_its_place() {
    let ca = pem("ca.pem");
    let ca = ca.to_str().unwrap();
    let trusted = network(&[("SSL_CERT_FILE", ca)]);
    let world = world(simulator("127.0.0.1:0", true).await, TransportChoice::Sse, &trusted).await;

    let wants = Proxy::new(Speaks::Connect(Some(BASIC))).await;
    let socks = Proxy::new(Speaks::Socks5(Some(("user", "p@ss")))).await;
    for proxy in [
        format!("http://127.0.0.1:{}", wants.port),
        format!("http://user:secret@127.0.0.1:{}", wants.port),
        format!("socks5://127.0.0.1:{}", socks.port),
        format!("socks5h://user:secret@127.0.0.1:{}", socks.port),
        "http://user:secret@127.0.0.1:1".to_owned(),
        "socks5h://user:secret@127.0.0.1:1".to_owned(),
        "http://user:secret@no-such-proxy.invalid:8080".to_owned(),
    ] {
        let failure = fails(&world, &[("HTTPS_PROXY", &proxy), ("SSL_CERT_FILE", ca)]).await;
        let detail = failure.detail.unwrap();
        assert_eq!(failure.kind, Kind::Proxy, "{proxy}: {detail}");
        let named = format!("proxy {}", proxy.rsplit(['@', '/']).next().unwrap());
        assert!(detail.starts_with(&named), "{proxy}: {detail}");
        assert!(!detail.contains("secret"), "{detail}");
    }

    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let other =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls/cert.pem"));
    for stale in [
        folder.path().join("gone.pem").to_str().unwrap().to_owned(),
        file("empty.pem", ""),
        file("no.pem", "-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n"),
        file("other.pem", &other.unwrap()),
    ] {
        let failure = fails(&world, &[("SSL_CERT_FILE", &stale)]).await;
        let detail = failure.detail.unwrap();
        assert_eq!(failure.kind, Kind::TlsCertificate, "{stale}: {detail}");
        assert!(detail.contains(&format!("SSL_CERT_FILE ({stale})")), "{detail}");
    }
    // Without the variable the platform decides, and it does not know this authority either.
    let failure = fails(&world, &[]).await;
    assert_eq!(failure.kind, Kind::TlsCertificate, "{failure:?}");
    assert!(!failure.detail.unwrap().contains("SSL_CERT_FILE"));
}

#[tokio::test]
async fn a_proxy_for_plain_addresses_is_named_too() {
    let vars = [("HTTP_PROXY", "http://user:secret@127.0.0.1:1")];
    let http = HttpClient::new(&timeouts(), &network(&vars)).unwrap();
    let failure = transport_failure(&http.get("http://plain.invalid/").send().await.unwrap_err());
    assert_eq!(failure.kind, Kind::Proxy);
    assert!(failure.detail.unwrap().starts_with("proxy 127.0.0.1:1: "));
    let direct = HttpClient::new(&timeouts(), &network(&[])).unwrap();
    let failure = transport_failure(&direct.get("http://127.0.0.1:1/").send().await.unwrap_err());
    assert_eq!(failure.kind, Kind::Connection);
}

/// A server that offers both versions, has an event stream over HTTP/2 and no sockets.
async fn http2() -> String {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            CertificateDer::pem_file_iter(pem("leaf.pem")).unwrap().map(Result::unwrap).collect(),
            PrivateKeyDer::from_pem_file(pem("leaf.key")).unwrap(),
        )
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}/backend-api", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
                let mut stream = acceptor.accept(stream).await.unwrap();
                if stream.get_ref().1.alpn_protocol() != Some(b"h2") {
                    let _ = stream.read(&mut [0; 4096]).await.unwrap();
                    let refusal = b"HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\n\r\n";
                    stream.write_all(refusal).await.unwrap();
                    return;
                }
                let mut connection = h2::server::handshake(stream).await.unwrap();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    let mut head = oauth2::http::Response::new(());
                    let kind = "text/event-stream".parse().unwrap();
                    head.headers_mut().insert("content-type", kind);
                    let mut body = respond.send_response(head, false).unwrap();
                    let events = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"over h2\"}\n\n\
                                  data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}\n\n";
                    body.send_data(Bytes::from(events), true).unwrap();
                }
            });
        }
    });
    base
}

#[tokio::test]
async fn an_event_stream_over_http2_where_the_server_offers_it() {
    let ca = pem("ca.pem");
    let trusted = network(&[("SSL_CERT_FILE", ca.to_str().unwrap())]);
    let world = world(simulator("127.0.0.1:0", true).await, TransportChoice::Sse, &trusted).await;
    for transport in BOTH {
        let (issuer, base) = (world.simulator.issuer(), http2().await);
        let endpoints = Endpoints::together(&issuer, &base, &world.simulator.api_base_url());
        let setup = Setup { transport, endpoints, ..world.setup.clone() };
        let done = turn(&setup, &world, world.http.clone()).await;
        assert_eq!(done.text, "over h2", "{done:?}");
    }
}
