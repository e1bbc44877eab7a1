//! The answer while it arrives: events folded into the one message that history keeps.

use std::time::Duration;

use patchbay_codex::wire::{Done, Event, Source, TurnStatus};
use patchbay_history::model::{self as history, Message, MessageStatus, Role, TokensUsed};

/// An answer that is being written, and whether disk knows all of it.
#[derive(Clone)]
pub(crate) struct Answer {
    message: Message,
    /// Whether history has a row for it. There is none before something arrived.
    stored: bool,
    /// Whether something arrived since the last save.
    dirty: bool,
    thinking: bool,
}

/// What disk has to do so that it knows what has arrived.
#[derive(Debug, PartialEq)]
pub(crate) enum Save {
    /// The first words: a new row.
    Append(Message),
    /// More words: the same row.
    Update(Message),
}

impl Answer {
    /// An empty answer. Its status is `Interrupted` until it has ended, so that a crash leaves
    /// the truth behind by itself.
    pub(crate) fn new(model: Option<String>, created_at: i64) -> Self {
        Self {
            message: Message {
                status: MessageStatus::Interrupted,
                model: model.clone(),
                asked_model: model,
                ..Message::whole(Role::Assistant, "", created_at)
            },
            stored: false,
            dirty: false,
            thinking: false,
        }
    }

    /// Takes in one event. `elapsed` is the time since the message was sent.
    pub(crate) fn fold(&mut self, event: &Event, elapsed: Duration) {
        match event {
            Event::Started { model, .. } => self.message.model = Some(model.clone()),
            Event::Text { delta } => {
                if self.message.text.is_empty() && self.thinking {
                    self.message.thought_s = Some(elapsed.as_secs_f64());
                }
                self.message.text.push_str(delta);
                self.dirty = true;
            }
            Event::Reasoning { delta } => {
                self.thinking = true;
                self.message.reasoning.push_str(delta);
                self.dirty = true;
            }
            Event::Commentary { delta } => {
                self.message.commentary.push_str(delta);
                self.dirty = true;
            }
            // The end is taken in by `end`; the others are no part of the message.
            Event::Tool { .. } | Event::Limits { .. } | Event::Done(_) => {}
        }
    }

    /// What to write now, if anything is new. From here on it counts as written.
    pub(crate) fn take_due(&mut self) -> Option<Save> {
        if !std::mem::take(&mut self.dirty) {
            return None;
        }
        let message = self.message.clone();
        let known = std::mem::replace(&mut self.stored, true);
        Some(if known { Save::Update(message) } else { Save::Append(message) })
    }

    /// What [`Answer::take_due`] gave could not be written; it is due again.
    pub(crate) fn not_saved(&mut self, was_append: bool) {
        self.dirty = true;
        self.stored &= !was_append;
    }

    /// The message as it ended, and whether it already has a row.
    pub(crate) fn end(mut self, done: &Done) -> (Message, bool) {
        let message = &mut self.message;
        message.status = match done.status {
            TurnStatus::Completed => MessageStatus::Completed,
            TurnStatus::Incomplete => MessageStatus::Incomplete,
            TurnStatus::Failed => MessageStatus::Failed,
            TurnStatus::Cancelled => MessageStatus::Cancelled,
        };
        // The end states the whole answer. After a failure its text holds only what the server
        // finished; the partial text holds everything that arrived.
        let stated = done.failure.as_ref().map_or(&done.text, |failed| {
            if failed.partial_text.len() > done.text.len() {
                &failed.partial_text
            } else {
                &done.text
            }
        });
        if !stated.is_empty() && (done.failure.is_none() || stated.len() > message.text.len()) {
            message.text.clone_from(stated);
        }
        if !done.reasoning.is_empty() {
            message.reasoning = done.reasoning.join("\n\n");
        }
        if !done.commentary.is_empty() {
            message.commentary = done.commentary.join("\n\n");
        }
        message.tokens = done.usage.map(|usage| TokensUsed {
            input: usage.input,
            cached: usage.cached,
            output: usage.output,
            reasoning: usage.reasoning,
        });
        let source = |it: &Source| history::Source { url: it.url.clone(), title: it.title.clone() };
        message.sources = done.sources.iter().map(source).collect();
        message.failure = done.failure.as_ref().map(|failed| failed.failure.clone());
        if done.served_model.is_some() {
            message.model.clone_from(&done.served_model);
        }
        (self.message, self.stored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use patchbay_codex::wire::{TurnFailure, Usage};
    use patchbay_failure::{Failure, Kind};

    fn done(status: TurnStatus, text: &str) -> Done {
        Done { text: text.to_owned(), ..Done::of(status) }
    }

    fn text(delta: &str) -> Event {
        Event::Text { delta: delta.to_owned() }
    }

    #[test]
    fn first_words_make_a_row_and_later_ones_change_it() {
        let mut answer = Answer::new(None, 7);
        assert_eq!(answer.take_due(), None);
        answer.fold(&text("He"), Duration::ZERO);
        assert!(matches!(answer.take_due(), Some(Save::Append(m)) if m.text == "He"
            && m.status == MessageStatus::Interrupted && m.created_at == 7));
        assert_eq!(answer.take_due(), None);
        answer.fold(&text("llo"), Duration::ZERO);
        assert!(matches!(answer.take_due(), Some(Save::Update(m)) if m.text == "Hello"));
    }

    #[test]
    fn what_could_not_be_written_is_due_again() {
        let mut answer = Answer::new(None, 0);
        answer.fold(&text("a"), Duration::ZERO);
        assert!(matches!(answer.take_due(), Some(Save::Append(_))));
        answer.not_saved(true);
        assert!(matches!(answer.take_due(), Some(Save::Append(_))));
        answer.fold(&text("b"), Duration::ZERO);
        assert!(matches!(answer.take_due(), Some(Save::Update(_))));
        answer.not_saved(false);
        assert!(matches!(answer.take_due(), Some(Save::Update(m)) if m.text == "ab"));
    }

    #[test]
    fn thinking_is_measured_up_to_the_first_word() {
        let mut answer = Answer::new(None, 0);
        answer.fold(&Event::Reasoning { delta: "hm".into() }, Duration::from_secs(1));
        answer.fold(&text("a"), Duration::from_secs(3));
        answer.fold(&text("b"), Duration::from_secs(5));
        let (message, _) = answer.end(&done(TurnStatus::Completed, "ab"));
        assert_eq!(message.thought_s, Some(3.0));
        assert_eq!(message.reasoning, "hm");
    }

    #[test]
    fn commentary_is_kept_apart_and_limits_are_no_part_of_the_answer() {
        let mut answer = Answer::new(None, 0);
        answer.fold(&Event::Limits { windows: vec![] }, Duration::ZERO);
        assert_eq!(answer.take_due(), None);
        answer.fold(&Event::Commentary { delta: "looking".into() }, Duration::ZERO);
        assert!(matches!(answer.take_due(), Some(Save::Append(m)) if m.text.is_empty()
            && m.commentary == "looking"));
        let mut end = done(TurnStatus::Completed, "found");
        end.commentary = vec!["looking".into(), "reading".into()];
        end.usage = Some(Usage { input: 5, cached: 1, output: 2, reasoning: 1, total: 7 });
        let (message, _) = answer.end(&end);
        assert_eq!((message.text.as_str(), &*message.commentary), ("found", "looking\n\nreading"));
        let tokens = TokensUsed { input: 5, cached: 1, output: 2, reasoning: 1 };
        assert_eq!(message.tokens, Some(tokens));
    }

    #[test]
    fn a_failure_keeps_what_had_arrived() {
        let mut answer = Answer::new(None, 0);
        answer.fold(&text("par"), Duration::ZERO);
        let mut end = done(TurnStatus::Failed, "");
        end.failure = Some(TurnFailure {
            failure: Failure::new(Kind::StreamClosed),
            partial_text: "part".into(),
        });
        let (message, stored) = answer.end(&end);
        assert_eq!((message.text.as_str(), message.status), ("part", MessageStatus::Failed));
        assert_eq!(message.failure.unwrap().kind, Kind::StreamClosed);
        assert!(!stored);
    }

    #[test]
    fn the_end_states_the_whole_answer() {
        let mut answer = Answer::new(Some("asked".into()), 0);
        answer.fold(&Event::Started { model: "serving".into(), response_id: None }, Duration::ZERO);
        answer.fold(&text("draft"), Duration::ZERO);
        let mut end = done(TurnStatus::Completed, "whole");
        end.served_model = Some("served".into());
        end.reasoning = vec!["one".into(), "two".into()];
        let (message, _) = answer.end(&end);
        assert_eq!(message.text, "whole");
        assert_eq!(message.reasoning, "one\n\ntwo");
        assert_eq!(message.model.as_deref(), Some("served"));
        assert_eq!(message.asked_model.as_deref(), Some("asked"));
    }
}
