//! What stops a repair, and what is said then: files that changed, a journal that can't be read,
//! OpenClaw at work, another Patchbay.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's helpers are tests too")]

mod repair_room;

use patchbay_doctor::report::Status;
use patchbay_doctor::{Selection, apply, examine, past_repairs, plan, undo};
use patchbay_failure::{Failure, Kind};
use repair_room::{BROKEN, CACHE, at, now, repair, room, text};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn the_new_diff_is_handed_on_where_a_file_changed() {
    let room = room();
    let planned = plan(&examine(&room.env, &[]), &Selection::default()).unwrap();
    let theirs = BROKEN.replace("// why?", "// somebody was here");
    fs::write(&room.config, &theirs).unwrap();
    let refused = apply(&room.env, &planned, now()).unwrap_err();
    assert_eq!(refused.failure.kind, Kind::FileChanged);
    assert!(
        refused.diff.contains("-\t\tbaseUrl: 'https://api.openai.com/v1', // somebody was here")
    );
    assert!(!refused.diff.contains("0123456789"), "a key is shown");
    assert_eq!((text(&room.config), text(&room.cache)), (theirs, CACHE.to_owned()));
    // The window has one place for it.
    let failure = Failure::from(refused);
    assert!(failure.detail.unwrap().contains("somebody was here"));
    // What was shown can be done.
    repair(&room, now());
    assert!(text(&room.config).contains("somebody was here"));
}

#[test]
fn a_record_that_cannot_be_read_is_named_and_hides_nothing() {
    for (damage, said) in [
        ("", "EOF"),
        ("\0\0\0\0", "expected value"),
        ("{\"schema\":1}", "missing field"),
        ("{\"schema\":2,\"repair_id\":\"x\"}", "shape 2"),
        ("[]", "no shape"),
    ] {
        let room = room();
        let first = repair(&room, now()).repair_id.unwrap();
        fs::write(&room.config, BROKEN).unwrap();
        let record = room.env.data_dir.join("repairs/2026-11-01T00-00-00-abcd.json");
        fs::write(&record, damage).unwrap();

        // Looking goes on as ever, and what can be read is listed.
        assert_eq!(examine(&room.env, &[]).report().tools[0].status, Status::Broken);
        assert_eq!(past_repairs(&room.env).unwrap()[0].repair_id, first);

        let planned = plan(&examine(&room.env, &[]), &Selection::default()).unwrap();
        let failures = [
            apply(&room.env, &planned, now()).unwrap_err().failure,
            undo(&room.env, None, now()).unwrap_err().failure,
        ];
        for failure in failures {
            assert_eq!(failure.kind, Kind::FileUnreadable);
            let kept = room.env.data_dir.join("backups/2026-11-01T00-00-00-abcd");
            assert!(failure.meaning.contains(&kept.display().to_string()), "{failure:?}");
            assert!(failure.action_text.contains(&record.display().to_string()), "{failure:?}");
            assert!(failure.detail.as_ref().unwrap().contains(said), "{failure:?}");
        }
        assert_eq!(text(&room.config), BROKEN);

        // And what is said helps.
        fs::rename(&record, room.env.home.join("away.json")).unwrap();
        apply(&room.env, &planned, now()).unwrap();
    }
}

#[test]
fn a_second_repair_does_nothing() {
    let room = room();
    repair(&room, now());
    let (config, cache) = (text(&room.config), text(&room.cache));
    let again = repair(&room, now() + time::Duration::seconds(1));
    assert_eq!((again.repair_id, again.files.len()), (None, 0));
    assert_eq!((text(&room.config), text(&room.cache)), (config, cache));
    assert_eq!(past_repairs(&room.env).unwrap().len(), 1);
}

const ROOM: &str = "PATCHBAY_TEST_ROOM";

#[test]
#[ignore = "started by the test below, as a process of its own"]
fn one_of_two_processes() {
    let Ok(path) = std::env::var(ROOM) else { return };
    let room = at(Path::new(&path));
    let planned = plan(&examine(&room.env, &[]), &Selection::default()).unwrap();
    fs::write(Path::new(&path).join(format!("ready-{}", std::process::id())), "").unwrap();
    while !Path::new(&path).join("go").exists() {
        std::hint::spin_loop();
    }
    match apply(&room.env, &planned, now()) {
        Ok(_) => {}
        Err(refused) if refused.failure.kind == Kind::FileChanged => std::process::exit(3),
        Err(refused) => std::process::exit(if refused.diff.is_empty() { 9 } else { 8 }),
    }
}

#[test]
fn the_window_and_the_command_line_do_not_repair_at_once() {
    for _ in 0..5 {
        let room = room();
        let path = room.env.home.parent().unwrap();
        let mut both = [(); 2].map(|()| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "one_of_two_processes", "--ignored"])
                .env(ROOM, path)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        });
        let began = Instant::now();
        let ready = |it: &fs::DirEntry| it.file_name().to_string_lossy().starts_with("ready-");
        while fs::read_dir(path).unwrap().flatten().filter(ready).count() < 2 {
            assert!(began.elapsed() < Duration::from_secs(20));
            std::thread::sleep(Duration::from_millis(2));
        }
        fs::write(path.join("go"), "").unwrap();
        let mut ended = both.each_mut().map(|it| it.wait().unwrap().code());
        ended.sort_unstable();
        assert_eq!(ended, [Some(0), Some(3)]);
        assert_eq!(past_repairs(&room.env).unwrap().len(), 1);
        undo(&room.env, None, now() + time::Duration::seconds(1)).unwrap();
        assert_eq!((text(&room.config).as_str(), text(&room.cache).as_str()), (BROKEN, CACHE));
    }
}
