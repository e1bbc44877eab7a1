//! HTML pages where an API answer was expected, and Cloudflare's challenge among them.

use super::pattern::{Pattern, Phrases};
use std::sync::LazyLock;

/// Who put the page there, as far as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// Cloudflare asks for a browser: the network is blocked.
    Challenge,
    /// Any other page.
    Other,
}

static START: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"<!doctype\s+html|<html[\s>]|<head>\s*<title>"));

/// JavaScript's and others' complaint when a page is parsed as JSON.
static PARSED_AS_JSON: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        r#"unexpected token '?<"#,
        r"(received|got|returned|returning) (an? )?html",
        r"html (page|response|document|error page|body) (instead of|rather than|was returned|received)",
        r"content-type:? text/html",
        r"mime-?type:? '?text/html",
        // What is left of a block page once its tags are gone.
        r"web ?page blocked",
        r"you have been blocked",
        r"cloudflare ray id",
        r"(fortiguard|fortinet|zscaler|blue coat|websense|forcepoint|umbrella|netskope|sophos)[\w '.-]{0,40}(block|denied|policy|security|intrusion)\w*",
        // serde_json at the first character of an answer.
        r"body: expected value at line 1 column 1",
        r"(unexpected|wrong|non-json) content[- ]type:? '?text/html",
    ])
});

static CHALLENGE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "enable javascript and cookies to continue",
        "cf-browser-verification",
        "__cf_challenge",
        "__cf_chl_",
        "_cf_chl_opt",
        "cdn-cgi/challenge-platform",
        "challenge-error-text",
        "challenges.cloudflare.com",
        r"cf-mitigated['\x22]?[:=] ?['\x22]?challenge",
        "checking your browser before accessing",
        r"cloudflare (challenge|managed challenge|bot challenge|turnstile)",
        r"<title>just a moment",
    ])
});

/// How much may stand before the page: a status, a client's own words, a URL.
const PREFIX: usize = 240;

/// The page in `text`, or `None`. `api_body`: the text holds a JSON error of an API; a page that
/// such an error quotes is no page.
pub(crate) fn page(text: &str, api_body: bool) -> Option<Page> {
    let begins = START.captures(text).and_then(|found| found.get(0)).is_some_and(|found| {
        let before = text.get(..found.start()).unwrap_or_default();
        let quoted = before.trim_end().ends_with(['\'', '"', '`', '“']);
        before.len() <= PREFIX && !quoted
    });
    if api_body {
        return None;
    }
    // Cloudflare puts its script into any page, also one that challenges nobody.
    if CHALLENGE.are_in(&text.replace("cdn-cgi/challenge-platform/scripts/jsd", "")) {
        return Some(Page::Challenge);
    }
    (begins || ends_as_page(text) || PARSED_AS_JSON.are_in(text)).then_some(Page::Other)
}

/// True for the rest of a page whose start was cut off.
fn ends_as_page(text: &str) -> bool {
    text.find('<').is_some_and(|at| {
        let before = text.get(..at).unwrap_or_default().trim_end();
        at <= PREFIX && !before.ends_with(['\'', '"', '`', '“'])
    }) && text.trim_end().to_ascii_lowercase().ends_with("</html>")
}

static TITLE: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"<(?:title|h1)[^>]*>[^<]{0,40}?\b([45]\d\d)\b"));

/// The status that a page carries in its title.
pub(crate) fn status_in_title(text: &str) -> Option<u16> {
    TITLE.captures(text)?.get(1)?.as_str().parse().ok()
}
