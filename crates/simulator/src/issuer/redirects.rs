//! Where the issuer sends a browser back to.

use url::Url;

use crate::tokens::TokenKind;

/// The path that device codes are exchanged with; its origin is the issuer's.
pub(crate) const DEVICE_PATH: &str = "/deviceauth/callback";
/// Patchbay's deep link. OpenAI's issuer takes no custom scheme; this one does, so that the whole
/// way can be tested.
const DEEP_LINK: &str = "patchbay://auth/callback";
/// The only ports on OpenAI's list (can1357/oh-my-pi#1278).
const PORTS: [u16; 2] = [1455, 1457];
const LOOPBACK_HOSTS: [&str; 2] = ["127.0.0.1", "localhost"];
const PATH: &str = "/auth/callback";

/// The list as discovery states it.
pub(super) fn listed(issuer: &str) -> Vec<String> {
    let mut list = vec![DEEP_LINK.to_owned()];
    for host in LOOPBACK_HOSTS {
        list.extend(PORTS.map(|port| format!("http://{host}:{port}{PATH}")));
    }
    list.push(format!("{issuer}{DEVICE_PATH}"));
    // Plan kind: any port of the loopback address.
    list.push(format!("http://127.0.0.1:*{PATH}"));
    list
}

/// Whether a browser may be sent there with a code.
pub(super) fn accepted(kind: TokenKind, redirect: &str) -> bool {
    if redirect == DEEP_LINK {
        return true;
    }
    // Compared as text, not only as parsed: `http://127.0.0.1:1455/auth/../auth/callback` is not
    // on the list.
    let Ok(url) = Url::parse(redirect) else { return false };
    let (Some(host), Some(port)) = (url.host_str(), url.port()) else { return false };
    redirect == format!("http://{host}:{port}{PATH}")
        && match kind {
            TokenKind::Codex => LOOPBACK_HOSTS.contains(&host) && PORTS.contains(&port),
            TokenKind::Plan => host == "127.0.0.1",
        }
}

/// Whether it is the device flow's address. Its origin depends on the name that the issuer was
/// reached under, so only the path counts.
pub(super) fn is_device(redirect: &str) -> bool {
    Url::parse(redirect)
        .is_ok_and(|url| url.path() == DEVICE_PATH && url.query().is_none() && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_is_accepted() {
        use TokenKind::{Codex, Plan};
        for (kind, redirect, expected) in [
            (Codex, "patchbay://auth/callback", true),
            (Codex, "http://127.0.0.1:1455/auth/callback", true),
            (Codex, "http://localhost:1457/auth/callback", true),
            (Codex, "http://localhost:1456/auth/callback", false),
            (Codex, "https://localhost:1455/auth/callback", false),
            (Codex, "http://127.0.0.1:1455/auth/callback/", false),
            (Codex, "http://127.0.0.1:1455/auth/callback?x=1", false),
            (Codex, "http://127.0.0.1:1455/x/../auth/callback", false),
            (Codex, "http://127.0.0.1.evil.example:1455/auth/callback", false),
            (Codex, "http://user@127.0.0.1:1455/auth/callback", false),
            (Codex, "patchbay://auth/other", false),
            (Codex, "", false),
            (Plan, "http://127.0.0.1:50123/auth/callback", true),
            (Plan, "http://localhost:50123/auth/callback", false),
            (Plan, "http://127.0.0.1:50123/other", false),
        ] {
            assert_eq!(accepted(kind, redirect), expected, "{kind:?} {redirect}");
        }
        assert!(is_device("https://auth.openai.com/deviceauth/callback"));
        assert!(is_device("http://127.0.0.1:9/deviceauth/callback"));
        assert!(!is_device("http://127.0.0.1:9/deviceauth/callback?x"));
        assert!(!is_device("http://127.0.0.1:9/auth/callback"));
    }
}
