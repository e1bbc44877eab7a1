//! Where a tool's token would leave OpenAI's hosts, or cross a network as plain text. Pure.

use patchbay_route::{Address, is_plain_http, table};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A host that a tool's own token would go to, and that is not known to be OpenAI's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ForeignHost")]
pub struct Foreign {
    /// Its name, with the port where that is unusual. Who says yes says it to exactly this.
    pub host: String,
    /// Whether others on the way could read the token.
    pub plain_http: bool,
    /// The tool's name.
    pub tool: String,
}

impl Foreign {
    /// None only where `endpoint` is the ChatGPT backend's or the public API's own host: by its
    /// whole name, at its usual port, over https. Other forms of these hosts (a port, a region, a
    /// dot at the end, a name before the host) may lead elsewhere, so they are asked for too.
    #[must_use]
    pub fn of(endpoint: &str, tool: &str) -> Option<Self> {
        let address = Address::read(endpoint);
        if address.as_ref().is_some_and(is_openais_own) {
            return None;
        }
        let host = address.map_or_else(|| "an address that can't be read".to_owned(), place);
        Some(Self { host, plain_http: is_plain_http(endpoint), tool: tool.to_owned() })
    }
}

/// `judge_host` can't say it: it counts to OpenAI whatever could be, so that refusals see it.
fn is_openais_own(address: &Address) -> bool {
    address.secure
        && !address.dotted
        // A backslash ends the host for some readers, and not for others.
        && !address.rest.starts_with('\\')
        && [table::CHATGPT_HOST, table::API_HOST].iter().any(|own| address.is_at(own))
}

/// The host as it is written: with the port where that is unusual, and the dot at its end.
fn place(address: Address) -> String {
    let origin = address.origin();
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
    if !address.dotted {
        return host.to_owned();
    }
    match host.rsplit_once(':') {
        Some((name, port)) => format!("{name}.:{port}"),
        None => format!("{host}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_openais_own_hosts_over_https_get_a_token_unasked() {
        for (endpoint, asked) in [
            ("https://chatgpt.com/backend-api", None),
            ("https://chatgpt.com/backend-api/v1", None),
            ("https://api.openai.com/v1", None),
            (" HTTPS://ChatGPT.com:443/backend-api/codex", None),
            ("https://api.openai.com:443", None),
            ("http://chatgpt.com/backend-api", Some(("chatgpt.com", true))),
            ("http://api.openai.com/v1", Some(("api.openai.com", true))),
            ("https://api.githubcopilot.com", Some(("api.githubcopilot.com", false))),
            ("https://chatgpt.com:8443/x", Some(("chatgpt.com:8443", false))),
            ("https://chatgpt.com:80/x", Some(("chatgpt.com:80", false))),
            ("https://api.openai.com:444/v1", Some(("api.openai.com:444", false))),
            ("https://chatgpt.com./backend-api", Some(("chatgpt.com.", false))),
            ("https://api.openai.com.:443/v1", Some(("api.openai.com.", false))),
            ("https://chatgpt.com.:8443/", Some(("chatgpt.com.:8443", false))),
            ("https://eu.chatgpt.com/backend-api", Some(("eu.chatgpt.com", false))),
            ("https://eu.api.openai.com/v1", Some(("eu.api.openai.com", false))),
            ("https://eu.api.openai.com.:444/v1", Some(("eu.api.openai.com.:444", false))),
            ("https://chat.openai.com/backend-api", Some(("chat.openai.com", false))),
            ("https://auth.openai.com/v1", Some(("auth.openai.com", false))),
            ("https://notchatgpt.com/", Some(("notchatgpt.com", false))),
            ("https://me:pw@chatgpt.com/", Some(("chatgpt.com", false))),
            ("https://chatgpt.com\\@evil.example/", Some(("chatgpt.com", false))),
            ("http://chatgpt.com:443/", Some(("chatgpt.com:443", true))),
            ("http://chatgpt.com./", Some(("chatgpt.com.", true))),
            ("https://localhost./", Some(("localhost.", false))),
            ("https://[::1]:8443/", Some(("[::1]:8443", false))),
            ("https:chatgpt.com", Some(("an address that can't be read", false))),
            ("https:///chatgpt.com", Some(("an address that can't be read", false))),
            ("https://chatgpt.com%2eevil.example/", Some(("an address that can't be read", false))),
            ("https://chatgpt.com.evil.example", Some(("chatgpt.com.evil.example", false))),
            ("https://chatgpt.com@evil.example/", Some(("evil.example", false))),
            ("http://127.0.0.1:4000/v1", Some(("127.0.0.1:4000", false))),
            ("http://10.0.0.7:4000/v1", Some(("10.0.0.7:4000", true))),
        ] {
            let foreign = Foreign::of(endpoint, "OpenClaw");
            let told = foreign.as_ref().map(|it| (it.host.as_str(), it.plain_http));
            assert_eq!(told, asked, "{endpoint}");
        }
    }
}
