//! `patchbay chat`: one turn, streamed.

use std::path::Path;

use patchbay_chat::{ChatTurn, Progress, Say, Wish};
use patchbay_codex::wire::{Done, Event, ToolStatus, TurnStatus};
use patchbay_failure::Failure;
use patchbay_history::model::{AttachmentKind, NewAttachment};
use patchbay_words::without;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::args::ChatArgs;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::Output;
use crate::session::Session;
use crate::text::{Line, Style};
use crate::{interrupt, stdin};

/// Runs it.
pub(crate) async fn run(args: ChatArgs, session: &Session, out: &mut Output) -> Outcome {
    let prompt = prompt(args.prompt)?;
    let images = args.images.iter().map(|file| image(file)).collect::<Result<_, _>>()?;
    let online = session.online()?;
    let history = super::history::open(&session.setup.data_dir, out).map_err(Stop::refused)?;
    if let Some(id) = &args.conversation
        && history.conversation(id).map_err(Stop::refused)?.is_none()
    {
        return Err(Stop::wrong_use(
            format!("There is no conversation {id}."),
            "Leave --conversation out to start a new one.",
        ));
    }
    let turn = ChatTurn {
        wish: Wish { model: args.model, effort: args.effort },
        attach: images,
        search: args.search,
        ..ChatTurn::new(args.conversation, Say::Prompt(prompt))
    };
    let cancel = interrupt::token();
    let mut show = Show::new(out, cancel.clone());
    let mut sink = |progress: Progress| show.progress(progress);
    let (client, now) = (&online.client, Edge::unix_now);
    let stored = patchbay_chat::run(client, &history, turn, &cancel, now, &mut sink).await;
    show.end(stored)
}

fn prompt(given: String) -> Result<String, Stop> {
    let prompt = if given == "-" {
        stdin::all().map_err(|error| {
            Stop::wrong_use(
                format!("Standard input can't be read: {error}."),
                "Give the prompt as an argument.",
            )
        })?
    } else {
        given
    };
    if prompt.trim().is_empty() {
        return Err(Stop::wrong_use(
            "The prompt is empty.",
            "Give it as an argument, or `-` to read stdin.",
        ));
    }
    Ok(prompt)
}

fn image(file: &Path) -> Result<NewAttachment, Stop> {
    let wrong = |what: String| Stop::wrong_use(what, "Name a PNG, JPEG, GIF or WebP file.");
    let name = file.display();
    let unreadable = |error: std::io::Error| wrong(format!("{name} can't be read: {error}."));
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    let most = patchbay_chat::LIMITS.picture_bytes;
    if size > u64::from(most) {
        return Err(wrong(format!("{name} is larger than {} MB.", most >> 20)));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let ready = patchbay_chat::attachment(&name.to_string(), bytes)
        .map_err(|failure| Stop::new(Exit::WrongUse, failure))?;
    if ready.kind != AttachmentKind::Image {
        return Err(wrong(format!("{name} is no picture that models take.")));
    }
    Ok(ready)
}

/// Shows a turn while it runs.
struct Show<'a> {
    out: &'a mut Output,
    cancel: CancellationToken,
    conversation: String,
    prompt_returned: bool,
    /// Reasoning or commentary is being written on stderr, without a line end so far.
    aside_open: bool,
    /// Text was written on stdout; whether it ended with a line end.
    text: Option<bool>,
    /// The turn's end, told last of all.
    done: Option<Done>,
}

impl<'a> Show<'a> {
    const fn new(out: &'a mut Output, cancel: CancellationToken) -> Self {
        Self {
            out,
            cancel,
            conversation: String::new(),
            prompt_returned: false,
            aside_open: false,
            text: None,
            done: None,
        }
    }

    fn progress(&mut self, progress: Progress) {
        match progress {
            Progress::Accepted { conversation, .. } => self.conversation = conversation,
            Progress::Event(Event::Done(done)) => self.done = Some(*done),
            Progress::Event(event) => self.event(&event),
            Progress::Ended { prompt_returned, done, .. } => {
                self.prompt_returned = prompt_returned;
                self.done = Some(done);
            }
        }
        // Nobody reads any more (`| head`): the rest need not be written. What has arrived stays.
        if self.out.gone() {
            self.cancel.cancel();
        }
    }

    fn event(&mut self, event: &Event) {
        self.out.object(event);
        if self.out.json() {
            return;
        }
        match event {
            Event::Text { delta } => {
                self.close_aside();
                self.out.piece(delta);
                self.text = Some(delta.ends_with('\n'));
            }
            Event::Reasoning { delta } | Event::Commentary { delta } => {
                self.out.progress_piece(Style::Dim, delta);
                self.aside_open = true;
            }
            Event::Tool { name, status: ToolStatus::Running } => {
                self.close_aside();
                self.out.progress(&Line::new().with(Style::Dim, format!("{name} runs")));
            }
            _ => {}
        }
    }

    fn close_aside(&mut self) {
        if std::mem::take(&mut self.aside_open) {
            self.out.progress(&Line::new());
        }
    }

    /// Says how it ended. `stored` fails where history could not keep it.
    fn end(mut self, stored: Result<Done, Failure>) -> Outcome {
        let done = match (self.done.take(), stored) {
            (Some(done), Ok(_)) | (None, Ok(done)) => done,
            // No turn took place.
            (None, Err(failure)) => return Err(Stop::online(failure)),
            // It did, and its end is told; but it could not be kept.
            (Some(done), Err(failure)) => {
                self.tell(&done);
                self.out.failure(&failure);
                return Ok(Exit::Refused);
            }
        };
        self.tell(&done);
        Ok(match (done.status, &done.failure) {
            (TurnStatus::Completed, _) => Exit::Done,
            (TurnStatus::Incomplete | TurnStatus::Cancelled, _) => Exit::Attention,
            (TurnStatus::Failed, Some(failed)) => Exit::of_online(&failed.failure),
            (TurnStatus::Failed, None) => Exit::Provider,
        })
    }

    fn tell(&mut self, done: &Done) {
        let done_event = Event::Done(Box::new(done.clone()));
        if let Ok(mut line) = without(|| serde_json::to_value(done_event)) {
            // Beyond the contract's shape: without it a script could not go on with
            // --conversation.
            if let Value::Object(fields) = &mut line {
                fields.insert("conversation".to_owned(), self.conversation.clone().into());
            }
            self.out.object(&line);
        }
        if self.out.json() {
            return;
        }
        self.close_aside();
        if self.text == Some(false) {
            self.out.piece("\n");
        }
        match done.status {
            TurnStatus::Completed => {}
            TurnStatus::Incomplete => {
                let why = done.incomplete_reason.as_deref().unwrap_or("no reason given");
                self.aside(format!("The server cut the answer: “{why}”."));
            }
            TurnStatus::Cancelled => self.aside("Stopped. What had arrived is kept.".to_owned()),
            TurnStatus::Failed => {
                if let Some(failed) = &done.failure {
                    self.out.failure(&failed.failure);
                }
                if self.prompt_returned {
                    let id = &self.conversation;
                    self.aside(format!("The message is kept as a draft in conversation {id}."));
                    return;
                }
            }
        }
        let id = &self.conversation;
        self.aside(format!("Go on with: patchbay chat --conversation {id} …"));
    }

    fn aside(&mut self, text: String) {
        self.out.progress(&Line::new().with(Style::Dim, text));
    }
}
