//! The few prompts that mean something here.

/// What a prompt asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Prompt {
    /// `say:TEXT`: exactly that text.
    Say(String),
    /// `markdown:N@R`: that many paragraphs, with lists, tables and code, R tokens a second.
    Markdown { paragraphs: u32, per_second: Option<f64> },
    /// `tokens:N@R`: N tokens, R a second.
    Tokens { count: u32, per_second: Option<f64> },
    /// `stamps:N@R`: N tokens, R a second; each is the time at which it is due, in Unix milliseconds.
    Stamps { count: u32, per_second: f64 },
    /// `think:N`: a summary of reasoning in N parts, then an answer.
    Think(u32),
    /// `search:QUERY`: a commentary, a search, an answer with sources.
    Search(String),
    /// `call:NAME ARGUMENTS`: a call of the client's own function.
    Call { name: String, arguments: String },
    /// Anything else.
    Plain,
}

/// More would only fill memory.
const MOST: u32 = 1_000_000;

impl Prompt {
    pub(super) fn read(text: &str) -> Self {
        let Some((word, rest)) = text.split_once(':') else { return Self::Plain };
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n <= MOST);
        match word {
            "say" => Self::Say(rest.to_owned()),
            "call" => {
                let (name, arguments) = rest.trim().split_once(' ').unwrap_or((rest.trim(), "{}"));
                Self::Call { name: name.to_owned(), arguments: arguments.trim().to_owned() }
            }
            "search" => Self::Search(rest.trim().to_owned()),
            "markdown" => {
                let (count, per_second) = paced(rest);
                number(count)
                    .map_or(Self::Plain, |paragraphs| Self::Markdown { paragraphs, per_second })
            }
            "stamps" => {
                let (count, rate) = paced(rest);
                number(count)
                    .zip(rate)
                    .map_or(Self::Plain, |(count, per_second)| Self::Stamps { count, per_second })
            }
            "think" => number(rest).map_or(Self::Plain, Self::Think),
            "tokens" => {
                let (count, per_second) = paced(rest);
                number(count).map_or(Self::Plain, |count| Self::Tokens { count, per_second })
            }
            _ => Self::Plain,
        }
    }
}

/// `N@R` in its two halves; no rate where none is said that makes sense.
fn paced(text: &str) -> (&str, Option<f64>) {
    let (count, rate) = text.split_once('@').unwrap_or((text, ""));
    let rate: Option<f64> = rate.trim().parse().ok();
    (count, rate.filter(|rate| rate.is_finite() && *rate > 0.001))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form() {
        for (text, expected) in [
            ("say:a:b", Prompt::Say("a:b".into())),
            ("markdown:3", Prompt::Markdown { paragraphs: 3, per_second: None }),
            ("markdown:3@200", Prompt::Markdown { paragraphs: 3, per_second: Some(200.0) }),
            ("stamps:5@100", Prompt::Stamps { count: 5, per_second: 100.0 }),
            ("stamps:5", Prompt::Plain),
            ("tokens:10@2.5", Prompt::Tokens { count: 10, per_second: Some(2.5) }),
            ("tokens:10", Prompt::Tokens { count: 10, per_second: None }),
            ("tokens:10@0", Prompt::Tokens { count: 10, per_second: None }),
            ("think:2", Prompt::Think(2)),
            ("search: rust ", Prompt::Search("rust".into())),
            (
                "call:weather {\"city\":\"Brno\"}",
                Prompt::Call { name: "weather".into(), arguments: "{\"city\":\"Brno\"}".into() },
            ),
            ("call:now", Prompt::Call { name: "now".into(), arguments: "{}".into() }),
            ("tokens:many@2", Prompt::Plain),
            ("markdown:9999999", Prompt::Plain),
            ("see: this", Prompt::Plain),
            ("", Prompt::Plain),
        ] {
            assert_eq!(Prompt::read(text), expected, "{text}");
        }
    }
}
