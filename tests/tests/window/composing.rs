//! The composer: what goes with a message, and what waits for the answer before it.

use patchbay_tests::Outcome;
use patchbay_tests::desktop::Desktop;
use patchbay_tests::tour::id;
use serde_json::Value;

use crate::talk::{answered, ask, asked, by_palette, paste_picture, paste_text, pick, texts};
use crate::{Tested, composed, pictures, send, signed_in, stage};

/// All parts of the person's last message, as the server got it.
fn parts(body: &Value) -> Vec<Value> {
    let mut input = body["input"].as_array().into_iter().flatten();
    let last = input.rfind(|item| item["role"] == "user");
    last.and_then(|item| item["content"].as_array().cloned()).unwrap_or_default()
}

async fn attached(window: &Desktop, count: usize) -> Outcome<Vec<String>> {
    let css = "[data-testid=\"attachments\"] [data-testid=\"attachment\"]:not(.is-coming)";
    texts(window, css, |all| all.len() == count).await
}

#[tokio::test]
async fn pictures_files_and_long_pastes_go_with_the_message() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    window.click(&id("nav-chat")).await?;
    paste_picture(&window, 3_000, 300).await?;
    attached(&window, 1).await?;
    pick(&window, "notes.txt", "the cable is in the drawer").await?;
    attached(&window, 2).await?;
    paste_text(&window, &"a line that goes on and on. ".repeat(300)).await?;
    let all = attached(&window, 3).await?;
    assert!(all[1].contains("notes.txt"), "{all:?}");
    assert_eq!(composed(&window).await?, "", "a long paste is no wall of text");
    window.picture(&pictures(), "07-chat-attachments").await?;

    ask(&window, "What is in these?").await?;
    let parts = parts(&asked(&stage).await?);
    let text = serde_json::to_string(&parts)?;
    let images = parts.iter().filter(|part| part["type"] == "input_image").count();
    assert_eq!(images, 1, "{} parts", parts.len());
    assert!(text.contains("the cable is in the drawer"), "the text goes as text");
    assert!(text.contains("a line that goes on and on."), "the long paste goes as text");
    assert!(window.all(&id("attachments")).await?.is_empty(), "nothing is left in the composer");

    // A limit is said in words, and what was typed stays.
    window.enter(&id("composer-input"), "and this?").await?;
    pick(&window, "all.txt", &"0123456789abcdef".repeat(20_000)).await?;
    window.text_when(&id("attach-refused"), |text| text.contains("all.txt")).await?;
    assert_eq!(composed(&window).await?, "and this?");
    Ok(window.close().await?)
}

#[tokio::test]
async fn what_is_attached_to_a_draft_is_there_after_a_restart() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    window.click(&id("nav-chat")).await?;
    window.enter(&id("composer-input"), "see this").await?;
    pick(&window, "notes.txt", "the cable is in the drawer").await?;
    attached(&window, 1).await?;
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    window.close().await?;

    let window = Desktop::open(&stage).await?;
    window.click(&id("nav-chat")).await?;
    assert!(attached(&window, 1).await?[0].contains("notes.txt"));
    assert_eq!(composed(&window).await?, "see this");
    Ok(window.close().await?)
}

#[tokio::test]
async fn model_effort_web_search_and_instructions_reach_the_server() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    ask(&window, "say:plain").await?;
    let plain = asked(&stage).await?;
    // Some models take tools and instructions as the first items of the input.
    let says = |body: &Value, words: &str| body.to_string().contains(words);
    let search = "{\"type\":\"web_search\"}";
    assert!(!says(&plain, search));

    window.click(&id("model")).await?;
    let options = "[data-testid=\"model-option\"]";
    let models = texts(&window, options, |all| all.len() > 2).await?;
    let other =
        models.iter().skip(1).find(|it| plain["model"] != **it).cloned().unwrap_or_default();
    choose(&window, options, &other).await?;
    window.click(&id("effort")).await?;
    choose(&window, "[data-testid=\"effort-option\"]", "high").await?;
    window.click(&id("web-search")).await?;
    window.find("[data-testid=\"web-search\"][aria-pressed=\"true\"]").await?;
    by_palette(&window, "instructions").await?;
    window.enter(&id("instructions-text"), "Answer in rhymes.").await?;
    window.click(&id("instructions-done")).await?;

    ask(&window, "search:rust tauri").await?;
    let body = asked(&stage).await?;
    assert_eq!(body["model"], Value::from(other.as_str()));
    assert_eq!(body["reasoning"]["effort"], "high");
    assert!(says(&body, search), "{body}");
    // What the answer cites stands below it, and is not opened before its address was seen.
    window.click(&id("source")).await?;
    window.find(&id("link-address")).await?;
    window.press(&[thirtyfour::Key::Escape.value()]).await?;
    window.gone(&id("link-address")).await?;
    assert!(says(&body, "Answer in rhymes."), "{body}");
    window.close().await?;

    // They are the conversation's own, and of no other.
    let window = Desktop::open(&stage).await?;
    window.click(&id("nav-chat")).await?;
    window.click(&id("conversation-row")).await?;
    window.find("[data-testid=\"web-search\"][aria-pressed=\"true\"]").await?;
    window.text_when(&id("model"), |text| text.contains(&other)).await?;
    window.click(&id("new-chat")).await?;
    window.find("[data-testid=\"web-search\"][aria-pressed=\"false\"]").await?;
    Ok(window.close().await?)
}

async fn choose(window: &Desktop, options: &str, text: &str) -> Outcome<()> {
    texts(window, options, |all| all.iter().any(|it| it == text)).await?;
    let (options, text) = (Value::from(options), Value::from(text));
    let script = format!(
        "[...document.querySelectorAll({options})].find((it) => it.innerText.trim() === {text}).click()"
    );
    window.script(&script).await.map(drop)
}

#[tokio::test]
async fn what_is_written_meanwhile_waits_and_is_sent_after_the_answer() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    send(&window, "tokens:80@20").await?;
    window.text_when(&id("answer"), |text| text.split_whitespace().count() > 5).await?;
    window.enter(&id("composer-input"), "say:what waited").await?;
    window.click(&id("queue")).await?;
    window.find(&id("queued")).await?;
    assert_eq!(composed(&window).await?, "");
    let last = answered(&window, 4).await?;
    assert!(last.contains("what waited"), "{last}");
    window.gone(&id("queued")).await?;
    Ok(window.close().await?)
}

#[tokio::test]
async fn what_waits_survives_a_kill_and_is_not_sent_by_itself() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    send(&window, "tokens:3000@40").await?;
    window.text_when(&id("answer"), |text| text.split_whitespace().count() > 20).await?;
    window.enter(&id("composer-input"), "say:what waited").await?;
    window.click(&id("queue")).await?;
    window.find(&id("queued")).await?;
    window.kill();

    let window = Desktop::open(&stage).await?;
    window.click(&id("nav-chat")).await?;
    window.click(&id("conversation-row")).await?;
    window.text_when(&id("queued"), |text| text.contains("what waited")).await?;
    let requests = stage.simulator.requests().await?;
    assert!(!serde_json::to_string(&requests)?.contains("what waited"));
    window.click(&id("queued-send")).await?;
    let last = answered(&window, 4).await?;
    assert!(last.contains("what waited"), "{last}");
    Ok(window.close().await?)
}
