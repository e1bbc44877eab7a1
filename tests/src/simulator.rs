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

    /// How it stands: sign-ins, revoked ones, refresh tokens spent.
    ///
    /// # Errors
    /// The simulator is gone.
    pub async fn state(&self) -> Outcome<Value> {
        let address = format!("{}/__control/state", self.issuer);
        Ok(reqwest::Client::new().get(address).send().await?.json().await?)
    }

    /// Changes settings of it, for instance `{"consent": "page"}`.
    ///
    /// # Errors
    /// The simulator refuses, or is gone.
    pub async fn change(&self, settings: Value) -> Outcome<()> {
        let address = format!("{}/__control/state", self.issuer);
        let answer = reqwest::Client::new().post(address).json(&settings).send().await?;
        match answer.status().is_success() {
            true => Ok(()),
            false => Err(Problem::new(format!("the simulator refused {settings}"))),
        }
    }

    /// The addresses that were asked so far.
    ///
    /// # Errors
    /// The simulator is gone.
    pub async fn requests(&self) -> Outcome<Vec<Value>> {
        let address = format!("{}/__control/requests", self.issuer);
        let told: Value = reqwest::Client::new().get(address).send().await?.json().await?;
        Ok(told.get("requests").and_then(Value::as_array).cloned().unwrap_or_default())
    }

    /// Agrees to a device code, as somebody who types it on another device.
    ///
    /// # Errors
    /// The code is not known.
    pub async fn approve(&self, user_code: &str) -> Outcome<()> {
        let answer = reqwest::Client::new()
            .post(format!("{}/codex/device", self.issuer))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("user_code={user_code}&decision=continue"))
            .send()
            .await?;
        let text = answer.text().await?;
        match text.contains("return to your device") {
            true => Ok(()),
            false => Err(Problem::new(format!("the device code {user_code} was not taken"))),
        }
    }

    /// Signs in by device code as Codex CLI 0.169 does, and gives what its `auth.json` then holds.
    ///
    /// # Errors
    /// The simulator refuses, or is gone.
    pub async fn codex_cli_sign_in(&self) -> Outcome<Value> {
        const CLIENT: &str = "app_EMoamEEZ73f0CkXaXp7hrann";
        let client = reqwest::Client::new();
        let post = |path: &str, body: Value| {
            let asked = client.post(format!("{}{path}", self.issuer)).json(&body);
            async move { Outcome::Ok(asked.send().await?.json::<Value>().await?) }
        };
        let word = |from: &Value, name: &str| -> Outcome<String> {
            let text = from.get(name).and_then(Value::as_str).map(str::to_owned);
            text.ok_or_else(|| Problem::new(format!("the simulator told no {name}: {from}")))
        };
        let asked = serde_json::json!({ "client_id": CLIENT });
        let device = post("/api/accounts/deviceauth/usercode", asked).await?;
        let user_code = word(&device, "user_code")?;
        self.approve(&user_code).await?;
        let asked = serde_json::json!({
            "device_auth_id": word(&device, "device_auth_id")?, "user_code": user_code,
        });
        let agreed = post("/api/accounts/deviceauth/token", asked).await?;
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "authorization_code")
            .append_pair("client_id", CLIENT)
            .append_pair("code", &word(&agreed, "authorization_code")?)
            .append_pair("code_verifier", &word(&agreed, "code_verifier")?)
            .append_pair("redirect_uri", &format!("{}/deviceauth/callback", self.issuer))
            .finish();
        let tokens: Value = client
            .post(format!("{}/oauth/token", self.issuer))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await?
            .json()
            .await?;
        Ok(serde_json::json!({
            "auth_mode": "chatgpt",
            "OPENAI_API_KEY": null,
            "tokens": {
                "id_token": word(&tokens, "id_token")?,
                "access_token": word(&tokens, "access_token")?,
                "refresh_token": word(&tokens, "refresh_token")?,
                "account_id": null,
            },
            "last_refresh": "2026-11-22T00:00:00Z",
        }))
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
