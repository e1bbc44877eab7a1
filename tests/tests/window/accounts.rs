//! Several accounts: using, naming, renewing, leaving.

use patchbay_tests::tour::id;
use thirtyfour::Key;

use crate::sign_in::in_the_browser;
use crate::{Tested, pictures, signed_in, stage};

/// Something in the card of the account that is in use, or of the other one.
fn in_card(active: bool, name: &str) -> String {
    format!("[data-testid=\"account\"][data-active=\"{active}\"] {}", id(name))
}

#[tokio::test]
async fn two_accounts_are_named_switched_renewed_and_left_one_by_one() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    window.click(&id("nav-accounts")).await?;
    let pages = stage.browser.opened().len();
    window.click(&id("account-add")).await?;
    window.click("[data-testid=\"add-account\"] [data-testid=\"way-plan\"]").await?;
    in_the_browser(&stage, pages).await?;
    window.text_when(&in_card(true, "account-kind"), |it| it.contains("public API")).await?;

    window.click(&in_card(false, "account-rename")).await?;
    window.enter(&id("account-name-input"), "Work").await?;
    window.press(&[Key::Enter.value()]).await?;
    window.text_when(&in_card(false, "account-name"), |it| it.trim() == "Work").await?;
    window.click(&in_card(false, "account-use")).await?;
    window.text_when(&in_card(true, "account-name"), |it| it.trim() == "Work").await?;
    window.picture(&pictures(), "09-accounts-two").await?;

    let spent = |state: &serde_json::Value| state["refresh_tokens_spent"].as_u64();
    assert_eq!(spent(&stage.simulator.state().await?), Some(0));
    window.click(&in_card(true, "account-renew")).await?;
    for _ in 0..100 {
        if spent(&stage.simulator.state().await?) == Some(1) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(spent(&stage.simulator.state().await?), Some(1));

    // What a sign-out does is said first, and nothing happens before it is confirmed.
    window.click(&in_card(true, "sign-out")).await?;
    let notice = window.text_when(&id("sign-out-notice"), |text| !text.is_empty()).await?;
    assert!(notice.contains(&stage.simulator.issuer), "{notice}");
    assert!(notice.contains("asked to revoke this sign-in"), "{notice}");
    window.picture(&pictures(), "09-accounts-sign-out").await?;
    window.click(&id("sign-out-cancel")).await?;
    assert_eq!(stage.simulator.state().await?["sign_ins_revoked"], 0);
    assert_eq!(window.all(&id("account")).await?.len(), 2);
    window.click(&in_card(true, "sign-out")).await?;
    window.click(&id("sign-out-confirm")).await?;
    window.gone("[data-testid=\"account\"] ~ [data-testid=\"account\"]").await?;
    assert_eq!(window.all(&id("account")).await?.len(), 1);
    assert_eq!(stage.simulator.state().await?["sign_ins_revoked"], 1);
    window.text_when(&id("account-kind"), |it| it.contains("public API")).await?;
    Ok(window.close().await?)
}
