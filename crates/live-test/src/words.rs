//! What a step says of what it measured. Pure.

use std::net::{IpAddr, SocketAddr};

use patchbay_codex::connect::{Certificate, Target as Host};
use patchbay_doctor::RouteInUse;
use patchbay_failure::{Failure, Kind, mask};
use patchbay_words::{Message, said};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

/// `openclaw.json:6 sends gpt-5.4 over openai-responses to https://api.openai.com/v1`
pub(crate) fn config(used: &RouteInUse) -> Message {
    let row = &used.route;
    let or = |text: &Option<String>, none: Message| text.as_ref().map_or(none, Message::verbatim);
    let transport = or(&row.transport, said!("live-test-no-transport"));
    let endpoint = or(&row.endpoint, said!("live-test-no-address"));
    let model = &used.model;
    let way = said!("live-test-way", model = model, transport = transport, endpoint = endpoint);
    let place = match &used.place {
        Some(place) => {
            let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
            Message::verbatim(format!("{}{line}", place.file))
        }
        None => said!("live-test-files", count = used.files),
    };
    said!("live-test-config", place = place, way = way)
}

/// A route that ends in nothing.
pub(crate) fn leads_nowhere(name: &str) -> Failure {
    Failure::new(Kind::AuthScope)
        .with_title(said!("live-test-nowhere-title", tool = name))
        .with_meaning(said!("live-test-nowhere-meaning"))
}

/// An address that nothing can be sent to.
pub(crate) fn no_address(name: &str, shown: &str) -> Failure {
    Failure::new(Kind::FileUnreadable)
        .with_title(said!("live-test-address-title", tool = name))
        .with_meaning(said!("live-test-address-meaning"))
        .with_action_text(said!("live-test-address-action"))
        .with_detail(mask(shown))
}

/// `chatgpt.com has 2 addresses: …`
pub(crate) fn dns(name: &str, found: &[SocketAddr], behind: Option<&str>) -> Message {
    let text = if name.parse::<IpAddr>().is_ok() {
        said!("live-test-dns-literal", name = name)
    } else {
        let mut addresses: Vec<String> = found.iter().map(|it| it.ip().to_string()).collect();
        addresses.dedup();
        let (number, list) = (addresses.len(), addresses.iter().take(3).cloned());
        let list = list.collect::<Vec<_>>().join(", ");
        let more = if number > 3 { ", …" } else { "" };
        said!("live-test-dns", name = name, count = number, list = format!("{list}{more}"))
    };
    match behind {
        Some(behind) => said!("live-test-dns-behind", found = text, host = behind),
        None => text,
    }
}

/// `http://proxy.example:8080 passes on to chatgpt.com:443`
pub(crate) fn proxy(shown: &str, host: &Host) -> Message {
    if host.https {
        let host = format!("{}:{}", host.host, host.port);
        said!("live-test-proxy", proxy = shown, host = host)
    } else {
        said!("live-test-proxy-answers", proxy = shown)
    }
}

/// A fault of the connection to a proxy is the proxy's.
pub(crate) fn of_proxy(failure: Failure, shown: &str) -> Failure {
    if failure.kind == Kind::TlsCertificate {
        return failure;
    }
    let detail = failure.detail.unwrap_or_default();
    let detail = if detail.starts_with(shown) { detail } else { format!("{shown}: {detail}") };
    Failure::new(Kind::Proxy).with_detail(detail)
}

/// `TLS 1.3, signed by Google Trust Services, valid until 2027-02-14`
pub(crate) fn tls(version: &str, certificate: Option<&Certificate>) -> Message {
    let Some(Certificate { issuer, not_after }) = certificate else {
        return said!("live-test-tls-trusted", version = version);
    };
    match OffsetDateTime::from_unix_timestamp(*not_after) {
        Ok(until) => {
            let date = until.date().to_string();
            said!("live-test-tls-until", version = version, issuer = issuer, date = date)
        }
        Err(_) => said!("live-test-tls", version = version, issuer = issuer),
    }
}

/// `ada@example.com, token eyJh…4Qw1, valid for 9 days`
pub(crate) fn sign_in(who: &str, token: &SecretString, ends_in_s: Option<i64>) -> Message {
    let token = short(token);
    match ends_in_s.map(|seconds| seconds.max(0)) {
        None => said!("live-test-sign-in", who = who, token = token),
        Some(s) if s >= 2 * 86_400 => {
            said!("live-test-sign-in-days", who = who, token = token, count = s / 86_400)
        }
        Some(s) if s >= 2 * 3_600 => {
            said!("live-test-sign-in-hours", who = who, token = token, count = s / 3_600)
        }
        Some(s) => said!("live-test-sign-in-minutes", who = who, token = token, count = s / 60),
    }
}

/// The first and the last four characters, of a long token only.
fn short(token: &SecretString) -> String {
    let token = token.expose_secret();
    let length = token.chars().count();
    if length < 16 {
        return "…".to_owned();
    }
    let head: String = token.chars().take(4).collect();
    let tail: String = token.chars().skip(length - 4).collect();
    format!("{head}…{tail}")
}

/// The value of the `authorization` header, masked.
pub(crate) fn authorization(token: &SecretString) -> String {
    format!("Bearer {}", short(token))
}

/// A tool's sign-in that ended. Patchbay never renews it.
pub(crate) fn expired(tool: &str, profile: &str, ended: i64) -> Failure {
    let at = OffsetDateTime::from_unix_timestamp(ended).ok();
    let at = at.map(|at| format!("{} {:02}:{:02} UTC", at.date(), at.hour(), at.minute()));
    Failure::new(Kind::AuthExpired)
        .with_title(said!("live-test-ended-title", tool = tool))
        .with_meaning(said!("live-test-ended-meaning"))
        .with_action_text(said!("live-test-ended-action", tool = tool))
        .with_detail(format!("{profile}, ended {}", at.unwrap_or_else(|| ended.to_string())))
}

/// `200 over HTTP/2, request id req_8c1f40e2`
pub(crate) fn answered(status: Option<u16>, protocol: Option<&str>, id: Option<&str>) -> Message {
    let mut said = match status {
        Some(status) => said!("live-test-answered", status = status.to_string()),
        None => said!("live-test-no-answer"),
    };
    if let Some(protocol) = protocol {
        said = said!("live-test-over", answer = said, protocol = protocol);
    }
    if let Some(id) = id {
        said = said!("live-test-with-id", answer = said, id = id);
    }
    said
}

/// Which model answers.
pub(crate) fn model(asked: &str, served: Option<&str>) -> Message {
    match served {
        Some(served) if served == asked => said!("live-test-model", model = served),
        Some(served) => said!("live-test-model-other", asked = asked, model = served),
        None => said!("live-test-model-taken", asked = asked),
    }
}

/// Whether a refusal is the model's and not the route's: the address and the sign-in fit, and this
/// model does not answer, or not now.
pub(crate) fn of_model(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ModelNotFound
            | Kind::Overloaded
            | Kind::RateLimit
            | Kind::UsageLimit
            | Kind::Quota
            | Kind::PolicyBlocked
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_shows_four_characters_at_each_end_and_a_short_one_none() {
        let words =
            |token: &str| sign_in("ada", &SecretString::from(token), Some(9 * 86_400)).english();
        assert_eq!(words("eyJhbGciOi.body.signature"), "ada, token eyJh…ture, valid for 9 days");
        assert_eq!(words("short-secret"), "ada, token …, valid for 9 days");
    }

    #[test]
    fn addresses_are_listed_once_and_not_endlessly() {
        let found: Vec<SocketAddr> =
            (1..=5).map(|it| SocketAddr::from(([192, 0, 2, it], 443))).collect();
        assert_eq!(
            dns("chatgpt.com", &found, None).english(),
            "chatgpt.com has 5 addresses: 192.0.2.1, 192.0.2.2, 192.0.2.3, …"
        );
        assert_eq!(
            dns("proxy.example", &found[..1], Some("chatgpt.com")).english(),
            "proxy.example has 1 address: 192.0.2.1. The proxy looks up chatgpt.com"
        );
        let literal = dns("127.0.0.1", &found[..1], None).english();
        assert!(literal.starts_with("127.0.0.1 is an address"));
    }
}
