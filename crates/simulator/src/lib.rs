//! A local stand-in for OpenAI's sign-in issuer and for both model endpoints.
//!
//! Tests, the offline tour and benchmarks talk to it instead of to `auth.openai.com`,
//! `chatgpt.com` and `api.openai.com`. It enforces what the real ones enforce (PKCE, state, the
//! redirect allow-list, one-use codes, refresh-token rotation, request rules), so that a client
//! that works here has not been flattered. Programs that others wrote are its judges: the Codex
//! CLI (`@openai/codex`) and pi (`@mariozechner/pi-ai`) sign in to it and talk to it unmodified.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! let simulator = patchbay_simulator::start(patchbay_simulator::Options::default()).await?;
//! println!("{}", simulator.issuer());
//! # Ok(()) }
//! ```
//!
//! | module | holds |
//! |---|---|
//! | [`options`], `server`, `connection` | how it is started, listens and ends |
//! | `issuer` | discovery, authorize, consent, token, revoke, device flow |
//! | `tokens`, `keys`, `person` | what is signed and remembered, and for whom |
//! | `backend`, `public_api` | the two model endpoints and what they refuse |
//! | `answers` | what is said, and the events that say it |
//! | [`faults`] | scenarios: failures by name |
//! | `control`, `record` | looking in and steering from a test |
//! | [`home`] | a person's home with a tool that is broken for real |

mod answers;
mod backend;
mod connection;
mod control;
pub mod faults;
pub mod home;
mod issuer;
mod keys;
pub mod options;
mod person;
mod public_api;
mod random;
pub mod record;
mod refusal;
mod server;
mod tls;
mod tokens;
mod world;

pub use faults::Scenario;
pub use options::{Consent, Options};
pub use server::{Running, start};
