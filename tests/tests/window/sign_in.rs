//! Signing in: every way, and what is said where one fails.

use patchbay_tests::browser::{Landed, follow, hand_over, walk};
use patchbay_tests::desktop::Desktop;
use patchbay_tests::stage::Stage;
use patchbay_tests::tour::{self, id};
use patchbay_tests::{Outcome, Problem};

use crate::{Tested, pictures, send, stage};

/// Goes through the pages that the window opens, from number `first` on, until the browser is done.
pub(crate) async fn in_the_browser(stage: &Stage, first: usize) -> Outcome<()> {
    for page in first..first + 4 {
        match walk(&stage.browser.wait_for(page).await?).await? {
            Landed::Link(link) => {
                hand_over(&stage.programs.desktop, &link, &stage.environment()).await?;
                if !link.contains("error=") {
                    return Ok(());
                }
            }
            // Our listener's own page: it has sent the browser on by itself before.
            Landed::Page(_) => return Ok(()),
        }
    }
    Err(Problem::new("the issuer refused more than three permissions in turn"))
}

/// The account that came, used for a message.
async fn answers(window: &Desktop) -> Tested {
    window.text_when(&id("account-email"), |text| text.contains("mira@example.com")).await?;
    send(window, "say:the cable holds").await?;
    window.text_when(&id("answer"), |text| text.contains("the cable holds")).await?;
    Ok(())
}

#[tokio::test]
async fn by_a_code_that_is_typed_on_another_device() -> Tested {
    let stage = stage()?;
    stage.simulator.change(serde_json::json!({ "consent": "page" })).await?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("way-device")).await?;
    let code = window.text_when(&id("device-code"), |text| text.contains('-')).await?;
    let page = window.text(&id("device-page")).await?;
    assert!(page.contains("/codex/device"), "{page}");
    window.picture(&pictures(), "02-sign-in-device").await?;
    // Nothing comes in by itself: only whoever has the code agrees.
    assert_eq!(stage.simulator.state().await?["sign_ins"], 0);
    stage.simulator.approve(code.trim()).await?;
    answers(&window).await?;
    Ok(window.close().await?)
}

#[tokio::test]
async fn by_the_browser_that_comes_back_to_our_listener() -> Tested {
    let mut stage = stage()?;
    stage.variable("PATCHBAY_REDIRECT", Some("loopback"));
    let window = Desktop::open(&stage).await?;
    window.click(&id("sign-in")).await?;
    let told = window.text_when(&id("sign-in-countdown"), |text| !text.is_empty()).await?;
    assert!(told.contains("Listening on 127.0.0.1:145"), "{told}");
    in_the_browser(&stage, 0).await?;
    answers(&window).await?;
    assert_eq!(stage.browser.opened().len(), 1, "the listener sends the browser on by itself");
    Ok(window.close().await?)
}

#[tokio::test]
async fn by_the_address_that_is_pasted() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("sign-in")).await?;
    window.enter(&id("paste-input"), "https://evil.example/?code=stolen&state=guessed").await?;
    window.click(&id("paste-submit")).await?;
    window.find("[data-testid=\"paste-help\"][data-kind=\"callback_invalid\"]").await?;
    for page in 0..4 {
        let link = follow(&stage.browser.wait_for(page).await?).await?;
        window.replace(&id("paste-input"), &link).await?;
        window.click(&id("paste-submit")).await?;
        if !link.contains("error=") {
            break;
        }
    }
    answers(&window).await?;
    Ok(window.close().await?)
}

#[tokio::test]
async fn by_openais_way_for_open_source_apps() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.click(&id("way-plan")).await?;
    in_the_browser(&stage, 0).await?;
    answers(&window).await?;
    window.click(&id("nav-accounts")).await?;
    let kind = window.text_when(&id("account-kind"), |text| !text.is_empty()).await?;
    assert!(kind.contains("public API"), "{kind}");
    let asked = serde_json::to_string(&stage.simulator.requests().await?)?;
    assert!(!asked.contains("/codex/responses"), "a plan token went to the ChatGPT backend");
    Ok(window.close().await?)
}

#[tokio::test]
async fn with_codex_clis_sign_in_which_stays_its_own() -> Tested {
    let stage = stage()?;
    let folder = stage.home.root.join(".codex");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("auth.json");
    std::fs::write(&file, stage.simulator.codex_cli_sign_in().await?.to_string())?;
    let before = std::fs::read(&file)?;
    let window = Desktop::open(&stage).await?;
    let row = window.text_when(&id("way-codex_cli"), |text| text.contains('@')).await?;
    assert!(row.contains("mira@example.com"), "{row}");
    window.picture(&pictures(), "01-welcome-codex-cli").await?;
    window.click(&id("way-codex_cli")).await?;
    answers(&window).await?;
    window.click(&id("nav-accounts")).await?;
    window.find(&id("account")).await?;
    assert!(window.all(&id("account-renew")).await?.is_empty());
    window.click(&id("sign-out")).await?;
    let notice = window.text_when(&id("sign-out-notice"), |text| !text.is_empty()).await?;
    assert!(notice.contains("Codex CLI stays signed in"), "{notice}");
    window.click(&id("sign-out-confirm")).await?;
    window.gone(&id("account")).await?;
    let state = stage.simulator.state().await?;
    assert_eq!(
        (&state["sign_ins_revoked"], &state["refresh_tokens_spent"]),
        (&0.into(), &0.into())
    );
    assert_eq!(std::fs::read(&file)?, before);
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
