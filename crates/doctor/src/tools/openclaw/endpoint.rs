//! Base addresses: which of the known hosts one names, if any. The hosts stand in the one table of
//! `patchbay-route`; what OpenClaw makes of a spelling stands here.

use patchbay_route::{Address, table};

/// A base address, as far as the rules tell addresses apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Base {
    /// The key is missing or empty.
    Missing,
    /// The public API.
    Api {
        /// As written.
        text: String,
        /// Whether it is exactly what OpenClaw recognises: with `/v1` or nothing.
        plain: bool,
    },
    /// The ChatGPT backend.
    Chatgpt {
        /// As written.
        text: String,
        /// Path in lower case, without a trailing slash.
        path: String,
        /// Whether it is https.
        secure: bool,
        /// Whether the usual port is written out: OpenClaw then does not recognise the address,
        /// which leads to the same place all the same (2026.4.9).
        port: bool,
    },
    /// GitHub Copilot, which earlier versions left behind.
    Copilot {
        /// As written.
        text: String,
        /// Whether it is exactly what OpenClaw recognises.
        plain: bool,
    },
    /// Any other host: the person's own, never touched. Look-alikes are here too.
    Custom {
        /// As written.
        text: String,
    },
}

impl Base {
    /// Reads a base address as it stands in a file.
    pub(crate) fn read(text: Option<&str>) -> Self {
        let Some(text) = text.filter(|it| !it.trim().is_empty()) else { return Self::Missing };
        let owned = text.to_owned();
        // A user name or another port may lead anywhere, so it is nobody's but the person's. A dot
        // behind the host is no spelling that OpenClaw is known to read.
        let known = |it: &Address| !it.userinfo && it.has_usual_port() && !it.dotted;
        let Some(address) = Address::read(text).filter(known) else {
            return Self::Custom { text: owned };
        };
        let path = address.rest.strip_suffix('/').unwrap_or(&address.rest).to_ascii_lowercase();
        let port = address.port.is_some();
        let plain = (path.is_empty() || path == table::API_ROOT) && !port;
        match address.host.as_str() {
            table::API_HOST => Self::Api { text: owned, plain },
            table::CHATGPT_HOST => {
                Self::Chatgpt { text: owned, path, secure: address.secure, port }
            }
            // Other hosts of Copilot were never left behind by OpenClaw.
            table::COPILOT_HOST => Self::Copilot { text: owned, plain },
            _ => Self::Custom { text: owned },
        }
    }

    /// The name under which the rules know this place; None where they do not.
    pub(crate) fn place(&self) -> Option<String> {
        match self {
            Self::Missing => Some("missing".to_owned()),
            Self::Api { plain: true, .. } => Some("api".to_owned()),
            Self::Copilot { plain: true, .. } => Some("copilot".to_owned()),
            Self::Chatgpt { path, port: false, .. } => Some(path.clone()),
            _ => None,
        }
    }

    /// As written; empty where missing.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Missing => "",
            Self::Api { text, .. }
            | Self::Chatgpt { text, .. }
            | Self::Copilot { text, .. }
            | Self::Custom { text } => text,
        }
    }

    /// Whether it is one of the addresses that OpenClaw versions know, in whatever case: then
    /// nothing of the person's own stands in it.
    pub(crate) fn is_usual(&self) -> bool {
        match self {
            Self::Missing => true,
            Self::Api { .. } => self.place().is_some(),
            Self::Chatgpt { path, .. } => path
                .strip_prefix(table::CHATGPT_ROOT)
                .is_some_and(|tail| tail.is_empty() || table::BACKEND_TAILS.contains(&tail)),
            Self::Copilot { .. } | Self::Custom { .. } => false,
        }
    }

    /// Whether it is the person's own host.
    pub(crate) fn is_custom(&self) -> bool {
        matches!(self, Self::Custom { .. })
    }

    /// The host's name, for words.
    pub(crate) fn host(&self) -> &str {
        match self {
            Self::Api { .. } => table::API_HOST,
            Self::Copilot { .. } => table::COPILOT_HOST,
            _ => table::CHATGPT_HOST,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Base;

    #[test]
    fn only_the_three_hosts_are_known() {
        let own = [
            "http://127.0.0.1:9999/v1",
            "https://api.openai.com.evil.example/v1",
            "https://chatgpt.com@evil.example/backend-api",
            "https://chatgpt.com:8443/backend-api",
            "https://notchatgpt.com/backend-api",
            "https://chatgpt.com./backend-api",
            "https://eu.api.openai.com/v1",
            "https://myorg.openai.azure.com/openai/v1",
            "chatgpt.com/backend-api",
            "unix:/tmp/sock",
        ];
        for text in own {
            assert!(Base::read(Some(text)).is_custom(), "{text}");
        }
    }

    #[test]
    fn case_and_a_trailing_slash_do_not_matter() {
        let place = |text| Base::read(Some(text)).place();
        assert_eq!(place("HTTPS://ChatGPT.com/Backend-API/").as_deref(), Some("/backend-api"));
        assert_eq!(place("http://api.openai.com/v1/").as_deref(), Some("api"));
        assert_eq!(place("https://api.openai.com/v1/responses"), None);
        assert_eq!(Base::read(None), Base::Missing);
        assert_eq!(Base::read(Some(" ")), Base::Missing);
    }
}
