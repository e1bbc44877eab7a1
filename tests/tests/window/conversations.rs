//! Conversations: named anew, pinned, deleted and brought back, found, exported and imported.

use patchbay_tests::desktop::Desktop;
use patchbay_tests::tour::id;
use thirtyfour::Key;

use crate::talk::{another, ask, menu, texts};
use crate::{Tested, pictures, signed_in, stage};

const ROW: &str = "[data-testid=\"conversation-row\"]";

/// The titles in the list, from above.
async fn titles(window: &Desktop, wanted: &[&str]) -> Tested {
    let named = |row: &String, title: &&str| row.trim_start().starts_with(title);
    let stand = |rows: &[String]| {
        rows.len() == wanted.len() && rows.iter().zip(wanted).all(|(row, title)| named(row, title))
    };
    Ok(texts(window, ROW, stand).await.map(drop)?)
}

#[tokio::test]
async fn conversations_are_named_anew_pinned_deleted_and_brought_back() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    ask(&window, "say:about cables").await?;
    another(&window).await?;
    ask(&window, "say:about plugs").await?;
    titles(&window, &["say:about plugs", "say:about cables"]).await?;

    window.click(&format!("{ROW}:not([aria-current])")).await?;
    window.text_when(&id("chat-title"), |text| text.contains("cables")).await?;
    menu(&window, "chat-rename").await?;
    window.replace(&id("conversation-title"), "Cables").await?;
    window.press(&[Key::Enter.value()]).await?;
    window.text_when(&id("chat-title"), |text| text == "Cables").await?;
    menu(&window, "chat-pin").await?;
    titles(&window, &["Cables", "say:about plugs"]).await?;

    menu(&window, "chat-delete").await?;
    titles(&window, &["say:about plugs"]).await?;
    window.picture(&pictures(), "07-chat-deleted").await?;
    window.click(&id("history-undo")).await?;
    titles(&window, &["Cables", "say:about plugs"]).await?;
    window.close().await?;

    let window = Desktop::open(&stage).await?;
    window.click(&id("nav-chat")).await?;
    titles(&window, &["Cables", "say:about plugs"]).await?;
    menu(&window, "chat-delete").await?;
    window.close().await?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("nav-chat")).await?;
    window.find(ROW).await?;
    assert_eq!(window.all(ROW).await?.len(), 1, "what was deleted stays so");
    Ok(window.close().await?)
}

#[tokio::test]
async fn what_was_said_is_found_and_jumped_to() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    ask(&window, "say:the lighthouse keeper counts ships").await?;
    for _ in 0..3 {
        ask(&window, "markdown:12").await?;
    }
    another(&window).await?;
    ask(&window, "say:正在等待灯塔").await?;

    window.press(&[Key::Control.value(), 'f']).await?;
    window.focus_on("conversation-search").await?;
    window.type_keys("lighthouse kee").await?;
    let hits = texts(&window, &id("search-hit"), |hits| hits.len() >= 2).await?;
    assert!(hits.iter().all(|hit| hit.contains("lighthouse keeper")), "{hits:?}");
    let marked = texts(&window, "[data-testid=\"search-hit\"] mark", |all| !all.is_empty()).await?;
    assert!(marked.iter().any(|it| it.eq_ignore_ascii_case("lighthouse")), "{marked:?}");
    window.picture(&pictures(), "07-chat-search").await?;
    window.click("[data-testid=\"search-hit\"][data-message]").await?;
    window.text_when(&id("chat-title"), |text| text.contains("lighthouse")).await?;
    // The message itself is before the eyes, far above the end.
    let seen = "
        const thread = document.querySelector('[data-testid=thread]').getBoundingClientRect();
        return [...document.querySelectorAll('[data-testid=answer], [data-testid=message-user]')]
          .filter((it) => it.innerText.includes('lighthouse keeper'))
          .some((it) => { const box = it.getBoundingClientRect(); return box.height > 0 && box.bottom > thread.top && box.top < thread.bottom })";
    crate::talk::until(&window, seen).await?;

    window.press(&[Key::Control.value(), 'f']).await?;
    window.focus_on("conversation-search").await?;
    window.replace(&id("conversation-search"), "灯塔").await?;
    let hits =
        texts(&window, &id("search-hit"), |hits| hits.iter().any(|it| it.contains("灯塔"))).await?;
    assert!(hits.iter().all(|hit| hit.contains("灯塔")), "{hits:?}");
    Ok(window.close().await?)
}

#[tokio::test]
async fn conversations_leave_as_markdown_and_json_and_come_back() -> Tested {
    let mut here = stage()?;
    let file = here.folder().join("exported");
    here.variable("PATCHBAY_CHOSEN_FILE", Some(&file.display().to_string()));
    let window = signed_in(&here).await?;
    ask(&window, "say:the **cable** holds").await?;
    menu(&window, "chat-export-markdown").await?;
    window.find(&id("history-exported")).await?;
    let markdown = std::fs::read_to_string(&file)?;
    assert!(markdown.contains("the **cable** holds"), "{markdown}");
    assert!(!markdown.trim_start().starts_with('{'), "{markdown}");
    window.click(&id("history-close")).await?;
    menu(&window, "chat-export-json").await?;
    let path = window.text_when(&id("history-exported"), |text| text.contains("exported")).await?;
    assert!(path.contains("exported"), "{path}");
    let exported = std::fs::read(&file)?;
    serde_json::from_slice::<serde_json::Value>(&exported)?;
    window.close().await?;

    let mut there = stage()?;
    let copy = there.folder().join("copy.json");
    std::fs::write(&copy, &exported)?;
    there.variable("PATCHBAY_CHOSEN_FILE", Some(&copy.display().to_string()));
    let window = signed_in(&there).await?;
    for round in 1..=2 {
        window.click(&id("nav-settings")).await?;
        window.click(&id("history-import")).await?;
        window.find(&id("history-imported")).await?;
        window.click(&id("nav-chat")).await?;
        window.click(ROW).await?;
        window.text_when(&id("answer"), |text| text.contains("the cable holds")).await?;
        assert_eq!(window.all(ROW).await?.len(), 1, "round {round}: the same file brings it once");
    }

    std::fs::write(&copy, "{ \"no\": \"conversations\" }")?;
    window.click(&id("nav-settings")).await?;
    window.click(&id("history-import")).await?;
    window.text_when(&id("history-failed"), |text| text.contains("no conversations")).await?;
    Ok(window.close().await?)
}
