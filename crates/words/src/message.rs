//! A message: an id of the message files and what it is filled with.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use ts_rs::TS;

use crate::english;

/// Something that is said, in no language yet. [`said!`](crate::said) makes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "SaidMessage")]
pub struct Message {
    /// Its key in the message files. It begins with the area: `history-locked-title`.
    pub id: Cow<'static, str>,
    /// What it is filled with, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, Arg>>", optional)]
    pub args: BTreeMap<Cow<'static, str>, Arg>,
}

/// What a message is filled with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
#[ts(rename = "SaidArg")]
pub enum Arg {
    /// A count: it decides between one and many. What only looks like a number (a port, a status,
    /// a line) is text, so that nobody groups its digits.
    Number(#[ts(type = "number")] i64),
    /// A name, a path, an address: the same in every language.
    Text(String),
    /// What is worded by itself first.
    Message(Box<Message>),
}

/// `said!("history-locked-title")`, `said!("doctor-mode-meaning", mode = text)`: the message of an
/// id, with its arguments. A test reads these calls and looks each up in the message files.
#[macro_export]
macro_rules! said {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::Message::new($id)$(.with(stringify!($name), $value))*
    };
}

impl Message {
    /// The message of an id. Outside of the tables of ids, [`said!`](crate::said) is the way.
    #[must_use]
    pub const fn new(id: &'static str) -> Self {
        Self { id: Cow::Borrowed(id), args: BTreeMap::new() }
    }

    /// Fills one argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.insert(Cow::Borrowed(name), value.into());
        self
    }

    /// A text that is not ours to word and stays as it is: a server's own words, and what only the
    /// command line says.
    #[must_use]
    pub fn verbatim(text: impl Into<String>) -> Self {
        crate::said!("failure-verbatim", text = text.into())
    }

    /// Names one after the other: `A, B and C`. None where there are none.
    #[must_use]
    pub fn list(mut names: Vec<Self>) -> Option<Self> {
        let last = names.pop()?;
        let comma = |first, second| crate::said!("failure-comma", first = first, second = second);
        let Some(before) = names.into_iter().reduce(comma) else { return Some(last) };
        Some(crate::said!("failure-and", first = before, second = last))
    }

    /// In English. An id without words says so and names itself.
    #[must_use]
    pub fn english(&self) -> String {
        english::of(self)
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}
