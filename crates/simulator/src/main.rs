//! `patchbay-simulator`: the simulator as a program.
//!
//! Prints one line of JSON when it is ready, then serves until it is ended.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use patchbay_simulator::options::{DEFAULT_REFUSED_SCOPES, TlsFiles};
use patchbay_simulator::{Consent, Options, Scenario, start};

/// A local stand-in for OpenAI's sign-in issuer and model endpoints.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Serve https with this certificate chain.
    #[arg(long, value_name = "PEM", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key.
    #[arg(long, value_name = "PEM", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// What goes wrong: NAME?after=BYTES&for=K.
    #[arg(long)]
    scenario: Option<Scenario>,
    /// Who answers the consent page: auto or page.
    #[arg(long, default_value = "auto")]
    consent: Consent,
    /// Decides every answer.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Serve /__control/… to loopback peers.
    #[arg(long)]
    control: bool,
    /// How long access tokens live, in seconds.
    #[arg(long, value_name = "S")]
    token_lifetime: Option<i64>,
    /// Scopes that the issuer refuses, separated by commas.
    #[arg(long, value_name = "LIST", default_value_t = DEFAULT_REFUSED_SCOPES.join(","))]
    refuse_scopes: String,
}

/// The line that says where it is.
#[derive(Debug, serde::Serialize)]
struct Ready {
    ready: bool,
    issuer: String,
    codex_base_url: String,
    api_base_url: String,
}

impl Arguments {
    fn options(self) -> Options {
        let scopes = self.refuse_scopes.split([',', ' ']).filter(|scope| !scope.is_empty());
        Options {
            listen: self.listen,
            scenario: self.scenario,
            consent: self.consent,
            seed: self.seed,
            control: self.control,
            token_lifetime: self.token_lifetime,
            refuse_scopes: scopes.map(str::to_owned).collect(),
            tls: self.tls_cert.zip(self.tls_key).map(|(cert, key)| TlsFiles { cert, key }),
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Arguments::parse().options()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing can be done where even this can't be said.
            let _ = writeln!(std::io::stderr(), "patchbay-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(options: Options) -> std::io::Result<()> {
    let running = start(options).await?;
    let ready = Ready {
        ready: true,
        issuer: running.issuer(),
        codex_base_url: running.codex_base_url(),
        api_base_url: running.api_base_url(),
    };
    let ready = serde_json::to_string(&ready).map_err(std::io::Error::other)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{ready}")?;
    out.flush()?;
    drop(out);
    ended().await
}

/// Until Ctrl-C or, on Unix, a polite request to end.
async fn ended() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            result = tokio::signal::ctrl_c() => result,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
