//! The tour: sign in, see the fault, repair it, undo it, chat, by clicks in the real window.
//!
//! Every line that it says is read from the window and from the files on disk, never from what the
//! tour itself did. The first thing that is not so ends it with a [`Problem`].

use std::path::{Path, PathBuf};

use crate::browser::{follow, hand_over};
use crate::desktop::Desktop;
use crate::stage::Stage;
use crate::{Outcome, Problem};

/// A selector for one of the page's stable names.
#[must_use]
pub fn id(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// The screen that waits for the browser.
pub const WAITING: &str = "[data-testid=\"screen-sign-in\"][data-state=\"waiting\"]";

/// The cables move into place for 1.7 s after a repair; a picture waits for them.
pub const MOTION: std::time::Duration = std::time::Duration::from_millis(2500);

/// Says one step and what was seen.
pub type Say<'a> = &'a mut (dyn FnMut(&str, &str) + Send);

/// Plays all of it. Pictures of each screen go to `pictures`.
///
/// # Errors
/// The first thing that the window or the disk does not show.
pub async fn play(stage: &Stage, pictures: &Path, say: Say<'_>) -> Outcome<()> {
    let window = Desktop::open(stage).await?;
    window.find(&id("sign-in")).await?;
    window.picture(pictures, "01-welcome").await?;
    say("window", "open, asks for a sign-in");

    sign_in(&window, stage, Some(pictures)).await?;
    say("signed in", &account(&window).await?);

    let before = stage.home.contents()?;
    let faults = faults(&window).await?;
    window.picture(pictures, "03-health").await?;
    for fault in &faults {
        fault.stands_on_disk()?;
        say("fault found", &fault.to_string());
    }

    let clicks = repair_in_one_click(&window).await?;
    expect_status(&window, "healthy").await?;
    tokio::time::sleep(MOTION).await;
    window.picture(pictures, "05-repaired").await?;
    let changed = only_promised_lines_changed(stage, &before, &faults)?;
    say("repaired", &format!("{clicks} click, {changed} lines changed on disk, judged healthy"));

    window.click(&id("undo")).await?;
    expect_status(&window, "broken").await?;
    if stage.home.contents()? != before {
        return Err(Problem::new("after Undo the files are not the bytes and modes from before"));
    }
    say("undone", "every byte and mode as before, judged broken again");

    window.click(&id("repair-all")).await?;
    window.find(&id("sheet")).await?;
    window.picture(pictures, "04-repair-sheet").await?;
    window.click(&id("sheet-confirm")).await?;
    window.find(&id("repair-done")).await?;
    tokio::time::sleep(MOTION).await;
    window.picture(pictures, "05-repair-done").await?;
    window.click(&id("done-close")).await?;
    expect_status(&window, "healthy").await?;
    only_promised_lines_changed(stage, &before, &faults)?;
    say("repaired again", "from the sheet with the diff");

    let answer = chat(&window, "markdown:2").await?;
    window.picture(pictures, "07-chat").await?;
    say("answer streamed", &format!("{} words, Markdown drawn", answer.split_whitespace().count()));
    window.close().await
}

/// Signs in as a person would; the browser is played. Permissions that the issuer refuses lead to
/// further pages: each is followed.
///
/// # Errors
/// The window does not come to show an account.
pub async fn sign_in(window: &Desktop, stage: &Stage, pictures: Option<&Path>) -> Outcome<()> {
    let opened_before = stage.browser.opened().len();
    window.click(&id("sign-in")).await?;
    window.find(WAITING).await?;
    for page in opened_before..opened_before + 3 {
        let address = stage.browser.wait_for(page).await?;
        let link = follow(&address).await?;
        if let Some(pictures) = pictures
            && !link.contains("error=")
        {
            window.find(&id("notice-scope_rejected")).await?;
            window.picture(pictures, "02-sign-in-waiting").await?;
        }
        hand_over(&stage.programs.desktop, &link, &stage.environment()).await?;
        if !link.contains("error=") {
            window.find(&id("account-email")).await?;
            return Ok(());
        }
    }
    Err(Problem::new("the issuer refused more than two permissions in turn"))
}

async fn account(window: &Desktop) -> Outcome<String> {
    window.text_when(&id("account-email"), |text| text.contains('@')).await
}

/// A fault as the window shows it.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Rule id.
    pub rule: String,
    /// Absolute path.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// The value that stands there, as shown.
    pub old: String,
    /// The value that should.
    pub new: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { rule, file, line, old, new } = self;
        write!(f, "{}:{line} {old} -> {new} ({rule})", file.display())
    }
}

impl Fault {
    fn read(row: &serde_json::Value) -> Outcome<Self> {
        let word = |name: &str| {
            let value = row.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
            value.ok_or_else(|| Problem::new(format!("a fault in the window has no {name}: {row}")))
        };
        let line = row.get("line").and_then(serde_json::Value::as_u64);
        let line = line.and_then(|line| usize::try_from(line).ok());
        Ok(Self {
            rule: word("rule")?,
            file: word("file")?.into(),
            line: line.ok_or_else(|| Problem::new(format!("a fault has no line: {row}")))?,
            old: word("from")?,
            new: word("to")?,
        })
    }

    /// The file really holds the old value on that line.
    ///
    /// # Errors
    /// It does not.
    pub fn stands_on_disk(&self) -> Outcome<()> {
        let text = std::fs::read_to_string(&self.file)?;
        let line = text.lines().nth(self.line.saturating_sub(1)).unwrap_or_default();
        match line.contains(&self.old) {
            true => Ok(()),
            false => Err(Problem::new(format!("the window says {self}, the file says {line:?}"))),
        }
    }
}

/// The faults that the window shows for OpenClaw and has not repaired: one a changed value.
///
/// # Errors
/// It shows none, or one without its place.
pub async fn faults(window: &Desktop) -> Outcome<Vec<Fault>> {
    window.click(&id("nav-health")).await?;
    faults_shown(window).await
}

/// The same, where Health is on the screen already: nothing is clicked.
///
/// # Errors
/// As [`faults`].
pub async fn faults_shown(window: &Desktop) -> Outcome<Vec<Fault>> {
    expect_status(window, "broken").await?;
    let shown = window
        .script(
            "return [...document.querySelectorAll(
               '[data-testid=tool-card-openclaw] [data-testid=finding][data-state=open]')]
             .flatMap((finding) => [...finding.querySelectorAll('[data-testid=edit]')]
             .map(({ dataset }) => ({ rule: finding.dataset.rule, file: dataset.file,
               line: Number(dataset.line), from: dataset.from, to: dataset.to })));",
        )
        .await?;
    let shown = shown.as_array().filter(|rows| !rows.is_empty());
    let shown = shown.ok_or_else(|| Problem::new("the window shows no fault"))?;
    shown.iter().map(Fault::read).collect()
}

/// Repairs OpenClaw by the button on its card; gives the number of clicks that it took.
///
/// # Errors
/// The window does not offer Undo afterwards.
pub async fn repair_in_one_click(window: &Desktop) -> Outcome<u32> {
    window
        .script("window.__clicks = 0; addEventListener('click', () => window.__clicks++, true)")
        .await?;
    window.click(&id("tool-repair")).await?;
    window.find(&id("undo")).await?;
    let clicks = window.script("return window.__clicks").await?;
    u32::try_from(clicks.as_u64().unwrap_or_default())
        .map_err(|_| Problem::new("the clicks could not be counted"))
}

/// Waits until the card of OpenClaw says `status`.
///
/// # Errors
/// It does not.
pub async fn expect_status(window: &Desktop, status: &str) -> Outcome<()> {
    let selector = format!("[data-testid=\"status-openclaw\"][data-status=\"{status}\"]");
    window.find(&selector).await.map(drop)
}

/// Compares the home with what it held before: only the lines of `faults` may differ, each holds its
/// new value, and no file came or went. Gives the number of changed lines.
///
/// # Errors
/// Anything else changed.
pub fn only_promised_lines_changed(
    stage: &Stage,
    before: &[(PathBuf, Vec<u8>, u32)],
    faults: &[Fault],
) -> Outcome<usize> {
    let after = stage.home.contents()?;
    let names = |files: &[(PathBuf, Vec<u8>, u32)]| -> Vec<(PathBuf, u32)> {
        files.iter().map(|(file, _, mode)| (file.clone(), *mode)).collect()
    };
    if names(before) != names(&after) {
        return Err(Problem::new("files came, went or changed their mode in the home"));
    }
    let mut changed = 0;
    for ((file, old, _), (_, new, _)) in before.iter().zip(&after) {
        let old: Vec<&[u8]> = old.split(|byte| *byte == b'\n').collect();
        let new: Vec<&[u8]> = new.split(|byte| *byte == b'\n').collect();
        if old.len() != new.len() {
            return Err(Problem::new(format!("{} has more or fewer lines", file.display())));
        }
        for (index, (old, new)) in old.iter().zip(&new).enumerate() {
            let fault = faults.iter().find(|fault| fault.file == *file && fault.line == index + 1);
            let new = String::from_utf8_lossy(new);
            match fault {
                None if *old == new.as_bytes() => {}
                Some(fault)
                    if new == String::from_utf8_lossy(old).replace(&fault.old, &fault.new) =>
                {
                    changed += 1;
                }
                _ => {
                    return Err(Problem::new(format!(
                        "{}:{} holds {new:?}, which nobody promised",
                        file.display(),
                        index + 1,
                    )));
                }
            }
        }
    }
    match changed == faults.len() {
        true => Ok(changed),
        false => Err(Problem::new(format!("{changed} of {} faults are mended", faults.len()))),
    }
}

/// Sends a message and waits for its whole answer; gives its words as shown.
///
/// # Errors
/// No answer comes to its end.
pub async fn chat(window: &Desktop, prompt: &str) -> Outcome<String> {
    window.click(&id("nav-chat")).await?;
    window.enter(&id("composer-input"), prompt).await?;
    window.click(&id("send")).await?;
    window.find("[data-testid=\"answer\"][data-status=\"completed\"]").await?;
    window.text_when(&id("answer"), |text| !text.trim().is_empty()).await
}
