//! Reading what came back from the browser: a deep link, a request to our listener, or a paste.
//! Pure. Any web page and any program can send any of these, so nothing in them is trusted before
//! the state machine has compared the state.

use patchbay_failure::{Failure, Kind};
use secrecy::SecretString;
use url::form_urlencoded;

/// Bytes beyond which nothing is read.
pub(crate) const LONGEST: usize = 8 * 1024;
/// Where the window is reached. Exactly this, before the `?`.
pub(crate) const DEEP_LINK: &str = "patchbay://auth/callback";
/// Where the listener is reached.
pub(crate) const PATH: &str = "/auth/callback";
/// The only ports that the issuer accepts at the exchange, too (can1357/oh-my-pi#1278).
pub(crate) const PORTS: [u16; 2] = [1455, 1457];

/// What came back.
#[derive(Debug)]
pub(crate) struct Callback {
    pub(crate) state: State,
    pub(crate) answer: Answer,
    /// The app id that the issuer gave (plan kind), unjudged.
    pub(crate) client_id: Option<String>,
}

/// The state that came with it.
#[derive(Debug)]
pub(crate) enum State {
    Given(SecretString),
    Missing,
    /// A person typed the bare code: there is no state to compare, and no other page did it.
    ByHand,
}

/// What the issuer says.
#[derive(Debug)]
pub(crate) enum Answer {
    Code(SecretString),
    Refused { error: String, description: Option<String> },
    Nothing,
}

/// A whole address: our deep link, or that of our listener.
///
/// # Errors
/// `callback_invalid` with what is wrong.
#[cfg(test)]
pub(crate) fn address(text: &str) -> Result<Callback, Failure> {
    address_at(text, "")
}

/// The same, where `own` is the very address that this sign-in asked with.
///
/// # Errors
/// `callback_invalid` with what is wrong.
pub(crate) fn address_at(text: &str, own: &str) -> Result<Callback, Failure> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(invalid("it is longer than 8 kB"));
    }
    // Compared as text, not as a parsed address: parsers forgive userinfo, ports, dots and
    // backslashes, and each of these is a way to look like us.
    let (base, query) = text.split_once('?').unwrap_or((text, ""));
    let ours = base == DEEP_LINK
        || (!own.is_empty() && base == own)
        || PORTS.iter().any(|port| {
            base == format!("http://localhost:{port}{PATH}")
                || base == format!("http://127.0.0.1:{port}{PATH}")
        });
    if ours { self::query(query) } else { Err(invalid("it is not Patchbay's address")) }
}

/// What a person pasted: a whole address, a query, `code#state`, or the bare code.
///
/// # Errors
/// `callback_invalid` with what is wrong.
#[cfg(test)]
pub(crate) fn pasted(text: &str) -> Result<Callback, Failure> {
    pasted_at(text, "")
}

/// The same, where `own` is the very address that this sign-in asked with.
///
/// # Errors
/// `callback_invalid` with what is wrong.
pub(crate) fn pasted_at(text: &str, own: &str) -> Result<Callback, Failure> {
    if text.len() > LONGEST {
        return Err(invalid("it is longer than 8 kB"));
    }
    // Terminals break long lines, and mail programs indent them.
    let text: String = text.lines().map(str::trim).collect();
    let text = text.trim_matches(['"', '\'', '<', '>']).trim();
    if text.is_empty() {
        return Err(invalid("nothing was pasted"));
    }
    if text.contains("://") {
        return address_at(text, own);
    }
    let bare_query = text.strip_prefix('?').unwrap_or(text);
    if ["code=", "state=", "error="]
        .iter()
        .any(|key| bare_query.split('&').any(|pair| pair.starts_with(key)))
    {
        return query(bare_query);
    }
    let (code, state) = match text.split_once('#') {
        Some((code, state)) if is_token(state) => (code, State::Given(SecretString::from(state))),
        Some(_) => return Err(invalid("what stands after # is not a state")),
        None => (text, State::ByHand),
    };
    if !is_token(code) {
        return Err(invalid("it is neither an address nor a code"));
    }
    Ok(Callback { state, answer: Answer::Code(SecretString::from(code)), client_id: None })
}

/// The query of a callback.
///
/// # Errors
/// `callback_invalid` with what is wrong.
pub(crate) fn query(query: &str) -> Result<Callback, Failure> {
    if query.len() > LONGEST {
        return Err(invalid("it is longer than 8 kB"));
    }
    if query.contains('#') {
        return Err(invalid("it has a fragment"));
    }
    if query.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(invalid("it holds control characters or spaces"));
    }
    let mut names: Vec<String> = Vec::new();
    let (mut code, mut state, mut error, mut description) = (None, None, None, None);
    let mut client_id = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if names.contains(&name.as_ref().to_owned()) {
            return Err(invalid("one of its parameters stands twice"));
        }
        names.push(name.clone().into_owned());
        match name.as_ref() {
            "code" => code = Some(value.into_owned()),
            "state" => state = Some(value.into_owned()),
            "client_id" => client_id = Some(value.into_owned()),
            "error" => error = Some(value.into_owned()),
            "error_description" => description = Some(value.into_owned()),
            _ => {}
        }
    }
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let state = match filled(state) {
        Some(state) => State::Given(SecretString::from(state)),
        None => State::Missing,
    };
    let answer = match (filled(code), filled(error)) {
        (Some(_), Some(_)) => return Err(invalid("it holds both a code and an error")),
        (Some(code), None) if is_token(&code) => Answer::Code(SecretString::from(code)),
        (Some(_), None) => return Err(invalid("its code holds characters that no code has")),
        (None, Some(error)) => Answer::Refused {
            error: shown(&error, 100),
            description: filled(description).map(|text| shown(&text, 500)),
        },
        (None, None) => Answer::Nothing,
    };
    Ok(Callback { state, answer, client_id })
}

/// Visible ASCII without spaces (RFC 6749 allows more, no issuer uses it).
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.len() <= 4096 && text.bytes().all(|b| b.is_ascii_graphic())
}

/// Words of an issuer, fit to be shown.
fn shown(text: &str, longest: usize) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(longest).collect()
}

/// `callback_invalid`, for `reason`. What came is not quoted: it can hold a code.
pub(crate) fn invalid(reason: &str) -> Failure {
    Failure::new(Kind::CallbackInvalid).with_detail(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    /// `state / code`, or `state / error: description`, for comparing.
    fn told(callback: &Callback) -> String {
        let state = match &callback.state {
            State::Given(state) => state.expose_secret().to_owned(),
            State::Missing => "-".to_owned(),
            State::ByHand => "by hand".to_owned(),
        };
        match &callback.answer {
            Answer::Code(code) => format!("{state} / {}", code.expose_secret()),
            Answer::Refused { error, description } => {
                format!("{state} / {error}: {}", description.as_deref().unwrap_or("-"))
            }
            Answer::Nothing => format!("{state} / nothing"),
        }
    }

    #[test]
    fn addresses_of_ours_are_read() {
        for (text, expected) in [
            ("patchbay://auth/callback?code=c&state=s", "s / c"),
            (" patchbay://auth/callback?state=s&code=c%2F1&scope=openid+x \n", "s / c/1"),
            ("http://localhost:1455/auth/callback?code=c&state=s", "s / c"),
            ("http://127.0.0.1:1457/auth/callback?code=c&state=s", "s / c"),
            ("patchbay://auth/callback?code=c", "- / c"),
            ("patchbay://auth/callback?state=s", "s / nothing"),
            ("patchbay://auth/callback?state=s&code=", "s / nothing"),
            ("patchbay://auth/callback", "- / nothing"),
            ("patchbay://auth/callback?error=access_denied&state=s", "s / access_denied: -"),
            (
                "patchbay://auth/callback?error=a&error_description=Not%20you%0A%3Cb%3E&state=s",
                "s / a: Not you <b>",
            ),
        ] {
            assert_eq!(told(&address(text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn hostile_addresses_are_refused() {
        let long = format!("patchbay://auth/callback?state=s&code={}", "c".repeat(LONGEST));
        let long_code = format!("patchbay://auth/callback?state=s&code={}", "c".repeat(5000));
        for text in [
            "",
            "patchbay://auth/callback/?code=c&state=s",
            "patchbay://auth/callback/../callback?code=c&state=s",
            "patchbay://auth//callback?code=c&state=s",
            "patchbay://auth/Callback?code=c&state=s",
            "patchbay://auth:80/callback?code=c&state=s",
            "patchbay://user@auth/callback?code=c&state=s",
            "patchbay://auth@evil/callback?code=c&state=s",
            "patchbay://evil/callback?code=c&state=s",
            "patchbay:///auth/callback?code=c&state=s",
            "patchbay:auth/callback?code=c&state=s",
            "patchbay://auth/callback?code=c&state=s#fragment",
            "patchbay://auth/callback#?code=c&state=s",
            "patchbay://auth/callback?code=c&code=d&state=s",
            "patchbay://auth/callback?code=c&state=s&state=t",
            "patchbay://auth/callback?code=c&state=s&x=1&x=2",
            "patchbay://auth/callback?code=c&c%6Fde=d&state=s",
            "patchbay://auth/callback?code=c&error=e&state=s",
            "patchbay://auth/callback?code=c%0d%0aX&state=s",
            "patchbay://auth/callback?code=c d&state=s",
            "patchbay://auth/callback?code=c\0&state=s",
            "patchbay://auth/callback?code=%C3%A9&state=s",
            "patchbay://focus?code=c&state=s",
            "https://localhost:1455/auth/callback?code=c&state=s",
            "http://localhost:1456/auth/callback?code=c&state=s",
            "http://localhost/auth/callback?code=c&state=s",
            "http://localhost:1455@evil.example/auth/callback?code=c&state=s",
            "http://evil.example/?http://localhost:1455/auth/callback?code=c&state=s",
            "http://127.1:1455/auth/callback?code=c&state=s",
            "http://[::1]:1455/auth/callback?code=c&state=s",
            "javascript:alert(1)",
            "file:///etc/passwd",
            long.as_str(),
            long_code.as_str(),
        ] {
            let failure = address(text).unwrap_err();
            assert_eq!(failure.kind, Kind::CallbackInvalid, "{text}");
        }
    }

    #[test]
    fn pastes_of_every_form_are_read() {
        for (text, expected) in [
            ("http://localhost:1455/auth/callback?code=c&state=s", "s / c"),
            ("http://localhost:1455/auth/callback?code=c&\r\n  state=s", "s / c"),
            ("\"patchbay://auth/callback?code=c&state=s\"", "s / c"),
            ("?code=c&state=s", "s / c"),
            ("code=c&state=s", "s / c"),
            ("state=s&code=c", "s / c"),
            ("error=access_denied&state=s", "s / access_denied: -"),
            ("c0de#st4te", "st4te / c0de"),
            ("ac_Abc-123._~", "by hand / ac_Abc-123._~"),
            ("  c0de\r\n", "by hand / c0de"),
            ("c0de#", "refused"),
            ("#s", "refused"),
            ("", "refused"),
            ("   ", "refused"),
            ("two words", "refused"),
            ("https://auth.openai.com/oauth/authorize?state=s", "refused"),
            ("code=c&code=d&state=s", "refused"),
            ("c\u{e9}de", "refused"),
        ] {
            let read = pasted(text).map_or_else(|_| "refused".to_owned(), |c| told(&c));
            assert_eq!(read, expected, "{text:?}");
        }
        assert!(pasted(&"x".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn a_refusal_never_quotes_what_came() {
        let failure = address("patchbay://auth/callback?code=secret-code&code=x&state=s");
        assert!(!format!("{:?}", failure.unwrap_err()).contains("secret-code"));
    }
}
