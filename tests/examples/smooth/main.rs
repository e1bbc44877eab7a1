//! How smooth the chat is, in the real window: prints a line of JSON, times in milliseconds.
//!
//! `cargo xtask bench window` runs it, on a display and a bus of its own. Every row is measured by
//! `probe.js`, which WebDriver brings into the page, and by what Linux says of the processes.

#[allow(dead_code, unreachable_pub, reason = "xtask's own; a part of it is used here")]
#[path = "../../../xtask/src/process_tree.rs"]
mod process_tree;
mod seed;
mod step;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use patchbay_tests::desktop::Desktop;
use patchbay_tests::stage::{Programs, Stage};
use patchbay_tests::tour::{self, id};
use patchbay_tests::{Outcome, Problem};
use serde_json::{Value, json};

const PROBE: &str = include_str!("probe.js");
/// Of mixed Markdown; its tokens take 50 s.
const ANSWER: &str = "markdown:330@200";
/// Words that say when they left.
const STAMPS: &str = "stamps:2000@200";
/// Nobody asks quicker than this: they read, and then they type.
const TYPING: Duration = Duration::from_secs(3);
/// The process that the pages run in, as Linux cuts its name off.
const PAGES: &str = "WebKitWebProces";

fn main() -> ExitCode {
    let outcome = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Problem::from)
        .and_then(|runtime| runtime.block_on(run()));
    match outcome {
        Ok(told) => match writeln!(std::io::stdout(), "{told}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "smooth: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// `smooth FOLDER [ROW …]`: the folder keeps what is made once; no row is all of them.
async fn run() -> Outcome<Value> {
    let mut given = std::env::args().skip(1);
    let kept =
        given.next().map(PathBuf::from).ok_or_else(|| Problem::new("no folder was named"))?;
    let rows: Vec<String> = given.collect();
    let wanted = |row: &str| rows.is_empty() || rows.iter().any(|it| it == row);
    let mut told = serde_json::Map::new();
    if wanted("stream") || wanted("paint") {
        told.insert("bare".into(), bare().await?);
        let stage = Stage::set(Programs::from_environment()?)?;
        let window = signed_in(&stage).await?;
        if wanted("paint") {
            told.insert("paint".into(), paint(&window).await?);
        }
        if wanted("stream") {
            told.insert("stream".into(), stream(&window).await?);
        }
        window.close().await?;
    }
    if wanted("open") || wanted("search") || wanted("memory") {
        let stage = Stage::set(Programs::from_environment()?)?;
        seed::into(&stage.data(), &kept)?;
        let window = signed_in(&stage).await?;
        window.click(&id("nav-chat")).await?;
        if wanted("open") {
            told.insert("open".into(), open(&window).await?);
        }
        if wanted("search") {
            told.insert("search".into(), search(&window).await?);
        }
        if wanted("memory") {
            told.insert("memory".into(), memory(&window, &stage.programs.desktop).await?);
        }
        window.close().await?;
    }
    Ok(Value::Object(told))
}

async fn signed_in(stage: &Stage) -> Outcome<Desktop> {
    let window = Desktop::open(stage).await?;
    tour::sign_in(&window, stage, None).await?;
    window.script(PROBE).await?;
    go_first(stage, &window);
    Ok(window)
}

/// The same heartbeat in a bare window: what this machine makes of it.
async fn bare() -> Outcome<Value> {
    let mut programs = Programs::from_environment()?;
    programs.desktop = std::env::var_os("PATCHBAY_BARE")
        .map(PathBuf::from)
        .ok_or_else(|| Problem::new("PATCHBAY_BARE is not set"))?;
    let stage = Stage::set(programs)?;
    let window = Desktop::open(&stage).await?;
    window.script(PROBE).await?;
    let first = go_first(&stage, &window);
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (began, before) = (Instant::now(), pages_ms(&window)?);
    window.script("probe.beat(true)").await?;
    tokio::time::sleep(Duration::from_secs(20)).await;
    let beats = beats(&window).await?;
    let share = (pages_ms(&window)? - before) / began.elapsed().as_secs_f64() / 10.0;
    window.close().await?;
    Ok(with(beats, json!({ "share_percent": tenths(share), "goes_first": first })))
}

/// Lets the window's processes, its display and the simulator go before others on this machine, where
/// that is allowed: what is measured is the window, and not who else compiles here. Among themselves
/// they share as ever: in a real-time class one of the software renderer's threads would keep the page
/// waiting for 100 ms. Whether it was allowed.
fn go_first(stage: &Stage, window: &Desktop) -> bool {
    let display = std::env::var("DISPLAY").unwrap_or_default();
    let lock = format!("/tmp/.X{}-lock", display.trim_start_matches(':'));
    let screen = std::fs::read_to_string(lock).ok().and_then(|id| id.trim().parse().ok());
    let threads = |id: u32| {
        let entries = std::fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten();
        entries.flatten().map(|entry| entry.file_name())
    };
    let all =
        process_tree::tree(window.id()).into_iter().chain(screen).chain([stage.simulator.id()]);
    let mut renice = all.flat_map(threads).map(|thread| {
        let mut renice = std::process::Command::new("renice");
        renice.args(["-n", "-15", "-p"]).arg(thread).stdout(std::process::Stdio::null());
        renice.stderr(std::process::Stdio::null()).status().is_ok_and(|status| status.success())
    });
    // A thread may end meanwhile; where it is forbidden, it is forbidden for all.
    renice.next().is_some_and(|allowed| {
        renice.for_each(drop);
        allowed
    })
}

/// A long answer of mixed Markdown: the heartbeat, the main thread's share of a core, and what a token
/// costs at the end beside the beginning.
async fn stream(window: &Desktop) -> Outcome<Value> {
    send(window, ANSWER).await?;
    window.text_when(&id("answer"), |text| text.split_whitespace().count() > 3).await?;
    window.script("probe.beat(true)").await?;
    let began = Instant::now();
    let mut samples = vec![(0.0, pages_ms(window)?)];
    while window.all("[data-testid=answer][data-status=streaming]").await?.len() == 1 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        samples.push((began.elapsed().as_secs_f64(), pages_ms(window)?));
        if began.elapsed() > Duration::from_secs(240) {
            return Err(Problem::new("the answer did not end"));
        }
    }
    // What its end costs is a part of it.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let beats = beats(window).await?;
    let (first, last) = (samples[0], samples[samples.len() - 1]);
    let at = |part: f64| between(&samples, last.0 * part);
    let (early, late) = (at(0.1) - at(0.0), at(1.0) - at(0.9));
    let length = window
        .script("return [...document.querySelectorAll('[data-testid=answer]')].at(-1).textContent.length")
        .await?;
    Ok(with(
        beats,
        json!({
            "seconds": tenths(last.0),
            "characters": length,
            "share_percent": tenths((last.1 - first.1) / last.0 / 10.0),
            "first_tenth_ms": tenths(early),
            "last_tenth_ms": tenths(late),
            "last_to_first": (late / early.max(1.0) * 100.0).round() / 100.0,
        }),
    ))
}

/// From the moment that a word leaves the server until it is painted.
async fn paint(window: &Desktop) -> Outcome<Value> {
    window.click(&id("nav-chat")).await?;
    window.script("probe.stamps()").await?;
    send(window, STAMPS).await?;
    window.text_when(&id("answer"), |text| !text.is_empty()).await?;
    window.gone("[data-testid=answer][data-status=streaming]").await?;
    let told = window.script("probe.unwatch(); return probe.delays").await?;
    let mut delays: Vec<f64> =
        told.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    Ok(json!({
        "words": delays.len(),
        "p50_ms": part_of(&mut delays, 0.5),
        "p95_ms": part_of(&mut delays, 0.95),
        "max_ms": part_of(&mut delays, 1.0),
    }))
}

/// A conversation of 10,000 messages: from the click until its end is painted.
async fn open(window: &Desktop) -> Outcome<Value> {
    let mut times = Vec::new();
    let mut nodes = 0.0_f64;
    for _ in 0..5 {
        close(window).await?;
        let opened = opened(window, seed::LONGEST.0, seed::LONGEST.1).await?;
        times.push(number(&opened, "ms")?);
        nodes = nodes.max(number(&opened, "nodes")?);
    }
    let first = times[0];
    Ok(json!({
        "first_ms": tenths(first),
        "p50_ms": part_of(&mut times, 0.5),
        "max_ms": part_of(&mut times, 1.0),
        "nodes": nodes,
    }))
}

/// As somebody types: every beginning of some words, in 100,000 messages.
async fn search(window: &Desktop) -> Outcome<Value> {
    let mut typed: Vec<String> = Vec::new();
    for words in ["careful relay", "steady stream tok", "question 77", "longest", "uie", "ndow"] {
        let letters: Vec<char> = words.chars().collect();
        typed.extend((1..=letters.len()).map(|n| letters[..n].iter().collect()));
    }
    window.script(&format!("void probe.search({})", json!(typed))).await?;
    let told = waited(window).await?;
    if let Some(why) = told.get("refused") {
        return Ok(json!({ "refused": why }));
    }
    let told = told.get("times").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut times: Vec<f64> = told.iter().filter_map(Value::as_f64).collect();
    Ok(json!({
        "searches": times.len(),
        "p50_ms": part_of(&mut times, 0.5),
        "p95_ms": part_of(&mut times, 0.95),
        "max_ms": part_of(&mut times, 1.0),
    }))
}

/// All processes of the window before and after ten long conversations were opened and closed.
async fn memory(window: &Desktop, program: &Path) -> Outcome<Value> {
    let root = process_tree::find(window.id(), program)
        .map_err(|failed| Problem::new(failed.to_string()))?;
    let mb = || process_tree::memory_mb(root).map_err(|failed| Problem::new(failed.to_string()));
    // What is loaded for any conversation is loaded by one.
    let (title, end) = seed::long(1);
    opened(window, &title, &end).await?;
    close(window).await?;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let before = mb()?;
    for number in 1..=seed::LONG {
        let (title, end) = seed::long(number);
        opened(window, &title, &end).await?;
        for _ in 0..6 {
            window
                .script("document.querySelector('[data-testid=thread]').scrollBy(0, -1500)")
                .await?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        close(window).await?;
    }
    // The web view gives memory back when it has time.
    tokio::time::sleep(Duration::from_secs(15)).await;
    let after = mb()?;
    Ok(json!({
        "before_mb": tenths(before),
        "after_mb": tenths(after),
        "ratio": (after / before * 100.0).round() / 100.0,
    }))
}

async fn send(window: &Desktop, prompt: &str) -> Outcome<()> {
    window.click(&id("nav-chat")).await?;
    window.click(&id("new-chat")).await?;
    window.enter(&id("composer-input"), prompt).await?;
    tokio::time::sleep(TYPING).await;
    window.click(&id("send")).await
}

/// No conversation is shown.
async fn close(window: &Desktop) -> Outcome<()> {
    window.click(&id("new-chat")).await?;
    window.find(".thread-empty").await.map(drop)
}

async fn opened(window: &Desktop, title: &str, end: &str) -> Outcome<Value> {
    let script = format!(
        "return probe.open('[data-testid=conversation-row]', {}, {})",
        json!(title),
        json!(end)
    );
    let began = Instant::now();
    while window.script(&script).await?.as_bool() != Some(true) {
        if began.elapsed() > Duration::from_secs(20) {
            return Err(Problem::new(format!("the list has no conversation {title:?}")));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    waited(window).await
}

/// What the probe was asked for last.
async fn waited(window: &Desktop) -> Outcome<Value> {
    let began = Instant::now();
    loop {
        let told = window.script("return probe.waiting").await?;
        if !told.is_null() {
            return Ok(told);
        }
        if began.elapsed() > Duration::from_secs(60) {
            return Err(Problem::new("the page did not come to an end within 60 s"));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn beats(window: &Desktop) -> Outcome<Value> {
    window
        .script(
            "probe.beat(false);
             const { beats, longest, over } = probe;
             return { beats, longest_gap_ms: Math.round(longest), gaps_over_50_ms: over.length, at_and_ms: over.slice(0, 20) }",
        )
        .await
}

/// What the main thread of the window's busiest [`PAGES`] has run so far, in milliseconds.
fn pages_ms(window: &Desktop) -> Outcome<f64> {
    let read = |id: u32, file: &str| std::fs::read_to_string(format!("/proc/{id}/{file}")).ok();
    let ran = |id: u32| -> Option<u64> {
        // Nanoseconds on a processor, nanoseconds of waiting for one, times.
        read(id, &format!("task/{id}/schedstat"))?.split_whitespace().next()?.parse().ok()
    };
    let nanoseconds = process_tree::tree(window.id())
        .into_iter()
        .filter(|id| read(*id, "comm").is_some_and(|comm| comm.trim_end() == PAGES))
        .filter_map(ran)
        .max()
        .ok_or_else(|| Problem::new(format!("no {PAGES} runs; measure again")))?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let milliseconds = nanoseconds as f64 / 1e6;
    Ok(milliseconds)
}

/// The value of `samples` at a moment between two of them.
fn between(samples: &[(f64, f64)], at: f64) -> f64 {
    let after = samples.iter().position(|(moment, _)| *moment >= at).unwrap_or(samples.len() - 1);
    let (end, last) = samples[after];
    let Some((begin, first)) = after.checked_sub(1).map(|before| samples[before]) else {
        return last;
    };
    first + (last - first) * (at - begin) / (end - begin).max(1e-9)
}

fn part_of(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index of a short list"
    )]
    let at = (values.len().saturating_sub(1) as f64 * part) as usize;
    tenths(values.get(at).copied().unwrap_or_default())
}

fn number(told: &Value, key: &str) -> Outcome<f64> {
    let value = told.get(key).and_then(Value::as_f64);
    value.ok_or_else(|| Problem::new(format!("the probe told no {key}: {told}")))
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn with(mut told: Value, more: Value) -> Value {
    if let (Value::Object(told), Value::Object(more)) = (&mut told, more) {
        told.extend(more);
    }
    told
}
