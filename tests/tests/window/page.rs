//! What the page may not do.

use patchbay_tests::desktop::Desktop;
use patchbay_tests::tour::id;

use crate::{Tested, stage};

#[tokio::test]
async fn the_page_can_not_hear_deep_links_open_dialogs_nor_run_foreign_script() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    window.find(&id("sign-in")).await?;
    window
        .script(
            "window.__heard = 'waiting';
             window.__TAURI_INTERNALS__.invoke('plugin:event|listen', {
               event: 'deep-link://new-url', target: { kind: 'Any' }, handler: 1,
             }).then(() => { window.__heard = 'listening' }, () => { window.__heard = 'refused' });
             window.__dialog = 'waiting';
             window.__TAURI_INTERNALS__.invoke('plugin:dialog|open', { options: {} })
               .then(() => { window.__dialog = 'opened' }, () => { window.__dialog = 'refused' });
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
    assert_eq!(window.script("return window.__dialog").await?, "refused");
    assert_eq!(window.script("return window.__inline ?? null").await?, serde_json::Value::Null);
    let violations = window.script("return window.__violations").await?.to_string();
    assert!(violations.contains("img-src"), "{violations}");
    Ok(window.close().await?)
}
