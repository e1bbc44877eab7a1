//! Exchanging the code for tokens, through the `oauth2` crate over our own HTTP client.

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AccessToken, AuthorizationCode, Client, ClientId, HttpRequest, HttpResponse, PkceCodeVerifier,
    RedirectUrl, RefreshToken, RequestTokenError, Scope, StandardRevocableToken, TokenResponse,
    TokenUrl, http,
};
use patchbay_failure::{Failure, Kind, Signal, classify};
use patchbay_words::said;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::accounts::{Tokens, error_code, error_words, moment, seconds, words};
use crate::http::{date, transport_failure};

/// What the exchange needs.
pub(crate) struct Exchange {
    pub(crate) token_endpoint: String,
    pub(crate) client_id: String,
    /// The very address that the page was asked with.
    pub(crate) redirect_uri: String,
    pub(crate) code: SecretString,
    pub(crate) verifier: PkceCodeVerifier,
    /// What the tokens are to be for (plan kind).
    pub(crate) resource: Option<&'static str>,
    pub(crate) patience: Duration,
}

/// Tokens, and what the issuer said of them.
pub(crate) struct Exchanged {
    pub(crate) tokens: Tokens,
    /// Seconds that the access token lives.
    pub(crate) expires_in: Option<i64>,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) token_type: Option<String>,
    /// Unix time in seconds (plan kind).
    pub(crate) earliest_refresh_at: Option<i64>,
    /// The issuer's own time, Unix time in seconds, where it told it.
    pub(crate) at: Option<i64>,
}

/// The token answer. All but the access token may be missing; `oauth2`'s own type insists on a
/// `token_type`, which the Codex CLI does not read.
#[derive(Deserialize)]
struct Answer {
    access_token: AccessToken,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(default)]
    id_token: Option<AccessToken>,
    #[serde(default)]
    expires_in: Value,
    #[serde(default)]
    scope: Value,
    #[serde(default, rename = "token_type")]
    told_type: Value,
    #[serde(default)]
    earliest_refresh_at: Value,
    #[serde(skip, default = "bearer")]
    token_type: BasicTokenType,
}

const fn bearer() -> BasicTokenType {
    BasicTokenType::Bearer
}

/// `oauth2` asks for both; neither may tell a token.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer")
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl TokenResponse for Answer {
    type TokenType = BasicTokenType;
    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }
    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }
    fn expires_in(&self) -> Option<Duration> {
        seconds(&self.expires_in).and_then(|s| u64::try_from(s).ok()).map(Duration::from_secs)
    }
    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }
    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

/// Exchanges the code at the token endpoint (form-encoded, PKCE S256).
///
/// # Errors
/// What the network did, or the issuer's refusal in its own words.
pub(crate) async fn run(http: &reqwest::Client, exchange: Exchange) -> Result<Exchanged, Failure> {
    let wrong = |error: url::ParseError| Failure::new(Kind::Schema).with_detail(error.to_string());
    let client: Client<
        BasicErrorResponse,
        Answer,
        BasicTokenIntrospectionResponse,
        StandardRevocableToken,
        BasicRevocationErrorResponse,
    > = Client::new(ClientId::new(exchange.client_id));
    let client = client
        .set_token_uri(TokenUrl::new(exchange.token_endpoint.clone()).map_err(wrong)?)
        .set_redirect_uri(RedirectUrl::new(exchange.redirect_uri).map_err(wrong)?);
    let at = Arc::new(OnceLock::new());
    let send = |request: HttpRequest| send(http.clone(), request, Arc::clone(&at));
    let mut request = client
        .exchange_code(AuthorizationCode::new(exchange.code.expose_secret().to_owned()))
        .set_pkce_verifier(exchange.verifier);
    if let Some(resource) = exchange.resource {
        request = request.add_extra_param("resource", resource);
    }
    let asked = request.request_async(&send);
    let answer = tokio::time::timeout(exchange.patience, asked)
        .await
        .map_err(|_| Failure::new(Kind::Timeout).with_detail(&exchange.token_endpoint))?
        .map_err(|error| match error {
            RequestTokenError::Request(failure) => failure,
            // The rest can quote the answer, and with it a token: only the fact is told.
            _ => Failure::new(Kind::Unknown)
                .with_title(said!("sign-in-not-understood-title"))
                .with_detail("no tokens in the answer of the token endpoint"),
        })?;
    let secret = |text: &String| SecretString::from(text.as_str());
    Ok(Exchanged {
        expires_in: seconds(&answer.expires_in),
        scopes: answer.scope.as_str().map(words),
        token_type: answer.told_type.as_str().map(str::to_owned),
        earliest_refresh_at: moment(&answer.earliest_refresh_at),
        at: at.get().copied(),
        tokens: Tokens {
            access: secret(answer.access_token.secret()),
            refresh: answer.refresh_token.as_ref().map(|token| secret(token.secret())),
            id: answer.id_token.as_ref().map(|token| secret(token.secret())),
        },
    })
}

/// One request of `oauth2` over our client. A refusal becomes a failure here, where status and
/// body are both at hand; the issuer's time goes to `at`, since `oauth2` drops the headers.
async fn send(
    http: reqwest::Client,
    request: HttpRequest,
    at: Arc<OnceLock<i64>>,
) -> Result<HttpResponse, Failure> {
    let request = reqwest::Request::try_from(request).map_err(|error| transport_failure(&error))?;
    let answer = http.execute(request).await.map_err(|error| transport_failure(&error))?;
    let status = answer.status();
    if let Some(told) = date(answer.headers()) {
        let _ = at.set(told);
    }
    let body = answer.bytes().await.map_err(|error| transport_failure(&error))?;
    if !status.is_success() {
        return Err(refusal(status.as_u16(), &String::from_utf8_lossy(&body)));
    }
    let mut response = HttpResponse::new(body.to_vec());
    // `oauth2` insists on 200 and on a JSON content type; issuers are less strict.
    *response.status_mut() = http::StatusCode::OK;
    Ok(response)
}

/// What an issuer's refusal says: its body where it is JSON, its error code, and the failure that
/// these amount to.
pub(super) fn named_refusal(status: u16, body: &str) -> (Option<Value>, Option<String>, Failure) {
    let parsed: Option<Value> = serde_json::from_str(body).ok();
    let code = parsed.as_ref().and_then(error_code);
    let signal = Signal {
        status: Some(status),
        code: code.as_deref(),
        provider: Some("openai-codex"),
        text: body,
        ..Signal::default()
    };
    let named = classify(&signal, 0);
    (parsed, code, named)
}

/// Names the issuer's refusal of a code (Codex CLI 0.169 reads the same fields).
fn refusal(status: u16, body: &str) -> Failure {
    let (parsed, code, named) = named_refusal(status, body);
    let Some(parsed) = parsed else {
        return named;
    };
    let said = error_words(&parsed).or(code).unwrap_or_else(|| format!("HTTP {status}"));
    match named.kind {
        Kind::NoEntitlement
        | Kind::RegionBlocked
        | Kind::WorkspaceRestricted
        | Kind::RateLimit
        | Kind::UpstreamUnavailable
        | Kind::Overloaded
        | Kind::Timeout
        | Kind::Proxy => named,
        // Whatever else it would mean elsewhere: here the issuer declined to sign in.
        _ => Failure::new(Kind::AuthDeclined).with_detail(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_code_is_said_in_the_issuers_words() {
        let failure =
            refusal(400, r#"{"error":"invalid_grant","error_description":"Code was used."}"#);
        assert_eq!(failure.kind, Kind::AuthDeclined);
        assert_eq!(failure.detail.as_deref(), Some("Code was used."));
        let failure = refusal(403, r#"{"error":{"code":"x","message":"Redirect refused."}}"#);
        assert_eq!(failure.detail.as_deref(), Some("Redirect refused."));
    }

    #[test]
    fn an_answer_tells_no_token() {
        let answer: Answer = serde_json::from_str(
            r#"{"access_token":"tok-a","refresh_token":"tok-r","id_token":"tok-i","expires_in":"9"}"#,
        )
        .unwrap();
        assert_eq!(answer.expires_in(), Some(Duration::from_secs(9)));
        let told = format!("{answer:?} {}", serde_json::to_string(&answer).unwrap());
        assert!(!told.contains("tok-"), "{told}");
    }
}
