//! The device code: a short code is shown here and typed on another device, for computers without
//! a browser. Four requests of the Codex CLI 0.169: ask for a code, poll, exchange; the server
//! makes the PKCE pair. What an answer means is pure ([`Asked::read`], [`judge`]).

use std::time::Duration;

use oauth2::PkceCodeVerifier;
use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use serde_json::{Value, json};

use super::exchange::named_refusal;
use crate::accounts::{error_code, error_words, seconds};
use crate::http::transport_failure;

/// Seconds for which a code counts at most (Codex CLI 0.169: 15 minutes).
pub(crate) const LIFETIME: i64 = 900;
/// Seconds between two polls where the issuer names none (RFC 8628, 3.2).
const INTERVAL: i64 = 5;
/// The longest interval that is believed, in seconds.
const LONGEST_INTERVAL: i64 = 60;
/// What `slow_down` adds to the interval (RFC 8628, 3.5).
const SLOWER: Duration = Duration::from_secs(5);
/// Polls that may fail one after the other for want of a network before it is said.
const MOST_MISSES: u32 = 5;

/// What the issuer answered to the question for a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) id: String,
    /// What the person types.
    pub(crate) user_code: String,
    pub(crate) interval: Duration,
    /// Seconds for which the code counts.
    pub(crate) expires_in: i64,
}

impl Asked {
    /// `user_code` or `usercode`, the interval a number or text (pi reads both).
    fn read(answer: &Value) -> Option<Self> {
        let text = |name: &str| answer[name].as_str().map(str::trim).filter(|t| !t.is_empty());
        let user_code = text("user_code").or_else(|| text("usercode"))?;
        // It is shown large and typed by hand: anything else is not a code.
        let plausible = user_code.len() <= 40
            && user_code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let interval = seconds(&answer["interval"]).unwrap_or(INTERVAL).min(LONGEST_INTERVAL);
        Some(Self {
            id: text("device_auth_id")?.to_owned(),
            user_code: plausible.then(|| user_code.to_owned())?,
            interval: Duration::from_secs(interval.unsigned_abs()),
            expires_in: seconds(&answer["expires_in"]).unwrap_or(LIFETIME).min(LIFETIME),
        })
    }
}

/// What came of one poll.
#[derive(Debug)]
pub(crate) enum Polled {
    /// Nobody has answered yet.
    Pending,
    /// The same, and the issuer wants to be asked less often.
    SlowDown,
    /// The person agreed: the code, and the verifier that the server made for it.
    Approved { code: SecretString, verifier: PkceCodeVerifier },
}

/// Asks for a code.
///
/// # Errors
/// `auth_declined` in words of its own where ChatGPT's setting for device codes is off
/// (openai/codex#9327, #9418, #34817); what the network did.
pub(crate) async fn ask(
    http: &reqwest::Client,
    issuer: &str,
    client_id: &str,
    patience: Duration,
) -> Result<Asked, Failure> {
    let address = format!("{issuer}/api/accounts/deviceauth/usercode");
    let (status, body) = post(http, &address, &json!({ "client_id": client_id }), patience).await?;
    let parsed: Option<Value> = serde_json::from_str(&body).ok();
    match (status, parsed) {
        (200..300, Some(answer)) => Asked::read(&answer).ok_or_else(not_understood),
        (404, _) | (403, Some(_)) => Err(switched_off(&body)),
        (200..300, None) => Err(not_understood()),
        _ => Err(refused(status, &body)),
    }
}

/// Asks once whether the person has agreed.
///
/// # Errors
/// As [`judge`]; what the network did.
pub(crate) async fn poll(
    http: &reqwest::Client,
    issuer: &str,
    asked: &Asked,
    patience: Duration,
) -> Result<Polled, Failure> {
    let address = format!("{issuer}/api/accounts/deviceauth/token");
    let body = json!({ "device_auth_id": asked.id, "user_code": asked.user_code });
    let (status, body) = post(http, &address, &body, patience).await?;
    judge(status, &body)
}

/// What an answer to a poll means: 403 and 404 are "not yet" (Codex CLI 0.169), `slow_down` asks
/// for patience (pi), everything else that is no code ends the sign-in.
///
/// # Errors
/// `auth_declined` where the person said no; `callback_timeout` where the code is too old.
pub(crate) fn judge(status: u16, body: &str) -> Result<Polled, Failure> {
    let parsed: Option<Value> = serde_json::from_str(body).ok();
    let code = parsed.as_ref().and_then(error_code).unwrap_or_default();
    let said = || {
        let words = parsed.as_ref().and_then(error_words);
        words.unwrap_or_else(
            || if code.is_empty() { format!("HTTP {status}") } else { code.clone() },
        )
    };
    match (status, code.as_str()) {
        (200..300, _) => parsed.as_ref().and_then(approved).ok_or_else(not_understood),
        (_, "slow_down" | "deviceauth_slow_down") | (429, _) => Ok(Polled::SlowDown),
        (_, "access_denied" | "deviceauth_access_denied") => {
            Err(Failure::new(Kind::AuthDeclined).with_detail(said()))
        }
        (_, "expired_token" | "deviceauth_authorization_expired") => Err(too_late(&said())),
        (_, "authorization_pending" | "deviceauth_authorization_pending") => Ok(Polled::Pending),
        // A gateway's page says nothing about the person: waiting for it would be 15 minutes lost.
        (403 | 404, _) if parsed.is_some() || body.trim().is_empty() => Ok(Polled::Pending),
        _ => Err(refused(status, body)),
    }
}

fn approved(answer: &Value) -> Option<Polled> {
    let text = |name: &str| answer[name].as_str().filter(|text| !text.is_empty());
    Some(Polled::Approved {
        code: SecretString::from(text("authorization_code")?),
        verifier: PkceCodeVerifier::new(text("code_verifier")?.to_owned()),
    })
}

/// When to ask again, and when to give up for want of a network.
pub(crate) struct Pace {
    interval: Duration,
    misses: u32,
}

impl Pace {
    pub(crate) const fn new(interval: Duration) -> Self {
        Self { interval, misses: 0 }
    }

    /// How long to wait before the next poll.
    pub(crate) const fn wait(&self) -> Duration {
        self.interval
    }

    /// Takes what a poll came to: an approval or an end, or nothing while it goes on.
    pub(crate) fn take(
        &mut self,
        polled: Result<Polled, Failure>,
    ) -> Option<Result<Polled, Failure>> {
        match polled {
            Ok(Polled::Pending) => self.misses = 0,
            Ok(Polled::SlowDown) => {
                self.misses = 0;
                self.interval += SLOWER;
            }
            // The person is elsewhere, typing: a network that fails for a moment ends nothing.
            Err(failure) if passing(failure.kind) && self.misses + 1 < MOST_MISSES => {
                self.misses += 1;
            }
            ended => return Some(ended),
        }
        None
    }
}

const fn passing(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Connection | Kind::Timeout | Kind::Dns | Kind::UpstreamUnavailable | Kind::Overloaded
    )
}

async fn post(
    http: &reqwest::Client,
    address: &str,
    body: &Value,
    patience: Duration,
) -> Result<(u16, Zeroizing<String>), Failure> {
    let asked = async {
        let answer = http.post(address).json(body).send().await;
        let answer = answer.map_err(|error| transport_failure(&error))?;
        let status = answer.status().as_u16();
        let bytes = Zeroizing::new(
            answer.bytes().await.map_err(|error| transport_failure(&error))?.to_vec(),
        );
        Ok((status, Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())))
    };
    tokio::time::timeout(patience, asked)
        .await
        .unwrap_or_else(|_| Err(Failure::new(Kind::Timeout).with_detail(address)))
}

/// The setting is off: said before the person goes through a second factor for nothing.
fn switched_off(body: &str) -> Failure {
    let said = serde_json::from_str::<Value>(body).ok().as_ref().and_then(error_words);
    let failure = Failure::new(Kind::AuthDeclined)
        .with_title(said!("sign-in-device-off-title"))
        .with_meaning(said!("sign-in-device-off-meaning"))
        .with_action_text(said!("sign-in-device-off-action"));
    failure.with_detail(said.unwrap_or_else(|| "the issuer knows no device sign-in".to_owned()))
}

/// The code was not typed in time.
pub(crate) fn too_late(said: &str) -> Failure {
    Failure::new(Kind::CallbackTimeout)
        .with_title(said!("sign-in-device-late-title"))
        .with_meaning(said!("sign-in-device-late-meaning"))
        .with_action_text(said!("sign-in-device-late-action"))
        .with_detail(said)
}

fn not_understood() -> Failure {
    Failure::new(Kind::Unknown)
        .with_title(said!("sign-in-not-understood-title"))
        .with_detail("no code in the answer of the device sign-in")
}

/// A refusal that is neither "not yet" nor a no.
fn refused(status: u16, body: &str) -> Failure {
    let (parsed, code, named) = named_refusal(status, body);
    match named.kind {
        // Words for a request of a model; here the issuer declined to sign in.
        Kind::Unknown
        | Kind::Schema
        | Kind::AuthExpired
        | Kind::AuthScope
        | Kind::AuthForbidden
            if parsed.is_some() =>
        {
            let said = parsed.as_ref().and_then(error_words).or(code);
            Failure::new(Kind::AuthDeclined)
                .with_detail(said.unwrap_or_else(|| format!("HTTP {status}")))
        }
        _ => named,
    }
}

#[cfg(test)]
mod tests;
