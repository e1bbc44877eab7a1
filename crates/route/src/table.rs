//! The facts: hosts, whom they belong to, and how people and tools write their addresses.

use crate::address::HostFamily;

/// The ChatGPT backend's host.
pub const CHATGPT_HOST: &str = "chatgpt.com";
/// The path of the ChatGPT backend's root.
pub const CHATGPT_ROOT: &str = "/backend-api";
/// The public API's host.
pub const API_HOST: &str = "api.openai.com";
/// The path of the public API's root.
pub const API_ROOT: &str = "/v1";
/// The host that earlier OpenClaw versions left in ChatGPT routes.
pub const COPILOT_HOST: &str = "api.githubcopilot.com";

/// Hosts by their whole name.
pub const HOSTS: &[(&str, HostFamily)] = &[
    (CHATGPT_HOST, HostFamily::ChatGpt),
    // Its earlier name.
    ("chat.openai.com", HostFamily::ChatGpt),
    (API_HOST, HostFamily::PublicApi),
    (COPILOT_HOST, HostFamily::Copilot),
];

/// Hosts by the end of their name. Those of a region (`eu.api.openai.com`) take what the whole
/// name takes.
pub const HOST_ENDS: &[(&str, HostFamily)] = &[
    (".chatgpt.com", HostFamily::ChatGpt),
    (".chat.openai.com", HostFamily::ChatGpt),
    (".api.openai.com", HostFamily::PublicApi),
    (".githubcopilot.com", HostFamily::Copilot),
    (".openai.azure.com", HostFamily::Azure),
    (".cognitiveservices.azure.com", HostFamily::Azure),
    (".services.ai.azure.com", HostFamily::Azure),
];

/// What tools write behind the ChatGPT backend's root and all mean the root by; the longer first.
/// `/v1` is the one that the backend itself answers with a page (openclaw#67688).
pub const BACKEND_TAILS: &[&str] = &["/codex/responses", "/codex/v1", "/codex", "/v1"];

/// Providers that people write before a model's id, as other tools want it.
pub const MODEL_PREFIXES: &[&str] = &["openai-codex/", "openai/", "chatgpt/", "codex/"];

/// The version that the models are asked for with. The server lists only what that version of the
/// Codex client knows, so an old one hides new models; the records are read leniently instead.
pub const CLIENT_VERSION: &str = "0.169.0";

/// From this version of GPT on, every model is spoken to in the lite way (Codex client 0.169.0).
pub const LITE_FROM: (u32, u32) = (5, 6);
