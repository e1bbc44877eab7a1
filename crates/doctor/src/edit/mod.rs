//! Lossless edits of JSON and JSON5: a tree that knows the bytes of every value, changes that
//! touch only the bytes of what they change, and a second parser that has to agree.

mod change;
mod document;
#[cfg(test)]
pub(crate) mod generate;
mod node;
mod parse;
mod removal;
mod scan;
#[cfg(test)]
mod tests;
mod validate;

pub(crate) use change::{Change, change, is_scalar};
pub(crate) use document::{Document, Position, position};
pub(crate) use node::{Member, Node, Value, join, split};
pub(crate) use parse::{Dialect, SyntaxError};
