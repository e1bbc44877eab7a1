//! Limits of a plan: from response headers, from `codex.rate_limits` events and from
//! `GET …/wham/usage`. Windows are told by their length, never by their position: plans with only
//! a weekly limit put the week first. Pure.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::event::{LimitWindow, WindowName};

/// Answer of `patchbay usage --json`, without its `schema`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UsageReport {
    /// For instance `plus`.
    pub plan: Option<String>,
    /// One a window that the plan has.
    pub windows: Vec<LimitWindow>,
    /// Null where the server states none.
    pub credits: Option<Credits>,
}

/// Bought credits, beside the plan's windows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credits {
    /// Whether there are any.
    pub has_credits: bool,
    /// Whether they never end.
    pub unlimited: bool,
    /// In the server's own words, for instance `123`; null where it states none.
    pub balance: Option<String>,
}

/// The windows in the headers of an answer. `header` looks one up by its lower-case name; `now`
/// is Unix time in seconds. Values can be empty, `0` or `False`: none of them is an error. The
/// plan's own family is `codex`; where it says nothing, the one that is in force does
/// (`x-codex-active-limit`).
pub(crate) fn from_headers(header: &dyn Fn(&str) -> Option<String>, now: i64) -> Vec<LimitWindow> {
    let own = family(header, "codex", now);
    if !own.is_empty() {
        return own;
    }
    let active = header("x-codex-active-limit").unwrap_or_default();
    let active = active.trim().to_ascii_lowercase().replace('_', "-");
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if active.is_empty() || !active.chars().all(plain) {
        return own;
    }
    let other = family(header, &active, now);
    if other.is_empty() { family(header, &format!("codex-{active}"), now) } else { other }
}

/// The windows of the limit `id`: `x-codex-…`, `x-codex-other-…`.
fn family(header: &dyn Fn(&str) -> Option<String>, id: &str, now: i64) -> Vec<LimitWindow> {
    let number = |name: &str| header(name).and_then(|text| text.trim().parse::<f64>().ok());
    ["primary", "secondary"]
        .iter()
        .filter_map(|position| {
            let field = |name: &str| number(&format!("x-{id}-{position}-{name}"));
            window(Stated {
                used_percent: field("used-percent"),
                minutes: field("window-minutes"),
                resets_at: field("reset-at"),
                resets_in: field("reset-after-seconds"),
                now,
            })
        })
        .collect()
}

/// The windows of a `codex.rate_limits` event; none where it is about another limit than the
/// plan's own, which would be taken for it.
pub(crate) fn from_event(event: &Value, now: i64) -> Vec<LimitWindow> {
    let other = event["metered_limit_name"]
        .as_str()
        .is_some_and(|name| !name.is_empty() && !name.eq_ignore_ascii_case("codex"));
    if other {
        return Vec::new();
    }
    windows(&event["rate_limits"], ["primary", "secondary"], now)
}

/// The answer of `GET …/wham/usage`.
pub(crate) fn from_usage(answer: &Value, now: i64) -> UsageReport {
    UsageReport {
        plan: answer["plan_type"].as_str().filter(|plan| !plan.is_empty()).map(str::to_owned),
        windows: windows(&answer["rate_limit"], ["primary_window", "secondary_window"], now),
        credits: credits(&answer["credits"]),
    }
}

fn credits(stated: &Value) -> Option<Credits> {
    stated.as_object()?;
    Some(Credits {
        has_credits: flag(&stated["has_credits"]),
        unlimited: flag(&stated["unlimited"]),
        balance: match &stated["balance"] {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        },
    })
}

/// True, `"true"`, `"True"`. The backend has been seen to write Python's words.
fn flag(stated: &Value) -> bool {
    match stated {
        Value::Bool(flag) => *flag,
        Value::String(text) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

fn windows(stated: &Value, positions: [&str; 2], now: i64) -> Vec<LimitWindow> {
    positions
        .iter()
        .filter_map(|position| {
            let fields = stated[position].as_object()?;
            let field = |name: &str| fields.get(name).and_then(number);
            window(Stated {
                used_percent: field("used_percent"),
                minutes: field("window_minutes")
                    .or_else(|| field("limit_window_seconds").map(|seconds| seconds / 60.0)),
                resets_at: field("reset_at").or_else(|| field("resets_at")),
                resets_in: field("reset_after_seconds"),
                now,
            })
        })
        .collect()
}

/// A number, also where it is written as a text.
fn number(stated: &Value) -> Option<f64> {
    match stated {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// What was said of one window.
struct Stated {
    used_percent: Option<f64>,
    minutes: Option<f64>,
    resets_at: Option<f64>,
    resets_in: Option<f64>,
    now: i64,
}

/// None where nothing was said, or where the window has no length: that is how the backend states
/// a window that the plan does not have.
fn window(stated: Stated) -> Option<LimitWindow> {
    let used_percent = stated.used_percent.filter(|used| used.is_finite())?;
    if stated.minutes.is_some_and(|minutes| minutes < 1.0) {
        return None;
    }
    let whole = |number: f64| (number.is_finite() && number > 0.0).then_some(number as i64);
    let minutes = stated.minutes.and_then(whole).and_then(|minutes| u64::try_from(minutes).ok());
    Some(LimitWindow {
        name: name(minutes),
        used_percent: used_percent.clamp(0.0, 100.0),
        window_minutes: minutes,
        resets_at: stated.resets_at.and_then(whole).or_else(|| {
            stated.resets_in.and_then(whole).map(|seconds| stated.now.saturating_add(seconds))
        }),
    })
}

/// About 300 minutes, about 10 080 minutes, or neither. The backend rounds: 299 has been seen.
fn name(minutes: Option<u64>) -> WindowName {
    match minutes {
        Some(270..=330) => WindowName::FiveHour,
        Some(9_072..=11_088) => WindowName::Weekly,
        _ => WindowName::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn header<'a>(pairs: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| pairs.iter().find(|(k, _)| *k == name).map(|(_, v)| (*v).to_owned())
    }

    #[test]
    fn a_week_in_first_place_is_a_week_and_a_window_without_length_is_none() {
        let headers = [
            ("x-codex-primary-used-percent", "100"),
            ("x-codex-primary-window-minutes", "10080"),
            ("x-codex-primary-reset-at", ""),
            ("x-codex-primary-reset-after-seconds", "60"),
            ("x-codex-secondary-used-percent", "0"),
            ("x-codex-secondary-window-minutes", "0"),
            ("x-codex-secondary-reset-at", ""),
            ("x-codex-credits-has-credits", "False"),
        ];
        let windows = from_headers(&header(&headers), 1_000);
        assert_eq!(
            windows,
            [LimitWindow {
                name: WindowName::Weekly,
                used_percent: 100.0,
                window_minutes: Some(10_080),
                resets_at: Some(1_060),
            }]
        );
    }

    #[test]
    fn another_family_counts_only_where_it_is_in_force_and_the_plan_says_nothing() {
        let other = [
            ("x-codex-active-limit", "codex_other"),
            ("x-codex-other-primary-used-percent", "12.5"),
            ("x-codex-other-primary-window-minutes", "300"),
        ];
        assert_eq!(from_headers(&header(&other), 0)[0].used_percent, 12.5);
        assert_eq!(from_headers(&header(&other[1..]), 0), []);
        let own = [other.as_slice(), &[("x-codex-primary-used-percent", "0")]].concat();
        assert_eq!(from_headers(&header(&own), 0)[0].used_percent, 0.0);
        for nonsense in ["False", "", "0", "a b"] {
            assert_eq!(from_headers(&header(&[("x-codex-active-limit", nonsense)]), 0), []);
        }
        let event = json!({ "metered_limit_name": "other",
                            "rate_limits": { "primary": { "used_percent": 99 } } });
        assert_eq!(from_event(&event, 0), []);
    }

    #[test]
    fn words_where_numbers_should_be_are_no_window() {
        let headers = [("x-codex-primary-used-percent", "False")];
        assert_eq!(from_headers(&header(&headers), 0), []);
        assert_eq!(from_headers(&header(&[]), 0), []);
    }

    #[test]
    fn an_event_states_its_windows() {
        let event = json!({ "rate_limits": {
            "primary": { "used_percent": 42, "window_minutes": 299, "reset_at": 1_700_000_000 },
            "secondary": null,
        }});
        let windows = from_event(&event, 0);
        assert_eq!(windows.len(), 1);
        assert_eq!(windows[0].name, WindowName::FiveHour);
        assert_eq!(windows[0].resets_at, Some(1_700_000_000));
        assert_eq!(from_event(&json!({ "rate_limits": null }), 0), []);
    }

    #[test]
    fn usage_is_told_by_the_length_in_seconds() {
        let report = from_usage(
            &json!({
                "plan_type": "plus",
                "rate_limit": {
                    "primary_window": { "used_percent": 7.5, "limit_window_seconds": 604_800,
                                        "reset_after_seconds": 10, "reset_at": 1_777_936_568 },
                    "secondary_window": { "used_percent": 62, "limit_window_seconds": 18_000,
                                          "reset_after_seconds": 10 },
                },
                "credits": { "has_credits": "False", "unlimited": false, "balance": "0" },
            }),
            100,
        );
        assert_eq!(report.plan.as_deref(), Some("plus"));
        let names: Vec<_> = report.windows.iter().map(|w| (w.name, w.resets_at)).collect();
        assert_eq!(
            names,
            [(WindowName::Weekly, Some(1_777_936_568)), (WindowName::FiveHour, Some(110))]
        );
        assert_eq!(
            report.credits,
            Some(Credits { has_credits: false, unlimited: false, balance: Some("0".to_owned()) })
        );
        assert_eq!(from_usage(&json!(null), 0).credits, None);
    }
}
