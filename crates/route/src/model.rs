//! What is known of a model before it is asked.

use crate::table;

/// The model of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model<'a> {
    /// Of a list, built in or fetched.
    Listed {
        /// Its id.
        id: &'a str,
        /// `use_responses_lite` of the list.
        lite: bool,
    },
    /// Typed by a person, or of an old conversation: no list knows it.
    Named(&'a str),
}

impl<'a> Model<'a> {
    /// The id that the server knows: without blanks around it, and without a provider before it.
    #[must_use]
    pub fn id(&self) -> &'a str {
        let (Self::Listed { id, .. } | Self::Named(id)) = self;
        let id = id.trim();
        let bare = |prefix: &&str| {
            let (head, tail) = id.split_at_checked(prefix.len())?;
            head.eq_ignore_ascii_case(prefix).then_some(tail).filter(|tail| !tail.is_empty())
        };
        table::MODEL_PREFIXES.iter().find_map(bare).unwrap_or(id)
    }

    /// Whether it is spoken to in the lite way (openai/codex#26487). Of a model that no list knows
    /// its version decides.
    #[must_use]
    pub fn lite(&self) -> bool {
        match self {
            Self::Listed { lite, .. } => *lite,
            Self::Named(_) => version(self.id()).is_some_and(|own| own >= table::LITE_FROM),
        }
    }
}

/// `gpt-5.6-terra` is (5, 6).
fn version(id: &str) -> Option<(u32, u32)> {
    let rest = id.strip_prefix("gpt-")?;
    let mut numbers = rest.split('-').next()?.split('.').map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next().flatten().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_no_list_knows_is_assumed_lite_from_5_6_on() {
        for (id, lite) in [
            ("gpt-5.5", false),
            ("gpt-5.5-codex", false),
            ("gpt-5.6-terra", true),
            ("openai-codex/gpt-5.6-terra", true),
            ("gpt-6", true),
            ("gpt-6.1-sol", true),
            ("gpt-10-x", true),
            ("o3", false),
            ("gpt-", false),
        ] {
            assert_eq!(Model::Named(id).lite(), lite, "{id}");
        }
        assert!(!Model::Listed { id: "gpt-7", lite: false }.lite());
    }

    #[test]
    fn a_provider_before_the_id_is_taken_off() {
        for (written, id) in [
            ("gpt-5.4", "gpt-5.4"),
            (" openai-codex/gpt-5.4 ", "gpt-5.4"),
            ("OpenAI/gpt-5.4", "gpt-5.4"),
            ("openai/", "openai/"),
            ("someone/else", "someone/else"),
            ("é", "é"),
        ] {
            assert_eq!(Model::Named(written).id(), id, "{written}");
        }
    }
}
