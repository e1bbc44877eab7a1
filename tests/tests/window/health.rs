//! Health: what is found, repaired and undone.

use patchbay_simulator::home::CONFIG;
use patchbay_tests::desktop::Desktop;
use patchbay_tests::tour::{self, id};
use thirtyfour::Key;

use crate::{Tested, pictures, stage};

#[tokio::test]
async fn a_config_that_can_not_be_read_is_named_by_line_and_column_and_left_alone() -> Tested {
    let stage = stage()?;
    let broken = CONFIG.replacen("\"mode\": \"merge\",", "\"mode\" \"merge\",", 1);
    std::fs::write(stage.home.config(), &broken)?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    tour::expect_status(&window, "unreadable").await?;
    assert_eq!(window.attribute(&id("finding"), "data-rule").await?, "openclaw.file.syntax");
    assert_eq!(window.attribute(&id("finding"), "data-line").await?, "4");
    assert!(window.all(&id("finding-repair")).await?.is_empty());
    assert_eq!(std::fs::read_to_string(stage.home.config())?, broken);
    Ok(window.close().await?)
}

#[tokio::test]
async fn one_finding_is_repaired_by_keyboard_alone() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.find(&id("sign-in")).await?;
    window.press(&[Key::Control.value(), '1']).await?;
    tour::expect_status(&window, "broken").await?;
    let faults = tour::faults(&window).await?.len();
    let before = stage.home.contents()?;
    window.press(&['j']).await?;
    window.press(&[Key::Enter.value()]).await?;
    window.find(&id("undo")).await?;
    assert_ne!(stage.home.contents()?, before);
    assert_eq!(tour::faults(&window).await?.len(), faults - 1);
    window.press(&[Key::Control.value(), 'z']).await?;
    window.gone(&id("undo")).await?;
    assert_eq!(stage.home.contents()?, before);
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_syntax_error_is_shown_with_its_lines_and_opens_at_the_line() -> Tested {
    let stage = stage()?;
    let broken = CONFIG.replacen(
        "\"api\": \"anthropic-messages\",",
        "\"api\" \"anthropic-messages\", \"token\": \"my-own-short-secret\",",
        1,
    );
    std::fs::write(stage.home.config(), &broken)?;
    let at = broken.lines().position(|line| line.contains("\"api\" \"anthropic")).unwrap_or(0) + 1;
    let opened = stage.folder().join("editor-arguments");
    // On the window's PATH there is a program called code.
    stage.browser.program("code", &format!("printf '%s\\n' \"$@\" > '{}'", opened.display()))?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    tour::expect_status(&window, "unreadable").await?;
    assert_eq!(window.attribute(&id("excerpt"), "data-line").await?, at.to_string());
    let shown = window.text(&id("excerpt")).await?;
    assert!(shown.contains("\"api\" \"anthropic-messages\""), "{shown}");
    assert!(!shown.contains("short-secret"), "{shown}");
    window.click(&id("nav-settings")).await?;
    window.click(&id("editor")).await?;
    window.picture(&pictures(), "09-settings-editor").await?;
    window.click("[data-testid=\"editor-option\"][data-value=\"code\"]").await?;
    window.click(&id("nav-health")).await?;
    window.picture(&pictures(), "11-config-problems").await?;
    window.click(&id("open-at-line")).await?;
    let expected = format!("--goto\n{}:{at}\n", stage.home.config().display());
    for _ in 0..100 {
        if std::fs::read_to_string(&opened).is_ok_and(|it| it == expected) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(std::fs::read_to_string(&opened)?, expected);

    // Saved again in order: the window looks by itself.
    std::fs::write(stage.home.config(), CONFIG)?;
    tour::expect_status(&window, "broken").await?;
    Ok(window.close().await?)
}

#[tokio::test]
async fn the_version_can_be_said_is_remembered_and_can_be_taken_back() -> Tested {
    let stage = stage()?;
    let unknown = CONFIG.replace("\"meta\": { \"lastTouchedVersion\": \"2026.4.9\" },", "");
    std::fs::write(stage.home.config(), unknown)?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    window.find("[data-testid=\"finding\"][data-rule=\"openclaw.version.unknown\"]").await?;
    assert!(window.all(&id("finding-repair")).await?.is_empty());
    window.click(&id("version-picker")).await?;
    window.picture(&pictures(), "03-version-picker").await?;
    window.click("[data-testid=\"version-picker-option\"][data-value=\"2026.4.5\"]").await?;
    window.text_when(&id("version-openclaw"), |text| text.contains("you said")).await?;
    window.find(&id("finding-repair")).await?;
    window.picture(&pictures(), "03-version-said").await?;
    window.close().await?;

    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    window.text_when(&id("version-openclaw"), |text| text.contains("2026.4.5, you said")).await?;
    window.click(&id("version-clear")).await?;
    window.find("[data-testid=\"finding\"][data-rule=\"openclaw.version.unknown\"]").await?;
    assert!(window.all(&id("version-openclaw")).await?.is_empty());
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_past_repair_is_undone_after_a_restart_and_refused_where_the_file_changed() -> Tested {
    let stage = stage()?;
    let before = stage.home.contents()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    tour::expect_status(&window, "broken").await?;
    tour::repair_in_one_click(&window).await?;
    window.close().await?;

    let repaired = std::fs::read_to_string(stage.home.config())?;
    let theirs = repaired.replace("My OpenClaw.", "Mine alone.");
    std::fs::write(stage.home.config(), &theirs)?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    tour::expect_status(&window, "healthy").await?;
    window.click(&id("past-repairs-open")).await?;
    window.click(&id("past-undo")).await?;
    let refused = window.text_when(&id("undo-refused"), |text| !text.is_empty()).await?;
    assert!(refused.contains("openclaw.json changed since the repair"), "{refused}");
    let diff = window.text(&id("undo-refused-diff")).await?;
    assert!(diff.contains("Mine alone."), "{diff}");
    window.find(&id("undo-refused-copy")).await?;
    window.picture(&pictures(), "past-repairs-refused").await?;
    assert_eq!(std::fs::read_to_string(stage.home.config())?, theirs);

    // The window goes on: with their change gone, the same button works.
    std::fs::write(stage.home.config(), &repaired)?;
    window.click(&id("past-undo")).await?;
    window.find("[data-testid=\"past-repair\"][data-undone=\"true\"]").await?;
    window.picture(&pictures(), "past-repairs").await?;
    assert_eq!(stage.home.contents()?, before);
    window.click(&id("past-done")).await?;
    tour::expect_status(&window, "broken").await?;
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_running_gateway_is_noticed_and_nothing_is_said_to_restart_without_one() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    tour::expect_status(&window, "broken").await?;
    tour::repair_in_one_click(&window).await?;
    assert_eq!(window.attribute(&id("restart-state"), "data-state").await?, "next_start");
    assert!(window.all(&id("restart-copy")).await?.is_empty());
    window.click(&id("undo")).await?;
    tour::expect_status(&window, "broken").await?;

    // A living process holds the lock for this config: this test.
    let lock = stage.gateway_lock()?;
    tour::repair_in_one_click(&window).await?;
    let hint = window.text_when(&id("restart-hint"), |text| text.contains("restart")).await;
    let state = window.attribute(&id("restart-state"), "data-state").await;
    window.picture(&pictures(), "05-gateway-running").await?;
    std::fs::remove_file(lock)?;
    let hint = hint?;
    assert!(hint.contains("openclaw gateway restart"), "{hint}");
    assert!(hint.contains(&std::process::id().to_string()), "{hint}");
    assert_eq!(state?, "running");
    window.find(&id("restart-copy")).await?;
    Ok(window.close().await?)
}
