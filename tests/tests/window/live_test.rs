//! The live test: an account, and OpenClaw's own route.

use patchbay_tests::tour::id;

use crate::{Tested, pictures, signed_in, stage};

#[tokio::test]
async fn an_account_is_tested_to_its_first_token_and_the_failure_is_named() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    window.click(&id("nav-live_test")).await?;
    // OpenClaw's own route stands first.
    window.click("[data-testid=\"live-target\"]:nth-of-type(2)").await?;
    let before = turns(&stage).await?;
    window.find(&id("live-run")).await?;
    assert_eq!(turns(&stage).await?, before, "nothing is sent before the button is pressed");
    window.click(&id("live-run")).await?;
    let rung = |step: &str, status: &str| {
        format!("[data-testid=\"rung-{step}\"][data-status=\"{status}\"]")
    };
    window.find(&rung("first_token", "ok")).await?;
    for step in ["config", "dns", "sign_in", "route", "model"] {
        window.find(&rung(step, "ok")).await?;
    }
    assert_eq!(turns(&stage).await?, before + 1, "one tiny request");
    window.picture(&pictures(), "06-live-test-passed").await?;

    stage.simulator.next("usage_limit", 1).await?;
    window.click(&id("live-run")).await?;
    window.find("[data-testid=\"step-failure\"][data-kind=\"usage_limit\"]").await?;
    window.find(&rung("first_token", "not_reached")).await?;
    window.picture(&pictures(), "06-live-test-failed").await?;
    Ok(window.close().await?)
}

/// How many turns the simulator was asked for.
async fn turns(stage: &patchbay_tests::stage::Stage) -> patchbay_tests::Outcome<usize> {
    let turn = |request: &&serde_json::Value| {
        request["method"] == "POST"
            && request["path"].as_str().is_some_and(|path| path.ends_with("/codex/responses"))
    };
    Ok(stage.simulator.requests().await?.iter().filter(turn).count())
}
