//! A running sign-in: does what the [machine](super::machine) says.

mod keep;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use oauth2::PkceCodeVerifier;
use patchbay_failure::{Failure, Kind, Life, Seen};
use patchbay_words::said;
use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::authorize::{self, Attempt, Page};
use super::callback::Callback;
use super::exchange::{self, Exchange};
use super::machine::{Input, Machine, Output, Phase};
use super::plan::{self, Brought, Plan};
use super::profile::Profile;
use super::view::{SignInNotice, SignInNoticeKind, SignInView};
use super::{remembered, scopes, unix_now};
use crate::accounts::plan::RESOURCE;
use crate::accounts::{AccountKind, AccountView, Accounts, Identity, blocking};
use crate::setup::Setup;

/// Whom a sign-in is with, in the log.
const SEEN: Seen<'static> =
    Seen { provider: Some("openai-codex"), model: None, attempt: None, tool: None, account: None };

/// What stays the same while a sign-in runs.
pub(crate) struct Given {
    pub(crate) setup: Setup,
    pub(crate) accounts: Accounts,
    pub(crate) http: reqwest::Client,
    pub(crate) kind: AccountKind,
    /// Who signs accounts of that kind in.
    pub(crate) issuer: String,
    /// Our own id of the account that is to be renewed.
    pub(crate) again: Option<String>,
    pub(crate) profile: Profile,
    /// What the plan kind needs beside that.
    pub(crate) plan: Option<Plan>,
    /// Where the sign-in is by device code: what the person types, and where.
    pub(crate) device: Option<DevicePage>,
    pub(crate) redirect_uri: String,
    pub(crate) listening_on: Option<String>,
    pub(crate) expires_at: i64,
    pub(crate) window: bool,
}

/// What a person who signs in by device code is shown.
#[derive(Debug, Clone)]
pub(crate) struct DevicePage {
    pub(crate) verification_url: String,
    pub(crate) user_code: String,
}

impl Given {
    /// A page that asks for `scopes`.
    ///
    /// # Errors
    /// `schema` where an address is none.
    pub(crate) fn attempt(&self, scopes: &[&str]) -> Result<Attempt, Failure> {
        let issuer = &self.issuer;
        match &self.plan {
            None => authorize::attempt(&Page {
                endpoint: &format!("{issuer}/oauth/authorize"),
                client_id: self.profile.client_id,
                redirect_uri: &self.redirect_uri,
                scopes,
                parameters: self.profile.parameters,
            }),
            Some(plan) => authorize::attempt(&Page {
                endpoint: &plan.discovery.authorization_endpoint,
                client_id: plan.client_id(),
                redirect_uri: &self.redirect_uri,
                scopes,
                parameters: &plan.parameters(),
            }),
        }
    }
}

/// A running sign-in, as its listener and its handle share it.
pub(crate) struct Flow {
    given: Given,
    now: Mutex<Now>,
    view: watch::Sender<SignInView>,
    outcome: watch::Sender<Option<Result<AccountView, Failure>>>,
    over: CancellationToken,
    answering: TaskTracker,
    /// Where it was begun.
    runtime: Handle,
    life: Life,
}

/// What changes, under one lock.
struct Now {
    machine: Machine,
    url: String,
    /// Taken by the exchange.
    verifier: Option<PkceCodeVerifier>,
    notices: Vec<SignInNotice>,
    /// What could not be saved, and why.
    unsaved: Option<(keep::Held, Failure)>,
}

/// What to tell whoever sent a callback.
pub(crate) enum Reply {
    /// Ours: [`Flow::outcome`] tells how it ends.
    Exchanging,
    /// The browser is to go here.
    AskAgain(String),
    /// Not ours; still waiting.
    Refused(Failure),
    /// Late or twice.
    Ignored,
    /// It ended the sign-in.
    Ended(Failure),
}

impl Flow {
    pub(crate) fn new(
        given: Given,
        machine: Machine,
        attempt: Option<Attempt>,
        notices: Vec<SignInNotice>,
    ) -> Arc<Self> {
        let (url, verifier) = match (attempt, &given.device) {
            (Some(attempt), _) => (attempt.url, Some(attempt.verifier)),
            (None, Some(page)) => (page.verification_url.clone(), None),
            (None, None) => (String::new(), None),
        };
        let now = Now { machine, url, verifier, notices, unsaved: None };
        let flow = Self {
            given,
            now: Mutex::new(now),
            view: watch::Sender::new(SignInView::Idle),
            outcome: watch::Sender::new(None),
            over: CancellationToken::new(),
            answering: TaskTracker::new(),
            runtime: Handle::current(),
            life: Life::begin("sign_in", uuid::Uuid::new_v4().to_string(), &SEEN),
        };
        flow.show(&flow.lock());
        Arc::new(flow)
    }

    pub(crate) const fn has_window(&self) -> bool {
        self.given.window
    }

    pub(crate) fn view(&self) -> &watch::Sender<SignInView> {
        &self.view
    }

    /// The very address that the page was asked with.
    pub(crate) fn redirect_uri(&self) -> &str {
        &self.given.redirect_uri
    }

    pub(crate) fn url(&self) -> String {
        self.lock().url.clone()
    }

    /// Ends when the sign-in is over, however.
    pub(crate) async fn over(&self) {
        self.over.cancelled().await;
    }

    /// Held while the browser is being answered.
    pub(crate) fn answering(&self) -> TaskTrackerToken {
        self.answering.token()
    }

    /// Waits until every answer has left and every refusal is written down, for at most 2 s: a
    /// program that ends with its sign-in must not cut off either.
    pub(crate) async fn answered(&self) {
        self.answering.close();
        let _ = tokio::time::timeout(Duration::from_secs(2), self.answering.wait()).await;
    }

    /// Waits for the end.
    pub(crate) async fn outcome(&self) -> Result<AccountView, Failure> {
        let mut outcome = self.outcome.subscribe();
        match outcome.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(Failure::new(Kind::Cancelled))),
            Err(_) => Err(Failure::new(Kind::Cancelled)),
        }
    }

    /// The same for a browser, which can't wait for a person to unlock a keyring: that the sign-in
    /// is held is its outcome.
    pub(crate) async fn first_outcome(&self) -> Result<AccountView, Failure> {
        let mut view = self.view.subscribe();
        let held = |view: &SignInView| match view {
            SignInView::Unsaved { failure } => Some(failure.clone()),
            _ => None,
        };
        tokio::select! {
            outcome = self.outcome() => outcome,
            Ok(view) = view.wait_for(|view| held(view).is_some()) => {
                Err(held(&view).unwrap_or_else(|| Failure::new(Kind::Cancelled)))
            }
        }
    }

    /// Feeds a callback that could be read.
    pub(crate) fn take(self: &Arc<Self>, callback: Callback) -> Reply {
        let client_id = match &self.given.plan {
            None => self.given.profile.client_id.to_owned(),
            Some(plan) => match plan.issued(&callback) {
                Ok(client_id) => client_id,
                Err(failure) => return Reply::Refused(failure),
            },
        };
        let mut now = self.lock();
        match now.machine.take(Input::Returned(callback), unix_now()) {
            Output::Exchange(code) => self.exchange(&mut now, code, client_id),
            Output::AskAgain(dropped) => self.ask_again(&mut now, dropped),
            Output::Refuse(failure) => Reply::Refused(failure),
            Output::Ignore | Output::Keep | Output::Hold(_) => Reply::Ignored,
            Output::End(failure) => {
                drop(now);
                self.end(Err(failure.clone()));
                Reply::Ended(failure)
            }
        }
    }

    /// The person agreed on another device: exchanges the code with the verifier that the server
    /// made for it.
    pub(crate) fn approved(self: &Arc<Self>, code: SecretString, verifier: PkceCodeVerifier) {
        let mut now = self.lock();
        now.verifier = Some(verifier);
        if let Output::Exchange(code) = now.machine.take(Input::Approved(code), unix_now()) {
            let client_id = self.given.profile.client_id.to_owned();
            self.exchange(&mut now, code, client_id);
        }
    }

    /// Whether it waits for a device code: then nothing comes back from a browser.
    pub(crate) const fn by_device(&self) -> bool {
        self.given.device.is_some()
    }

    /// The time is up.
    pub(crate) fn expire(&self) {
        let output = self.lock().machine.take(Input::Expired, unix_now());
        if let Output::End(failure) = output {
            self.end(Err(failure));
        }
    }

    /// Says that a callback was not ours.
    pub(crate) fn ignored(&self, failure: &Failure) {
        let why = failure.detail.clone().unwrap_or_default();
        let said = said!("sign-in-ignored");
        self.notice(SignInNotice::new(SignInNoticeKind::CallbackIgnored, said, why));
    }

    /// Shows `notice`, in place of an earlier one of its kind.
    pub(crate) fn notice(&self, notice: SignInNotice) {
        let mut now = self.lock();
        put(&mut now.notices, notice);
        self.show(&now);
    }

    fn ask_again(&self, now: &mut Now, dropped: Vec<String>) -> Reply {
        let given = &self.given;
        let issuer = given.issuer.clone();
        let asked = now.machine.asked();
        let attempt = match given.attempt(&asked) {
            Ok(attempt) => attempt,
            Err(failure) => return Reply::Refused(failure),
        };
        now.machine.asked_again(SecretString::from(attempt.state));
        now.url = attempt.url;
        now.verifier = Some(attempt.verifier);
        self.life.retry(&Failure::new(Kind::ScopeRejected));
        put(&mut now.notices, scopes::notice(now.machine.dropped()));
        self.show(now);
        let (data_dir, client) = (given.setup.data_dir.clone(), given.profile.client_id);
        // Not waited for here, since the browser waits; `answered` waits for it.
        self.answering.spawn_blocking(move || {
            let at = unix_now();
            if let Err(failure) = remembered::remember(&data_dir, &issuer, client, &dropped, at) {
                tracing::warn!(%failure, "refused scopes are not remembered");
            }
        });
        Reply::AskAgain(now.url.clone())
    }

    fn exchange(self: &Arc<Self>, now: &mut Now, code: SecretString, client_id: String) -> Reply {
        self.show(now);
        let Some(verifier) = now.verifier.take() else {
            return Reply::Ignored;
        };
        let exchange = Exchange {
            token_endpoint: match &self.given.plan {
                None => format!("{}/oauth/token", self.given.issuer),
                Some(plan) => plan.discovery.token_endpoint.clone(),
            },
            client_id,
            resource: self.given.plan.as_ref().map(|_| RESOURCE),
            redirect_uri: self.given.redirect_uri.clone(),
            code,
            verifier,
            patience: self.given.accounts.patience(),
        };
        let flow = Arc::clone(self);
        // To its end also where the sign-in is cancelled or the program ends meanwhile: what the
        // issuer gave then is revoked, not dropped.
        self.given.accounts.by_itself(&self.runtime, async move {
            let result = match &flow.given.plan {
                Some(plan) => plan::bring(&flow.given, plan, exchange).await,
                None => {
                    let client_id = exchange.client_id.clone();
                    let exchanged = exchange::run(&flow.given.http, exchange).await;
                    exchanged.map(|exchanged| Brought {
                        exchanged,
                        client_id,
                        identity: Identity::AsTold,
                        later: None,
                    })
                }
            };
            flow.exchanged(result).await;
        });
        Reply::Exchanging
    }

    fn end(&self, outcome: Result<AccountView, Failure>) {
        let view = match &outcome {
            Ok(_) => SignInView::Idle,
            Err(failure) => SignInView::Failed { failure: failure.clone() },
        };
        let account = outcome.as_ref().ok().map(|account| account.id.clone());
        let failure = outcome.as_ref().err().cloned();
        let first = self.outcome.send_if_modified(|known| {
            let first = known.is_none();
            if first {
                *known = Some(outcome);
            }
            first
        });
        if first {
            self.life.end(failure.as_ref(), &Seen { account: account.as_deref(), ..SEEN });
            self.view.send_replace(view);
            self.over.cancel();
        }
    }

    /// Tells the window, where something it shows changed.
    fn show(&self, now: &Now) {
        let view = match (now.machine.phase(), &self.given.device) {
            (Phase::Waiting, Some(page)) => SignInView::Device {
                verification_url: page.verification_url.clone(),
                user_code: page.user_code.clone(),
                expires_at: self.given.expires_at,
                notices: now.notices.clone(),
            },
            (Phase::Waiting, None) => SignInView::Waiting {
                url: now.url.clone(),
                redirect_uri: self.given.redirect_uri.clone(),
                listening_on: self.given.listening_on.clone(),
                expires_at: self.given.expires_at,
                notices: now.notices.clone(),
            },
            (Phase::Exchanging | Phase::Saving, _) => SignInView::Exchanging,
            (Phase::Unsaved, _) => match &now.unsaved {
                Some((_, failure)) => SignInView::Unsaved { failure: failure.clone() },
                None => return,
            },
            // Told by `end`, together with the outcome.
            (Phase::SignedIn | Phase::Failed, _) => return,
        };
        self.view.send_if_modified(|shown| {
            let changed = *shown != view;
            *shown = view;
            changed
        });
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn put(notices: &mut Vec<SignInNotice>, notice: SignInNotice) {
    match notices.iter_mut().find(|one| one.kind == notice.kind) {
        Some(one) => *one = notice,
        None => notices.push(notice),
    }
}

/// Where the next sign-in is kept, and whether that is only because no keyring answers.
pub(crate) async fn store_notice(accounts: &Accounts) -> Option<SignInNotice> {
    let accounts = accounts.clone();
    let fell_back = blocking(move || Ok(accounts.store_fell_back())).await.unwrap_or(false);
    fell_back.then(|| {
        let said = said!("sign-in-file-store");
        SignInNotice::new(SignInNoticeKind::FileStore, said, "credentials".to_owned())
    })
}
