//! Words, paragraphs, tables and code, drawn from the seed.

use std::time::Duration;

use super::Source;
use crate::random::Seeded;

const WORDS: &[&str] = &[
    "signal", "cable", "route", "panel", "socket", "relay", "token", "window", "stream", "answer",
    "quiet", "steady", "short", "open", "careful", "plain", "early", "remote", "local", "second",
    "carries", "checks", "keeps", "returns", "follows", "names", "joins", "waits", "reads",
    "holds", "the", "a", "one", "each", "every", "and", "with", "before", "after", "through",
];
const CODE: &[(&str, &str)] = &[
    ("rust", "fn route(base: &str) -> String {\n    format!(\"{base}/codex/responses\")\n}"),
    ("python", "def route(base: str) -> str:\n    return f\"{base}/codex/responses\""),
    ("json", "{\n  \"provider\": \"openai-codex\",\n  \"healthy\": true\n}"),
    ("sh", "curl -s \"$BASE/codex/models\" | jq '.models[].slug'"),
];
/// Longest piece in characters: about what a token is.
const PIECE: usize = 6;

/// Cuts a text into small pieces that join to it again. Never inside a character.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut letters = 0;
    for character in text.chars() {
        let begins_word = character.is_whitespace() && letters > 0;
        if begins_word || letters == PIECE {
            pieces.push(std::mem::take(&mut piece));
            letters = 0;
        }
        piece.push(character);
        letters += usize::from(!character.is_whitespace());
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// `count` pieces of one word each.
pub(super) fn tokens(source: &mut Seeded, count: u32) -> Vec<String> {
    (0..count)
        .map(|at| {
            let word = source.pick(WORDS);
            format!("{}{word}", gap(at))
        })
        .collect()
}

/// `count` pieces, each the time at which it is due, in Unix milliseconds; `begun` is now.
pub(super) fn stamps(begun: Duration, pace: Duration, count: u32) -> Vec<String> {
    (0..count).map(|at| format!("{}{}", gap(at), (begun + pace * (at + 1)).as_millis())).collect()
}

/// What stands before word number `at`: a line that never ends would test the layout, not the stream.
fn gap(at: u32) -> &'static str {
    match at {
        0 => "",
        at if at % 80 == 0 => "\n\n",
        _ => " ",
    }
}

/// Parts of a summary of reasoning, each with a title as the real ones have.
pub(super) fn thoughts(source: &mut Seeded, steps: u32) -> Vec<String> {
    (1..=steps).map(|step| format!("**Considering step {step}**\n\n{}", sentence(source))).collect()
}

/// `count` paragraphs: text, lists, a table, a quote, code, tasks, mathematics, in turn.
pub(super) fn markdown(source: &mut Seeded, count: u32) -> String {
    (0..count).map(|at| block(source, at)).collect::<Vec<_>>().join("\n\n")
}

fn block(source: &mut Seeded, at: u32) -> String {
    match at % 8 {
        1 => (0..source.between(3, 5))
            .map(|_| format!("- **{}** {}", source.pick(WORDS), sentence(source)))
            .collect::<Vec<_>>()
            .join("\n"),
        2 => {
            let rows = (1..=source.between(2, 4))
                .map(|row| format!("| {row} | {} | `{}` |", source.pick(WORDS), source.pick(WORDS)))
                .collect::<Vec<_>>()
                .join("\n");
            format!("| # | part | key |\n|---:|---|---|\n{rows}")
        }
        3 => {
            let (language, code) = CODE[source.between(0, CODE.len() as u64 - 1) as usize];
            format!("```{language}\n{code}\n```")
        }
        4 => (1..=source.between(2, 4))
            .map(|step| format!("{step}. {}", sentence(source)))
            .collect::<Vec<_>>()
            .join("\n"),
        6 => (0..source.between(2, 4))
            .map(|task| format!("- [{}] {}", if task == 0 { "x" } else { " " }, sentence(source)))
            .collect::<Vec<_>>()
            .join("\n"),
        7 => format!(
            "{} $n_{{{}}} = \\sqrt{{x^2 + 1}}$\n\n$$\n\\sum_{{i=1}}^{{n}} i = \\frac{{n(n+1)}}{{2}}\n$$",
            sentence(source),
            source.between(2, 9)
        ),
        5 => format!("> {}\n\n## {}", sentence(source), title(source)),
        _ => (0..source.between(2, 4)).map(|_| sentence(source)).collect::<Vec<_>>().join(" "),
    }
}

fn sentence(source: &mut Seeded) -> String {
    let words: Vec<&str> = (0..source.between(6, 12)).map(|_| source.pick(WORDS)).collect();
    let mut text = words.join(" ");
    text[..1].make_ascii_uppercase();
    text + "."
}

fn title(source: &mut Seeded) -> String {
    let mut text = format!("{} {}", source.pick(WORDS), source.pick(WORDS));
    text[..1].make_ascii_uppercase();
    text
}

/// A helpful answer to anything else.
pub(super) fn echo(source: &mut Seeded, asked: &str) -> String {
    if asked.is_empty() {
        return "Hello! Ask me anything; I'm Patchbay's simulator.".to_owned();
    }
    let short: String = asked.lines().next().unwrap_or("").chars().take(120).collect();
    let (language, code) = CODE[source.between(0, CODE.len() as u64 - 1) as usize];
    format!(
        "You asked: *{}*\n\nI'm Patchbay's simulator, so this answer comes from this machine and \
         not from a model. It still has what an answer has:\n\n- a list,\n- **emphasis** and \
         `code`,\n- and a block:\n\n```{language}\n{code}\n```\n\n{}",
        short.replace('*', ""),
        sentence(source)
    )
}

/// Two pages that do not exist.
pub(super) fn sources(query: &str) -> Vec<Source> {
    ["guide", "notes"]
        .map(|page| Source {
            url: format!("https://{page}.example/{}", slug(query)),
            title: format!("{query}: {page}"),
        })
        .to_vec()
}

/// An answer that cites them, by their titles.
pub(super) fn found(query: &str, sources: &[Source]) -> String {
    let list: Vec<String> =
        sources.iter().map(|source| format!("- [{}]({})", source.title, source.url)).collect();
    format!("Here is what I found about **{query}**:\n\n{}", list.join("\n"))
}

fn slug(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_to_the_text_and_are_small() {
        for text in [
            "",
            " ",
            "a",
            "Zwölf ☕☕☕☕☕☕☕☕ 日本語テキスト長い文字列",
            "  two  spaces\n\nand lines\n",
        ] {
            let cut = pieces(text);
            assert_eq!(cut.concat(), text);
            assert!(cut.iter().all(|piece| piece.trim().chars().count() <= PIECE));
        }
    }

    #[test]
    fn markdown_has_everything() {
        let text = markdown(&mut Seeded::new(1, "x"), 8);
        for part in [
            "\n- **", "|---", "\n```", "\n1. ", "\n> ", "\n## ", "\n- [x] ", "\n- [ ] ", "\n$$\n",
            " $n_",
        ] {
            assert!(text.contains(part), "{part:?} in {text}");
        }
    }
}
