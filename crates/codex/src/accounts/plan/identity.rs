//! Verifying an id token: RS256 against the issuer's published keys, by `jsonwebtoken`; what it
//! must say is judged here, at a time that is given as a value.

use std::time::Duration;

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::discovery::{self, Discovery};

/// Seconds by which the issuer's clock and ours may differ (OpenAI's development kit).
const LEEWAY: i64 = 5;

/// What the token has to say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    /// The issued client id.
    pub(crate) client_id: &'a str,
    /// Of the sign-in; none for a token of a refresh.
    pub(crate) nonce: Option<&'a str>,
    /// The person that it has to be, where one is known.
    pub(crate) subject: Option<&'a str>,
    /// Unix time in seconds at which the token arrived.
    pub(crate) now: i64,
}

/// Why nobody knows yet, or why it is not the person.
#[derive(Debug)]
pub(crate) enum Unconfirmed {
    /// The keys can't be had: this says nothing of the identity.
    Later(Failure),
    /// It is not what was asked for.
    Never(Failure),
    /// It is another person than it has to be.
    Another(Failure),
}

const ANOTHERS: &str = "it is another person's than this account's";

/// The claims that are judged.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    sub: String,
    exp: f64,
    iat: f64,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Fetches the keys and verifies `token`; its `sub`.
pub(crate) async fn confirm(
    http: &reqwest::Client,
    discovery: &Discovery,
    token: &SecretString,
    expected: Expected<'_>,
    patience: Duration,
) -> Result<String, Unconfirmed> {
    let later = |failure: Failure| {
        Unconfirmed::Later(
            failure
                .with_title(said!("sign-in-unconfirmed-title"))
                .with_meaning(said!("sign-in-unconfirmed-meaning"))
                .with_action_text(said!("sign-in-unconfirmed-action")),
        )
    };
    let fetched = discovery::document(http, &discovery.jwks_uri, patience).await;
    let bytes = fetched.map_err(later)?;
    let keys: JwkSet = serde_json::from_slice(&bytes).map_err(|_| {
        later(Failure::new(Kind::UpstreamUnavailable).with_detail("the key set is not JSON"))
    })?;
    verify(token, &keys, &discovery.issuer, expected).map_err(|why| match why {
        ANOTHERS => Unconfirmed::Another(invalid(why)),
        _ => Unconfirmed::Never(invalid(why)),
    })
}

fn verify(
    token: &SecretString,
    keys: &JwkSet,
    issuer: &str,
    expected: Expected<'_>,
) -> Result<String, &'static str> {
    let token = token.expose_secret();
    let header = jsonwebtoken::decode_header(token).map_err(|_| "it is no signed token")?;
    if header.alg != Algorithm::RS256 {
        return Err("it is not signed with RS256");
    }
    let key = match (&header.kid, keys.keys.as_slice()) {
        (Some(kid), _) => keys.find(kid),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let key = key.ok_or("the issuer publishes no such key")?;
    let key = DecodingKey::from_jwk(key).map_err(|_| "the issuer's key can't be used")?;
    let mut rules = Validation::new(Algorithm::RS256);
    // The signature is the crate's; every claim is judged below, each with a word of its own and
    // at the time when the token arrived, so that a check can be made up for later.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &rules)
        .map_err(|_| "its signature or its claims are wrong")?
        .claims;
    judge(&claims, issuer, expected)?;
    Ok(claims.sub)
}

fn judge(claims: &Claims, issuer: &str, expected: Expected<'_>) -> Result<(), &'static str> {
    if claims.iss != issuer {
        return Err("it is another issuer's");
    }
    let (ours, several) = match &claims.aud {
        Audience::One(one) => (one == expected.client_id, false),
        Audience::Several(all) => (all.iter().any(|one| one == expected.client_id), all.len() > 1),
    };
    if !ours {
        return Err("it is for another app");
    }
    match &claims.azp {
        Some(party) if party != expected.client_id => return Err("it was made for another app"),
        None if several => return Err("it does not say which app it was made for"),
        _ => {}
    }
    let now = expected.now as f64;
    if !claims.exp.is_finite() || claims.exp + (LEEWAY as f64) <= now {
        return Err("it has ended");
    }
    if !claims.iat.is_finite() || claims.iat - (LEEWAY as f64) > now {
        return Err("it is from the future: this computer's clock may be wrong");
    }
    if let Some(nonce) = expected.nonce {
        let told = claims.nonce.as_deref().unwrap_or_default();
        if !bool::from(told.as_bytes().ct_eq(nonce.as_bytes())) {
            return Err("its nonce is not that of this sign-in");
        }
    }
    if claims.sub.trim().is_empty() {
        return Err("it names nobody");
    }
    if expected.subject.is_some_and(|subject| subject != claims.sub) {
        return Err(ANOTHERS);
    }
    Ok(())
}

fn invalid(why: &str) -> Failure {
    Failure::new(Kind::CallbackInvalid)
        .with_title(said!("sign-in-identity-title"))
        .with_meaning(said!("sign-in-identity-meaning"))
        .with_detail(format!("id token: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims {
            iss: "https://i".to_owned(),
            aud: Audience::Several(vec!["oaiapp_1".to_owned()]),
            sub: "user-1".to_owned(),
            exp: 1000.0,
            iat: 500.0,
            azp: Some("oaiapp_1".to_owned()),
            nonce: Some("n".to_owned()),
        }
    }

    const EXPECTED: Expected<'_> =
        Expected { client_id: "oaiapp_1", nonce: Some("n"), subject: Some("user-1"), now: 600 };

    #[test]
    fn each_claim_is_judged() {
        let at = |now| Expected { now, ..EXPECTED };
        let judge = |claims: Claims, expected| judge(&claims, "https://i", expected);
        assert_eq!(judge(claims(), EXPECTED), Ok(()));
        let one = Claims { aud: Audience::One("oaiapp_1".into()), azp: None, ..claims() };
        assert_eq!(judge(one, EXPECTED), Ok(()));
        assert!(judge(claims(), at(1004)).is_ok(), "5 s of leeway");
        assert!(judge(claims(), at(1005)).is_err());
        assert!(judge(claims(), at(495)).is_ok());
        assert!(judge(claims(), at(494)).is_err());
        let several = || Audience::Several(vec!["x".into(), "oaiapp_1".into()]);
        for wrong in [
            Claims { iss: "https://j".into(), ..claims() },
            Claims { aud: Audience::One("x".into()), ..claims() },
            Claims { aud: Audience::Several(Vec::new()), ..claims() },
            Claims { aud: several(), azp: None, ..claims() },
            Claims { azp: Some("x".into()), ..claims() },
            Claims { nonce: Some("m".into()), ..claims() },
            Claims { nonce: None, ..claims() },
            Claims { sub: " ".into(), ..claims() },
            Claims { sub: "user-2".into(), ..claims() },
            Claims { exp: f64::NAN, ..claims() },
        ] {
            assert!(judge(wrong, EXPECTED).is_err());
        }
        assert!(judge(Claims { aud: several(), ..claims() }, EXPECTED).is_ok());
        let of_refresh = Expected { nonce: None, subject: None, ..EXPECTED };
        assert!(judge(Claims { nonce: None, ..claims() }, of_refresh).is_ok());
    }

    #[test]
    fn what_is_not_signed_is_refused() {
        let keys = JwkSet { keys: Vec::new() };
        for token in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJSUzI1NiJ9.e30.x"] {
            let token = SecretString::from(token.to_owned());
            assert!(verify(&token, &keys, "https://i", EXPECTED).is_err());
        }
    }
}
