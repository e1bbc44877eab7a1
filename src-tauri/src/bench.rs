//! `PATCHBAY_READY_FILE`: writes how long the window took until it could be used, so that
//! `cargo xtask bench` measures the real thing and not a guess.

use std::path::Path;

/// Appends `ready <milliseconds since this process began>` to `file`.
pub(crate) fn ready(file: &Path) {
    let Some(milliseconds) = since_process_start() else { return };
    if let Err(error) = std::fs::write(file, format!("ready {milliseconds}\n")) {
        tracing::warn!(%error, "the ready file could not be written");
    }
}

/// Milliseconds since the kernel started this process (Linux: field 22 of /proc/self/stat, in
/// clock ticks of 10 ms, against /proc/uptime).
fn since_process_start() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name stands in parentheses and may hold blanks: count after the last one.
    let started: f64 = stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()?;
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    let up: f64 = uptime.split_whitespace().next()?.parse().ok()?;
    let milliseconds = (up - started / 100.0) * 1000.0;
    // Both clocks count from boot in hundredths of a second; below zero is rounding.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..")]
    Some(milliseconds.max(0.0) as u64)
}
