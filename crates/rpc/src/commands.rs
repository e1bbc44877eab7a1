//! The list of commands, alone in its file so that the window's build script can include it.

/// The commands that the window answers. `build.rs` of the window puts exactly these under its
/// access control, and a test of the UI holds its door to the same list.
pub const COMMANDS: &[&str] = &[
    "app_state",
    "subscribe",
    "window_ready",
    "sign_in_start",
    "sign_in_open_again",
    "sign_in_paste",
    "sign_in_cancel",
    "ask_for_all_permissions",
    "account_use",
    "sign_out",
    "health",
    "repair_preview",
    "repair",
    "undo",
    "repairs",
    "known_versions",
    "editors",
    "open_file",
    "open_link",
    "conversations",
    "conversation",
    "conversation_delete",
    "draft_save",
    "chat_send",
    "chat_stop",
    "models",
    "usage",
    "settings_save",
];
