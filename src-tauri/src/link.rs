//! Which addresses of an answer may leave for the system's browser or mail program. The page shows an
//! address and says what is wrong with it; what it asks for is judged here again.

use url::Url;

/// Nobody reads a longer one before opening it, and some systems cut it.
const LONGEST: usize = 4096;

/// The address as it is opened, or nothing where it is none to open: only `https`, `http` and
/// `mailto`, written out and in ASCII (the page escapes everything else), without a name or password
/// before the host, and without a file for the mail program to attach.
pub(crate) fn to_open(address: &str) -> Option<Url> {
    if address.len() > LONGEST || !address.bytes().all(|it| it.is_ascii_graphic()) {
        return None;
    }
    // The parser would take `https:evil.example` and `https:/\evil.example` for web addresses.
    let (scheme, rest) = address.split_once(':')?;
    let written_out = match scheme.to_ascii_lowercase().as_str() {
        "https" | "http" => rest.starts_with("//") && !rest.starts_with("///"),
        "mailto" => rest.starts_with(|first: char| first.is_ascii_alphanumeric()),
        _ => false,
    };
    if !written_out || address.contains('\\') {
        return None;
    }
    let url = Url::parse(address).ok()?;
    let named = !url.username().is_empty() || url.password().is_some();
    let attaches = url.scheme() == "mailto"
        && url.query_pairs().any(|(name, _)| name.to_ascii_lowercase().starts_with("attach"));
    (!named && !attaches).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_addresses_that_can_be_read_are_opened() {
        for (address, opened) in [
            ("https://example.com/a?b=c#d", Some("https://example.com/a?b=c#d")),
            ("HTTPS://EXAMPLE.com", Some("https://example.com/")),
            ("http://127.0.0.1:8080/", Some("http://127.0.0.1:8080/")),
            ("https://xn--80ak6aa92e.com/", Some("https://xn--80ak6aa92e.com/")),
            ("https://a.example/%E2%80%AE", Some("https://a.example/%E2%80%AE")),
            ("https://a.example/@b", Some("https://a.example/@b")),
            ("mailto:a@b.example", Some("mailto:a@b.example")),
            ("mailto:a@b.example?subject=attach", Some("mailto:a@b.example?subject=attach")),
            // Who is really asked.
            ("https://paypal.com@evil.example/", None),
            ("https://:x@evil.example/", None),
            ("https://paypal.com:443@evil.example/", None),
            ("https://paypal.com%2f@evil.example/", None),
            // Other schemes, and what reads like one of ours.
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("smb://evil.example/share", None),
            ("ms-msdt:/id", None),
            ("vscode://x", None),
            ("patchbay://auth/callback?code=1", None),
            ("tauri://localhost/", None),
            ("https:evil.example", None),
            ("https:/evil.example", None),
            ("https:///evil.example", None),
            ("https://a.example\\@evil.example", None),
            ("http\\://evil.example", None),
            ("//evil.example", None),
            ("/etc/passwd", None),
            ("", None),
            // Files of this computer, options of a program.
            ("mailto:a@b.example?attach=/etc/passwd", None),
            ("mailto:a@b.example?Attachment=/etc/passwd", None),
            ("mailto:-attach", None),
            ("mailto://a@b.example", None),
            ("mailto:", None),
            // What can not be seen.
            (" https://a.example", None),
            ("https://a.example/ --flag", None),
            ("https://a.example/\n", None),
            ("https://a.example/\0", None),
            ("java\tscript:alert(1)", None),
            ("https://a.example/\u{202e}gnp", None),
            ("https://\u{430}pple.com/", None),
        ] {
            let found = to_open(address);
            assert_eq!(found.as_ref().map(Url::as_str), opened, "{address:?}");
        }
    }

    #[test]
    fn one_that_nobody_could_read_is_not_opened() {
        let long = |length: usize| format!("https://a.example/{}", "x".repeat(length - 18));
        assert!(to_open(&long(LONGEST)).is_some());
        assert!(to_open(&long(LONGEST + 1)).is_none());
    }
}
