//! The real window, through WebDriver. Each test has a throw-away stage of its own; the browser is
//! played, the simulator is a real process, the files are real. Run by `cargo xtask test`.

use std::path::PathBuf;

use patchbay_tests::browser::{follow, hand_over};
use patchbay_tests::desktop::Desktop;
use patchbay_tests::home::{CACHE, CONFIG};
use patchbay_tests::notifications::Notifications;
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
