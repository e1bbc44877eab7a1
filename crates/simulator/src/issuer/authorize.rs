//! The authorize endpoint: who asks, for what, and whether the browser may go back there.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use url::Url;

use super::{consent, page, redirects};
use crate::faults::{Act, Place};
use crate::options::Consent;
use crate::tokens::{AUDIENCE, CODEX_CLIENT, TokenKind, UNREGISTERED_APP};
use crate::world::{Shared, World, locked};

/// Every scope that the issuer has heard of. Which of them it refuses is an option.
pub(super) const KNOWN_SCOPES: [&str; 10] = [
    "openid",
    "profile",
    "email",
    "offline_access",
    "api.connectors.read",
    "api.connectors.invoke",
    "model.request",
    "api.responses.write",
    "resource.invoke",
    PLAN_SCOPE,
];
/// The right to use the person's plan. They may sign in without granting it.
pub(crate) const PLAN_SCOPE: &str = "chatgpt.tokens.use.direct";
/// Hydra, which OpenAI's issuer is built on, refuses a shorter state.
const SHORTEST_STATE: usize = 8;

/// A request that may be put before the person.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub kind: TokenKind,
    /// For an app that is not registered yet, [`UNREGISTERED_APP`].
    pub client_id: String,
    pub app_name: String,
    pub redirect: String,
    pub state: String,
    pub scopes: Vec<String>,
    pub challenge: String,
    pub nonce: Option<String>,
    pub resource: Option<String>,
}

impl Asked {
    /// The way back, with `answer` and the state.
    pub(super) fn send_back(&self, answer: &[(&str, &str)]) -> Response {
        send_back(&self.redirect, answer, &self.state)
    }
}

/// `GET /oauth/authorize`.
pub(super) async fn authorize(
    State(world): State<Shared>,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = match read(&world, query.as_deref().unwrap_or("")) {
        Ok(asked) => asked,
        Err(response) => return *response,
    };
    if let Some(scenario) = world.strike(Place::Authorize, uri.path(), &Value::Null) {
        match scenario.act {
            Act::SendBack { error, description } => {
                let answer = [("error", error), ("error_description", description)];
                return asked.send_back(&answer);
            }
            Act::WrongState => {
                let asked = Asked { state: format!("{}x", asked.state), ..asked };
                return consent::grant(&world, &asked);
            }
            Act::DeadEnd => return page::dead_end(),
            _ => {}
        }
    }
    match world.settings().consent {
        Consent::Auto => consent::grant(&world, &asked),
        Consent::Page => consent::ask(&world, asked),
    }
}

/// Reads and judges the request. While neither the client nor the redirect is known to be right,
/// the browser is told on a page; from then on it is sent back with an error.
fn read(world: &World, query: &str) -> Result<Asked, Box<Response>> {
    let mut given: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if given.insert(key.clone().into_owned(), value.into_owned()).is_some() {
            let message = format!("The parameter {key} is given more than once.");
            return Err(Box::new(page::refused("invalid_request", &message)));
        }
    }
    let get = |name: &str| given.get(name).map_or("", String::as_str);
    let client_id = get("client_id").to_owned();
    let kind = kind_of(world, &client_id).ok_or_else(|| {
        Box::new(page::refused("invalid_client", "The requested OAuth 2.0 Client does not exist."))
    })?;
    let redirect = get("redirect_uri").to_owned();
    if !redirects::accepted(kind, &redirect) {
        return Err(Box::new(page::refused(
            "invalid_request",
            "The 'redirect_uri' parameter does not match any of the OAuth 2.0 Client's \
             pre-registered redirect urls.",
        )));
    }
    let state = get("state").to_owned();
    let refuse = |error: &str, description: &str| {
        let answer = [("error", error), ("error_description", description)];
        Box::new(send_back(&redirect, &answer, &state))
    };
    if get("response_type") != "code" {
        return Err(refuse(
            "unsupported_response_type",
            "The authorization server does not support obtaining a token using this method.",
        ));
    }
    if state.len() < SHORTEST_STATE {
        return Err(refuse(
            "invalid_request",
            "The state is missing or does not have enough characters and is therefore considered \
             too weak.",
        ));
    }
    let challenge = get("code_challenge").to_owned();
    if get("code_challenge_method") != "S256" || !is_s256(&challenge) {
        return Err(refuse(
            "invalid_request",
            "Clients must include a code_challenge of method S256 when performing the authorize \
             code flow, but it is missing or malformed.",
        ));
    }
    if kind == TokenKind::Plan
        && let Err(missing) = plan_parameters(&client_id, get)
    {
        return Err(refuse("invalid_request", &missing));
    }
    let scopes = scopes(world, kind, get("scope")).map_err(|scope| {
        refuse(
            "invalid_scope",
            &format!(
                "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is \
                 not allowed to request scope '{scope}'."
            ),
        )
    })?;
    let optional = |name: &str| given.get(name).filter(|value| !value.is_empty()).cloned();
    Ok(Asked {
        kind,
        app_name: optional("agent_name_hint").or(optional("originator")).unwrap_or_default(),
        client_id,
        state,
        scopes,
        challenge,
        nonce: optional("nonce"),
        resource: optional("resource"),
        redirect,
    })
}

fn kind_of(world: &World, client_id: &str) -> Option<TokenKind> {
    match client_id {
        CODEX_CLIENT => Some(TokenKind::Codex),
        UNREGISTERED_APP => Some(TokenKind::Plan),
        other => locked(&world.ledger).apps.contains(other).then_some(TokenKind::Plan),
    }
}

/// What "Sign in with ChatGPT" asks of an app beside plain OpenID Connect.
fn plan_parameters<'a>(
    client_id: &str,
    get: impl Fn(&'static str) -> &'a str,
) -> Result<(), String> {
    let mut needed = vec!["nonce", "resource"];
    if client_id == UNREGISTERED_APP {
        needed.extend(["agent_name_hint", "ext_agent_host_id"]);
    }
    if let Some(missing) = needed.into_iter().find(|name| get(name).is_empty()) {
        return Err(format!("The parameter {missing} is required."));
    }
    if get("resource") != AUDIENCE {
        return Err(format!("The resource is unknown; {AUDIENCE} is expected."));
    }
    Ok(())
}

/// The scopes to grant, or the first that is refused: the real issuer names one at a time too.
fn scopes(world: &World, kind: TokenKind, asked: &str) -> Result<Vec<String>, String> {
    let refused = world.settings().refuse_scopes;
    let mut granted: Vec<String> = Vec::new();
    for scope in asked.split_whitespace() {
        let refused = refused.iter().any(|name| name == scope);
        if refused && kind == TokenKind::Plan && scope == PLAN_SCOPE {
            // Not an error there: the person signs in and keeps the plan to themselves.
            continue;
        }
        if refused || !KNOWN_SCOPES.contains(&scope) {
            return Err(scope.to_owned());
        }
        if !granted.iter().any(|name| name == scope) {
            granted.push(scope.to_owned());
        }
    }
    Ok(granted)
}

/// A SHA-256 in base64url without padding is 43 characters long.
fn is_s256(challenge: &str) -> bool {
    challenge.len() == 43
        && challenge.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn send_back(redirect: &str, answer: &[(&str, &str)], state: &str) -> Response {
    let Ok(mut url) = Url::parse(redirect) else {
        return page::refused("invalid_request", "The redirect_uri can't be read.");
    };
    {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(answer);
        if !state.is_empty() {
            query.append_pair("state", state);
        }
    }
    match HeaderValue::try_from(url.as_str()) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(_) => page::refused("invalid_request", "The redirect_uri can't be read."),
    }
}
