//! Where OpenClaw's log is, and its last part. Reads little and waits for nothing.

use super::super::discover::{Places, expand};
use crate::environment::Environment;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use time::{Date, Duration, OffsetDateTime};

/// As much of each file as is read, from its end: hours of a busy gateway.
const TAIL: u64 = 512 * 1024;

/// The last part of the log's files, oldest first, as whole lines. Empty where there is none.
/// `named` is `logging.file` of the config.
pub(crate) fn tail(
    env: &Environment,
    places: &Places,
    named: Option<&str>,
    now: OffsetDateTime,
) -> String {
    let mut text = String::new();
    for path in files(env, places, named, now) {
        if let Some(part) = last_part(env, &path) {
            text.push_str(&part);
            text.push('\n');
        }
    }
    text
}

/// The files that may hold the last 24 hours, oldest first. Of another home than the person's own,
/// only what its config names counts: the temporary folder is this machine's.
fn files(
    env: &Environment,
    places: &Places,
    named: Option<&str>,
    now: OffsetDateTime,
) -> Vec<PathBuf> {
    if let Some(named) = named {
        return vec![expand(named, &places.home)];
    }
    if env.isolated {
        return Vec::new();
    }
    let Some(folder) = folder(env) else { return Vec::new() };
    // The name has the local date, which is at most a day away from that of UTC.
    let name = |date: Date| {
        let (year, month, day) = date.to_calendar_date();
        folder.join(format!("openclaw-{year:04}-{:02}-{day:02}.log", u8::from(month)))
    };
    [-1, 0, 1].into_iter().map(|days| name((now + Duration::days(days)).date())).collect()
}

/// OpenClaw takes `/tmp/openclaw` before the system's own temporary folder, where that differs.
fn folder(env: &Environment) -> Option<PathBuf> {
    let temp = ["TMPDIR", "TMP", "TEMP"].iter().find_map(|it| env.var(it));
    let folders = temp.into_iter().chain(cfg!(unix).then_some("/tmp"));
    folders.map(|it| Path::new(it).join("openclaw")).find(|it| it.is_dir())
}

/// The last part of a file that belongs to whom the home belongs: the temporary folder is
/// everybody's.
fn last_part(env: &Environment, path: &Path) -> Option<String> {
    let meta = std::fs::metadata(path).ok()?;
    // A pipe would never end.
    if !meta.is_file() || !same_owner(&meta, &env.home) {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let start = meta.len().saturating_sub(TAIL);
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    // The first line of a part is cut.
    Some(match text.split_once('\n') {
        Some((_, whole)) if start > 0 => whole.to_owned(),
        _ => text,
    })
}

#[cfg(unix)]
fn same_owner(meta: &std::fs::Metadata, home: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(home).is_ok_and(|it| it.uid() == meta.uid())
}

#[cfg(not(unix))]
fn same_owner(_meta: &std::fs::Metadata, _home: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// 2026-11-22 12:00:00 UTC.
    const NOW: i64 = 1_795_348_800;

    fn read(env: &Environment, named: Option<&str>) -> String {
        let now = OffsetDateTime::from_unix_timestamp(NOW).unwrap();
        let places = Places {
            home: env.home.clone(),
            state: env.home.join(".openclaw"),
            config: env.home.join(".openclaw/openclaw.json"),
            agent: None,
            oauth: env.home.clone(),
            codex: env.home.clone(),
            managed: false,
        };
        tail(env, &places, named, now)
    }

    fn room() -> (tempfile::TempDir, Environment) {
        let room = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(room.path().join("openclaw")).unwrap();
        let env = Environment {
            home: room.path().to_owned(),
            vars: BTreeMap::from([("TMPDIR".to_owned(), room.path().display().to_string())]),
            isolated: false,
            data_dir: room.path().join("data"),
            versions: BTreeMap::new(),
        };
        (room, env)
    }

    #[test]
    fn the_days_around_now_are_read_oldest_first() {
        let (room, env) = room();
        for (day, text) in [("20", "old"), ("21", "before"), ("22", "today"), ("23", "ahead")] {
            let name = format!("openclaw/openclaw-2026-11-{day}.log");
            std::fs::write(room.path().join(name), text).unwrap();
        }
        assert_eq!(read(&env, None), "before\ntoday\nahead\n");
    }

    #[test]
    fn another_home_has_only_the_log_that_its_config_names() {
        let (room, env) = room();
        std::fs::write(room.path().join("openclaw/openclaw-2026-11-22.log"), "machine").unwrap();
        std::fs::write(room.path().join("own.log"), "own").unwrap();
        let env = Environment { isolated: true, ..env };
        assert_eq!(read(&env, None), "");
        assert_eq!(read(&env, Some("~/own.log")), "own\n");
    }

    #[test]
    fn of_a_large_file_the_last_whole_lines_are_read() {
        let (room, env) = room();
        let line = format!("{}\n", "x".repeat(999));
        std::fs::write(room.path().join("own.log"), line.repeat(2_000) + "last").unwrap();
        let text = read(&env, Some("~/own.log"));
        assert!(text.len() as u64 <= TAIL && text.ends_with("\nlast\n"));
        assert!(text.lines().rev().skip(1).all(|it| it.len() == 999));
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_not_waited_for() {
        let (room, env) = room();
        let made = std::process::Command::new("mkfifo").arg(room.path().join("own.log")).status();
        assert!(made.unwrap().success());
        assert_eq!(read(&env, Some("~/own.log")), "");
    }
}
