//! The real window, driven through tauri-driver and WebKitWebDriver, read by `data-testid`.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use thirtyfour::Capabilities;
use thirtyfour::Key;
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};
use thirtyfour::prelude::*;

use crate::stage::Stage;
use crate::{Outcome, Problem};

/// How long the window may take for one step.
const PATIENCE: Duration = Duration::from_secs(20);

/// A driven window; ends when dropped.
#[derive(Debug)]
pub struct Desktop {
    driver: WebDriver,
    process: Child,
}

impl Desktop {
    /// Opens the window on `stage`.
    ///
    /// # Errors
    /// The driver or the window does not start.
    pub async fn open(stage: &Stage) -> Outcome<Self> {
        Self::open_with(stage, &[]).await
    }

    /// Opens the window on `stage`, started with these arguments too.
    ///
    /// # Errors
    /// As [`Desktop::open`].
    pub async fn open_with(stage: &Stage, arguments: &[&str]) -> Outcome<Self> {
        let mut all = stage.arguments();
        all.extend(arguments.iter().map(|&it| it.to_owned()));
        let program = stage.programs.driver.as_deref();
        let program = program.ok_or_else(|| Problem::new("no tauri-driver was named"))?;
        let (port, native) = (free_port()?, free_port()?);
        let mut command = Command::new(program);
        // A group of its own: the driver's driver and the window are ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let process = command
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .envs(stage.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| {
                Problem::new(format!("{} did not start: {error}", program.display()))
            })?;
        let mut capabilities = Capabilities::new();
        capabilities.set("browserName", "wry")?;
        capabilities.set(
            "tauri:options",
            serde_json::json!({
                "application": stage.programs.desktop,
                "args": all,
            }),
        )?;
        let address = format!("http://127.0.0.1:{port}");
        let started = Instant::now();
        loop {
            match WebDriver::new(&address, capabilities.clone()).await {
                Ok(driver) => {
                    // Every wait is ours, so that it can say what it waited for.
                    driver.set_implicit_wait_timeout(Duration::ZERO).await?;
                    return Ok(Self { driver, process });
                }
                Err(error) if started.elapsed() > Duration::from_secs(60) => {
                    return Err(Problem::new(format!("the window did not open: {error}")));
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
    }

    /// The driver's process id; the window is below it.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends the driver's session. The driver kills the window then: nothing of ours runs at its end.
    ///
    /// # Errors
    /// The driver does not answer.
    pub async fn close(self) -> Outcome<()> {
        // What the driver leaves behind is ended when `self` is dropped.
        Ok(self.driver.clone().quit().await?)
    }

    /// Ends the window as a power cut would: it and everything below it is killed at once.
    pub fn kill(self) {
        drop(self);
    }

    /// The first element that matches `css`, waited for.
    ///
    /// # Errors
    /// None is there in time.
    pub async fn find(&self, css: &str) -> Outcome<WebElement> {
        let started = Instant::now();
        loop {
            if let Ok(element) = self.driver.find(By::Css(css)).await {
                return Ok(element);
            }
            if started.elapsed() > PATIENCE {
                return Err(Problem::new(format!(
                    "the window shows no {css} within {} s; it shows: {}",
                    PATIENCE.as_secs(),
                    self.everything().await,
                )));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// All words that the window shows now, for a problem's report.
    async fn everything(&self) -> String {
        let shown = self.text("body").await.unwrap_or_default();
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// All elements that match `css` now.
    ///
    /// # Errors
    /// The driver does not answer.
    pub async fn all(&self, css: &str) -> Outcome<Vec<WebElement>> {
        loop {
            match self.driver.find_all(By::Css(css)).await {
                // One of them went away while the driver was counting.
                Err(error) if is_stale(&error) => {}
                found => return Ok(found?),
            }
        }
    }

    /// Waits until nothing matches `css`.
    ///
    /// # Errors
    /// It stays.
    pub async fn gone(&self, css: &str) -> Outcome<()> {
        let started = Instant::now();
        while !self.all(css).await?.is_empty() {
            if started.elapsed() > PATIENCE {
                return Err(Problem::new(format!("the window still shows {css}")));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Clicks what matches `css`, as soon as it takes a click.
    ///
    /// # Errors
    /// It does not come, or takes none.
    pub async fn click(&self, css: &str) -> Outcome<()> {
        let started = Instant::now();
        loop {
            match self.find(css).await?.click().await {
                Ok(()) => return Ok(()),
                Err(error) if started.elapsed() > PATIENCE => {
                    return Err(Problem::new(format!("{css} takes no click: {error}")));
                }
                // Covered by an animation, or drawn anew meanwhile.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Types into what matches `css`.
    ///
    /// # Errors
    /// It does not come, or takes no keys.
    pub async fn enter(&self, css: &str, text: &str) -> Outcome<()> {
        let started = Instant::now();
        loop {
            match self.find(css).await?.send_keys(text).await {
                Ok(()) => return Ok(()),
                // Drawn anew between being found and being typed into: nothing was typed.
                Err(error) if started.elapsed() < PATIENCE && is_stale(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Types in place of what stands in the field that matches `css`.
    ///
    /// # Errors
    /// It does not come.
    pub async fn replace(&self, css: &str, text: &str) -> Outcome<()> {
        self.click(css).await?;
        self.press(&[Key::Control.value(), 'a']).await?;
        self.enter(css, text).await
    }

    /// Presses keys together on whatever has the focus (special ones: `Key::Control.value()`).
    ///
    /// # Errors
    /// The driver does not answer.
    pub async fn press(&self, keys: &[char]) -> Outcome<()> {
        let mut chain = self.driver.action_chain();
        for key in keys {
            chain = chain.key_down(*key);
        }
        for key in keys.iter().rev() {
            chain = chain.key_up(*key);
        }
        Ok(chain.perform().await?)
    }

    /// Types on the keyboard, into whatever has the focus.
    ///
    /// # Errors
    /// The driver does not answer.
    pub async fn type_keys(&self, text: &str) -> Outcome<()> {
        Ok(self.driver.action_chain().send_keys(text).perform().await?)
    }

    /// What has the focus, by its `data-testid`, else by its tag. Read, never set.
    ///
    /// # Errors
    /// The driver does not answer.
    pub async fn focused(&self) -> Outcome<String> {
        let name = self
            .script(
                "const at = document.activeElement;
                 return at?.dataset.testid ?? at?.tagName.toLowerCase() ?? 'nothing'",
            )
            .await?;
        Ok(name.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until `name` has the focus (see [`Self::focused`]).
    ///
    /// # Errors
    /// It does not in time; what has it instead is said.
    pub async fn focus_on(&self, name: &str) -> Outcome<()> {
        let started = Instant::now();
        loop {
            let focused = self.focused().await?;
            if focused == name {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                return Err(Problem::new(format!("the focus is on {focused}, not on {name}")));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Presses Tab until `name` has the focus; gives the stops on the way.
    ///
    /// # Errors
    /// Forty stops further it has not come, or the focus is lost.
    pub async fn tab_to(&self, name: &str) -> Outcome<Vec<String>> {
        let mut stops = Vec::new();
        for _ in 0..40 {
            self.press(&[Key::Tab.value()]).await?;
            let focused = self.focused().await?;
            if focused == name {
                return Ok(stops);
            }
            stops.push(focused);
        }
        Err(Problem::new(format!("Tab does not come to {name}; it stops at {}", stops.join(", "))))
    }

    /// The words shown in what matches `css`.
    ///
    /// # Errors
    /// Nothing matches now.
    pub async fn text(&self, css: &str) -> Outcome<String> {
        // WebKit's own "get element text" leaves out text that is cut off by an ellipsis.
        let text = self.driver.find(By::Css(css)).await?.prop("innerText").await?;
        Ok(text.unwrap_or_default())
    }

    /// An attribute of what matches `css`.
    ///
    /// # Errors
    /// Nothing matches in time, or it has no such attribute.
    pub async fn attribute(&self, css: &str, name: &str) -> Outcome<String> {
        let value = self.find(css).await?.attr(name).await?;
        value.ok_or_else(|| Problem::new(format!("{css} has no {name}")))
    }

    /// Waits until the words in what matches `css` satisfy `enough`; gives them.
    ///
    /// # Errors
    /// They do not in time; what was there is said.
    pub async fn text_when(&self, css: &str, enough: impl Fn(&str) -> bool) -> Outcome<String> {
        let started = Instant::now();
        loop {
            let text = self.text(css).await.unwrap_or_default();
            if enough(&text) {
                return Ok(text);
            }
            if started.elapsed() > PATIENCE {
                return Err(Problem::new(format!(
                    "{css} shows only {text:?}; the window shows: {}",
                    self.everything().await,
                )));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Runs script in the page and gives its value.
    ///
    /// # Errors
    /// The script fails.
    pub async fn script(&self, script: &str) -> Outcome<serde_json::Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }

    /// How many windows there are.
    ///
    /// # Errors
    /// The driver does not answer.
    pub async fn windows(&self) -> Outcome<usize> {
        Ok(self.driver.windows().await?.len())
    }

    #[cfg(target_os = "linux")]
    #[expect(clippy::unused_async, reason = "as the driver's own")]
    async fn photograph(&self, file: &Path) -> Outcome<()> {
        crate::shown_windows::photograph(file)
    }

    #[cfg(not(target_os = "linux"))]
    async fn photograph(&self, file: &Path) -> Outcome<()> {
        Ok(self.driver.screenshot(file).await?)
    }

    /// A picture of the window in both themes, `NAME-light.png` and `NAME-dark.png` in `folder`. The
    /// theme is switched on the page alone and put back.
    ///
    /// # Errors
    /// The file can't be written.
    pub async fn picture(&self, folder: &Path, name: &str) -> Outcome<()> {
        std::fs::create_dir_all(folder)?;
        let before = self.script("return document.documentElement.dataset.theme ?? ''").await?;
        for theme in ["light", "dark"] {
            self.script(&format!("document.documentElement.dataset.theme = '{theme}'")).await?;
            // Let hover and focus transitions come to rest. A frame that the page has painted is on
            // the screen a moment later.
            tokio::time::sleep(Duration::from_millis(250)).await;
            let painted = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
            self.driver.execute_async(painted, Vec::new()).await?;
            tokio::time::sleep(Duration::from_millis(100)).await;
            self.photograph(&folder.join(format!("{name}-{theme}.png"))).await?;
        }
        let before = before.as_str().unwrap_or_default();
        self.script(&match before {
            "" => "delete document.documentElement.dataset.theme".to_owned(),
            theme => format!("document.documentElement.dataset.theme = '{theme}'"),
        })
        .await?;
        Ok(())
    }
}

/// The page drew the element anew after it was found.
fn is_stale(error: &WebDriverError) -> bool {
    matches!(**error, WebDriverErrorInner::StaleElementReference(..))
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // A killed driver leaves its window open, and that window would take every link and every
        // further start on this session bus: end the whole group.
        let group = format!("-{}", self.process.id());
        // Else thirtyfour asks the driver that is dead by then for two minutes. An error says that
        // the session has ended already.
        let _ = self.driver.clone().leak();
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
    }
}

/// A port that was free just now.
fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
