//! What the tokens say of their owner. Decoded without verification: it is shown, sent back to the
//! issuer's own endpoints, and never decides what anybody may do. (The plan kind verifies its id
//! token: [`super::plan`].)

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

/// Claims of an id or access token (codex-rs `token_data.rs`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    /// `email`, else `https://api.openai.com/profile`.email.
    pub(crate) email: Option<String>,
    /// `chatgpt_plan_type`.
    pub(crate) plan: Option<String>,
    /// `chatgpt_account_id`: the workspace.
    pub(crate) workspace: Option<String>,
    /// `chatgpt_user_id`, else `user_id`, else `sub`.
    pub(crate) user: Option<String>,
    /// `exp`, Unix time in seconds.
    pub(crate) exp: Option<i64>,
    /// `iat`, Unix time in seconds.
    pub(crate) iat: Option<i64>,
    /// `iss`.
    pub(crate) issuer: Option<String>,
    /// `scp`: what an access token was granted.
    pub(crate) scopes: Vec<String>,
}

impl Claims {
    /// Claims of a JWT; all empty where it is none.
    pub(crate) fn of(token: &SecretString) -> Self {
        Self::parse(token.expose_secret()).unwrap_or_default()
    }

    fn parse(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        let claims: Value = serde_json::from_slice(&bytes).ok()?;
        let auth = claims.get("https://api.openai.com/auth").unwrap_or(&Value::Null);
        let profile = claims.get("https://api.openai.com/profile").unwrap_or(&Value::Null);
        Some(Self {
            email: text(&claims, "email").or_else(|| text(profile, "email")),
            plan: text(auth, "chatgpt_plan_type"),
            workspace: text(auth, "chatgpt_account_id"),
            user: text(auth, "chatgpt_user_id")
                .or_else(|| text(auth, "user_id"))
                .or_else(|| text(&claims, "sub")),
            exp: moment(&claims, "exp"),
            iat: moment(&claims, "iat"),
            issuer: text(&claims, "iss"),
            scopes: claims.get("scp").and_then(Value::as_array).map_or_else(Vec::new, |all| {
                all.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
            }),
        })
    }

    /// These claims, and those of `other` where these have none.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            email: self.email.or(other.email),
            plan: self.plan.or(other.plan),
            workspace: self.workspace.or(other.workspace),
            user: self.user.or(other.user),
            exp: self.exp.or(other.exp),
            iat: self.iat.or(other.iat),
            issuer: self.issuer.or(other.issuer),
            scopes: if self.scopes.is_empty() { other.scopes } else { self.scopes },
        }
    }
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn moment(value: &Value, key: &str) -> Option<i64> {
    let told = value.get(key)?;
    told.as_i64().or_else(|| told.as_f64().filter(|at| at.is_finite()).map(|at| at as i64))
}

/// Whether both are told, and differ.
pub(crate) fn differ(one: &Option<String>, other: &Option<String>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

/// When an access token that came `now` ends, Unix time in seconds by the clock here: by the
/// issuer's `expires_in`, else by how long the token itself says that it lives, else by its own
/// `exp`, else in an hour. Lengths come first: the issuer's clock may be another.
pub(crate) fn ends_at(access: &SecretString, expires_in: Option<i64>, now: i64) -> i64 {
    expires_in
        .filter(|seconds| *seconds > 0)
        .map(|seconds| now.saturating_add(seconds))
        .or_else(|| {
            let Claims { exp, iat, .. } = Claims::of(access);
            let lives = exp?.checked_sub(iat?).filter(|seconds| *seconds > 0)?;
            Some(now.saturating_add(lives))
        })
        // A fresh token that has ended already is a clock that is wrong here; taken at its word,
        // each request would ask for another one.
        .or_else(|| Claims::of(access).exp.filter(|end| *end > now))
        .unwrap_or_else(|| now.saturating_add(3600))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn jwt(payload: &Value) -> SecretString {
        let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
        SecretString::from(format!("e30.{payload}.sig"))
    }

    #[test]
    fn claims_come_from_either_place() {
        let claims = Claims::of(&jwt(&json!({
            "sub": "auth0|1", "exp": 1_900_000_000,
            "https://api.openai.com/profile": {"email": "ada@example.com"},
            "https://api.openai.com/auth": {
                "chatgpt_plan_type": "plus", "chatgpt_account_id": "acc-1", "user_id": "user-1"},
        })));
        assert_eq!(claims.email.as_deref(), Some("ada@example.com"));
        assert_eq!(claims.plan.as_deref(), Some("plus"));
        assert_eq!(claims.workspace.as_deref(), Some("acc-1"));
        assert_eq!(claims.user.as_deref(), Some("user-1"));
        assert_eq!(claims.exp, Some(1_900_000_000));
    }

    #[test]
    fn what_is_no_jwt_has_no_claims() {
        for text in ["", "a", "a.b", "a.b.c", "e30.bm8.x", "e30.W10.x", "...."] {
            assert_eq!(Claims::of(&SecretString::from(text)), Claims::default(), "{text}");
        }
    }

    #[test]
    fn an_end_is_always_known() {
        let opaque = SecretString::from("opaque");
        assert_eq!(ends_at(&opaque, Some(10), 100), 110);
        assert_eq!(ends_at(&opaque, None, 100), 3700);
        assert_eq!(ends_at(&opaque, Some(-5), 100), 3700);
        assert_eq!(ends_at(&opaque, Some(i64::MAX), 100), i64::MAX);
        assert_eq!(ends_at(&jwt(&json!({"exp": 777})), None, 100), 777);
        // Clocks that differ by an hour, in either direction, and without `expires_in`.
        let hour = jwt(&json!({"iat": 10_000, "exp": 13_600}));
        for now in [10_000 - 3600, 10_000, 10_000 + 3300, 10_000 + 3600] {
            assert_eq!(ends_at(&hour, None, now), now + 3600, "{now}");
            assert_eq!(ends_at(&hour, Some(600), now), now + 600, "{now}");
        }
        assert_eq!(ends_at(&jwt(&json!({"iat": 900, "exp": 777})), None, 100), 777);
    }
}
