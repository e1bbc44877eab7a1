//! How these tests talk in the chat: small steps that several of them take.

use std::time::{Duration, Instant};

use patchbay_tests::desktop::Desktop;
use patchbay_tests::stage::Stage;
use patchbay_tests::tour::id;
use patchbay_tests::{Outcome, Problem};
use serde_json::Value;
use thirtyfour::Key;

use crate::send;

/// An answer that came to its end.
pub(crate) const WHOLE: &str = "[data-testid=\"answer\"][data-status=\"completed\"]";

/// Sends `prompt` into the open conversation and waits for its whole answer; gives its words.
pub(crate) async fn ask(window: &Desktop, prompt: &str) -> Outcome<String> {
    window.click(&id("nav-chat")).await?;
    let before = window.script(&format!("{LAST} return size;")).await?.as_u64().unwrap_or_default();
    send(window, prompt).await?;
    answered(window, before + 2).await
}

/// Waits until the conversation has `size` messages and the last is a whole answer; gives its words.
/// Only those that are seen stand in the page, so they are not counted there.
pub(crate) async fn answered(window: &Desktop, size: u64) -> Outcome<String> {
    let answer = Value::from(WHOLE);
    until(
        window,
        &format!("{LAST} return size === {size} && last.querySelector({answer}) !== null"),
    )
    .await?;
    let text = window.script(&format!("{LAST} return last.innerText")).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

const LAST: &str = "
    const last = [...document.querySelectorAll('[data-testid=thread] [aria-posinset]')].at(-1);
    const size = last?.ariaPosInSet === last?.ariaSetSize ? Number(last?.ariaSetSize ?? 0) : 0;";

/// The words of all that match `css`, as soon as they satisfy `enough`.
pub(crate) async fn texts(
    window: &Desktop,
    css: &str,
    enough: impl Fn(&[String]) -> bool,
) -> Outcome<Vec<String>> {
    let script = format!(
        "return [...document.querySelectorAll({})].map((it) => it.innerText.trim())",
        Value::from(css)
    );
    let started = Instant::now();
    loop {
        let found = window.script(&script).await?;
        let found: Vec<String> = serde_json::from_value(found).unwrap_or_default();
        if enough(&found) {
            return Ok(found);
        }
        if started.elapsed() > Duration::from_secs(20) {
            let shown = window.text("body").await.unwrap_or_default();
            return Err(Problem::new(format!("{css} are {found:?}; the window shows: {shown}")));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Begins another conversation.
pub(crate) async fn another(window: &Desktop) -> Outcome<()> {
    window.click(&id("new-chat")).await?;
    window.gone(&id("answer")).await
}

/// Chooses `item` in the menu of the open conversation.
pub(crate) async fn menu(window: &Desktop, item: &str) -> Outcome<()> {
    window.click(&id("chat-menu-open")).await?;
    window.click(&format!("[data-testid=\"chat-menu\"] [data-item=\"{item}\"]")).await
}

/// Runs the command of the palette that `words` find first.
pub(crate) async fn by_palette(window: &Desktop, words: &str) -> Outcome<()> {
    window.press(&[Key::Control.value(), 'k']).await?;
    window.enter(&id("palette-input"), words).await?;
    window.press(&[Key::Enter.value()]).await
}

/// What the model was asked for last, as the server got it.
pub(crate) async fn asked(stage: &Stage) -> Outcome<Value> {
    let requests = stage.simulator.requests().await?;
    let of_models = |it: &&Value| {
        let path = it.get("path").and_then(Value::as_str).unwrap_or_default();
        path.ends_with("/responses")
            && it["body"]["input"].as_array().is_some_and(|it| !it.is_empty())
    };
    let last = requests.iter().rev().find(of_models);
    let last = last.ok_or_else(|| Problem::new("no model was asked for anything"))?;
    Ok(last["body"].clone())
}

/// Pastes a picture of so many pixels into the composer, as an image editor's copy does.
pub(crate) async fn paste_picture(window: &Desktop, width: u32, height: u32) -> Outcome<()> {
    window.click(&id("composer-input")).await?;
    window
        .script(&format!(
            "const canvas = document.createElement('canvas');
             canvas.width = {width}; canvas.height = {height};
             const context = canvas.getContext('2d');
             context.fillStyle = '#c04'; context.fillRect(0, 0, {width} / 2, {height});
             const bytes = atob(canvas.toDataURL('image/png').split(',')[1]);
             const file = new File([Uint8Array.from(bytes, (it) => it.charCodeAt(0))], 'shot.png', {{ type: 'image/png' }});
             {PASTE}
             data.items.add(file); paste();"
        ))
        .await
        .map(drop)
}

/// Pastes text into the composer.
pub(crate) async fn paste_text(window: &Desktop, text: &str) -> Outcome<()> {
    window.click(&id("composer-input")).await?;
    let text = Value::from(text);
    window.script(&format!("{PASTE} data.setData('text/plain', {text}); paste();")).await.map(drop)
}

const PASTE: &str = "
    const data = new DataTransfer();
    const paste = () => document.querySelector('[data-testid=composer-input]').dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";

/// Chooses a file in the composer's picker.
pub(crate) async fn pick(window: &Desktop, name: &str, text: &str) -> Outcome<()> {
    let (name, text) = (Value::from(name), Value::from(text));
    window
        .script(&format!(
            "const data = new DataTransfer();
             data.items.add(new File([{text}], {name}));
             const picker = document.querySelector('[data-testid=picker]');
             picker.files = data.files;
             picker.dispatchEvent(new Event('change', {{ bubbles: true }}));"
        ))
        .await
        .map(drop)
}

/// Waits until `script` gives true.
pub(crate) async fn until(window: &Desktop, script: &str) -> Outcome<()> {
    let started = Instant::now();
    while window.script(script).await? != Value::Bool(true) {
        if started.elapsed() > Duration::from_secs(20) {
            let shown = window.text("body").await.unwrap_or_default();
            return Err(Problem::new(format!("never true: {script}; the window shows: {shown}")));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
