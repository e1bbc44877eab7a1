//! The simulator as a process of its own, as `cargo xtask demo` runs it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::{Outcome, Problem};

/// A running simulator; ends when dropped.
#[derive(Debug)]
pub struct Simulator {
    child: Child,
    /// Issuer address.
    pub issuer: String,
    /// ChatGPT backend address.
    pub codex_base_url: String,
    /// Public API address.
    pub api_base_url: String,
}

impl Simulator {
    /// Starts `program` on a free port and waits for its ready line.
    ///
    /// # Errors
    /// It can't be started or says something else.
    pub fn start(program: &Path) -> Outcome<Self> {
        let mut child = Command::new(program)
            .args(["--listen", "127.0.0.1:0", "--seed", "7", "--control"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| {
                Problem::new(format!("the simulator {} did not start: {error}", program.display()))
            })?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let ready: Value = serde_json::from_str(&line)
            .map_err(|_| Problem::new(format!("the simulator was not ready: {line:?}")))?;
        let address = |name: &str| -> Outcome<String> {
            let text = ready.get(name).and_then(Value::as_str).map(str::to_owned);
            text.ok_or_else(|| Problem::new(format!("the simulator names no {name}")))
        };
        Ok(Self {
            issuer: address("issuer")?,
            codex_base_url: address("codex_base_url")?,
            api_base_url: address("api_base_url")?,
            child,
        })
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next `times` requests to the model endpoint end in `scenario`.
    ///
    /// # Errors
    /// The simulator refuses, or is gone.
    pub async fn next(&self, scenario: &str, times: u32) -> Outcome<()> {
        let answer = reqwest::Client::new()
            .post(format!("{}/__control/scenario", self.issuer))
            .json(&serde_json::json!({ "scenario": format!("{scenario}?for={times}") }))
            .send()
            .await?;
        match answer.status().is_success() {
            true => Ok(()),
            false => Err(Problem::new(format!(
                "the simulator refused the scenario {scenario}: {}",
                answer.text().await.unwrap_or_default()
            ))),
        }
    }

    /// Ends it at once.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop();
    }
}
