//! The power cut after every operation, with every kind of loss.

use super::model::{Fate, Model};
use super::room::{Case, FILES, MODES, Room};
use crate::disk::Disk;
use crate::transaction::recover_all;
use std::path::Path;

/// On no real disk: the model knows nothing of it, and nothing may leak out.
fn room(files: &'static [Case]) -> (Room, Model) {
    let room = Room::at(Path::new("/patchbay-model"), files);
    let laid: Vec<_> =
        files.iter().map(|it| (room.env.home.join(it.name), it.old, it.modes.0)).collect();
    let model = Model::new(&laid);
    (room, model)
}

/// All, nothing, and `parts` random parts; with few things at stake that is every subset.
fn fates(model: &Model, parts: u64, seed: u64) -> Vec<Fate> {
    let subsets = 1_u64 << model.at_stake().min(16);
    let parts = parts.min(subsets * 8);
    let random = (0..parts).map(|it| Fate::Part(seed.wrapping_mul(1_000_003).wrapping_add(it)));
    [Fate::Everything, Fate::Nothing].into_iter().chain(random).collect()
}

/// What the next start finds and makes of it.
fn starts(room: &Room, cut: &Model, what: &str) -> bool {
    room.holds(cut, what);
    recover_all(cut, &room.env.data_dir).unwrap_or_else(|it| panic!("{what}: {it:?}"));
    let is_new = room.is_settled(cut, what);
    // What a start settled stays settled, whatever is lost right after it.
    let again = cut.after_cut(Fate::Nothing);
    recover_all(&again, &room.env.data_dir).unwrap();
    assert_eq!(room.is_settled(&again, what), is_new, "{what}: lost again");
    is_new
}

fn cut_everywhere(files: &'static [Case], parts: u64, cut_again: bool) -> (u32, u32) {
    let (mut old, mut new) = (0, 0);
    for cut in 0.. {
        let (room, disk) = room(files);
        disk.left.set(cut);
        let done = room.repair(&disk);
        let ended = disk.left.get() > 0;
        for fate in fates(&disk, parts, u64::from(cut)) {
            let what = format!("cut after {cut} operations, {fate:?}");
            let there = disk.after_cut(fate);
            if cut_again {
                recovery_cut_everywhere(&room, &there, &what);
            }
            let is_new = starts(&room, &there, &what);
            assert!(!done || is_new, "{what}: it was said to be done");
            if is_new { new += 1 } else { old += 1 }
        }
        if ended {
            break;
        }
    }
    (old, new)
}

fn recovery_cut_everywhere(room: &Room, there: &Model, what: &str) {
    for cut in 0.. {
        let disk = there.clone();
        disk.left.set(cut);
        let _ = recover_all(&disk, &room.env.data_dir);
        let ended = disk.left.get() > 0;
        for fate in fates(&disk, 2, u64::from(cut)) {
            let what = format!("{what}; recovery cut after {cut}, {fate:?}");
            starts(room, &disk.after_cut(fate), &what);
        }
        if ended {
            break;
        }
    }
}

#[test]
fn a_power_cut_after_every_operation_leaves_all_old_or_all_new() {
    for files in [&FILES, &MODES] {
        let (old, new) = cut_everywhere(files, 40, false);
        println!("{} power cuts: {old} ended old, {new} new", old + new);
        assert!(old > 500 && new > 20, "{old} old, {new} new");
    }
}

#[test]
#[ignore = "minutes; cargo xtask torture starts it"]
fn torture_power_cuts_while_recovering_too() {
    for files in [&FILES, &MODES] {
        let (old, new) = cut_everywhere(files, 200, false);
        println!("{} power cuts: {old} ended old, {new} new", old + new);
        let (old, new) = cut_everywhere(files, 1, true);
        println!("{} cut again while recovering: {old} ended old, {new} new", old + new);
    }
}

#[test]
fn the_model_forgets() {
    let (room, disk) = room(&FILES);
    let beside = room.env.home.join("beside");
    disk.create(&beside, b"new", 0o600, None).unwrap();
    assert!(disk.after_cut(Fate::Everything).read(&beside).is_ok());
    assert!(disk.after_cut(Fate::Nothing).read(&beside).is_err());
    disk.sync_folders(&[&room.env.home]).unwrap();
    assert_eq!(disk.after_cut(Fate::Nothing).read(&beside).unwrap(), b"");
    disk.sync(&[&beside]).unwrap();
    assert_eq!(disk.after_cut(Fate::Nothing).read(&beside).unwrap(), b"new");
    disk.rename(&beside, &room.env.home.join(FILES[0].name)).unwrap();
    room.is_new(&disk.after_cut(Fate::Nothing), "a move that was not made to last");
}
