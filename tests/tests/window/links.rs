//! `patchbay:` links: what each shows, and that a hostile one does nothing.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use patchbay_tests::browser::{follow, hand_over};
use patchbay_tests::desktop::Desktop;
use patchbay_tests::stage::Stage;
use patchbay_tests::tour::{self, id};
use thirtyfour::Key;

use crate::{Tested, composed, stage};

/// That a link's words were written into the composer and went nowhere.
async fn only_written(window: &Desktop, stage: &Stage, words: &str) -> Tested {
    window.find(&id("composer-input")).await?;
    for _ in 0..100 {
        if composed(window).await? == words {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(composed(window).await?, words);
    assert!(window.all(&id("conversation-row")).await?.is_empty());
    let asked = serde_json::to_string(&stage.simulator.requests().await?)?;
    assert!(!asked.contains("responses"), "{asked}");
    Ok(())
}

#[tokio::test]
async fn a_link_shows_its_place_in_the_running_window_and_sends_nothing() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    window.click(&id("nav-settings")).await?;
    window.find(&id("screen-settings")).await?;
    let environment = stage.environment();
    hand_over(&stage.programs.desktop, "patchbay://focus", &environment).await?;
    window.find(&id("screen-settings")).await?;
    hand_over(&stage.programs.desktop, "patchbay://health/openclaw", &environment).await?;
    window.find(&id("screen-health")).await?;
    let link = "patchbay://chat?prompt=Why+is+%22api%22+wrong%3F%0ATell+me.";
    hand_over(&stage.programs.desktop, link, &environment).await?;
    only_written(&window, &stage, "Why is \"api\" wrong?\nTell me.").await?;
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_link_starts_the_window_at_its_place() -> Tested {
    let stage = stage()?;
    let window = Desktop::open_with(&stage, &["patchbay://chat?prompt=from+the+cold"]).await?;
    only_written(&window, &stage, "from the cold").await?;
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_callback_that_nobody_waits_for_starts_the_window_and_signs_nobody_in() -> Tested {
    let stage = stage()?;
    let link = "patchbay://auth/callback?code=stolen&state=guessed";
    let window = Desktop::open_with(&stage, &[link]).await?;
    window.find(&id("sign-in")).await?;
    assert!(stage.simulator.requests().await?.is_empty());
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_hostile_link_does_nothing() -> Tested {
    let stage = stage()?;
    let before = stage.home.contents()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    window.click(&id("nav-settings")).await?;
    window.find(&id("screen-settings")).await?;
    for link in [
        "patchbay://health?repair=all".to_owned(),
        "patchbay://health/../../etc/passwd".to_owned(),
        "patchbay://repair".to_owned(),
        "patchbay://chat?prompt=x&send=1".to_owned(),
        "patchbay://chat?prompt=%E2%80%AEx".to_owned(),
        "patchbay://chat?prompt=a&prompt=b".to_owned(),
        "patchbay://user:pw@chat?prompt=x".to_owned(),
        "patchbay://chat:80?prompt=x".to_owned(),
        "patchbay://chat?prompt=x#y".to_owned(),
        "patchbay:////chat".to_owned(),
        "patchbay:javascript:alert(1)".to_owned(),
        "patchbay://auth/callback?code=stolen&state=guessed".to_owned(),
        format!("patchbay://chat?prompt={}", "x".repeat(100_000)),
    ] {
        hand_over(&stage.programs.desktop, &link, &stage.environment()).await?;
        window.find(&id("screen-settings")).await?;
    }
    // It still takes a good one, and the bad ones left nothing behind it.
    let good = "patchbay://chat?prompt=fine";
    hand_over(&stage.programs.desktop, good, &stage.environment()).await?;
    only_written(&window, &stage, "fine").await?;
    assert_eq!(stage.home.contents()?, before);
    assert!(stage.simulator.requests().await?.is_empty());
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_second_window_without_a_bus_neither_falls_over_nor_takes_the_sign_in() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("sign-in")).await?;
    window.find(tour::WAITING).await?;
    let mut first = stage.browser.wait_for(0).await?;
    let log = stage.folder().join("second.log");
    let mut second = Command::new(&stage.programs.desktop)
        .args(stage.arguments())
        .arg("patchbay://auth/callback?code=stolen&state=guessed")
        .envs(stage.environment())
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&log)?)
        .spawn()?;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let ended = second.try_wait()?;
    let said = std::fs::read_to_string(&log)?;
    assert!(ended.is_none(), "it ended with {ended:?}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    window.find(tour::WAITING).await?;
    for page in 1..4 {
        let link = follow(&first).await?;
        hand_over(&stage.programs.desktop, &link, &stage.environment()).await?;
        if !link.contains("error=") {
            break;
        }
        first = stage.browser.wait_for(page).await?;
    }
    window.find(&id("account-email")).await?;
    second.kill()?;
    second.wait()?;
    Ok(window.close().await?)
}

/// A program of this system, not the stage's stand-in for it.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

#[tokio::test]
async fn the_desktops_own_openers_reach_the_running_window() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    let list = stage.folder().join("xdg/config/mimeapps.list");
    for _ in 0..100 {
        let known = std::fs::read_to_string(&list).unwrap_or_default();
        if known.contains("x-scheme-handler/patchbay=patchbay-desktop-handler.desktop") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let entry = stage.folder().join("xdg/data/applications/patchbay-desktop-handler.desktop");
    let entry = std::fs::read_to_string(entry)?;
    assert!(entry.contains(" %u\n"), "{entry}");
    for (name, arguments) in [("xdg-open", vec![]), ("gio", vec!["open"])] {
        let Some(opener) = program(name) else {
            eprintln!("skipped: {name} is not installed");
            continue;
        };
        window.click(&id("nav-health")).await?;
        window.find(&id("screen-health")).await?;
        let opened = Command::new(opener)
            .args(arguments)
            .arg(format!("patchbay://chat?prompt=through+{name}"))
            .envs(stage.environment())
            .env_remove("XDG_CURRENT_DESKTOP")
            .env_remove("DESKTOP_SESSION")
            .stdin(Stdio::null())
            .output()?;
        assert!(opened.status.success(), "{name}: {opened:?}");
        window.find(&id("composer-input")).await?;
        for _ in 0..100 {
            if composed(&window).await?.contains(&format!("through {name}")) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let shown = composed(&window).await?;
        assert!(shown.contains(&format!("through {name}")), "{name}: {shown:?}");
        // Beside words of the person's the next ones would only be offered.
        window.click(&id("composer-input")).await?;
        window.press(&[Key::Control.value(), 'a']).await?;
        window.press(&[Key::Backspace.value()]).await?;
    }
    Ok(window.close().await?)
}
