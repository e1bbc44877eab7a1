//! What the real servers say when they refuse, as seen in public reports. The issue that a body
//! was seen in stands beside it where one is known.

use serde_json::json;

use super::catalogue::Moment;
use crate::refusal::{Refusal, Said};
use crate::tokens::TokenKind;

const INVALID: &str = "invalid_request_error";

/// A Codex-client token at the public API (openai/codex#30351).
pub(super) fn missing_scopes(_: &Moment) -> Refusal {
    crate::public_api::missing_scopes("api.responses.write", 401)
}

pub(super) fn token_expired(_: &Moment) -> Refusal {
    crate::backend::bearer::expired()
}

/// 401 whose body says nothing: the reason stands in a header, in base 64.
pub(super) fn expired_in_header(_: &Moment) -> Refusal {
    Refusal {
        body: Said::Json(json!({"detail": "Unauthorized"})),
        ..crate::backend::bearer::expired()
    }
}

/// The backend asks for the turn state that it gave.
pub(super) fn turn_state_missing(_: &Moment) -> Refusal {
    Refusal::detail(400, "Missing or wrong header: x-codex-turn-state")
}

/// A socket is good for an hour (codex-rs, `websocket_connection_limit_reached`).
pub(super) fn socket_is_old(_: &Moment) -> Refusal {
    Refusal::error(
        400,
        INVALID,
        Some("websocket_connection_limit_reached"),
        "Responses websocket connection limit reached (60 minutes). Create a new websocket \
         connection to continue.",
    )
}

/// The server no longer knows the answer that the turn continues.
pub(super) fn forgotten(moment: &Moment) -> Refusal {
    crate::backend::rules::previous_response_not_found(&moment.previous)
}

pub(super) fn forbidden(_: &Moment) -> Refusal {
    Refusal::detail(403, "Forbidden")
}

/// Answered with 429, as the Codex CLI expects it (codex-rs, `UsageNotIncluded`).
pub(super) fn usage_not_included(moment: &Moment) -> Refusal {
    Refusal::json(
        429,
        json!({"error": {
            "type": "usage_not_included",
            "message": "To use Codex with your ChatGPT plan, upgrade to Plus: \
                        https://chatgpt.com/explore/plus.",
            "plan_type": moment.plan,
        }}),
    )
}

pub(super) fn region(_: &Moment) -> Refusal {
    Refusal::error(
        403,
        "request_forbidden",
        Some("unsupported_country_region_territory"),
        "Country, region, or territory not supported",
    )
}

pub(super) fn refresh_expired(_: &Moment) -> Refusal {
    Refusal::error(
        401,
        INVALID,
        Some("refresh_token_expired"),
        "Your refresh token has expired. Please try signing in again.",
    )
}

/// openai/codex#6498, #9634.
pub(super) fn refresh_reused(_: &Moment) -> Refusal {
    crate::issuer::token::reused()
}

pub(super) fn refresh_invalidated(_: &Moment) -> Refusal {
    crate::issuer::token::invalidated()
}

pub(super) fn invalid_grant(_: &Moment) -> Refusal {
    Refusal::oauth(400, "invalid_grant", "The provided authorization grant is invalid.")
}

/// A company gateway's page: no word of Cloudflare in it.
pub(super) fn edge_blocked(_: &Moment) -> Refusal {
    Refusal::html(
        403,
        "<!DOCTYPE html>\n<html>\n<head><title>Access denied</title>\
         <link rel=\"dns-prefetch\" href=\"//gateway.example\"></head>\n\
         <body><h1>Access denied</h1><p>This category is blocked by your organization.</p></body>\n\
         </html>\n",
    )
}

/// openai/codex#39324: the network is challenged, not the account.
pub(super) fn challenge(_: &Moment) -> Refusal {
    Refusal::html(
        403,
        "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body>\
         <noscript><span id=\"challenge-error-text\">Enable JavaScript and cookies to continue\
         </span></noscript><script src=\"/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1\">\
         </script></body></html>",
    )
    .with_header("server", "cloudflare")
    .with_header("cf-mitigated", "challenge")
    .with_header("cf-ray", "9c5171d0a8b1f00d-PRG")
}

pub(super) fn proxy(_: &Moment) -> Refusal {
    Refusal::html(
        407,
        "<html><head><title>407 Proxy Authentication Required</title></head><body>\
         <h1>Proxy Authentication Required</h1></body></html>",
    )
    .with_header("proxy-authenticate", "Basic realm=\"gateway\"")
}

pub(super) fn gateway_timeout(_: &Moment) -> Refusal {
    Refusal {
        status: 504,
        headers: Vec::new(),
        body: Said::Text("upstream request timeout".into()),
    }
}

pub(super) fn server_error(_: &Moment) -> Refusal {
    Refusal::error(
        500,
        "server_error",
        Some("server_error"),
        "The server had an error while processing your request. Sorry about that!",
    )
}

pub(super) fn bad_gateway(_: &Moment) -> Refusal {
    Refusal::html(
        502,
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
         <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n\
         </body>\r\n</html>\r\n",
    )
    .with_header("server", "cloudflare")
    .with_header("cf-ray", "9c5171d0a8b1f00e-PRG")
}

pub(super) fn overloaded(_: &Moment) -> Refusal {
    Refusal::json(
        503,
        json!({"error": {
            "type": "server_error",
            "code": "server_is_overloaded",
            "message": "Our servers are currently overloaded. Please try again later.",
            "param": null,
        }}),
    )
}

pub(super) fn rate_limit(moment: &Moment) -> Refusal {
    let message = format!(
        "Rate limit reached for {} in organization org-mIraSimulatedPersonal001 on tokens per \
         min (TPM): Limit 30000, Used 29400, Requested 1600. Please try again in 2s.",
        moment.model
    );
    Refusal::error(429, "tokens", Some("rate_limit_exceeded"), &message)
        .with_header("retry-after", "2")
}

/// The window is used up for five hours minus a little (openai/codex#2455).
pub(super) fn usage_limit(moment: &Moment) -> Refusal {
    let limits = moment.limits.clone().used_up();
    let left = limits.seconds_to_primary_reset(moment.now);
    if moment.kind == TokenKind::Plan {
        // What the public API says to an app that shares a plan (OpenAI's page on errors).
        return Refusal::error(
            429,
            "rate_limit_error",
            Some("subscription_sharing_usage_limit_exceeded"),
            "The usage limit of the shared subscription has been reached.",
        )
        .with_header("retry-after", left.to_string());
    }
    let mut refusal = Refusal::json(
        429,
        json!({"error": {
            "type": "usage_limit_reached",
            "message": "The usage limit has been reached",
            "plan_type": moment.plan,
            "resets_at": moment.now + left,
            "resets_in_seconds": left,
        }}),
    );
    refusal.headers = limits.headers(&moment.plan, moment.now);
    refusal
}

pub(super) fn quota(_: &Moment) -> Refusal {
    Refusal::error(
        429,
        "insufficient_quota",
        Some("insufficient_quota"),
        "You exceeded your current quota, please check your plan and billing details. For more \
         information on this error, read the docs: \
         https://platform.openai.com/docs/guides/error-codes/api-errors.",
    )
}

pub(super) fn schema(_: &Moment) -> Refusal {
    Refusal::json(
        400,
        json!({"error": {
            "message": "Invalid type for 'input[0].content': expected one of an array of objects \
                        or string, but got an integer instead.",
            "type": INVALID,
            "param": "input[0].content",
            "code": "invalid_type",
        }}),
    )
}

/// askalf/dario#1009.
pub(super) fn unsupported_parameter(moment: &Moment) -> Refusal {
    Refusal::detail(400, format!("Unsupported parameter: {}", moment.field))
}

pub(super) fn model_not_supported(moment: &Moment) -> Refusal {
    crate::backend::rules::model_not_supported(&moment.model)
}

pub(super) fn too_large(_: &Moment) -> Refusal {
    Refusal::error(413, INVALID, Some("request_too_large"), "Request body is too large.")
}

pub(super) fn encrypted_content(_: &Moment) -> Refusal {
    crate::backend::rules::encrypted_content_refused()
}

pub(super) fn unknown(_: &Moment) -> Refusal {
    Refusal {
        status: 418,
        headers: Vec::new(),
        body: Said::Text("The patch panel is humming an unknown tune.".into()),
    }
}

/// What the issuer says where device sign-in is not enabled for the account or workspace
/// (openai/codex#9327): 404, which the Codex CLI 0.169 takes for "not enabled".
pub(super) fn device_off(_: &Moment) -> Refusal {
    Refusal::error(404, "invalid_request_error", None, "Device authorization is not enabled.")
}
