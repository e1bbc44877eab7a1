//! What becomes of messages: written anew, tried again, gone on with, found where they stand.

use patchbay_tests::Outcome;
use patchbay_tests::desktop::Desktop;
use patchbay_tests::tour::id;
use thirtyfour::Key;

use crate::talk::{WHOLE, answered, ask, texts};
use crate::{Tested, pictures, send, signed_in, stage};

/// Waits until the only answer is one that says `text`.
async fn only_answer(window: &Desktop, text: &str) -> Outcome<()> {
    texts(window, WHOLE, |all| matches!(all, [only] if only.contains(text))).await.map(drop)
}

/// Writes the first message anew and sends it.
async fn edit(window: &Desktop, text: &str) -> Outcome<()> {
    window.click(&id("message-edit")).await?;
    window.replace(&id("edit-input"), text).await?;
    window.press(&[Key::Enter.value()]).await
}

/// Waits until the first switcher says `at`, for instance `2/3`.
async fn version(window: &Desktop, at: &str) -> Outcome<()> {
    texts(window, &id("versions"), |all| all.first().is_some_and(|it| it.contains(at)))
        .await
        .map(drop)
}

#[tokio::test]
async fn an_edit_is_a_version_beside_the_others() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    ask(&window, "say:first").await?;
    ask(&window, "say:and more").await?;
    edit(&window, "say:second").await?;
    only_answer(&window, "second").await?;
    edit(&window, "say:third").await?;
    only_answer(&window, "third").await?;
    version(&window, "3/3").await?;
    window.click(&id("version-previous")).await?;
    only_answer(&window, "second").await?;
    version(&window, "2/3").await?;
    window.picture(&pictures(), "07-chat-versions").await?;
    window.close().await?;

    let window = Desktop::open(&stage).await?;
    window.click(&id("nav-chat")).await?;
    window.click(&id("conversation-row")).await?;
    only_answer(&window, "second").await?;
    version(&window, "2/3").await?;
    window.click(&id("version-previous")).await?;
    let all = texts(&window, WHOLE, |all| all.len() == 2).await?;
    assert!(all[0].contains("first") && all[1].contains("and more"), "{all:?}");
    Ok(window.close().await?)
}

#[tokio::test]
async fn another_try_stands_beside_the_answer_and_nothing_of_it_leaves_the_old_one() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    ask(&window, "say:as before").await?;
    window.click(&id("message-again")).await?;
    version(&window, "2/2").await?;
    only_answer(&window, "as before").await?;

    stage.simulator.next("usage_limit", 5).await?;
    window.click(&id("message-again")).await?;
    assert_eq!(window.attribute(&id("error-card"), "data-kind").await?, "usage_limit");
    only_answer(&window, "as before").await?;
    version(&window, "2/2").await?;
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_stopped_answer_is_gone_on_with() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    send(&window, "tokens:4000@40").await?;
    window.text_when(&id("answer"), |text| text.split_whitespace().count() > 10).await?;
    window.click(&id("stop")).await?;
    window.find("[data-testid=\"answer\"][data-status=\"cancelled\"]").await?;
    window.click(&id("continue")).await?;
    answered(&window, 4).await?;
    assert!(window.all(&id("continue")).await?.is_empty(), "only the last one is gone on with");
    assert_eq!(window.all(&id("answer")).await?.len(), 2);
    Ok(window.close().await?)
}

#[tokio::test]
async fn words_are_found_in_the_conversation() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    ask(&window, "say:a lighthouse at sea").await?;
    ask(&window, "say:nothing of it").await?;
    ask(&window, "say:the Lighthouse again").await?;
    window.press(&[Key::Control.value(), Key::Shift.value(), 'f']).await?;
    window.focus_on("find-here-input").await?;
    window.type_keys("lighthouse").await?;
    // Two questions, two answers.
    window.text_when(&id("find-here-count"), |text| text.ends_with("/4")).await?;
    let before = window.text(&id("find-here-count")).await?;
    window.press(&[Key::Enter.value()]).await?;
    window.text_when(&id("find-here-count"), |text| text.ends_with("/4") && text != before).await?;
    let marks = texts(&window, "[data-testid=\"thread\"] mark", |all| all.len() >= 2).await?;
    assert!(marks.iter().all(|it| it.eq_ignore_ascii_case("lighthouse")), "{marks:?}");
    window.picture(&pictures(), "07-chat-find").await?;
    window.press(&[Key::Escape.value()]).await?;
    window.gone(&id("find-here")).await?;
    Ok(window.close().await?)
}
