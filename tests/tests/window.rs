//! The real window, through WebDriver. Each test has a throw-away stage of its own; the browser is
//! played, the simulator is a real process, the files are real. Run by `cargo xtask test`.

use std::path::PathBuf;

use patchbay_tests::browser::{follow, hand_over};
use patchbay_tests::desktop::Desktop;
use patchbay_tests::stage::{Programs, Stage};
use patchbay_tests::tour::{self, id};
use thirtyfour::Key;

type Tested = Result<(), Box<dyn std::error::Error>>;

fn stage() -> Result<Stage, patchbay_tests::Problem> {
    Stage::set(Programs::from_environment()?)
}

fn pictures() -> PathBuf {
    std::env::var_os("PATCHBAY_PICTURES").map_or_else(|| "target/pictures".into(), PathBuf::from)
}

/// A window on `stage` with somebody signed in.
async fn signed_in(stage: &Stage) -> Result<Desktop, patchbay_tests::Problem> {
    let window = Desktop::open(stage).await?;
    tour::sign_in(&window, stage, None).await?;
    Ok(window)
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
    let draft = window
        .script("return document.querySelector('[data-testid=composer-input]').value")
        .await?;
    assert_eq!(draft, "not sent yet");
    Ok(window.close().await?)
}

#[tokio::test]
async fn stop_keeps_what_arrived() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    window.click(&id("nav-chat")).await?;
    window.enter(&id("composer-input"), "tokens:4000@40").await?;
    window.click(&id("send")).await?;
    window.text_when(&id("answer"), |text| text.split_whitespace().count() > 5).await?;
    window.click(&id("stop")).await?;
    window.find("[data-testid=\"answer\"][data-status=\"cancelled\"]").await?;
    let words = window.text(&id("answer")).await?.split_whitespace().count();
    assert!((5..2000).contains(&words), "{words} words");
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_limit_becomes_a_card_and_the_message_stays() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    stage.simulator.next("usage_limit", 5).await?;
    window.click(&id("nav-chat")).await?;
    window.enter(&id("composer-input"), "what I typed").await?;
    window.click(&id("send")).await?;
    assert_eq!(window.attribute(&id("error-card"), "data-kind").await?, "usage_limit");
    window.picture(&pictures(), "08-chat-error-limit").await?;
    let kept = window
        .script("return document.querySelector('[data-testid=composer-input]').value")
        .await?;
    assert_eq!(kept, "what I typed");
    Ok(window.close().await?)
}

#[tokio::test]
async fn without_a_network_the_message_stays() -> Tested {
    let mut stage = stage()?;
    let window = signed_in(&stage).await?;
    stage.stop_simulator();
    window.click(&id("nav-chat")).await?;
    window.enter(&id("composer-input"), "what I typed").await?;
    window.click(&id("send")).await?;
    assert_eq!(window.attribute(&id("error-card"), "data-kind").await?, "connection");
    let kept = window
        .script("return document.querySelector('[data-testid=composer-input]').value")
        .await?;
    assert_eq!(kept, "what I typed");
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_callback_that_is_not_ours_is_ignored_and_the_right_one_still_counts() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("sign-in")).await?;
    for page in 0..3 {
        let link = follow(&stage.browser.wait_for(page).await?).await?;
        let environment = stage.environment();
        for wrong in [
            "patchbay://auth/callback?code=stolen&state=guessed".to_owned(),
            "patchbay://auth/callback?code=stolen".to_owned(),
            format!("patchbay://focus?{}", "x".repeat(10_000)),
        ] {
            hand_over(&stage.programs.desktop, &wrong, &environment).await?;
        }
        window.find(tour::WAITING).await?;
        hand_over(&stage.programs.desktop, &link, &environment).await?;
    }
    window.find(&id("account-email")).await?;
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_refusal_is_said_in_the_issuers_own_words() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("sign-in")).await?;
    let address = url::Url::parse(&stage.browser.wait_for(0).await?)?;
    let state = address.query_pairs().find(|(name, _)| name == "state");
    let state = state.ok_or("the address has no state")?.1.into_owned();
    let mut link = url::Url::parse("patchbay://auth/callback")?;
    link.query_pairs_mut()
        .append_pair("error", "access_denied")
        .append_pair("error_description", "The workspace owner has switched this off")
        .append_pair("state", &state);
    hand_over(&stage.programs.desktop, link.as_str(), &stage.environment()).await?;
    let words = window.text_when(&id("sign-in-failed"), |text| !text.is_empty()).await?;
    assert!(words.contains("The workspace owner has switched this off"), "{words}");
    Ok(window.close().await?)
}

#[tokio::test]
async fn a_config_that_can_not_be_read_is_named_by_line_and_column_and_left_alone() -> Tested {
    let stage = stage()?;
    let broken =
        patchbay_tests::home::CONFIG.replacen("\"mode\": \"merge\",", "\"mode\" \"merge\",", 1);
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
async fn the_page_can_not_hear_deep_links_nor_run_foreign_script() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.find(&id("sign-in")).await?;
    window
        .script(
            "window.__heard = 'waiting';
             window.__TAURI_INTERNALS__.invoke('plugin:event|listen', {
               event: 'deep-link://new-url', target: { kind: 'Any' }, handler: 1,
             }).then(() => { window.__heard = 'listening' }, () => { window.__heard = 'refused' });
             window.__violations = [];
             addEventListener('securitypolicyviolation', (e) => window.__violations.push(e.violatedDirective));
             const inline = document.createElement('script');
             inline.textContent = 'window.__inline = true';
             document.body.append(inline);
             const image = document.createElement('img');
             image.src = 'http://127.0.0.1:9/pixel.png';
             document.body.append(image);",
        )
        .await?;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(window.script("return window.__heard").await?, "refused");
    assert_eq!(window.script("return window.__inline ?? null").await?, serde_json::Value::Null);
    let violations = window.script("return window.__violations").await?.to_string();
    assert!(violations.contains("img-src"), "{violations}");
    Ok(window.close().await?)
}
