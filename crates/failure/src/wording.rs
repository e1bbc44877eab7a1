//! The words of each kind: what happened, what it means, what to do. Plain present tense, the actor
//! named, at most 20 words a sentence.

use crate::Kind;

/// The standard words of one kind.
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) action: &'static str,
}

pub(crate) const fn of(kind: Kind) -> Words {
    let (title, meaning, action) = match kind {
        Kind::AuthScope => (
            "The ChatGPT sign-in went to a route that accepts API keys only.",
            "Signing in again does not help: no ChatGPT sign-in carries these permissions. Only the route has to change.",
            "Repair the route, so that requests go to chatgpt.com.",
        ),
        Kind::AuthExpired => (
            "The server no longer accepts this sign-in's access token.",
            "The token expired or was withdrawn. The account itself is untouched.",
            "Refresh the sign-in. If that fails, sign in again.",
        ),
        Kind::AuthForbidden => (
            "The server knows this account and refuses the request.",
            "The sign-in works, but this account may not do this.",
            "Switch to an account that has the permission, or ask the workspace's owner for it.",
        ),
        Kind::AuthMissing => (
            "No sign-in and no API key was found for this provider.",
            "The request was not sent, or it was refused because it named no account.",
            "Sign in with ChatGPT, or add an API key in the tool.",
        ),
        Kind::AuthCooldown => (
            "The tool has set every account of this provider aside for a while.",
            "An earlier failure caused this. The tool sends nothing until the pause ends.",
            "Remove the cause first, then clear the pause.",
        ),
        Kind::NoEntitlement => (
            "This plan or workspace does not include Codex.",
            "The sign-in works. OpenAI does not offer Codex to this account.",
            "Change the plan, or ask the workspace's owner to switch Codex on.",
        ),
        Kind::RegionBlocked => (
            "OpenAI does not offer this service in this country or region.",
            "The network's address decides, not the account. Patchbay cannot change that.",
            "Nothing can be repaired here. OpenAI publishes a list of supported countries.",
        ),
        Kind::WorkspaceRestricted => (
            "Only certain workspaces may sign in here.",
            "The account belongs to another workspace than the one that is required.",
            "Switch to an account of the required workspace.",
        ),
        Kind::RefreshExpired => (
            "This sign-in ended: its refresh token is too old.",
            "OpenAI gives no new access token for it.",
            "Sign in again.",
        ),
        Kind::RefreshReused => (
            "This sign-in ended: its refresh token was already used by another program.",
            "A refresh token works once. Two programs that share one sign each other out.",
            "Sign in again here, and let each program keep its own sign-in.",
        ),
        Kind::RefreshRevoked => (
            "This sign-in was ended at OpenAI.",
            "The account was signed out, or another account took its place.",
            "Sign in again.",
        ),
        Kind::RefreshFailed => (
            "OpenAI did not renew this sign-in.",
            "The server gave no exact reason. One more try may help.",
            "Sign in again if a second try fails too.",
        ),
        Kind::RefreshContention => (
            "Another program is renewing this sign-in right now.",
            "Two renewals at once would end the sign-in, so this one waits.",
            "Wait a few seconds. The request can then be sent again.",
        ),
        Kind::RefreshTimeout => (
            "OpenAI did not renew the sign-in in time.",
            "The sign-in itself may be fine. The network or the server was slow.",
            "Try again.",
        ),
        Kind::ScopeRejected => (
            "OpenAI declined one permission.",
            "Other tools do not need it. The sign-in goes on without it.",
            "Patchbay asks again without that permission.",
        ),
        Kind::AuthDeclined => (
            "The sign-in was declined.",
            "The person or OpenAI said no on the sign-in page. Nothing was stored.",
            "Sign in again to give the permission.",
        ),
        Kind::CallbackInvalid => (
            "The browser returned an answer that does not belong to this sign-in.",
            "Patchbay used nothing of it: its state or its code did not fit.",
            "Start the sign-in again and use the newest browser page.",
        ),
        Kind::CallbackTimeout => (
            "The browser did not come back from the sign-in page in time.",
            "The page was closed, or it could not reach this computer.",
            "Paste the address that the browser shows, or sign in with a device code.",
        ),
        Kind::PortBusy => (
            "Another program holds the port that the sign-in needs.",
            "The browser's answer would reach that program instead of Patchbay.",
            "Sign in with a device code, or close the other program.",
        ),
        Kind::EdgeBlocked => (
            "A web page came back instead of an answer from the API.",
            "A gateway, a proxy or a wrong path answered. The account is not the cause.",
            "Check the network and the endpoint's path.",
        ),
        Kind::EdgeChallenge => (
            "Cloudflare asks for a browser check before it lets the request through.",
            "The network is being blocked, not the account. Signing in again does not help.",
            "Try another network, or switch the VPN or proxy off.",
        ),
        Kind::Proxy => (
            "The proxy did not let the request through.",
            "It refused, asks for its own sign-in, or is down. OpenAI was not reached.",
            "Check the proxy's address and its sign-in.",
        ),
        Kind::Dns => (
            "The server's name could not be found.",
            "This computer is offline, or its name service does not answer.",
            "Check the network connection, then try again.",
        ),
        Kind::TlsCertificate => (
            "The server's certificate was not accepted.",
            "It expired, carries another name, or comes from an issuer this computer does not trust. Nothing was sent.",
            "Check the certificates. A company network may need its own root certificate.",
        ),
        Kind::Connection => (
            "The connection was refused or broke off.",
            "The server, a proxy or the network closed it before an answer arrived.",
            "Try again.",
        ),
        Kind::Timeout => (
            "No answer arrived in time.",
            "The server or the network is slow. Nothing says that the account is at fault.",
            "Try again.",
        ),
        Kind::UpstreamUnavailable => (
            "The server reports a fault of its own.",
            "The request and the account are not the cause.",
            "Try again in a minute.",
        ),
        Kind::Overloaded => (
            "The model is at capacity.",
            "The server takes no further requests for it at this moment.",
            "Try again in a minute, or choose another model.",
        ),
        Kind::StreamClosed => (
            "The answer broke off before its end.",
            "The connection closed while the server was still writing. What arrived is kept.",
            "Try again.",
        ),
        Kind::IncompleteLength => (
            "The answer reached its length limit.",
            "The server cut it there. What arrived is complete up to that point.",
            "Continue the answer with a new message.",
        ),
        Kind::EmptyResponse => (
            "The server answered with nothing.",
            "The request was accepted, but no text came back.",
            "Try once more.",
        ),
        Kind::RateLimit => (
            "The server received too many requests in a short time.",
            "It refuses further ones for some seconds or minutes. The plan is not used up.",
            "Wait until the pause ends, then send it again.",
        ),
        Kind::UsageLimit => (
            "Usage limit reached.",
            "The plan's window is used up. Requests are refused until it resets.",
            "Wait until the limit resets, or switch to another account.",
        ),
        Kind::Quota => (
            "The account's credits or its spending limit are used up.",
            "The server refuses requests until credits are there again. Waiting alone does not help.",
            "Add credits, or raise the spending limit.",
        ),
        Kind::Schema => (
            "The server did not understand the request.",
            "The tool wrote a request in a form that this endpoint does not accept.",
            "Report this to the tool's makers with the text below.",
        ),
        Kind::UnsupportedParameter => (
            "The endpoint refuses one field of the request.",
            "The rest of the request is fine.",
            "Patchbay sends it once more without that field.",
        ),
        Kind::ModelNotFound => (
            "The server does not offer this model to this sign-in.",
            "Its name is unknown there, or the plan does not include it.",
            "Choose another model.",
        ),
        Kind::ContextOverflow => (
            "The conversation is too long for this model.",
            "The server counts more tokens than the model can read at once.",
            "Shorten the message, or start a new conversation.",
        ),
        Kind::RequestTooLarge => (
            "The request is too large.",
            "It holds more bytes than the server accepts.",
            "Shorten the message, or attach smaller files.",
        ),
        Kind::ReplayInvalid => (
            "The server does not accept the earlier messages again.",
            "An earlier item is unknown there, or its signature does not fit.",
            "Patchbay sends it once more without those items.",
        ),
        Kind::PolicyBlocked => (
            "The server refused the request under a safety policy.",
            "The sign-in and the route work.",
            "Rephrase the message.",
        ),
        Kind::SandboxBlocked => (
            "The tool's own sandbox stopped the command.",
            "The tool waits for an approval or forbids this step. The provider is not involved.",
            "Approve the step in the tool.",
        ),
        Kind::FileUnreadable => (
            "A configuration file cannot be read.",
            "Its text has a syntax error, or the file cannot be opened. Patchbay leaves it as it is.",
            "Open the file and correct it.",
        ),
        Kind::FileChanged => (
            "The file changed since Patchbay read it.",
            "Another program wrote it. Nothing was written.",
            "Read the new diff, then decide again.",
        ),
        Kind::FileNotWritable => (
            "The file cannot be written.",
            "It is read-only, the disk is full, or another program manages it. Nothing was written.",
            "Open the file and check its permissions.",
        ),
        Kind::Cancelled => (
            "The request was stopped.",
            "The person stopped it. What arrived is kept.",
            "Nothing needs to be done.",
        ),
        Kind::Unknown => (
            "Patchbay does not know this failure.",
            "It compared the text with every kind it knows and found none.",
            "Report the text below, so that the next version knows it.",
        ),
    };
    Words { title, meaning, action }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn sentences(text: &str) -> impl Iterator<Item = &str> {
        text.split(". ").map(str::trim)
    }

    #[test]
    fn every_kind_speaks_in_the_guides_voice() {
        for kind in Kind::ALL {
            let words = of(*kind);
            for text in [words.title, words.meaning, words.action] {
                assert!(text.ends_with('.') && text.len() > 8, "{kind:?}: {text}");
                for sentence in sentences(text) {
                    let count = sentence.split_whitespace().count();
                    assert!(count <= 20, "{kind:?}: {count} words: {sentence}");
                    assert!(sentence.starts_with(char::is_uppercase), "{kind:?}: {sentence}");
                }
                let plain = text.to_lowercase();
                for word in [
                    "please",
                    "oops",
                    "invalid",
                    "!",
                    "you ",
                    "your ",
                    "sorry",
                    "auth ",
                    "config error",
                ] {
                    assert!(!plain.contains(word), "{kind:?} says {word:?}: {text}");
                }
            }
            assert_eq!(sentences(words.title).count(), 1, "{kind:?}: a title is one sentence");
            assert!(sentences(words.meaning).count() <= 2, "{kind:?}: a meaning is two at most");
        }
    }

    #[test]
    fn no_two_kinds_share_a_title_or_a_meaning() {
        let titles: BTreeSet<_> = Kind::ALL.iter().map(|kind| of(*kind).title).collect();
        assert_eq!(titles.len(), Kind::ALL.len());
        let meanings: BTreeSet<_> = Kind::ALL.iter().map(|kind| of(*kind).meaning).collect();
        assert_eq!(meanings.len(), Kind::ALL.len());
    }

    #[test]
    fn a_scope_fault_sends_nobody_to_the_sign_in() {
        let words = of(Kind::AuthScope);
        assert!(words.meaning.contains("Signing in again does not help"));
        assert!(words.meaning.contains("Only the route"));
        assert!(!words.action.to_lowercase().contains("sign in"));
    }
}
