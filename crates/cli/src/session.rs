//! What a command works with: the flags that every command takes, joined with the edge.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use patchbay_codex::accounts::{Accounts, Place};
use patchbay_codex::http::{self, HttpClient};
use patchbay_codex::setup::{self, Setup};
use patchbay_codex::wire::Client;
use patchbay_doctor::Environment;

use crate::args::Everywhere;
use crate::edge::Edge;
use crate::exit::{Exit, Stop};

/// One run of the program.
pub(crate) struct Session {
    /// Whom to talk to, how long to wait, where our own data is.
    pub(crate) setup: Setup,
    /// What the process was given.
    pub(crate) edge: Edge,
    home: Option<PathBuf>,
    /// The accounts that a command works with.
    accounts: OnceLock<Accounts>,
}

/// How long the program waits at its end for a refresh that is under way.
const SETTLE: Duration = Duration::from_secs(15);

/// Everything that something online needs.
pub(crate) struct Online {
    /// Who is signed in.
    pub(crate) accounts: Accounts,
    /// The one HTTP client.
    pub(crate) http: HttpClient,
    /// The wire.
    pub(crate) client: Client,
}

impl Session {
    /// Joins flags and edge.
    pub(crate) fn new(flags: &Everywhere, edge: Edge) -> Result<Self, Stop> {
        let home = flags.home.as_ref().map(|home| edge.absolute(home));
        if let Some(home) = &home
            && !home.is_dir()
        {
            return Err(Stop::wrong_use(
                format!("--home {}: there is no such folder.", home.display()),
                "Name a folder that exists.",
            ));
        }
        let data_dir = flags.data_dir.as_ref().map(|dir| edge.absolute(dir));
        let mut setup = Setup::from_vars(&edge.vars, data_dir, edge.platform_data_dir.clone())
            .map_err(|failure| Stop::new(Exit::WrongUse, failure))?;
        setup.data_dir = edge.absolute(&setup.data_dir);
        Ok(Self { setup, edge, home, accounts: OnceLock::new() })
    }

    /// Where the doctor looks. With `--home`, no variable and no installed program counts.
    pub(crate) fn environment(&self, versions: &[(String, String)]) -> Result<Environment, Stop> {
        let isolated = self.home.is_some();
        let Some(home) = self.home.clone().or_else(|| self.edge.person_home.clone()) else {
            return Err(Stop::wrong_use(
                "This system does not say where the home folder is.",
                "Name it with --home DIR.",
            ));
        };
        Ok(Environment {
            home,
            vars: if isolated { BTreeMap::new() } else { self.edge.vars.clone() },
            isolated,
            data_dir: self.setup.data_dir.clone(),
            versions: versions.iter().cloned().collect(),
        })
    }

    /// Codex CLI's folder. With `--home`, no variable counts.
    pub(crate) fn codex_home(&self) -> Result<PathBuf, Stop> {
        let environment = self.environment(&[])?;
        let home = setup::codex_home(&environment.vars, &environment.home);
        Ok(self.edge.absolute(&home))
    }

    /// Waits until nothing is under way that must not be cut off, within bounds.
    pub(crate) async fn settle(&self) {
        if let Some(accounts) = self.accounts.get()
            && !accounts.settled(SETTLE).await
        {
            tracing::warn!("a refresh was still under way at the end");
        }
    }

    /// Opens the accounts and the network's client.
    pub(crate) fn online(&self) -> Result<Online, Stop> {
        let http = http::client(&self.setup.timeouts).map_err(Stop::online)?;
        let accounts = Accounts::open(&self.setup).map_err(Stop::refused)?;
        let _ = self.accounts.set(accounts.clone());
        if let Ok(environment) = self.environment(&[]) {
            accounts.others(move || {
                let held = patchbay_doctor::refresh_tokens(&environment).into_iter();
                held.map(|it| Place { holder: it.holder, file: it.file, credential: it.hash })
                    .collect()
            });
        }
        let client = Client::new(&self.setup, accounts.clone(), http.clone());
        Ok(Online { accounts, http, client })
    }
}
