//! A repair of three files that is disturbed: stopped or failed at every step (`steps`), its
//! process really killed at every step and at random moments (`kills`), the power cut on a disk
//! that forgets whatever was not made to last (`model`). Always: each file is old or new, the
//! journal can be read, the next start makes all old or all new, nothing is left beside them.
//!
//! The long runs are not part of `cargo test`: `cargo xtask torture` starts them.
#![cfg(unix)]

mod kills;
mod locks;
mod model;
mod power_cuts;
mod random;
mod room;
mod steps;
mod tracing_disk;
