//! The conversations that the pictures show: those of the drawings, so that both can be laid side by
//! side. They come as an exported file, through the same import as anybody's.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use patchbay_history::History;
use serde_json::{Value, json};

use crate::{Outcome, Problem};

/// The one that is open in the picture.
pub const OPEN: &str = "Token bucket in Rust";

const QUESTION: &str = "Token or leaky bucket for 60 requests a minute? Show it in Rust.";
const REASONING: &str = "**Comparing the two**\n\nA leaky bucket keeps a queue. A token bucket \
keeps a level and a time, which is less state and allows bursts.";
const ANSWER: &str = "Use a **token bucket**. It allows a short burst and still averages 60 a minute.

| Behaviour | Token bucket | Leaky bucket |
| --- | --- | --- |
| After a quiet minute | Bursts up to the cap | Still one per second |
| State to keep | Level and a timestamp | A queue |

```rust
struct Bucket { level: f64, last: Instant }

impl Bucket {
    fn take(&mut self, cap: f64, per_sec: f64) -> bool {
        let gained = self.last.elapsed().as_secs_f64() * per_sec;
        self.level = (self.level + gained).min(cap);
        self.last = Instant::now();
        if self.level < 1.0 { return false; }
        self.level -= 1.0;
        true
    }
}
```

Call it with `cap = 10.0` and `per_sec = 1.0`. The level is refilled only when a request arrives, so \
there is no timer to run.";

/// Title, how many minutes ago, whether it is pinned.
const TALKS: [(&str, i64, bool); 14] = [
    (OPEN, 2, false),
    ("Read this stack trace", 40, false),
    ("Names for the v2 settings page", 65, false),
    ("Nginx buffering and SSE", DAY, false),
    ("Window functions in SQLite", DAY + 155, false),
    ("Is this migration safe to rerun", DAY + 500, false),
    ("Letter to the landlord", 4 * DAY, false),
    ("Compare two flame graphs", 4 * DAY + 340, false),
    ("Shell quoting, once more", 4 * DAY + 690, false),
    ("Zig build for Windows", 9 * DAY, false),
    ("Explain OAuth refresh rotation", 10 * DAY, false),
    ("Packing list, Lisbon", 12 * DAY, false),
    ("Release notes, house style", 20 * DAY, true),
    ("Regex for log lines", 31 * DAY, true),
];
const DAY: i64 = 24 * 60;

/// Puts them into the history in `data_dir`, before a window opens it.
///
/// # Errors
/// A folder that can't be written.
pub fn furnish(data_dir: &Path) -> Outcome<()> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(since.as_secs()).unwrap_or_default();
    let talks: Vec<Value> = TALKS
        .iter()
        .enumerate()
        .map(|(number, (title, minutes, pinned))| talk(number, title, now - minutes * 60, *pinned))
        .collect();
    let document = json!({
        "schema": 1, "kind": "patchbay.history", "exported_at": now, "conversations": talks,
    });
    std::fs::create_dir_all(data_dir)?;
    History::open(data_dir)
        .and_then(|history| history.import(document.to_string().as_bytes()))
        .map(drop)
        .map_err(|failure| Problem::new(failure.to_string()))
}

fn talk(number: usize, title: &str, at: i64, pinned: bool) -> Value {
    let id = |part: usize| format!("00000000-0000-4000-8000-{:012}", 10 * number + part);
    let said = |part: usize, text: &str| {
        json!({
            "id": id(part), "parent": (part > 1).then(|| id(part - 1)), "chosen": 0,
            "role": if part == 1 { "user" } else { "assistant" },
            "text": text, "reasoning": if part == 1 { "" } else { REASONING }, "commentary": "",
            "thought_s": (part > 1).then_some(12.0), "status": "completed", "failure": null,
            "model": null, "asked_model": null, "tokens": null, "created_at": at, "attachments": [],
        })
    };
    json!({
        "id": id(0), "title": title, "created_at": at, "updated_at": at, "pinned": pinned,
        "model": null, "effort": null, "search": title == OPEN, "instructions": "", "draft": "",
        "messages": [said(1, QUESTION), said(2, ANSWER)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_takes_all_of_them() {
        let folder = tempfile::tempdir().unwrap();
        furnish(folder.path()).unwrap();
        let list = History::open(folder.path()).unwrap().list().unwrap();
        assert_eq!(list.len(), TALKS.len());
        assert!(list[0].pinned && list.iter().any(|it| it.title == OPEN));
    }
}
