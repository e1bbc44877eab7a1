//! Ctrl-C, as a token that everything that waits can look at.

use tokio_util::sync::CancellationToken;

/// A token that is cancelled when the person presses Ctrl-C, or the system asks the program to
/// end. It listens from this call on, not from when somebody waits for it.
pub(crate) fn token() -> CancellationToken {
    let token = CancellationToken::new();
    if let Some(pressed) = listen() {
        let cancel = token.clone();
        tokio::spawn(async move {
            pressed.await;
            cancel.cancel();
        });
    }
    token
}

#[cfg(unix)]
fn listen() -> Option<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).ok()?;
    let mut terminate = signal(SignalKind::terminate()).ok()?;
    Some(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(windows)]
fn listen() -> Option<impl Future<Output = ()>> {
    let mut pressed = tokio::signal::windows::ctrl_c().ok()?;
    Some(async move {
        pressed.recv().await;
    })
}
