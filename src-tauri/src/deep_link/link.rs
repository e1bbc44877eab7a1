//! What a `patchbay:` link asks for. Pure. Any page and any program can fire one, so it is compared
//! as text: parsers forgive userinfo, ports, dots and backslashes, and each of these is a way to
//! look like something else.

use patchbay_rpc::Screen;

const SCHEME: &str = "patchbay:";
/// Longer than any real callback; more is noise or worse.
const LONGEST: usize = 8 * 1024;
/// More than anybody types.
const LONGEST_PROMPT: usize = 4 * 1024;

/// A link that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Link {
    /// `patchbay://auth/callback?…`: for the sign-in that runs, which checks every part again.
    Callback,
    /// Something to look at.
    Show(Screen),
}

/// Why a link is refused. The link itself is never told: it can hold a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Over 8 kB.
    TooLong,
    /// Characters that no link holds unescaped, a fragment, or a backslash.
    Characters,
    /// Not one of the places, exactly: another host or path, a port, userinfo.
    Place,
    /// A parameter that the place does not take.
    Parameter,
    /// A parameter that stands twice.
    Twice,
    /// A value that is no text, or that holds characters which can't be seen.
    Value,
}

/// Whether an argument is one of our links.
pub(crate) fn is_ours(argument: &str) -> bool {
    argument.get(..SCHEME.len()).is_some_and(|head| head.eq_ignore_ascii_case(SCHEME))
}

/// Reads a link. `tools` are the ids of the tools that Health knows.
///
/// # Errors
/// Anything that is not exactly one of our places with its own parameters.
pub(crate) fn parse(link: &str, tools: &[&str]) -> Result<Link, Refused> {
    if link.len() > LONGEST {
        return Err(Refused::TooLong);
    }
    if !link.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'\\')) {
        return Err(Refused::Characters);
    }
    let rest = is_ours(link).then(|| &link[SCHEME.len()..]);
    let rest = rest.and_then(|rest| rest.strip_prefix("//")).ok_or(Refused::Place)?;
    let (place, query) = match rest.split_once('?') {
        Some((place, query)) => (place, Some(query)),
        None => (rest, None),
    };
    match place {
        // RFC 6749, 4.1.2: parameters that a client does not know are ignored. The sign-in judges
        // those that it knows.
        "auth/callback" => parameters(query, |_| true).map(|_| Link::Callback),
        "focus" => {
            parameters(query, |_| false)?;
            Ok(Link::Show(Screen::Window))
        }
        "chat" => {
            let prompt = parameters(query, |name| name == "prompt")?.pop();
            let prompt = prompt.map(|(_, value)| words(&value)).transpose()?;
            let prompt = prompt.filter(|prompt| !prompt.trim().is_empty());
            Ok(Link::Show(Screen::Chat { prompt }))
        }
        _ => {
            let tool = match place.strip_prefix("health").ok_or(Refused::Place)? {
                "" => None,
                tool => Some(tool.strip_prefix('/').ok_or(Refused::Place)?),
            };
            if tool.is_some_and(|tool| !tools.contains(&tool)) {
                return Err(Refused::Place);
            }
            parameters(query, |_| false)?;
            Ok(Link::Show(Screen::Health { tool: tool.map(str::to_owned) }))
        }
    }
}

/// The parameters of a query: names as they stand, values decoded.
fn parameters(
    query: Option<&str>,
    takes: impl Fn(&str) -> bool,
) -> Result<Vec<(String, Vec<u8>)>, Refused> {
    let mut found: Vec<(String, Vec<u8>)> = Vec::new();
    for pair in query.into_iter().flat_map(|query| query.split('&')) {
        let (name, value) = pair.split_once('=').ok_or(Refused::Parameter)?;
        // A name that had to be escaped is none of ours, and could be one of them in disguise.
        if name.is_empty() || name.contains(['%', '+']) || !takes(name) {
            return Err(Refused::Parameter);
        }
        if found.iter().any(|(known, _)| known == name) {
            return Err(Refused::Twice);
        }
        found.push((name.to_owned(), decoded(value)?));
    }
    Ok(found)
}

/// Undoes the escapes of a value; half an escape is refused.
fn decoded(value: &str) -> Result<Vec<u8>, Refused> {
    let whole = value.split('%').skip(1).all(|after| {
        after.get(..2).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    if !whole {
        return Err(Refused::Value);
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                digits.iter().fold(0, |sum, digit| sum * 16 + hex(*digit))
            }
            byte => byte,
        });
    }
    Ok(bytes)
}

const fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit - b'A' + 10,
    }
}

/// Words for the composer: text that can be seen, with line breaks.
fn words(bytes: &[u8]) -> Result<String, Refused> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refused::Value)?.replace("\r\n", "\n");
    let hidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            // Zero width, direction overrides, and tag characters: what is sent is what is seen.
            || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    if text.len() > LONGEST_PROMPT || text.chars().any(hidden) {
        return Err(Refused::Value);
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
