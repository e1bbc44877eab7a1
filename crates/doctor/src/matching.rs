//! Which finding explains a failure that somebody saw: `rules/failures.toml` over a report. Pure.

use crate::report::{Finding, Report, Severity, ToolReport};
use patchbay_failure::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use ts_rs::TS;

/// A finding that explains a failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Matching {
    /// Id of the tool that it stands under.
    pub tool: String,
    /// Rule id.
    pub rule: String,
    /// Id of the finding, as `repair` takes it.
    pub finding: String,
}

static RULES: LazyLock<BTreeMap<Kind, Vec<String>>> = LazyLock::new(|| {
    let rules = toml::from_str(include_str!("../rules/failures.toml"));
    debug_assert!(rules.is_ok(), "{rules:?}");
    rules.unwrap_or_default()
});

/// The likeliest finding behind a failure of `kind`, of `tool` (an id) or of any. Findings that are
/// only worth knowing explain nothing; of several of one rule, the one that can be repaired counts.
#[must_use]
pub fn matching(report: &Report, kind: Kind, tool: Option<&str>) -> Option<Matching> {
    let tools = report.tools.iter();
    let own: Vec<&ToolReport> =
        tools.filter(|it| tool.is_none_or(|id| it.tool == id || it.tool == "shared")).collect();
    let of_rule = |rule: &str| {
        let all = own.iter().flat_map(|it| it.findings.iter().map(|finding| (*it, finding)));
        all.filter(|(_, it)| it.severity != Severity::Info && fits(rule, &it.rule))
            .min_by_key(|(_, it)| (it.repair.is_none(), it.severity))
    };
    let (tool, Finding { rule, id, .. }) = RULES.get(&kind)?.iter().find_map(|it| of_rule(it))?;
    Some(Matching { tool: tool.tool.clone(), rule: rule.clone(), finding: id.clone() })
}

/// Whether `rule` is of `pattern`, in which `*` stands for any text.
fn fits(pattern: &str, rule: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| rule.strip_prefix(first)) else {
        return false;
    };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.is_empty() || pattern.ends_with('*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Repair, Status, VersionSource};

    fn finding(rule: &str, severity: Severity, repairable: bool) -> Finding {
        Finding {
            id: format!("{rule}|file|pointer"),
            rule: rule.to_owned(),
            severity,
            title: String::new(),
            meaning: String::new(),
            action: String::new(),
            evidence: Vec::new(),
            repair: repairable.then(|| Repair { edits: Vec::new() }),
            said: patchbay_words::Said::default(),
        }
    }

    fn tool(id: &str, findings: Vec<Finding>) -> ToolReport {
        ToolReport {
            tool: id.to_owned(),
            name: id.to_owned(),
            version: None,
            version_source: VersionSource::Unknown,
            status: Status::Broken,
            routes: Vec::new(),
            findings,
            files: Vec::new(),
            after_repair: None,
            last_failure: None,
        }
    }

    #[test]
    fn a_failure_finds_the_finding_behind_it() {
        let endpoint = "openclaw.codex-route.endpoint";
        let report = Report {
            schema: 1,
            tools: vec![
                tool(
                    "openclaw",
                    vec![
                        finding("openclaw.codex-route.custom-endpoint", Severity::Info, false),
                        finding("openclaw.codex-route.cache", Severity::Error, false),
                        finding(endpoint, Severity::Error, true),
                        finding("openclaw.profile.expired", Severity::Warning, false),
                    ],
                ),
                tool("shared", vec![finding("shared.refresh-token", Severity::Warning, false)]),
            ],
        };
        for (kind, of, expected) in [
            (Kind::AuthScope, None, Some(("openclaw", endpoint))),
            (Kind::AuthScope, Some("openclaw"), Some(("openclaw", endpoint))),
            (Kind::AuthScope, Some("pi"), None),
            (Kind::RefreshReused, Some("openclaw"), Some(("shared", "shared.refresh-token"))),
            (Kind::AuthExpired, None, Some(("openclaw", "openclaw.profile.expired"))),
            (Kind::Dns, None, None),
        ] {
            let found = matching(&report, kind, of);
            let found = found.as_ref().map(|it| (it.tool.as_str(), it.rule.as_str()));
            assert_eq!(found, expected, "{kind:?} {of:?}");
        }
    }

    #[test]
    fn every_row_names_a_kind_and_every_openclaw_rule_of_it_exists() {
        assert!(RULES.len() >= 12, "{:?}", RULES.keys());
        let words = include_str!("tools/openclaw/words.rs").to_owned()
            + include_str!("tools/openclaw/judge.rs")
            + include_str!("tools/openclaw/profiles.rs")
            + include_str!("tools/openclaw/route_rules.rs")
            + include_str!("tools/openclaw/later.rs")
            + include_str!("tools/shared.rs");
        for rule in RULES.values().flatten() {
            let named = rule.trim_start_matches('*').trim_end_matches('*');
            assert!(words.contains(named), "no rule is called {rule}");
        }
    }

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, rule, expected) in [
            ("*.codex-route.*", "openclaw.codex-route.cache", true),
            ("*.profile.expired", "openclaw.profile.expired", true),
            ("*.profile.expired", "openclaw.profile.expired.more", false),
            ("shared.refresh-token", "shared.refresh-token", true),
            ("shared.refresh-token", "openclaw.shared.refresh-token", false),
        ] {
            assert_eq!(fits(pattern, rule), expected, "{pattern} {rule}");
        }
    }
}
