//! One turn from the person's message to the stored answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use patchbay_codex::wire::{
    Client, Done, Event, InputImage, InputMessage, TurnRequest, TurnStatus,
};
use patchbay_failure::{Failure, Kind};
use patchbay_history::History;
use patchbay_history::model::{Message, MessageStatus, Role};
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::answer::{Answer, Save};
use crate::{disk, draft};

/// How often what has arrived is written to disk.
const SAVE_EVERY: Duration = Duration::from_millis(700);

/// What the person sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTurn {
    /// The conversation that it belongs to; none starts a new one.
    pub conversation: Option<String>,
    /// What the person typed.
    pub prompt: String,
    /// Model id; none for the default.
    pub model: Option<String>,
    /// Reasoning effort; none for the model's default.
    pub effort: Option<String>,
    /// Pictures that go with the message. They are sent once and not kept.
    pub images: Vec<InputImage>,
    /// Whether the model may search the web.
    pub search: bool,
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
        /// The answer as stored; as it would have been, where the prompt was returned.
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
    let (model, effort, search) = (turn.model.clone(), turn.effort.clone(), turn.search);
    let began_at = now();
    let (conversation, input, asked) =
        disk::done(history, move |history| accept(history, &turn, began_at)).await?;
    sink(Progress::Accepted { conversation: conversation.clone(), message: asked.clone() });

    let answer = Arc::new(Mutex::new(Answer::new(model.clone(), now())));
    let request = TurnRequest { model, effort, conversation: conversation.clone(), input, search };
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
                    saving = save(history, &conversation, &answer);
                },
            }
        }
    };
    if let Some(saving) = saving {
        // Its own failure is told by the last write, below, which has all the words.
        let _ = saving.await;
    }
    let (message, stored) = lock(&answer).clone().end(&done);
    let prompt_returned = done.status == TurnStatus::Failed && message.text.is_empty();
    let last = message.clone();
    let replay = done.replay.clone();
    let kept = disk::done(history, move |history| {
        if prompt_returned {
            take_back(history, &conversation, &asked, stored.then_some(last.id.as_str()))
        } else {
            if stored { history.update(&last) } else { history.append(&conversation, &last) }?;
            history.keep_replay(&last.id, &replay)
        }
    })
    .await;
    sink(Progress::Ended { message, prompt_returned, done: done.clone() });
    kept.map(|()| done)
}

/// Stores the person's message, clears the draft that it was typed in, and gathers what was said
/// so far.
fn accept(
    history: &History,
    turn: &ChatTurn,
    now: i64,
) -> Result<(String, Vec<InputMessage>, Message), Failure> {
    let place = turn.conversation.as_deref();
    let (conversation, said) = match place {
        Some(id) => {
            let known = history.conversation(id)?.ok_or_else(|| no_such(id))?;
            (id.to_owned(), known.messages)
        }
        None => (history.create(&turn.prompt, now)?.id, Vec::new()),
    };
    let message = Message {
        id: uuid::Uuid::new_v4().to_string(),
        role: Role::User,
        text: turn.prompt.clone(),
        reasoning: String::new(),
        thought_s: None,
        status: MessageStatus::Completed,
        failure: None,
        model: None,
        created_at: now,
    };
    history.append(&conversation, &message)?;
    if draft::is_sent(&history.draft(place)?, &turn.prompt) {
        history.save_draft(place, "")?;
    }
    let mut replays = history.replays(&conversation)?;
    let said = said.iter().filter(|message| !message.text.is_empty());
    let mut input: Vec<InputMessage> = said
        .map(|message| InputMessage {
            replay: replays.remove(&message.id).unwrap_or_default(),
            ..as_input(message)
        })
        .collect();
    input.push(InputMessage { images: turn.images.clone(), ..as_input(&message) });
    Ok((conversation, input, message))
}

fn as_input(message: &Message) -> InputMessage {
    match message.role {
        Role::User => InputMessage::user(&message.text),
        Role::Assistant => InputMessage::assistant(&message.text),
    }
}

/// Starts writing what has arrived since the last time; none where that is nothing.
fn save(
    history: &History,
    conversation: &str,
    answer: &Arc<Mutex<Answer>>,
) -> Option<JoinHandle<()>> {
    let due = lock(answer).take_due()?;
    let (conversation, answer) = (conversation.to_owned(), Arc::clone(answer));
    Some(disk::begin(history, move |history| {
        let (append, written) = match &due {
            Save::Append(message) => (true, history.append(&conversation, message)),
            Save::Update(message) => (false, history.update(message)),
        };
        if let Err(failure) = written {
            tracing::warn!(kind = ?failure.kind, "turn.save_failed");
            lock(&answer).not_saved(append);
        }
    }))
}

/// Nothing came of it: the message leaves the conversation and is its draft again. The draft is
/// written first, so that no moment exists in which the words are nowhere.
fn take_back(
    history: &History,
    conversation: &str,
    asked: &Message,
    answer: Option<&str>,
) -> Result<(), Failure> {
    let draft = history.draft(Some(conversation))?;
    history.save_draft(Some(conversation), &draft::with_returned(&draft, &asked.text))?;
    if let Some(answer) = answer {
        history.remove_message(answer)?;
    }
    history.remove_message(&asked.id)
}

fn lock(answer: &Mutex<Answer>) -> MutexGuard<'_, Answer> {
    answer.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_such(id: &str) -> Failure {
    Failure::new(Kind::Schema)
        .with_title(format!("There is no conversation {id}."))
        .with_meaning("It was deleted, or it belongs to another data directory.")
        .with_action_text("Start a new conversation, or name one that is listed.")
}
