//! The worlds that the window can show: the person's own, and beside it, for as long as it is
//! tried, the throw-away one of *Try it offline*. Each is a whole [`State`]; a page belongs to one
//! of them for its life, so that no command of a page ever reaches the other.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use patchbay_failure::{Failure, Kind};
use tauri::ipc::{CommandArg, CommandItem, InvokeError};
use tauri::{AppHandle, Manager as _, Wry};

use crate::logs::Logs;
use crate::state::State;
use crate::trial::Trial;

/// The header by which a page names itself: any text of its own.
const PAGE: &str = "Patchbay-Page";

/// Held by the window; cheap to clone.
#[derive(Clone)]
pub(crate) struct Worlds(Arc<Inner>);

struct Inner {
    pages: Mutex<Pages<State>>,
    /// Also the turn to begin or end one.
    trial: tokio::sync::Mutex<Option<Trial>>,
    own: State,
    logs: Logs,
    /// Where throw-away folders are made.
    temporary: PathBuf,
}

impl Worlds {
    pub(crate) fn new(own: State, logs: Logs, temporary: PathBuf) -> Self {
        let pages = Mutex::new(Pages::new(own.clone()));
        let trial = tokio::sync::Mutex::default();
        Self(Arc::new(Inner { pages, trial, own, logs, temporary }))
    }

    /// Those of the window, where they are open already.
    pub(crate) fn of(app: &AppHandle) -> Option<Self> {
        app.try_state::<Self>().map(|held| held.inner().clone())
    }

    fn pages(&self) -> MutexGuard<'_, Pages<State>> {
        self.0.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The person's own world.
    pub(crate) fn own(&self) -> &State {
        &self.0.own
    }

    /// The world that is shown.
    pub(crate) fn now(&self) -> State {
        self.pages().now()
    }

    /// Opens the throw-away world: pages that open from now on belong to it. What runs in the
    /// person's own stops, but for a refresh or a sign-out, which come to their end.
    ///
    /// # Errors
    /// Those of [`Trial::open`]; the person's own world goes on then.
    pub(crate) async fn start_trial(&self) -> Result<(), Failure> {
        let mut trial = self.0.trial.lock().await;
        if trial.is_some() {
            return Ok(());
        }
        let opened = Trial::open(self.own(), &self.0.logs, &self.0.temporary).await?;
        self.own().leave();
        self.pages().enter(opened.state.clone());
        *trial = Some(opened);
        Ok(())
    }

    /// Ends the throw-away world, if it is open, and shows the person's own again.
    pub(crate) async fn leave_trial(&self) {
        let mut trial = self.0.trial.lock().await;
        let Some(open) = trial.take() else { return };
        self.pages().leave();
        self.own().come_back();
        self.0.logs.go_to(&self.own().data_dir);
        open.end().await;
    }
}

/// A command's world is that of the page that calls it.
impl<'de> CommandArg<'de, Wry> for State {
    fn from_command(command: CommandItem<'de, Wry>) -> Result<Self, InvokeError> {
        let page = command.message.headers().get(PAGE).and_then(|page| page.to_str().ok());
        let worlds = Worlds::of(command.message.webview_ref().app_handle());
        let state = worlds.and_then(|worlds| worlds.pages().of(page));
        state.ok_or_else(|| InvokeError::from(Failure::new(Kind::Cancelled)))
    }
}

/// Which world each page belongs to: that which was shown when it called first.
struct Pages<W> {
    own: W,
    trial: Option<(u32, W)>,
    /// How many there were.
    trials: u32,
    /// The number of a page's world; 0 is the person's own. Never forgotten: a page that outlives
    /// its world must not fall into another.
    seen: HashMap<String, u32>,
}

impl<W: Clone> Pages<W> {
    fn new(own: W) -> Self {
        Self { own, trial: None, trials: 0, seen: HashMap::new() }
    }

    fn now(&self) -> W {
        self.trial.as_ref().map_or(&self.own, |(_, trial)| trial).clone()
    }

    /// The world of `page`; none where it has ended. Who does not name a page gets what is shown.
    fn of(&mut self, page: Option<&str>) -> Option<W> {
        let shown = self.trial.as_ref().map_or(0, |(number, _)| *number);
        let number = match page {
            Some(page) => *self.seen.entry(page.to_owned()).or_insert(shown),
            None => shown,
        };
        if number == 0 {
            return Some(self.own.clone());
        }
        self.trial.as_ref().filter(|(open, _)| *open == number).map(|(_, trial)| trial.clone())
    }

    fn enter(&mut self, trial: W) {
        self.trials += 1;
        self.trial = Some((self.trials, trial));
    }

    fn leave(&mut self) {
        self.trial = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stays_in_its_world_and_ends_with_it() {
        let mut pages = Pages::new("own");
        assert_eq!(pages.of(Some("a")), Some("own"));
        pages.enter("first");
        // What an old page still says belongs where it was said.
        assert_eq!(pages.of(Some("a")), Some("own"));
        assert_eq!(pages.of(Some("b")), Some("first"));
        assert_eq!((pages.of(None), pages.now()), (Some("first"), "first"));
        pages.leave();
        assert_eq!(pages.of(Some("b")), None);
        assert_eq!(pages.of(Some("c")), Some("own"));
        pages.enter("second");
        assert_eq!(pages.of(Some("b")), None, "another simulation is another world");
        assert_eq!(pages.of(Some("d")), Some("second"));
        pages.leave();
        assert_eq!((pages.of(Some("a")), pages.of(Some("d"))), (Some("own"), None));
        assert_eq!((pages.of(None), pages.now()), (Some("own"), "own"));
    }
}
