//! TLS over a connection that is there, with the HTTP client's trust, and what the server showed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, ProtocolVersion, SignatureScheme};
use tokio_rustls::TlsConnector;
use x509_parser::prelude::{FromDer, X509Certificate, X509Name};

use super::Stream;
use crate::http::{Network, tls_fault};

/// What a server's certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Who signed it: the organisation, else the common name.
    pub issuer: String,
    /// Unix time in seconds after which it is not valid.
    pub not_after: i64,
}

/// A connection with TLS.
pub struct Secured {
    /// To talk over.
    pub stream: Stream,
    /// `TLS 1.3` or `TLS 1.2`.
    pub version: &'static str,
    /// The protocol that both sides chose (ALPN), if any.
    pub protocol: Option<Vec<u8>>,
    /// What the server showed, where it can be read.
    pub certificate: Option<Certificate>,
}

impl std::fmt::Debug for Secured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { version, protocol, certificate, .. } = self;
        f.debug_struct("Secured")
            .field("version", version)
            .field("protocol", protocol)
            .field("certificate", certificate)
            .finish_non_exhaustive()
    }
}

/// Speaks TLS with `host` over `stream` and trusts whom `network` trusts. `protocols` are offered by
/// ALPN, the best first.
///
/// # Errors
/// `tls_certificate` with who signed it, where it was shown; `connection` where the other side
/// speaks no TLS; `timeout` after `limit`.
pub async fn secure(
    network: &Network,
    stream: Stream,
    host: &str,
    protocols: &[&[u8]],
    limit: Duration,
) -> Result<Secured, Failure> {
    let shown = Shown::default();
    let mut config = network.tls(|inner| Arc::new(Seen { inner, shown: Arc::clone(&shown) }))?;
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    let name = ServerName::try_from(host.to_owned()).map_err(|_| {
        Failure::new(Kind::TlsCertificate).with_detail(format!("{host} can have no certificate"))
    })?;
    let shaken = TlsConnector::from(Arc::new(config)).connect(name, stream);
    let certificate = || read(shown.lock().unwrap_or_else(PoisonError::into_inner).as_deref()?);
    match tokio::time::timeout(limit, shaken).await {
        Ok(Ok(stream)) => {
            let (_, connection) = stream.get_ref();
            let version = match connection.protocol_version() {
                Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
                _ => "TLS 1.3",
            };
            let protocol = connection.alpn_protocol().map(<[u8]>::to_vec);
            let certificate = certificate();
            Ok(Secured { stream: Box::new(stream), version, protocol, certificate })
        }
        Ok(Err(error)) => {
            let kind = tls_fault(&error).unwrap_or(Kind::Connection);
            let mut detail = format!("{host}: {error}");
            if kind == Kind::TlsCertificate
                && let Some(Certificate { issuer, .. }) = certificate()
            {
                detail.push_str(&format!("; its certificate is signed by {issuer}"));
            }
            Err(Failure::new(kind).with_detail(detail))
        }
        Err(_) => {
            let words = format!("{host}: no TLS within {} s", limit.as_secs_f64());
            Err(Failure::new(Kind::Timeout).with_detail(words))
        }
    }
}

/// The certificate that a verifier was last asked about.
type Shown = Arc<Mutex<Option<Vec<u8>>>>;

/// Takes notes; the verifier inside decides.
#[derive(Debug)]
struct Seen {
    inner: Arc<dyn ServerCertVerifier>,
    shown: Shown,
}

impl ServerCertVerifier for Seen {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        *shown = Some(end_entity.to_vec());
        drop(shown);
        self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// Issuer and end of a certificate; None where it is none.
fn read(der: &[u8]) -> Option<Certificate> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let issuer = organisation(certificate.issuer())?;
    Some(Certificate { issuer, not_after: certificate.validity().not_after.timestamp() })
}

fn organisation(name: &X509Name<'_>) -> Option<String> {
    let said = name.iter_organization().chain(name.iter_common_name());
    let mut words = said.filter_map(|it| it.as_str().ok()).map(str::trim);
    // What a certificate says is shown: no control characters, and not a page of it.
    let word = words.find(|it| !it.is_empty())?;
    Some(word.chars().filter(|it| !it.is_control()).take(80).collect())
}
