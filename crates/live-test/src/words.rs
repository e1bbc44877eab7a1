//! What a step says of what it measured. Pure.

use std::net::{IpAddr, SocketAddr};

use patchbay_codex::connect::{Certificate, Target as Host};
use patchbay_doctor::RouteInUse;
use patchbay_failure::{Failure, Kind, mask};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

/// `openclaw.json:6 sends gpt-5.4 over openai-responses to https://api.openai.com/v1`
pub(crate) fn config(used: &RouteInUse) -> String {
    let row = &used.route;
    let transport = row.transport.as_deref().unwrap_or("no transport");
    let endpoint = row.endpoint.as_deref().unwrap_or("no address");
    let way = format!("{} over {transport} to {endpoint}", used.model);
    match &used.place {
        Some(place) => {
            let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
            format!("{}{line}: {way}", place.file)
        }
        None => format!("{}: {way}", files(used.files)),
    }
}

fn files(number: usize) -> String {
    if number == 1 { "1 file read".to_owned() } else { format!("{number} files read") }
}

/// A route that ends in nothing.
pub(crate) fn leads_nowhere(name: &str) -> Failure {
    Failure::new(Kind::AuthScope)
        .with_title(format!("{name}'s route leads nowhere."))
        .with_meaning("Its config names a provider or an address that this version does not have.")
}

/// An address that nothing can be sent to.
pub(crate) fn no_address(name: &str, shown: &str) -> Failure {
    Failure::new(Kind::FileUnreadable)
        .with_title(format!("{name}'s base address can't be understood."))
        .with_meaning("It is no http or https address, or holds a variable that is not set here.")
        .with_action_text("Correct the base address in the config.")
        .with_detail(mask(shown))
}

/// `chatgpt.com has 2 addresses: …`
pub(crate) fn dns(name: &str, found: &[SocketAddr], behind: Option<&str>) -> String {
    let mut text = if name.parse::<IpAddr>().is_ok() {
        format!("{name} is an address, so there was nothing to look up")
    } else {
        let mut addresses: Vec<String> = found.iter().map(|it| it.ip().to_string()).collect();
        addresses.dedup();
        let (number, list) = (addresses.len(), addresses.iter().take(3).cloned());
        let list = list.collect::<Vec<_>>().join(", ");
        let more = if number > 3 { ", …" } else { "" };
        let word = if number == 1 { "address" } else { "addresses" };
        format!("{name} has {number} {word}: {list}{more}")
    };
    if let Some(behind) = behind {
        text.push_str(&format!(". The proxy looks up {behind}"));
    }
    text
}

/// `http://proxy.example:8080 passes on to chatgpt.com:443`
pub(crate) fn proxy(shown: &str, host: &Host) -> String {
    if host.https {
        format!("{shown} passes on to {}:{}", host.host, host.port)
    } else {
        format!("{shown} answers")
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
pub(crate) fn tls(version: &str, certificate: Option<&Certificate>) -> String {
    let Some(Certificate { issuer, not_after }) = certificate else {
        return format!("{version}, the certificate is trusted");
    };
    let until = OffsetDateTime::from_unix_timestamp(*not_after);
    let until = until.map(|at| format!(", valid until {}", at.date())).unwrap_or_default();
    format!("{version}, certificate signed by {issuer}{until}")
}

/// `ada@example.com, token eyJh…4Qw1, valid for 9 days`
pub(crate) fn sign_in(who: &str, token: &SecretString, ends_in_s: Option<i64>) -> String {
    let left = ends_in_s.map(|s| format!(", valid for {}", span(s))).unwrap_or_default();
    format!("{who}, token {}{left}", short(token))
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

fn span(seconds: i64) -> String {
    let (number, unit) = match seconds.max(0) {
        s if s >= 2 * 86_400 => (s / 86_400, "days"),
        s if s >= 2 * 3_600 => (s / 3_600, "hours"),
        s => (s / 60, "minutes"),
    };
    format!("{number} {unit}")
}

/// A tool's sign-in that ended. Patchbay never renews it.
pub(crate) fn expired(tool: &str, profile: &str, ended: i64) -> Failure {
    let at = OffsetDateTime::from_unix_timestamp(ended).ok();
    let at = at.map(|at| format!("{} {:02}:{:02} UTC", at.date(), at.hour(), at.minute()));
    Failure::new(Kind::AuthExpired)
        .with_title(format!("{tool}'s sign-in has ended."))
        .with_meaning("Its access token is too old to be sent, so nothing was sent.")
        .with_action_text(format!("Start {tool}: it renews its own sign-in. Patchbay never does."))
        .with_detail(format!("{profile}, ended {}", at.unwrap_or_else(|| ended.to_string())))
}

/// `200 over HTTP/2, request id req_8c1f40e2`
pub(crate) fn answered(status: Option<u16>, protocol: Option<&str>, id: Option<&str>) -> String {
    let mut text = match status {
        Some(status) => format!("Answered {status}"),
        None => "No answer".to_owned(),
    };
    if let Some(protocol) = protocol {
        text.push_str(&format!(" over {protocol}"));
    }
    if let Some(id) = id {
        text.push_str(&format!(", request id {id}"));
    }
    text
}

/// Which model answers.
pub(crate) fn model(asked: &str, served: Option<&str>) -> String {
    match served {
        Some(served) if served == asked => format!("{served} answers"),
        Some(served) => format!("{asked} was asked, {served} answers"),
        None => format!("{asked} was asked and taken"),
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
        let words = |token: &str| sign_in("ada", &SecretString::from(token), Some(9 * 86_400));
        assert_eq!(words("eyJhbGciOi.body.signature"), "ada, token eyJh…ture, valid for 9 days");
        assert_eq!(words("short-secret"), "ada, token …, valid for 9 days");
    }

    #[test]
    fn addresses_are_listed_once_and_not_endlessly() {
        let found: Vec<SocketAddr> =
            (1..=5).map(|it| SocketAddr::from(([192, 0, 2, it], 443))).collect();
        assert_eq!(
            dns("chatgpt.com", &found, None),
            "chatgpt.com has 5 addresses: 192.0.2.1, 192.0.2.2, 192.0.2.3, …"
        );
        assert_eq!(
            dns("proxy.example", &found[..1], Some("chatgpt.com")),
            "proxy.example has 1 address: 192.0.2.1. The proxy looks up chatgpt.com"
        );
        assert!(dns("127.0.0.1", &found[..1], None).starts_with("127.0.0.1 is an address"));
    }
}
