//! Asking the issuer to revoke a refresh token.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::view::AccountKind;

#[derive(Serialize)]
struct Request<'a> {
    token: &'a str,
    token_type_hint: &'static str,
    client_id: &'a str,
}

/// JSON for the Codex kind, as the Codex CLI 0.169 sends it; a form (RFC 7009) for the plan kind. True where the issuer
/// confirmed; a failure is no obstacle to signing out here, so it is only logged.
pub(crate) async fn request(
    http: &reqwest::Client,
    kind: AccountKind,
    address: &str,
    client_id: &str,
    refresh: &SecretString,
    patience: Duration,
) -> bool {
    let body =
        Request { token: refresh.expose_secret(), token_type_hint: "refresh_token", client_id };
    let request = http.post(address);
    let sent = match kind {
        AccountKind::Codex => request.json(&body),
        AccountKind::Plan => request.form(&body),
    }
    .send();
    // A person waits for this: a slow issuer is as good as none.
    match tokio::time::timeout(patience.min(Duration::from_secs(10)), sent).await {
        Ok(Ok(answer)) if answer.status().is_success() => true,
        Ok(Ok(answer)) => {
            tracing::warn!(status = answer.status().as_u16(), "the issuer did not revoke");
            false
        }
        Ok(Err(error)) => {
            tracing::warn!(failure = %crate::http::transport_failure(&error), "could not revoke");
            false
        }
        Err(_) => {
            tracing::warn!("revoking took too long");
            false
        }
    }
}
