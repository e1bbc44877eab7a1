//! The turns that run: at most one in a conversation. Each keeps what it has said so far, so that a
//! page that was loaded again, or opens the conversation only now, follows it from its beginning.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use patchbay_codex::wire::Event;
use patchbay_rpc::{ChatEvent, RunningTurn};
use tokio_util::sync::CancellationToken;

use crate::stream;

/// Takes what a turn says to a page.
pub(crate) type Page = Box<dyn Fn(ChatEvent) + Send>;

/// The running turns, by their ids.
#[derive(Default)]
pub(crate) struct Turns(Mutex<HashMap<String, Running>>);

struct Running {
    /// None while a new conversation is not stored yet.
    conversation: Option<String>,
    cancel: CancellationToken,
    /// What it said so far; pieces of one kind are joined.
    said: Vec<ChatEvent>,
    pages: Vec<Page>,
}

impl Turns {
    /// A turn begins in `conversation` (none: a new one). None where one runs there already.
    pub(crate) fn begin(
        &self,
        turn: &str,
        conversation: Option<String>,
        page: Option<Page>,
    ) -> Option<CancellationToken> {
        let mut turns = self.lock();
        if conversation.as_ref().is_some_and(|id| runs_in(&turns, id)) {
            return None;
        }
        let cancel = CancellationToken::new();
        let pages = page.into_iter().collect();
        let running = Running { conversation, cancel: cancel.clone(), said: Vec::new(), pages };
        turns.insert(turn.to_owned(), running);
        Some(cancel)
    }

    /// Tells the pages that follow `turn`. With [`ChatEvent::Ended`] it is over: whoever hears of
    /// that may begin the next one in the conversation.
    pub(crate) fn tell(&self, turn: &str, event: ChatEvent) {
        let mut turns = self.lock();
        if matches!(event, ChatEvent::Ended { .. }) {
            let ended = turns.remove(turn);
            drop(turns);
            if let Some(ended) = ended {
                ended.pages.iter().for_each(|page| page(event.clone()));
            }
            return;
        }
        let Some(running) = turns.get_mut(turn) else { return };
        if let ChatEvent::Accepted { conversation, .. } = &event {
            running.conversation = Some(conversation.clone());
        }
        running.pages.iter().for_each(|page| page(event.clone()));
        keep(&mut running.said, event);
    }

    /// Tells `page` what `turn` said so far, and then what it goes on to say. False where it is
    /// over: what it said is stored.
    pub(crate) fn follow(&self, turn: &str, page: Page) -> bool {
        let mut turns = self.lock();
        let Some(running) = turns.get_mut(turn) else { return false };
        running.said.iter().for_each(|event| page(event.clone()));
        running.pages.push(page);
        true
    }

    /// Stops a turn, if it still runs.
    pub(crate) fn stop(&self, turn: &str) {
        if let Some(running) = self.lock().get(turn) {
            running.cancel.cancel();
        }
    }

    /// Stops all that run.
    pub(crate) fn stop_all(&self) {
        self.lock().values().for_each(|running| running.cancel.cancel());
    }

    /// Stops what runs in `conversation`.
    pub(crate) fn stop_in(&self, conversation: &str) {
        let turns = self.lock();
        let of = |it: &&Running| it.conversation.as_deref() == Some(conversation);
        turns.values().filter(of).for_each(|running| running.cancel.cancel());
    }

    /// Those that run in a conversation that is stored.
    pub(crate) fn running(&self) -> Vec<RunningTurn> {
        let of = |(turn, running): (&String, &Running)| {
            let conversation = running.conversation.clone()?;
            Some(RunningTurn { turn: turn.clone(), conversation })
        };
        self.lock().iter().filter_map(of).collect()
    }

    /// Whether a turn runs in `conversation`.
    pub(crate) fn runs_in(&self, conversation: &str) -> bool {
        runs_in(&self.lock(), conversation)
    }

    /// The page was loaded again: what the one before followed has nobody to tell.
    pub(crate) fn forget_pages(&self) {
        self.lock().values_mut().for_each(|running| running.pages.clear());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Running>> {
        // Whole after every statement: see `state::lock`.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn runs_in(turns: &HashMap<String, Running>, conversation: &str) -> bool {
    turns.values().any(|running| running.conversation.as_deref() == Some(conversation))
}

/// Adds an event to what was said. Limits are told to every page anyway.
fn keep(said: &mut Vec<ChatEvent>, event: ChatEvent) {
    if let ChatEvent::Turn { event: next } = &event {
        if matches!(next, Event::Limits { .. }) {
            return;
        }
        if let Some(ChatEvent::Turn { event: last }) = said.last_mut()
            && stream::joined(last, next)
        {
            return;
        }
    }
    said.push(event);
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use patchbay_history::model::{Message, Role};

    use super::*;

    fn text(delta: &str) -> ChatEvent {
        ChatEvent::Turn { event: Event::Text { delta: delta.to_owned() } }
    }

    fn accepted(conversation: &str) -> ChatEvent {
        let message = Message::whole(Role::User, "asked", 0);
        ChatEvent::Accepted { conversation: conversation.to_owned(), message }
    }

    fn ended() -> ChatEvent {
        let message = Message::whole(Role::Assistant, "whole", 0);
        ChatEvent::Ended { message, prompt_returned: false }
    }

    /// A page, and in short words what it heard.
    fn page() -> (Page, Arc<Mutex<Vec<String>>>) {
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let told = Arc::clone(&heard);
        let page = Box::new(move |event| {
            told.lock().unwrap().push(match event {
                ChatEvent::Accepted { .. } => "accepted".to_owned(),
                ChatEvent::Turn { event: Event::Text { delta } } => delta,
                ChatEvent::Turn { .. } => "other".to_owned(),
                ChatEvent::Ended { .. } => "ended".to_owned(),
            });
        });
        (page, heard)
    }

    #[test]
    fn who_comes_late_hears_everything_once_and_in_order() {
        let turns = Turns::default();
        let (first, heard_first) = page();
        assert!(turns.begin("t", None, Some(first)).is_some());
        assert_eq!(turns.running(), [], "a conversation that is not stored cannot be opened");
        turns.tell("t", accepted("c"));
        for delta in ["one ", "two ", "three "] {
            turns.tell("t", text(delta));
        }
        let began = RunningTurn { turn: "t".to_owned(), conversation: "c".to_owned() };
        assert_eq!(turns.running(), [began]);
        let (late, heard_late) = page();
        assert!(turns.follow("t", late));
        turns.tell("t", text("four"));
        turns.tell("t", ended());
        let late = heard_late.lock().unwrap().clone();
        assert_eq!(late, ["accepted", "one two three ", "four", "ended"]);
        let first = heard_first.lock().unwrap().clone();
        assert_eq!(first, ["accepted", "one ", "two ", "three ", "four", "ended"]);
    }

    #[test]
    fn what_is_told_anew_stays_below_the_slow_path() {
        let turns = Turns::default();
        turns.begin("t", Some("c".to_owned()), None);
        for _ in 0..20 {
            turns.tell("t", text(&"x".repeat(1_000)));
        }
        let (late, heard) = page();
        turns.follow("t", late);
        let heard = heard.lock().unwrap().clone();
        assert_eq!(heard.iter().map(String::len).sum::<usize>(), 20_000);
        assert!(heard.iter().all(|delta| delta.len() < 8_000), "{}", heard.len());
    }

    #[test]
    fn one_turn_runs_in_a_conversation_and_the_next_may_begin_when_its_end_is_told() {
        let turns = Arc::new(Turns::default());
        let of = || Some("c".to_owned());
        assert!(turns.begin("t", of(), None).is_some());
        assert!(turns.begin("u", of(), None).is_none());
        assert!(turns.begin("v", Some("other".to_owned()), None).is_some());
        let (again, began) = (Arc::clone(&turns), Arc::<Mutex<bool>>::default());
        let seen = Arc::clone(&began);
        turns.follow(
            "t",
            Box::new(move |_| {
                *seen.lock().unwrap() = again.begin("w", Some("c".to_owned()), None).is_some()
            }),
        );
        turns.tell("t", ended());
        assert!(*began.lock().unwrap());
        let (late, heard) = page();
        assert!(!turns.follow("t", late), "it is over");
        assert!(heard.lock().unwrap().is_empty());
    }

    #[test]
    fn a_page_that_was_loaded_again_is_told_no_more_through_the_old_one() {
        let turns = Turns::default();
        let (old, heard) = page();
        let cancel = turns.begin("t", Some("c".to_owned()), Some(old)).unwrap();
        turns.tell("t", text("a"));
        turns.forget_pages();
        turns.tell("t", text("b"));
        assert_eq!(*heard.lock().unwrap(), ["a"]);
        assert!(turns.runs_in("c") && !turns.runs_in("d"));
        turns.stop("t");
        assert!(cancel.is_cancelled());
    }
}
