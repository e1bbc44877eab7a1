//! Conversations that leave and come back: as JSON, without loss, and as Markdown, for people.

mod check;
mod document;
mod export;
mod import;
mod markdown;

pub use markdown::MarkdownWords;
