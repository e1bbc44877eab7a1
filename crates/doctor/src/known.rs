//! Versions that somebody can name where Patchbay can't read one: from the rules' data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Versions that behave alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KnownVersion {
    /// The first one. Saying this version means all of them.
    pub from: String,
    /// The first one that is different again; null for the newest.
    pub before: Option<String>,
}

/// The versions that the rules of a tool tell apart, newest first. Empty for a tool without such.
#[must_use]
pub fn known_versions(tool: &str) -> Vec<KnownVersion> {
    let rules = match tool {
        crate::tools::openclaw::ID => include_str!("../rules/openclaw.toml"),
        _ => return Vec::new(),
    };
    let rules: toml::Table = rules.parse().unwrap_or_default();
    let ranges = rules.get("range").and_then(|it| it.as_array());
    let from = ranges.into_iter().flatten().filter_map(|it| it.get("from")?.as_str());
    let mut before = None;
    let from: Vec<&str> = from.collect();
    from.into_iter()
        .rev()
        .map(|it| KnownVersion { from: it.to_owned(), before: before.replace(it.to_owned()) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::known_versions;

    #[test]
    fn every_range_of_the_rules_can_be_named() {
        let known = known_versions("openclaw");
        assert!(known.len() >= 4, "{known:?}");
        assert_eq!(known[0].before, None);
        assert_eq!(known[1].before.as_ref(), Some(&known[0].from));
        assert!(known_versions("nothing").is_empty());
    }
}
