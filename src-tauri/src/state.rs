//! What the running window holds.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use patchbay_codex::accounts::{Accounts, Place};
use patchbay_codex::http::HttpClient;
use patchbay_codex::setup::Setup;
use patchbay_codex::sign_in::{SignInFlow, SignInView};
use patchbay_codex::wire::{Client, LimitWindow};
use patchbay_doctor::Environment;
use patchbay_failure::Failure;
use patchbay_history::History;
use patchbay_rpc::{AppEvent, RoutedAccount, Screen};
use tauri::ipc::Channel;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::commands::blocking;
use crate::editors::Programs;
use crate::judge::Judged;
use crate::notice::Notice;
use crate::outside::{Outside, now};
use crate::settings::SettingsFile;
use crate::turns::{self, Turns};
use crate::watch::Watch;

/// One world: whom Patchbay talks to, which home it looks at, and all that it keeps of both. Shared
/// by the commands of its pages; cheap to clone.
#[derive(Clone)]
pub(crate) struct State(Arc<Inner>);

pub(crate) struct Inner {
    /// Whom Patchbay talks to, and the client that talks: made and replaced together.
    whom: Mutex<(Setup, Client)>,
    pub(crate) own_vars: BTreeMap<String, String>,
    pub(crate) data_dir: PathBuf,
    /// Whether this is the throw-away world of *Try it offline*.
    pub(crate) trial: bool,
    /// Another world is shown: nothing of this one is told.
    left: AtomicBool,
    /// Turns and live tests that run.
    work: TaskTracker,
    surroundings: Environment,
    pub(crate) programs: Programs,
    pub(crate) http: HttpClient,
    pub(crate) accounts: Accounts,
    pub(crate) history: History,
    pub(crate) settings: SettingsFile,
    pub(crate) ready_file: Option<PathBuf>,
    /// Seconds east of UTC of this computer's clock.
    pub(crate) utc_offset_s: i32,
    sign_in: Mutex<Option<SignInFlow>>,
    subscribers: Mutex<Vec<Channel<AppEvent>>>,
    page: Mutex<Page>,
    pub(crate) turns: Turns,
    /// What dialogs choose without asking, for tests.
    pub(crate) chosen_file: Option<PathBuf>,
    live_test: Mutex<CancellationToken>,
    judging: Mutex<Judged>,
    pub(crate) watch: Watch,
    limits: Mutex<Vec<LimitWindow>>,
}

/// How long what was stopped may take to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// What waits for the page to be drawn: it chooses its first screen by itself.
#[derive(Default)]
struct Page {
    drawn: bool,
    to_show: Option<Screen>,
}

impl std::ops::Deref for State {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// A panic elsewhere must not take the window down with it: the values behind these locks are
/// whole after every statement.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// Opens accounts and history. `notify` shows a notification.
    ///
    /// # Errors
    /// A data folder that can't be read or written, named.
    pub(crate) fn open(
        outside: Outside,
        settings: SettingsFile,
        notify: impl Fn(Notice) + Send + 'static,
    ) -> Result<Self, Failure> {
        let Outside { setup, environment, own_vars, programs, network, .. } = outside;
        let Outside { ready_file, chosen_file, utc_offset_s, trial, .. } = outside;
        let http = HttpClient::new(&setup.timeouts, &network)?;
        let accounts = Accounts::open(&setup)?;
        let around = environment.clone();
        accounts.others(move || {
            let held = patchbay_doctor::refresh_tokens(&around).into_iter();
            held.map(|it| Place { holder: it.holder, file: it.file, credential: it.hash }).collect()
        });
        let client = Client::new(&setup, accounts.clone(), http.clone());
        let history = History::open(&setup.data_dir)?;
        if let Err(failure) = history.purge(now()) {
            // The next start tries again.
            tracing::warn!(kind = ?failure.kind, "what was deleted could not be purged");
        }
        Ok(Self(Arc::new_cyclic(|this| Inner {
            trial,
            left: AtomicBool::new(false),
            work: TaskTracker::new(),
            data_dir: setup.data_dir.clone(),
            whom: Mutex::new((setup, client)),
            own_vars,
            surroundings: environment,
            programs,
            http,
            accounts,
            history,
            settings,
            ready_file,
            utc_offset_s,
            sign_in: Mutex::default(),
            subscribers: Mutex::default(),
            page: Mutex::default(),
            turns: Turns::default(),
            chosen_file,
            live_test: Mutex::default(),
            judging: Mutex::default(),
            watch: Watch::start(crate::judge::on_change(this.clone(), notify)),
            limits: Mutex::default(),
        })))
    }

    /// The world behind `weak`, where it is still held and is the one that is shown.
    pub(crate) fn shown(weak: &Weak<Inner>) -> Option<Self> {
        weak.upgrade().map(Self).filter(|it| !it.is_left())
    }

    /// Another world is shown from now on: turns, live test and sign-in stop, and nobody is told any
    /// more. A refresh or a sign-out comes to its end.
    pub(crate) fn leave(&self) {
        self.left.store(true, Ordering::SeqCst);
        lock(&self.subscribers).clear();
        *lock(&self.page) = Page::default();
        self.turns.stop_all();
        self.stop_live_test();
        self.set_sign_in_flow(None);
        self.client().close_sockets();
    }

    /// A turn begins in `conversation` (none: a new one); stopped at once where another world is
    /// shown. None where one runs there already.
    pub(crate) fn turn_began(
        &self,
        turn: &str,
        conversation: Option<String>,
        page: Option<turns::Page>,
    ) -> Option<CancellationToken> {
        let cancel = self.turns.begin(turn, conversation, page)?;
        if self.is_left() {
            cancel.cancel();
        }
        Some(cancel)
    }

    /// Whether another world is shown.
    pub(crate) fn is_left(&self) -> bool {
        self.left.load(Ordering::SeqCst)
    }

    /// This world is shown again.
    pub(crate) fn come_back(&self) {
        self.left.store(false, Ordering::SeqCst);
    }

    /// Waits for what was stopped to have ended, for [`PATIENCE`] at most each.
    pub(crate) async fn quiet(&self) {
        self.work.close();
        let ended = tokio::time::timeout(PATIENCE, self.work.wait()).await.is_ok();
        if !ended || !self.accounts.settled(PATIENCE).await {
            tracing::warn!("something in a world that was left is still under way");
        }
    }

    /// Runs a turn or a live test, so that [`State::quiet`] waits for it.
    pub(crate) fn run(&self, work: impl Future<Output = ()> + Send + 'static) {
        tauri::async_runtime::spawn(self.work.track_future(work));
    }

    /// Whom Patchbay talks to now.
    pub(crate) fn setup(&self) -> Setup {
        lock(&self.whom).0.clone()
    }

    /// The client that talks to them. One that runs on keeps the addresses that it began with,
    /// which are those that its tokens were for.
    pub(crate) fn client(&self) -> Client {
        lock(&self.whom).1.clone()
    }

    /// The endpoints were changed on disk: everything from now on goes to the new ones. A sign-in
    /// at the old issuer ends, and limits that others told are forgotten.
    ///
    /// # Errors
    /// Those of [`Setup::from_vars`].
    pub(crate) fn read_setup_again(&self) -> Result<(), Failure> {
        let setup = Setup::from_vars(&self.own_vars, Some(self.data_dir.clone()), None)?;
        let client = Client::new(&setup, self.accounts.clone(), self.http.clone());
        self.set_sign_in_flow(None);
        *lock(&self.whom) = (setup, client);
        self.tell(&AppEvent::SignIn { view: SignInView::Idle });
        self.set_limits(Vec::new());
        Ok(())
    }

    /// The sign-in that is running or ended last.
    pub(crate) fn sign_in_flow(&self) -> Option<SignInFlow> {
        lock(&self.sign_in).clone()
    }

    /// Makes `flow` the running one; the one before ends.
    pub(crate) fn set_sign_in_flow(&self, flow: Option<SignInFlow>) {
        let before = std::mem::replace(&mut *lock(&self.sign_in), flow);
        if let Some(before) = before {
            before.cancel();
        }
    }

    /// Tells the page where `flow` stands, unless another sign-in has taken its place: what the one
    /// before still says would cover where the new one stands.
    pub(crate) fn tell_sign_in(&self, flow: &SignInFlow, view: SignInView) {
        let running = lock(&self.sign_in);
        if running.as_ref().is_some_and(|running| running.is(flow)) {
            self.tell(&AppEvent::SignIn { view });
        }
    }

    /// The page listens on `channel` from now on. A reloaded page subscribes anew.
    pub(crate) fn subscribe(&self, channel: Channel<AppEvent>) {
        lock(&self.page).drawn = false;
        self.turns.forget_pages();
        *lock(&self.subscribers) = vec![channel];
    }

    /// Tells the page.
    pub(crate) fn tell(&self, event: &AppEvent) {
        for channel in lock(&self.subscribers).iter() {
            if let Err(error) = channel.send(event.clone()) {
                tracing::debug!(%error, "the page did not take an event");
            }
        }
    }

    /// Who is signed in, each with where its requests go now.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub(crate) fn routed_accounts(&self) -> Result<Vec<RoutedAccount>, Failure> {
        let endpoints = self.setup().endpoints;
        let accounts = self.accounts.list(now())?.into_iter();
        Ok(accounts.map(|account| RoutedAccount::of(account, &endpoints)).collect())
    }

    /// Tells the page who is signed in.
    ///
    /// # Errors
    /// `file_unreadable`.
    pub(crate) async fn tell_accounts(&self) -> Result<(), Failure> {
        let state = self.clone();
        blocking(move || {
            state.tell(&AppEvent::Accounts { accounts: state.routed_accounts()? });
            Ok(())
        })
        .await
    }

    /// Has the page show `screen`: now, or as soon as it is drawn. Of several before that, the
    /// newest.
    pub(crate) fn show(&self, screen: Screen) {
        let mut page = lock(&self.page);
        if page.drawn {
            drop(page);
            self.tell(&AppEvent::Show { screen });
        } else {
            page.to_show = Some(screen);
        }
    }

    /// The page is drawn: it takes what it is to show.
    pub(crate) fn page_drawn(&self) {
        let mut page = lock(&self.page);
        page.drawn = true;
        let to_show = page.to_show.take();
        drop(page);
        if let Some(screen) = to_show {
            self.tell(&AppEvent::Show { screen });
        }
    }

    /// A live test begins; the one before ends.
    pub(crate) fn live_test_began(&self) -> CancellationToken {
        let cancel = CancellationToken::new();
        std::mem::replace(&mut *lock(&self.live_test), cancel.clone()).cancel();
        cancel
    }

    /// Stops the live test, if one runs.
    pub(crate) fn stop_live_test(&self) {
        lock(&self.live_test).cancel();
    }

    /// Where to look, with the versions that the person stated.
    pub(crate) fn environment(&self) -> Environment {
        let versions = self.settings.load().versions;
        Environment { versions, ..self.surroundings.clone() }
    }

    /// The turn to read, judge or write tools' files: one at a time, so that a watched change and
    /// a repair never meet.
    pub(crate) fn judging(&self) -> MutexGuard<'_, Judged> {
        lock(&self.judging)
    }

    /// Limits as the last answer stated them.
    pub(crate) fn limits(&self) -> Vec<LimitWindow> {
        lock(&self.limits).clone()
    }

    /// Keeps the limits and tells the page.
    pub(crate) fn set_limits(&self, windows: Vec<LimitWindow>) {
        lock(&self.limits).clone_from(&windows);
        self.tell(&AppEvent::Limits { windows });
    }
}
