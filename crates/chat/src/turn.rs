//! One turn from the person's message to the stored answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use patchbay_codex::wire::{Client, Done, Event, InputMessage, TurnRequest, TurnStatus};
use patchbay_failure::{Failure, Kind};
use patchbay_history::model::{ConversationOptions, Message, NewAttachment};
use patchbay_history::{Ask, Asked, History};
use patchbay_words::said;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::answer::{Answer, Save};
use crate::attach::input_message;
use crate::disk;

/// How often what has arrived is written to disk.
const SAVE_EVERY: Duration = Duration::from_millis(700);

/// What the person sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTurn {
    /// The conversation that it belongs to; none starts a new one.
    pub conversation: Option<String>,
    /// What is asked.
    pub say: Say,
    /// What a new conversation asks for itself, from now on. Not read for one that is there.
    pub options: ConversationOptions,
    /// Model and effort of this turn alone, over those of the conversation.
    pub wish: Wish,
    /// Model and effort where neither the turn nor the conversation asks for one: what Settings
    /// say. Without these, the account's default model and the model's own effort.
    pub otherwise: Wish,
    /// Ids of attachments that go with the message: those of its draft, or of the message that it
    /// is an edit of.
    pub attached: Vec<String>,
    /// Attachments that are in no draft, as [`crate::attachment`] makes them ready.
    pub attach: Vec<NewAttachment>,
    /// Whether the model may search the web, also where the conversation does not say so.
    pub search: bool,
}

impl ChatTurn {
    /// A turn that asks for nothing but `say`: the conversation's own model, effort and search, or
    /// the account's.
    #[must_use]
    pub fn new(conversation: Option<String>, say: Say) -> Self {
        Self {
            conversation,
            say,
            options: ConversationOptions::default(),
            wish: Wish::default(),
            otherwise: Wish::default(),
            attached: Vec::new(),
            attach: Vec::new(),
            search: false,
        }
    }
}

/// A model and an effort, where one is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Model id.
    pub model: Option<String>,
    /// Reasoning effort.
    pub effort: Option<String>,
}

/// What is asked in a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// Something new, at the end of what the conversation shows.
    Prompt(String),
    /// A message in other words: it gets the old one's place, as a sibling.
    Edited {
        /// The person's message that was edited.
        message: String,
        /// What it says now.
        text: String,
    },
    /// A message that waits in the queue, with what is attached to it.
    Queued {
        /// Its id.
        id: String,
    },
    /// The same again: another answer, as a sibling.
    Again {
        /// The answer that was not good enough, or the person's message that has none.
        message: String,
    },
}

/// A turn that is stored and not sent yet.
struct Begun {
    asked: Asked,
    input: Vec<InputMessage>,
}

/// What a turn says while it runs.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "handed to the sink one by one, never collected")]
pub enum Progress {
    /// The message is stored; the turn has begun.
    Accepted {
        /// The conversation, new or old.
        conversation: String,
        /// The person's message as stored.
        message: Message,
    },
    /// What the transport says. [`Event::Done`] is among them, last.
    Event(Event),
    /// The end, after everything is stored.
    Ended {
        /// The answer as stored; as it would have been, where the prompt was returned, or where
        /// another answer was asked for and not a word of it came.
        message: Message,
        /// True where nothing had arrived: the person's message left the conversation and is its
        /// draft again.
        prompt_returned: bool,
        /// How the transport ended.
        done: Done,
    },
}

/// Runs one turn. `now` gives Unix time in seconds.
///
/// While the answer is being written it stands in history as `Interrupted`, at most a second
/// behind; so a crash leaves an honest conversation without anybody cleaning up.
///
/// # Errors
/// Only where history can't be read or written, or the conversation does not exist. A turn that
/// failed is no error here: it is a [`Done`] with its failure.
pub async fn run(
    client: &Client,
    history: &History,
    turn: ChatTurn,
    cancel: &CancellationToken,
    now: impl Fn() -> i64 + Send + Sync,
    sink: &mut (dyn FnMut(Progress) + Send),
) -> Result<Done, Failure> {
    let (wish, otherwise, search) = (turn.wish.clone(), turn.otherwise.clone(), turn.search);
    let again = matches!(turn.say, Say::Again { .. });
    let began_at = now();
    let begun = disk::done(history, move |history| accept(history, &turn, began_at)).await?;
    let Begun { asked: Asked { conversation, options, message: asked, .. }, input } = begun;
    let model = wish.model.or(options.model).or(otherwise.model);
    let effort = wish.effort.or(options.effort).or(otherwise.effort);
    let search = search || options.search;
    let instructions = options.instructions;
    sink(Progress::Accepted { conversation: conversation.clone(), message: asked.clone() });

    let answer = Arc::new(Mutex::new(Answer::new(model.clone(), now())));
    let request = TurnRequest { model, effort, conversation, input, search, instructions };
    let begun = Instant::now();
    let mut saving: Option<JoinHandle<()>> = None;
    let done = {
        let mut forward = |event: Event| {
            lock(&answer).fold(&event, begun.elapsed());
            sink(Progress::Event(event));
        };
        let running = client.turn(&request, cancel, &mut forward);
        tokio::pin!(running);
        let mut clock = tokio::time::interval(SAVE_EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                done = &mut running => break done,
                // One save at a time, beside the stream: a slow disk must not hold up the words.
                _ = clock.tick() => if saving.as_ref().is_none_or(JoinHandle::is_finished) {
                    saving = save(history, &asked.id, &answer);
                },
            }
        }
    };
    if let Some(saving) = saving {
        // Its own failure is told by the last write, below, which has all the words.
        let _ = saving.await;
    }
    let (message, stored) = lock(&answer).clone().end(&done);
    let nothing = message.text.is_empty();
    let prompt_returned = nothing && !again && done.status == TurnStatus::Failed;
    let last = message.clone();
    let replay = done.replay.clone();
    let kept = disk::done(history, move |history| {
        if prompt_returned {
            history.take_back(&asked.id, stored.then_some(last.id.as_str()))
        } else if nothing && again {
            // The answer from before is shown again.
            history.remove_message(&last.id)
        } else {
            if stored { history.update(&last) } else { history.answer(&asked.id, &last) }?;
            history.keep_replay(&last.id, &replay)
        }
    })
    .await;
    sink(Progress::Ended { message, prompt_returned, done: done.clone() });
    kept.map(|()| done)
}

/// Stores the person's message, and gathers what was said so far.
fn accept(history: &History, turn: &ChatTurn, now: i64) -> Result<Begun, Failure> {
    let ask = Ask {
        conversation: turn.conversation.clone(),
        options: turn.options.clone(),
        attached: turn.attached.clone(),
        attach: turn.attach.clone(),
        ..Ask::default()
    };
    let asked = match &turn.say {
        Say::Prompt(text) => history.ask(&Ask { text: text.clone(), ..ask }, now)?,
        Say::Edited { message, text } => {
            let instead_of = Some(message.clone());
            history.ask(&Ask { text: text.clone(), instead_of, ..ask }, now)?
        }
        Say::Queued { id } => history.ask_queued(id, now)?,
        Say::Again { message } => history.asked(message)?,
    };
    let asked = asked.ok_or_else(|| no_such(turn.conversation.as_deref().unwrap_or_default()))?;
    let mut replays = history.replays(&asked.conversation)?;
    let mut input = Vec::with_capacity(asked.said.len() + 1);
    let said = asked.said.iter();
    let said = said.filter(|message| !message.text.is_empty() || !message.attachments.is_empty());
    for message in said.chain([&asked.message]) {
        let replay = replays.remove(&message.id).unwrap_or_default();
        input.push(InputMessage { replay, ..input_message(history, message)? });
    }
    Ok(Begun { asked, input })
}

/// Starts writing what has arrived since the last time; none where that is nothing.
fn save(history: &History, asked: &str, answer: &Arc<Mutex<Answer>>) -> Option<JoinHandle<()>> {
    let due = lock(answer).take_due()?;
    let (asked, answer) = (asked.to_owned(), Arc::clone(answer));
    Some(disk::begin(history, move |history| {
        let (append, written) = match &due {
            Save::Append(message) => (true, history.answer(&asked, message)),
            Save::Update(message) => (false, history.update(message)),
        };
        if let Err(failure) = written {
            tracing::warn!(kind = ?failure.kind, "turn.save_failed");
            lock(&answer).not_saved(append);
        }
    }))
}

fn lock(answer: &Mutex<Answer>) -> MutexGuard<'_, Answer> {
    answer.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_such(id: &str) -> Failure {
    Failure::new(Kind::Schema)
        .with_title(said!("history-no-such-title", id = id))
        .with_meaning(said!("history-no-such-meaning"))
        .with_action_text(said!("history-no-such-action"))
}
