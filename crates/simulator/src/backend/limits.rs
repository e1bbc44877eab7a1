//! What the plan has used, in the three forms that clients read: headers, an event, a document.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::person::Person;

/// Five hours, in minutes.
const FIVE_HOURS: i64 = 5 * 60;
/// A week, in minutes.
const WEEK: i64 = 7 * 24 * 60;

/// What the plan has used. A test may set all of it; what it leaves out is as it is by default.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Limits {
    /// Plans without a window of five hours have their week here.
    primary: Option<Window>,
    secondary: Option<Window>,
    credits: Credits,
    /// Limits beside the plan's own, for instance of one model.
    additional: Vec<Additional>,
}

/// One window.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    used_percent: u32,
    window_minutes: i64,
}

/// What can be used beside the plan.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Credits {
    has_credits: bool,
    unlimited: bool,
    balance: Option<String>,
}

/// A limit beside the plan's own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Additional {
    /// As it stands in the headers' names: `codex-other`.
    id: String,
    name: String,
    primary: Option<Window>,
    #[serde(default)]
    secondary: Option<Window>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            primary: Some(Window { used_percent: 37, window_minutes: FIVE_HOURS }),
            secondary: Some(Window { used_percent: 12, window_minutes: WEEK }),
            credits: Credits::default(),
            additional: Vec::new(),
        }
    }
}

impl Window {
    /// Windows end at fixed times of the clock, so that a test that asks twice reads the same.
    fn seconds_to_reset(self, now: i64) -> i64 {
        let length = self.seconds();
        length - now.rem_euclid(length)
    }

    fn seconds(self) -> i64 {
        self.window_minutes.max(1) * 60
    }

    /// As the event states it.
    fn event(self, now: i64) -> Value {
        json!({
            "used_percent": self.used_percent,
            "window_minutes": self.window_minutes,
            "reset_at": now + self.seconds_to_reset(now),
        })
    }

    /// As the document states it.
    fn document(self, now: i64) -> Value {
        json!({
            "used_percent": self.used_percent,
            "limit_window_seconds": self.seconds(),
            "reset_after_seconds": self.seconds_to_reset(now),
            "reset_at": now + self.seconds_to_reset(now),
        })
    }

    /// As the headers of one family state it.
    fn headers(self, family: &str, now: i64) -> Vec<(String, String)> {
        let left = self.seconds_to_reset(now);
        [
            ("used-percent", i64::from(self.used_percent)),
            ("window-minutes", self.window_minutes),
            ("reset-after-seconds", left),
            ("reset-at", now + left),
        ]
        .map(|(name, value)| (format!("x-{family}-{name}"), value.to_string()))
        .to_vec()
    }
}

/// Booleans in headers are Python's.
fn truth(value: bool) -> String {
    if value { "True" } else { "False" }.to_owned()
}

fn of(window: Option<Window>, form: impl Fn(Window) -> Value) -> Value {
    window.map_or(Value::Null, form)
}

impl Limits {
    /// The same with the plan's first window at its end.
    pub(crate) fn used_up(mut self) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.used_percent = 100;
        }
        self
    }

    fn reached(&self) -> bool {
        let full = |window: Option<Window>| window.is_some_and(|w| w.used_percent >= 100);
        full(self.primary) || full(self.secondary)
    }

    /// Until the first window opens again.
    pub(crate) fn seconds_to_primary_reset(&self, now: i64) -> i64 {
        self.primary.map_or(0, |window| window.seconds_to_reset(now))
    }

    /// `x-codex-…` response headers. Booleans are written `True` and `False`, an unknown balance
    /// is empty (openai/codex#2455 and later reports).
    pub(crate) fn headers(&self, plan: &str, now: i64) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = [
            ("x-codex-active-limit", "codex".to_owned()),
            ("x-codex-plan-type", plan.to_owned()),
            ("x-codex-primary-over-secondary-limit-percent", "0".to_owned()),
            ("x-codex-credits-has-credits", truth(self.credits.has_credits)),
            ("x-codex-credits-unlimited", truth(self.credits.unlimited)),
            ("x-codex-credits-balance", self.credits.balance.clone().unwrap_or_default()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec();
        let plan = ("codex", self.primary, self.secondary);
        let more = self.additional.iter().map(|more| (&*more.id, more.primary, more.secondary));
        for (id, primary, secondary) in std::iter::once(plan).chain(more) {
            for (place, window) in [("primary", primary), ("secondary", secondary)] {
                let family = format!("{id}-{place}");
                headers.extend(window.iter().flat_map(|window| window.headers(&family, now)));
            }
        }
        for more in &self.additional {
            headers.push((format!("x-{}-limit-name", more.id), more.name.clone()));
        }
        headers
    }

    /// The event `codex.rate_limits`. It bears no sequence number.
    pub(crate) fn event(&self, plan: &str, now: i64) -> Value {
        json!({
            "type": "codex.rate_limits",
            "plan_type": plan,
            "rate_limits": {
                "allowed": !self.reached(),
                "limit_reached": self.reached(),
                "primary": of(self.primary, |window| window.event(now)),
                "secondary": of(self.secondary, |window| window.event(now)),
            },
            "code_review_rate_limits": null,
            "credits": self.credits(),
            "metered_limit_name": null,
            "limit_name": null,
        })
    }

    /// `GET /backend-api/wham/usage`.
    pub(crate) fn usage(&self, person: &Person, now: i64) -> Value {
        let limit = |primary: Option<Window>, secondary: Option<Window>| {
            let full = |window: Option<Window>| window.is_some_and(|w| w.used_percent >= 100);
            let reached = full(primary) || full(secondary);
            json!({
                "allowed": !reached,
                "limit_reached": reached,
                "primary_window": of(primary, |window| window.document(now)),
                "secondary_window": of(secondary, |window| window.document(now)),
            })
        };
        let additional: Vec<Value> = self
            .additional
            .iter()
            .map(|more| {
                json!({
                    "limit_name": more.name,
                    "metered_feature": more.id.replace('-', "_"),
                    "rate_limit": limit(more.primary, more.secondary),
                })
            })
            .collect();
        let mut credits = self.credits();
        credits["overage_limit_reached"] = false.into();
        json!({
            "user_id": person.user_id,
            "account_id": person.account_id,
            "email": person.email,
            "plan_type": person.plan,
            "rate_limit": limit(self.primary, self.secondary),
            "code_review_rate_limit": null,
            "additional_rate_limits": if additional.is_empty() {
                Value::Null
            } else {
                additional.into()
            },
            "credits": credits,
            "spend_control": {"reached": false, "individual_limit": null},
            "rate_limit_reached_type": if self.reached() {
                json!({"type": "rate_limit_reached"})
            } else {
                Value::Null
            },
            "promo": null,
            "referral_beacon": null,
        })
    }

    fn credits(&self) -> Value {
        let Credits { has_credits, unlimited, balance } = &self.credits;
        json!({"has_credits": has_credits, "unlimited": unlimited, "balance": balance})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_agree() {
        let now = 1_800_000_123;
        let limits = Limits::default().used_up();
        let headers: std::collections::BTreeMap<_, _> =
            limits.headers("plus", now).into_iter().collect();
        let event = limits.event("plus", now);
        let usage = limits.usage(&Person::default(), now);
        let reset = event["rate_limits"]["primary"]["reset_at"].as_i64().unwrap();
        assert_eq!(headers["x-codex-primary-reset-at"], reset.to_string());
        assert_eq!(usage["rate_limit"]["primary_window"]["reset_at"], reset);
        assert_eq!(usage["rate_limit"]["primary_window"]["used_percent"], 100);
        assert_eq!(usage["rate_limit"]["limit_reached"], true);
        assert!(reset > now && reset - now <= FIVE_HOURS * 60);
    }
}
