//! A whole session with the keyboard alone: no click, no script that acts. The browser and the disk
//! are read as in the other tests.

use patchbay_tests::Outcome;
use patchbay_tests::desktop::Desktop;
use patchbay_tests::tour::{self, id};
use thirtyfour::Key;

use crate::sign_in::in_the_browser;
use crate::{Tested, composed, pictures, stage};

/// The platform's modifier and these keys, together.
async fn with_ctrl(window: &Desktop, keys: &[char]) -> Outcome<()> {
    let mut all = vec![Key::Control.value()];
    all.extend_from_slice(keys);
    window.press(&all).await
}

/// The region of the window that has the focus.
async fn region(window: &Desktop) -> Outcome<String> {
    let name = window
        .script("return document.activeElement?.closest('[data-region]')?.dataset.region ?? ''")
        .await?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_whole_session_by_the_keyboard_alone() -> Tested {
    let (enter, escape, shift) = (Key::Enter.value(), Key::Escape.value(), Key::Shift.value());
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;

    // Sign in: the focus is on the one thing to do.
    window.focus_on("sign-in").await?;
    window.press(&[enter]).await?;
    window.find(tour::WAITING).await?;
    in_the_browser(&stage, 0).await?;
    window.text_when(&id("account-email"), |text| text.contains("mira@example.com")).await?;
    window.focus_on("screen-health").await?;

    // See the fault, repair it, undo it.
    tour::expect_status(&window, "broken").await?;
    let before = stage.home.contents()?;
    let faults = tour::faults_shown(&window).await?;
    window.press(&['j']).await?;
    window.focus_on("finding").await?;
    window.press(&[enter]).await?;
    window.focus_on("undo").await?;
    assert_eq!(tour::faults_shown(&window).await?.len(), faults.len() - 1);
    assert_ne!(stage.home.contents()?, before);
    window.press(&[enter]).await?;
    window.gone(&id("undo")).await?;
    window.focus_on("finding").await?;
    assert_eq!(stage.home.contents()?, before, "after Undo every byte and mode is as before");

    // Repair again, all of it, from the sheet: its diff is walked file by file.
    with_ctrl(&window, &[shift, 'r']).await?;
    window.focus_on("sheet-confirm").await?;
    with_ctrl(&window, &[Key::Down.value()]).await?;
    window.focus_on("diff").await?;
    window.press(&[escape]).await?;
    window.focus_on("finding").await?;
    assert_eq!(stage.home.contents()?, before, "Esc writes nothing");
    let stops = window.tab_to("finding-repair").await?;
    assert_eq!(stops, ["finding-preview"], "Tab order is reading order");
    with_ctrl(&window, &[shift, 'r']).await?;
    window.focus_on("sheet-confirm").await?;
    with_ctrl(&window, &[enter]).await?;
    window.focus_on("done-close").await?;
    window.press(&[escape]).await?;
    window.gone(&id("repair-done")).await?;
    tour::expect_status(&window, "healthy").await?;
    assert_ne!(window.focused().await?, "body");
    assert_ne!(stage.home.contents()?, before);

    // Chat.
    with_ctrl(&window, &['3']).await?;
    window.focus_on("composer-input").await?;
    window.type_keys("say:the cable holds").await?;
    window.press(&[enter]).await?;
    window.text_when(&id("answer"), |text| text.contains("the cable holds")).await?;
    window.find("[data-testid=\"answer\"][data-status=\"completed\"]").await?;
    assert_eq!(composed(&window).await?, "");
    let mut regions = Vec::new();
    for _ in 0..3 {
        window.press(&[Key::F6.value()]).await?;
        regions.push(region(&window).await?);
    }
    assert_eq!(regions, ["sidebar", "list", "main"]);
    window.focus_on("composer-input").await?;

    // The shortcut sheet, and back.
    with_ctrl(&window, &['/']).await?;
    window.find(&id("shortcuts")).await?;
    window.picture(&pictures(), "10-shortcuts").await?;
    window.press(&[escape]).await?;
    window.gone(&id("shortcuts")).await?;
    window.focus_on("composer-input").await?;

    // The palette: away with Esc, then to Accounts.
    with_ctrl(&window, &['k']).await?;
    window.focus_on("palette-input").await?;
    window.type_keys("rep").await?;
    window.picture(&pictures(), "10-palette").await?;
    window.press(&[escape]).await?;
    window.focus_on("composer-input").await?;
    with_ctrl(&window, &['k']).await?;
    window.focus_on("palette-input").await?;
    window.type_keys("accounts").await?;
    window.press(&[enter]).await?;
    window.focus_on("screen-accounts").await?;

    // Sign out: it is asked first, and Cancel is what the focus starts on.
    window.tab_to("sign-out").await?;
    window.press(&[enter]).await?;
    window.focus_on("sign-out-cancel").await?;
    window.press(&[escape]).await?;
    window.focus_on("sign-out").await?;
    window.press(&[enter]).await?;
    window.focus_on("sign-out-cancel").await?;
    assert_eq!(window.tab_to("sign-out-confirm").await?, Vec::<String>::new());
    window.press(&[enter]).await?;
    window.gone(&id("account")).await?;
    window.find(&id("accounts-notice")).await?;
    window.focus_on("screen-accounts").await?;
    assert_eq!(stage.simulator.state().await?["sign_ins_revoked"], 1);
    Ok(window.close().await?)
}

#[tokio::test]
async fn single_letters_can_be_switched_off() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.focus_on("sign-in").await?;
    with_ctrl(&window, &['1']).await?;
    tour::expect_status(&window, "broken").await?;
    window.press(&['j']).await?;
    window.focus_on("finding").await?;
    with_ctrl(&window, &['/']).await?;
    window.tab_to("shortcuts-single-letters").await?;
    window.press(&[' ']).await?;
    window.find("[data-testid=\"shortcuts-single-letters\"][aria-checked=\"false\"]").await?;
    window.press(&[Key::Escape.value()]).await?;
    window.focus_on("finding").await?;
    let finding = "return document.activeElement.dataset.finding ?? null";
    let first = window.script(finding).await?;
    window.press(&['j']).await?;
    // Keys come one after the other: what comes next shows that this one did nothing.
    with_ctrl(&window, &['/']).await?;
    window.find(&id("shortcuts")).await?;
    window.press(&[Key::Escape.value()]).await?;
    window.focus_on("finding").await?;
    assert_eq!(window.script(finding).await?, first);
    window.press(&[Key::Down.value()]).await?;
    window.focus_on("finding").await?;
    assert_ne!(window.script(finding).await?, first, "arrows are no letters");
    window.close().await?;

    // It is kept.
    let window = Desktop::open(&stage).await?;
    window.focus_on("sign-in").await?;
    with_ctrl(&window, &[',']).await?;
    window.find("[data-testid=\"single-letters\"][aria-checked=\"false\"]").await?;
    Ok(window.close().await?)
}
