//! Signing in with ChatGPT: one state machine, fed by a deep link, a loopback listener or a paste.

mod view;

pub use view::{SignInNotice, SignInNoticeKind, SignInView};
