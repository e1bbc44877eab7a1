//! Why a step could not be done: one line for a person.

/// What a step gives.
pub type Outcome<T> = Result<T, Problem>;

/// One line: what was expected and what was there.
#[derive(Debug)]
pub struct Problem(String);

impl Problem {
    /// A problem in words.
    #[must_use]
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}

macro_rules! from {
    ($($error:ty => $what:literal),* $(,)?) => { $(
        impl From<$error> for Problem {
            fn from(error: $error) -> Self {
                // The chain of causes says more than the outermost error alone.
                let mut words = format!(concat!($what, ": {}"), error);
                let mut cause = std::error::Error::source(&error);
                while let Some(inner) = cause {
                    words.push_str(&format!(": {inner}"));
                    cause = inner.source();
                }
                Self(words)
            }
        }
    )* };
}

from! {
    std::io::Error => "the system said",
    reqwest::Error => "a request failed",
    thirtyfour::error::WebDriverError => "the window said",
    url::ParseError => "an address can't be read",
    serde_json::Error => "JSON can't be read",
}
