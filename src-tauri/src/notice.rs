//! The one notification: a tool that worked stopped working, and nobody did that in our window.

use patchbay_doctor::report::{Report, Status, ToolReport};
use patchbay_rpc::Screen;
use tauri::AppHandle;

use crate::window;
use crate::worlds::Worlds;

/// What a notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) title: String,
    pub(crate) text: String,
}

/// One for each tool that worked, or worked for now, and does not any more. A tool that is new, or
/// was bad already, is not news.
pub(crate) fn turned_bad(before: &Report, after: &Report) -> Vec<Notice> {
    let was = |tool: &ToolReport| before.tools.iter().find(|it| it.tool == tool.tool);
    let turned = after.tools.iter().filter(|tool| {
        matches!(tool.status, Status::Broken | Status::Unreadable)
            && was(tool).is_some_and(|it| matches!(it.status, Status::Healthy | Status::Degraded))
    });
    turned
        .map(|tool| Notice {
            title: match tool.status {
                Status::Unreadable => format!("{}'s config cannot be read", tool.name),
                _ => format!("{} stopped working", tool.name),
            },
            text: tool.findings.first().map(|it| it.title.clone()).unwrap_or_default(),
        })
        .collect()
}

/// Shows notifications of the window of `app`.
pub(crate) fn shower(app: &AppHandle) -> impl Fn(Notice) + Send + 'static {
    let app = app.clone();
    move |notice| show(&app, notice)
}

/// Shows it. A desktop without notifications shows none: the window says the same.
fn show(app: &AppHandle, notice: Notice) {
    let app = app.clone();
    // Its own thread: it waits until the person has answered or the desktop has put it away.
    let waiting = std::thread::Builder::new().name("notification".to_owned());
    let waiting = waiting.spawn(move || {
        let mut asked = notify_rust::Notification::new();
        asked.appname("Patchbay").summary(&notice.title).body(&notice.text);
        // `default` is a click on the notification itself.
        asked.action("default", "Show").action("show", "Show");
        match asked.show() {
            Ok(handle) => answered(handle, &app),
            Err(error) => tracing::debug!(%error, "the desktop took no notification"),
        }
    });
    if let Err(error) = waiting {
        tracing::warn!(%error, "no notification could be shown");
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn answered(handle: notify_rust::NotificationHandle, app: &AppHandle) {
    handle.wait_for_action(|action| {
        if matches!(action, "default" | "show") {
            open_health(app);
        }
    });
}

/// The system brings the program to the front by itself.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn answered<Handle>(_handle: Handle, _app: &AppHandle) {}

#[cfg_attr(
    not(all(unix, not(target_os = "macos"))),
    expect(dead_code, reason = "only Linux tells of a click")
)]
fn open_health(app: &AppHandle) {
    if let Some(worlds) = Worlds::of(app) {
        worlds.now().show(Screen::Health { tool: None });
    }
    window::show(app);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(status: &str) -> Report {
        let report = serde_json::json!({ "schema": 1, "tools": [{
            "tool": "openclaw", "name": "OpenClaw", "version": null, "version_source": "unknown",
            "status": status, "routes": [], "files": [], "after_repair": null,
            "findings": [],
        }]});
        serde_json::from_value(report).unwrap()
    }

    #[test]
    fn only_a_turn_for_the_worse_is_news() {
        let states = ["healthy", "degraded", "broken", "unreadable", "not_found"];
        for before in states {
            for after in states {
                let told = turned_bad(&report(before), &report(after)).len();
                let worked = matches!(before, "healthy" | "degraded");
                let bad = matches!(after, "broken" | "unreadable");
                assert_eq!(told, usize::from(worked && bad), "{before} -> {after}");
            }
        }
    }
}
