//! The models that a plan has. Slugs, order and keys are those of Codex 0.169.0's own list
//! (`codex debug models --bundled`), with three older slugs that other clients still ask for.

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::random::digest_hex;
use crate::tokens::TokenKind;
use crate::world::{Shared, World};

/// A model as the rules need it.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub slug: String,
    /// Speaks the reduced protocol, which wants `reasoning.context` (openai/codex#33496).
    pub lite: bool,
    pub efforts: Vec<String>,
    record: Value,
}

static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    // Broken data gives an empty list; the test below is what keeps it whole.
    let data: Value = serde_json::from_str(include_str!("models.json")).unwrap_or_default();
    let rows = data["models"].as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| model(row, &data)).collect()
});

static TEXT: LazyLock<String> = LazyLock::new(|| document().to_string());

fn model(row: &Value, data: &Value) -> Model {
    let text = |name: &str| row[name].as_str().unwrap_or("").to_owned();
    let efforts: Vec<String> = row["efforts"]
        .as_array()
        .map(|list| list.iter().filter_map(|e| e.as_str().map(str::to_owned)).collect())
        .unwrap_or_default();
    let mut record: Map<String, Value> = data["common"].as_object().cloned().unwrap_or_default();
    for name in ["slug", "display_name", "description", "priority", "visibility"] {
        record.insert(name.to_owned(), row[name].clone());
    }
    if let Some(window) = row.get("context_window") {
        record.insert("context_window".to_owned(), window.clone());
        record.insert("max_context_window".to_owned(), window.clone());
    }
    record.insert("default_reasoning_level".to_owned(), row["default_effort"].clone());
    let described = efforts
        .iter()
        .map(|effort| json!({"effort": effort, "description": data["effort_descriptions"][effort]}))
        .collect();
    record.insert("supported_reasoning_levels".to_owned(), Value::Array(described));
    let lite = row["lite"].as_bool().unwrap_or(false);
    record.insert("use_responses_lite".to_owned(), lite.into());
    Model { slug: text("slug"), lite, efforts, record: Value::Object(record) }
}

/// The model of that slug.
pub(crate) fn find(slug: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.slug == slug)
}

/// `{"models": […]}`.
pub(crate) fn document() -> Value {
    json!({"models": MODELS.iter().map(|model| model.record.clone()).collect::<Vec<_>>()})
}

/// Tells a client when its list is old; also sent with every answer as `x-models-etag`.
pub(crate) fn etag(world: &World) -> String {
    let revision = world.settings().models_revision.to_be_bytes();
    format!("W/\"{}\"", digest_hex(&[TEXT.as_bytes(), &revision], 32))
}

/// `GET /backend-api/codex/models?client_version=…`.
pub(super) async fn codex(State(world): State<Shared>, headers: HeaderMap) -> Response {
    match super::bearer::check(&world, &headers, TokenKind::Codex) {
        Ok(_) => listed(&world, &headers),
        Err(refusal) => refusal.into_response(),
    }
}

/// The list, or 304 where the client has it.
pub(crate) fn listed(world: &World, headers: &HeaderMap) -> Response {
    let tag = etag(world);
    // Several tags may be given, and compared weakly (RFC 9110, section 13.1.2).
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let given = headers.get(header::IF_NONE_MATCH).and_then(|given| given.to_str().ok());
    let known = given.is_some_and(|given| given.split(',').any(|one| strong(one) == strong(&tag)));
    if known {
        (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response()
    } else {
        ([(header::ETAG, tag)], axum::Json(document())).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(MODELS.len(), 13);
        let default = find("gpt-6.1-sol").unwrap();
        assert!(default.lite && default.record["priority"] == 1);
        assert!(!find("gpt-5.5").unwrap().lite);
        for model in MODELS.iter() {
            assert!(!model.efforts.is_empty(), "{}", model.slug);
            let levels = model.record["supported_reasoning_levels"].as_array().unwrap();
            assert!(levels.iter().all(|level| level["description"].is_string()), "{}", model.slug);
        }
    }
}
