//! The decision.

use patchbay_failure::{Failure, Kind};
use patchbay_words::{Message, said};

use crate::address::{Address, HostFamily};
use crate::model::Model;
use crate::table;

/// Which family of endpoints a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenFamily {
    /// The Codex client's: the ChatGPT backend.
    Codex,
    /// "Sign in with ChatGPT" for open-source apps: the public API.
    Plan,
}

impl TokenFamily {
    /// How a turn is spoken where such tokens go.
    #[must_use]
    pub const fn transport(self) -> Transport {
        match self {
            Self::Codex => Transport::OpenAiCodexResponses,
            Self::Plan => Transport::OpenAiResponses,
        }
    }
}

/// How a turn is spoken, by the ids that other tools know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// The ChatGPT backend's.
    OpenAiCodexResponses,
    /// The public API's.
    OpenAiResponses,
}

impl Transport {
    /// `openai-codex-responses` or `openai-responses`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::OpenAiCodexResponses => "openai-codex-responses",
            Self::OpenAiResponses => "openai-responses",
        }
    }
}

/// A place on a model endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// One turn (POST).
    Responses,
    /// The models of the account (GET).
    Models,
    /// The account's limits (GET).
    Usage,
}

/// Where requests go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Whose tokens go there.
    pub tokens: TokenFamily,
    /// How a turn is spoken there.
    pub transport: Transport,
    /// The root of the endpoint, without a slash at its end: `https://chatgpt.com/backend-api`.
    pub base: String,
    /// Whom its host belongs to.
    pub family: HostFamily,
    /// The model's id as the server knows it; none where no model is asked.
    pub model: Option<String>,
    /// Whether the model is spoken to in the lite way.
    pub lite: bool,
}

/// Decides where a request goes. `base` is the configured address, none for OpenAI's own. What is
/// known to be wrong in it is corrected.
///
/// # Errors
/// `auth_scope` with the detail `refused before sending` where the token would go to another
/// family's host, cross a network as plain text, or where the address holds a user name or can't
/// be read.
pub fn route(
    tokens: TokenFamily,
    model: Option<Model<'_>>,
    base: Option<&str>,
) -> Result<Route, Failure> {
    let (host, root) = match tokens {
        TokenFamily::Codex => (table::CHATGPT_HOST, table::CHATGPT_ROOT),
        TokenFamily::Plan => (table::API_HOST, table::API_ROOT),
    };
    let (base, family) = match base.map(str::trim).filter(|base| !base.is_empty()) {
        None => (format!("https://{host}{root}"), own_family(tokens)),
        Some(written) => configured(tokens, written)?,
    };
    Ok(Route {
        tokens,
        transport: tokens.transport(),
        base,
        family,
        model: model.map(|model| model.id().to_owned()),
        // The lite way is the ChatGPT backend's own.
        lite: tokens == TokenFamily::Codex && model.is_some_and(|model| model.lite()),
    })
}

impl Route {
    /// Whether bodies may be compressed with zstd: the Codex client 0.169.0 does so at OpenAI's own
    /// backend, and not at a configured address.
    #[must_use]
    pub fn takes_zstd(&self) -> bool {
        self.tokens == TokenFamily::Codex
            && Address::read(&self.base).is_some_and(|base| base.is_at(table::CHATGPT_HOST))
    }

    /// The address of `place`.
    ///
    /// # Errors
    /// `auth_scope`, "refused before sending": the public API has no place that tells a plan's
    /// limits.
    pub fn url(&self, place: Place) -> Result<String, Failure> {
        let base = &self.base;
        match (self.tokens, place) {
            (TokenFamily::Codex, Place::Responses) => Ok(format!("{base}/codex/responses")),
            (TokenFamily::Codex, Place::Models) => {
                Ok(format!("{base}/codex/models?client_version={}", table::CLIENT_VERSION))
            }
            (TokenFamily::Codex, Place::Usage) => Ok(format!("{base}/wham/usage")),
            (TokenFamily::Plan, Place::Responses) => Ok(format!("{base}/responses")),
            (TokenFamily::Plan, Place::Models) => Ok(format!("{base}/models")),
            (TokenFamily::Plan, Place::Usage) => Err(not_sent(said!("route-no-limits"))),
        }
    }
}

/// A route that is refused here, before anything is sent: `auth_scope`.
#[must_use]
pub fn not_sent(meaning: Message) -> Failure {
    Failure::new(Kind::AuthScope)
        .with_title(said!("route-not-sent-title"))
        .with_meaning(meaning)
        .with_detail("refused before sending")
}

const fn own_family(tokens: TokenFamily) -> HostFamily {
    match tokens {
        TokenFamily::Codex => HostFamily::ChatGpt,
        TokenFamily::Plan => HostFamily::PublicApi,
    }
}

const fn own_host(tokens: TokenFamily) -> &'static str {
    match tokens {
        TokenFamily::Codex => table::CHATGPT_HOST,
        TokenFamily::Plan => table::API_HOST,
    }
}

/// The root that `written` means, and whose it is.
fn configured(tokens: TokenFamily, written: &str) -> Result<(String, HostFamily), Failure> {
    let Some(address) = Address::read(written) else {
        return Err(not_sent(said!("route-no-address")));
    };
    if address.userinfo {
        return Err(not_sent(said!("route-user-name")));
    }
    let (host, family) = (&address.host, address.family());
    if family != own_family(tokens) {
        let why = match family {
            HostFamily::ChatGpt => Some(said!("route-codex-only", host = host)),
            HostFamily::PublicApi => Some(said!("route-plan-only", host = host)),
            HostFamily::Copilot => Some(said!("route-copilot-only", host = host)),
            HostFamily::Azure => Some(said!("route-azure-only", host = host)),
            HostFamily::Loopback | HostFamily::Other => None,
        };
        if let Some(why) = why {
            return Err(not_sent(why));
        }
    }
    if !address.secure && !address.is_loopback() {
        return Err(not_sent(said!("route-plain-http", host = host)));
    }
    if address.rest.contains(['?', '#', '\\']) {
        return Err(not_sent(said!("route-more-than-path")));
    }
    let known = address.is_at(own_host(tokens));
    let path = match tokens {
        TokenFamily::Codex => backend_path(&address.rest, known),
        TokenFamily::Plan => public_path(&address.rest, known),
    };
    Ok((format!("{}{path}", address.origin()), family))
}

/// The root of a ChatGPT backend. `known`: it is OpenAI's own, so its root is known.
fn backend_path(written: &str, known: bool) -> String {
    let path = written.trim_end_matches('/');
    if known {
        let lower = path.to_ascii_lowercase();
        let below = lower.strip_prefix(table::CHATGPT_ROOT).unwrap_or(&lower);
        if below.is_empty() || below == "/responses" || table::BACKEND_TAILS.contains(&below) {
            return table::CHATGPT_ROOT.to_owned();
        }
    }
    let path = without(path, "/responses");
    for tail in table::BACKEND_TAILS.iter().filter(|tail| **tail != "/v1") {
        let root = without(path, tail);
        if root != path {
            return root.to_owned();
        }
    }
    // Elsewhere, a bare `/v1` may be the root of a proxy's own.
    let root = without(path, "/v1");
    if root.to_ascii_lowercase().ends_with(table::CHATGPT_ROOT) { root } else { path }.to_owned()
}

/// The root of a public API. `known`: it is OpenAI's own, so its root is known.
fn public_path(written: &str, known: bool) -> String {
    let path = without(written.trim_end_matches('/'), "/responses");
    if known && (path.is_empty() || path.eq_ignore_ascii_case(table::API_ROOT)) {
        return table::API_ROOT.to_owned();
    }
    path.to_owned()
}

/// `path` without `tail` at its end, in whatever case, and without the slashes before it.
fn without<'a>(path: &'a str, tail: &str) -> &'a str {
    let cut = path.len().checked_sub(tail.len()).and_then(|at| path.split_at_checked(at));
    match cut {
        Some((root, end)) if end.eq_ignore_ascii_case(tail) => root.trim_end_matches('/'),
        _ => path,
    }
}
