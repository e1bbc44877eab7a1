//! What the person chose, kept by the store plugin in `<data>/settings.json`. No secret is ever in
//! there.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use patchbay_failure::{Failure, Kind};
use patchbay_rpc::{FirstFrame, ScreenName, Settings};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tauri::AppHandle;
use tauri_plugin_store::StoreExt as _;

const SETTINGS: &str = "settings";
const SCREEN: &str = "screen";

/// Where the settings are.
#[derive(Clone)]
pub(crate) enum SettingsFile {
    /// A file, through the store plugin.
    Stored { app: AppHandle, path: PathBuf },
    /// Nowhere but here: those of a world that is thrown away. (The plugin would write them once
    /// more at the end of the process.)
    Here(Here),
}

/// Values by their keys, in memory.
type Here = Arc<Mutex<HashMap<&'static str, Value>>>;

fn lock(here: &Here) -> MutexGuard<'_, HashMap<&'static str, Value>> {
    here.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SettingsFile {
    /// The file in `data_dir`.
    pub(crate) fn new(app: &AppHandle, data_dir: &std::path::Path) -> Self {
        Self::Stored { app: app.clone(), path: data_dir.join("settings.json") }
    }

    /// `settings` and what is chosen instead, until nobody holds this any more.
    ///
    /// # Errors
    /// None that is known: every setting has a JSON.
    pub(crate) fn here(settings: &Settings) -> Result<Self, Failure> {
        let here = Self::Here(Here::default());
        here.save(settings)?;
        Ok(here)
    }

    /// What is chosen; the defaults where nothing is, or where the file can't be read.
    pub(crate) fn load(&self) -> Settings {
        self.get(SETTINGS)
    }

    /// Keeps `settings`.
    ///
    /// # Errors
    /// `file_not_writable`.
    pub(crate) fn save(&self, settings: &Settings) -> Result<(), Failure> {
        self.keep(SETTINGS, settings)
    }

    /// What the page is told before it can ask.
    pub(crate) fn first_frame(&self, simulated: bool) -> FirstFrame {
        FirstFrame { settings: self.load(), screen: self.get(SCREEN), simulated }
    }

    /// Keeps the screen that the next window begins with.
    ///
    /// # Errors
    /// `file_not_writable`.
    pub(crate) fn keep_screen(&self, screen: ScreenName) -> Result<(), Failure> {
        self.keep(SCREEN, &screen)
    }

    fn get<T: DeserializeOwned + Default>(&self, key: &str) -> T {
        let stored = match self {
            Self::Stored { app, path } => app.store(path).ok().and_then(|store| store.get(key)),
            Self::Here(here) => lock(here).get(key).cloned(),
        };
        stored.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }

    fn keep<T: Serialize>(&self, key: &'static str, value: &T) -> Result<(), Failure> {
        let failed = |error: String| Failure::new(Kind::FileNotWritable).with_detail(error);
        let value = serde_json::to_value(value).map_err(|error| failed(error.to_string()))?;
        match self {
            Self::Here(here) => {
                lock(here).insert(key, value);
                Ok(())
            }
            Self::Stored { app, path } => {
                let store = app.store(path).map_err(|error| failed(error.to_string()))?;
                store.set(key, value);
                store.save().map_err(|error| failed(error.to_string()))
            }
        }
    }
}
