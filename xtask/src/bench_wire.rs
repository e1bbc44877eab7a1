//! What is measured of the wire: streams into answers on one core, beside two other ways of doing
//! that, and the first token of a turn beside a bare request. Each in one run: absolute numbers
//! belong to the machine, the comparison is what can be held to a limit.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::bench::folder;
use crate::build;
use crate::command;
use crate::judges_wire::PI;
use crate::node;
use crate::place;
use crate::step::{Failed, Stages};

/// At least this many times as fast as `eventsource-stream` with `serde_json::Value`.
const PLAIN_RATIO: f64 = 3.0;
/// At least this many times as fast as pi.
const PI_RATIO: f64 = 10.0;
/// At most this much later than a bare request, in milliseconds.
const OVERHEAD: f64 = 5.0;
/// Bytes that come at once: a few events.
const CHUNK: &str = "4096";
/// For how many seconds each is repeated.
const SECONDS: &str = "4";
/// The project's own streams that all three fold to the same answer. The others are for what only
/// ours survives: CR and CRLF, a BOM, what is no JSON, answers that come only at the end.
const STREAMS: &[&str] = &[
    "phases.sse",
    "rotating_ids.sse",
    "limits.sse",
    "late_phase.sse",
    "tools.sse",
    "contradiction.sse",
    "incomplete_length.sse",
];

/// Builds the two programs that measure.
pub fn build(stages: &mut Stages) -> Result<(), Failed> {
    stages.stage("build", "release builds of what measures the wire", || {
        let mut cargo = build::crates("build");
        cargo.args(["--release", "--package", "patchbay-codex"]);
        command::run_aside(cargo.args(["--example", "decode", "--example", "turn"]), build::ADVICE)
    })
}

/// The rows of `bench decode`, as lines of the bench's JSON.
pub fn decode(stages: &mut Stages) -> Result<String, Failed> {
    let pi = stages.stage("pi", "the real pi from npm", || {
        node::check()?;
        PI.installed()
    })?;
    let long = folder().join("streams");
    stages.stage("streams", "long ones, from the simulator", || {
        place::empty(&long)?;
        command::run_aside(
            command::program(example("decode")).arg("generate").arg(&long),
            "see what it says above",
        )
    })?;
    let own = place::root().join("crates").join("codex").join("tests").join("streams");
    let own: Vec<PathBuf> = STREAMS.iter().map(|name| own.join(name)).collect();
    let long: Vec<PathBuf> =
        ["tokens.sse", "markdown.sse", "think.sse"].map(|name| long.join(name)).to_vec();
    let mut out = String::new();
    // All together is what counts: an answer of three words is over before any of this matters.
    let all = [own.clone(), long.clone()].concat();
    for (name, files, held) in [("all", all, true), ("short", own, false), ("long", long, false)] {
        let row = stages.stage("decode", &format!("{name}: ours, plain, pi"), || {
            row(name, &files, &pi.join(PI.name), held)
        })?;
        out.push_str(&row);
    }
    // Writing into a string does not fail.
    let _ = writeln!(
        out,
        "  \"decode_ratio_limits\": {{ \"eventsource_value\": {PLAIN_RATIO:.1}, \
         \"pi\": {PI_RATIO:.1} }},"
    );
    Ok(out)
}

fn row(name: &str, files: &[PathBuf], pi: &Path, held: bool) -> Result<String, Failed> {
    let mut ours = command::program(example("decode"));
    let said = command::read(ours.args(["measure", SECONDS, CHUNK]).args(files))?;
    let mut theirs = command::program("node");
    theirs.arg(place::root().join("tests").join("bench").join("pi-decode.mjs")).arg(pi);
    let its = command::read(theirs.args([SECONDS, CHUNK]).args(files))?;
    let number = |json: &str, key: &str| number_of(json, key).ok_or_else(|| unreadable(json));
    let (ours, plain) = (number(&said, "ours_mb_s")?, number(&said, "eventsource_value_mb_s")?);
    let (bytes, pi) = (number(&said, "bytes")?, number(&its, "pi_mb_s")?);
    let (over_plain, over_pi) = (ours / plain, ours / pi);
    if held && (over_plain < PLAIN_RATIO || over_pi < PI_RATIO) {
        eprintln!(
            "\nDecoding is {over_plain:.1} and {over_pi:.1} times as fast as the others; \
             {PLAIN_RATIO:.0} and {PI_RATIO:.0} are the limits."
        );
    }
    Ok(format!(
        "  \"decode_{name}\": {{ \"bytes\": {bytes:.0}, \"ours_mb_s\": {ours:.1}, \
         \"eventsource_value_mb_s\": {plain:.1}, \"pi_mb_s\": {pi:.1}, \
         \"ratio_eventsource_value\": {over_plain:.1}, \"ratio_pi\": {over_pi:.1} }},\n"
    ))
}

/// The row of `bench turn`.
pub fn turn(stages: &mut Stages, runs: usize) -> Result<String, Failed> {
    stages.stage("turn", "the first token, ours and of a bare request", || {
        let said = command::read(command::program(example("turn")).arg(runs.to_string()))?;
        let number = |key: &str| number_of(&said, key).ok_or_else(|| unreadable(&said));
        let (ours, bare) = (number("ours_first_token_ms")?, number("bare_first_token_ms")?);
        let over = number("overhead_ms")?;
        if over > OVERHEAD {
            eprintln!(
                "\nA turn's first token comes {over:.1} ms late; {OVERHEAD} ms is the limit."
            );
        }
        Ok(format!(
            "  \"turn_first_token_ms\": {{ \"ours\": {ours:.2}, \"bare_request\": {bare:.2}, \
             \"overhead\": {over:.2}, \"overhead_limit\": {OVERHEAD:.1}, \"runs\": {runs} }},\n"
        ))
    })
}

/// The built example `name`.
pub fn example(name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    place::target().join("release").join("examples").join(file)
}

/// A measuring program said something else than its JSON.
pub fn unreadable(said: &str) -> Failed {
    Failed::new(format!("what measures said {said:?}; look into its crate's examples"))
}

/// The number of a key in one line of JSON.
pub fn number_of(json: &str, key: &str) -> Option<f64> {
    let (_, rest) = json.split_once(&format!("\"{key}\":"))?;
    let end = rest.find([',', '}'])?;
    rest.get(..end)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_measuring_programs_print() {
        let line = r#"{"bytes":12,"ours_mb_s":345.5,"bad":"x"}"#;
        assert_eq!(number_of(line, "bytes"), Some(12.0));
        assert_eq!(number_of(line, "ours_mb_s"), Some(345.5));
        assert_eq!((number_of(line, "bad"), number_of(line, "none")), (None, None));
    }
}
