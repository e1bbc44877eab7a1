//! The doctor: examine, preview, repair, undo.

use std::sync::Arc;

use patchbay_doctor::receipt::PastRepair;
use patchbay_doctor::{Examination, KnownVersion, Plan, Selection, matching};
use patchbay_failure::{Failure, Kind, Signal, classify};
use patchbay_rpc::{Explained, Health, RepairChoice, RepairPreview, Repaired, Undone};
use patchbay_words::said;
use time::OffsetDateTime;

use super::blocking;
use crate::judge::{Judged, afterwards, judge};
use crate::outside::now;
use crate::state::State;

#[tauri::command]
pub(super) async fn health(state: State) -> Result<Health, Failure> {
    blocking(move || judge(&state, &mut state.judging())).await
}

/// The plan for `choice`, on what the person saw.
fn plan(judged: &Judged, choice: RepairChoice) -> Result<(Arc<Examination>, Plan), Failure> {
    let examination = judged.examination(choice.examination).ok_or_else(|| {
        Failure::new(Kind::FileChanged).with_title(said!("desktop-too-much-changed-title"))
    })?;
    let selection = Selection { tools: choice.tools, rules: Vec::new(), findings: choice.findings };
    let plan = patchbay_doctor::plan(&examination, &selection)?;
    Ok((examination, plan))
}

#[tauri::command]
pub(super) async fn repair_preview(
    state: State,
    choice: RepairChoice,
) -> Result<RepairPreview, Failure> {
    blocking(move || {
        let (examination, plan) = plan(&state.judging(), choice)?;
        let folder = patchbay_doctor::backup_dir(&state.environment(), OffsetDateTime::now_utc());
        let mut untouched = plan.untouched();
        if !untouched.is_empty() {
            untouched.push(said!("desktop-kept-unknown"));
        }
        Ok(RepairPreview {
            files: plan.diffs(),
            changes: plan.changes(),
            backup_dir: folder.display().to_string(),
            untouched,
            afterwards: plan.after_repair().and_then(|step| {
                let steps = afterwards(&examination);
                steps.into_iter().find(|it| it.command == step.command)
            }),
            patch: plan.unified(),
        })
    })
    .await
}

#[tauri::command]
pub(super) async fn repair(state: State, choice: RepairChoice) -> Result<Repaired, Failure> {
    blocking(move || {
        let mut judged = state.judging();
        let (_, plan) = plan(&judged, choice)?;
        let now = OffsetDateTime::now_utc();
        let receipt = patchbay_doctor::apply(&state.environment(), &plan, now)?;
        let backup_dir = receipt
            .files
            .iter()
            .find_map(|file| file.backup.as_deref())
            .and_then(|backup| std::path::Path::new(backup).parent())
            .map(|folder| folder.display().to_string());
        Ok(Repaired { receipt, backup_dir, health: judge(&state, &mut judged)? })
    })
    .await
}

#[tauri::command]
pub(super) async fn undo(state: State, repair_id: Option<String>) -> Result<Undone, Failure> {
    blocking(move || {
        let mut judged = state.judging();
        let receipt = patchbay_doctor::undo(
            &state.environment(),
            repair_id.as_deref(),
            OffsetDateTime::now_utc(),
        )
        .map_err(|refused| {
            let diff = refused.diff;
            if diff.is_empty() { refused.failure } else { refused.failure.with_detail(diff) }
        })?;
        Ok(Undone { receipt, health: judge(&state, &mut judged)? })
    })
    .await
}

#[tauri::command]
pub(super) async fn repairs(state: State) -> Result<Vec<PastRepair>, Failure> {
    blocking(move || patchbay_doctor::past_repairs(&state.environment())).await
}

/// The versions of a tool that the rules tell apart, for the person to choose from.
#[tauri::command]
pub(super) fn known_versions(tool: String) -> Vec<KnownVersion> {
    patchbay_doctor::known_versions(&tool)
}

/// What an error text means, and what was found that explains it.
#[tauri::command]
pub(super) async fn explain(state: State, text: String) -> Result<Explained, Failure> {
    blocking(move || {
        let signal = Signal { text: &text, utc_offset_s: state.utc_offset_s, ..Signal::default() };
        let failure = classify(&signal, now());
        let judged = state.judging();
        let matching = judged.report().and_then(|it| matching(it, failure.kind, None));
        Ok(Explained { failure, matching })
    })
    .await
}
