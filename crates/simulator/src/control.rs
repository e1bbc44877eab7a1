//! Looking in and steering from a test: `/__control/…`, where it was asked for, and only for
//! peers on this machine.

use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::backend::{self, limits::Limits};
use crate::connection::Peer;
use crate::faults::Scenario;
use crate::refusal::Refusal;
use crate::world::{Shared, World, locked, now};

/// All its paths begin with this.
pub(crate) const PREFIX: &str = "/__control/";

/// The control routes; they answer 404 where they were not asked for.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/__control/state", get(state).post(change))
        .route("/__control/scenario", get(state).post(set_scenario).delete(clear_scenario))
        .route("/__control/requests", get(requests).delete(forget))
}

/// The peer must be this machine, and it must have meant this machine: a page that a browser
/// loaded from elsewhere can't reach it under another name.
fn allowed(world: &World, peer: &Peer, headers: &HeaderMap) -> Result<(), Refusal> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let local_name = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    if world.control && peer.address.ip().is_loopback() && local_name {
        Ok(())
    } else {
        Err(backend::not_found())
    }
}

fn told(world: &World) -> Value {
    let settings = world.settings();
    let scenario = {
        let standing = locked(&world.faults);
        json!({
            "name": standing.active().map(|scenario| scenario.name),
            "struck": standing.struck(),
        })
    };
    let requests = locked(&world.record).count();
    let person = world.person();
    let ledger = locked(&world.ledger);
    json!({
        "issuer": world.issuer,
        "seed": world.seed,
        "now": now(),
        "scenario": scenario,
        "requests": requests,
        "consent": format!("{:?}", settings.consent).to_lowercase(),
        "token_lifetime": settings.token_lifetime,
        "refuse_scopes": settings.refuse_scopes,
        "models_revision": settings.models_revision,
        "person": {"email": person.email, "plan": person.plan, "account_id": person.account_id},
        "sign_ins": ledger.families.len(),
        "sign_ins_revoked": ledger.families.values().filter(|family| family.revoked).count(),
        "refresh_tokens_spent": ledger.refresh.values().filter(|token| token.spent).count(),
        "codes_waiting": ledger.codes.values().filter(|code| code.family.is_none()).count(),
        "devices_waiting": ledger.devices.len(),
        "apps": ledger.apps.len(),
    })
}

async fn state(
    State(world): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Response {
    match allowed(&world, &peer, &headers) {
        Ok(()) => Json(told(&world)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// `POST /__control/state` with any of: `token_lifetime`, `refuse_scopes` (list), `consent`,
/// `withdraw_scopes` (list: no longer granted in refreshes), `leave_out` (list: fields that the token
/// endpoint's answers lack), `plan`, `email`, `subject`, `user_id`,
/// `account_id` (of whoever has the account from now on), `expire_access_tokens: true`, `revoke_all: true`, and of the backend: `limits`
/// (what the plan has used; null: as usual), `headers` (laid over those of an answer; a null takes
/// one away), `models_revision` (another number: another tag of the list of models).
async fn change(
    State(world): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = allowed(&world, &peer, &headers) {
        return refusal.into_response();
    }
    match serde_json::from_slice::<Value>(&body).map_err(|error| error.to_string()) {
        Ok(Value::Object(wanted)) => {
            for (name, value) in &wanted {
                if let Err(said) = apply(&world, name, value) {
                    return Refusal::detail(400, format!("{name}: {said}")).into_response();
                }
            }
            Json(told(&world)).into_response()
        }
        Ok(_) => Refusal::detail(400, "an object is expected").into_response(),
        Err(error) => Refusal::detail(400, error).into_response(),
    }
}

/// Changes one setting.
pub(crate) fn apply(world: &World, name: &str, value: &Value) -> Result<(), String> {
    let text = || value.as_str().ok_or("text is expected");
    match (name, value) {
        ("token_lifetime", Value::Null) => locked(&world.settings).token_lifetime = None,
        ("token_lifetime", _) => {
            let seconds = value.as_i64().ok_or("a number of seconds is expected")?;
            locked(&world.settings).token_lifetime = Some(seconds);
        }
        ("refuse_scopes", Value::Array(list)) => {
            let scopes = list.iter().filter_map(|scope| scope.as_str().map(str::to_owned));
            locked(&world.settings).refuse_scopes = scopes.collect();
        }
        ("consent", _) => locked(&world.settings).consent = text()?.parse()?,
        ("withdraw_scopes", _) => locked(&world.settings).withdraw_scopes = read(value)?,
        ("leave_out", _) => locked(&world.settings).leave_out = read(value)?,
        ("subject", _) => locked(&world.person).subject = text()?.to_owned(),
        ("user_id", _) => locked(&world.person).user_id = text()?.to_owned(),
        ("account_id", _) => locked(&world.person).account_id = text()?.to_owned(),
        ("plan", _) => locked(&world.person).plan = text()?.to_owned(),
        ("email", _) => locked(&world.person).email = text()?.to_owned(),
        ("limits", Value::Null) => locked(&world.settings).limits = Limits::default(),
        ("limits", _) => locked(&world.settings).limits = read(value)?,
        ("headers", Value::Null) => locked(&world.settings).headers.clear(),
        ("headers", _) => locked(&world.settings).headers = read(value)?,
        ("models_revision", _) => locked(&world.settings).models_revision = read(value)?,
        ("expire_access_tokens", Value::Bool(true)) => locked(&world.ledger).expire_issued(),
        ("revoke_all", Value::Bool(true)) => locked(&world.ledger).revoke_all(),
        _ => return Err("not understood".to_owned()),
    }
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, String> {
    T::deserialize(value).map_err(|error| error.to_string())
}

/// `POST /__control/scenario` with `{"scenario": "NAME?…"}` or null, or the bare text.
async fn set_scenario(
    State(world): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = allowed(&world, &peer, &headers) {
        return refusal.into_response();
    }
    let text = String::from_utf8_lossy(&body);
    let wanted = match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(object)) => object.get("scenario").cloned().unwrap_or_default(),
        Ok(value) => value,
        Err(_) => text.trim().into(),
    };
    let scenario = match wanted.as_str() {
        None | Some("") => None,
        Some(text) => match text.parse::<Scenario>() {
            Ok(scenario) => Some(scenario),
            Err(said) => return Refusal::detail(400, said).into_response(),
        },
    };
    locked(&world.faults).set(scenario);
    Json(told(&world)).into_response()
}

async fn clear_scenario(
    State(world): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = allowed(&world, &peer, &headers) {
        return refusal.into_response();
    }
    locked(&world.faults).set(None);
    Json(told(&world)).into_response()
}

/// `GET /__control/requests?since=NUMBER`: what was asked after that number.
async fn requests(
    State(world): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if let Err(refusal) = allowed(&world, &peer, &headers) {
        return refusal.into_response();
    }
    let since = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "since")
        .and_then(|(_, value)| value.parse::<u64>().ok())
        .unwrap_or(0);
    let mut exchanges = locked(&world.record).all();
    exchanges.retain(|exchange| exchange.number > since);
    Json(json!({"requests": exchanges})).into_response()
}

async fn forget(
    State(world): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = allowed(&world, &peer, &headers) {
        return refusal.into_response();
    }
    locked(&world.record).clear();
    Json(json!({"requests": []})).into_response()
}
