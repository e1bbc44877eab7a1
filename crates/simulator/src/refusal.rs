//! An answer that says no: status, headers, body, as data.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An answer that says no.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Beside the content type.
    pub headers: Vec<(String, String)>,
    /// What is said.
    pub body: Said,
}

/// The body of a refusal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// `application/json`.
    Json(Value),
    /// `text/html; charset=UTF-8`.
    Html(String),
    /// `text/plain`.
    Text(String),
}

impl Refusal {
    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), body: Said::Json(body) }
    }

    pub(crate) fn html(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), body: Said::Html(body.into()) }
    }

    /// `{"detail": …}`: how the ChatGPT backend refuses a request that it understood.
    pub(crate) fn detail(status: u16, detail: impl Into<Value>) -> Self {
        Self::json(status, json!({"detail": detail.into()}))
    }

    /// `{"error": {message, type, param, code}}`: how the API and the issuer's newer routes do.
    pub(crate) fn error(status: u16, kind: &str, code: Option<&str>, message: &str) -> Self {
        Self::json(
            status,
            json!({"error": {"message": message, "type": kind, "param": null, "code": code}}),
        )
    }

    /// `{"error", "error_description"}` (RFC 6749, section 5.2).
    pub(crate) fn oauth(status: u16, error: &str, description: &str) -> Self {
        Self::json(status, json!({"error": error, "error_description": description}))
    }

    pub(crate) fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (kind, text) = match self.body {
            Said::Json(value) => ("application/json", value.to_string()),
            Said::Html(text) => ("text/html; charset=UTF-8", text),
            Said::Text(text) => ("text/plain; charset=utf-8", text),
        };
        let mut response = Response::new(Body::from(text));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// The machine under the simulator failed (no randomness, no signature): said, not hidden.
impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::error(500, "server_error", Some("simulator"), &error.to_string())
    }
}
