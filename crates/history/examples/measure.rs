//! What the history takes at a size that few people reach: prints a line of JSON, times in milliseconds.
//!
//! `cargo run --release -p patchbay-history --example measure [MESSAGES]`, or `cargo xtask bench search`

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement may stop")]

use patchbay_history::{History, Message, Role};
use std::time::Instant;

const WORDS: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "a",
    "in",
    "is",
    "that",
    "for",
    "it",
    "with",
    "as",
    "was",
    "on",
    "be",
    "by",
    "this",
    "route",
    "token",
    "bucket",
    "stream",
    "request",
    "answer",
    "window",
    "server",
    "client",
    "header",
    "socket",
    "buffer",
    "thread",
    "borrow",
    "lifetime",
    "cache",
    "index",
    "query",
    "table",
    "migration",
    "session",
    "proxy",
    "certificate",
    "timeout",
    "retry",
    "refresh",
    "account",
    "message",
    "conversation",
    "markdown",
    "keyboard",
    "theme",
    "harbour",
    "tide",
    "constant",
    "kelvin",
    "density",
    "gradient",
    "matrix",
    "compiler",
    "allocation",
    "benchmark",
    "regression",
    "accessibility",
    "serialization",
    "deserialization",
    "handshake",
];
const CHARACTERS: &str = "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从知使情信路线问题请求令牌证书代理超时";

/// A small generator of its own, so that every run measures the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    /// Small numbers far more often than large ones, as with words.
    fn skewed(&mut self, below: usize) -> usize {
        let most = self.roll(below) + 1;
        self.roll(most)
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        let characters: Vec<char> = CHARACTERS.chars().collect();
        let chinese = self.roll(5) == 0;
        for n in 0..20 + self.roll(100) {
            if chinese {
                text.push(characters[self.roll(characters.len())]);
                if n % 12 == 11 {
                    text.push('，');
                }
            } else if self.roll(40) == 0 {
                text.push_str(&format!("x{:04x} ", self.roll(65_536)));
            } else {
                text.push_str(WORDS[self.skewed(WORDS.len())]);
                text.push_str(if n % 15 == 14 { ".\n" } else { " " });
            }
        }
        text
    }
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

fn at(times: &mut [f64], part: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * part) as usize]
}

fn main() {
    let messages: usize = std::env::args().nth(1).map_or(100_000, |n| n.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    let mut dice = Dice(7);
    let begun = Instant::now();
    // One long conversation, and the rest in short ones.
    let long = messages.min(10_000);
    let id = history.create("One that is long", 1).unwrap().id;
    let mut last = String::new();
    for n in 0..long {
        let role = if n % 2 == 0 { Role::User } else { Role::Assistant };
        let message = Message::whole(role, dice.text(), n as i64);
        if n == 0 {
            history.append(&id, &message).unwrap();
        } else {
            history.answer(&last, &message).unwrap();
        }
        last = message.id;
    }
    let mut made = long;
    while made < messages {
        let id = history.create(&dice.text(), made as i64).unwrap().id;
        for n in 0..50.min(messages - made) {
            history
                .append(&id, &Message::whole(Role::User, dice.text(), (made + n) as i64))
                .unwrap();
        }
        made += 50.min(messages - made);
    }
    let fill = ms(begun) / messages as f64;

    let begun = Instant::now();
    drop(history);
    let history = History::open(dir.path()).unwrap();
    let open = ms(begun);
    let begun = Instant::now();
    history.list().unwrap();
    let list = ms(begun);

    let mut typed: Vec<String> = Vec::new();
    for word in ["accessibility", "the token", "tide ", "handshake buffer", "x1a2b", "zzz", "a"] {
        let letters: Vec<char> = word.chars().collect();
        typed.extend((1..=letters.len()).map(|n| letters[..n].iter().collect()));
    }
    for part in [
        "ializ",
        "okeN",
        "essibi",
        "ugh",
        "nshak",
        "的",
        "请求",
        "令牌证书",
        "么经",
        "，",
        "=>",
        "的 一 是",
        "the of and to a in",
    ] {
        typed.push(part.to_owned());
    }
    let mut times = Vec::new();
    let mut slowest = (0.0, String::new());
    for _ in 0..5 {
        for typed in &typed {
            let begun = Instant::now();
            history.search(typed, 50).unwrap();
            let took = ms(begun);
            if took > slowest.0 {
                slowest = (took, typed.clone());
            }
            times.push(took);
        }
    }

    let mut outlines = Vec::new();
    for _ in 0..10 {
        let begun = Instant::now();
        let outline = history.outline(&id).unwrap().unwrap();
        let total = u32::try_from(outline.entries.len()).unwrap();
        let page = history.page(&id, total - 60, 60).unwrap();
        assert_eq!(page.messages.len(), 60);
        outlines.push(ms(begun));
    }
    let size = serde_json::to_string(&history.outline(&id).unwrap()).unwrap().len();
    let mut pages = Vec::new();
    for n in 0..50_u32 {
        let begun = Instant::now();
        history.page(&id, n * 190, 60).unwrap();
        pages.push(ms(begun));
    }

    // An answer of 40 kB while it streams: the row is written anew again and again.
    let mut answer = Message::whole(Role::Assistant, "", 1);
    answer.status = patchbay_history::MessageStatus::Interrupted;
    history.answer(&last, &answer).unwrap();
    let mut saves = Vec::new();
    while answer.text.len() < 40_000 {
        answer.text.push_str(&dice.text());
        let begun = Instant::now();
        history.update(&answer).unwrap();
        saves.push(ms(begun));
    }
    answer.status = patchbay_history::MessageStatus::Completed;
    let begun = Instant::now();
    history.update(&answer).unwrap();
    let end = ms(begun);
    let file = std::fs::metadata(dir.path().join(patchbay_history::FILE_NAME)).unwrap().len();
    println!(
        "{{ \"messages\": {messages}, \"file_mb\": {:.1}, \"fill_ms_each\": {fill:.3}, \
         \"start_ms\": {open:.1}, \"list_ms\": {list:.1}, \"searches\": {}, \
         \"search_p50_ms\": {:.2}, \"search_p95_ms\": {:.2}, \"search_max_ms\": {:.2}, \
         \"slowest\": {:?}, \"open_long_messages\": {long}, \"open_long_p50_ms\": {:.1}, \
         \"open_long_max_ms\": {:.1}, \"outline_bytes\": {size}, \"page_p50_ms\": {:.2}, \
         \"page_max_ms\": {:.2}, \"save_40_kb_p50_ms\": {:.2}, \"save_40_kb_max_ms\": {:.2}, \
         \"end_40_kb_ms\": {end:.1} }}",
        file as f64 / 1e6,
        times.len(),
        at(&mut times, 0.5),
        at(&mut times, 0.95),
        at(&mut times, 1.0),
        slowest.1,
        at(&mut outlines, 0.5),
        at(&mut outlines, 1.0),
        at(&mut pages, 0.5),
        at(&mut pages, 1.0),
        at(&mut saves, 0.5),
        at(&mut saves, 1.0),
    );
}
