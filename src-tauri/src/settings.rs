//! What the person chose, kept by the store plugin in `<data>/settings.json`. No secret is ever in
//! there.

use std::path::PathBuf;

use patchbay_failure::{Failure, Kind};
use patchbay_rpc::{FirstFrame, ScreenName, Settings};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tauri::AppHandle;
use tauri_plugin_store::StoreExt as _;

const SETTINGS: &str = "settings";
const SCREEN: &str = "screen";

/// The settings file.
#[derive(Clone)]
pub(crate) struct SettingsFile {
    app: AppHandle,
    path: PathBuf,
}

impl SettingsFile {
    /// The file in `data_dir`.
    pub(crate) fn new(app: &AppHandle, data_dir: &std::path::Path) -> Self {
        Self { app: app.clone(), path: data_dir.join("settings.json") }
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
    pub(crate) fn first_frame(&self) -> FirstFrame {
        FirstFrame { settings: self.load(), screen: self.get(SCREEN) }
    }

    /// Keeps the screen that the next window begins with.
    ///
    /// # Errors
    /// `file_not_writable`.
    pub(crate) fn keep_screen(&self, screen: ScreenName) -> Result<(), Failure> {
        self.keep(SCREEN, &screen)
    }

    fn get<T: DeserializeOwned + Default>(&self, key: &str) -> T {
        let stored = self.app.store(&self.path).ok().and_then(|store| store.get(key));
        stored.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }

    fn keep<T: Serialize>(&self, key: &str, value: &T) -> Result<(), Failure> {
        let failed = |error: String| Failure::new(Kind::FileNotWritable).with_detail(error);
        let store = self.app.store(&self.path).map_err(|error| failed(error.to_string()))?;
        let value = serde_json::to_value(value).map_err(|error| failed(error.to_string()))?;
        store.set(key, value);
        store.save().map_err(|error| failed(error.to_string()))
    }
}
