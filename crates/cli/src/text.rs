//! Lines for people: pieces with a style, so that what comes from files and servers can be
//! cleaned and what is ours can be coloured, each in one place.

/// How a piece looks on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// As it is.
    Plain,
    /// Names and headings.
    Bold,
    /// What stands beside the matter.
    Dim,
    /// Well.
    Good,
    /// Needs attention.
    Warn,
    /// Does not work.
    Bad,
    /// An address or a path.
    Link,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Good => "\x1b[32m",
            Self::Warn => "\x1b[33m",
            Self::Bad => "\x1b[31m",
            Self::Link => "\x1b[36m",
        }
    }
}

/// One line, built from the left.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line(Vec<(Style, String)>);

impl Line {
    /// An empty line.
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a piece in `style`.
    pub(crate) fn with(mut self, style: Style, text: impl Into<String>) -> Self {
        self.0.push((style, text.into()));
        self
    }

    /// Adds a piece as it is.
    pub(crate) fn plain(self, text: impl Into<String>) -> Self {
        self.with(Style::Plain, text)
    }

    /// The line as it is written. `colour` is for terminals; `clean` takes out what would move
    /// the cursor or end the line.
    pub(crate) fn render(&self, colour: bool, clean: bool) -> String {
        let mut rendered = String::new();
        for (style, text) in &self.0 {
            let text = if clean { cleaned(text) } else { text.clone() };
            if colour && *style != Style::Plain {
                rendered.push_str(style.code());
                rendered.push_str(&text);
                rendered.push_str("\x1b[0m");
            } else {
                rendered.push_str(&text);
            }
        }
        rendered
    }
}

/// `text` without control characters other than line feed and tab: a config value or a server's
/// words must not be able to steer the terminal.
pub(crate) fn cleaned(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '\r')
        .map(|c| match c {
            '\n' | '\t' => c,
            // Direction overrides can make a line read differently from what it says.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_steers_the_terminal() {
        assert_eq!(
            cleaned("a\x1b[2Jb\u{9b}c\td\ne\r\u{202e}"),
            "a\u{fffd}[2Jb\u{fffd}c\td\ne\u{fffd}"
        );
    }

    #[test]
    fn colour_only_where_it_is_wanted() {
        let line = Line::new().with(Style::Bad, "broken").plain(" now");
        assert_eq!(line.render(false, true), "broken now");
        assert_eq!(line.render(true, true), "\x1b[31mbroken\x1b[0m now");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(0, "file"), "0 files");
    }
}
