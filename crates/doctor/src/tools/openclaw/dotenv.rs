//! The `.env` in OpenClaw's state folder: `NAME=value` lines, as the `dotenv` package reads them.

/// Its variables, in order. Lines that are none are passed over.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    text.trim_start_matches('\u{feff}').lines().filter_map(pair).collect()
}

fn pair(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let valid = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '.' | '-');
    if name.is_empty() || !name.chars().all(valid) {
        return None;
    }
    let value = value.trim();
    let quoted = ['"', '\'', '`'].into_iter().find_map(|quote| {
        let inner = value.strip_prefix(quote)?;
        inner.split_once(quote).map(|(inner, _)| inner.to_owned())
    });
    let plain = || value.split('#').next().unwrap_or_default().trim().to_owned();
    Some((name.to_owned(), quoted.unwrap_or_else(plain)))
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn lines_are_read_as_dotenv_reads_them() {
        let text =
            "# none\nexport A=1\nB = \"two # not a comment\" # one\nC='x'\n=no\nD=a#b\r\n\nno";
        let read = pairs(text);
        let read: Vec<(&str, &str)> =
            read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("A", "1"), ("B", "two # not a comment"), ("C", "x"), ("D", "a")]);
    }
}
