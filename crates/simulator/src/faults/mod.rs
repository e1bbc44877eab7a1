//! Scenarios: what goes wrong, by name.
//!
//! A scenario is written `NAME?after=BYTES&for=K`. Names are the failure kinds that a server can
//! cause, and some mishaps of a stream ([`names`] lists all). `after` lets that many bytes of a
//! streamed answer through first; `for` ends the scenario after that many requests. Three more
//! parameters are ours: `wait=SECONDS` for what is slow, `field=NAME` for
//! `unsupported_parameter` (or the code of `response-failed`), `at=PATH` to let a refusal strike another path than its own.

mod bodies;
mod catalogue;
mod stream;

use std::str::FromStr;

pub(crate) use catalogue::{Act, Break, Moment, Place};
pub(crate) use stream::{Feed, Out, framed};

pub use catalogue::names;

/// What goes wrong, where, and how often.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// As it stands in the catalogue.
    pub name: &'static str,
    /// Bytes of a streamed answer that still arrive.
    pub after: Option<u64>,
    /// How many requests it strikes; all where none is given.
    pub times: Option<u32>,
    /// How long slow things take, in seconds.
    pub wait: Option<f64>,
    /// The field that `unsupported_parameter` names, or the code of `response-failed`.
    pub field: Option<String>,
    /// A path that a refusal strikes instead of its own.
    pub at: Option<String>,
    pub(crate) act: Act,
    pub(crate) place: Place,
}

impl FromStr for Scenario {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, parameters) = text.split_once('?').unwrap_or((text, ""));
        let (name, place, act) = catalogue::find(name).ok_or_else(|| {
            format!("no scenario is called {name:?}; there are: {}", names().join(" "))
        })?;
        let mut scenario = Self {
            name,
            after: None,
            times: catalogue::default_times(name),
            wait: None,
            field: None,
            at: None,
            act,
            place,
        };
        for (key, value) in url::form_urlencoded::parse(parameters.as_bytes()) {
            let number = || format!("{key}={value}: a number is expected");
            match key.as_ref() {
                "after" => scenario.after = Some(value.parse().map_err(|_| number())?),
                "for" => scenario.times = Some(value.parse().map_err(|_| number())?),
                "wait" => {
                    let seconds: f64 = value.parse().map_err(|_| number())?;
                    if !(0.0..=86_400.0).contains(&seconds) {
                        return Err(format!("wait={value}: up to a day"));
                    }
                    scenario.wait = Some(seconds);
                }
                "field" => scenario.field = Some(value.into_owned()),
                "at" => scenario.at = Some(value.into_owned()),
                other => {
                    return Err(format!(
                        "unknown parameter {other:?}: after, for, wait, field, at"
                    ));
                }
            }
        }
        Ok(scenario)
    }
}

/// The scenario that stands, and how often it has struck.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    scenario: Option<Scenario>,
    struck: u64,
}

impl Standing {
    pub(crate) fn set(&mut self, scenario: Option<Scenario>) {
        *self = Self { scenario, struck: 0 };
    }

    /// The scenario while it is not used up.
    pub(crate) fn active(&self) -> Option<&Scenario> {
        self.scenario
            .as_ref()
            .filter(|scenario| scenario.times.is_none_or(|times| self.struck < u64::from(times)))
    }

    pub(crate) fn struck(&self) -> u64 {
        self.struck
    }

    /// Whether the scenario strikes this request; counts it where it does. `body` is the request
    /// as JSON, for scenarios that depend on it.
    pub(crate) fn strike(
        &mut self,
        place: Place,
        path: &str,
        body: &serde_json::Value,
    ) -> Option<Scenario> {
        let scenario = self.active()?;
        let here = match &scenario.at {
            Some(at) => place == Place::Anywhere && path.starts_with(at.as_str()),
            None => place == scenario.place,
        };
        // What is not there can't be refused: a client that drops it gets through.
        let given = |name: &str| body.get(name).is_some_and(|value| !value.is_null());
        let meant = match scenario.name {
            "unsupported_parameter" => given(scenario.field()),
            "reasoning-refused" => hands_reasoning_back(body),
            "ws-forgets" => given("previous_response_id"),
            _ => true,
        };
        if !(here && meant) {
            return None;
        }
        let scenario = scenario.clone();
        self.struck += 1;
        Some(scenario)
    }
}

fn hands_reasoning_back(body: &serde_json::Value) -> bool {
    let items = body["input"].as_array().map_or(&[][..], Vec::as_slice);
    items.iter().any(|item| item["encrypted_content"].is_string())
}

impl Scenario {
    /// The field that is refused.
    pub(crate) fn field(&self) -> &str {
        self.field.as_deref().unwrap_or("prompt_cache_key")
    }

    /// The code of `response-failed`.
    pub(crate) fn code(&self) -> &str {
        self.field.as_deref().unwrap_or("server_error")
    }

    /// How long to wait where the scenario is slow.
    pub(crate) fn delay(&self, default_seconds: f64) -> std::time::Duration {
        std::time::Duration::from_secs_f64(self.wait.unwrap_or(default_seconds))
    }

    /// Whether it breaks the refresh of tokens. The model endpoint then answers 401, so that a
    /// client comes to refresh at all.
    pub(crate) fn breaks_refresh(&self) -> bool {
        self.place == Place::Refresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_parses_with_either_kind_of_dash() {
        for name in names() {
            let scenario: Scenario = format!("{name}?after=10&for=2").parse().unwrap();
            assert_eq!((scenario.after, scenario.times), (Some(10), Some(2)), "{name}");
            assert_eq!(name.replace('-', "_").parse::<Scenario>().unwrap().name, scenario.name);
            assert_eq!(name.replace('_', "-").parse::<Scenario>().unwrap().name, scenario.name);
        }
    }

    #[test]
    fn what_can_not_be_understood_is_said() {
        for (text, said) in [
            ("nonsense", "no scenario"),
            ("cut?after=x", "a number"),
            ("cut?before=1", "unknown parameter"),
            ("slow-headers?wait=-1", "a day"),
        ] {
            let error = text.parse::<Scenario>().unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn a_scenario_ends_after_its_requests_and_only_counts_its_own_place() {
        let mut standing = Standing::default();
        standing.set(Some("overloaded?for=2".parse().unwrap()));
        let none = serde_json::Value::Null;
        assert!(standing.strike(Place::Refresh, "/oauth/token", &none).is_none());
        assert!(standing.strike(Place::Turn, "/x", &none).is_some());
        assert!(standing.strike(Place::Turn, "/x", &none).is_some());
        assert!(standing.strike(Place::Turn, "/x", &none).is_none());
        assert_eq!(standing.struck(), 2);
    }
}
