//! `plan.json`: this installation's name, and the app id that an issuer gave it. An id is saved
//! before its first code is exchanged: an exchange that fails must not register a second app.

use std::path::{Path, PathBuf};
use std::time::Duration;

use patchbay_failure::Failure;
use serde::{Deserialize, Serialize};

use crate::accounts::{lock, private_file};

#[derive(Debug, Default, Serialize, Deserialize)]
struct Registration {
    /// A URI of this installation (`ext_agent_host_id`).
    #[serde(default)]
    host_id: String,
    #[serde(default)]
    apps: Vec<App>,
}

#[derive(Debug, Serialize, Deserialize)]
struct App {
    issuer: String,
    client_id: String,
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("plan.json")
}

fn read(data_dir: &Path) -> Result<Registration, Failure> {
    let path = path(data_dir);
    match private_file::read(&path)? {
        None => Ok(Registration::default()),
        Some(bytes) => serde_json::from_slice(&bytes)
            .map_err(|error| private_file::unreadable(&path, &error.to_string())),
    }
}

fn update<T>(data_dir: &Path, change: impl FnOnce(&mut Registration) -> T) -> Result<T, Failure> {
    let _held = lock::hold(&data_dir.join("plan.lock"), Duration::from_secs(5))?;
    let mut file = read(data_dir)?;
    let result = change(&mut file);
    let path = path(data_dir);
    let json = serde_json::to_vec_pretty(&file)
        .map_err(|error| private_file::not_writable(&path, &error.to_string()))?;
    private_file::write(&path, &json)?;
    Ok(result)
}

/// The URI of this installation, made on first use. Blocks.
///
/// # Errors
/// `file_unreadable`, `file_not_writable`.
pub(crate) fn host_id(data_dir: &Path) -> Result<String, Failure> {
    let known = read(data_dir)?.host_id;
    if !known.is_empty() {
        return Ok(known);
    }
    update(data_dir, |file| {
        // Asked again under the lock: another process may have been first.
        if file.host_id.is_empty() {
            file.host_id = format!("urn:uuid:{}", uuid::Uuid::new_v4());
        }
        file.host_id.clone()
    })
}

/// The app id that `issuer` gave this installation. Blocks.
///
/// # Errors
/// `file_unreadable`.
pub(crate) fn app(data_dir: &Path, issuer: &str) -> Result<Option<String>, Failure> {
    let known = read(data_dir)?.apps;
    Ok(known.into_iter().find(|app| app.issuer == issuer).map(|app| app.client_id))
}

/// Keeps the app id that `issuer` gave. Blocks.
///
/// # Errors
/// `file_unreadable`, `file_not_writable`.
pub(crate) fn save_app(data_dir: &Path, issuer: &str, client_id: &str) -> Result<(), Failure> {
    update(data_dir, |file| {
        file.apps.retain(|app| app.issuer != issuer);
        file.apps.push(App { issuer: issuer.to_owned(), client_id: client_id.to_owned() });
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_installation_keeps_its_name_and_its_ids() {
        let dir = tempfile::tempdir().unwrap();
        let name = host_id(dir.path()).unwrap();
        assert!(name.starts_with("urn:uuid:"));
        assert_eq!(app(dir.path(), "https://i").unwrap(), None);
        save_app(dir.path(), "https://i", "oaiapp_1").unwrap();
        save_app(dir.path(), "https://j", "oaiapp_2").unwrap();
        assert_eq!(app(dir.path(), "https://i").unwrap().as_deref(), Some("oaiapp_1"));
        assert_eq!(app(dir.path(), "https://j").unwrap().as_deref(), Some("oaiapp_2"));
        assert_eq!(host_id(dir.path()).unwrap(), name);
    }
}
