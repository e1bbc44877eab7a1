//! The few flags that a command takes. Each command takes those it knows and then calls `end`,
//! so that a misspelt flag is said and not passed over.

use crate::step::{Done, Failed};

/// What stood on the command line after the command.
#[derive(Debug)]
pub struct Arguments {
    command: String,
    words: Vec<String>,
}

impl Arguments {
    /// The words after `command`.
    pub fn new(command: &str, words: Vec<String>) -> Arguments {
        Arguments { command: command.to_owned(), words }
    }

    /// Whether `flag` is given.
    pub fn flag(&mut self, flag: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != flag);
        self.words.len() < before
    }

    /// The number after `flag`, where it is given.
    pub fn number(&mut self, flag: &str) -> Result<Option<usize>, Failed> {
        let Some(at) = self.words.iter().position(|word| word == flag) else { return Ok(None) };
        let value = self.words.get(at + 1).and_then(|word| word.parse().ok());
        let Some(value) = value.filter(|number| *number > 0) else {
            return Err(Failed::usage(format!("{flag} wants a number above 0 after it")));
        };
        self.words.drain(at..=at + 1);
        Ok(Some(value))
    }

    /// Everything must have been taken by now.
    pub fn end(self) -> Done {
        match self.words.first() {
            None => Ok(()),
            Some(word) => Err(Failed::usage(format!("`{}` does not know `{word}`", self.command))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(words: &[&str]) -> Arguments {
        Arguments::new("bench", words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn takes_flags_and_numbers_wherever_they_stand() {
        let mut given = arguments(&["--yes", "--runs", "7"]);
        assert_eq!(given.number("--runs").ok(), Some(Some(7)));
        assert!(given.flag("--yes"));
        assert!(!given.flag("--yes"));
        assert!(given.end().is_ok());
    }

    #[test]
    fn a_word_that_nobody_took_is_an_error() {
        assert!(arguments(&["--yse"]).end().is_err());
    }

    #[test]
    fn a_number_is_wanted_where_one_is_promised() {
        assert!(arguments(&["--runs"]).number("--runs").is_err());
        assert!(arguments(&["--runs", "0"]).number("--runs").is_err());
    }
}
