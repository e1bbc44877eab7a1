//! Every source of a route with every broken shape, for 2026.4.9: 5 x 6 cases, none left out.

use super::table_tests::{API, CHATGPT, CODEX, PROFILES, judge, said, tool};
use crate::report::RouteSource::{
    self, Catalogue, Fallback, ModelEntry, ModelsJson, ProviderBlock,
};
use crate::report::Severity::{self, Error, Warning};
use Shape::{A, B, C, D, E, F};

const VERSION: &str = "2026.4.9";
const V1: &str = "https://chatgpt.com/backend-api/v1";
const RESPONSES: &str = "openai-responses";
const COMPLETIONS: &str = "openai-completions";
const ANTHROPIC: &str = "anthropic-messages";

/// The broken shapes of the facts, sections 1.7 and 9.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// The public API with `openai-responses`, at the provider and at its models.
    A,
    /// The public API with `openai-completions`, at both.
    B,
    /// `/backend-api/v1`.
    C,
    /// `anthropic-messages` at the provider.
    D,
    /// A good provider with one wrong model entry.
    E,
    /// Models, and no transport at the provider.
    F,
}

const SOURCES: [RouteSource; 5] = [ModelEntry, ProviderBlock, ModelsJson, Catalogue, Fallback];
const SHAPES: [Shape; 6] = [A, B, C, D, E, F];

impl Shape {
    /// The provider's base address and transport.
    fn provider(self) -> (&'static str, Option<&'static str>) {
        match self {
            A => (API, Some(RESPONSES)),
            B => (API, Some(COMPLETIONS)),
            C => (V1, Some(CODEX)),
            D => (CHATGPT, Some(ANTHROPIC)),
            E => (CHATGPT, Some(CODEX)),
            F => (CHATGPT, None),
        }
    }

    /// A provider block of this shape, with these models: id and transport.
    fn block(self, models: &[(&str, Option<&str>)]) -> String {
        let (base, api) = self.provider();
        block(base, api, models)
    }
}

/// A provider block as strict JSON, for the config and for models.json.
fn block(base: &str, api: Option<&str>, models: &[(&str, Option<&str>)]) -> String {
    let key = |api: &Option<&str>| api.map(|it| format!(r#","api":"{it}""#)).unwrap_or_default();
    let entry = |(id, api): &(&str, Option<&str>)| format!(r#"{{"id":"{id}"{}}}"#, key(api));
    let models: Vec<String> = models.iter().map(entry).collect();
    format!(r#"{{"baseUrl":"{base}"{},"models":[{}]}}"#, key(&api), models.join(","))
}

/// Where the block of a case stands.
enum Place {
    Config(String),
    /// The agent's models.json; the config has no block.
    Cache(String),
}
use Place::{Cache, Config};

struct Case {
    source: RouteSource,
    shape: Shape,
    place: Place,
    /// The agent's main model, whose row is looked at.
    model: &'static str,
    transport: &'static str,
    endpoint: &'static str,
    ok: bool,
    rules: &'static [(&'static str, Severity)],
}

/// What stands in the row: transport, endpoint, ok.
type Becomes = (&'static str, &'static str, bool);

fn case(
    (source, shape): (RouteSource, Shape),
    place: Place,
    model: &'static str,
    (transport, endpoint, ok): Becomes,
    rules: &'static [(&'static str, Severity)],
) -> Case {
    Case { source, shape, place, model, transport, endpoint, ok, rules }
}

/// A main model that is built in, another built-in one, and one that nobody knows.
const MAIN: &str = "gpt-5.4";
const OTHER: &str = "gpt-5.2";
const UNKNOWN: &str = "gpt-9";

const RIGHT: Becomes = (CODEX, CHATGPT, true);
const TRANSPORT: &[(&str, Severity)] = &[("transport", Error)];
const ENDPOINT: &[(&str, Severity)] = &[("endpoint", Error)];
const MODEL: &[(&str, Severity)] = &[("model-transport", Error)];
const BOTH_HEALED: &[(&str, Severity)] = &[("endpoint", Warning), ("transport", Warning)];
const BOTH: &[(&str, Severity)] = &[("endpoint", Error), ("transport", Error)];
const ALL_HEALED: &[(&str, Severity)] =
    &[("endpoint", Warning), ("model-transport", Warning), ("transport", Warning)];
const ALL: &[(&str, Severity)] =
    &[("endpoint", Error), ("model-transport", Error), ("transport", Error)];
const CACHE_1: &[(&str, Severity)] = &[("cache", Warning)];
const CACHE_2: &[(&str, Severity)] = &[("cache", Warning), ("cache", Warning)];
const CACHE_3: &[(&str, Severity)] = &[("cache", Warning), ("cache", Warning), ("cache", Warning)];

/// The model's own entry decides, in the config's block.
fn model_entries() -> Vec<Case> {
    let at = |shape: Shape, own| Config(shape.block(&[(MAIN, Some(own))]));
    vec![
        case((ModelEntry, A), at(A, RESPONSES), MAIN, RIGHT, ALL_HEALED),
        case((ModelEntry, B), at(B, COMPLETIONS), MAIN, (RESPONSES, API, false), ALL),
        case((ModelEntry, C), at(C, CODEX), MAIN, (CODEX, V1, false), ENDPOINT),
        case(
            (ModelEntry, D),
            at(D, ANTHROPIC),
            MAIN,
            (ANTHROPIC, CHATGPT, false),
            &[("model-transport", Error), ("transport", Error)],
        ),
        case((ModelEntry, E), at(E, COMPLETIONS), MAIN, (COMPLETIONS, CHATGPT, false), MODEL),
        // A route by an entry's own transport can't be broken by F, which is the lack of one: it
        // is the model beside it that fails.
        case(
            (ModelEntry, F),
            Config(F.block(&[(MAIN, Some(CODEX)), (OTHER, None)])),
            MAIN,
            RIGHT,
            TRANSPORT,
        ),
    ]
}

/// The model is listed without a transport of its own, so its provider's counts.
fn provider_blocks() -> Vec<Case> {
    let at = |shape: Shape| Config(shape.block(&[(MAIN, None)]));
    vec![
        case((ProviderBlock, A), at(A), MAIN, RIGHT, BOTH_HEALED),
        case((ProviderBlock, B), at(B), MAIN, (RESPONSES, API, false), BOTH),
        case((ProviderBlock, C), at(C), MAIN, (CODEX, V1, false), ENDPOINT),
        case((ProviderBlock, D), at(D), MAIN, (ANTHROPIC, CHATGPT, false), TRANSPORT),
        // A route by the provider can't be broken by E, whose provider is good: it is the model
        // beside it that fails.
        case(
            (ProviderBlock, E),
            Config(E.block(&[(MAIN, None), (OTHER, Some(COMPLETIONS))])),
            MAIN,
            RIGHT,
            MODEL,
        ),
        case((ProviderBlock, F), at(F), MAIN, (ANTHROPIC, CHATGPT, false), TRANSPORT),
    ]
}

/// Only the agent's models.json has the provider, and it lists the model. OpenClaw puts all of it
/// right by itself but a wrong path on chatgpt.com.
fn caches() -> Vec<Case> {
    let at = |shape: Shape, own| Cache(shape.block(&[(MAIN, own)]));
    vec![
        case((ModelsJson, A), at(A, Some(RESPONSES)), MAIN, RIGHT, CACHE_3),
        case((ModelsJson, B), at(B, Some(COMPLETIONS)), MAIN, RIGHT, CACHE_3),
        case((ModelsJson, C), at(C, Some(CODEX)), MAIN, (CODEX, V1, false), &[("cache", Error)]),
        case((ModelsJson, D), at(D, Some(ANTHROPIC)), MAIN, RIGHT, CACHE_2),
        case((ModelsJson, E), at(E, Some(COMPLETIONS)), MAIN, RIGHT, CACHE_1),
        // No rule: section 9.2 says it of a block in the config. The cache is written anew.
        case((ModelsJson, F), at(F, None), MAIN, RIGHT, &[]),
    ]
}

/// The built-in entry decides. In the config that takes a block that lists no model and names no
/// transport, so A, B, D and E, which name one, and F, which lists models, can't exist there: they
/// stand in a models.json that lists another model.
fn catalogue() -> Vec<Case> {
    let at = |shape: Shape, own| Cache(shape.block(&[(OTHER, own)]));
    let nothing_but_the_address = Config(block(V1, None, &[]));
    vec![
        case((Catalogue, A), at(A, Some(RESPONSES)), MAIN, RIGHT, CACHE_3),
        case((Catalogue, B), at(B, Some(COMPLETIONS)), MAIN, RIGHT, CACHE_3),
        // And this one only there: a wrong path in models.json counts for the built-in ones too.
        case((Catalogue, C), nothing_but_the_address, MAIN, (CODEX, V1, false), ENDPOINT),
        case((Catalogue, D), at(D, Some(ANTHROPIC)), MAIN, RIGHT, CACHE_2),
        case((Catalogue, E), at(E, Some(COMPLETIONS)), MAIN, RIGHT, CACHE_1),
        case((Catalogue, F), at(F, None), MAIN, RIGHT, &[]),
    ]
}

/// Nobody knows the model: the block makes one up for it.
fn fallbacks() -> Vec<Case> {
    let at = |shape: Shape, own| Config(shape.block(&[(OTHER, own)]));
    vec![
        case((Fallback, A), at(A, Some(RESPONSES)), UNKNOWN, RIGHT, ALL_HEALED),
        // The one that is made up is healed; the one that is listed fails.
        case((Fallback, B), at(B, Some(COMPLETIONS)), UNKNOWN, RIGHT, ALL),
        case((Fallback, C), at(C, Some(CODEX)), UNKNOWN, (CODEX, V1, false), ENDPOINT),
        case((Fallback, D), at(D, None), UNKNOWN, (ANTHROPIC, CHATGPT, false), TRANSPORT),
        // A made-up model can't be broken by E: it has no entry, and its provider is good.
        case((Fallback, E), at(E, Some(COMPLETIONS)), UNKNOWN, RIGHT, MODEL),
        case((Fallback, F), at(F, None), UNKNOWN, (ANTHROPIC, CHATGPT, false), TRANSPORT),
    ]
}

fn table() -> Vec<Case> {
    [model_entries(), provider_blocks(), caches(), catalogue(), fallbacks()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn every_source_with_every_broken_shape_on_2026_4_9() {
    let table = table();
    for source in SOURCES {
        for shape in SHAPES {
            let count = table.iter().filter(|it| (it.source, it.shape) == (source, shape)).count();
            assert_eq!(count, 1, "{source:?} with {shape:?} stands in the table once");
        }
    }
    assert_eq!(table.len(), SOURCES.len() * SHAPES.len());
    for case in &table {
        let name = format!("{:?} with {:?}", case.source, case.shape);
        let providers = |block: &str| format!(r#"{{"providers":{{"openai-codex":{block}}}}}"#);
        let main = format!(
            r#""agents":{{"defaults":{{"model":{{"primary":"openai-codex/{}"}}}}}}"#,
            case.model
        );
        let (config, cache) = match &case.place {
            Config(block) => (format!(r#"{{"models":{},{main}}}"#, providers(block)), None),
            Cache(block) => (format!("{{{main}}}"), Some(providers(block))),
        };
        let mut files =
            vec![("openclaw.json", &*config), ("agents/main/agent/auth-profiles.json", PROFILES)];
        files.extend(cache.as_deref().map(|it| ("agents/main/agent/models.json", it)));
        let examination = judge(VERSION, &files);

        let wanted = format!("agent main / {}", case.model);
        let rows: Vec<_> =
            tool(&examination).routes.iter().filter(|it| it.name == wanted).collect();
        let [row] = rows.as_slice() else { panic!("{name}: {} rows", rows.len()) };
        assert_eq!(row.source, case.source, "{name}");
        assert_eq!(row.transport.as_deref(), Some(case.transport), "{name}");
        assert_eq!(row.endpoint.as_deref(), Some(case.endpoint), "{name}");
        assert_eq!(row.ok, case.ok, "{name}");
        assert_eq!(said(&examination), case.rules, "{name}");
        let all = &tool(&examination).findings;
        let ours = all.iter().all(|it| it.rule.starts_with("openclaw.codex-route."));
        assert!(ours, "{name}: {all:?}");
    }
}
