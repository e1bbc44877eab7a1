//! Endpoints that are changed in Settings act at once, and take no token astray.

use patchbay_tests::desktop::Desktop;
use patchbay_tests::tour::{self, id};

use crate::{Tested, pictures, send, stage};

#[tokio::test]
async fn changed_endpoints_act_at_once_and_a_token_never_follows_them() -> Tested {
    let mut stage = stage()?;
    // Neither side is fixed by a variable: both are chosen in the window.
    let ours = stage.environment();
    for name in ["PATCHBAY_ISSUER", "PATCHBAY_CODEX_BASE_URL", "PATCHBAY_API_BASE_URL"] {
        stage.variable(name, None);
    }
    // The issuer of the settings is a simulator, which takes its link as the window's own does.
    stage.variable("PATCHBAY_REDIRECT", Some("deep-link"));
    let window = Desktop::open(&stage).await?;
    window.click(&id("skip-sign-in")).await?;
    window.click(&id("nav-settings")).await?;
    for (field, name) in [
        ("endpoint-issuer", "PATCHBAY_ISSUER"),
        ("endpoint-codex_base_url", "PATCHBAY_CODEX_BASE_URL"),
        ("endpoint-api_base_url", "PATCHBAY_API_BASE_URL"),
    ] {
        window.replace(&id(field), &ours[name]).await?;
    }
    window.click(&id("endpoints-save")).await?;
    window.text_when(&id("endpoint-issuer-note"), |text| text.contains("yours")).await?;
    window.picture(&pictures(), "09-settings-endpoints").await?;

    window.click(&id("sign-in-chip")).await?;
    crate::sign_in::in_the_browser(&stage, 0).await?;
    window.text_when(&id("account-email"), |text| text.contains('@')).await?;
    let answer = tour::chat(&window, "say:the cable holds").await?;
    assert!(answer.contains("the cable holds"), "{answer}");

    // Back to OpenAI's own: the account of the other issuer is not sent there.
    let asked = stage.simulator.requests().await?.len();
    window.click(&id("nav-settings")).await?;
    window.click(&id("endpoints-reset")).await?;
    window.text_when(&id("endpoint-issuer-note"), |text| text.contains("default")).await?;
    send(&window, "say:astray").await?;
    let card = window.text_when(&id("error-card"), |text| !text.is_empty()).await?;
    assert!(card.contains("Patchbay did not send this"), "{card}");
    window.picture(&pictures(), "08-chat-not-sent").await?;
    assert_eq!(stage.simulator.requests().await?.len(), asked);
    Ok(window.close().await?)
}
