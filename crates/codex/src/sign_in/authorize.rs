//! The authorize address: built by the `oauth2` crate, normalised by one pure function.

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl};
use patchbay_failure::{Failure, Kind};
use url::Url;

/// One page in the browser: its address, and what only we know of it.
pub(crate) struct Attempt {
    pub(crate) url: String,
    pub(crate) state: String,
    /// Opaque; its `Debug` shows nothing.
    pub(crate) verifier: PkceCodeVerifier,
}

/// What a page asks for.
pub(crate) struct Page<'a> {
    /// The authorize endpoint.
    pub(crate) endpoint: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) redirect_uri: &'a str,
    pub(crate) scopes: &'a [&'a str],
    pub(crate) parameters: &'a [(&'a str, &'a str)],
}

/// A new attempt: fresh state (32 random bytes) and a fresh PKCE pair (verifier of 64 bytes).
///
/// # Errors
/// `schema` where the endpoint or the redirect is no address.
pub(crate) fn attempt(page: &Page<'_>) -> Result<Attempt, Failure> {
    let wrong = |error: url::ParseError| Failure::new(Kind::Schema).with_detail(error.to_string());
    let client = BasicClient::new(ClientId::new(page.client_id.to_owned()))
        .set_auth_uri(AuthUrl::new(page.endpoint.to_owned()).map_err(wrong)?)
        .set_redirect_uri(RedirectUrl::new(page.redirect_uri.to_owned()).map_err(wrong)?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256_len(64);
    let mut request =
        client.authorize_url(|| CsrfToken::new_random_len(32)).set_pkce_challenge(challenge);
    for (name, value) in page.parameters {
        request = request.add_extra_param(*name, *value);
    }
    let (url, state) = request.url();
    Ok(Attempt { url: normalised(url, page.scopes).into(), state: state.into_secret(), verifier })
}

/// `url` with exactly one `scope` parameter that holds `scopes` once each and in order, whatever
/// it was given before; every other parameter is kept, in its order. With no scopes there is no
/// parameter either.
pub(crate) fn normalised(mut url: Url, scopes: &[&str]) -> Url {
    let mut once: Vec<&str> = Vec::with_capacity(scopes.len());
    for scope in scopes {
        if !once.contains(scope) {
            once.push(scope);
        }
    }
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != "scope")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !others.is_empty() || !once.is_empty() {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(&others);
        if !once.is_empty() {
            query.append_pair("scope", &once.join(" "));
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::AccountKind;
    use crate::sign_in::{profile, scopes};
    use proptest::prelude::*;

    fn pairs(url: &str) -> Vec<(String, String)> {
        Url::parse(url).unwrap().query_pairs().into_owned().collect()
    }

    fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
        let mut found = pairs.iter().filter(|(key, _)| key == name);
        let first = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} stands once");
        first
    }

    #[test]
    fn the_codex_address_has_the_parameters_of_the_cli() {
        let profile = profile::of(AccountKind::Codex);
        let redirect = "http://localhost:1455/auth/callback";
        let page = Page {
            endpoint: "https://auth.openai.com/oauth/authorize",
            client_id: profile.client_id,
            redirect_uri: redirect,
            scopes: profile.scopes,
            parameters: profile.parameters,
        };
        let one = attempt(&page).unwrap();
        assert!(one.url.starts_with("https://auth.openai.com/oauth/authorize?"));
        let pairs = pairs(&one.url);
        for (name, expected) in [
            ("response_type", "code"),
            ("client_id", "app_EMoamEEZ73f0CkXaXp7hrann"),
            ("redirect_uri", redirect),
            ("code_challenge_method", "S256"),
            ("state", one.state.as_str()),
            ("scope", "openid profile email offline_access model.request api.responses.write"),
            ("id_token_add_organizations", "true"),
            ("codex_cli_simplified_flow", "true"),
            ("originator", "patchbay"),
        ] {
            assert_eq!(value(&pairs, name), Some(expected), "{name}");
        }
        assert_eq!(pairs.len(), 10);
        assert_eq!(one.state.len(), 43, "32 bytes in base64url");
        assert_eq!(one.verifier.secret().len(), 86, "64 bytes in base64url");
        assert!(!one.url.contains(one.verifier.secret()));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&one.verifier);
        assert_eq!(value(&pairs, "code_challenge"), Some(challenge.as_str()));
        let other = attempt(&page).unwrap();
        assert_ne!(one.state, other.state);
        assert_ne!(one.verifier.secret(), other.verifier.secret());
    }

    proptest! {
        #[test]
        fn scopes_stand_once_in_order_and_everything_else_is_kept(
            given in proptest::collection::vec(
                (prop_oneof![
                    Just("scope".to_owned()), Just("originator".to_owned()),
                    Just("Scope".to_owned()), "[a-z_]{1,8}", "\\PC{0,6}"],
                 prop_oneof![
                    Just("openid email api.responses.write".to_owned()),
                    Just("model.request  model.request".to_owned()), "\\PC{0,12}"]),
                0..8),
            refused in proptest::sample::subsequence(
                vec!["profile", "email", "offline_access", "model.request", "api.responses.write", "x"],
                0..=6),
            fragment in proptest::option::of("[a-z]{0,4}"),
        ) {
            let wanted = profile::of(AccountKind::Codex).scopes;
            let refused: Vec<String> = refused.into_iter().map(str::to_owned).collect();
            let mut url = Url::parse("https://issuer.example/oauth/authorize").unwrap();
            if !given.is_empty() {
                url.query_pairs_mut().extend_pairs(&given);
            }
            url.set_fragment(fragment.as_deref());
            let asked = scopes::asked(wanted, &refused);
            let once = normalised(url.clone(), &asked);

            let scope: Vec<String> = once
                .query_pairs().filter(|(name, _)| name == "scope")
                .map(|(_, value)| value.into_owned()).collect();
            let expected: Vec<&str> = wanted.iter().copied()
                .filter(|scope| !refused.iter().any(|one| one == scope)).collect();
            prop_assert_eq!(scope, vec![expected.join(" ")]);

            let rest = |url: &Url| url.query_pairs().into_owned()
                .filter(|(name, _)| name != "scope").collect::<Vec<_>>();
            prop_assert_eq!(rest(&once), rest(&url));
            prop_assert_eq!(once.fragment(), url.fragment());
            prop_assert_eq!(once.path(), url.path());

            prop_assert_eq!(normalised(once.clone(), &asked), once.clone());
        }
    }
}
