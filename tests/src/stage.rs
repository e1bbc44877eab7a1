//! A throw-away folder with everything that a run of the window touches: the tools' home, our data,
//! the desktop's own folders. Gone at the end, unless it is kept.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use patchbay_simulator::home::DemoHome;

use crate::browser::Browser;
use crate::simulator::Simulator;
use crate::{Outcome, Problem};

/// Programs that a run needs.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `patchbay-desktop`.
    pub desktop: PathBuf,
    /// `patchbay-simulator`.
    pub simulator: PathBuf,
    /// `tauri-driver`; only where the window is driven.
    pub driver: Option<PathBuf>,
}

impl Programs {
    /// From `PATCHBAY_DESKTOP`, `PATCHBAY_SIMULATOR` and `TAURI_DRIVER`, as `cargo xtask test`
    /// sets them.
    ///
    /// # Errors
    /// One is not set.
    pub fn from_environment() -> Outcome<Self> {
        let program = |name: &str| -> Outcome<PathBuf> {
            std::env::var_os(name).map(PathBuf::from).ok_or_else(|| {
                Problem::new(format!("{name} is not set: run these tests by `cargo xtask test`"))
            })
        };
        Ok(Self {
            desktop: program("PATCHBAY_DESKTOP")?,
            simulator: program("PATCHBAY_SIMULATOR")?,
            driver: Some(program("TAURI_DRIVER")?),
        })
    }
}

/// The throw-away folder and what runs on it.
#[derive(Debug)]
pub struct Stage {
    folder: tempfile::TempDir,
    /// Variables of the window that this test sets, or takes away.
    variables: BTreeMap<String, Option<String>>,
    /// The tools' home.
    pub home: DemoHome,
    /// The simulator.
    pub simulator: Simulator,
    /// The browser that is played.
    pub browser: Browser,
    /// What to start.
    pub programs: Programs,
}

impl Stage {
    /// Lays everything out and starts the simulator.
    ///
    /// # Errors
    /// The temp folder can't be written, or the simulator does not start.
    pub fn set(programs: Programs) -> Outcome<Self> {
        let folder = tempfile::Builder::new().prefix("patchbay-demo-").tempdir()?;
        let home = DemoHome::lay_out(&folder.path().join("home"))?;
        let browser = Browser::set_up(&folder.path().join("browser"))?;
        let simulator = Simulator::start(&programs.simulator)?;
        for name in ["data", "xdg/data", "xdg/config", "xdg/cache", "xdg/state", "tmp"] {
            std::fs::create_dir_all(folder.path().join(name))?;
        }
        Ok(Self { folder, variables: BTreeMap::new(), home, simulator, browser, programs })
    }

    /// The throw-away folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Patchbay's own data in it.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// Ends the simulator, as a network that goes away.
    pub fn stop_simulator(&mut self) {
        self.simulator.stop();
    }

    /// Leaves the folder where it is at the end.
    pub fn keep(&mut self) {
        self.folder.disable_cleanup(true);
    }

    /// Writes the lock that a gateway of this home would hold, by this very process. Gives its file;
    /// whoever asked removes it.
    ///
    /// # Errors
    /// The folder can't be written.
    #[cfg(unix)]
    pub fn gateway_lock(&self) -> Outcome<PathBuf> {
        use std::os::unix::fs::MetadataExt as _;
        let owner = std::fs::metadata(&self.home.root)?.uid();
        // OpenClaw's place. Another home is judged without this process's variables, so not TMPDIR.
        let folder = PathBuf::from(format!("/tmp/openclaw-{owner}"));
        std::fs::create_dir_all(&folder)?;
        let lock = folder.join(format!("gateway.test{}.lock", std::process::id()));
        let held =
            serde_json::json!({ "pid": std::process::id(), "configPath": self.home.config() });
        std::fs::write(&lock, held.to_string())?;
        Ok(lock)
    }

    /// Sets a variable of the window's environment, or takes away one of the stage's.
    pub fn variable(&mut self, name: &str, value: Option<&str>) {
        self.variables.insert(name.to_owned(), value.map(str::to_owned));
    }

    /// Arguments of the window.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        vec!["--home".into(), self.home.root.display().to_string()]
    }

    /// Environment of the window, over the one that we run in. Every folder that a desktop program
    /// writes to by itself is inside the throw-away folder.
    #[must_use]
    pub fn environment(&self) -> BTreeMap<String, String> {
        let inside = |name: &str| self.folder().join(name).display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut environment = BTreeMap::from(
            [
                ("HOME", inside("home")),
                ("XDG_DATA_HOME", inside("xdg/data")),
                ("XDG_CONFIG_HOME", inside("xdg/config")),
                ("XDG_CACHE_HOME", inside("xdg/cache")),
                ("XDG_STATE_HOME", inside("xdg/state")),
                ("TMPDIR", inside("tmp")),
                ("PATH", format!("{}:{path}", self.browser.bin.display())),
                ("PATCHBAY_DATA_DIR", inside("data")),
                ("PATCHBAY_CREDENTIAL_STORE", "file".into()),
                ("PATCHBAY_ISSUER", self.simulator.issuer.clone()),
                ("PATCHBAY_CODEX_BASE_URL", self.simulator.codex_base_url.clone()),
                ("PATCHBAY_API_BASE_URL", self.simulator.api_base_url.clone()),
                ("PATCHBAY_TIMEOUTS", "5,10,20".into()),
                // The simulator is on this computer: no proxy of the person's stands between.
                ("NO_PROXY", "127.0.0.1,localhost".into()),
                ("no_proxy", "127.0.0.1,localhost".into()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        for (name, value) in &self.variables {
            match value {
                Some(value) => environment.insert(name.clone(), value.clone()),
                None => environment.remove(name),
            };
        }
        environment
    }
}
