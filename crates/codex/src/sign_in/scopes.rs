//! Scopes: what is asked for, what an issuer refused, and how that is said. Pure.

use super::view::{SignInNotice, SignInNoticeKind};
use patchbay_words::said;

/// The scopes of `wanted` that `refused` does not name, in order.
pub(crate) fn asked<'a>(wanted: &[&'a str], refused: &[String]) -> Vec<&'a str> {
    wanted.iter().copied().filter(|scope| !refused.iter().any(|one| one == scope)).collect()
}

/// Which of the `asked` scopes to leave out after `invalid_scope`: those that the issuer's
/// description names, else the last two of `wanted`. Empty where nothing is left to leave out.
/// `openid` always stays: without it nobody could say who signed in.
///
/// OpenAI's words: "The OAuth 2.0 Client is not allowed to request scope 'api.responses.write'."
pub(crate) fn to_drop<'a>(
    wanted: &[&'a str],
    asked: &[&'a str],
    description: Option<&str>,
) -> Vec<&'a str> {
    let words = words(description.unwrap_or_default());
    let named: Vec<&str> =
        asked.iter().copied().filter(|scope| *scope != "openid" && words.contains(scope)).collect();
    // `email` or `profile` can be plain English: they count only where no scope of a shape that
    // English lacks is named.
    let unmistakable: Vec<&str> =
        named.iter().copied().filter(|scope| scope.contains(['.', '_', ':'])).collect();
    if !unmistakable.is_empty() {
        return unmistakable;
    }
    if !named.is_empty() {
        return named;
    }
    let last_two = &wanted[wanted.len().saturating_sub(2)..];
    asked.iter().copied().filter(|scope| *scope != "openid" && last_two.contains(scope)).collect()
}

/// The words of a description, with the marks around them (quotes, a full stop) taken off.
fn words(description: &str) -> Vec<&str> {
    description
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '-' | '/')))
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect()
}

/// The one notice about everything that was left out in this sign-in.
pub(crate) fn notice(dropped: &[String]) -> SignInNotice {
    let said = said!("sign-in-scopes-dropped", count = dropped.len());
    SignInNotice::new(SignInNoticeKind::ScopeRejected, said, dropped.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: &[&str] =
        &["openid", "profile", "email", "offline_access", "model.request", "api.responses.write"];

    #[test]
    fn the_named_scope_goes_else_the_last_two() {
        let hydra = "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client \
                     is not allowed to request scope 'api.responses.write'.";
        for (description, expected) in [
            (Some(hydra), vec!["api.responses.write"]),
            (Some("scope model.request."), vec!["model.request"]),
            (
                Some("\"model.request\", \"api.responses.write\""),
                vec!["model.request", "api.responses.write"],
            ),
            (Some("Your profile may not have model.request"), vec!["model.request"]),
            (Some("offline_access is off"), vec!["offline_access"]),
            (Some("scope: email"), vec!["email"]),
            (Some("openid"), vec!["model.request", "api.responses.write"]),
            (Some("api.responses.write.all"), vec!["model.request", "api.responses.write"]),
            (Some("xmodel.request"), vec!["model.request", "api.responses.write"]),
            (Some("no"), vec!["model.request", "api.responses.write"]),
            (Some(""), vec!["model.request", "api.responses.write"]),
            (None, vec!["model.request", "api.responses.write"]),
        ] {
            assert_eq!(to_drop(WANTED, WANTED, description), expected, "{description:?}");
        }
    }

    #[test]
    fn a_scope_that_was_not_asked_for_is_no_reason_to_go_on() {
        let asked = &WANTED[..4];
        assert!(to_drop(WANTED, asked, Some("scope 'model.request'")).is_empty());
        assert!(to_drop(WANTED, asked, None).is_empty());
        let five = asked_without("model.request");
        assert_eq!(to_drop(WANTED, &five, Some("model.request")), ["api.responses.write"]);
    }

    fn asked_without(scope: &str) -> Vec<&'static str> {
        asked(WANTED, &[scope.to_owned()])
    }

    #[test]
    fn one_notice_says_how_many() {
        let one = notice(&["model.request".to_owned()]);
        assert_eq!(one.text, "OpenAI declined one permission, so Patchbay asked again without it.");
        assert_eq!(one.subject, "model.request");
        let two = notice(&["model.request".to_owned(), "api.responses.write".to_owned()]);
        assert!(two.text.contains("two permissions") && two.text.ends_with("without them."));
        assert_eq!(two.subject, "model.request, api.responses.write");
    }
}
