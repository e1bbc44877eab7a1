//! A client of the simulator that shares nothing with ours, for the measurements beside it.

use std::error::Error;
use std::time::Duration;

use patchbay_simulator::Running;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

const CLIENT_ID: &str = "app_EMoamEEZ73f0CkXaXp7hrann";

/// Somebody who is signed in.
pub(crate) struct Plain {
    pub(crate) http: Client,
    endpoint: String,
    access: String,
    account: String,
}

impl Plain {
    /// Signs in by device code: the simulator consents by itself.
    pub(crate) async fn sign_in(simulator: &Running) -> Outcome<Self> {
        let http = Client::builder().no_proxy().build()?;
        let issuer = simulator.issuer();
        let post = |path: &str| http.post(format!("{issuer}{path}"));
        let asked: Value = post("/api/accounts/deviceauth/usercode")
            .json(&json!({"client_id": CLIENT_ID}))
            .send()
            .await?
            .json()
            .await?;
        let mine =
            json!({"device_auth_id": asked["device_auth_id"], "user_code": asked["user_code"]});
        let code = loop {
            let answer = post("/api/accounts/deviceauth/token").json(&mine).send().await?;
            if answer.status().is_success() {
                break answer.json::<Value>().await?;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let form = [
            ("grant_type", "authorization_code".to_owned()),
            ("client_id", CLIENT_ID.to_owned()),
            ("code", text(&code["authorization_code"])),
            ("code_verifier", text(&code["code_verifier"])),
            ("redirect_uri", format!("{issuer}/deviceauth/callback")),
        ];
        let tokens: Value = post("/oauth/token").form(&form).send().await?.json().await?;
        let access = text(&tokens["access_token"]);
        let usage = format!("{}/wham/usage", simulator.codex_base_url());
        let person: Value = http.get(usage).bearer_auth(&access).send().await?.json().await?;
        let endpoint = format!("{}/codex/responses", simulator.codex_base_url());
        Ok(Self { http, endpoint, access, account: text(&person["account_id"]) })
    }

    /// A turn, ready to be sent.
    pub(crate) fn turn(&self, prompt: &str) -> RequestBuilder {
        let content = json!([{"type": "input_text", "text": prompt}]);
        self.http
            .post(&self.endpoint)
            .bearer_auth(&self.access)
            .header("chatgpt-account-id", &self.account)
            .json(&json!({
                "model": "gpt-5.5", "store": false, "stream": true,
                "include": ["reasoning.encrypted_content"], "reasoning": {"effort": "medium"},
                "input": [{"role": "user", "content": content}],
            }))
    }
}
