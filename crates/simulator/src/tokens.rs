//! What the issuer remembers: codes, refresh tokens and their families, registered apps, devices.

use std::collections::{HashMap, HashSet};
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::random::secret;
use crate::world::{World, locked, now};

/// The Codex client's id, which third parties use as well.
pub(crate) const CODEX_CLIENT: &str = "app_EMoamEEZ73f0CkXaXp7hrann";
/// The id of an app that has not been registered yet.
pub(crate) const UNREGISTERED_APP: &str = "dynamic_agent_client";
/// What access tokens of both kinds are for.
pub(crate) const AUDIENCE: &str = "https://api.openai.com/v1";
/// How long an authorization code can be exchanged, in seconds.
pub(crate) const CODE_LIFETIME: i64 = 600;
/// How long an id token counts, in seconds. `--token-lifetime` leaves it alone: it is checked once,
/// at sign-in.
const IDENTITY_LIFETIME: i64 = 3600;
/// How long a refresh token lives, in seconds.
pub(crate) const REFRESH_LIFETIME: i64 = 30 * 24 * 3600;

/// The two families of tokens. They are for different endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// The Codex client's: for the ChatGPT backend only.
    Codex,
    /// A registered app's ("Sign in with ChatGPT"): for the public API only.
    Plan,
}

/// What was granted, to whom.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub kind: TokenKind,
    pub client_id: String,
    pub scopes: Vec<String>,
    pub nonce: Option<String>,
    pub resource: Option<String>,
}

impl Grant {
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

/// An authorization code.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub grant: Grant,
    /// Where it was sent; for devices, the path only.
    pub redirect: String,
    pub challenge: String,
    pub issued_at: i64,
    /// The family that came of it, once it was exchanged.
    pub family: Option<String>,
}

/// A refresh token. It stays here when it is spent, so that reuse can be told from invention.
#[derive(Debug, Clone)]
pub(crate) struct Refresh {
    pub family: String,
    pub spent: bool,
    pub issued_at: i64,
}

/// Everything that came of one sign-in.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub grant: Grant,
    pub revoked: bool,
    /// When the person consented.
    pub auth_time: i64,
}

/// A device that waits for its person.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub user_code: String,
    pub issued_at: i64,
    pub polls: u32,
    /// None while nobody answered.
    pub approved: Option<bool>,
}

/// What the issuer remembers.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub codes: HashMap<String, Code>,
    pub refresh: HashMap<String, Refresh>,
    pub families: HashMap<String, Family>,
    pub apps: HashSet<String>,
    pub devices: HashMap<String, Device>,
    pub pending: HashMap<String, crate::issuer::authorize::Asked>,
    pub api_keys: HashSet<String>,
    /// Access tokens by `jti`; false where they were made to expire before their time.
    pub access: HashMap<String, bool>,
}

impl Ledger {
    /// Ends everything that came of one sign-in.
    pub(crate) fn revoke(&mut self, family: &str) {
        if let Some(family) = self.families.get_mut(family) {
            family.revoked = true;
        }
    }

    /// Lets every access token that was issued so far count as expired.
    pub(crate) fn expire_issued(&mut self) {
        self.access.values_mut().for_each(|in_time| *in_time = false);
    }

    /// Ends everything that came of every sign-in.
    pub(crate) fn revoke_all(&mut self) {
        self.families.values_mut().for_each(|family| family.revoked = true);
    }
}

/// Opens a family for a grant; returns its id.
pub(crate) fn open_family(world: &World, grant: Grant) -> io::Result<String> {
    let id = format!("authsess_{}", secret(18)?);
    let family = Family { grant, revoked: false, auth_time: now() };
    locked(&world.ledger).families.insert(id.clone(), family);
    Ok(id)
}

/// The answer of the token endpoint: fresh tokens for a family.
pub(crate) fn issue(world: &World, family_id: &str, issuer: &str) -> io::Result<Value> {
    let Some(mut family) = locked(&world.ledger).families.get(family_id).cloned() else {
        return Err(io::Error::other("no such sign-in"));
    };
    let withdrawn = world.settings().withdraw_scopes;
    family.grant.scopes.retain(|scope| !withdrawn.contains(scope));
    let (grant, at) = (&family.grant, now());
    let lifetime = world.settings().token_lifetime.unwrap_or(match grant.kind {
        TokenKind::Codex => 10 * 24 * 3600,
        TokenKind::Plan => 3600,
    });
    let jti = secret(16)?;
    let claims = access_claims(world, &family, family_id, issuer, lifetime, &jti);
    let access = world.keys.sign(&claims)?;
    locked(&world.ledger).access.insert(jti, true);
    let mut answer = json!({
        "access_token": access,
        "expires_in": lifetime,
        "scope": grant.scopes.join(" "),
        "token_type": "bearer",
    });
    if grant.has("openid") {
        let claims = identity_claims(world, &family, family_id, issuer, &access)?;
        answer["id_token"] = world.keys.sign(&claims)?.into();
    }
    if grant.has("offline_access") {
        let token = format!("rt_{}.{}", secret(12)?, secret(32)?);
        let kept = Refresh { family: family_id.to_owned(), spent: false, issued_at: at };
        locked(&world.ledger).refresh.insert(token.clone(), kept);
        answer["refresh_token"] = token.into();
    }
    if grant.kind == TokenKind::Plan {
        answer["earliest_refresh_at"] = (at + lifetime / 2).into();
    }
    if let Some(fields) = answer.as_object_mut() {
        fields.retain(|name, _| !world.settings().leave_out.contains(name));
    }
    Ok(answer)
}

fn access_claims(
    world: &World,
    family: &Family,
    family_id: &str,
    issuer: &str,
    lifetime: i64,
    jti: &str,
) -> Value {
    let (person, at) = (world.person(), now());
    json!({
        "aud": [AUDIENCE],
        "client_id": family.grant.client_id,
        "exp": at + lifetime,
        "https://api.openai.com/auth": person.access_claim(),
        "https://api.openai.com/profile": person.profile_claim(),
        "iat": at,
        "iss": issuer,
        "jti": jti,
        "nbf": at,
        "pwd_auth_time": family.auth_time * 1000,
        "scp": family.grant.scopes,
        "session_id": family_id,
        "sub": person.subject,
    })
}

fn identity_claims(
    world: &World,
    family: &Family,
    family_id: &str,
    issuer: &str,
    access: &str,
) -> io::Result<Value> {
    let (person, at, grant) = (world.person(), now(), &family.grant);
    let half = &Sha256::digest(access.as_bytes())[..16];
    let mut claims = json!({
        "at_hash": URL_SAFE_NO_PAD.encode(half),
        "aud": [grant.client_id],
        "azp": grant.client_id,
        "auth_provider": "password",
        "auth_time": family.auth_time,
        "exp": at + IDENTITY_LIFETIME,
        "https://api.openai.com/auth": person.identity_claim(),
        "iat": at,
        "iss": issuer,
        "jti": secret(16)?,
        "rat": family.auth_time,
        "sid": family_id,
        "sub": person.subject,
    });
    if grant.has("email") {
        claims["email"] = person.email.clone().into();
        claims["email_verified"] = true.into();
    }
    if grant.has("profile") {
        claims["name"] = person.name.clone().into();
    }
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = nonce.clone().into();
    }
    Ok(claims)
}
