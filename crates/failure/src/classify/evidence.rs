//! The facts of one signal, read once: status, codes, words, page.

use super::{Signal, codes, facts, facts::Facts, html, html::Page, plain::plain, status};

/// Everything the rules look at.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    /// HTTP status: as given, else of the body, else named in the text.
    pub(crate) status: Option<u16>,
    /// Codes, then types, given ones first; lower case.
    pub(crate) codes: Vec<String>,
    /// The provider's id.
    pub(crate) provider: Option<&'a str>,
    /// What was said to people: the text around the body, and the body's messages.
    pub(crate) said: String,
    /// The text around the body: the words of the tool, not of the server.
    pub(crate) outside: String,
    /// What the body says about itself.
    pub(crate) facts: Facts,
    /// True where an API answered with a JSON error.
    pub(crate) api_body: bool,
    /// The HTML page that came instead.
    pub(crate) page: Option<Page>,
}

impl<'a> Evidence<'a> {
    pub(crate) fn of(signal: &Signal<'a>) -> Self {
        let text = plain(signal.text);
        let body = facts::find(&text);
        // A page may hold scripts with objects in them; its own JSON says nothing.
        let page_first = html::page(&text, false).is_some()
            && body.as_ref().is_none_or(|(_, outside)| html::page(outside, false).is_some());
        let (facts, outside) = match body {
            Some((facts, outside)) if !page_first => (facts, outside),
            _ => (Facts::default(), text.clone()),
        };
        let api_body = facts != Facts::default();
        // An API's error whose whole message is a page: a gateway in front of it answered.
        let wrapped = facts.messages.iter().find(|m| m.trim_start().starts_with('<'));
        let page = match wrapped {
            Some(message) => html::page(message, false),
            None => html::page(&text, api_body),
        };
        let mut said = outside.clone();
        for message in &facts.messages {
            said.push('\n');
            said.push_str(message);
        }
        if api_body && facts.messages.is_empty() {
            said.push('\n');
            said.push_str(&text);
        }
        let numeric = signal.code.and_then(|code| code.parse::<u16>().ok());
        let status = signal
            .status
            .or(numeric.filter(|code| (400..600).contains(code)))
            .or(facts.status)
            .or_else(|| status::in_text(&outside))
            .or_else(|| page.and_then(|_| html::status_in_title(&text)));
        let given = |code: Option<&str>| code.map(|code| code.trim().to_ascii_lowercase());
        let mut codes: Vec<String> = given(signal.code).into_iter().collect();
        codes.extend(facts.codes.iter().cloned());
        codes.extend(codes::in_query(&outside));
        codes.extend(codes::in_grpc(&outside));
        codes.extend(given(signal.error_type));
        codes.extend(facts.types.iter().cloned());
        let provider = signal.provider.map(str::trim).filter(|provider| !provider.is_empty());
        Self { status, codes, provider, said, outside, facts, api_body, page }
    }

    /// True where one of the codes is `code`.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.codes.iter().any(|own| own == code)
    }

    /// True for a status of 500 and above.
    pub(crate) fn server_failed(&self) -> bool {
        self.status.is_some_and(|status| status >= 500)
    }

    /// True where the provider is OpenAI, by the names that tools give it.
    pub(crate) fn openai(&self) -> Option<bool> {
        let name = self.provider?.to_ascii_lowercase();
        let openai = ["openai", "codex", "chatgpt"].iter().any(|id| name.starts_with(id));
        Some(openai && !name.contains("compatible"))
    }
}
