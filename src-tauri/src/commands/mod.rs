//! What the page may ask, one function a command, each a few lines over the crates.

mod accounts;
mod app;
mod attachments;
mod chat;
mod conversations;
mod endpoints;
mod health;
mod live_test;
mod models;
mod sign_in;
mod transfer;
mod trial;

use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use tauri::ipc::Invoke;
use tauri::{Manager as _, Wry};

use crate::opening::Opening;

/// All commands of [`patchbay_rpc::COMMANDS`]. One that comes before the state is open waits for it.
pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    |invoke| {
        let app = invoke.message.webview_ref().app_handle().clone();
        app.state::<Opening>().then(move |opened| match opened {
            // The page's access list names no other commands than these.
            Ok(()) => drop(answer(invoke)),
            Err(failure) => invoke.resolver.reject(failure),
        });
        true
    }
}

fn answer(invoke: Invoke<Wry>) -> bool {
    let commands: fn(Invoke<Wry>) -> bool = tauri::generate_handler![
        app::app_state,
        app::subscribe,
        app::window_ready,
        app::screen_shown,
        app::open_file,
        app::open_link,
        app::settings_save,
        sign_in::sign_in_start,
        sign_in::sign_in_open_again,
        sign_in::sign_in_paste,
        sign_in::sign_in_save_again,
        sign_in::sign_in_cancel,
        sign_in::ask_for_all_permissions,
        sign_in::sign_in_again,
        accounts::ways_in,
        accounts::account_import_codex_cli,
        accounts::account_use,
        accounts::account_rename,
        accounts::account_renew,
        accounts::sign_out_notice,
        accounts::sign_out,
        endpoints::endpoints_save,
        endpoints::endpoints_reset,
        health::health,
        health::repair_preview,
        health::repair,
        health::undo,
        health::repairs,
        health::known_versions,
        health::explain,
        app::editors,
        conversations::conversations,
        conversations::conversation,
        conversations::conversation_outline,
        conversations::conversation_page,
        conversations::conversation_rename,
        conversations::conversation_pin,
        conversations::conversation_options,
        conversations::conversation_delete,
        conversations::conversation_restore,
        conversations::message_show,
        conversations::draft,
        conversations::draft_save,
        conversations::search,
        attachments::attachment_add,
        attachments::attachment_remove,
        attachments::attachment,
        transfer::history_export,
        transfer::history_import,
        chat::chat_prewarm,
        chat::chat_send,
        chat::chat_follow,
        chat::chat_stop,
        chat::chat_queue,
        chat::chat_unqueue,
        live_test::live_test_targets,
        live_test::live_test_start,
        live_test::live_test_stop,
        models::models,
        models::usage,
        trial::trial_start,
        trial::trial_leave,
    ];
    commands(invoke)
}

/// Runs blocking work (files, SQLite, the keyring) off the threads that draw and stream.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tauri::async_runtime::spawn_blocking(work).await.unwrap_or_else(|error| {
        Err(Failure::new(Kind::Unknown)
            .with_title(said!("desktop-stopped-title"))
            .with_meaning(said!("desktop-stopped-meaning"))
            .with_detail(error.to_string()))
    })
}

#[cfg(test)]
mod tests {
    /// The page's access list names exactly the commands of the border.
    #[test]
    fn the_capability_grants_our_commands_and_nothing_else() {
        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../../capabilities/main.json")).unwrap();
        let granted: Vec<&str> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|permission| permission.as_str().unwrap())
            .collect();
        let expected: Vec<String> = patchbay_rpc::COMMANDS
            .iter()
            .map(|command| format!("allow-{}", command.replace('_', "-")))
            .collect();
        assert_eq!(granted, expected);
    }

    /// A world that is held by the window, not by the page, could be another one by the time that
    /// the command runs.
    #[test]
    fn every_command_takes_the_world_of_its_page() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/commands");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let of_the_window = path.ends_with("trial.rs") || path.ends_with("mod.rs");
            assert!(of_the_window || !text.contains("Held<"), "{}", path.display());
        }
    }
}
