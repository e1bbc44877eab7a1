//! Signing in with ChatGPT: one state machine, fed by a deep link, a loopback listener or a paste.
//!
//! Pure: [`scopes`], [`authorize`], [`callback`], [`machine`], [`request`], [`page`],
//! and what [`device`] reads. At the edge:
//! [`start`](start()), [`flow`], [`loopback`], [`exchange`], [`redirect`], [`remembered`].

mod authorize;
mod callback;
mod courtesy;
mod device;
mod exchange;
mod flow;
mod loopback;
mod machine;
mod page;
mod plan;
mod port_holder;
mod profile;
mod redirect;
mod remembered;
mod request;
mod scopes;
mod start;
mod view;

pub(crate) use profile::ORIGINATOR;
pub use remembered::forget_refused_scopes;
pub use start::{SignInFlow, SignInOptions, Way, start, start_again, start_device};
pub use view::{SignInNotice, SignInNoticeKind, SignInView};

/// Unix time in seconds: read here at the edge, passed as a value from here on.
fn unix_now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}
