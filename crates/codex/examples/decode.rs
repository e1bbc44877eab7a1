//! What `cargo xtask bench decode` measures: streams into folded answers on one core, ours beside
//! `eventsource-stream` with `serde_json::Value`, which is how such a client is usually written.
//!
//! `decode generate FOLDER` writes long streams, as the simulator sends them.
//! `decode measure SECONDS CHUNK FILE…` prints one JSON object.
#![allow(clippy::print_stdout, reason = "a program whose answer is its output")]

mod common;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use common::{Outcome, Plain};
use eventsource_stream::Eventsource as _;
use futures_util::{FutureExt as _, StreamExt as _};
use patchbay_codex::wire::{Event, Incoming};
use serde_json::{Value, json};

/// Prompts of the long streams; what is measured is mostly text, as in life.
const LONG: [(&str, &str); 3] = [
    ("tokens.sse", "tokens:4000@1000000"),
    ("markdown.sse", "markdown:40"),
    ("think.sse", "think:30"),
];

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["generate", folder] => {
            tokio::runtime::Runtime::new()?.block_on(generate(Path::new(folder)))
        }
        ["measure", seconds, chunk, ref files @ ..] => {
            let each = Duration::from_secs_f64(seconds.parse()?);
            let answer = measure(each, chunk.parse()?, files)?;
            println!("{answer}");
            Ok(())
        }
        _ => Err("decode generate FOLDER | decode measure SECONDS CHUNK FILE…".into()),
    }
}

/// One stream in the pieces in which it arrives.
type Stream = Vec<Bytes>;

fn measure(each: Duration, chunk: usize, files: &[&str]) -> Outcome<Value> {
    let streams: Vec<Stream> = files
        .iter()
        .map(|file| {
            let all = Bytes::from(std::fs::read(file)?);
            Ok((0..all.len())
                .step_by(chunk)
                .map(|at| all.slice(at..all.len().min(at + chunk)))
                .collect())
        })
        .collect::<std::io::Result<_>>()?;
    for (stream, file) in streams.iter().zip(files) {
        if ours(stream) != plain(stream) {
            return Err(format!("{file}: not the same answer").into());
        }
    }
    let bytes: usize = streams.iter().flatten().map(Bytes::len).sum();
    // In turns, so that both meet the same machine. The best time of each stream is what the code
    // can do; the others are what else the machine did meanwhile.
    let mut best = vec![[Duration::MAX; 2]; streams.len()];
    let begun = Instant::now();
    while begun.elapsed() < each {
        for (stream, best) in streams.iter().zip(&mut best) {
            for (fold, best) in [ours as fn(&Stream) -> String, plain].iter().zip(best) {
                let begun = Instant::now();
                black_box(fold(black_box(stream)));
                *best = begun.elapsed().min(*best);
            }
        }
    }
    let speed = |which: usize| {
        let time: Duration = best.iter().map(|times| times[which]).sum();
        bytes as f64 / time.as_secs_f64() / 1e6
    };
    Ok(json!({
        "streams": streams.len(),
        "bytes": bytes,
        "ours_mb_s": speed(0),
        "eventsource_value_mb_s": speed(1),
    }))
}

fn ours(stream: &Stream) -> String {
    let mut incoming = Incoming::new("gpt-5.5", 1_700_000_000);
    let mut shown = 0;
    let mut sink = |event: Event| {
        if let Event::Text { delta } = &event {
            shown += delta.len();
        }
    };
    for chunk in stream {
        incoming.feed(chunk, &mut sink);
    }
    let done = incoming.close(&mut sink);
    black_box(shown);
    done.failure.map_or(done.text, |failure| failure.partial_text)
}

/// The least that gives the answer: text by output index, the finished item in its place.
fn plain(stream: &Stream) -> String {
    let mut texts: BTreeMap<u64, (bool, String)> = BTreeMap::new();
    let mut shown = 0;
    let chunks = stream.iter().map(|chunk| Ok::<_, Infallible>(chunk.clone()));
    let mut events = futures_util::stream::iter(chunks).eventsource();
    while let Some(Some(Ok(event))) = events.next().now_or_never() {
        let Ok(event) = serde_json::from_str::<Value>(&event.data) else { continue };
        let index = event["output_index"].as_u64().unwrap_or(0);
        match event["type"].as_str().unwrap_or_default() {
            "response.output_text.delta" => {
                let delta = event["delta"].as_str().unwrap_or_default().to_owned();
                texts.entry(index).or_default().1.push_str(&delta);
                shown += delta.len();
            }
            "response.output_item.done" if event["item"]["type"] == "message" => {
                let parts = event["item"]["content"].as_array().map_or(&[][..], Vec::as_slice);
                let text = parts.iter().filter_map(|part| part["text"].as_str()).collect();
                let commentary = event["item"]["phase"] == "commentary";
                texts.insert(index, (commentary, text));
            }
            "response.completed" | "response.incomplete" | "response.failed" => break,
            _ => {}
        }
    }
    black_box(shown);
    texts.into_values().filter(|(commentary, _)| !commentary).map(|(_, text)| text).collect()
}

/// Keeps a simulator's answers as they come over the wire.
async fn generate(folder: &Path) -> Outcome<()> {
    let simulator = patchbay_simulator::start(patchbay_simulator::Options::default()).await?;
    let plain = Plain::sign_in(&simulator).await?;
    std::fs::create_dir_all(folder)?;
    for (file, prompt) in LONG {
        let answer = plain.turn(prompt).send().await?.error_for_status()?;
        std::fs::write(folder.join(file), answer.bytes().await?)?;
    }
    Ok(())
}
