//! A web address in its parts, and whom its host belongs to.

use crate::table;

/// Whom a host belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HostFamily {
    /// The ChatGPT backend: takes the Codex client's tokens.
    ChatGpt,
    /// OpenAI's public API: takes plan tokens and API keys.
    PublicApi,
    /// GitHub Copilot: takes neither.
    Copilot,
    /// Azure OpenAI: takes neither.
    Azure,
    /// This computer.
    Loopback,
    /// Anybody else. Look-alikes are here.
    Other,
}

/// An address in its parts. Only `http` and `https`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Whether it is https.
    pub secure: bool,
    /// In lower case and without a dot at its end; an IPv6 address without its brackets.
    pub host: String,
    /// Whether a dot stood at the end of the host, which leads to the same place.
    pub dotted: bool,
    /// Where one is written out, the usual one included.
    pub port: Option<u16>,
    /// Everything behind the host, as written: path, query, fragment.
    pub rest: String,
    /// Whether a user name (and so perhaps a password) stands before the host.
    pub userinfo: bool,
}

impl Address {
    /// Reads `text`; none where it is no web address, or where its host or port could be read
    /// in two ways.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (scheme, after) = text.trim().split_once("://")?;
        let secure = scheme.eq_ignore_ascii_case("https");
        if !secure && !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let end = after.find(['/', '?', '#', '\\']).unwrap_or(after.len());
        let (authority, rest) = after.split_at(end);
        let (userinfo, place) = match authority.rsplit_once('@') {
            Some((_, place)) => (true, place),
            None => (false, authority),
        };
        let (host, port) = match place.strip_prefix('[') {
            Some(six) => {
                let (host, port) = six.split_once(']')?;
                host.parse::<std::net::Ipv6Addr>().ok()?;
                (host, port.strip_prefix(':').or(port.is_empty().then_some("")))
            }
            None => match place.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (place, Some("")),
            },
        };
        let port = match port? {
            "" => None,
            written => Some(written.parse().ok()?),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        let whole = host.strip_suffix('.');
        let (host, dotted) = (whole.unwrap_or(host), whole.is_some());
        if host.is_empty() || !host.chars().all(plain) {
            return None;
        }
        let host = host.to_ascii_lowercase();
        Some(Self { secure, host, dotted, port, rest: rest.to_owned(), userinfo })
    }

    /// Whether its port is the usual one, written out or not.
    #[must_use]
    pub fn has_usual_port(&self) -> bool {
        self.port.is_none_or(|port| port == if self.secure { 443 } else { 80 })
    }

    /// Whether it is this computer. `localhost.` may be asked of a name server, so it is not.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        !self.dotted
            && (self.host == "localhost"
                || self.host.ends_with(".localhost")
                || self.host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()))
    }

    /// Whether it is `host` itself, at its usual port.
    #[must_use]
    pub fn is_at(&self, host: &str) -> bool {
        self.host == host && self.has_usual_port() && !self.userinfo
    }

    /// Whom it belongs to, on whatever port. A known name behind a user name is
    /// [`HostFamily::Other`].
    #[must_use]
    pub fn family(&self) -> HostFamily {
        if self.userinfo {
            return HostFamily::Other;
        }
        if self.is_loopback() {
            return HostFamily::Loopback;
        }
        let whole = table::HOSTS.iter().find(|(name, _)| *name == self.host);
        let end = || table::HOST_ENDS.iter().find(|(end, _)| self.host.ends_with(end));
        whole.or_else(end).map_or(HostFamily::Other, |(_, family)| *family)
    }

    /// The address without what is behind the host: `https://chatgpt.com`. The usual port is left
    /// out.
    #[must_use]
    pub fn origin(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        let host = &self.host;
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        match self.port.filter(|_| !self.has_usual_port()) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }
}

/// Whom the address that a tool's route leads to belongs to. [`HostFamily::Other`] also where it
/// can't be read.
#[must_use]
pub fn judge_host(url: &str) -> HostFamily {
    Address::read(url).map_or(HostFamily::Other, |address| address.family())
}

/// Whether a request to `url` would cross a network as plain text. What stays on this computer
/// crosses none.
#[must_use]
pub fn is_plain_http(url: &str) -> bool {
    Address::read(url).is_some_and(|address| !address.secure && !address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_apart_by_their_whole_name() {
        use HostFamily::{Azure, ChatGpt, Copilot, Loopback, Other, PublicApi};
        for (url, family) in [
            ("https://chatgpt.com/backend-api", ChatGpt),
            ("HTTPS://ChatGPT.com:443/Backend-API/", ChatGpt),
            ("http://chatgpt.com/backend-api", ChatGpt),
            ("https://chatgpt.com:8443/backend-api", ChatGpt),
            ("https://chatgpt.com./backend-api", ChatGpt),
            ("https://ChatGPT.com.:443", ChatGpt),
            ("https://chatgpt.com..", Other),
            ("https://.", Other),
            ("https://eu.chatgpt.com", ChatGpt),
            ("https://chat.openai.com/backend-api", ChatGpt),
            ("https://a.chat.openai.com:8443", ChatGpt),
            ("https://notchat.openai.com", Other),
            ("https://chatgpt.com@evil.example/backend-api", Other),
            ("https://me:pw@chatgpt.com/backend-api", Other),
            ("https://chatgpt.com.evil.example/", Other),
            ("https://notchatgpt.com/", Other),
            ("https://chatgpt.com%2eevil.example/", Other),
            ("https://chatgpt.com\\@evil.example/", ChatGpt),
            ("https://api.openai.com", PublicApi),
            ("https://api.openai.com/v1?x=1", PublicApi),
            ("https://api.openai.com./v1", PublicApi),
            ("http://API.openai.com:8080/v1", PublicApi),
            ("https://eu.api.openai.com/v1", PublicApi),
            ("https://EU.api.openai.com.:444/v1", PublicApi),
            ("https://notapi.openai.com/v1", Other),
            ("https://api.openai.com.evil.example/v1", Other),
            ("https://auth.openai.com", Other),
            ("https://api.githubcopilot.com", Copilot),
            ("https://api.individual.githubcopilot.com", Copilot),
            ("https://api.githubcopilot.com.:8443", Copilot),
            ("https://myorg.openai.azure.com/openai/v1", Azure),
            ("http://127.0.0.1:9999/v1", Loopback),
            ("http://127.8.8.8", Loopback),
            ("http://[::1]:80/", Loopback),
            ("http://localhost", Loopback),
            ("http://127.0.0.1.evil.example", Other),
            ("http://localhost.", Other),
            ("http://127.0.0.1.:9", Other),
            ("http://0x7f.1/", Other),
            ("chatgpt.com/backend-api", Other),
            ("unix:/tmp/sock", Other),
            ("https://", Other),
            ("https://[::1/", Other),
            ("https://chatgpt.com:port/", Other),
        ] {
            assert_eq!(judge_host(url), family, "{url}");
        }
    }

    #[test]
    fn plain_http_is_what_others_could_read() {
        for (url, plain) in [
            ("http://chatgpt.com/backend-api", true),
            ("http://10.0.0.1:8080/v1", true),
            ("http://127.0.0.1:8080/v1", false),
            ("http://localhost./v1", true),
            ("http://[::1]/v1", false),
            ("https://x.example", false),
            ("no address", false),
        ] {
            assert_eq!(is_plain_http(url), plain, "{url}");
        }
    }
}
