//! No token reaches the page, a file but the credential store, or a process. The page's side is
//! recorded: every answer and every event of a channel passes through the callbacks that Tauri
//! keeps there.

use std::path::{Path, PathBuf};

use patchbay_tests::desktop::Desktop;
use patchbay_tests::stage::Stage;
use patchbay_tests::tour::{self, id};
use patchbay_tests::{Outcome, Problem};

use crate::search::{Given, Search, family, files, secret};
use crate::{Tested, send, stage};

const RECORD: &str = "
    const callbacks = window.__TAURI_INTERNALS__.callbacks;
    const text = (it) => (it instanceof ArrayBuffer ? new TextDecoder().decode(it) : JSON.stringify(it));
    window.__received = [];
    callbacks.get = (id) => {
      const take = Map.prototype.get.call(callbacks, id);
      return take && ((data) => { window.__received.push(text(data) ?? ''); return take(data); });
    };";

/// Everything that the page received since it is recorded, and everything that it holds.
async fn page(window: &Desktop) -> Outcome<String> {
    let held = "return [window.__received.join('\\n'), document.documentElement.outerHTML,
        JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }),
        location.href, document.cookie].join('\\n')";
    let page = window.script(held).await?;
    page.as_str().map(str::to_owned).ok_or_else(|| Problem::new("the page was not recorded"))
}

/// Adds the tokens that are stored now.
fn learn(stage: &Stage, tokens: &mut Vec<String>) -> Outcome<()> {
    for path in files(&stage.data().join("credentials")) {
        let stored: serde_json::Value = serde_json::from_slice(&std::fs::read(path)?)?;
        let stored = stored.as_object().into_iter().flat_map(|all| all.values());
        tokens.extend(stored.filter_map(|token| token.as_str().map(str::to_owned)));
    }
    tokens.sort();
    tokens.dedup();
    Ok(())
}

/// Files with a token: the whole stage, with what the desktop's own folders and the played browser
/// hold.
fn on_disk(stage: &Stage, tokens: &[String]) -> Vec<PathBuf> {
    Search::of(tokens).below(&[stage.folder()])
}

#[tokio::test]
async fn no_token_reaches_the_page_a_file_or_a_process() -> Tested {
    let mut stage = stage()?;
    let mut tokens = Vec::new();
    let mut given: Vec<Given> = Vec::new();
    let window = Desktop::open(&stage).await?;
    window.find(&id("sign-in")).await?;
    window.script(RECORD).await?;
    tour::sign_in(&window, &stage, None).await?;
    learn(&stage, &mut tokens)?;
    assert_eq!(tokens.len(), 3);
    given.extend(family(window.id()));

    tour::expect_status(&window, "broken").await?;
    tour::repair_in_one_click(&window).await?;
    tour::expect_status(&window, "healthy").await?;
    window.click(&id("nav-accounts")).await?;
    window.click(&id("account-renew")).await?;
    for _ in 0..200 {
        learn(&stage, &mut tokens)?;
        if tokens.len() > 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(tokens.len() > 3, "a refresh has brought others");
    send(&window, "say:the cable holds").await?;
    window.text_when(&id("answer"), |text| text.contains("the cable holds")).await?;
    stage.simulator.next("auth_scope", 1).await?;
    window.enter(&id("composer-input"), "hello").await?;
    window.click(&id("send")).await?;
    window.find(&id("error-card")).await?;
    // What a page that is loaded anew asks for.
    window
        .script(
            "for (const command of ['app_state', 'ways_in', 'conversations', 'models', 'usage'])
               window.__TAURI_INTERNALS__.invoke(command).catch(() => {});",
        )
        .await?;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    given.extend(family(window.id()));
    assert_eq!(on_disk(&stage, &tokens), Vec::<PathBuf>::new(), "while the window runs");
    let wal = |path: &Path| path.to_string_lossy().ends_with("-wal");
    assert!(files(&stage.data()).iter().any(|path| wal(path)), "the write-ahead log was searched");

    // The recording and its search: a token that a command answers with, and a channel tells, is
    // found. The label of an account is such a way.
    let search = Search::of(&tokens);
    let before = page(&window).await?;
    assert!(before.contains("mira@example.com") && before.contains("the cable holds"));
    assert!(!search.finds(before.as_bytes()), "the page received a token");
    let leak: String = secret(&tokens[0]).chars().take(90).collect();
    window
        .script(&format!(
            "window.__received = [];
             window.__TAURI_INTERNALS__.invoke('app_state').then((app) =>
               window.__TAURI_INTERNALS__.invoke('account_rename',
                 {{ account: app.accounts[0].id, label: '{leak}' }}));"
        ))
        .await?;
    let received = "return window.__received.join('\\n')";
    let mut found = false;
    for _ in 0..100 {
        let text = window.script(received).await?.to_string();
        found = search.finds(text.as_bytes());
        if found {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(found, "a leak over the border is found");
    assert_eq!(on_disk(&stage, &tokens), [stage.data().join("accounts.json")], "and on disk");
    window.script("window.__received = []").await?;
    window.click(&id("nav-accounts")).await?;
    window.click(&id("account-rename")).await?;
    window.script("document.querySelector('[data-testid=account-name-input]').select()").await?;
    window.enter(&id("account-name-input"), "Work").await?;
    window.press(&[thirtyfour::Key::Enter.value()]).await?;
    window.text_when(&id("account-name"), |text| text.trim() == "Work").await?;

    window.click(&id("sign-out")).await?;
    window.click(&id("sign-out-confirm")).await?;
    window.text_when("body", |text| text.contains("Nobody is signed in")).await?;
    given.extend(family(window.id()));
    let desktop = given.iter().filter(|one| one.file.ends_with("environ")).count();
    assert!(desktop >= 6, "the driver, its driver and the window, three times: {desktop}");
    assert_eq!(search.among(&given), Vec::<PathBuf>::new());
    window.close().await?;
    stage.stop_simulator();
    assert_eq!(on_disk(&stage, &tokens), Vec::<PathBuf>::new(), "after the window was closed");
    Ok(())
}
