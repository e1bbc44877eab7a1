//! Where a request goes, and which host takes which token. Pure, and the only place that knows.
//!
//! There are two families of tokens with two base addresses, and mixing them is the most common
//! routing fault (openai/codex#30351, openclaw#64133). [`route`] decides for our own accounts;
//! [`judge_host`] says what the address of another tool leads to. The facts are in [`table`].

mod address;
mod decide;
mod headers;
mod model;
pub mod table;

pub use address::{Address, HostFamily, is_plain_http, judge_host};
pub use decide::{Place, Route, TokenFamily, Transport, not_sent, route};
pub use headers::{Header, HeaderValue};
pub use model::Model;
