//! End to end: the real window through WebDriver, the real simulator, the real files on disk.
//!
//! The offline tour (`cargo xtask demo`) and the window tests stand on the same pieces: a
//! throw-away [`stage`], the [`simulator`] as a process of its own, a [`browser`] that is played,
//! and the [`desktop`] driven like a person would.

pub mod browser;
pub mod desktop;
pub mod notifications;
pub mod problem;
pub mod screen;
pub mod shots;
#[cfg(target_os = "linux")]
pub mod shown_windows;
pub mod simulator;
pub mod stage;
pub mod talks;
pub mod tour;

pub use problem::{Outcome, Problem};
