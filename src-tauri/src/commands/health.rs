//! The doctor: examine, preview, repair, undo.

use std::sync::Arc;

use patchbay_doctor::receipt::PastRepair;
use patchbay_doctor::{Examination, Plan, Selection};
use patchbay_failure::{Failure, Kind};
use patchbay_rpc::{Health, RepairChoice, RepairPreview, Repaired, Undoable, Undone};
use tauri::State as Held;
use time::OffsetDateTime;

use super::blocking;
use crate::outside::now;
use crate::state::State;

#[tauri::command]
pub(super) async fn health(state: Held<'_, State>) -> Result<Health, Failure> {
    let state = state.inner().clone();
    blocking(move || examine(&state)).await
}

/// Reads and judges anew, and keeps it: a repair is planned on what the person saw.
fn examine(state: &State) -> Result<Health, Failure> {
    let examination = Arc::new(patchbay_doctor::examine(&state.environment, &[]));
    state.set_examined(Arc::clone(&examination));
    let past = patchbay_doctor::past_repairs(&state.environment)?;
    Ok(Health {
        report: examination.report().clone(),
        checked_at: now(),
        files_read: examination.files_read(),
        undoable: undoable(past),
    })
}

/// The newest repair that is not undone and is not itself an undo.
fn undoable(past: Vec<PastRepair>) -> Option<Undoable> {
    let undos: Vec<String> = past.iter().filter_map(|repair| repair.undone_by.clone()).collect();
    let newest = past
        .into_iter()
        .find(|repair| repair.undone_by.is_none() && !undos.contains(&repair.repair_id))?;
    let at = OffsetDateTime::parse(&newest.at, &time::format_description::well_known::Rfc3339);
    Some(Undoable {
        repair_id: newest.repair_id,
        at: at.map_or(0, OffsetDateTime::unix_timestamp),
        tools: newest.tools,
        rules: newest.rules,
        files: newest.files,
    })
}

/// The plan for `choice`, on what the person saw.
fn plan(state: &State, choice: RepairChoice) -> Result<(Arc<Examination>, Plan), Failure> {
    let examination = match state.examined() {
        Some(examination) => examination,
        None => {
            examine(state)?;
            state.examined().ok_or_else(|| Failure::new(Kind::Unknown))?
        }
    };
    let selection = Selection { tools: choice.tools, rules: Vec::new(), findings: choice.findings };
    let plan = patchbay_doctor::plan(&examination, &selection)?;
    Ok((examination, plan))
}

#[tauri::command]
pub(super) async fn repair_preview(
    state: Held<'_, State>,
    choice: RepairChoice,
) -> Result<RepairPreview, Failure> {
    let state = state.inner().clone();
    blocking(move || {
        let (_, plan) = plan(&state, choice)?;
        let folder = patchbay_doctor::backup_dir(&state.environment, OffsetDateTime::now_utc());
        Ok(RepairPreview {
            files: plan.diffs(),
            changes: plan.changes(),
            backup_dir: folder.display().to_string(),
            untouched: plan.untouched(),
            after_repair: plan.after_repair(),
            patch: plan.unified(),
        })
    })
    .await
}

#[tauri::command]
pub(super) async fn repair(
    state: Held<'_, State>,
    choice: RepairChoice,
) -> Result<Repaired, Failure> {
    let state = state.inner().clone();
    blocking(move || {
        let (_, plan) = plan(&state, choice)?;
        let receipt = patchbay_doctor::apply(&state.environment, &plan, OffsetDateTime::now_utc())?;
        let backup_dir = receipt
            .files
            .iter()
            .find_map(|file| file.backup.as_deref())
            .and_then(|backup| std::path::Path::new(backup).parent())
            .map(|folder| folder.display().to_string());
        Ok(Repaired { receipt, backup_dir, health: examine(&state)? })
    })
    .await
}

#[tauri::command]
pub(super) async fn undo(
    state: Held<'_, State>,
    repair_id: Option<String>,
) -> Result<Undone, Failure> {
    let state = state.inner().clone();
    blocking(move || {
        let receipt = patchbay_doctor::undo(
            &state.environment,
            repair_id.as_deref(),
            OffsetDateTime::now_utc(),
        )
        .map_err(|refused| {
            let diff = refused.diff;
            if diff.is_empty() { refused.failure } else { refused.failure.with_detail(diff) }
        })?;
        Ok(Undone { receipt, health: examine(&state)? })
    })
    .await
}

#[tauri::command]
pub(super) async fn repairs(state: Held<'_, State>) -> Result<Vec<PastRepair>, Failure> {
    let state = state.inner().clone();
    blocking(move || patchbay_doctor::past_repairs(&state.environment)).await
}
