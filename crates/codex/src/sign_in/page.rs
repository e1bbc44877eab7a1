//! The page that the browser shows at the end of a sign-in.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Takes the code out of the address bar and the history, then brings the window to the front.
const SCRIPT: &str = "history.replaceState(null,'','/done');\
var l=document.getElementById('focus');if(l){location.href=l.href}";

const STYLE: &str = "html{color-scheme:light dark}\
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto 0;padding:0 1.5rem}\
h1{font-size:1.375rem;font-weight:600;margin:0 0 .5rem}p{margin:0 0 1rem}";

/// What the page says.
pub(crate) struct Page<'a> {
    pub(crate) status: &'static str,
    pub(crate) title: &'a str,
    pub(crate) words: &'a str,
    /// Where the window runs: a link to it, tried at once.
    pub(crate) focus: bool,
}

/// The whole answer, head and body. It may be shown nowhere else, stored nowhere, and runs
/// nothing but its own script.
pub(crate) fn answer(page: &Page<'_>) -> String {
    let link = if page.focus {
        "<p><a id=\"focus\" href=\"patchbay://focus\">Open Patchbay</a></p>"
    } else {
        ""
    };
    let body = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title} · Patchbay</title>\
         <style>{STYLE}</style></head><body><main><h1>{title}</h1><p>{words}</p>{link}</main>\
         <script>{SCRIPT}</script></body></html>",
        title = escaped(page.title),
        words = escaped(page.words),
    );
    let csp = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        hash(SCRIPT),
        hash(STYLE)
    );
    let type_and_policy =
        format!("Content-Type: text/html; charset=utf-8\r\nContent-Security-Policy: {csp}\r\n");
    head(page.status, &type_and_policy, &body)
}

/// An answer of a few words, for programs.
pub(crate) fn plain(status: &str, words: &str) -> String {
    head(status, "Content-Type: text/plain; charset=utf-8\r\n", words)
}

/// Sends the browser on to `address`.
pub(crate) fn redirect(address: &str) -> String {
    // The address comes from our own builder; a line break in it would still be a new header.
    let address: String = address.chars().filter(|c| !c.is_control()).collect();
    head("302 Found", &format!("Location: {address}\r\n"), "")
}

fn head(status: &str, more: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{more}Content-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\n\r\n{body}",
        body.len()
    )
}

fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuers_words_are_words_only() {
        let page = Page {
            status: "200 OK",
            title: "Not signed in",
            words: "<script>alert('x')</script>",
            focus: true,
        };
        let text = answer(&page);
        assert_eq!(text.matches("<script>").count(), 1);
        assert!(text.contains("&lt;script&gt;alert(&#39;x&#39;)"));
        assert!(text.contains("href=\"patchbay://focus\""));
        assert!(text.contains("history.replaceState"));
        assert!(!text.contains("unsafe"));
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("Content-Length: {}", body.len())));
        assert!(head.contains(&format!("script-src 'sha256-{}'", hash(SCRIPT))));
        for needed in ["Cache-Control: no-store", "Referrer-Policy: no-referrer"] {
            assert!(head.contains(needed), "{needed}");
        }
        assert!(!answer(&Page { focus: false, ..page }).contains("patchbay://"));
    }

    #[test]
    fn a_redirect_has_one_line() {
        let text = redirect("http://a/\r\nSet-Cookie: x");
        assert!(text.contains("Location: http://a/Set-Cookie: x\r\n"));
    }
}
