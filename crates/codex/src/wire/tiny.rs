//! The one tiny request of a live test: in the name of an account of our own, as a turn would send
//! it; or in the name of another tool, as that tool would send it. It is sent once. A refusal is the
//! result, never a reason to try again or to renew a token.

use patchbay_failure::{Failure, Kind, mask};
use patchbay_route::{Model, Place, TokenFamily, not_sent};
use patchbay_words::said;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use reqwest::{RequestBuilder, Response, Version};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout, timeout_at};

use super::client::{Client, body, late, lookup, now};
use super::models::{self, ModelRecord};
use super::post::{self, REFUSAL_WAIT, Refused};
use super::refusal;
use super::request::{self, InputMessage, TurnRequest};
use super::route::{self, Ids};
use super::tiny_read::{Accepted, Reads};
use crate::accounts::Access;
use crate::http::{HttpClient, transport_failure};
use crate::setup::Timeouts;

/// All that is said.
const WORDS: &str = "Reply with OK";
/// The longest part of a refusal that is shown, in characters.
const LONGEST_BODY: usize = 2_000;

/// What another tool would send, and with what.
#[derive(Debug)]
pub struct ToolRequest<'a> {
    /// The tool's own id of how it is spoken, for instance `openai-responses`.
    pub transport: &'a str,
    /// The base address, as the tool takes it.
    pub base_url: &'a str,
    /// The model.
    pub model: &'a str,
    /// The tool's own token. It is only put into this one request: renewing another program's
    /// token would sign that program out.
    pub token: &'a SecretString,
    /// The ChatGPT account id that goes with it.
    pub account_id: Option<&'a str>,
}

/// A request that is ready to be sent.
#[derive(Debug)]
pub struct Tiny {
    /// Where it goes.
    pub url: String,
    /// The model that it asks.
    pub model: String,
    pub(super) request: RequestBuilder,
    pub(super) reads: Reads,
    pub(super) timeouts: Timeouts,
}

/// A refusal, or no answer at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    /// What it means.
    pub failure: Failure,
    /// The HTTP status, where an answer came.
    pub status: Option<u16>,
    /// The server's id of the request.
    pub request_id: Option<String>,
    /// What it said, secrets masked, cut to about 2,000 characters.
    pub body: Option<String>,
}

impl Client {
    /// The request in the name of `access`, of its default model.
    ///
    /// # Errors
    /// `auth_scope` ("refused before sending") where the token may not go there.
    pub async fn tiny(&self, access: &Access) -> Result<Tiny, Failure> {
        let model = self.model(None, &access.account).await;
        let route = route::of(access, Some(&model))?;
        let url = route.url(Place::Responses)?;
        let turn = turn(&model);
        let ids = Ids { thread: &turn.conversation, turn_state: None };
        let post = self.http().post(&url);
        let body = request::body(&turn, &model, &route);
        let (bytes, encoding) = post::encoded(&body, route.takes_zstd())?;
        let mut request = route::identified(post, &route, Place::Responses, access, ids)
            .header(CONTENT_TYPE, "application/json")
            .body(bytes);
        if let Some(encoding) = encoding {
            request = request.header(CONTENT_ENCODING, encoding);
        }
        Ok(Tiny {
            url,
            model: model.id,
            request,
            reads: Reads::Responses,
            timeouts: self.timeouts(),
        })
    }
}

impl Tiny {
    /// The request of a tool.
    ///
    /// # Errors
    /// `auth_scope` ("refused before sending") where nothing is known of the transport.
    pub fn of_tool(
        http: &HttpClient,
        timeouts: Timeouts,
        tool: &ToolRequest<'_>,
    ) -> Result<Self, Failure> {
        let (url, reads) = address(tool.transport, tool.base_url)
            .ok_or_else(|| not_sent(said!("route-transport", transport = tool.transport)))?;
        let post = http.post(&url);
        let secret = tool.token.expose_secret();
        let request = match reads {
            Reads::Responses => {
                let model = models::find(&models::bundled(), tool.model)
                    .unwrap_or_else(|| models::assumed(tool.model));
                // The shape of the body goes by what the transport is for, wherever it leads.
                let tokens =
                    if is_backend(tool.transport) { TokenFamily::Codex } else { TokenFamily::Plan };
                let named = Model::Listed { id: &model.id, lite: model.lite };
                let shape = patchbay_route::route(tokens, Some(named), None)?;
                let mut post = post.bearer_auth(secret).header("originator", "patchbay");
                if let Some(id) = tool.account_id {
                    post = post.header("chatgpt-account-id", id);
                }
                if shape.lite {
                    post = post.header("x-openai-internal-codex-responses-lite", "true");
                }
                post.json(&request::body(&turn(&model), &model, &shape))
            }
            Reads::Completions => post.bearer_auth(secret).json(&json!({
                "model": tool.model,
                "stream": true,
                "messages": [{ "role": "user", "content": WORDS }],
            })),
            Reads::Messages => post
                .header("x-api-key", hidden(secret)?)
                .header("anthropic-version", "2023-06-01")
                .json(&json!({
                    "model": tool.model,
                    "stream": true,
                    "max_tokens": 16,
                    "messages": [{ "role": "user", "content": WORDS }],
                })),
        };
        Ok(Self { url, model: tool.model.to_owned(), request, reads, timeouts })
    }

    /// Sends it. Dropping the future closes the request.
    ///
    /// # Errors
    /// Whatever refused it, or kept it from being answered within the limit of the first byte.
    pub async fn send(self) -> Result<Accepted, Rejected> {
        let Self { model, request, reads, timeouts, .. } = self;
        let by = Instant::now() + timeouts.first;
        let request =
            request.header(ACCEPT, "text/event-stream").header(ACCEPT_ENCODING, "identity");
        let response = match timeout_at(by, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(Rejected::unanswered(transport_failure(&error))),
            Err(_) => {
                let failure =
                    Failure::new(Kind::Timeout).with_detail(late("no answer", timeouts.first));
                return Err(Rejected::unanswered(failure));
            }
        };
        let status = response.status();
        let request_id = request_id(&response);
        if let Some(refused) = Refused::of(&response) {
            let headers = response.headers().clone();
            let text = timeout(REFUSAL_WAIT.min(timeouts.idle), body(response)).await;
            let text = text.ok().and_then(Result::ok).unwrap_or_default();
            let failure = refused.named(&headers, &text);
            let body = Some(shown(&text)).filter(|text| !text.is_empty());
            return Err(Rejected { failure, status: Some(status.as_u16()), request_id, body });
        }
        let protocol = match response.version() {
            Version::HTTP_2 => "HTTP/2",
            Version::HTTP_3 => "HTTP/3",
            _ => "HTTP/1.1",
        };
        let status = status.as_u16();
        Ok(Accepted { status, request_id, protocol, model, response, reads, timeouts, by })
    }
}

impl Rejected {
    fn unanswered(failure: Failure) -> Self {
        Self { failure, status: None, request_id: None, body: None }
    }
}

/// The server's id of a request.
fn request_id(response: &Response) -> Option<String> {
    let header = lookup(response.headers());
    let id = ["x-request-id", "x-oai-request-id", "request-id"].into_iter().find_map(&header)?;
    Some(id.chars().filter(|c| c.is_ascii_graphic()).take(80).collect())
}

/// A body as it may be shown.
fn shown(text: &str) -> String {
    let masked = mask(text);
    masked.chars().take(LONGEST_BODY).collect()
}

/// The smallest turn that there is.
fn turn(model: &ModelRecord) -> TurnRequest {
    TurnRequest {
        model: Some(model.id.clone()),
        effort: model.efforts.first().cloned(),
        conversation: uuid::Uuid::new_v4().to_string(),
        input: vec![InputMessage::user(WORDS)],
        search: false,
        instructions: String::new(),
    }
}

/// A header's value that no `Debug` shows.
fn hidden(secret: &str) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::from_str(secret).map_err(|_| {
        Failure::new(Kind::AuthMissing).with_detail("the token holds what no header may hold")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn is_backend(transport: &str) -> bool {
    matches!(transport, "openai-codex-responses" | "openai-chatgpt-responses")
}

/// Where OpenClaw sends a turn over a transport (pi-ai as in 2026.4.9: wrong bases are not
/// corrected), and how the answer is read. None for a transport that no ChatGPT route ever has.
fn address(transport: &str, base: &str) -> Option<(String, Reads)> {
    let base = base.trim_end_matches('/');
    Some(match transport {
        it if is_backend(it) => {
            let tail = match base {
                whole if whole.ends_with("/codex/responses") => "",
                codex if codex.ends_with("/codex") => "/responses",
                _ => "/codex/responses",
            };
            (format!("{base}{tail}"), Reads::Responses)
        }
        "openai-responses" => (format!("{base}/responses"), Reads::Responses),
        "openai-completions" => (format!("{base}/chat/completions"), Reads::Completions),
        "anthropic-messages" => (format!("{base}/v1/messages"), Reads::Messages),
        _ => return None,
    })
}

/// Words of a refusal inside a stream that is none of ours.
pub(super) fn stated(event: &Value) -> Option<Failure> {
    event["error"].is_object().then(|| refusal::from_event(event, now()).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_goes_where_it_goes_also_where_that_is_wrong() {
        for (transport, base, url) in [
            ("openai-codex-responses", "https://chatgpt.com/backend-api", "/codex/responses"),
            ("openai-codex-responses", "https://chatgpt.com/backend-api/", "/codex/responses"),
            ("openai-chatgpt-responses", "https://chatgpt.com/backend-api/codex", "/responses"),
            ("openai-codex-responses", "https://chatgpt.com/backend-api/v1", "/codex/responses"),
            ("openai-codex-responses", "https://c/codex/responses", ""),
            ("openai-responses", "https://api.openai.com/v1", "/responses"),
            ("openai-completions", "https://api.openai.com/v1", "/chat/completions"),
            ("anthropic-messages", "https://chatgpt.com/backend-api", "/v1/messages"),
        ] {
            let expected = format!("{}{url}", base.trim_end_matches('/'));
            assert_eq!(address(transport, base).unwrap().0, expected, "{transport} at {base}");
        }
        assert_eq!(address("ollama", "http://127.0.0.1:11434"), None);
    }

    #[test]
    fn no_token_is_in_what_can_be_printed() {
        let token = SecretString::from("a-token-that-nobody-may-see");
        for transport in ["openai-responses", "openai-completions", "anthropic-messages"] {
            let tool = ToolRequest {
                transport,
                base_url: "https://api.openai.com/v1",
                model: "gpt-5.4",
                token: &token,
                account_id: None,
            };
            let http = crate::http::client(&Timeouts::default()).unwrap();
            let tiny = Tiny::of_tool(&http, Timeouts::default(), &tool).unwrap();
            assert!(!format!("{tool:?} {tiny:?}").contains("nobody-may-see"), "{transport}");
        }
    }
}
