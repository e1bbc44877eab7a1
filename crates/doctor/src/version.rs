//! Versions of tools. They compare as numbers: 2026.10 is later than 2026.9.

use std::cmp::Ordering;

/// A version: dotted numbers, then perhaps a pre-release (`-beta.2`) or a rebuild (`-1`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    /// As it was written, without what stood around it.
    pub(crate) text: String,
    numbers: Vec<u64>,
    /// Below zero for a pre-release, zero for the release, above for a rebuild of it.
    stage: i64,
}

impl Version {
    /// The first version in a text such as `2026.4.9`, `v2026.4.9` or `OpenClaw 2026.4.9 (4f2a)`.
    pub(crate) fn find(text: &str) -> Option<Self> {
        text.split(|it: char| it.is_whitespace() || matches!(it, '(' | ')' | ',' | '"'))
            .find_map(|word| Self::parse(word.trim_start_matches(['v', 'V'])))
    }

    fn parse(word: &str) -> Option<Self> {
        let (word, _) = word.split_once('+').unwrap_or((word, ""));
        let (dotted, suffix) = word.split_once('-').unwrap_or((word, ""));
        let numbers =
            dotted.split('.').map(|it| it.parse::<u64>().ok()).collect::<Option<Vec<_>>>()?;
        if numbers.len() < 2 {
            return None;
        }
        let stage = match suffix {
            "" => 0,
            rebuild if rebuild.bytes().all(|it| it.is_ascii_digit()) => {
                rebuild.parse::<i64>().ok()?.saturating_add(1)
            }
            other => {
                let digits: String = other.chars().filter(char::is_ascii_digit).collect();
                digits.parse::<i64>().unwrap_or(0).saturating_sub(1_000_000)
            }
        };
        Some(Self { text: word.to_owned(), numbers, stage })
    }

    fn number(&self, index: usize) -> u64 {
        self.numbers.get(index).copied().unwrap_or(0)
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.numbers.len().max(other.numbers.len());
        (0..length)
            .map(|it| self.number(it).cmp(&other.number(it)))
            .find(|it| it.is_ne())
            .unwrap_or_else(|| self.stage.cmp(&other.stage))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_compare_as_numbers() {
        let in_order = [
            "2026.4.5",
            "2026.4.9",
            "2026.4.9-1",
            "2026.4.10",
            "2026.4.20-beta.1",
            "2026.4.20-beta.2",
            "2026.4.20",
            "2026.9.6",
            "2026.10.0",
            "2027.1",
        ];
        for pair in in_order.windows(2) {
            assert!(Version::find(pair[0]) < Version::find(pair[1]), "{pair:?}");
        }
        assert!(Version::find("v2026.4") <= Version::find("2026.4.0"));
    }

    #[test]
    fn a_version_is_found_in_what_a_program_prints() {
        let found = Version::find("OpenClaw 2026.4.9 (1f2e3d4)").map(|it| it.text);
        assert_eq!(found.as_deref(), Some("2026.4.9"));
        assert_eq!(Version::find("latest"), None);
        assert_eq!(Version::find(""), None);
    }
}
