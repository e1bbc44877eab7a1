//! What OpenClaw's main model uses right now.

use super::facts::Range;
use super::routes::{MainRoute, main_route};
use super::scene::Scene;
use super::snapshot::Snapshot;
use super::{discover, installed, judge};
use crate::edit::Node;
use crate::environment::Environment;
use crate::files::{Files, Found};
use crate::in_use::{RouteInUse, ToolSignIn};
use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use secrecy::SecretString;
use serde_json::Value as Json;
use time::OffsetDateTime;

/// See [`crate::route_in_use`].
pub(crate) fn route_in_use(
    env: &Environment,
    files: &mut Files,
    now: OffsetDateTime,
) -> Result<RouteInUse, Failure> {
    let (snapshot, range) = used(env, files, now)?;
    let scene = Scene::new(&snapshot, range, "OpenClaw".to_owned(), now);
    let main = main_route(&scene).ok_or_else(no_route)?;
    let MainRoute { row, model, endpoint, place, .. } = main;
    Ok(RouteInUse { route: row, model, endpoint, place, files: snapshot.docs.len() })
}

/// See [`crate::tool_sign_in`].
pub(crate) fn sign_in(
    env: &Environment,
    files: &mut Files,
    now: OffsetDateTime,
) -> Result<ToolSignIn, Failure> {
    let (snapshot, range) = used(env, files, now)?;
    let scene = Scene::new(&snapshot, range, "OpenClaw".to_owned(), now);
    let main = main_route(&scene).ok_or_else(no_route)?;
    if let Some(chosen) = scene.chosen(main.agent) {
        let text = |keys: [&str; 2]| {
            let value = keys.iter().find_map(|key| chosen.node.get(key)).and_then(Node::text);
            value.map(str::trim).filter(|it| !it.is_empty())
        };
        let api_key = matches!(chosen.kind, "api_key" | "api-key");
        let keys = match chosen.kind {
            "oauth" => ["access", "access"],
            "token" => ["token", "access"],
            _ => ["key", "apiKey"],
        };
        // A key may come from elsewhere (`${VAR}`, a reference): what can't be read is not guessed.
        let token = text(keys).and_then(|it| scene.substitute(it)).ok_or_else(|| {
            missing(range, format!("{} holds no token that Patchbay can read", chosen.id))
        })?;
        let file = scene.doc(chosen.node).map(|it| it.path.display().to_string());
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit in 53 bits")]
        let expires = chosen.node.get("expires").and_then(Node::number).map(|it| it as i64 / 1000);
        return Ok(ToolSignIn {
            profile: chosen.id.to_owned(),
            email: chosen.address(),
            token: SecretString::from(token),
            api_key,
            account_id: text(["accountId", "accountId"]).map(str::to_owned),
            expires_at: expires.filter(|it| *it > 0),
            file: file.unwrap_or_default(),
        });
    }
    of_codex_cli(&snapshot, files, range)
}

/// Codex CLI's sign-in, which OpenClaw takes as its own `default` profile where it has none
/// (2026.4.9: external CLI sync, runtime only).
fn of_codex_cli(
    snapshot: &Snapshot,
    files: &mut Files,
    range: &Range,
) -> Result<ToolSignIn, Failure> {
    let path = &snapshot.places.codex;
    let auth: Option<Json> = match files.read(path) {
        Found::File(seen) if snapshot.codex_cli => serde_json::from_slice(&seen.bytes).ok(),
        _ => None,
    };
    let text = |pointer: &str| auth.as_ref()?.pointer(pointer)?.as_str();
    let token = text("/tokens/access_token")
        .ok_or_else(|| missing(range, "no profile for this provider is stored".to_owned()))?;
    Ok(ToolSignIn {
        profile: format!("{}:default, of Codex CLI", range.provider),
        email: None,
        token: SecretString::from(token),
        api_key: false,
        account_id: text("/tokens/account_id").map(str::to_owned),
        expires_at: None,
        file: path.display().to_string(),
    })
}

/// The setup that OpenClaw takes by itself, and its version's behaviour.
fn used(
    env: &Environment,
    files: &mut Files,
    now: OffsetDateTime,
) -> Result<(Snapshot, &'static Range), Failure> {
    let setups = discover::setups(env, files);
    let setup = setups.into_iter().find(|it| it.used).ok_or_else(|| {
        Failure::new(Kind::FileUnreadable)
            .with_title(said!("doctor-no-openclaw-title"))
            .with_meaning(said!("doctor-no-openclaw-meaning"))
            .with_action_text(said!("doctor-no-openclaw-action"))
    })?;
    let snapshot = Snapshot::read(env, setup.places, files);
    if let Some(broken) = snapshot.broken.first() {
        let at = broken.position.map(|at| format!(":{}:{}", at.line, at.column));
        let place = format!("{}{}", broken.path.display(), at.unwrap_or_default());
        return Err(Failure::new(Kind::FileUnreadable)
            .with_meaning(broken.what.clone())
            .with_detail(place));
    }
    let (version, _) = installed::version(env, files, &snapshot);
    let range = judge::range_shown(&snapshot, version.as_ref(), now).ok_or_else(no_route)?;
    Ok((snapshot, range))
}

fn no_route() -> Failure {
    Failure::new(Kind::FileUnreadable)
        .with_title(said!("doctor-no-route-title"))
        .with_meaning(said!("doctor-no-route-meaning"))
        .with_action_text(said!("doctor-no-route-action"))
}

fn missing(range: &Range, detail: String) -> Failure {
    Failure::new(Kind::AuthMissing)
        .with_title(said!("doctor-no-sign-in-title"))
        .with_meaning(said!("doctor-no-sign-in-meaning"))
        .with_action_text(said!("doctor-sign-in-with", provider = &range.provider))
        .with_detail(detail)
}
