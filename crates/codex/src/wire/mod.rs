//! The wire: requests to the ChatGPT backend, and the events that come back.
//!
//! Bytes become events of the server ([`sse`], [`frame`]) and these are folded into our own
//! ([`answer`], [`item`], joined in [`Incoming`]): pure, and the same behind every transport.
//! Effects are in [`client`], [`turn`] and the transports ([`transport`], [`post`]).

mod answer;
mod catalogue;
mod client;
mod credentials;
mod event;
mod flat;
mod frame;
mod incoming;
mod item;
mod life;
mod limits;
mod models;
mod post;
mod refusal;
mod request;
mod retry;
mod route;
mod socket;
mod sse;
mod tiny;
mod tiny_read;
mod transport;
mod turn;

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod turn_tests;

pub use client::Client;
pub use event::{
    Done, Event, LimitWindow, Source, ToolCall, ToolStatus, TurnFailure, TurnStatus, Usage,
    WindowName,
};
pub use incoming::Incoming;
pub use limits::{Credits, UsageReport};
pub use models::{Model, ModelList, ModelSource, built_in_models};
pub use request::{InputImage, InputMessage, InputRole, TurnRequest};
pub use tiny::{Rejected, Tiny, ToolRequest};
pub use tiny_read::{Accepted, Heard, Told};
