//! *Try it offline*: into the throw-away world, and back. The page that asked ends with it; the next
//! one belongs to the world that is shown then.

use patchbay_failure::Failure;
use tauri::{AppHandle, State as Held};

use crate::worlds::Worlds;

#[tauri::command]
pub(super) async fn trial_start(worlds: Held<'_, Worlds>) -> Result<(), Failure> {
    worlds.start_trial().await
}

#[tauri::command]
pub(super) async fn trial_leave(app: AppHandle, worlds: Held<'_, Worlds>) -> Result<(), Failure> {
    worlds.leave_trial().await;
    // The simulation may have chosen another theme, for itself.
    crate::window::dress(&app, worlds.own().settings.load().theme);
    Ok(())
}
