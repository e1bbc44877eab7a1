//! Models that an account may use: `GET …/codex/models`, and the list that is built in for when
//! nothing can be asked. Pure.

use patchbay_failure::Failure;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// One model, as `patchbay models --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Model {
    /// What a request names.
    pub id: String,
    /// What a person reads.
    pub name: String,
    /// Whether it is the one that is used where none is named. Exactly one of a list is.
    pub default: bool,
    /// Reasoning efforts that it takes, weakest first.
    pub efforts: Vec<String>,
    /// The effort that it uses where none is named.
    pub default_effort: Option<String>,
    /// In tokens; null where the server states none.
    #[ts(type = "number | null")]
    pub context_window: Option<u64>,
    /// Whether it takes images.
    pub images: bool,
    /// Whether it can search the web.
    pub web_search: bool,
}

/// The models to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ModelList {
    /// Where the list is from.
    pub source: ModelSource,
    /// The default first.
    pub models: Vec<Model>,
    /// What kept the server's own list from being had; null where `source` is `server`.
    pub failure: Option<Failure>,
}

/// Where a list of models is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModelSource {
    /// The server, just now.
    Server,
    /// The server, an earlier time.
    Stored,
    /// This version of Patchbay: the account may have others.
    BuiltIn,
}

/// What we keep of one model of the catalogue: what is shown, and how to speak to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ModelRecord {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) efforts: Vec<String>,
    #[serde(default)]
    pub(crate) default_effort: Option<String>,
    #[serde(default)]
    pub(crate) context_window: Option<u64>,
    #[serde(default)]
    pub(crate) images: bool,
    #[serde(default)]
    pub(crate) web_search: bool,
    /// `use_responses_lite` of the catalogue: the request's shape is another (openai/codex#26487).
    #[serde(default)]
    pub(crate) lite: bool,
    /// `prefer_websockets` of the catalogue is false: the model takes none.
    #[serde(default)]
    pub(crate) sse_only: bool,
}

/// The listed models of a catalogue's answer, in the order that the server gives them (priority 1
/// is the default). None where it is no catalogue.
pub(crate) fn parse(answer: &Value) -> Option<Vec<ModelRecord>> {
    let mut listed: Vec<(i64, ModelRecord)> = answer["models"]
        .as_array()?
        .iter()
        .filter(|entry| entry["visibility"].as_str().is_none_or(|shown| shown == "list"))
        .filter_map(|entry| Some((entry["priority"].as_i64().unwrap_or(i64::MAX), record(entry)?)))
        .collect();
    // Stable: models of the same priority stay in the server's order.
    listed.sort_by_key(|(priority, _)| *priority);
    Some(listed.into_iter().map(|(_, record)| record).collect())
}

fn record(entry: &Value) -> Option<ModelRecord> {
    let text = |name: &str| entry[name].as_str().filter(|text| !text.is_empty());
    let id = text("slug")?.to_owned();
    let efforts = entry["supported_reasoning_levels"].as_array().map_or_else(Vec::new, |levels| {
        let word = |level: &Value| level.as_str().or(level["effort"].as_str()).map(str::to_owned);
        levels.iter().filter_map(word).collect()
    });
    let takes = |kind: &str| {
        entry["input_modalities"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one.as_str() == Some(kind)))
    };
    Some(ModelRecord {
        name: text("display_name").unwrap_or(&id).to_owned(),
        default_effort: text("default_reasoning_level").map(str::to_owned),
        context_window: entry["context_window"].as_u64(),
        images: takes("image"),
        web_search: entry["supports_search_tool"].as_bool().unwrap_or(false),
        lite: entry["use_responses_lite"].as_bool().unwrap_or(false),
        sse_only: entry["prefer_websockets"].as_bool() == Some(false),
        efforts,
        id,
    })
}

/// The list that is built in, from `data/models.toml`: what the Codex client 0.169.0 carries.
pub(crate) fn bundled() -> Vec<ModelRecord> {
    #[derive(Deserialize)]
    struct List {
        models: Vec<ModelRecord>,
    }
    toml::from_str::<List>(include_str!("../../data/models.toml"))
        .map(|list| list.models)
        .unwrap_or_default()
}

/// What is shown of a catalogue.
pub(crate) fn shown(records: &[ModelRecord]) -> Vec<Model> {
    records
        .iter()
        .enumerate()
        .map(|(at, record)| Model {
            id: record.id.clone(),
            name: record.name.clone(),
            default: at == 0,
            efforts: record.efforts.clone(),
            default_effort: record.default_effort.clone(),
            context_window: record.context_window,
            images: record.images,
            web_search: record.web_search,
        })
        .collect()
}

/// The record of `id`.
pub(crate) fn find(records: &[ModelRecord], id: &str) -> Option<ModelRecord> {
    records.iter().find(|record| record.id == id).cloned()
}

/// What is assumed of a model that no list knows.
pub(crate) fn assumed(id: &str) -> ModelRecord {
    let lite = patchbay_route::Model::Named(id).lite();
    ModelRecord { id: id.to_owned(), name: id.to_owned(), lite, ..ModelRecord::default() }
}

/// The models that are built in, for a list to choose from while nothing can be asked.
#[must_use]
pub fn built_in_models() -> Vec<Model> {
    shown(&bundled())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn hidden_models_are_left_out_and_priority_orders_the_rest() {
        let answer = json!({ "models": [
            { "slug": "second", "visibility": "list", "priority": 2, "context_window": 1000,
              "supported_reasoning_levels": [{ "effort": "low" }, { "effort": "high" }],
              "default_reasoning_level": "high", "input_modalities": ["text", "image"],
              "supports_search_tool": true, "use_responses_lite": true },
            { "slug": "hidden", "visibility": "hide", "priority": 0 },
            { "slug": "first", "display_name": "First", "visibility": "list", "priority": 1 },
            { "display_name": "no slug", "visibility": "list" },
            { "slug": "last" },
        ]});
        let records = parse(&answer).unwrap();
        let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
        assert_eq!(ids, ["first", "second", "last"]);
        assert!(records[1].lite && records[1].images && records[1].web_search);
        let models = shown(&records);
        assert_eq!(models.iter().filter(|model| model.default).count(), 1);
        assert!(models[0].default);
        assert_eq!(models[0].name, "First");
        assert_eq!(models[1].efforts, ["low", "high"]);
        assert_eq!(models[1].default_effort.as_deref(), Some("high"));
        assert_eq!(models[1].context_window, Some(1000));
        assert_eq!(parse(&json!({ "data": [] })), None);
    }

    #[test]
    fn the_built_in_list_is_readable_and_starts_with_the_default() {
        let models = built_in_models();
        assert_eq!(models.len(), 9);
        assert_eq!(models[0].id, "gpt-6.1-sol");
        assert!(find(&bundled(), "gpt-6-luna").unwrap().lite);
        assert!(!find(&bundled(), "gpt-5.5").unwrap().lite);
    }
}
