//! Repair and undo on a real disk: what is refused, what comes back, what is left alone.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's helpers are tests too")]

mod repair_room;

use patchbay_doctor::report::{Severity, Status};
use patchbay_doctor::{Selection, apply, examine, past_repairs, plan, undo};
use patchbay_failure::Kind;
use repair_room::{BROKEN, CACHE, now, room, text};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use time::Duration;

#[test]
fn a_repair_changes_only_the_values_and_undo_is_exact() {
    let room = room();
    let first = examine(&room.env, &[]);
    assert_eq!(first.report().tools[0].status, Status::Broken);
    let planned = plan(&first, &Selection::default()).unwrap();
    assert_eq!(planned, plan(&first, &Selection::default()).unwrap(), "planning is a function");
    assert_eq!(planned.changes(), 4);
    let receipt = apply(&room.env, &planned, now()).unwrap();
    let expected = BROKEN
        .replace("https://api.openai.com/v1", "https://chatgpt.com/backend-api")
        .replace("openai-completions", "openai-codex-responses");
    assert_eq!(text(&room.config), expected);
    assert_eq!(text(&room.cache), CACHE.replace("/v1", ""));
    assert!(receipt.remaining.is_empty(), "{:?}", receipt.remaining);
    for file in &receipt.files {
        let backup = PathBuf::from(file.backup.as_ref().unwrap());
        assert!(backup.starts_with(&room.env.data_dir));
        assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let shown = format!("{receipt:?}{:?}", planned.diffs());
    assert!(!shown.contains("0123456789"), "a key is shown");

    let back = undo(&room.env, None, now() + Duration::seconds(1)).unwrap();
    assert_eq!((text(&room.config).as_str(), text(&room.cache).as_str()), (BROKEN, CACHE));
    // Undoing the undo does the repair again.
    let again = undo(&room.env, None, now() + Duration::seconds(2)).unwrap();
    assert_eq!(text(&room.config), expected);
    let past = past_repairs(&room.env).unwrap();
    let undone: Vec<_> = past.iter().map(|it| it.undone_by.clone()).collect();
    assert_eq!(past[0].repair_id, again.repair_id);
    assert_eq!(undone, [None, Some(again.repair_id.clone()), None]);
    assert_eq!(past[1].repair_id, back.repair_id);
    // And the repair can be undone once more, by its own id.
    undo(&room.env, Some(&past[2].repair_id), now() + Duration::seconds(3)).unwrap();
    assert_eq!(text(&room.config), BROKEN);
}

#[test]
fn one_finding_can_be_repaired_alone() {
    let room = room();
    let first = examine(&room.env, &[]);
    let finding = first.report().tools[0]
        .findings
        .iter()
        .find(|it| it.rule == "openclaw.codex-route.cache")
        .unwrap();
    let only = Selection { findings: vec![finding.id.clone()], ..Selection::default() };
    let planned = plan(&first, &only).unwrap();
    assert_eq!(planned.changes(), 1);
    let receipt = apply(&room.env, &planned, now()).unwrap();
    assert_eq!(text(&room.config), BROKEN);
    assert_eq!(receipt.remaining.len(), 3);
    assert_eq!(receipt.applied, ["openclaw.codex-route.cache"]);
}

#[test]
fn a_file_that_changed_meanwhile_stops_everything() {
    let room = room();
    let planned = plan(&examine(&room.env, &[]), &Selection::default()).unwrap();
    fs::write(&room.cache, format!("{CACHE}\n")).unwrap();
    let failure = apply(&room.env, &planned, now()).unwrap_err();
    assert_eq!(failure.failure.kind, Kind::FileChanged);
    assert_eq!(text(&room.config), BROKEN);
    assert!(past_repairs(&room.env).unwrap().is_empty());
}

#[test]
fn a_read_only_file_or_folder_is_left_alone_even_by_root() {
    for folder in [false, true] {
        let room = room();
        let place =
            if folder { room.config.parent().unwrap().to_owned() } else { room.config.clone() };
        let mode = if folder { 0o500 } else { 0o400 };
        fs::set_permissions(&place, fs::Permissions::from_mode(mode)).unwrap();
        let first = examine(&room.env, &[]);
        let said = first.report().tools[0].findings.iter();
        let said: Vec<_> = said.filter(|it| it.rule == "openclaw.file.managed").collect();
        assert_eq!((said.len(), said[0].severity), (1, Severity::Info));
        let planned = plan(&first, &Selection::default()).unwrap();
        let failure = apply(&room.env, &planned, now()).unwrap_err();
        assert_eq!(failure.failure.kind, Kind::FileNotWritable);
        assert_eq!(text(&room.config), BROKEN);
        assert_eq!(text(&room.cache), CACHE);
        fs::set_permissions(&place, fs::Permissions::from_mode(0o700)).unwrap();
    }
}

#[test]
fn undo_refuses_with_a_diff_where_somebody_wrote_since() {
    let room = room();
    let planned = plan(&examine(&room.env, &[]), &Selection::default()).unwrap();
    apply(&room.env, &planned, now()).unwrap();
    let mine = text(&room.config).replace("// why?", "// mine");
    fs::write(&room.config, &mine).unwrap();
    let cache = text(&room.cache);
    let refused = undo(&room.env, None, now() + Duration::seconds(1)).unwrap_err();
    assert_eq!(refused.failure.kind, Kind::FileChanged);
    assert!(refused.diff.contains("-\t\tbaseUrl: 'https://chatgpt.com/backend-api', // mine"));
    assert!(!refused.diff.contains("0123456789"));
    assert_eq!((text(&room.config), text(&room.cache)), (mine, cache));
    assert_eq!(past_repairs(&room.env).unwrap().len(), 1);
}

#[test]
fn a_symbolic_link_stays_one() {
    let room = room();
    let real = room.env.home.join("dotfiles.json5");
    fs::rename(&room.config, &real).unwrap();
    std::os::unix::fs::symlink(&real, &room.config).unwrap();
    let planned = plan(&examine(&room.env, &[]), &Selection::default()).unwrap();
    apply(&room.env, &planned, now()).unwrap();
    assert!(fs::symlink_metadata(&room.config).unwrap().is_symlink());
    assert!(text(&real).contains("openai-codex-responses"));
}

#[test]
fn there_is_nothing_to_undo_at_first() {
    let room = room();
    assert!(undo(&room.env, None, now()).is_err());
    assert!(undo(&room.env, Some("2026-01-01T00-00-00-0000"), now()).is_err());
}

#[test]
fn without_openclaw_nothing_is_found() {
    let room = room();
    fs::remove_dir_all(room.env.home.join(".openclaw")).unwrap();
    let report = examine(&room.env, &[]);
    assert_eq!(report.report().tools[0].status, Status::NotFound);
    assert_eq!(fs::read_dir(&room.env.home).unwrap().count(), 0);
}

#[test]
fn the_variables_of_this_machine_lead_to_the_right_files() {
    let mut room = room();
    let elsewhere = room.env.home.join("elsewhere");
    fs::rename(room.env.home.join(".openclaw"), &elsewhere).unwrap();
    room.env.vars.insert("OPENCLAW_STATE_DIR".into(), "~/elsewhere".into());
    assert_eq!(examine(&room.env, &[]).report().tools[0].status, Status::Broken);
    room.env.vars.insert("OPENCLAW_NIX_MODE".into(), "1".into());
    let managed = examine(&room.env, &[]);
    let findings = &managed.report().tools[0].findings;
    assert!(findings.iter().all(|it| it.repair.is_none()));
    assert!(findings.iter().any(|it| it.rule == "openclaw.file.managed"));
}
