//! What a program and all that it started take, from Linux's /proc: a window is three processes, and
//! one of them alone says little.

use std::collections::BTreeMap;
use std::path::Path;

use crate::step::Failed;

/// Clock ticks a second in `/proc/*/stat`: 100 on every Linux, whatever the kernel itself uses.
const TICKS: f64 = 100.0;

/// What one moment says of a tree of processes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moment {
    /// Ticks of the processor that each process has taken so far, by process id.
    ticks: BTreeMap<u32, u64>,
}

/// One process, as `/proc/PID/stat` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Process {
    id: u32,
    parent: u32,
    /// Time in user and in kernel mode, in ticks.
    ticks: u64,
}

/// The process below `ancestor` whose program is `program`.
pub fn find(ancestor: u32, program: &Path) -> Result<u32, Failed> {
    let wanted = std::fs::canonicalize(program).ok();
    let is_it =
        |id: &u32| wanted.is_some() && std::fs::read_link(format!("/proc/{id}/exe")).ok() == wanted;
    below(&all(), ancestor).into_iter().find(is_it).ok_or_else(|| {
        Failed::new(format!("{} has ended; try: cargo xtask demo --tour", program.display()))
    })
}

/// Proportional set size of the tree in MB (10^6 bytes): what processes share is counted once.
pub fn memory_mb(root: u32) -> Result<f64, Failed> {
    let mut kilobytes = 0;
    for id in below(&all(), root) {
        let file = format!("/proc/{id}/smaps_rollup");
        let text = std::fs::read_to_string(&file)
            .map_err(|error| Failed::new(format!("{file}: {error}; measure again")))?;
        kilobytes += pss_kb(&text).ok_or_else(|| {
            Failed::new(format!("{file} names no Pss; this kernel is too old for this bench"))
        })?;
    }
    // Kilobytes of memory are far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    Ok(kilobytes as f64 * 1024.0 / 1e6)
}

/// What the tree has taken of the processor until now.
pub fn moment(root: u32) -> Moment {
    let all = all();
    let of = |id: u32| all.iter().find(|it| it.id == id).map(|it| (id, it.ticks));
    Moment { ticks: below(&all, root).into_iter().filter_map(of).collect() }
}

/// Whether a process is still there. One that ended and is not yet waited for counts as gone.
pub fn is_there(id: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

/// `root` and everything below it now.
pub fn tree(root: u32) -> Vec<u32> {
    below(&all(), root)
}

/// The share of one core that was taken from `before` to `after`, in percent.
pub fn share_percent(before: &Moment, after: &Moment, seconds: f64) -> f64 {
    let taken: u64 = after
        .ticks
        .iter()
        .map(|(id, ticks)| ticks.saturating_sub(before.ticks.get(id).copied().unwrap_or(0)))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let taken = taken as f64 / TICKS;
    taken / seconds * 100.0
}

fn all() -> Vec<Process> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let stat = |id: u32| std::fs::read_to_string(format!("/proc/{id}/stat")).ok();
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        // One that ended meanwhile has no file any more.
        .filter_map(|id| process(&stat(id)?))
        .collect()
}

/// `root` and everything below it.
fn below(all: &[Process], root: u32) -> Vec<u32> {
    let mut tree = vec![root];
    let mut at = 0;
    while let Some(parent) = tree.get(at).copied() {
        at += 1;
        tree.extend(all.iter().filter(|it| it.parent == parent && it.id != root).map(|it| it.id));
    }
    tree
}

/// A line of `/proc/PID/stat` (proc(5)): id, (name), state, parent, …, 14 utime, 15 stime.
fn process(stat: &str) -> Option<Process> {
    // A name may hold blanks and parentheses: count after the last one.
    let (id, rest) = stat.split_once(" (")?;
    let fields: Vec<&str> = rest.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at - 3)?.parse::<u64>().ok();
    Some(Process {
        id: id.parse().ok()?,
        parent: u32::try_from(number(4)?).ok()?,
        ticks: number(14)? + number(15)?,
    })
}

/// The `Pss` of `/proc/PID/smaps_rollup`, in kilobytes.
fn pss_kb(smaps_rollup: &str) -> Option<u64> {
    let line = smaps_rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stat(id: u32, name: &str, parent: u32, user: u64, system: u64) -> String {
        format!(
            "{id} ({name}) S {parent} 7 7 0 -1 4194560 1 2 3 4 {user} {system} 98 99 20 0 5 0 88"
        )
    }

    #[test]
    fn a_line_of_stat_is_read_whatever_the_program_is_called() {
        for name in ["sh", "Web Content", "a) S 1 (b", ")"] {
            let expected = Process { id: 42, parent: 7, ticks: 15 };
            assert_eq!(process(&stat(42, name, 7, 12, 3)), Some(expected), "{name}");
        }
        assert_eq!(process("42 (cut off) S"), None);
    }

    #[test]
    fn the_tree_is_the_root_and_all_below_it_and_nobody_else() {
        let of = |id, parent| Process { id, parent, ticks: 0 };
        let all = [of(1, 0), of(10, 1), of(12, 11), of(11, 10), of(13, 11), of(20, 1)];
        assert_eq!(below(&all, 10), [10, 11, 12, 13]);
        assert_eq!(below(&all, 20), [20]);
    }

    #[test]
    fn shared_memory_is_taken_from_the_one_line_that_says_it() {
        let text = "55d0-7ffe ---p 00000000 00:00 0   [rollup]\nRss:  9000 kB\nPss:    1234 kB\n\
                    Pss_Anon:  99 kB\n";
        assert_eq!(pss_kb(text), Some(1234));
        assert_eq!(pss_kb("Rss: 9000 kB\n"), None);
    }

    #[test]
    fn a_share_counts_what_came_and_forgets_what_went() {
        let of = |ticks: &[(u32, u64)]| Moment { ticks: ticks.iter().copied().collect() };
        // 30 more of the first, all of the one that came; what went had its ticks before.
        let share = share_percent(&of(&[(1, 100), (2, 50)]), &of(&[(1, 130), (3, 10)]), 20.0);
        assert!((share - 2.0).abs() < 1e-9, "{share}");
    }

    #[test]
    fn this_very_process_is_found_and_takes_memory() {
        let me = std::process::id();
        let program = std::env::current_exe().unwrap();
        assert_eq!(find(me, &program).ok(), Some(me));
        assert!(find(me, Path::new("/nowhere")).is_err());
        assert!(memory_mb(me).is_ok_and(|mb| mb > 0.5));
        assert!(is_there(me) && tree(me).contains(&me));
        let before = moment(me);
        assert_eq!(share_percent(&before, &before, 1.0), 0.0);
        assert!(before.ticks.contains_key(&me));
    }
}
