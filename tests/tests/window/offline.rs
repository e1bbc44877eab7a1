//! *Try it offline*: a world of its own in the window, on a simulator inside the window's process.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use patchbay_tests::desktop::Desktop;
use patchbay_tests::shown_windows;
use patchbay_tests::stage::Stage;
use patchbay_tests::tour::{self, id};
use patchbay_tests::{Outcome, Problem};

use crate::{Tested, composed, pictures, signed_in, stage};

/// The folders of simulations that are on the disk.
fn trials(stage: &Stage) -> Outcome<Vec<PathBuf>> {
    let temporary = stage.folder().join("tmp");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(temporary)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("patchbay-trial-") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Waits until no simulation is on the disk.
async fn removed(stage: &Stage) -> Tested {
    for _ in 0..200 {
        if trials(stage)?.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Err(Problem::new(format!("still there: {:?}", trials(stage)?)).into())
}

/// All files below `folder` with their bytes, without what the web view keeps for itself and what
/// SQLite shares between its readers.
fn files(folder: &Path) -> Outcome<BTreeMap<PathBuf, Vec<u8>>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                if !path.ends_with("webview") {
                    folders.push(path);
                }
            } else if !path.to_string_lossy().ends_with("-shm") {
                found.insert(path.clone(), std::fs::read(&path)?);
            }
        }
    }
    Ok(found)
}

/// What differs, by name.
fn changed(
    before: &BTreeMap<PathBuf, Vec<u8>>,
    after: &BTreeMap<PathBuf, Vec<u8>>,
) -> Vec<PathBuf> {
    let names =
        before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name));
    names.cloned().collect()
}

/// What differs after the person's own page was opened again: that page logs, and remembers its screen.
fn changed_at_all(
    before: &BTreeMap<PathBuf, Vec<u8>>,
    after: &BTreeMap<PathBuf, Vec<u8>>,
) -> Outcome<Vec<PathBuf>> {
    let mut names = changed(before, after);
    names.retain(|name| !name.ends_with("desktop.jsonl") && !name.ends_with("settings.json"));
    if chosen(before)? != chosen(after)? {
        names.push("settings.json".into());
    }
    Ok(names)
}

/// What the person chose in Settings.
fn chosen(files: &BTreeMap<PathBuf, Vec<u8>>) -> Outcome<serde_json::Value> {
    let Some((_, file)) = files.iter().find(|(name, _)| name.ends_with("settings.json")) else {
        return Ok(serde_json::Value::Null);
    };
    Ok(serde_json::from_slice::<serde_json::Value>(file)?["settings"].clone())
}

/// Where the newest sign-in page that was opened is: `127.0.0.1:PORT`.
fn issuer(stage: &Stage) -> Outcome<String> {
    let opened = stage.browser.opened();
    let page = opened.last().ok_or_else(|| Problem::new("no page was opened"))?;
    let rest = page.strip_prefix("http://").unwrap_or_default();
    Ok(rest.split('/').next().unwrap_or_default().to_owned())
}

/// Into the simulation, whose welcome says what it is.
async fn enter(window: &Desktop) -> Outcome<()> {
    window.click(&id("trial-start")).await?;
    window.find("[data-testid=\"screen-welcome\"] [data-testid=\"trial-leave\"]").await?;
    window.text_when(&id("simulated"), |text| text == "Simulated").await.map(drop)
}

#[tokio::test]
async fn everything_is_tried_offline_and_the_own_world_is_as_it_was() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    tour::chat(&window, "a question of my own").await?;
    let own_issuer = issuer(&stage)?;
    window.click(&id("nav-accounts")).await?;
    window.find(&id("trial-account")).await?;
    window.picture(&pictures(), "09-accounts-trial").await?;
    let (home, data) = (stage.home.contents()?, files(&stage.data())?);
    let asked = stage.simulator.requests().await?.len();

    enter(&window).await?;
    window.picture(&pictures(), "01-welcome-simulated").await?;
    let folder = match trials(&stage)?.as_slice() {
        [one] => one.clone(),
        others => return Err(Problem::new(format!("one simulation, not {others:?}")).into()),
    };
    assert_eq!(window.all(&id("account")).await?.len(), 0);
    tour::sign_in(&window, &stage, None).await?;
    let simulator = issuer(&stage)?;
    assert_ne!(simulator, own_issuer);
    window.find(&id("account-simulated")).await?;

    // The person's own account and conversation are not here.
    window.click(&id("nav-accounts")).await?;
    window.find(&id("card-simulated")).await?;
    assert_eq!(window.all(&id("account")).await?.len(), 1);
    assert_eq!(window.all(&id("trial-account")).await?.len(), 0);
    window.picture(&pictures(), "09-accounts-simulated").await?;
    window.click(&id("nav-chat")).await?;
    window.find(&id("composer-input")).await?;
    assert_eq!(window.all(&id("conversation-row")).await?.len(), 0);

    // The fault, its repair and the way back, in the throw-away home alone.
    let faults = tour::faults(&window).await?;
    let broken = files(&folder.join("home"))?;
    for fault in &faults {
        assert!(fault.file.starts_with(&folder), "{fault}");
        fault.stands_on_disk()?;
    }
    let shown = window.text(&id("finding")).await?;
    assert!(shown.contains("simulated home/.openclaw/openclaw.json"), "{shown}");
    window.picture(&pictures(), "03-health-simulated").await?;
    tour::repair_in_one_click(&window).await?;
    tour::expect_status(&window, "healthy").await?;
    assert_ne!(files(&folder.join("home"))?, broken);
    window.click(&id("undo")).await?;
    tour::expect_status(&window, "broken").await?;
    assert_eq!(files(&folder.join("home"))?, broken, "put back, byte for byte");

    // Only the account can be tested: a tool's route leads to the real hosts.
    window.click(&id("nav-live_test")).await?;
    window.find(&id("live-simulated")).await?;
    window.text_when(&id("headline"), |text| text.contains("mira@example.com")).await?;
    window.click(&id("live-run")).await?;
    window.find("[data-testid=\"rung-first_token\"][data-status=\"ok\"]").await?;
    window.picture(&pictures(), "06-live-test-simulated").await?;
    tour::chat(&window, "a simulated question").await?;
    window.text_when(&id("answer-simulated"), |text| text.contains("Simulated")).await?;
    window.picture(&pictures(), "07-chat-simulated").await?;
    // A draft, and the theme: inside alone.
    window.enter(&id("composer-input"), "a simulated draft").await?;
    window.click(&id("nav-settings")).await?;
    window.find(&id("trial-leave")).await?;

    assert_eq!(changed(&data, &files(&stage.data())?), Vec::<PathBuf>::new());
    assert!(TcpStream::connect(&simulator).is_ok());
    window.click(&id("trial-leave")).await?;
    window.find(&id("account-email")).await?;
    window.gone(&id("trial-leave")).await?;
    removed(&stage).await?;
    assert!(TcpStream::connect(&simulator).is_err(), "the simulator's port is closed");
    assert_eq!(stage.simulator.requests().await?.len(), asked + own_looks(&stage, asked).await?);

    window.click(&id("nav-accounts")).await?;
    assert_eq!(window.all(&id("account")).await?.len(), 1);
    window.click(&id("nav-chat")).await?;
    window.find(&id("conversation-row")).await?;
    assert_eq!(window.all(&id("conversation-row")).await?.len(), 1);
    let title = window.text(&id("conversation-row")).await?;
    assert!(title.contains("a question of my own"), "{title}");
    assert_eq!(composed(&window).await?, "");
    assert_eq!(changed_at_all(&data, &files(&stage.data())?)?, Vec::<PathBuf>::new());
    assert_eq!(stage.home.contents()?, home);
    Ok(window.close().await?)
}

/// What the person's own world asked by itself since the request `asked`: limits and models, as its
/// page does when it opens. Anything else would be the simulation's, and is an error.
async fn own_looks(stage: &Stage, asked: usize) -> Outcome<usize> {
    let since: Vec<_> = stage.simulator.requests().await?.into_iter().skip(asked).collect();
    match since.iter().find(|request| request["method"] != "GET") {
        None => Ok(since.len()),
        Some(other) => Err(Problem::new(format!("the real issuer was asked: {other}"))),
    }
}

#[tokio::test]
async fn from_the_welcome_screen_without_an_account_and_closed_in_the_middle() -> Tested {
    let mut stage = stage()?;
    // OpenAI's own addresses: nothing is ever sent there.
    for name in ["PATCHBAY_ISSUER", "PATCHBAY_CODEX_BASE_URL", "PATCHBAY_API_BASE_URL"] {
        stage.variable(name, None);
    }
    let window = Desktop::open(&stage).await?;
    window.find(&id("sign-in")).await?;
    window.picture(&pictures(), "01-welcome-trial").await?;
    assert_eq!(window.all(&id("simulated")).await?.len(), 0);
    let (home, data) = (stage.home.contents()?, files(&stage.data())?);
    // And back at once.
    enter(&window).await?;
    window.click(&id("trial-leave")).await?;
    window.find(&id("trial-start")).await?;
    assert_eq!(window.all(&id("simulated")).await?.len(), 0);
    removed(&stage).await?;

    enter(&window).await?;
    tour::sign_in(&window, &stage, None).await?;
    let simulator = issuer(&stage)?;
    assert_eq!(trials(&stage)?.len(), 1);
    // By its own close button: the driver would kill it.
    shown_windows::close_all()?;
    removed(&stage).await?;
    drop(window);
    assert!(TcpStream::connect(&simulator).is_err(), "the simulator ends with the window");
    assert_eq!(changed_at_all(&data, &files(&stage.data())?)?, Vec::<PathBuf>::new());
    assert_eq!(stage.home.contents()?, home);

    let window = Desktop::open(&stage).await?;
    window.find(&id("trial-start")).await?;
    assert_eq!(window.all(&id("simulated")).await?.len(), 0, "the next start is the own world");
    Ok(window.close().await?)
}

#[tokio::test]
async fn what_a_crash_leaves_behind_goes_at_the_next_start() -> Tested {
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    enter(&window).await?;
    let others = stage.folder().join("tmp/patchbay-trial-of-mine");
    std::fs::create_dir(&others)?;
    assert_eq!(trials(&stage)?.len(), 2);
    // SIGKILL, to the window too.
    drop(window);
    assert_eq!(trials(&stage)?.len(), 2);
    let window = Desktop::open(&stage).await?;
    window.find(&id("trial-start")).await?;
    for _ in 0..200 {
        if trials(&stage)? == [others.clone()] {
            return Ok(window.close().await?);
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Err(Problem::new(format!("still there: {:?}", trials(&stage)?)).into())
}
