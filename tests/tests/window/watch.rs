//! Files that change while the window is open.

use patchbay_simulator::home::{CACHE, CONFIG};
use patchbay_tests::desktop::Desktop;
use patchbay_tests::notifications::Notifications;
use patchbay_tests::stage::Stage;
use patchbay_tests::tour::{self, id};

use crate::{Tested, pictures, stage};

/// A stage whose OpenClaw works: the wrong values of the tour's home are right.
fn healthy_stage() -> Result<Stage, patchbay_tests::Problem> {
    let stage = stage()?;
    let right = |text: &str| {
        // The block in question begins after this comment's provider; ollama keeps its transport.
        let (before, after) = text.split_once("openai-codex").unwrap_or(("", text));
        let after = after
            .replace("https://api.openai.com/v1", "https://chatgpt.com/backend-api")
            .replace("openai-completions", "openai-codex-responses");
        format!("{before}openai-codex{after}")
    };
    std::fs::write(stage.home.config(), right(CONFIG))?;
    std::fs::write(stage.home.cache(), right(CACHE))?;
    Ok(stage)
}

#[tokio::test]
async fn a_config_that_another_program_breaks_turns_the_card_and_is_notified_once() -> Tested {
    let notifications = Notifications::serve().await?;
    let stage = healthy_stage()?;
    let good = std::fs::read(stage.home.config())?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    tour::expect_status(&window, "healthy").await?;
    window.click(&id("nav-settings")).await?;

    // As editors save: a new file is renamed over the old one.
    let config = stage.home.config();
    let new = config.with_extension("json.new");
    std::fs::write(&new, CONFIG)?;
    std::fs::rename(&new, &config)?;
    let asked = notifications.wait_for(1).await?;
    assert_eq!(asked[0].title, "OpenClaw stopped working");
    assert!(asked[0].actions.contains(&"Show".to_owned()), "{asked:?}");
    assert_eq!(window.text(&id("health-count")).await?.trim(), "1");

    // It stays bad: that is no news, whichever way it is written.
    std::fs::write(&config, CONFIG.replace("My OpenClaw", "Mine"))?;
    tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    notifications.click(1, "default").await?;
    tour::expect_status(&window, "broken").await?;
    assert!(!tour::faults(&window).await?.is_empty());
    window.picture(&pictures(), "watch-turned-broken").await?;

    // And back again, through a deletion.
    std::fs::remove_file(&config)?;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    std::fs::write(&config, good)?;
    tour::expect_status(&window, "healthy").await?;
    assert_eq!(notifications.asked().len(), 1, "{:?}", notifications.asked());
    Ok(window.close().await?)
}

#[tokio::test]
async fn what_the_person_does_in_the_window_is_judged_once_and_not_notified() -> Tested {
    let notifications = Notifications::serve().await?;
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    tour::expect_status(&window, "broken").await?;
    tour::repair_in_one_click(&window).await?;
    tour::expect_status(&window, "healthy").await?;
    window.click(&id("undo")).await?;
    tour::expect_status(&window, "broken").await?;
    let after_undo = window.text(&id("health-second-line")).await?;
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    // A second judgement would say that a file changed.
    assert_eq!(window.text(&id("health-second-line")).await?, after_undo);
    assert!(after_undo.contains("put back"), "{after_undo}");
    assert!(notifications.asked().is_empty(), "{:?}", notifications.asked());
    Ok(window.close().await?)
}

#[tokio::test]
async fn an_open_repair_shows_the_new_diff_when_its_file_changes() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    tour::expect_status(&window, "broken").await?;
    window.click(&id("repair-all")).await?;
    window.find(&id("sheet")).await?;
    let theirs = CONFIG.replace("https://api.openai.com/v1", "https://api.openai.com/v1/");
    std::fs::write(stage.home.config(), &theirs)?;
    let told = window.text_when(&id("sheet-changed"), |text| !text.is_empty()).await?;
    assert!(told.contains("openclaw.json changed while the repair was open."), "{told}");
    assert!(told.contains("Nothing was written."), "{told}");
    assert_eq!(std::fs::read_to_string(stage.home.config())?, theirs);
    let diff = window.text(&id("diff")).await?;
    assert!(diff.contains("api.openai.com/v1/"), "{diff}");
    window.picture(&pictures(), "04-file-changed").await?;
    window.click(&id("sheet-confirm")).await?;
    window.click(&id("done-close")).await?;
    tour::expect_status(&window, "healthy").await?;
    Ok(window.close().await?)
}
