//! What all requests share.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, header};
use serde_json::Value;

use crate::backend::limits::Limits;
use crate::faults::{Place, Scenario, Standing};
use crate::keys::Keys;
use crate::options::Consent;
use crate::person::Person;
use crate::record::Record;
use crate::tokens::Ledger;

/// OpenAI's own names. Reached through a CONNECT proxy, the simulator answers to them too.
const REAL_HOSTS: [&str; 3] = ["auth.openai.com", "chatgpt.com", "api.openai.com"];
/// OpenAI's issuer.
pub(crate) const REAL_ISSUER: &str = "https://auth.openai.com";

/// What can be changed while it runs.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub consent: Consent,
    pub token_lifetime: Option<i64>,
    pub refuse_scopes: Vec<String>,
    /// Granted to nobody any more, also in a refresh.
    pub withdraw_scopes: Vec<String>,
    /// Fields that the token endpoint leaves out of its answers.
    pub leave_out: Vec<String>,
    /// What the plan has used.
    pub limits: Limits,
    /// Laid over the headers of an answer; null takes one away.
    pub headers: BTreeMap<String, Option<String>>,
    /// Another number is another list of models to a client that compares tags.
    pub models_revision: u64,
}

/// What all requests share.
pub(crate) struct World {
    pub seed: u64,
    /// Without a slash at the end.
    pub issuer: String,
    pub control: bool,
    pub keys: Keys,
    pub settings: Mutex<Settings>,
    pub person: Mutex<Person>,
    pub ledger: Mutex<Ledger>,
    pub faults: Mutex<Standing>,
    pub record: Mutex<Record>,
    /// The turn state that a session was given last.
    pub turn_states: Mutex<HashMap<String, String>>,
    turns: AtomicU64,
}

/// Shared by reference between all handlers.
pub(crate) type Shared = Arc<World>;

impl World {
    pub(crate) fn new(
        issuer: String,
        seed: u64,
        control: bool,
        keys: Keys,
        settings: Settings,
        scenario: Option<Scenario>,
    ) -> Self {
        let mut faults = Standing::default();
        faults.set(scenario);
        Self {
            seed,
            issuer,
            control,
            keys,
            settings: Mutex::new(settings),
            person: Mutex::new(Person::default()),
            ledger: Mutex::new(Ledger::default()),
            faults: Mutex::new(faults),
            record: Mutex::new(Record::default()),
            turn_states: Mutex::default(),
            turns: AtomicU64::new(0),
        }
    }

    /// The issuer as this client knows it: clients check it to the letter.
    pub(crate) fn issuer_for(&self, headers: &HeaderMap) -> String {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        let name = host.split(':').next().unwrap_or("");
        if REAL_HOSTS.contains(&name) { REAL_ISSUER.to_owned() } else { self.issuer.clone() }
    }

    /// Whether the scenario that stands strikes here; see [`Standing::strike`].
    pub(crate) fn strike(&self, place: Place, path: &str, body: &Value) -> Option<Scenario> {
        locked(&self.faults).strike(place, path, body)
    }

    /// A number for the next turn, for ids that repeat from run to run.
    pub(crate) fn next_turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn settings(&self) -> Settings {
        locked(&self.settings).clone()
    }

    pub(crate) fn person(&self) -> Person {
        locked(&self.person).clone()
    }
}

/// The lock, also after a thread died holding it: a test's panic must not hide behind another.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Unix time in seconds.
pub(crate) fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}
