//! Starting while the last window is just ending.
//!
//! Its name on the session bus is still taken then, but nobody answers there any more
//! (tauri-plugin-single-instance 2.5.5: "failed to forward arguments … NoReply"). A person who
//! closes the window and opens it at once would get none.

use std::os::unix::process::CommandExt as _;
use std::time::Duration;

/// Counts the starts before this one, over `exec`.
const STARTS: &str = "PATCHBAY_STARTS";
/// With [`PAUSE`], how long an ending window is waited for: 5 s.
const MOST: u32 = 20;
const PAUSE: Duration = Duration::from_millis(250);

/// Starts this program again in place of this process where `error` is that nobody answered. Comes
/// back where it is another error, or where that was tried for long enough.
pub(crate) fn after(error: &tauri::Error) {
    let starts = std::env::var(STARTS).ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    if !nobody_answered(error) || starts >= MOST {
        return;
    }
    std::thread::sleep(PAUSE);
    let Ok(program) = std::env::current_exe() else { return };
    let failed = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(STARTS, (starts + 1).to_string())
        .exec();
    tracing::warn!(error = %failed, "the program could not be started again");
}

fn nobody_answered(error: &tauri::Error) -> bool {
    matches!(error, tauri::Error::PluginInitialization(plugin, why)
        if plugin == "single-instance" && why.contains("forward arguments"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_window_that_does_not_answer_is_waited_for() {
        let of = |plugin: &str, why: &str| {
            nobody_answered(&tauri::Error::PluginInitialization(plugin.into(), why.into()))
        };
        let no_reply = "failed to forward arguments to the running instance: \
            org.freedesktop.DBus.Error.NoReply: Message recipient disconnected";
        assert!(of("single-instance", no_reply));
        assert!(!of("store", no_reply));
        assert!(!of("single-instance", "org.freedesktop.DBus.Error.Failed"));
        assert!(!nobody_answered(&tauri::Error::WindowNotFound));
    }
}
