//! What a sign-in shows while it runs. No secret is in here: the verifier and the state's use stay
//! in Rust; the address holds the state and the challenge, as any browser's history does.

use patchbay_failure::Failure;
use patchbay_words::Message;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a sign-in stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SignInView {
    /// None is running.
    Idle,
    /// The browser has the page; the window waits.
    Waiting {
        /// The address that was opened.
        url: String,
        /// Where the browser is sent back to.
        redirect_uri: String,
        /// `127.0.0.1:1455` where a listener runs; null with a deep link.
        listening_on: Option<String>,
        /// Unix time in seconds at which the link stops being valid.
        #[ts(type = "number")]
        expires_at: i64,
        /// What happened by itself meanwhile.
        notices: Vec<SignInNotice>,
    },
    /// A code is to be typed on another device; the window waits.
    Device {
        /// The page that asks for the code.
        verification_url: String,
        /// What the person types there, for instance `ABCD-EFGHI`.
        user_code: String,
        /// Unix time in seconds at which the code stops being valid.
        #[ts(type = "number")]
        expires_at: i64,
        /// What happened by itself meanwhile.
        notices: Vec<SignInNotice>,
    },
    /// The code is being exchanged for tokens.
    Exchanging,
    /// The tokens are here and could not be saved, for instance since the keyring is locked. They
    /// are held until `sign_in_save_again` saves them, or the sign-in is cancelled and they are
    /// revoked.
    Unsaved {
        /// What stands in the way.
        failure: Failure,
    },
    /// It ended without a sign-in.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// Something that happened by itself and is said once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignInNotice {
    /// What the window switches on.
    pub kind: SignInNoticeKind,
    /// The same in words.
    pub text: String,
    /// The scope, port or address concerned.
    pub subject: String,
    /// The text by id, for the window.
    #[serde(default, skip_serializing_if = "patchbay_words::left_out")]
    #[ts(optional = nullable)]
    pub said: Option<Message>,
}

impl SignInNotice {
    /// A notice that says `said` of `subject`.
    #[must_use]
    pub fn new(kind: SignInNoticeKind, said: Message, subject: String) -> Self {
        Self { kind, text: said.english(), subject, said: Some(said) }
    }
}

/// The kinds of notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignInNoticeKind {
    /// The issuer refused a permission; Patchbay asked again without it.
    ScopeRejected,
    /// Port 1455 is held by another program; 1457 is used.
    PortBusy,
    /// A callback that is not ours came in; it was ignored.
    CallbackIgnored,
    /// No keyring answers; the sign-in is kept in a 0600 file.
    FileStore,
    /// The browser could not be opened.
    NoBrowser,
}
