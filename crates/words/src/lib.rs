//! What Patchbay says: messages by id with their arguments, worded in `messages/<language>/*.ftl`
//! (Project Fluent).
//!
//! English is made here, at once: the command line and the log are English. The window gets the
//! same message by its id and words it in its own language. Depends on nothing of ours.

mod english;
mod message;
mod said;

pub use message::{Arg, Message};
pub use said::{Said, left_out, without};
