//! Watches what the doctor looked at. Sleeps until the system reports a change: nothing is polled.

mod debounce;
mod fingerprint;
mod interest;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Instant;

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use debounce::Debounce;
pub(crate) use fingerprint::Fingerprint;
use interest::Interest;

enum Message {
    /// Watch these paths from now on, and no others.
    Follow(BTreeSet<PathBuf>),
    /// The system reports a change.
    Event(notify::Event),
    /// Nobody wants to know any more.
    End,
}

/// The watch. It ends when this is dropped.
pub(crate) struct Watch(Sender<Message>);

impl Watch {
    /// Calls `changed`, on a thread of its own, when something that is followed may have changed
    /// and has come to rest.
    pub(crate) fn start(changed: impl Fn() + Send + 'static) -> Self {
        let (send, messages) = channel();
        let events = send.clone();
        let started = std::thread::Builder::new().name("watch".to_owned()).spawn(move || {
            let told = move |event: notify::Result<notify::Event>| match event {
                Ok(event) => drop(events.send(Message::Event(event))),
                Err(error) => tracing::warn!(%error, "a watched folder reports a fault"),
            };
            match notify::recommended_watcher(told) {
                Ok(watcher) => listen(watcher, &messages, &changed),
                Err(error) => tracing::warn!(%error, "files can't be watched here"),
            }
        });
        if let Err(error) = started {
            tracing::warn!(%error, "files are not watched");
        }
        Self(send)
    }

    /// Follows these paths (see [`patchbay_doctor::watched`]).
    pub(crate) fn follow(&self, paths: BTreeSet<PathBuf>) {
        // Nobody listens where files can't be watched; that was said when the watch began.
        let _ = self.0.send(Message::Follow(paths));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // The watcher holds a sender of its own: the thread would wait for ever.
        let _ = self.0.send(Message::End);
    }
}

fn listen(mut watcher: RecommendedWatcher, messages: &Receiver<Message>, changed: &impl Fn()) {
    let mut interest = Interest::default();
    let mut debounce = Debounce::default();
    let start = Instant::now();
    loop {
        let next = match debounce.wait(start.elapsed()) {
            None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(wait) => messages.recv_timeout(wait),
        };
        match next {
            Ok(Message::Follow(paths)) => {
                let next = Interest::of(&paths);
                follow(&mut watcher, &interest, &next);
                interest = next;
            }
            Ok(Message::Event(event)) if interest.takes(&event) => {
                debounce.touched(start.elapsed());
            }
            Ok(Message::Event(_)) => {}
            Err(RecvTimeoutError::Timeout) => {
                debounce.rest();
                changed();
            }
            Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn follow(watcher: &mut RecommendedWatcher, before: &Interest, next: &Interest) {
    for folder in before.folders().filter(|it| !next.has(it)) {
        // A folder that is gone is no longer watched anyway.
        let _ = watcher.unwatch(folder);
    }
    for folder in next.folders() {
        // Also those from before: a folder that was made anew under its old name is another one.
        if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
            tracing::debug!(%error, folder = %folder.display(), "a folder can't be watched");
        }
    }
}
