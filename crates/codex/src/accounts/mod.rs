//! Accounts: who is signed in, to which issuer, and where the tokens are kept.

mod view;

pub use view::{AccountKind, AccountStatus, AccountView, StoreKind};
