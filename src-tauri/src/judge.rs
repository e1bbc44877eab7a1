//! Reads and judges, keeps what the person saw, and looks again when a watched file changes.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};
use std::time::UNIX_EPOCH;

use patchbay_doctor::Examination;
use patchbay_doctor::receipt::PastRepair;
use patchbay_doctor::report::Report;
use patchbay_failure::Failure;
use patchbay_rpc::{Afterwards, AfterwardsState, AppEvent, Health, ShownExcerpt, Undoable};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::notice::{self, Notice};
use crate::outside::now;
use crate::state::{Inner, State};
use crate::watch::Fingerprint;

/// A page that is drawn, a sheet over it and a change behind it: more are never in use.
const KEPT: usize = 8;

/// What was examined: the newest last.
#[derive(Default)]
pub(crate) struct Judged {
    count: u32,
    kept: VecDeque<(u32, Arc<Examination>)>,
    /// The watched files as they were when they were read.
    fingerprint: Fingerprint,
}

impl Judged {
    /// The examination of this number, if it is not too old.
    pub(crate) fn examination(&self, number: u32) -> Option<Arc<Examination>> {
        let found = self.kept.iter().find(|(kept, _)| *kept == number);
        found.map(|(_, examination)| Arc::clone(examination))
    }

    /// Whether a file was read in an examination that may still be on the screen.
    pub(crate) fn has_read(&self, file: &str) -> bool {
        let tools = self.kept.iter().flat_map(|(_, it)| &it.report().tools);
        tools.flat_map(|tool| &tool.files).any(|it| it == file)
    }

    pub(crate) fn report(&self) -> Option<&Report> {
        self.kept.back().map(|(_, examination)| examination.report())
    }

    fn keep(&mut self, examination: &Arc<Examination>) {
        self.count = self.count.wrapping_add(1);
        self.kept.push_back((self.count, Arc::clone(examination)));
        if self.kept.len() > KEPT {
            self.kept.pop_front();
        }
    }
}

/// Reads and judges anew.
///
/// # Errors
/// The journal of past repairs can't be read.
pub(crate) fn judge(state: &State, judged: &mut Judged) -> Result<Health, Failure> {
    let environment = state.environment();
    // Before the files are read: what changes meanwhile must look changed afterwards.
    let before = judged.fingerprint.taken_again();
    let examination = Arc::new(patchbay_doctor::examine(&environment, &[]));
    let watched = patchbay_doctor::watched(&examination);
    judged.fingerprint = before.extended_to(&watched);
    judged.keep(&examination);
    state.watch.follow(watched);
    let past = patchbay_doctor::past_repairs(&environment)?;
    Ok(Health {
        examination: judged.count,
        report: examination.report().clone(),
        checked_at: now(),
        files_read: examination.files_read(),
        past_repairs: u32::try_from(past.len()).unwrap_or(u32::MAX),
        undoable: undoable(past),
        afterwards: afterwards(&examination),
        excerpts: excerpts(&examination),
    })
}

/// What the watch does after a change: judges again, tells the page, and notifies where a tool
/// turned bad. Our own writes were judged when they were made and look unchanged here. In a world
/// that is not shown it does nothing: whoever comes back there looks anew.
pub(crate) fn on_change(
    world: Weak<Inner>,
    notify: impl Fn(Notice) + Send + 'static,
) -> impl Fn() + Send + 'static {
    move || {
        let Some(state) = State::shown(&world) else { return };
        let mut judged = state.judging();
        if judged.fingerprint.taken_again() == judged.fingerprint {
            return;
        }
        let before = judged.report().cloned();
        match judge(&state, &mut judged) {
            Ok(health) => {
                let turned = before.map(|it| notice::turned_bad(&it, &health.report));
                state.tell(&AppEvent::Health { health });
                drop(judged);
                turned.into_iter().flatten().for_each(&notify);
            }
            Err(failure) => tracing::warn!(%failure, "a changed file could not be judged again"),
        }
    }
}

/// What is left to do after a repair, for every tool that reads its config only at its start.
pub(crate) fn afterwards(examination: &Examination) -> Vec<Afterwards> {
    let tools = examination.report().tools.iter();
    tools
        .filter_map(|tool| {
            let step = tool.after_repair.as_ref()?;
            let running = patchbay_doctor::running_gateway(examination, &tool.tool);
            Some(Afterwards {
                tool: tool.tool.clone(),
                state: match running {
                    Some(_) => AfterwardsState::Running,
                    None => AfterwardsState::NextStart,
                },
                command: step.command.clone(),
                pid: running.and_then(|it| it.pid),
            })
        })
        .collect()
}

fn excerpts(examination: &Examination) -> Vec<ShownExcerpt> {
    let shown = patchbay_doctor::excerpts(examination).into_iter();
    shown
        .map(|excerpt| {
            let written = std::fs::metadata(&excerpt.file).and_then(|it| it.modified()).ok();
            let since = written.and_then(|it| it.duration_since(UNIX_EPOCH).ok());
            let changed_at = since.and_then(|it| i64::try_from(it.as_secs()).ok());
            ShownExcerpt { excerpt, changed_at }
        })
        .collect()
}

/// The newest repair that is not undone and is not itself an undo.
fn undoable(past: Vec<PastRepair>) -> Option<Undoable> {
    let undos: Vec<String> = past.iter().filter_map(|repair| repair.undone_by.clone()).collect();
    let newest = past
        .into_iter()
        .find(|repair| repair.undone_by.is_none() && !undos.contains(&repair.repair_id))?;
    Some(Undoable {
        at: OffsetDateTime::parse(&newest.at, &Rfc3339).map_or(0, OffsetDateTime::unix_timestamp),
        repair_id: newest.repair_id,
        tools: newest.tools,
        rules: newest.rules,
        files: newest.files,
    })
}
