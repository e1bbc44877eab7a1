//! Conversations and drafts in SQLite. Pure storage: it knows no account and no network.

pub mod model;
