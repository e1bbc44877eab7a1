//! Chat: what is typed is never lost.

use patchbay_tests::desktop::Desktop;
use patchbay_tests::tour::{self, id};
use serde_json::json;

use crate::talk::WHOLE;
use crate::{Tested, composed, pictures, send, signed_in, stage};

#[tokio::test]
async fn a_conversation_and_a_draft_survive_a_restart() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    let answer = tour::chat(&window, "say:the cable holds").await?;
    assert!(answer.contains("the cable holds"), "{answer}");
    window.enter(&id("composer-input"), "not sent yet").await?;
    // Drafts are saved a moment after the last key.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    window.close().await?;

    let window = Desktop::open(&stage).await?;
    window.click(&id("nav-chat")).await?;
    window.click(&id("conversation-row")).await?;
    window.text_when(&id("answer"), |text| text.contains("the cable holds")).await?;
    assert_eq!(composed(&window).await?, "not sent yet");
    Ok(window.close().await?)
}

#[tokio::test]
async fn stop_keeps_what_arrived() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    send(&window, "tokens:4000@40").await?;
    window.text_when(&id("answer"), |text| text.split_whitespace().count() > 5).await?;
    window.click(&id("stop")).await?;
    window.find("[data-testid=\"answer\"][data-status=\"cancelled\"]").await?;
    let words = window.text(&id("answer")).await?.split_whitespace().count();
    assert!((5..2000).contains(&words), "{words} words");
    Ok(window.close().await?)
}

#[tokio::test]
async fn what_is_selected_in_an_answer_that_runs_stays_so_when_it_ends() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    send(&window, "tokens:400@80").await?;
    // By then the first paragraph is finished: the second has a line below it.
    window.text_when(&id("answer"), |text| text.split_whitespace().count() > 200).await?;
    let select = "window.before = document.querySelector('[data-testid=answer] p');
        getSelection().selectAllChildren(window.before);
        return getSelection().toString()";
    let selected = window.script(select).await?;
    assert!(selected.as_str().is_some_and(|words| words.len() > 100), "{selected}");
    window.find(WHOLE).await?;
    let look = "return [
        document.querySelectorAll('[data-testid=answer]').length,
        window.before.isConnected,
        window.before.closest('[data-row]').dataset.row !== 'live-answer',
        getSelection().toString()]";
    assert_eq!(window.script(look).await?, json!([1, true, true, selected]));
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_limit_becomes_a_card_and_the_message_stays() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    stage.simulator.next("usage_limit", 5).await?;
    send(&window, "what I typed").await?;
    assert_eq!(window.attribute(&id("error-card"), "data-kind").await?, "usage_limit");
    window.picture(&pictures(), "08-chat-error-limit").await?;
    assert_eq!(composed(&window).await?, "what I typed");
    Ok(window.close().await?)
}

#[tokio::test]
async fn without_a_network_the_message_stays() -> Tested {
    let mut stage = stage()?;
    let window = signed_in(&stage).await?;
    stage.stop_simulator();
    send(&window, "what I typed").await?;
    assert_eq!(window.attribute(&id("error-card"), "data-kind").await?, "connection");
    assert_eq!(composed(&window).await?, "what I typed");
    Ok(window.close().await?)
}
