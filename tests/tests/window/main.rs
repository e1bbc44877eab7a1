//! The real window, through WebDriver. Each test has a throw-away stage of its own; the browser is
//! played, the simulator is a real process, the files are real. Run by `cargo xtask test`.

mod accounts;
mod branches;
mod canary;
mod chat;
mod composing;
mod conversations;
mod cut_off;
mod endpoints;
mod first_frame;
mod health;
mod hostile;
mod keyboard;
mod links;
mod live_test;
mod offline;
mod page;
#[path = "../../../crates/cli/tests/search/mod.rs"]
mod search;
mod sign_in;
mod talk;
mod watch;

use std::path::PathBuf;

use patchbay_tests::Outcome;
use patchbay_tests::desktop::Desktop;
use patchbay_tests::stage::{Programs, Stage};
use patchbay_tests::tour::{self, id};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn stage() -> Outcome<Stage> {
    Stage::set(Programs::from_environment()?)
}

fn pictures() -> PathBuf {
    std::env::var_os("PATCHBAY_PICTURES").map_or_else(|| "target/pictures".into(), PathBuf::from)
}

/// A window on `stage` with somebody signed in.
async fn signed_in(stage: &Stage) -> Outcome<Desktop> {
    let window = Desktop::open(stage).await?;
    tour::sign_in(&window, stage, None).await?;
    Ok(window)
}

/// Opens the chat and sends `prompt`; what becomes of it is the test's.
async fn send(window: &Desktop, prompt: &str) -> Outcome<()> {
    window.click(&id("nav-chat")).await?;
    window.enter(&id("composer-input"), prompt).await?;
    window.click(&id("send")).await
}

/// What stands in the composer.
async fn composed(window: &Desktop) -> Outcome<String> {
    window.find(&id("composer-input")).await?;
    let value = window
        .script("return document.querySelector('[data-testid=composer-input]').value")
        .await?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn sign_in_see_the_fault_repair_undo_and_chat() -> Tested {
    let stage = stage()?;
    let mut seen = Vec::new();
    tour::play(&stage, &pictures(), &mut |step, what| seen.push(format!("{step}: {what}"))).await?;
    let seen = seen.join("\n");
    assert!(seen.contains("signed in: mira@example.com"), "{seen}");
    assert!(seen.contains("openclaw.json:"), "{seen}");
    assert!(seen.contains("repaired: 1 click,"), "{seen}");
    Ok(())
}
