//! Where things are and whom to talk to: decided once at the edge from flags, environment variables
//! and what Settings stored, then passed in as values. Nothing below reads the environment.

mod endpoints;
mod misfit;
pub mod stored_endpoints;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use patchbay_words::{Message, said};

pub use endpoints::{Endpoints, Origin};
use endpoints::{Named, address};
pub use misfit::Misfit;

/// OpenAI's own sign-in issuer.
pub const DEFAULT_ISSUER: &str = "https://auth.openai.com";
/// The ChatGPT backend that Codex-client tokens are for.
pub const DEFAULT_CODEX_BASE_URL: &str = "https://chatgpt.com/backend-api";
/// The public API, which refuses Codex-client tokens (openai/codex#30351).
pub const DEFAULT_API_BASE_URL: &str = "https://api.openai.com/v1";

/// Everything that a run of Patchbay is given from outside.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Accounts, history, repair journal, backups.
    pub data_dir: PathBuf,
    /// Whom to talk to.
    pub endpoints: Endpoints,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// How the browser comes back.
    pub redirect: RedirectChoice,
    /// Where tokens are kept.
    pub credential_store: StoreChoice,
    /// What carries a turn.
    pub transport: TransportChoice,
}

/// How long to wait, each its own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the first byte of an answer.
    pub first: Duration,
    /// Between two pieces of an answer.
    pub idle: Duration,
}

/// `PATCHBAY_REDIRECT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectChoice {
    /// Loopback for OpenAI's issuer; elsewhere the deep link where the window runs and the
    /// issuer's discovery lists it, else loopback.
    Auto,
    /// 127.0.0.1:1455, then 1457.
    Loopback,
    /// `patchbay://auth/callback`.
    DeepLink,
}

/// `PATCHBAY_TRANSPORT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportChoice {
    /// A WebSocket where the model and the server offer one, else an event stream.
    Auto,
    /// An event stream, always: for networks that let sockets open and then starve them.
    Sse,
}

/// `PATCHBAY_CREDENTIAL_STORE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreChoice {
    /// The system's keyring where one answers, else a file.
    Auto,
    /// The system's keyring, or a failure.
    Keyring,
    /// A 0600 file in the data directory.
    File,
}

impl Setup {
    /// Reads `vars` (the environment as a value), and beneath it the endpoints that Settings stored
    /// in the data directory; one that can't be read is told by [`Endpoints::readable`]. `data_dir` is the `--data-dir` flag, which wins
    /// over `PATCHBAY_DATA_DIR`; `platform_data_dir` is the platform's own (for instance
    /// `~/.local/share`), under which the folder `patchbay` is used.
    ///
    /// # Errors
    /// A variable that can't be understood is named with what it may be.
    pub fn from_vars(
        vars: &BTreeMap<String, String>,
        data_dir: Option<PathBuf>,
        platform_data_dir: Option<PathBuf>,
    ) -> Result<Self, Failure> {
        let text = |name: &str| vars.get(name).map(|v| v.trim()).filter(|v| !v.is_empty());
        let data_dir = data_dir
            .or_else(|| text("PATCHBAY_DATA_DIR").map(PathBuf::from))
            .or_else(|| platform_data_dir.map(|dir| dir.join("patchbay")))
            .ok_or_else(|| wrong("PATCHBAY_DATA_DIR", said!("sign-in-expected-folder")))?;
        let named = |name: &str| {
            let given = text(name).map(address).transpose();
            given.map_err(|expected| wrong(name, expected))
        };
        let named = Named {
            issuer: named("PATCHBAY_ISSUER")?,
            codex_base_url: named("PATCHBAY_CODEX_BASE_URL")?,
            api_base_url: named("PATCHBAY_API_BASE_URL")?,
        };
        let stored = stored_endpoints::load(&data_dir);
        Ok(Self {
            data_dir,
            endpoints: Endpoints::merged(&named, stored),
            timeouts: match text("PATCHBAY_TIMEOUTS") {
                None => Timeouts::default(),
                Some(given) => Timeouts::parse(given)
                    .ok_or_else(|| wrong("PATCHBAY_TIMEOUTS", said!("sign-in-expected-seconds")))?,
            },
            redirect: match text("PATCHBAY_REDIRECT") {
                None | Some("auto") => RedirectChoice::Auto,
                Some("loopback") => RedirectChoice::Loopback,
                Some("deep-link") => RedirectChoice::DeepLink,
                Some(_) => {
                    return Err(wrong("PATCHBAY_REDIRECT", one_of("auto, loopback", "deep-link")));
                }
            },
            credential_store: match text("PATCHBAY_CREDENTIAL_STORE") {
                None => StoreChoice::Auto,
                Some("keyring") => StoreChoice::Keyring,
                Some("file") => StoreChoice::File,
                Some(_) => {
                    return Err(wrong("PATCHBAY_CREDENTIAL_STORE", one_of("keyring", "file")));
                }
            },
            transport: match text("PATCHBAY_TRANSPORT") {
                None | Some("auto") => TransportChoice::Auto,
                Some("sse") => TransportChoice::Sse,
                Some(_) => return Err(wrong("PATCHBAY_TRANSPORT", one_of("auto", "sse"))),
            },
        })
    }
}

/// Codex CLI's folder: `CODEX_HOME` of `vars`, else `.codex` in `home`. Where other tools' files
/// are looked for elsewhere (`--home`), pass no variables.
#[must_use]
pub fn codex_home(vars: &BTreeMap<String, String>, home: &Path) -> PathBuf {
    vars.get("CODEX_HOME")
        .map(|folder| folder.trim())
        .filter(|folder| !folder.is_empty())
        .map_or_else(|| home.join(".codex"), PathBuf::from)
}

impl Timeouts {
    fn parse(given: &str) -> Option<Self> {
        let seconds: Vec<f64> =
            given.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        let [connect, first, idle] = seconds.try_into().ok()?;
        let duration = |s: f64| Duration::try_from_secs_f64(s).ok().filter(|d| !d.is_zero());
        Some(Self { connect: duration(connect)?, first: duration(first)?, idle: duration(idle)? })
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first: Duration::from_secs(60),
            idle: Duration::from_secs(120),
        }
    }
}

fn one_of(first: &str, last: &str) -> Message {
    said!("sign-in-expected-one-of", first = first, last = last)
}

fn wrong(name: &str, expected: Message) -> Failure {
    Failure::new(Kind::Schema)
        .with_title(said!("sign-in-variable-title", name = name))
        .with_meaning(said!("sign-in-variable-meaning", expected = expected))
        .with_action_text(said!("sign-in-variable-action", name = name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::AccountKind;

    fn setup(pairs: &[(&str, &str)]) -> Result<Setup, Failure> {
        let vars = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Setup::from_vars(&vars, None, Some("/data".into()))
    }

    #[test]
    fn defaults_are_openai_and_the_platform_folder() {
        let setup = setup(&[]).unwrap();
        assert_eq!(setup.data_dir, PathBuf::from("/data/patchbay"));
        assert_eq!(setup.endpoints.issuer(AccountKind::Codex), DEFAULT_ISSUER);
        assert_eq!(setup.timeouts, Timeouts::default());
        assert_eq!(setup.redirect, RedirectChoice::Auto);
        assert_eq!(setup.credential_store, StoreChoice::Auto);
        assert_eq!(setup.transport, TransportChoice::Auto);
    }

    #[test]
    fn every_variable_that_can_not_be_understood_is_named() {
        for (name, value) in [
            ("PATCHBAY_ISSUER", "auth.openai.com"),
            ("PATCHBAY_ISSUER", "ftp://x"),
            ("PATCHBAY_ISSUER", "http://auth.openai.com"),
            ("PATCHBAY_CODEX_BASE_URL", "https://user:pw@chatgpt.com"),
            ("PATCHBAY_API_BASE_URL", "https://api.openai.com/v1?x=1"),
            ("PATCHBAY_TIMEOUTS", "10,60"),
            ("PATCHBAY_TIMEOUTS", "10,-1,5"),
            ("PATCHBAY_TIMEOUTS", "10,0,5"),
            ("PATCHBAY_REDIRECT", "browser"),
            ("PATCHBAY_CREDENTIAL_STORE", "vault"),
            ("PATCHBAY_TRANSPORT", "websocket"),
        ] {
            let failure = setup(&[(name, value)]).unwrap_err();
            assert!(failure.title.contains(name), "{name}={value}: {failure}");
        }
    }

    #[test]
    fn what_settings_stored_counts_and_a_broken_file_is_told() {
        use stored_endpoints::{StoredEndpoint, StoredEndpoints, save};
        let dir = tempfile::tempdir().unwrap();
        let read = || Setup::from_vars(&BTreeMap::new(), Some(dir.path().into()), None).unwrap();
        let kind = AccountKind::Codex;
        let one = StoredEndpoint { kind, issuer: "https://i".into(), base_url: "https://c".into() };
        save(dir.path(), &StoredEndpoints { endpoints: vec![one] }).unwrap();
        let endpoints = read().endpoints;
        assert_eq!((endpoints.issuer(kind), endpoints.base_url(kind)), ("https://i", "https://c"));
        std::fs::write(dir.path().join("endpoints.json"), "{").unwrap();
        assert_eq!(read().endpoints.readable().unwrap_err().kind, Kind::FileUnreadable);
    }

    #[test]
    fn trailing_slashes_go_and_the_flag_wins() {
        let vars = [
            ("PATCHBAY_ISSUER".to_owned(), "http://127.0.0.1:9/".to_owned()),
            ("PATCHBAY_DATA_DIR".to_owned(), "/from-env".to_owned()),
            ("PATCHBAY_TIMEOUTS".to_owned(), "0.5,1,2".to_owned()),
        ]
        .into();
        let setup = Setup::from_vars(&vars, Some("/flag".into()), None).unwrap();
        assert_eq!(setup.endpoints.issuer(AccountKind::Codex), "http://127.0.0.1:9");
        assert_eq!(setup.data_dir, PathBuf::from("/flag"));
        assert_eq!(setup.timeouts.connect, Duration::from_millis(500));
    }
}
