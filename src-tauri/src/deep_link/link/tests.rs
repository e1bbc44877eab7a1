use super::*;
use proptest::prelude::*;

const TOOLS: &[&str] = &["openclaw", "codex", "opencode"];

fn health(tool: &str) -> Link {
    Link::Show(Screen::Health { tool: Some(tool.to_owned()) })
}

fn chat(prompt: &str) -> Link {
    Link::Show(Screen::Chat { prompt: Some(prompt.to_owned()) })
}

#[test]
fn every_place_and_nothing_beside_it() {
    for (link, expected) in [
        ("patchbay://auth/callback?code=c&state=s", Ok(Link::Callback)),
        ("PatchBay://auth/callback?code=a%2Fb&state=s&scope=openid+x&iss=i", Ok(Link::Callback)),
        ("patchbay://auth/callback?error=access_denied&state=s", Ok(Link::Callback)),
        ("patchbay://auth/callback", Ok(Link::Callback)),
        ("patchbay://focus", Ok(Link::Show(Screen::Window))),
        ("patchbay://health", Ok(Link::Show(Screen::Health { tool: None }))),
        ("patchbay://health/openclaw", Ok(health("openclaw"))),
        ("patchbay://chat", Ok(Link::Show(Screen::Chat { prompt: None }))),
        ("patchbay://chat?prompt=", Ok(Link::Show(Screen::Chat { prompt: None }))),
        ("patchbay://chat?prompt=hello+there%21", Ok(chat("hello there!"))),
        ("patchbay://chat?prompt=1%2B1%0D%0Aand%09%C3%A9", Ok(chat("1+1\nand\té"))),
        ("patchbay://chat?prompt=a=b", Ok(chat("a=b"))),
        // Not exactly a place.
        ("patchbay:", Err(Refused::Place)),
        ("patchbay://", Err(Refused::Place)),
        ("patchbay:focus", Err(Refused::Place)),
        ("patchbay:///focus", Err(Refused::Place)),
        ("patchbay://focus/", Err(Refused::Place)),
        ("patchbay://FOCUS", Err(Refused::Place)),
        ("patchbay://focus/../health", Err(Refused::Place)),
        ("patchbay://f%6Fcus", Err(Refused::Place)),
        ("patchbay://focus:80", Err(Refused::Place)),
        ("patchbay://user@focus", Err(Refused::Place)),
        ("patchbay://user:pw@auth/callback?code=c&state=s", Err(Refused::Place)),
        ("patchbay://auth:1455/callback?code=c&state=s", Err(Refused::Place)),
        ("patchbay://auth/callback/?code=c&state=s", Err(Refused::Place)),
        ("patchbay://auth/callback/../callback?code=c", Err(Refused::Place)),
        ("patchbay://auth.evil.example/callback?code=c", Err(Refused::Place)),
        ("patchbay://auth/Callback?code=c", Err(Refused::Place)),
        ("patchbay://healthy", Err(Refused::Place)),
        ("patchbay://health/", Err(Refused::Place)),
        ("patchbay://health/nothing", Err(Refused::Place)),
        ("patchbay://health/openclaw/", Err(Refused::Place)),
        ("patchbay://health/../../etc/passwd", Err(Refused::Place)),
        ("patchbay://repair", Err(Refused::Place)),
        ("patchbay://chat/new?prompt=x", Err(Refused::Place)),
        ("https://auth/callback?code=c&state=s", Err(Refused::Place)),
        ("--home", Err(Refused::Place)),
        // Parameters.
        ("patchbay://focus?x=1", Err(Refused::Parameter)),
        ("patchbay://focus?", Err(Refused::Parameter)),
        ("patchbay://health?tool=openclaw", Err(Refused::Parameter)),
        ("patchbay://health/openclaw?repair=1", Err(Refused::Parameter)),
        ("patchbay://chat?prompt=x&send=1", Err(Refused::Parameter)),
        ("patchbay://chat?Prompt=x", Err(Refused::Parameter)),
        ("patchbay://chat?prompt", Err(Refused::Parameter)),
        ("patchbay://chat?=x", Err(Refused::Parameter)),
        ("patchbay://chat?prompt=x&", Err(Refused::Parameter)),
        ("patchbay://chat?prompt=x&prompt=y", Err(Refused::Twice)),
        ("patchbay://auth/callback?code=c&state=s&state=t", Err(Refused::Twice)),
        ("patchbay://auth/callback?code=c&x=1&x=2", Err(Refused::Twice)),
        ("patchbay://auth/callback?c%6Fde=c&state=s", Err(Refused::Parameter)),
        // Characters.
        ("patchbay://focus#x", Err(Refused::Characters)),
        ("patchbay://auth/callback?code=c&state=s#", Err(Refused::Characters)),
        ("patchbay://focus\n", Err(Refused::Characters)),
        (" patchbay://focus", Err(Refused::Characters)),
        ("patchbay://chat?prompt=a b", Err(Refused::Characters)),
        ("patchbay://chat?prompt=\u{e9}", Err(Refused::Characters)),
        ("patchbay:\\\\focus", Err(Refused::Characters)),
        ("patchbay://fo\0cus", Err(Refused::Characters)),
        // Values.
        ("patchbay://chat?prompt=%00", Err(Refused::Value)),
        ("patchbay://chat?prompt=%1B%5B31m", Err(Refused::Value)),
        ("patchbay://chat?prompt=a%0Db", Err(Refused::Value)),
        ("patchbay://chat?prompt=%C2%85", Err(Refused::Value)),
        ("patchbay://chat?prompt=%E2%80%AEevil", Err(Refused::Value)),
        ("patchbay://chat?prompt=%E2%80%8B", Err(Refused::Value)),
        ("patchbay://chat?prompt=%FF", Err(Refused::Value)),
        ("patchbay://chat?prompt=%C0%AF", Err(Refused::Value)),
        ("patchbay://chat?prompt=%2", Err(Refused::Value)),
        ("patchbay://chat?prompt=%%32", Err(Refused::Value)),
        ("patchbay://chat?prompt=%zz", Err(Refused::Value)),
    ] {
        assert_eq!(parse(link, TOOLS), expected, "{link:?}");
    }
}

#[test]
fn lengths_have_their_ends() {
    let link = |length: usize| format!("patchbay://chat?prompt={}", "x".repeat(length));
    assert_eq!(parse(&link(LONGEST_PROMPT), TOOLS), Ok(chat(&"x".repeat(LONGEST_PROMPT))));
    assert_eq!(parse(&link(LONGEST_PROMPT + 1), TOOLS), Err(Refused::Value));
    let callback = |length: usize| {
        let start = "patchbay://auth/callback?code=";
        format!("{start}{}", "c".repeat(length - start.len()))
    };
    assert_eq!(parse(&callback(LONGEST), TOOLS), Ok(Link::Callback));
    assert_eq!(parse(&callback(LONGEST + 1), TOOLS), Err(Refused::TooLong));
}

#[test]
fn only_our_scheme_is_ours() {
    for (argument, ours) in [
        ("patchbay://focus", true),
        ("PATCHBAY:anything", true),
        ("patchbay", false),
        ("patchbayx://focus", false),
        ("--home", false),
        ("päth", false),
    ] {
        assert_eq!(is_ours(argument), ours, "{argument}");
    }
}

proptest! {
    /// Whatever comes in, it is refused or it is one of the places, and what it shows can be seen.
    #[test]
    fn nothing_but_the_places_comes_out(link in "(patchbay:(//)?)?(auth/callback|focus|health|chat|[a-z./@:%]{0,8})[/?&=#%a-z0-9 \\PC]{0,40}") {
        match parse(&link, TOOLS) {
            Err(_) => {}
            Ok(Link::Callback) => prop_assert!(link.starts_with("patchbay://auth/callback")),
            Ok(Link::Show(Screen::Window)) => prop_assert_eq!(&link, "patchbay://focus"),
            Ok(Link::Show(Screen::Health { tool: None })) => prop_assert_eq!(&link, "patchbay://health"),
            Ok(Link::Show(Screen::Health { tool: Some(tool) })) => {
                prop_assert_eq!(&link, &format!("patchbay://health/{tool}"));
            }
            Ok(Link::Show(Screen::Chat { prompt })) => {
                let prompt = prompt.unwrap_or_default();
                prop_assert!(!prompt.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
            }
        }
    }

    /// A prompt that can be seen arrives as it was.
    #[test]
    fn a_prompt_arrives_as_it_was(prompt in "[ -~\\n\\tà-ÿ一-龠]{1,80}") {
        prop_assume!(!prompt.trim().is_empty());
        let escaped: String = url::form_urlencoded::byte_serialize(prompt.as_bytes()).collect();
        let link = format!("patchbay://chat?prompt={escaped}");
        prop_assert_eq!(parse(&link, TOOLS), Ok(chat(&prompt)));
    }

    /// One byte more in front or behind makes it another place.
    #[test]
    fn a_place_is_exact(byte in 0x21_u8..0x7f, in_front: bool) {
        prop_assume!(byte != b'?');
        let byte = char::from(byte);
        let link = if in_front { format!("patchbay://{byte}focus") } else { format!("patchbay://focus{byte}") };
        prop_assert!(parse(&link, TOOLS).is_err(), "{}", link);
    }
}
