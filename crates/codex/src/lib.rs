//! Being a client of OpenAI's models through a ChatGPT sign-in: the sign-in itself, accounts and
//! their tokens, the transport, and what comes back over it.

pub mod accounts;
pub mod connect;
pub mod http;
pub mod setup;
pub mod sign_in;
pub mod wire;
