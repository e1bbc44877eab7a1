//! What a tool uses right now, for the live test: the route of its main model, and the sign-in that
//! goes with it. Only read, each time anew.

use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use secrecy::SecretString;
use time::OffsetDateTime;

use crate::environment::Environment;
use crate::files::Files;
use crate::report::{Evidence, Route};
use crate::tools::openclaw;

/// The route of a tool's main model.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteInUse {
    /// The row of the report.
    pub route: Route,
    /// The model, without its provider.
    pub model: String,
    /// The base address as the tool takes it. It is the person's own and may hold anything: show
    /// the row's, which is masked. None where the route leads nowhere.
    pub endpoint: Option<String>,
    /// What decided it, where that is known.
    pub place: Option<Evidence>,
    /// How many files were read.
    pub files: usize,
}

/// A tool's own sign-in. Whoever asks for it uses it for one request: it is never kept, and never
/// renewed, since a refresh token that two programs use signs one of them out (`refresh_reused`).
#[derive(Debug)]
pub struct ToolSignIn {
    /// The tool's name of it, for instance `openai-codex:me@example.com`.
    pub profile: String,
    /// Its email, where the tool says it.
    pub email: Option<String>,
    /// The access token or API key.
    pub token: SecretString,
    /// Whether it is an API key.
    pub api_key: bool,
    /// The ChatGPT account id that goes with it.
    pub account_id: Option<String>,
    /// Unix time in seconds at which it ends, where the tool says it.
    pub expires_at: Option<i64>,
    /// The file that it stands in, absolute.
    pub file: String,
}

/// The route that `tool`'s main model takes.
///
/// # Errors
/// `file_unreadable` where the tool is not here, its files can't be understood, or no model of it
/// takes the ChatGPT route. `unknown` for a tool whose routes are not read yet.
pub fn route_in_use(
    env: &Environment,
    tool: &str,
    now: OffsetDateTime,
) -> Result<RouteInUse, Failure> {
    match tool {
        openclaw::ID => openclaw::route_in_use(env, &mut Files::fresh(), now),
        _ => Err(not_yet(tool)),
    }
}

/// The sign-in that `tool` uses for [`route_in_use`].
///
/// # Errors
/// `auth_missing` where there is none; otherwise as [`route_in_use`].
pub fn tool_sign_in(
    env: &Environment,
    tool: &str,
    now: OffsetDateTime,
) -> Result<ToolSignIn, Failure> {
    match tool {
        openclaw::ID => openclaw::sign_in(env, &mut Files::fresh(), now),
        _ => Err(not_yet(tool)),
    }
}

fn not_yet(tool: &str) -> Failure {
    Failure::new(Kind::Unknown)
        .with_title(said!("doctor-not-yet-title", tool = tool))
        .with_meaning(said!("doctor-not-yet-meaning"))
        .with_action_text(said!("doctor-not-yet-action"))
}
