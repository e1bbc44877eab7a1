//! Stopped or failed at every step, within one process.

use super::room::{FILES, MODES, Room};
use super::tracing_disk::{Kind, Steps};
use crate::disk::RealDisk;
use crate::transaction::recover_all;
use std::cell::Cell;
use std::fs;
use std::io;

/// Fails at one step; stopped, at all that follow as well.
fn failing(at: u32, stops: bool) -> Steps<impl Fn(Kind, &std::path::Path) -> io::Result<()>> {
    let left = Cell::new(at);
    Steps(move |_, _: &std::path::Path| {
        let now = left.get();
        if now == 0 {
            if !stops {
                left.set(u32::MAX);
            }
            return Err(io::Error::other("stopped"));
        }
        left.set(now - 1);
        Ok(())
    })
}

/// How many steps an undisturbed repair takes.
pub(super) fn count(files: &'static [super::room::Case]) -> u32 {
    let count = Cell::new(0);
    let room = Room::new(files);
    assert!(room.repair(&Steps(|_, _: &std::path::Path| {
        count.set(count.get() + 1);
        Ok(())
    })));
    assert!(room.is_settled(&RealDisk, "undisturbed"));
    count.get()
}

#[test]
fn a_stop_at_any_step_leaves_all_old_or_all_new() {
    for files in [&FILES, &MODES] {
        let (mut old, mut new) = (0, 0);
        for stop in 0..count(files) {
            let room = Room::new(files);
            let what = format!("stopped at step {stop}");
            let done = room.repair(&failing(stop, true));
            room.holds(&RealDisk, &what);
            recover_all(&RealDisk, &room.env.data_dir).unwrap();
            let is_new = room.is_settled(&RealDisk, &what);
            if is_new {
                new += 1
            } else {
                old += 1
            }
            assert!(!done || is_new, "{what}");
            // And again: recovering twice changes nothing.
            recover_all(&RealDisk, &room.env.data_dir).unwrap();
            assert_eq!(room.is_settled(&RealDisk, &what), is_new);
        }
        println!("{old} stops ended old, {new} new");
        assert!(old > 20 && new > 0, "{old} old, {new} new");
    }
}

#[test]
fn a_stop_while_recovering_is_recovered() {
    let steps = count(&FILES);
    for stop in (0..steps).rev().step_by(2) {
        for second in 0..30 {
            let room = Room::new(&FILES);
            room.repair(&failing(stop, true));
            let _ = recover_all(&failing(second, true), &room.env.data_dir);
            recover_all(&RealDisk, &room.env.data_dir).unwrap();
            let what = format!("stopped at {stop}, then at {second} of the recovery");
            room.is_settled(&RealDisk, &what);
        }
    }
}

#[test]
fn a_failing_step_is_rolled_back_at_once() {
    for files in [&FILES, &MODES] {
        for fail in 0..count(files) {
            let room = Room::new(files);
            let what = format!("failed at step {fail}");
            let done = room.repair(&failing(fail, false));
            assert_eq!(done, room.is_settled(&RealDisk, &what), "{what}");
        }
    }
}

#[test]
fn a_file_that_somebody_wrote_is_left_to_them() {
    let room = Room::new(&FILES);
    let config = room.env.home.join("openclaw.json");
    fs::write(&config, "{mine: 1}").unwrap();
    assert!(!room.repair(&RealDisk));
    assert_eq!(fs::read_to_string(&config).unwrap(), "{mine: 1}");
    for case in &FILES[1..] {
        assert_eq!(fs::read_to_string(room.env.home.join(case.name)).unwrap(), case.old);
    }
}

#[test]
fn a_file_written_at_the_last_moment_is_left_to_them() {
    // OpenClaw writes the second file as soon as ours has taken the place of the first.
    let room = Room::new(&FILES);
    let second = room.env.home.join(FILES[1].name);
    let disk = Steps(|kind, path: &std::path::Path| {
        if kind == Kind::Resolve && path == second {
            let first = fs::read_to_string(room.env.home.join(FILES[0].name)).unwrap();
            if first == FILES[0].new {
                fs::write(&second, "{\"theirs\": true}").unwrap();
            }
        }
        Ok(())
    });
    assert!(!room.repair(&disk));
    assert_eq!(fs::read_to_string(&second).unwrap(), "{\"theirs\": true}");
    for case in [&FILES[0], &FILES[2]] {
        assert_eq!(fs::read_to_string(room.env.home.join(case.name)).unwrap(), case.old);
    }
}
