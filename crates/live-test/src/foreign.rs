//! Where a tool's token would leave OpenAI's hosts, or cross a network as plain text. Pure.

use patchbay_route::{Address, HostFamily, is_plain_http, judge_host};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A host that a tool's own token would go to, and that is not OpenAI's.
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
    /// Where `endpoint` is neither the ChatGPT backend nor the public API over https; None where it
    /// is.
    #[must_use]
    pub fn of(endpoint: &str, tool: &str) -> Option<Self> {
        let own = matches!(judge_host(endpoint), HostFamily::ChatGpt | HostFamily::PublicApi);
        let address = Address::read(endpoint);
        if own && address.as_ref().is_some_and(|address| address.secure) {
            return None;
        }
        let origin = address.map(|address| address.origin());
        let host = origin.as_deref().and_then(|origin| origin.split_once("://"));
        let host =
            host.map_or_else(|| "an address that can't be read".to_owned(), |it| it.1.into());
        let plain_http = is_plain_http(endpoint)
            || (own && !endpoint.trim().to_ascii_lowercase().starts_with("https:"));
        Some(Self { host, plain_http, tool: tool.to_owned() })
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
            ("http://chatgpt.com/backend-api", Some(("chatgpt.com", true))),
            ("http://api.openai.com/v1", Some(("api.openai.com", true))),
            ("https://api.githubcopilot.com", Some(("api.githubcopilot.com", false))),
            ("https://chatgpt.com:8443/x", Some(("chatgpt.com:8443", false))),
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
