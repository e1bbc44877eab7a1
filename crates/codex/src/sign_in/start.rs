//! Starting a sign-in, and the handle of one that runs.

use std::sync::Arc;
use std::time::Duration;

use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use secrecy::SecretString;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::flow::{DevicePage, Flow, Given, Reply, store_notice};
use super::machine::Machine;
use super::plan::Plan;
use super::redirect::{self, Redirect};
use super::view::{SignInNotice, SignInView};
use super::{callback, device, loopback, profile, remembered, scopes, unix_now};
use crate::accounts::{AccountKind, AccountView, Accounts, Endpoint, blocking};
use crate::setup::Setup;

/// How long a sign-in waits for the browser (the contract: 10 minutes).
const PATIENCE: Duration = Duration::from_secs(600);

/// What the caller can do for a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInOptions {
    /// The window runs and can receive `patchbay://` links.
    pub deep_link: bool,
    /// Which sign-in.
    pub kind: AccountKind,
}

/// Starts a sign-in: decides how the browser comes back, listens where that is by loopback, and
/// builds the address to open. Nothing is opened here.
///
/// # Errors
/// `port_busy` where a listener is needed and both ports are taken; `file_unreadable` where the
/// endpoints that Settings stored can't be read.
pub async fn start(
    setup: &Setup,
    accounts: &Accounts,
    http: &reqwest::Client,
    options: SignInOptions,
) -> Result<SignInFlow, Failure> {
    begin(setup, accounts, http, options, None).await
}

/// How the person gets to the issuer's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In the browser of this computer.
    Browser {
        /// The window runs and can receive `patchbay://` links.
        deep_link: bool,
    },
    /// On any device, with a code (Codex kind only).
    Device,
}

/// Starts a sign-in that renews account `id`, of its kind and at its issuer. Of the plan kind,
/// another person is refused, and the issuer's page is told whom to expect (by email, never by a
/// token). Of the Codex kind, whose identity nobody verifies, another person becomes an account
/// beside this one, which stays as it is; so does one's own sign-in beside a borrowed one.
///
/// # Errors
/// As [`start`](start()) and [`start_device`]; `auth_missing` where there is no such account;
/// `auth_scope` ("refused before sending") where it belongs to another issuer than the endpoints
/// in force; `auth_declined` where its kind has no device code.
pub async fn start_again(
    setup: &Setup,
    accounts: &Accounts,
    http: &reqwest::Client,
    way: Way,
    id: &str,
) -> Result<SignInFlow, Failure> {
    let record = accounts.record(id).await?;
    Endpoint::of(record.kind, &record.issuer, &setup.endpoints)?;
    match (way, record.kind) {
        (Way::Browser { deep_link }, kind) => {
            begin(setup, accounts, http, SignInOptions { deep_link, kind }, Some(id)).await
        }
        (Way::Device, AccountKind::Codex) => begin_by_device(setup, accounts, http, Some(id)).await,
        (Way::Device, AccountKind::Plan) => Err(Failure::new(Kind::AuthDeclined)
            .with_title(said!("sign-in-no-plan-code-title"))
            .with_meaning(said!("sign-in-no-plan-code-meaning"))
            .with_action_text(said!("sign-in-no-plan-code-action"))),
    }
}

async fn begin(
    setup: &Setup,
    accounts: &Accounts,
    http: &reqwest::Client,
    options: SignInOptions,
    account: Option<&str>,
) -> Result<SignInFlow, Failure> {
    let issuer = setup.endpoints.readable()?.issuer(options.kind).to_owned();
    let profile = profile::of(options.kind);
    let plan = match options.kind {
        AccountKind::Codex => None,
        AccountKind::Plan => Some(Plan::prepare(setup, accounts, http, account).await?),
    };
    let now = unix_now();
    let refused = {
        let (data_dir, issuer) = (setup.data_dir.clone(), issuer.clone());
        blocking(move || Ok(remembered::refused(&data_dir, &issuer, profile.client_id, now)))
            .await?
    };
    let mut notices = Vec::new();
    let bound = match redirect::choose(http, setup, &issuer, options.deep_link).await {
        Redirect::DeepLink => None,
        Redirect::Loopback if plan.is_some() => Some(loopback::bind_any().await?),
        Redirect::Loopback => Some(loopback::bind().await?),
    };
    notices.extend(bound.as_ref().and_then(|bound| bound.notice.clone()));
    notices.extend(store_notice(accounts).await);
    // By number, as Codex CLI 0.169 does: where `localhost` means ::1 first, nobody listens there.
    let listening_on = bound.as_ref().map(|bound| format!("127.0.0.1:{}", bound.port));
    let redirect_uri = match &listening_on {
        Some(host) => format!("http://{host}{}", callback::PATH),
        None => callback::DEEP_LINK.to_owned(),
    };
    let asked = scopes::asked(profile.scopes, &refused);
    let expires_at = now.saturating_add(PATIENCE.as_secs().try_into().unwrap_or(i64::MAX));
    let given = Given {
        setup: setup.clone(),
        accounts: accounts.clone(),
        http: http.clone(),
        kind: options.kind,
        issuer,
        again: account.map(str::to_owned),
        profile,
        plan,
        device: None,
        redirect_uri,
        listening_on,
        expires_at,
        window: options.deep_link,
    };
    let attempt = given.attempt(&asked)?;
    let state = SecretString::from(attempt.state.as_str());
    let all_or_nothing = given.plan.is_some();
    let machine = Machine::new(profile.scopes, refused, state, expires_at);
    let machine = if all_or_nothing { machine.all_or_nothing() } else { machine };
    let flow = Flow::new(given, machine, Some(attempt), notices);
    if let Some(bound) = bound {
        tokio::spawn(loopback::serve(bound, Arc::clone(&flow)));
    }
    Ok(watched(flow, PATIENCE))
}

/// Starts a sign-in by device code (Codex kind only): asks the issuer for a code, which the view
/// shows as [`SignInView::Device`], and polls until the person has typed it on another device, for
/// at most 15 minutes.
///
/// # Errors
/// `auth_declined` in words of its own where ChatGPT's setting for device codes is off; what the
/// network did.
pub async fn start_device(
    setup: &Setup,
    accounts: &Accounts,
    http: &reqwest::Client,
) -> Result<SignInFlow, Failure> {
    begin_by_device(setup, accounts, http, None).await
}

async fn begin_by_device(
    setup: &Setup,
    accounts: &Accounts,
    http: &reqwest::Client,
    account: Option<&str>,
) -> Result<SignInFlow, Failure> {
    let profile = profile::of(AccountKind::Codex);
    let issuer = setup.endpoints.readable()?.issuer(AccountKind::Codex).to_owned();
    let patience = accounts.patience();
    let asked = device::ask(http, &issuer, profile.client_id, patience).await?;
    let notices = store_notice(accounts).await.into_iter().collect();
    let expires_at = unix_now().saturating_add(asked.expires_in);
    let page = DevicePage {
        verification_url: format!("{issuer}/codex/device"),
        user_code: asked.user_code.clone(),
    };
    let given = Given {
        setup: setup.clone(),
        accounts: accounts.clone(),
        http: http.clone(),
        kind: AccountKind::Codex,
        issuer: issuer.clone(),
        again: account.map(str::to_owned),
        profile,
        plan: None,
        device: Some(page),
        redirect_uri: format!("{issuer}/deviceauth/callback"),
        listening_on: None,
        expires_at,
        window: false,
    };
    // No page of ours is open, so no state is ours: an empty one equals none.
    let machine = Machine::new(profile.scopes, Vec::new(), SecretString::from(""), expires_at);
    let flow = Flow::new(given, machine, None, notices);
    tokio::spawn(ask_until_answered(
        Arc::clone(&flow),
        http.clone(),
        issuer,
        asked.clone(),
        patience,
    ));
    Ok(watched(flow, Duration::from_secs(asked.expires_in.unsigned_abs())))
}

/// Polls until the person answered or the sign-in is over.
async fn ask_until_answered(
    flow: Arc<Flow>,
    http: reqwest::Client,
    issuer: String,
    asked: device::Asked,
    patience: Duration,
) {
    let mut pace = device::Pace::new(asked.interval);
    loop {
        tokio::select! {
            () = flow.over() => return,
            () = tokio::time::sleep(pace.wait()) => {}
        }
        let polled = tokio::select! {
            () = flow.over() => return,
            polled = device::poll(&http, &issuer, &asked, patience) => polled,
        };
        match pace.take(polled) {
            None => {}
            Some(Ok(device::Polled::Approved { code, verifier })) => {
                flow.approved(code, verifier);
                return;
            }
            // Pending is told as None.
            Some(Ok(_)) => {}
            Some(Err(failure)) => {
                flow.stop(failure);
                return;
            }
        }
    }
}

/// The handle of `flow`, which ends after `patience` or when nobody holds it any more.
fn watched(flow: Arc<Flow>, patience: Duration) -> SignInFlow {
    let abandoned = CancellationToken::new();
    tokio::spawn(watch_over(Arc::clone(&flow), patience, abandoned.clone()));
    SignInFlow { flow, _abandoned: Arc::new(abandoned.drop_guard()) }
}

/// Ends a sign-in whose time is up, or which nobody holds any more.
async fn watch_over(flow: Arc<Flow>, patience: Duration, abandoned: CancellationToken) {
    tokio::select! {
        () = flow.over() => return,
        () = abandoned.cancelled() => return flow.stop(Failure::new(Kind::Cancelled)),
        () = tokio::time::sleep(patience) => flow.expire(),
    }
    // One that came in time goes on: it is exchanged, or held until it can be saved.
    tokio::select! {
        () = flow.over() => {}
        () = abandoned.cancelled() => flow.stop(Failure::new(Kind::Cancelled)),
    }
}

/// A running sign-in. Cheap to clone; it ends when the last clone is dropped.
#[derive(Clone)]
pub struct SignInFlow {
    flow: Arc<Flow>,
    _abandoned: Arc<DropGuard>,
}

impl SignInFlow {
    /// Whether both are handles of the one sign-in.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.flow, &other.flow)
    }

    /// Where it stands; [`SignInView::Idle`] once it has succeeded.
    #[must_use]
    pub fn view(&self) -> SignInView {
        self.flow.view().borrow().clone()
    }

    /// Tells each change of [`SignInFlow::view`].
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<SignInView> {
        self.flow.view().subscribe()
    }

    /// The address to open now; by device code, the page that asks for the code. It changes when the issuer refuses a scope: over the deep link
    /// whoever watches opens the new one; the listener sends the browser on by itself.
    #[must_use]
    pub fn url(&self) -> String {
        self.flow.url()
    }

    /// Takes a deep link, or another whole address that the browser came back to. One that comes
    /// late or twice is `Ok` and changes nothing. It does not wait for the exchange:
    /// [`SignInFlow::finished`] does.
    ///
    /// # Errors
    /// `callback_invalid` where it is not of this sign-in, which still waits.
    pub async fn callback(&self, url: &str) -> Result<(), Failure> {
        let result = callback::address_at(url, self.flow.redirect_uri())
            .and_then(|callback| self.take(callback));
        result.inspect_err(|failure| self.flow.ignored(failure))
    }

    /// Takes what a person pasted: a whole address, a query, `code#state`, or the bare code.
    ///
    /// # Errors
    /// `callback_invalid` where it is not of this sign-in, which still waits.
    pub async fn paste(&self, text: &str) -> Result<(), Failure> {
        self.take(callback::pasted_at(text, self.flow.redirect_uri())?)
    }

    fn take(&self, callback: callback::Callback) -> Result<(), Failure> {
        if self.flow.by_device() {
            return Err(callback::invalid("this sign-in waits for its device code"));
        }
        match self.flow.take(callback) {
            Reply::Refused(failure) => Err(failure),
            // How it ended is told by the view and by `finished`.
            Reply::Exchanging | Reply::AskAgain(_) | Reply::Ignored | Reply::Ended(_) => Ok(()),
        }
    }

    /// Shows a notice of the caller's, for instance that no browser could be opened.
    pub fn notice(&self, notice: SignInNotice) {
        self.flow.notice(notice);
    }

    /// Saves what could not be saved ([`SignInView::Unsaved`]), once more. It ends with the try;
    /// how that went is told by the view and by [`SignInFlow::finished`]. Nothing where nothing is
    /// held.
    pub async fn save_again(&self) {
        self.flow.save_again().await;
    }

    /// Ends a sign-in that could not be saved as `cancelled`, and waits for the issuer to revoke
    /// it. True where it confirmed; false also where nothing was held.
    pub async fn give_up(&self) -> bool {
        self.flow.give_up(Failure::new(Kind::Cancelled)).await
    }

    /// Ends it as `cancelled`, where it still runs. What could not be saved is revoked.
    pub fn cancel(&self) {
        self.flow.stop(Failure::new(Kind::Cancelled));
    }

    /// Waits for the end, and for the browser to have its last page. A sign-in that could not be
    /// saved has not ended.
    ///
    /// # Errors
    /// Why it ended without a sign-in: `auth_declined`, `callback_timeout`, `cancelled`,
    /// `scope_rejected`, or what the network did.
    pub async fn finished(&self) -> Result<AccountView, Failure> {
        let outcome = self.flow.outcome().await;
        self.flow.answered().await;
        outcome
    }
}
