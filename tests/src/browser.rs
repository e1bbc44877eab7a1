//! Plays the browser. The window opens an address with the system's opener; a stand-in for
//! `xdg-open`, first on the window's PATH, writes it down. Then somebody follows it as a browser
//! would, and hands the deep link at its end to a second process of the window's program, as the
//! desktop would.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::{Outcome, Problem};

/// A browser that is played.
#[derive(Debug, Clone)]
pub struct Browser {
    /// The folder to put first on PATH.
    pub bin: PathBuf,
    opened: PathBuf,
}

impl Browser {
    /// Puts the stand-in into `folder`.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn set_up(folder: &Path) -> Outcome<Self> {
        let bin = folder.join("bin");
        std::fs::create_dir_all(&bin)?;
        let opened = folder.join("opened");
        let script = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", opened.display());
        for name in ["xdg-open", "gio"] {
            let file = bin.join(name);
            std::fs::write(&file, &script)?;
            executable(&file)?;
        }
        Ok(Self { bin, opened })
    }

    /// Puts one more program on the window's PATH: a shell script with this line.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn program(&self, name: &str, line: &str) -> Outcome<()> {
        let file = self.bin.join(name);
        std::fs::write(&file, format!("#!/bin/sh\n{line}\n"))?;
        executable(&file)
    }

    /// Addresses that were opened so far, oldest first.
    #[must_use]
    pub fn opened(&self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.opened).unwrap_or_default();
        text.lines().filter(|line| line.starts_with("http")).map(str::to_owned).collect()
    }

    /// Waits until the address number `index` (from 0) was opened.
    ///
    /// # Errors
    /// None was within ten seconds.
    pub async fn wait_for(&self, index: usize) -> Outcome<String> {
        for _ in 0..100 {
            if let Some(address) = self.opened().into_iter().nth(index) {
                return Ok(address);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(Problem::new("the window opened no sign-in page within 10 s"))
    }
}

/// Where a browser came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landed {
    /// A `patchbay:` link, which the desktop would hand over.
    Link(String),
    /// A page, with its text: over loopback Patchbay's own.
    Page(String),
}

/// Follows an authorize address as a browser does, to the `patchbay:` link at its end.
///
/// # Errors
/// The way ends somewhere else.
pub async fn follow(address: &str) -> Outcome<String> {
    match walk(address).await? {
        Landed::Link(link) => Ok(link),
        Landed::Page(text) => {
            Err(Problem::new(format!("the sign-in page ended with a page: {text}")))
        }
    }
}

/// Follows an authorize address as a browser does, wherever it leads.
///
/// # Errors
/// The way ends in a refusal, or goes round in circles.
pub async fn walk(address: &str) -> Outcome<Landed> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let mut here = url::Url::parse(address)?;
    for _ in 0..10 {
        let answer = client.get(here.clone()).send().await?;
        let Some(location) = answer.headers().get("location").and_then(|to| to.to_str().ok())
        else {
            let status = answer.status();
            let text = answer.text().await.unwrap_or_default();
            if status.is_success() {
                return Ok(Landed::Page(text));
            }
            return Err(Problem::new(format!("the sign-in page ended with {status}: {text}")));
        };
        if location.starts_with("patchbay:") {
            return Ok(Landed::Link(location.to_owned()));
        }
        here = here.join(location)?;
    }
    Err(Problem::new("the sign-in page sent the browser round in circles"))
}

/// Starts a second process of the window's program with the link as its only argument, as the
/// desktop does. It must hand the link over and end.
///
/// # Errors
/// It does not end within ten seconds, or not well.
pub async fn hand_over(
    desktop: &Path,
    link: &str,
    environment: &BTreeMap<String, String>,
) -> Outcome<()> {
    let mut second = Command::new(desktop)
        .arg(link)
        .envs(environment)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()?;
    for _ in 0..100 {
        if let Some(status) = second.try_wait()? {
            return match status.success() {
                true => Ok(()),
                false => Err(Problem::new(format!("the second process ended with {status}"))),
            };
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let _ = second.kill();
    let _ = second.wait();
    Err(Problem::new("the second process did not hand the link over: it opened a window itself"))
}

#[cfg(unix)]
fn executable(file: &Path) -> Outcome<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
fn executable(_: &Path) -> Outcome<()> {
    Ok(())
}
