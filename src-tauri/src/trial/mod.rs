//! *Try it offline*: the simulator inside this process, and a world of its own on it: a throw-away
//! home with a broken OpenClaw, data, accounts and history in one folder that goes at the end.

mod folder;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use patchbay_codex::http::Network;
use patchbay_codex::setup::Setup;
use patchbay_doctor::Environment;
use patchbay_failure::{Failure, Kind};
use patchbay_simulator::home::DemoHome;
use patchbay_simulator::{Options, Running};

use crate::commands::blocking;
use crate::logs::Logs;
use crate::outside::Outside;
use crate::settings::SettingsFile;
use crate::state::State;
use folder::Folder;

/// A simulation that runs. [`Trial::end`] ends it; without that its folder stays for the next start.
pub(crate) struct Trial {
    pub(crate) state: State,
    simulator: Running,
    folder: Folder,
}

impl Trial {
    /// Lays out the home in a folder in `within`, starts the simulator, and opens the world on both.
    /// It looks as `own` does. What is logged from here on goes to it.
    ///
    /// # Errors
    /// `file_not_writable` where the folder can't be made; those of [`State::open`].
    pub(crate) async fn open(own: &State, logs: &Logs, within: &Path) -> Result<Self, Failure> {
        let within = within.to_owned();
        let folder = blocking(move || lay_out(&within).map_err(not_made)).await?;
        logs.go_to(&folder.data());
        match Self::open_in(own, &folder).await {
            Ok((simulator, state)) => Ok(Self { state, simulator, folder }),
            Err(failure) => {
                logs.go_to(&own.data_dir);
                removed(folder).await;
                Err(failure)
            }
        }
    }

    async fn open_in(own: &State, folder: &Folder) -> Result<(Running, State), Failure> {
        // One click signs in: every permission is given and no page asks.
        let options = Options { refuse_scopes: Vec::new(), ..Options::default() };
        let simulator = patchbay_simulator::start(options).await.map_err(not_made)?;
        let outside = outside(&simulator, folder, own)?;
        let settings = SettingsFile::here(&own.settings.load())?;
        // No notification: nothing that happens in here is news to the person's desktop.
        let state = blocking(move || State::open(outside, settings, |_| ())).await?;
        Ok((simulator, state))
    }

    /// Ends all that runs in it, the simulator with its port, and removes the folder.
    pub(crate) async fn end(self) {
        let Self { state, simulator, folder } = self;
        state.leave();
        state.quiet().await;
        simulator.stop();
        drop(state);
        removed(folder).await;
    }
}

/// Removes what a crash left behind, on a thread of its own. `own` belongs to the person.
pub(crate) fn sweep_later(own: PathBuf) {
    let sweep = move || folder::sweep(&std::env::temp_dir(), &own);
    if let Err(error) = std::thread::Builder::new().name("sweep".to_owned()).spawn(sweep) {
        tracing::warn!(%error, "nobody looked for a simulation that was left behind");
    }
}

fn lay_out(within: &Path) -> std::io::Result<Folder> {
    let folder = Folder::make(within)?;
    match DemoHome::lay_out(&folder.home()) {
        Ok(_) => Ok(folder),
        Err(error) => {
            let _ = folder.remove();
            Err(error)
        }
    }
}

async fn removed(folder: Folder) {
    let removed = blocking(move || folder.remove().map_err(not_made)).await;
    if let Err(failure) = removed {
        tracing::warn!(%failure, "the simulation's folder stays until the next start");
    }
}

fn not_made(error: std::io::Error) -> Failure {
    Failure::new(Kind::FileNotWritable).with_detail(error.to_string())
}

/// The outside of the throw-away world: the simulator's addresses, the folder's home and data, and
/// nothing of the person's but their editors and their clock.
fn outside(simulator: &Running, folder: &Folder, own: &State) -> Result<Outside, Failure> {
    let own_vars = variables(simulator);
    Ok(Outside {
        setup: Setup::from_vars(&own_vars, Some(folder.data()), None)?,
        environment: Environment {
            home: folder.home(),
            vars: BTreeMap::new(),
            isolated: true,
            data_dir: folder.data(),
            versions: BTreeMap::new(),
        },
        own_vars,
        programs: own.programs.clone(),
        network: this_computer(simulator),
        trial: true,
        deep_link: None,
        ready_file: None,
        chosen_file: own.chosen_file.clone(),
        utc_offset_s: own.utc_offset_s,
    })
}

/// All three addresses, so that nothing that Settings stores counts; and never the keyring.
fn variables(simulator: &Running) -> BTreeMap<String, String> {
    [
        ("PATCHBAY_ISSUER", simulator.issuer()),
        ("PATCHBAY_CODEX_BASE_URL", simulator.codex_base_url()),
        ("PATCHBAY_API_BASE_URL", simulator.api_base_url()),
        ("PATCHBAY_CREDENTIAL_STORE", "file".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// No way out of this computer: plain http to it goes straight, and everything else to a proxy that
/// refuses it, which is the simulator itself. None of the person's proxies is used.
fn this_computer(simulator: &Running) -> Network {
    let proxy = simulator.issuer();
    let vars = ["HTTPS_PROXY", "HTTP_PROXY"].map(|name| (name.to_owned(), proxy.clone()));
    Network::from_vars(&vars.into())
}

#[cfg(test)]
mod tests;
