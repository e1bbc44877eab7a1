//! The headers that a route adds. Their values that belong to a person or a conversation come from
//! the client; here stands which of them go where.

use crate::decide::{Place, Route, TokenFamily};

/// One header to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// In lower case.
    pub name: &'static str,
    /// What it says.
    pub value: HeaderValue,
}

/// What a header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderValue {
    /// This.
    Is(&'static str),
    /// The ChatGPT workspace's id, from the id token; the header is left out without one.
    AccountId,
    /// The id of the run of the program, or of the conversation.
    SessionId,
    /// The id of the conversation.
    ThreadId,
    /// What the server said in the header of the same name earlier in this turn; left out before.
    TurnState,
}

const fn is(name: &'static str, value: &'static str) -> Header {
    Header { name, value: HeaderValue::Is(value) }
}

const fn of(name: &'static str, value: HeaderValue) -> Header {
    Header { name, value }
}

impl Route {
    /// The headers to add at `place`, besides the bearer token. The public API knows none of the
    /// ChatGPT backend's (Codex client 0.169.0).
    #[must_use]
    pub fn headers(&self, place: Place) -> Vec<Header> {
        if self.tokens == TokenFamily::Plan {
            return Vec::new();
        }
        // Honest: who asks is this program.
        let mut headers =
            vec![is("originator", "patchbay"), of("chatgpt-account-id", HeaderValue::AccountId)];
        if place == Place::Responses {
            headers.extend([
                of("session-id", HeaderValue::SessionId),
                of("thread-id", HeaderValue::ThreadId),
                of("x-client-request-id", HeaderValue::ThreadId),
                of("x-codex-turn-state", HeaderValue::TurnState),
            ]);
            if self.lite {
                headers.push(is("x-openai-internal-codex-responses-lite", "true"));
            }
        }
        headers
    }
}
