//! The issuer's signing key: RS256, made at start, published as a JWK set.

use std::io;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde_json::{Value, json};

use crate::random::digest_hex;

/// A key pair with its id.
pub(crate) struct Keys {
    signing: EncodingKey,
    verifying: DecodingKey,
    id: String,
    modulus: String,
    exponent: String,
}

impl Keys {
    /// Makes a new pair. Takes some tenths of a second: call it where blocking is allowed.
    pub(crate) fn generate() -> io::Result<Self> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(told)?;
        let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().map_err(told)?;
        // jsonwebtoken takes PKCS#8 only inside PEM; its DER entry expects PKCS#1.
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            wrap(&STANDARD.encode(der.as_ref()))
        );
        let signing = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(told)?;
        let public = pair.public_key();
        let modulus = public.modulus().big_endian_without_leading_zero().to_vec();
        let exponent = public.exponent().big_endian_without_leading_zero().to_vec();
        Ok(Self {
            signing,
            verifying: DecodingKey::from_rsa_raw_components(&modulus, &exponent),
            id: digest_hex(&[&modulus], 16),
            modulus: URL_SAFE_NO_PAD.encode(&modulus),
            exponent: URL_SAFE_NO_PAD.encode(&exponent),
        })
    }

    /// The JSON Web Key Set (RFC 7517).
    pub(crate) fn jwks(&self) -> Value {
        json!({"keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256",
            "kid": self.id, "n": self.modulus, "e": self.exponent,
        }]})
    }

    /// A signed token over `claims`.
    pub(crate) fn sign(&self, claims: &Value) -> io::Result<String> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &self.signing).map_err(told)
    }

    /// The claims of a token that this key signed, whether or not it is still in time.
    pub(crate) fn verify(&self, token: &str) -> Option<Value> {
        let mut rules = Validation::new(Algorithm::RS256);
        // Time and audience are judged by the caller, who has a word of its own for each.
        rules.validate_exp = false;
        rules.validate_aud = false;
        rules.required_spec_claims.clear();
        jsonwebtoken::decode::<Value>(token, &self.verifying, &rules).ok().map(|data| data.claims)
    }
}

fn wrap(base64: &str) -> String {
    base64
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

fn told(error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("signing key: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_what_it_verifies_and_refuses_another_key() {
        let (ours, other) = (Keys::generate().unwrap(), Keys::generate().unwrap());
        let token = ours.sign(&json!({"sub": "mira"})).unwrap();
        assert_eq!(ours.verify(&token).unwrap()["sub"], "mira");
        assert_eq!(other.verify(&token), None);
        assert_eq!(ours.verify("eyJhbGciOiJub25lIn0.e30."), None, "alg none");
    }
}
