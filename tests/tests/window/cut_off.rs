//! The window goes away in the middle of an answer: closed, or killed. What had arrived, what was
//! typed and what waits is there at the next start, and nothing is sent by itself.

use std::time::Duration;

use patchbay_tests::Outcome;
use patchbay_tests::desktop::Desktop;
use patchbay_tests::stage::Stage;
use patchbay_tests::tour::{self, id};

use crate::{Tested, composed, send, signed_in, stage};

/// Text is on disk at most 700 ms after it arrived (`SAVE_EVERY` of `crates/chat`): so much, and as
/// much again for a save that takes its time on a busy machine.
const BEHIND: Duration = Duration::from_millis(1_400);

const INTERRUPTED: &str = "[data-testid=\"answer\"][data-status=\"interrupted\"]";

/// What an answer shows, in words alone: how they are laid out changes when it has ended.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Sends a long answer, types a draft while it runs, and waits until so much of it is there that
/// some has to be on disk. Gives the words that were there [`BEHIND`] ago.
async fn in_the_middle(window: &Desktop) -> Outcome<Vec<String>> {
    send(window, "tokens:3000@40").await?;
    window.text_when(&id("answer"), |text| words(text).len() > 20).await?;
    window.enter(&id("composer-input"), "what I type meanwhile").await?;
    let before = words(&window.text(&id("answer")).await?);
    tokio::time::sleep(BEHIND).await;
    Ok(before)
}

/// The next start shows the answer as far as it came, and the draft.
async fn is_all_there(stage: &Stage, before: &[String]) -> Outcome<Desktop> {
    let window = Desktop::open(stage).await?;
    window.click(&id("nav-chat")).await?;
    window.click(&id("conversation-row")).await?;
    let kept = words(&window.text_when(INTERRUPTED, |text| !text.is_empty()).await?);
    assert!(kept.starts_with(before), "kept {kept:?}\nshown {before:?}");
    assert_eq!(composed(&window).await?, "what I type meanwhile");
    Ok(window)
}

#[tokio::test]
async fn a_window_that_is_closed_in_the_middle_of_an_answer_keeps_it() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    let before = in_the_middle(&window).await?;
    window.close().await?;
    let window = is_all_there(&stage, &before).await?;
    // And the conversation goes on from there.
    window.click(&id("continue")).await?;
    window.find("[data-testid=\"answer\"][data-status=\"completed\"]").await?;
    assert_eq!(composed(&window).await?, "what I type meanwhile");
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_window_that_is_killed_in_the_middle_of_an_answer_keeps_it() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    let before = in_the_middle(&window).await?;
    window.kill();
    Ok(is_all_there(&stage, &before).await?.close().await?)
}

#[tokio::test]
async fn a_page_that_is_loaded_again_follows_the_answer_that_runs() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    send(&window, "tokens:120@20").await?;
    let before = window.text_when(&id("answer"), |text| words(text).len() > 20).await?;
    window.script("location.reload()").await?;
    window.click(&id("nav-chat")).await?;
    window.click(&id("conversation-row")).await?;
    let whole = "[data-testid=\"answer\"][data-status=\"completed\"]";
    let after = window.text_when(whole, |text| !text.is_empty()).await?;
    let (before, after) = (words(&before), words(&after));
    assert!(after.starts_with(&before) && after.len() > before.len() + 20, "{after:?}");
    assert_eq!(window.all(&id("answer")).await?.len(), 1, "it stands there once");
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_damaged_history_is_set_aside_and_said_once() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    tour::chat(&window, "say:before the damage").await?;
    window.close().await?;
    let file = stage.data().join("history.sqlite3");
    let damaged = "no database at all. ".repeat(500);
    std::fs::write(&file, &damaged)?;
    // What SQLite has not written into the file yet would mend it.
    for beside in ["history.sqlite3-wal", "history.sqlite3-shm"] {
        let _ = std::fs::remove_file(stage.data().join(beside));
    }

    let window = Desktop::open(&stage).await?;
    window.click(&id("nav-chat")).await?;
    let said = window.text_when(&id("set-aside"), |text| !text.is_empty()).await?;
    let aside = stage.data().join("history.damaged-1.sqlite3");
    assert!(said.contains("history.damaged-1.sqlite3"), "{said}");
    assert_eq!(std::fs::read_to_string(aside)?, damaged);
    assert!(window.all(&id("conversation-row")).await?.is_empty());
    window.click(&id("set-aside-seen")).await?;
    window.gone(&id("set-aside")).await?;
    let answer = tour::chat(&window, "say:after the damage").await?;
    assert!(answer.contains("after the damage"), "{answer}");
    window.close().await?;

    let window = Desktop::open(&stage).await?;
    window.click(&id("nav-chat")).await?;
    window.click(&id("conversation-row")).await?;
    window.text_when(&id("answer"), |text| text.contains("after the damage")).await?;
    assert!(window.all(&id("set-aside")).await?.is_empty());
    Ok(window.close().await?)
}
