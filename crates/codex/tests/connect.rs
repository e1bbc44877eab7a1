//! TLS by hand comes to the same end as the HTTP client's.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use patchbay_codex::connect::{self, Secured};
use patchbay_codex::http::Network;
use patchbay_failure::{Failure, Kind};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const LIMIT: Duration = Duration::from_secs(5);

async fn at(address: SocketAddr, vars: &[(&str, &str)]) -> Result<Secured, Failure> {
    let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let stream = connect::open(&[address], LIMIT).await.unwrap();
    connect::secure(&Network::from_vars(&vars.collect()), stream, "127.0.0.1", &[], LIMIT).await
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_named_by_who_signed_it() {
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
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    let gone = folder.join("gone.pem");
    let gone = gone.to_str().unwrap();
    for (vars, named) in [
        (&[][..], "127.0.0.1: "),
        (&[("SSL_CERT_FILE", gone)], &format!("SSL_CERT_FILE ({gone})")),
        (&[("SSL_CERT_DIR", gone)], &format!("SSL_CERT_DIR ({gone})")),
    ] {
        let failure = at(address, vars).await.unwrap_err();
        assert_eq!(failure.kind, Kind::TlsCertificate, "{failure}");
        let detail = failure.detail.unwrap();
        assert!(detail.starts_with("127.0.0.1: ") && detail.contains(named), "{detail}");
        assert!(detail.ends_with("; its certificate is signed by nobody trusts this"), "{detail}");
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_a_connection_and_no_certificate() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 512]).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    assert_eq!(at(address, &[]).await.unwrap_err().kind, Kind::Connection);
}
