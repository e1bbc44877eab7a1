//! The few pages that a person sees. Plain HTML: nothing is loaded, no script runs.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::authorize::{Asked, PLAN_SCOPE};
use crate::person::Person;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto;\
    padding:0 1rem;color:#1c1c1a;background:#fbfaf7}h1{font-size:1.35rem}\
    button{font:inherit;padding:.55rem 1.2rem;margin:.3rem .5rem .3rem 0;border-radius:.5rem;\
    border:1px solid #8a8880;background:#fff;cursor:pointer}\
    button.main{background:#1c1c1a;color:#fff;border-color:#1c1c1a}\
    input{font:inherit;padding:.5rem;width:100%;box-sizing:border-box}\
    small{color:#6a6860}code{font-size:.9em}";

/// Continue or Decline.
pub(super) fn consent(id: &str, asked: &Asked, person: &Person) -> Response {
    let app = if asked.app_name.is_empty() { "An app" } else { &asked.app_name };
    let plan_choice = if asked.scopes.iter().any(|scope| scope == PLAN_SCOPE) {
        "<button name=\"decision\" value=\"without_plan\">Continue without plan use</button>"
    } else {
        ""
    };
    show(
        StatusCode::OK,
        "Sign in (simulator)",
        &format!(
            "<h1>Sign in to {app} with ChatGPT</h1>\
             <p>Signed in as <b>{email}</b> ({plan}).</p>\
             <p><small>Asked for: <code>{scopes}</code></small></p>\
             <form method=\"post\" action=\"/oauth/consent\">\
             <input type=\"hidden\" name=\"id\" value=\"{id}\">\
             <button class=\"main\" name=\"decision\" value=\"continue\">Continue</button>\
             {plan_choice}\
             <button name=\"decision\" value=\"decline\">Decline</button></form>\
             <p><small>This is Patchbay's simulator, not OpenAI.</small></p>",
            app = escape(app),
            email = escape(&person.email),
            plan = escape(&person.plan),
            scopes = escape(&asked.scopes.join(" ")),
        ),
    )
}

/// The device flow's page: type the code, then Continue or Decline.
pub(super) fn device(user_code: &str, note: &str) -> Response {
    show(
        StatusCode::OK,
        "Device code (simulator)",
        &format!(
            "<h1>Enter the code from your device</h1><p>{note}</p>\
             <form method=\"post\" action=\"/codex/device\">\
             <p><input name=\"user_code\" value=\"{code}\" autocomplete=\"off\" autofocus \
             aria-label=\"Device code\"></p>\
             <button class=\"main\" name=\"decision\" value=\"continue\">Continue</button>\
             <button name=\"decision\" value=\"decline\">Decline</button></form>",
            note = escape(note),
            code = escape(user_code),
        ),
    )
}

/// Nothing more to do here.
pub(super) fn finished(title: &str, text: &str) -> Response {
    show(StatusCode::OK, title, &format!("<h1>{}</h1><p>{}</p>", escape(title), escape(text)))
}

/// A page that leads nowhere: the browser never comes back.
pub(super) fn dead_end() -> Response {
    finished("Verify your phone number", "Something went wrong. Try again later.")
}

/// A request that can't be answered by a redirect, because where to is not certain.
pub(super) fn refused(code: &str, message: &str) -> Response {
    show(
        StatusCode::BAD_REQUEST,
        "Authentication Error",
        &format!(
            "<h1>Authentication Error</h1><p>{}</p><p><small>Error code: <code>{}</code></small>\
             </p>",
            escape(message),
            escape(code)
        ),
    )
}

fn show(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <style>{STYLE}</style></head><body>{body}</body></html>",
        escape(title)
    );
    (status, Html(html)).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
