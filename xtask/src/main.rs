//! The build tool: everything that a newcomer, a developer or CI runs, as `cargo xtask COMMAND`.
//!
//! Only the standard library: this is the first thing that a fresh machine compiles, and it has to
//! be there in seconds to say what is missing. Progress goes to stderr; what a command answers
//! (test output, the bench's JSON) goes to stdout. A failure ends with one line that says what to
//! do, and a non-zero exit status.

#![deny(missing_docs, unsafe_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arguments;
mod bench;
mod bench_chat;
mod bench_doctor;
mod bench_history;
mod bench_window;
mod bench_wire;
mod build;
mod command;
mod demo;
mod demo_home;
mod display;
mod judges;
mod judges_later;
mod judges_openclaw;
mod judges_wire;
mod node;
mod place;
mod prerequisites;
mod process_tree;
mod run;
mod shots;
mod step;
mod test;
mod torture;
mod types;

use std::process::ExitCode;

use crate::arguments::Arguments;
use crate::step::Failed;

const HELP: &str = "\
cargo xtask COMMAND

  demo   The whole app on a throw-away home with a local stand-in for OpenAI: no account, no
         internet. Without a display it plays the tour by itself and leaves pictures.
         --yes   install missing system packages without asking
         --keep  leave the throw-away home in place afterwards
         --tour  play the tour by itself although there is a display
  test   Everything that CI checks, a time for each stage.
         --fast    leave out the window: no Tauri build, no WebDriver
         --judges  instead: programs that others wrote, from npm, judge: OpenClaw what Patchbay
                   repairs, Codex CLI and pi the local stand-in for OpenAI (minutes)
         --wire    with --judges: only Codex CLI and pi
         --yes     install missing system packages without asking
  run    The app on the real endpoints and your own home.
         --release  an optimised build
         --yes      install missing system packages without asking
  bench  Measures release builds and prints JSON: doctor on the demo home, the window, the wire.
         window    only the window beside a bare one: start to usable, memory and processor at rest
         decode    only streams into answers: ours beside eventsource-stream with serde_json and
                   beside pi from npm, MB a second on one core
         turn      only the first token of a turn, ours beside a bare request
         search    only the history: search over 100,000 messages, one of 10,000 that opens
         --doctor  only the doctor: no window is built. With OPENCLAW_PACKAGE_DIR (an installed
                   package's folder) OpenClaw's own checks of the same home are timed as well.
         --runs N  repetitions of each (default 20 for the doctor, 7 for a window, 100 for a turn)
         --yes     install missing system packages without asking
  torture  Rare things, again and again: repairs killed and cut off from power.
         --seed N  other moments (default 1)
  shots  Every screen of the real window in both themes, into target/shots; those that the README
         shows, into docs/pictures.
         --yes  install missing system packages without asking
  types  Writes the window's TypeScript types anew from the Rust ones.

  -h, --help  this text
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let Some(command) = words.next() else {
        eprint!("{HELP}");
        return ExitCode::from(2);
    };
    let words: Vec<String> = words.collect();
    let asks_help = |word: &String| word == "--help" || word == "-h";
    if command == "help" || asks_help(&command) || words.iter().any(asks_help) {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::new(&command, words);
    let outcome = match command.as_str() {
        "demo" => demo::run(arguments),
        "test" => test::run(arguments),
        "run" => run::run(arguments),
        "bench" => bench::run(arguments),
        "shots" => shots::run(arguments),
        "torture" => torture::run(arguments),
        "types" => types::run(arguments),
        other => Err(Failed::usage(format!("there is no `{other}`"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("xtask: {failed}");
            ExitCode::from(failed.status())
        }
    }
}
