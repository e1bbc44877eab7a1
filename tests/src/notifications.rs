//! Plays the desktop's notification service on the session bus of the test: writes down what was
//! asked for, and clicks on it as a person would.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use zbus::zvariant::OwnedValue;

use crate::{Outcome, Problem};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// One notification that a program asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The program's name for itself.
    pub program: String,
    /// The first line.
    pub title: String,
    /// The text below.
    pub text: String,
    /// Actions: an id and its words, in turn.
    pub actions: Vec<String>,
}

#[derive(Default, Clone)]
struct Service(Arc<Mutex<Vec<Asked>>>);

impl Service {
    fn asked(&self) -> Vec<Asked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".into(), "actions".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("patchbay-tests".into(), "patchbay".into(), "1".into(), "1.2".into())
    }

    #[expect(clippy::too_many_arguments, reason = "the desktop's own interface")]
    fn notify(
        &self,
        program: String,
        _replaces: u32,
        _icon: String,
        title: String,
        text: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(Asked { program, title, text, actions });
        u32::try_from(all.len()).unwrap_or(u32::MAX)
    }

    fn close_notification(&self, _id: u32) {}
}

/// The service, until it is dropped.
#[derive(Debug)]
pub struct Notifications {
    bus: zbus::Connection,
    service: ServiceHandle,
}

struct ServiceHandle(Service);

impl std::fmt::Debug for ServiceHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0.asked())
    }
}

impl Notifications {
    /// Takes the service's name on the session bus.
    ///
    /// # Errors
    /// There is no session bus, or somebody has the name already.
    pub async fn serve() -> Outcome<Self> {
        let service = Service::default();
        let bus = async {
            zbus::connection::Builder::session()?
                .name(NAME)?
                .serve_at(PATH, service.clone())?
                .build()
                .await
        };
        let bus = bus.await.map_err(|error| Problem::new(format!("no notifications: {error}")))?;
        Ok(Self { bus, service: ServiceHandle(service) })
    }

    /// What was asked for so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.service.0.asked()
    }

    /// Waits until `number` were asked for; gives all.
    ///
    /// # Errors
    /// Fewer came within ten seconds.
    pub async fn wait_for(&self, number: usize) -> Outcome<Vec<Asked>> {
        for _ in 0..100 {
            let asked = self.asked();
            if asked.len() >= number {
                return Ok(asked);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(Problem::new(format!("{:?} is all that was asked for", self.asked())))
    }

    /// Clicks an action of the notification with this number, from 1.
    ///
    /// # Errors
    /// The bus does not take the signal.
    pub async fn click(&self, id: u32, action: &str) -> Outcome<()> {
        let body = (id, action);
        let sent = self.bus.emit_signal(None::<&str>, PATH, NAME, "ActionInvoked", &body);
        sent.await.map_err(|error| Problem::new(format!("no click: {error}")))
    }
}
