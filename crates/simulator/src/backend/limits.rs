//! The plan's windows, in the three forms that clients read: headers, an event, a document.

use serde_json::{Value, json};

use crate::person::Person;

/// Five hours, in seconds.
const PRIMARY: i64 = 5 * 3600;
/// A week, in seconds.
const SECONDARY: i64 = 7 * 24 * 3600;
const PRIMARY_USED: u32 = 37;
const SECONDARY_USED: u32 = 12;

/// Windows end at fixed times of the clock, so that a test that asks twice reads the same.
fn to_reset(now: i64, length: i64) -> i64 {
    length - now.rem_euclid(length)
}

/// Until the five-hour window opens again.
pub(crate) fn seconds_to_primary_reset(now: i64) -> i64 {
    to_reset(now, PRIMARY)
}

fn primary_used(used_up: bool) -> u32 {
    if used_up { 100 } else { PRIMARY_USED }
}

/// `x-codex-…` response headers. Booleans are written `True` and `False`, an unknown balance is
/// empty (openai/codex#2455 and later reports).
pub(crate) fn headers(plan: &str, now: i64, used_up: bool) -> Vec<(String, String)> {
    let (first, second) = (to_reset(now, PRIMARY), to_reset(now, SECONDARY));
    [
        ("x-codex-active-limit", "codex".to_owned()),
        ("x-codex-plan-type", plan.to_owned()),
        ("x-codex-primary-used-percent", primary_used(used_up).to_string()),
        ("x-codex-primary-window-minutes", (PRIMARY / 60).to_string()),
        ("x-codex-primary-reset-after-seconds", first.to_string()),
        ("x-codex-primary-reset-at", (now + first).to_string()),
        ("x-codex-primary-over-secondary-limit-percent", "0".to_owned()),
        ("x-codex-secondary-used-percent", SECONDARY_USED.to_string()),
        ("x-codex-secondary-window-minutes", (SECONDARY / 60).to_string()),
        ("x-codex-secondary-reset-after-seconds", second.to_string()),
        ("x-codex-secondary-reset-at", (now + second).to_string()),
        ("x-codex-credits-has-credits", "False".to_owned()),
        ("x-codex-credits-unlimited", "False".to_owned()),
        ("x-codex-credits-balance", String::new()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// The event `codex.rate_limits`. It bears no sequence number.
pub(crate) fn event(plan: &str, now: i64, used_up: bool) -> Value {
    json!({
        "type": "codex.rate_limits",
        "plan_type": plan,
        "rate_limits": {
            "allowed": !used_up,
            "limit_reached": used_up,
            "primary": {
                "used_percent": primary_used(used_up),
                "window_minutes": PRIMARY / 60,
                "reset_at": now + to_reset(now, PRIMARY),
            },
            "secondary": {
                "used_percent": SECONDARY_USED,
                "window_minutes": SECONDARY / 60,
                "reset_at": now + to_reset(now, SECONDARY),
            },
        },
        "code_review_rate_limits": null,
        "credits": {"has_credits": false, "unlimited": false, "balance": null},
        "metered_limit_name": null,
        "limit_name": null,
    })
}

/// `GET /backend-api/wham/usage`.
pub(crate) fn usage(person: &Person, now: i64, used_up: bool) -> Value {
    let window = |used: u32, length: i64| {
        json!({
            "used_percent": used,
            "limit_window_seconds": length,
            "reset_after_seconds": to_reset(now, length),
            "reset_at": now + to_reset(now, length),
        })
    };
    json!({
        "user_id": person.user_id,
        "account_id": person.account_id,
        "email": person.email,
        "plan_type": person.plan,
        "rate_limit": {
            "allowed": !used_up,
            "limit_reached": used_up,
            "primary_window": window(primary_used(used_up), PRIMARY),
            "secondary_window": window(SECONDARY_USED, SECONDARY),
        },
        "code_review_rate_limit": null,
        "additional_rate_limits": null,
        "credits": {
            "has_credits": false,
            "unlimited": false,
            "overage_limit_reached": false,
            "balance": null,
        },
        "spend_control": {"reached": false, "individual_limit": null},
        "rate_limit_reached_type": if used_up {
            json!({"type": "rate_limit_reached"})
        } else {
            Value::Null
        },
        "promo": null,
        "referral_beacon": null,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_agree() {
        let now = 1_800_000_123;
        let headers: std::collections::BTreeMap<_, _> =
            headers("plus", now, true).into_iter().collect();
        let event = event("plus", now, true);
        let usage = usage(&Person::default(), now, true);
        let reset = event["rate_limits"]["primary"]["reset_at"].as_i64().unwrap();
        assert_eq!(headers["x-codex-primary-reset-at"], reset.to_string());
        assert_eq!(usage["rate_limit"]["primary_window"]["reset_at"], reset);
        assert_eq!(usage["rate_limit"]["primary_window"]["used_percent"], 100);
        assert!(reset > now && reset - now <= PRIMARY);
    }
}
