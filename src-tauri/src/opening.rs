//! The window opens before its state does: reading accounts and history takes longer than the web
//! view needs to start, and neither needs the other. What comes meanwhile waits, in its order.

use std::sync::{Mutex, MutexGuard, PoisonError};

use patchbay_failure::Failure;

/// Something that needs the state: it is told how the opening went.
type Waiting = Box<dyn FnOnce(Result<(), Failure>) + Send>;

/// Whether the state is open, and what waits for it.
pub(crate) struct Opening(Mutex<Stage>);

enum Stage {
    Opens(Vec<Waiting>),
    Over(Result<(), Failure>),
}

impl Default for Opening {
    fn default() -> Self {
        Self(Mutex::new(Stage::Opens(Vec::new())))
    }
}

impl Opening {
    /// Runs `work` once the opening is over: now, or as soon as it is.
    pub(crate) fn then(&self, work: impl FnOnce(Result<(), Failure>) + Send + 'static) {
        let mut stage = self.stage();
        match &mut *stage {
            Stage::Opens(waiting) => waiting.push(Box::new(work)),
            Stage::Over(outcome) => {
                let outcome = outcome.clone();
                // `work` may come back here.
                drop(stage);
                work(outcome);
            }
        }
    }

    /// The opening is over: what waited runs here, in the order in which it came.
    pub(crate) fn over(&self, outcome: &Result<(), Failure>) {
        let before = std::mem::replace(&mut *self.stage(), Stage::Over(outcome.clone()));
        if let Stage::Opens(waiting) = before {
            for work in waiting {
                work(outcome.clone());
            }
        }
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    use patchbay_failure::Kind;

    use super::*;

    #[test]
    fn what_comes_early_waits_in_its_order_and_what_comes_late_does_not_wait() {
        let opening = Opening::default();
        let (say, heard) = channel();
        for number in [1, 2] {
            let say = say.clone();
            opening.then(move |outcome| say.send((number, outcome.is_ok())).unwrap());
        }
        assert!(heard.try_recv().is_err(), "nothing runs before the state is open");
        opening.over(&Ok(()));
        opening.then(move |outcome| say.send((3, outcome.is_ok())).unwrap());
        assert_eq!(heard.iter().collect::<Vec<_>>(), [(1, true), (2, true), (3, true)]);
    }

    #[test]
    fn a_state_that_does_not_open_is_told_to_all_that_ask() {
        let opening = Opening::default();
        let (say, heard) = channel();
        let late = say.clone();
        opening.then(move |outcome| say.send(outcome.unwrap_err().kind).unwrap());
        opening.over(&Err(Failure::new(Kind::FileUnreadable)));
        opening.then(move |outcome| late.send(outcome.unwrap_err().kind).unwrap());
        assert_eq!(heard.iter().collect::<Vec<_>>(), [Kind::FileUnreadable, Kind::FileUnreadable]);
    }

    #[test]
    fn what_waited_may_ask_again() {
        let opening = Arc::new(Opening::default());
        let (again, (say, heard)) = (Arc::clone(&opening), channel());
        opening.then(move |_| again.then(move |_| say.send(()).unwrap()));
        opening.over(&Ok(()));
        assert!(heard.try_recv().is_ok());
    }
}
