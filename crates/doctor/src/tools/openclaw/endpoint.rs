//! Base addresses: which of the known hosts one names, if any.

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
        let Some(address) = Address::of(text.trim()) else { return Self::Custom { text: owned } };
        let v1 = address.path.is_empty() || address.path == "/v1";
        let plain = v1 && !address.port;
        match address.host.as_str() {
            "api.openai.com" => Self::Api { text: owned, plain },
            "chatgpt.com" => Self::Chatgpt {
                text: owned,
                path: address.path,
                secure: address.secure,
                port: address.port,
            },
            "api.githubcopilot.com" => Self::Copilot { text: owned, plain },
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
            Self::Chatgpt { path, .. } => matches!(
                path.as_str(),
                "/backend-api"
                    | "/backend-api/v1"
                    | "/backend-api/codex"
                    | "/backend-api/codex/v1"
                    | "/backend-api/codex/responses"
            ),
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
            Self::Api { .. } => "api.openai.com",
            Self::Copilot { .. } => "api.githubcopilot.com",
            _ => "chatgpt.com",
        }
    }
}

struct Address {
    secure: bool,
    host: String,
    port: bool,
    path: String,
}

impl Address {
    /// None where there is a user name, another port, or no web address at all: such an address
    /// may go anywhere, so it is nobody's but the person's.
    fn of(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let secure = scheme.eq_ignore_ascii_case("https");
        if !secure && !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return None;
        }
        let (host, port) =
            authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
        let usual = if secure { "443" } else { "80" };
        if port.is_some_and(|it| !it.is_empty() && it != usual) {
            return None;
        }
        let path = path.strip_suffix('/').unwrap_or(path).to_ascii_lowercase();
        Some(Self { secure, host: host.to_ascii_lowercase(), port: port.is_some(), path })
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
