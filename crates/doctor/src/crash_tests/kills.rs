//! Real processes, really killed. The test program starts itself again as the one that repairs.

use super::random::Random;
use super::room::{FILES, Room};
use super::steps;
use super::tracing_disk::{Kind, Steps};
use crate::disk::{Disk, RealDisk};
use crate::transaction::{Turn, recover_all};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What the child is told: the room, what to do, the step at which it ends itself, and how long a
/// step takes with the journal closed and open, in microseconds.
const TOLD: &str = "PATCHBAY_TEST_KILLED";

struct Told<'a> {
    room: &'a Path,
    recovers: bool,
    stop: u32,
    closed: u64,
    open: u64,
}

fn start(told: &Told<'_>) -> Child {
    let words = format!(
        "{}\n{}\n{}\n{}\n{}",
        told.room.display(),
        told.recovers,
        told.stop,
        told.closed,
        told.open
    );
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash_tests::kills::the_process_that_is_killed", "--ignored"])
        .env(TOLD, words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Not a test by itself. It says every step on stderr before it makes it.
#[test]
#[ignore = "started by the tests below, as a process of its own"]
fn the_process_that_is_killed() {
    let Ok(told) = std::env::var(TOLD) else { return };
    let told: Vec<&str> = told.lines().collect();
    let number = |at: usize| told[at].parse::<u64>().unwrap();
    let room = Room::at(Path::new(told[0]), &FILES);
    let (stop, closed, open) = (number(2), number(3), number(4));
    let (count, is_open) = (Cell::new(0), Cell::new(told[1] == "true"));
    let journal = crate::journal::folder(&room.env.data_dir);
    let disk = Steps(|kind, path: &Path| {
        let step = format!("{kind:?} {}\n", what(path, &room));
        let _ = io::stderr().write_all(step.as_bytes());
        if count.get() == stop {
            std::process::abort();
        }
        count.set(count.get() + 1);
        if kind == Kind::SyncFolder && path == journal {
            is_open.set(!is_open.get());
        }
        let pause = if is_open.get() { open } else { closed };
        if pause > 0 {
            std::thread::sleep(Duration::from_micros(pause));
        }
        Ok(())
    });
    let _turn = Turn::take(&room.env.data_dir).unwrap();
    let _ = io::stderr().write_all(b"begun\n");
    recover_all(&disk, &room.env.data_dir).unwrap();
    if told[1] == "false" && !room.repair(&disk) {
        std::process::exit(3);
    }
    let _ = io::stderr().write_all(b"ended\n");
}

/// What a path is to a repair.
fn what(path: &Path, room: &Room) -> &'static str {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if path.starts_with(room.env.data_dir.join("backups")) {
        "backup"
    } else if path.starts_with(&room.env.data_dir) {
        "journal"
    } else if name.ends_with(".lock") || name.ends_with("-lock.tmp") {
        "lock"
    } else if name.ends_with(".tmp") {
        "new file"
    } else {
        "file"
    }
}

/// Waits until the child has begun, lets it go on for a while, and kills it.
fn kill_after(mut child: Child, pause: Duration) -> String {
    let mut said = child.stderr.take().unwrap();
    let mut begun = [0_u8; 6];
    said.read_exact(&mut begun).unwrap();
    let began = Instant::now();
    while began.elapsed() < pause {
        match pause.saturating_sub(began.elapsed()) {
            long if long > Duration::from_micros(300) => {
                std::thread::sleep(long - Duration::from_micros(200));
            }
            _ => std::hint::spin_loop(),
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    let mut steps = String::new();
    let _ = said.read_to_string(&mut steps);
    steps.trim_start().lines().last().unwrap_or("before the first step").to_owned()
}

/// The next start, in a process that nobody disturbs.
fn next_start(room: &Room) {
    let told = Told { room: &room.path, recovers: true, stop: u32::MAX, closed: 0, open: 0 };
    assert!(start(&told).wait_with_output().unwrap().status.success());
}

#[test]
fn killed_once_at_every_step() {
    let count = steps::count(&FILES);
    let (mut old, mut new) = (0, 0);
    // The recovery before it takes steps as well; more than enough are tried.
    for stop in 0..count + 8 {
        let room = Room::new(&FILES);
        let told = Told { room: &room.path, recovers: false, stop, closed: 0, open: 0 };
        let ended = start(&told).wait_with_output().unwrap();
        let step =
            String::from_utf8_lossy(&ended.stderr).lines().next_back().unwrap_or("").to_owned();
        let what = format!("killed at step {stop}, {step}");
        room.holds(&RealDisk, &what);
        recover_all(&RealDisk, &room.env.data_dir).unwrap();
        let is_new = room.is_settled(&RealDisk, &what);
        assert!(!ended.status.success() || is_new, "{what}");
        if is_new { new += 1 } else { old += 1 }
    }
    println!("killed at {} steps: {old} ended old, {new} new", old + new);
    assert!(old > 40 && new > 5, "{old} old, {new} new");
}

/// How long it takes here.
fn undisturbed(closed: u64, open: u64) -> Duration {
    let room = Room::new(&FILES);
    let told = Told { room: &room.path, recovers: false, stop: u32::MAX, closed, open };
    let mut child = start(&told);
    let mut said = io::BufReader::new(child.stderr.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "begun");
    let began = Instant::now();
    assert!(said.any(|line| line.unwrap() == "ended"));
    let took = began.elapsed();
    assert!(child.wait().unwrap().success());
    took
}

/// Kills at random moments: at least `kills` of them, and on until `enough` found the journal open.
/// A busy machine shifts the moments, so their share is not in our hands; their number is.
fn at_random(kills: u32, enough: u32, seed: u64) {
    let mut random = Random(seed);
    let (closed, open) = (100, 800);
    let undisturbed = (0..5).map(|_| undisturbed(closed, open)).min().unwrap();
    let whole = u64::try_from(undisturbed.as_micros()).unwrap();

    let mut histogram: BTreeMap<(bool, String), u32> = BTreeMap::new();
    let (mut opened, mut old, mut new, mut twice) = (0, 0, 0, 0);
    let mut kill = 0;
    while kill < kills || opened < enough {
        assert!(kill < 5 * kills, "only {opened} of {kill} kills found the journal open");
        kill += 1;
        let room = Room::new(&FILES);
        let told = Told { room: &room.path, recovers: false, stop: u32::MAX, closed, open };
        let pause = Duration::from_micros(random.below(whole));
        let step = kill_after(start(&told), pause);
        let what = format!("seed {seed}, kill {kill} after {pause:?}, {step}");
        let is_open = room.holds(&RealDisk, &what);
        opened += u32::from(is_open);
        *histogram.entry((is_open, step)).or_default() += 1;
        // Every fourth open one is killed again while it recovers.
        if is_open && random.below(4) == 0 {
            twice += 1;
            let told = Told { recovers: true, ..told };
            let pause = Duration::from_micros(random.below(30 * open));
            let step = kill_after(start(&told), pause);
            room.holds(&RealDisk, &format!("{what}, again after {pause:?}, {step}"));
        }
        next_start(&room);
        if room.is_settled(&RealDisk, &what) { new += 1 } else { old += 1 }
    }
    println!("{kill} kills within {whole} us, seed {seed}: {opened} with the journal open");
    println!("{old} ended old, {new} new; {twice} were killed again while recovering");
    for ((is_open, step), count) in &histogram {
        let bar = "#".repeat(usize::try_from(*count).unwrap_or(0).min(60));
        let state = if *is_open { "open" } else { "closed" };
        println!("{state:6}  {step:24} {count:4}  {bar}");
    }
    assert!(old > 0 && new > 0, "{old} old, {new} new");
}

#[test]
fn killed_at_forty_random_moments() {
    at_random(40, 15, 7);
}

#[test]
#[ignore = "minutes; cargo xtask torture starts it"]
fn torture_killed_at_five_hundred_random_moments() {
    let seed = std::env::var("PATCHBAY_SEED").ok().and_then(|it| it.parse().ok()).unwrap_or(1);
    at_random(500, 300, seed);
}

#[test]
fn of_two_processes_one_repairs() {
    for _ in 0..3 {
        let room = Room::new(&FILES);
        let told =
            Told { room: &room.path, recovers: false, stop: u32::MAX, closed: 200, open: 500 };
        let both = [start(&told), start(&told)];
        let ended = both.map(|it| it.wait_with_output().unwrap().status.code());
        assert!(ended == [Some(0), Some(3)] || ended == [Some(3), Some(0)], "{ended:?}");
        assert!(room.is_settled(&RealDisk, "two at once"));
        assert_eq!(RealDisk.names(&room.env.data_dir.join("backups")).unwrap().len(), 1);
    }
}
