//! Undo: exact bytes and modes, in order, and never over what somebody wrote since.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's helpers are tests too")]

mod repair_room;

use patchbay_doctor::{Selection, apply, examine, past_repairs, plan, undo};
use patchbay_failure::Kind;
use repair_room::{BROKEN, CACHE, Room, chmod, mode, now, repair, room, text};
use std::fs;
use std::os::unix::fs::MetadataExt;
use time::{Duration, OffsetDateTime};

fn later(seconds: i64) -> OffsetDateTime {
    now() + Duration::seconds(seconds)
}

/// Repairs what one rule found.
fn repair_rule(room: &Room, rule: &str, at: OffsetDateTime) -> String {
    let rules = Selection { rules: vec![rule.to_owned()], ..Selection::default() };
    let plan = plan(&examine(&room.env, &[]), &rules).unwrap();
    apply(&room.env, &plan, at).unwrap().repair_id.unwrap()
}

#[test]
fn repairs_of_one_file_are_undone_in_order() {
    let room = room();
    let first = repair_rule(&room, "openclaw.codex-route.endpoint", now());
    let between = text(&room.config);
    let second = repair_rule(&room, "openclaw.codex-route.transport", later(1));
    assert_ne!(text(&room.config), between);

    // The first one can't be taken back below the second, and it is said which one stands on it.
    let refused = undo(&room.env, Some(&first), later(2)).unwrap_err();
    assert_eq!(refused.failure.kind, Kind::FileChanged);
    assert!(refused.failure.action_text.contains(&second), "{:?}", refused.failure);
    assert!(refused.diff.contains("+++ "), "{}", refused.diff);

    undo(&room.env, Some(&second), later(3)).unwrap();
    assert_eq!(text(&room.config), between);
    undo(&room.env, Some(&first), later(4)).unwrap();
    assert_eq!(text(&room.config), BROKEN);
    assert_eq!(text(&room.cache), CACHE);
    assert_eq!(past_repairs(&room.env).unwrap().len(), 4);
}

#[test]
fn the_bytes_decide_whether_it_can_be_undone() {
    let room = room();
    let first = repair(&room, now()).repair_id.unwrap();
    // Broken again in one file, and repaired again.
    let repaired = text(&room.cache);
    fs::write(&room.cache, CACHE).unwrap();
    let second = repair(&room, later(1)).repair_id.unwrap();
    assert_eq!(text(&room.cache), repaired);
    // The bytes are those that the first one left, so nothing of anybody's is lost: both orders
    // are exact.
    undo(&room.env, Some(&first), later(2)).unwrap();
    assert_eq!((text(&room.config).as_str(), text(&room.cache).as_str()), (BROKEN, CACHE));
    assert_eq!(
        undo(&room.env, Some(&second), later(3)).unwrap_err().failure.kind,
        Kind::FileChanged
    );
}

#[test]
fn modes_come_back_exactly_or_not_at_all() {
    let room = room();
    chmod(&room.config, 0o640);
    repair(&room, now());
    assert_eq!(mode(&room.config), 0o640);
    undo(&room.env, None, later(1)).unwrap();
    assert_eq!((text(&room.config).as_str(), mode(&room.config)), (BROKEN, 0o640));
    undo(&room.env, None, later(2)).unwrap();
    // Closed to others since: undoing must not open it again.
    chmod(&room.config, 0o600);
    let refused = undo(&room.env, None, later(3)).unwrap_err();
    assert_eq!(refused.failure.kind, Kind::FileChanged);
    assert!(refused.diff.contains("old mode 0600\nnew mode 0640"), "{}", refused.diff);
    assert_eq!(mode(&room.config), 0o600);
}

#[test]
fn a_link_is_kept_and_one_that_was_turned_elsewhere_is_left_alone() {
    let room = room();
    let real = room.env.home.join("dotfiles.json5");
    fs::rename(&room.config, &real).unwrap();
    std::os::unix::fs::symlink(&real, &room.config).unwrap();
    repair(&room, now());
    let repaired = text(&real);
    undo(&room.env, None, later(1)).unwrap();
    assert!(fs::symlink_metadata(&room.config).unwrap().is_symlink());
    assert_eq!(text(&real), BROKEN);
    undo(&room.env, None, later(2)).unwrap();

    let other = room.env.home.join("other.json5");
    fs::write(&other, &repaired).unwrap();
    fs::remove_file(&room.config).unwrap();
    std::os::unix::fs::symlink(&other, &room.config).unwrap();
    assert_eq!(undo(&room.env, None, later(3)).unwrap_err().failure.kind, Kind::FileChanged);
    assert_eq!((text(&real), text(&other)), (repaired.clone(), repaired));
}

#[test]
fn a_file_that_is_gone_is_not_made_again() {
    let room = room();
    repair(&room, now());
    fs::remove_file(&room.cache).unwrap();
    let config = text(&room.config);
    assert_eq!(undo(&room.env, None, later(1)).unwrap_err().failure.kind, Kind::FileChanged);
    assert!(!room.cache.exists());
    assert_eq!(text(&room.config), config);
}

#[test]
fn another_name_of_the_same_file_keeps_the_old_bytes() {
    let room = room();
    let snapshot = room.env.home.join("snapshot.json");
    fs::hard_link(&room.config, &snapshot).unwrap();
    repair(&room, now());
    assert_eq!(text(&snapshot), BROKEN);
    undo(&room.env, None, later(1)).unwrap();
    assert_eq!(text(&room.config), BROKEN);
    assert_ne!(fs::metadata(&room.config).unwrap().ino(), fs::metadata(&snapshot).unwrap().ino());
}

#[test]
fn a_backup_that_is_not_what_was_kept_is_not_written() {
    let room = room();
    let receipt = repair(&room, now());
    let backup = receipt.files[0].backup.clone().unwrap();
    let config = text(&room.config);
    fs::write(&backup, "{}").unwrap();
    let refused = undo(&room.env, None, later(1)).unwrap_err();
    assert_eq!(refused.failure.kind, Kind::FileUnreadable);
    assert!(refused.failure.detail.unwrap().contains("backups"));
    fs::remove_file(&backup).unwrap();
    assert_eq!(undo(&room.env, None, later(2)).unwrap_err().failure.kind, Kind::FileUnreadable);
    assert_eq!(text(&room.config), config);
}

#[test]
fn backups_are_private_and_go_after_thirty_days_with_the_next_repair() {
    let room = room();
    let old = repair(&room, now()).repair_id.unwrap();
    let backups = room.env.data_dir.join("backups");
    assert_eq!(mode(&backups), 0o700);
    assert_eq!(mode(&backups.join(&old)), 0o700);
    for file in fs::read_dir(backups.join(&old)).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
    // Not ours: it stays.
    fs::create_dir(backups.join("mine")).unwrap();
    // 29 days later it is undone; that has backups of its own.
    let undone = undo(&room.env, None, now() + Duration::days(29)).unwrap().repair_id;
    assert!(backups.join(&old).exists());
    // 31 days later nothing happens by looking.
    past_repairs(&room.env).unwrap();
    assert!(backups.join(&old).exists());
    repair(&room, now() + Duration::days(31));
    assert!(!backups.join(&old).exists());
    assert!(backups.join(&undone).exists() && backups.join("mine").exists());
    let past = past_repairs(&room.env).unwrap();
    assert_eq!(past.len(), 2);
    assert!(past.iter().all(|it| it.repair_id != old));
    assert!(undo(&room.env, Some(&old), now() + Duration::days(31)).is_err());
    // What is younger can still be undone.
    undo(&room.env, None, now() + Duration::days(32)).unwrap();
    assert_eq!(text(&room.config), BROKEN);
}

#[test]
fn two_repairs_at_one_instant_have_two_names() {
    let room = room();
    let first = repair(&room, now()).repair_id.unwrap();
    let second = undo(&room.env, None, now()).unwrap().repair_id;
    let third = undo(&room.env, None, now()).unwrap().repair_id;
    assert!(first != second && second != third && first != third);
    assert_eq!(past_repairs(&room.env).unwrap().len(), 3);
}
