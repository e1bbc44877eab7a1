//! One turn: a conversation, an account and a transport brought together.
//!
//! [`run`] is what both the window and the command line call when the person sends a message. It
//! stores the message, streams the answer, keeps what has arrived on disk at least once a second,
//! and stores how it ended. Nothing in here draws, and nothing in here speaks HTTP.

mod answer;
mod attach;
mod disk;
mod prewarm;
mod queue;
mod turn;

pub use attach::{AttachmentLimits, LIMITS, attachment};
pub use prewarm::prewarm;
pub use queue::next;
pub use turn::{ChatTurn, Progress, Say, Wish, run};
