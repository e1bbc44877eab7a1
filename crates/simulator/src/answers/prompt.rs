//! The few prompts that mean something here.

/// What a prompt asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Prompt {
    /// `say:TEXT`: exactly that text.
    Say(String),
    /// `markdown:N`: that many paragraphs, with lists, tables and code.
    Markdown(u32),
    /// `tokens:N@R`: N tokens, R a second.
    Tokens { count: u32, per_second: Option<f64> },
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
            "markdown" => number(rest).map_or(Self::Plain, Self::Markdown),
            "think" => number(rest).map_or(Self::Plain, Self::Think),
            "tokens" => {
                let (count, rate) = rest.split_once('@').unwrap_or((rest, ""));
                let rate: Option<f64> = rate.trim().parse().ok();
                let sane = |rate: &f64| rate.is_finite() && *rate > 0.001;
                number(count).map_or(Self::Plain, |count| Self::Tokens {
                    count,
                    per_second: rate.filter(sane),
                })
            }
            _ => Self::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form() {
        for (text, expected) in [
            ("say:a:b", Prompt::Say("a:b".into())),
            ("markdown:3", Prompt::Markdown(3)),
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
