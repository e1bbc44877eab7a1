//! The wire: requests to the ChatGPT backend, and the events that come back.

mod event;

pub use event::{
    Done, Event, LimitWindow, ToolCall, ToolStatus, TurnFailure, TurnStatus, Usage, WindowName,
};
