//! What goes wrong below HTTP has its name, by real causes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use patchbay_codex::http::{client, transport_failure};
use patchbay_codex::setup::Timeouts;
use patchbay_failure::Kind;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

fn timeouts() -> Timeouts {
    Timeouts { connect: Duration::from_millis(300), ..Timeouts::default() }
}

async fn kind_at(address: &str) -> Kind {
    kind_with(&client(&timeouts()).unwrap(), address).await
}

async fn kind_with(http: &reqwest::Client, address: &str) -> Kind {
    let error = http.get(address).send().await.unwrap_err();
    let failure = transport_failure(&error);
    assert!(failure.detail.is_some(), "{failure:?}");
    failure.kind
}

/// A server on a thread; `serve` gets each connection.
fn server(serve: impl Fn(std::net::TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().flatten().for_each(serve));
    port
}

#[tokio::test]
async fn a_name_that_does_not_exist() {
    assert_eq!(kind_at("https://no-such-host.invalid/").await, Kind::Dns);
}

#[tokio::test]
async fn a_port_that_nobody_listens_on() {
    assert_eq!(kind_at("http://127.0.0.1:1/").await, Kind::Connection);
}

#[tokio::test]
async fn a_server_that_hangs_up() {
    let port = server(|mut stream| {
        let _ = stream.read(&mut [0; 512]);
    });
    assert_eq!(kind_at(&format!("http://127.0.0.1:{port}/")).await, Kind::Connection);
}

#[tokio::test]
async fn a_server_that_speaks_no_tls() {
    let port = server(|mut stream| {
        let _ = stream.read(&mut [0; 512]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    assert_eq!(kind_at(&format!("https://127.0.0.1:{port}/")).await, Kind::Connection);
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap()],
            PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap(),
        )
        .unwrap();
    let config = Arc::new(config);
    let port = server(move |mut stream| {
        let mut connection = rustls::ServerConnection::new(config.clone()).unwrap();
        let _ = connection.complete_io(&mut stream);
    });
    assert_eq!(kind_at(&format!("https://127.0.0.1:{port}/")).await, Kind::TlsCertificate);
}

#[tokio::test]
async fn a_server_that_never_finishes_to_connect() {
    // TLS begins and is never answered: connecting includes the handshake.
    let port = server(|stream| {
        std::thread::sleep(Duration::from_secs(2));
        drop(stream);
    });
    assert_eq!(kind_at(&format!("https://127.0.0.1:{port}/")).await, Kind::Timeout);
}

fn through(proxy: &str) -> reqwest::Client {
    reqwest::Client::builder().proxy(reqwest::Proxy::all(proxy).unwrap()).build().unwrap()
}

#[tokio::test]
async fn a_proxy_that_wants_a_sign_in_refuses_or_is_not_there() {
    let wants = server(|mut stream| {
        let _ = stream.read(&mut [0; 2048]);
        let _ = stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    let refuses = server(|mut stream| {
        let _ = stream.read(&mut [0; 2048]);
        let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    for proxy in [
        format!("http://127.0.0.1:{wants}"),
        format!("http://127.0.0.1:{refuses}"),
        "http://127.0.0.1:1".to_owned(),
        "http://no-such-proxy.invalid:8080".to_owned(),
        "socks5h://127.0.0.1:1".to_owned(),
    ] {
        assert_eq!(
            kind_with(&through(&proxy), "https://chatgpt.com/").await,
            Kind::Proxy,
            "{proxy}"
        );
    }
}
