//! Reading what the person pipes in or types.

use std::io::{BufRead, Read};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The most that is read of a prompt or an error text, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;

/// All of stdin, as text; bytes that are not UTF-8 are replaced.
pub(crate) fn all() -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(LARGEST).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// One line that the person types; none at the end of input.
pub(crate) fn line() -> Option<String> {
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line),
    }
}

/// Lines as they come, while something else goes on. The channel closes at the end of input.
pub(crate) fn lines() -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    // A thread of its own: a read of stdin can't be stopped, and must not hold up the end of the
    // program as a task of the runtime would.
    std::thread::spawn(move || {
        while let Some(line) = line() {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}
