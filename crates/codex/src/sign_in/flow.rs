//! A running sign-in.

use patchbay_failure::{Failure, Kind};
use tokio::sync::watch;

use super::{SignInNotice, SignInView};
use crate::accounts::{AccountKind, AccountView, Accounts};
use crate::setup::Setup;

/// What the caller can do for a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInOptions {
    /// The window runs and can receive `patchbay://` links.
    pub deep_link: bool,
    /// Which sign-in.
    pub kind: AccountKind,
}

/// Starts a sign-in.
///
/// # Errors
/// `port_busy`.
pub async fn start(
    _setup: &Setup,
    _accounts: &Accounts,
    _http: &reqwest::Client,
    _options: SignInOptions,
) -> Result<SignInFlow, Failure> {
    Err(Failure::new(Kind::PortBusy))
}

/// A running sign-in. Cheap to clone; ends when the last clone is dropped.
#[derive(Clone)]
pub struct SignInFlow {
    view: watch::Sender<SignInView>,
}

impl SignInFlow {
    /// Where it stands.
    #[must_use]
    pub fn view(&self) -> SignInView {
        self.view.borrow().clone()
    }

    /// Tells each change of [`SignInFlow::view`].
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<SignInView> {
        self.view.subscribe()
    }

    /// The address to open now.
    #[must_use]
    pub fn url(&self) -> String {
        String::new()
    }

    /// Takes a deep link, or a whole address.
    ///
    /// # Errors
    /// `callback_invalid`, still waiting.
    pub async fn callback(&self, _url: &str) -> Result<(), Failure> {
        Err(Failure::new(Kind::CallbackInvalid))
    }

    /// Takes what a person pasted.
    ///
    /// # Errors
    /// `callback_invalid`, still waiting.
    pub async fn paste(&self, _text: &str) -> Result<(), Failure> {
        Err(Failure::new(Kind::CallbackInvalid))
    }

    /// Adds a notice from outside, for instance that no browser could be opened.
    pub fn notice(&self, _notice: SignInNotice) {}

    /// Ends it.
    pub fn cancel(&self) {}

    /// Waits for the end.
    ///
    /// # Errors
    /// Why it ended without a sign-in.
    pub async fn finished(&self) -> Result<AccountView, Failure> {
        Err(Failure::new(Kind::Cancelled))
    }
}
