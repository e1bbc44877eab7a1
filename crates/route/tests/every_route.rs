//! Every account kind with every way to configure an address, and every way to a model.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use patchbay_failure::Kind;
use patchbay_route::{
    HeaderValue, HostFamily, Model, Place, Route, TokenFamily, Transport, judge_host, route,
};

const BACKEND: &str = "https://chatgpt.com/backend-api";
const API: &str = "https://api.openai.com/v1";

/// Configured address, and the root that comes of it for a Codex and for a plan account; none
/// where it is refused.
const BASES: &[(&str, Option<&str>, Option<&str>)] = &[
    ("", Some(BACKEND), Some(API)),
    (" ", Some(BACKEND), Some(API)),
    ("https://chatgpt.com", Some(BACKEND), None),
    ("https://chatgpt.com/", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api/", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api//", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api/v1", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api/v1/", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api/codex", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api/codex/", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api/codex/v1", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api/codex/responses", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api/codex/responses/", Some(BACKEND), None),
    ("https://chatgpt.com/backend-api/responses", Some(BACKEND), None),
    ("https://chatgpt.com/codex", Some(BACKEND), None),
    ("https://chatgpt.com/v1", Some(BACKEND), None),
    ("HTTPS://CHATGPT.COM/Backend-API/Codex", Some(BACKEND), None),
    ("https://chatgpt.com:443/backend-api", Some(BACKEND), None),
    ("https://chatgpt.com./backend-api/codex", Some(BACKEND), None),
    ("https://CHATGPT.com.:443", Some(BACKEND), None),
    (
        "https://chatgpt.com:8443/backend-api/codex",
        Some("https://chatgpt.com:8443/backend-api"),
        None,
    ),
    ("https://us.chatgpt.com./backend-api/codex", Some("https://us.chatgpt.com/backend-api"), None),
    (
        "https://chat.openai.com/backend-api/codex",
        Some("https://chat.openai.com/backend-api"),
        None,
    ),
    ("http://chatgpt.com./backend-api", None, None),
    ("https://chatgpt.com/other", Some("https://chatgpt.com/other"), None),
    ("http://chatgpt.com/backend-api", None, None),
    ("https://user@chatgpt.com/backend-api", None, None),
    ("https://chatgpt.com@evil.example/backend-api", None, None),
    ("https://chatgpt.com/backend-api?x=1", None, None),
    ("https://chatgpt.com\\@evil.example", None, None),
    ("https://api.openai.com", None, Some(API)),
    ("https://api.openai.com/v1", None, Some(API)),
    ("https://api.openai.com/v1/", None, Some(API)),
    ("https://api.openai.com/V1/Responses", None, Some(API)),
    ("https://API.OpenAI.com:443/v1", None, Some(API)),
    ("https://api.openai.com.", None, Some(API)),
    ("https://Api.OpenAI.com./v1/", None, Some(API)),
    ("https://api.openai.com:8443/v1", None, Some("https://api.openai.com:8443/v1")),
    ("https://eu.api.openai.com/v1/", None, Some("https://eu.api.openai.com/v1")),
    ("https://a.eu.api.openai.com.:8443/v1", None, Some("https://a.eu.api.openai.com:8443/v1")),
    ("http://eu.api.openai.com/v1", None, None),
    ("http://localhost.:7/v1", None, None),
    ("https://api.openai.com/responses", None, Some(API)),
    ("http://api.openai.com/v1", None, None),
    ("https://api.githubcopilot.com", None, None),
    ("https://api.business.githubcopilot.com/v1", None, None),
    ("https://myorg.openai.azure.com/openai/v1", None, None),
    ("https://gate.example", Some("https://gate.example"), Some("https://gate.example")),
    ("https://gate.example/v1", Some("https://gate.example/v1"), Some("https://gate.example/v1")),
    (
        "https://gate.example:8443/Codex/Responses",
        Some("https://gate.example:8443"),
        Some("https://gate.example:8443/Codex"),
    ),
    (
        "https://gate.example/a/codex/",
        Some("https://gate.example/a"),
        Some("https://gate.example/a/codex"),
    ),
    (
        "https://gate.example/backend-api/v1",
        Some("https://gate.example/backend-api"),
        Some("https://gate.example/backend-api/v1"),
    ),
    (
        "https://gate.example/v1/responses/",
        Some("https://gate.example/v1"),
        Some("https://gate.example/v1"),
    ),
    ("http://gate.example/v1", None, None),
    ("http://10.0.0.1/v1", None, None),
    (
        "http://127.0.0.1:7/backend-api",
        Some("http://127.0.0.1:7/backend-api"),
        Some("http://127.0.0.1:7/backend-api"),
    ),
    ("http://127.0.0.1:7/v1", Some("http://127.0.0.1:7/v1"), Some("http://127.0.0.1:7/v1")),
    ("http://[::1]:7/v1/", Some("http://[::1]:7/v1"), Some("http://[::1]:7/v1")),
    ("chatgpt.com/backend-api", None, None),
    ("ftp://chatgpt.com", None, None),
];

fn at(tokens: TokenFamily, base: &str) -> Option<Route> {
    match route(tokens, None, Some(base)) {
        Ok(route) => Some(route),
        Err(failure) => {
            assert_eq!(failure.kind, Kind::AuthScope, "{base}");
            assert_eq!(failure.detail.as_deref(), Some("refused before sending"), "{base}");
            assert_eq!(failure.title, "Patchbay did not send this.");
            assert!(!failure.meaning.contains("user@"), "{}", failure.meaning);
            None
        }
    }
}

#[test]
fn every_way_to_configure_an_address() {
    for (base, codex, plan) in BASES {
        let root = |tokens| at(tokens, base).map(|route| route.base);
        assert_eq!(root(TokenFamily::Codex).as_deref(), *codex, "codex at {base}");
        assert_eq!(root(TokenFamily::Plan).as_deref(), *plan, "plan at {base}");
    }
}

/// Whatever is configured: a route that exists leads nowhere that its token is not for.
#[test]
fn no_token_goes_to_another_family_and_a_route_is_its_own_correction() {
    for (base, ..) in BASES {
        for (tokens, own) in
            [(TokenFamily::Codex, HostFamily::ChatGpt), (TokenFamily::Plan, HostFamily::PublicApi)]
        {
            let Some(route) = at(tokens, base) else { continue };
            let allowed = [own, HostFamily::Loopback, HostFamily::Other];
            for place in [Place::Responses, Place::Models] {
                let url = route.url(place).unwrap();
                assert!(allowed.contains(&judge_host(&url)), "{base} → {url}");
                assert!(!patchbay_route::is_plain_http(&url), "{base} → {url}");
            }
            assert_eq!(at(tokens, &route.base).unwrap(), route, "{base}");
        }
    }
}

#[test]
fn each_place_has_its_address() {
    let codex = route(TokenFamily::Codex, None, None).unwrap();
    assert_eq!(codex.transport.id(), "openai-codex-responses");
    assert_eq!(
        codex.url(Place::Responses).unwrap(),
        "https://chatgpt.com/backend-api/codex/responses"
    );
    assert_eq!(
        codex.url(Place::Models).unwrap(),
        "https://chatgpt.com/backend-api/codex/models?client_version=0.169.0"
    );
    assert_eq!(codex.url(Place::Usage).unwrap(), "https://chatgpt.com/backend-api/wham/usage");
    let plan = route(TokenFamily::Plan, None, None).unwrap();
    assert_eq!(plan.transport.id(), "openai-responses");
    assert_eq!(plan.url(Place::Responses).unwrap(), "https://api.openai.com/v1/responses");
    assert_eq!(plan.url(Place::Models).unwrap(), "https://api.openai.com/v1/models");
    let refused = plan.url(Place::Usage).unwrap_err();
    assert_eq!(refused.detail.as_deref(), Some("refused before sending"));
}

/// A model never moves a request to another transport or host: only the account does. (Tools that
/// chose the transport by the model's id sent unknown ones to the public API: openclaw#64133.)
#[test]
fn every_way_to_a_model_takes_the_accounts_route() {
    let models = [
        ("built in", Model::Listed { id: "gpt-6.1-sol", lite: true }, "gpt-6.1-sol", true),
        ("built in, classic", Model::Listed { id: "gpt-5.5", lite: false }, "gpt-5.5", false),
        ("fetched", Model::Listed { id: "gpt-7-new", lite: true }, "gpt-7-new", true),
        ("typed by hand", Model::Named("gpt-9-future"), "gpt-9-future", true),
        ("typed with a provider", Model::Named("openai-codex/gpt-5.4"), "gpt-5.4", false),
        ("an old conversation's", Model::Named("gpt-5.1-codex-mini"), "gpt-5.1-codex-mini", false),
        ("not even GPT", Model::Named("o3"), "o3", false),
    ];
    for (what, model, id, lite) in models {
        let codex = route(TokenFamily::Codex, Some(model), None).unwrap();
        assert_eq!(
            (codex.transport, codex.base.as_str(), codex.model.as_deref(), codex.lite),
            (Transport::OpenAiCodexResponses, BACKEND, Some(id), lite),
            "{what}"
        );
        let sent = codex.headers(Place::Responses);
        let says_lite = sent.iter().any(|it| it.name == "x-openai-internal-codex-responses-lite");
        assert_eq!(says_lite, lite, "{what}");
        let plan = route(TokenFamily::Plan, Some(model), None).unwrap();
        assert_eq!(
            (plan.transport, plan.base.as_str(), plan.model.as_deref(), plan.lite),
            (Transport::OpenAiResponses, API, Some(id), false),
            "{what}"
        );
        assert_eq!(plan.headers(Place::Responses), []);
    }
}

#[test]
fn bodies_are_compressed_at_openais_own_backend_only() {
    let zstd = |tokens, base| route(tokens, None, base).unwrap().takes_zstd();
    assert!(zstd(TokenFamily::Codex, None));
    assert!(zstd(TokenFamily::Codex, Some("https://chatgpt.com/backend-api/codex")));
    assert!(!zstd(TokenFamily::Codex, Some("http://127.0.0.1:7/backend-api")));
    assert!(!zstd(TokenFamily::Codex, Some("https://gate.example")));
    assert!(!zstd(TokenFamily::Codex, Some("https://chatgpt.com:8443/backend-api")));
    assert!(!zstd(TokenFamily::Codex, Some("https://eu.chatgpt.com/backend-api")));
    assert!(!zstd(TokenFamily::Plan, None));
}

#[test]
fn who_asks_is_said_everywhere_and_the_conversation_only_with_a_turn() {
    let codex = route(TokenFamily::Codex, None, None).unwrap();
    for place in [Place::Responses, Place::Models, Place::Usage] {
        let sent = codex.headers(place);
        let has = |value| sent.iter().any(|header| header.value == value);
        assert!(has(HeaderValue::Is("patchbay")) && has(HeaderValue::AccountId), "{place:?}");
        assert_eq!(has(HeaderValue::ThreadId), place == Place::Responses, "{place:?}");
    }
}
