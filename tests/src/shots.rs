//! Every screen of the real window, in both themes, at the drawings' size. A screen that does not come
//! is a problem: a folder with a picture missing would pass for a whole one.

use std::path::Path;

use crate::desktop::Desktop;
use crate::simulator::Simulator;
use crate::stage::{Programs, Stage};
use crate::talks;
use crate::tour::{self, Say, id};
use crate::{Outcome, Problem};

/// The drawings' size in pixels.
const SIZE: &str = "1180x760";

/// Takes all of them into `folder`.
///
/// # Errors
/// The first screen that does not come.
pub async fn take(programs: &Programs, folder: &Path, say: Say<'_>) -> Outcome<()> {
    signed_in(programs, folder, say).await?;
    cards(programs, folder, say).await?;
    edges(programs, folder, say).await
}

/// 01 to 07, 09 and 10: one person's session on a broken OpenClaw.
async fn signed_in(programs: &Programs, folder: &Path, say: Say<'_>) -> Outcome<()> {
    let stage = Stage::set(programs.clone())?;
    talks::furnish(&stage.data())?;
    let window = open(&stage).await?;
    window.find(&id("sign-in")).await?;
    shot(&window, folder, "01-welcome", say).await?;
    // Its picture 02 is taken on the way.
    tour::sign_in(&window, &stage, Some(folder)).await?;
    say("02-sign-in-waiting", "both themes");
    tour::expect_status(&window, "broken").await?;
    shot(&window, folder, "03-health", say).await?;

    window.click(&id("repair-all")).await?;
    window.find(&id("sheet")).await?;
    shot(&window, folder, "04-repair-sheet", say).await?;
    window.click(&id("sheet-confirm")).await?;
    window.find(&id("repair-done")).await?;
    tokio::time::sleep(tour::MOTION).await;
    shot(&window, folder, "05-repair-done", say).await?;
    window.click(&id("done-close")).await?;
    tour::expect_status(&window, "healthy").await?;

    window.click(&id("nav-live_test")).await?;
    // OpenClaw's own route leads to the internet; the account's leads to the simulator.
    window.click("[data-testid=\"live-target\"]:nth-of-type(2)").await?;
    stage.simulator.next("auth_scope", 1).await?;
    window.click(&id("live-run")).await?;
    window.find("[data-testid=\"rung-route\"][data-status=\"failed\"]").await?;
    shot(&window, folder, "06-live-test", say).await?;

    window.click(&id("nav-chat")).await?;
    window
        .click(&format!("[data-testid=\"conversation-row\"][title^=\"{}\"]", talks::OPEN))
        .await?;
    window.find("[data-testid=\"answer\"][data-status=\"completed\"] table").await?;
    shot(&window, folder, "07-chat", say).await?;

    window.click(&id("nav-accounts")).await?;
    window.find(&id("screen-accounts")).await?;
    shot(&window, folder, "09-accounts", say).await?;
    window.click(&id("nav-settings")).await?;
    window.find(&id("screen-settings")).await?;
    shot(&window, folder, "09-settings", say).await?;

    window.click(&id("nav-health")).await?;
    tour::expect_status(&window, "healthy").await?;
    let control = thirtyfour::Key::Control.value();
    for (key, shows, name) in [('k', "palette", "10-palette"), ('/', "shortcut", "10-shortcuts")] {
        window.press(&[control, key]).await?;
        window.find(&id(shows)).await?;
        shot(&window, folder, name, say).await?;
        window.press(&[thirtyfour::Key::Escape.value()]).await?;
        window.gone(&id(shows)).await?;
    }
    window.close().await
}

/// 08: what stands in the thread where an answer would be.
async fn cards(programs: &Programs, folder: &Path, say: Say<'_>) -> Outcome<()> {
    for (name, scenario) in [
        ("08-chat-error-limit", "usage_limit"),
        ("08-chat-error-scope", "auth_scope"),
        ("08-chat-error-refresh", "refresh_reused"),
    ] {
        let stage = Stage::set(programs.clone())?;
        if scenario.starts_with("refresh") {
            // Over before the first turn, so that the turn begins with a refresh.
            stage.simulator.change(serde_json::json!({ "token_lifetime": 1 })).await?;
        }
        let window = open(&stage).await?;
        tour::sign_in(&window, &stage, None).await?;
        fail(&window, &stage.simulator, scenario).await?;
        shot(&window, folder, name, say).await?;
        window.close().await?;
    }
    Ok(())
}

async fn fail(window: &Desktop, simulator: &Simulator, scenario: &str) -> Outcome<()> {
    window.click(&id("nav-chat")).await?;
    window.find(&id("composer-input")).await?;
    simulator.next(scenario, 5).await?;
    window.enter(&id("composer-input"), "How does a refresh token rotate?").await?;
    window.click(&id("send")).await?;
    window.find(&format!("[data-testid=\"error-card\"][data-kind=\"{scenario}\"]")).await.map(drop)
}

/// 11: no tool, no network, a file that can't be read. Nobody is signed in.
async fn edges(programs: &Programs, folder: &Path, say: Say<'_>) -> Outcome<()> {
    let stage = Stage::set(programs.clone())?;
    std::fs::remove_dir_all(stage.home.root.join(".openclaw"))?;
    let window = without_signing_in(&stage).await?;
    window.find(&id("no-tools")).await?;
    shot(&window, folder, "11-no-tools", say).await?;
    window.close().await?;

    // What is simulated needs no network: this window knows the real addresses, and asks none.
    let mut stage = Stage::set(programs.clone())?;
    for name in ["PATCHBAY_ISSUER", "PATCHBAY_CODEX_BASE_URL", "PATCHBAY_API_BASE_URL"] {
        stage.variable(name, None);
    }
    let window = without_signing_in(&stage).await?;
    tour::expect_status(&window, "broken").await?;
    window
        .script(
            "Object.defineProperty(navigator, 'onLine', { get: () => false });
             dispatchEvent(new Event('offline'));",
        )
        .await?;
    window.find(&id("offline")).await?;
    shot(&window, folder, "11-offline", say).await?;
    window.close().await?;

    let stage = Stage::set(programs.clone())?;
    let text = std::fs::read_to_string(stage.home.config())?;
    std::fs::write(stage.home.config(), text.replacen("\"mode\": ", "\"mode\" ", 1))?;
    let window = without_signing_in(&stage).await?;
    tour::expect_status(&window, "unreadable").await?;
    shot(&window, folder, "11-config-problems", say).await?;
    window.close().await
}

async fn without_signing_in(stage: &Stage) -> Outcome<Desktop> {
    let window = open(stage).await?;
    window.click(&id("skip-sign-in")).await?;
    window.find(&id("screen-health")).await?;
    Ok(window)
}

/// Opens the window and sees that it has the drawings' size.
async fn open(stage: &Stage) -> Outcome<Desktop> {
    let window = Desktop::open(stage).await?;
    let size = window.script("return `${innerWidth}x${innerHeight}`").await?;
    match size.as_str() {
        Some(SIZE) => Ok(window),
        _ => Err(Problem::new(format!("the window is {size} and not {SIZE}"))),
    }
}

async fn shot(window: &Desktop, folder: &Path, name: &str, say: Say<'_>) -> Outcome<()> {
    window.picture(folder, name).await?;
    say(name, "both themes");
    Ok(())
}
