//! Masking: nothing that looks like a secret leaves in a text.

use crate::classify::pattern::Pattern;
use regex::Captures;
use std::sync::LazyLock;

/// What stands for the masked part.
const GAP: char = '…';
/// How many characters stay at each end of a long secret.
const KEPT: usize = 4;
/// A secret shorter than this shows nothing of itself: eight of its characters would be half of it.
const LONG: usize = 16;

/// Tokens that are known by their form, wherever they stand: JWTs (also cut ones), OpenAI's refresh
/// tokens (`rt_`, `rt.`), API keys (`sk-`), session keys, personal access tokens (`at-`), GitHub's,
/// xAI's and Google's keys. A
/// terminal's colour or a name glued in front hides none.
static BY_FORM: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?-i)(?:\b|_|\x1b\[[0-9;]*m)(eyJ[\w-]{8,}(?:\.[\w-]*){0,4}|(?:rt[_.]|sk-|at-|sess-)[\w.-]*\w|(?:gh[opsur]_|github_pat_|xai-|AIza)[\w-]{16,})",
    )
});

/// The password of an address: `http://user:X@proxy:3128`.
static USERINFO: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"://[^\s/:@]{0,100}:([^\s/@]{1,200})@"));

/// `Bearer X`, `Basic X`.
static BEARER: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r#"\b(?:bearer|basic)(?:\s+|%20|\+)([^\s"',;\\<>})]+)"#));

/// Values of keys that hold nothing but secrets, in JSON, Python's print, addresses, forms, TOML and
/// headers: `"access_token": "X"`, `\"access\":\"X\"`, `refresh_token=X`, `?code=X&`,
/// `api_key = "X"`, `x-api-key: X`.
static SECRET: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r#"(?:\\?["'](?:[\w-]*(?:access_?token|refresh_?token|id_?token|session_?token|api[_-]?key|client_secret|subject_token|requested_token|password|secret)|code_verifier|authorization|cookie|set-cookie|access|refresh)\\?["']\s*[:=]\s*\\?["']((?:[^"'\\]|\\[^"'])+)"#,
        r#"|(?:^|[?&#;\s,({\["'])(?:[\w-]*(?:access_?token|refresh_?token|id_?token|api[_-]?key|client_secret|subject_token|requested_token|password|secret)|code_verifier|code|key|token|state)=([^&\s"'<>;,)}\]\\#]+)"#,
        r#"|(?:^|[\s,({])(?:[\w-]*(?:access_token|refresh_token|id_token|api[_-]key|client_secret|subject_token)|code_verifier)\s*[:=]\s*["']?([^\s"',;{}\[\]]+))"#,
    ))
});

/// Values of keys that mostly hold secrets, and sometimes a name (`"code":"token_expired"`).
static PERHAPS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r#"\\?["'](?:code|key|token|state)\\?["']\s*[:=]\s*\\?["']((?:[^"'\\]|\\[^"'])+)"#)
});

/// `Cookie: a=b; c=d` and `Authorization: X` to the end of the line.
static HEADER: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r#"(?:^|[\s,{(])(?:set-cookie|cookie|(?:proxy-)?authorization):[ \t]*([^\r\n"']+)"#,
    )
});

/// `text` with every secret in it masked to at most its first and last four characters, and to `…`
/// alone where it is shorter than 16 characters. Text without secrets comes back as it is; masking
/// twice changes nothing more.
#[must_use]
pub fn mask(text: &str) -> String {
    // Headers and keys first: their values have clear ends, whatever form the secret has.
    let text = each(&HEADER, text, named);
    let text = each(&SECRET, &text, |_| false);
    let text = each(&PERHAPS, &text, named);
    let text = each(&BEARER, &text, named);
    let text = each(&USERINFO, &text, |_| false);
    each(&BY_FORM, &text, |token| {
        // "rt_preempt", "at-least", "sk-learn": a short word after the prefix is a word.
        let rest = token.get(3..).unwrap_or_default();
        rest.len() < 12 && !rest.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase())
    })
}

/// Masks what `pattern` finds, but for what `harmless` knows.
fn each(pattern: &Pattern, text: &str, harmless: fn(&str) -> bool) -> String {
    let Some(regex) = pattern.get() else { return text.to_owned() };
    regex
        .replace_all(text, |found: &Captures<'_>| {
            let whole = found.get(0).map_or("", |m| m.as_str());
            let start = found.get(0).map_or(0, |m| m.start());
            let Some(value) = found.iter().skip(1).flatten().next() else {
                return whole.to_owned();
            };
            // The four characters that an earlier masking left must not be masked again.
            let left_over = value.as_str().chars().count() <= KEPT
                && (text.get(value.end()..).is_some_and(|after| after.starts_with(GAP))
                    || text.get(..value.start()).is_some_and(|before| before.ends_with(GAP)));
            let (scheme, secret) = split_scheme(value.as_str());
            if left_over || masked_already(secret) || harmless(secret) {
                return whole.to_owned();
            }
            let (before, rest) = whole.split_at(value.start() - start);
            let after = rest.get(value.len()..).unwrap_or_default();
            format!("{before}{scheme}{}{after}", short(secret))
        })
        .into_owned()
}

/// `Bearer ` and what follows it.
fn split_scheme(value: &str) -> (&str, &str) {
    let scheme = value.find(' ').map_or(0, |at| at + 1);
    let (head, tail) = value.split_at(scheme);
    if ["bearer", "basic"].contains(&head.trim_end().to_ascii_lowercase().as_str()) {
        (head, tail)
    } else {
        ("", value)
    }
}

fn masked_already(secret: &str) -> bool {
    secret.split_once(GAP).is_some_and(|(head, tail)| {
        let ends = (head.chars().count(), tail.trim_end().chars().count());
        ends == (0, 0) || ends == (KEPT, KEPT)
    })
}

fn short(secret: &str) -> String {
    let length = secret.chars().count();
    if length < LONG {
        return GAP.to_string();
    }
    let head: String = secret.chars().take(KEPT).collect();
    let tail: String = secret.chars().skip(length - KEPT).collect();
    format!("{head}{GAP}{tail}")
}

/// True for a name or a number that no generator of secrets makes: `token_expired`,
/// `invalid_request_error`, `401`, `null`. Lower-case words joined by `_`, each short and with a
/// vowel; digits alone only as a status.
fn named(value: &str) -> bool {
    let status = value.len() <= 3 && value.chars().all(|c| c.is_ascii_digit());
    let is_word = |part: &str| {
        (2..=15).contains(&part.len())
            && part.chars().all(|c| c.is_ascii_lowercase())
            && part.contains(['a', 'e', 'i', 'o', 'u', 'y'])
    };
    status || value.len() <= 48 && value.trim_end_matches(['.', ':']).split('_').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLACES: &[&str] = &[
        "Authorization: Bearer @",
        "{\"access_token\":\"@\",\"x\":1}",
        "{'refresh_token': '@'}",
        "{\\\"id_token\\\":\\\"@\\\"}",
        "http://localhost:1455/auth/callback?code=@&state=@",
        "grant_type=refresh_token&refresh_token=@&client_id=app",
        "code_verifier=@",
        "\"access\": \"@\"",
        "\"refresh\": \"@\"",
        "OPENAI_API_KEY=@",
        "api_key = \"@\"",
        "\"client_secret\":\"@\"",
        "subject_token=@ and more",
        "Cookie: session=@; theme=dark",
        "\"code\":\"@\"",
        "\"key\" : \"@\"",
        "token=@",
        "Bearer @, then",
    ];

    proptest! {
        #[test]
        fn a_planted_secret_never_survives(secret in "[A-Za-z0-9_-]{6}[0-9][A-Za-z0-9_-]{5,50}", place in 0..PLACES.len()) {
            let text = PLACES[place].replace('@', &secret);
            let masked = mask(&text);
            prop_assert!(!masked.contains(&secret), "{masked}");
            // No more than four characters at each end.
            let head = secret.get(..5).unwrap();
            prop_assert!(!masked.contains(head) || !text.contains(&secret), "{masked}");
            prop_assert_eq!(mask(&masked), masked.clone());
        }

        #[test]
        fn a_token_is_known_by_its_form(prefix in 0..4_usize, tail in "[A-Za-z0-9_-]{20,60}[A-Za-z0-9]", before in "[a-z ]{0,20}") {
            let prefix = ["eyJ", "rt_", "sk-", "at-"][prefix];
            let token = format!("{prefix}{tail}");
            let masked = mask(&format!("{before} {token} after"));
            prop_assert!(!masked.contains(tail.get(2..8).unwrap()), "{masked}");
            prop_assert_eq!(mask(&masked), masked);
        }

        #[test]
        fn masking_twice_is_masking_once(text in "[ -~…\n]{0,200}") {
            let once = mask(&text);
            prop_assert_eq!(mask(&once), once);
        }

        #[test]
        fn words_stay(text in "([a-z]{1,12}[ ,.:]{1,2}){0,20}") {
            prop_assume!(!text.contains("bearer") && !text.contains("basic"));
            prop_assert_eq!(mask(&text), text);
        }
    }

    #[test]
    fn what_a_reader_needs_stays() {
        for text in [
            "{\"error\":{\"code\":\"token_expired\",\"type\":\"invalid_request_error\"}}",
            "error code: 401, at-least once, rt_preempt",
            "Missing bearer authentication in header",
            "Could not validate your token. Sign in again.",
            "The key api.responses.write is not granted to model.request",
            "/home/ada/.codex/auth.json line 4, column 7",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn a_long_secret_keeps_its_ends_and_a_short_one_nothing() {
        assert_eq!(mask("sk-proj-0123456789abcdef"), "sk-p…cdef");
        assert_eq!(mask("token=12345678"), "token=…");
        assert_eq!(mask("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln"), "eyJh…c2ln");
    }
}
