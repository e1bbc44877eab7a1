//! Which certificates are trusted: those of `SSL_CERT_FILE` and `SSL_CERT_DIR` where one is set,
//! on every system, else the platform's. A file that is gone, empty or too old is named by the
//! failures that it causes (openai/codex#26764: it took days to find).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use patchbay_failure::{Failure, Kind};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, RootCertStore,
    SignatureScheme,
};

/// Where certificates come from; nothing: the platform.
#[derive(Debug, Clone)]
pub(super) struct Trust {
    file: Option<PathBuf>,
    folders: Vec<PathBuf>,
}

/// Why a certificate was not accepted, in words that name what to look at.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Untrusted(String);

impl Trust {
    pub(super) fn new(file: Option<PathBuf>, folders: Vec<PathBuf>) -> Self {
        Self { file, folders }
    }

    /// TLS that trusts these. `around` may put something around the verifier that takes notes; to
    /// judge is the verifier's alone.
    ///
    /// # Errors
    /// `tls_certificate` where the cryptography has no TLS version that is safe.
    pub(super) fn tls(
        &self,
        around: impl FnOnce(Arc<dyn ServerCertVerifier>) -> Arc<dyn ServerCertVerifier>,
    ) -> Result<ClientConfig, Failure> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = around(Arc::new(self.verifier(&provider)));
        Ok(ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Failure::new(Kind::TlsCertificate).with_detail(error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth())
    }

    fn verifier(&self, provider: &Arc<CryptoProvider>) -> Verifier {
        let named = self.named();
        let inner: Result<Arc<dyn ServerCertVerifier>, String> = match &named {
            None => rustls_platform_verifier::Verifier::new(Arc::clone(provider))
                .map(|verifier| Arc::new(verifier) as Arc<dyn ServerCertVerifier>)
                .map_err(|error| format!("this system's certificates can't be used: {error}")),
            Some(_) => self.roots().and_then(|roots| {
                WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
                    .build()
                    .map(|verifier| verifier as Arc<dyn ServerCertVerifier>)
                    .map_err(|error| error.to_string())
            }),
        };
        Verifier { inner, named, provider: Arc::clone(provider) }
    }

    /// The variables that are set, with what they name.
    fn named(&self) -> Option<String> {
        let file = self.file.iter().map(|file| format!("SSL_CERT_FILE ({})", file.display()));
        let folders = self.folders.iter();
        let folders = folders.map(|folder| format!("SSL_CERT_DIR ({})", folder.display()));
        let named: Vec<String> = file.chain(folders).collect();
        (!named.is_empty()).then(|| named.join(" and "))
    }

    fn roots(&self) -> Result<RootCertStore, String> {
        let (mut roots, mut wrong) = (RootCertStore::empty(), Vec::new());
        if let Some(file) = &self.file {
            let before = roots.len();
            match add_file(&mut roots, file) {
                Err(why) => wrong.push(format!("SSL_CERT_FILE ({}): {why}", file.display())),
                Ok(()) if roots.len() == before => {
                    wrong.push(format!("SSL_CERT_FILE ({}) holds no certificate", file.display()))
                }
                Ok(()) => {}
            }
        }
        for folder in &self.folders {
            match std::fs::read_dir(folder) {
                Err(why) => wrong.push(format!("SSL_CERT_DIR ({}): {why}", folder.display())),
                // What else lies in such a folder (links to nowhere, lists of hashes) is no fault.
                Ok(entries) => entries.flatten().for_each(|entry| {
                    let _ = add_file(&mut roots, &entry.path());
                }),
            }
        }
        for why in &wrong {
            tracing::warn!(%why, "trust.unreadable");
        }
        match (roots.is_empty(), wrong.is_empty()) {
            (false, _) => Ok(roots),
            (true, false) => Err(wrong.join("; ")),
            (true, true) => {
                Err(format!("{} hold no certificate", self.named().unwrap_or_default()))
            }
        }
    }
}

fn add_file(roots: &mut RootCertStore, file: &Path) -> Result<(), String> {
    let words = |error: rustls::pki_types::pem::Error| match error {
        rustls::pki_types::pem::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    };
    let certificates = CertificateDer::pem_file_iter(file).map_err(words)?;
    roots.add_parsable_certificates(certificates.flatten());
    Ok(())
}

/// Judges as its inner verifier does, and says where the trusted certificates came from.
#[derive(Debug)]
struct Verifier {
    inner: Result<Arc<dyn ServerCertVerifier>, String>,
    named: Option<String>,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn inner(&self) -> Result<&dyn ServerCertVerifier, rustls::Error> {
        self.inner.as_deref().map_err(|why| untrusted(why.clone()))
    }
}

fn untrusted(why: String) -> rustls::Error {
    CertificateError::Other(OtherError(Arc::new(Untrusted(why)))).into()
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let judged = self.inner()?.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        match (judged, &self.named) {
            // Another fault (expired, another name) is not that of who is trusted.
            (
                Err(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)),
                Some(named),
            ) => Err(untrusted(format!(
                "unknown issuer: only the certificates of {named} are trusted"
            ))),
            (judged, _) => judged,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner()?.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner()?.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        match &self.inner {
            Ok(inner) => inner.supported_verify_schemes(),
            Err(_) => self.provider.signature_verification_algorithms.supported_schemes(),
        }
    }
}
