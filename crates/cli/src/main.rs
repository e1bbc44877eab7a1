//! The command line, `patchbay`: one headless program over the same core as the window.
//!
//! Results go to stdout, progress to stderr; [`args`] is what can be said, [`commands`] what is
//! done, [`output`] how it is said, [`exit`] how it ends. This file and [`edge`] are the only ones
//! that touch the process.

mod args;
mod browser;
mod clock;
mod commands;
mod edge;
mod exit;
mod interrupt;
mod logs;
mod output;
mod session;
mod stdin;
mod text;
mod tools;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::args::Cli;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::Output;

fn main() -> ExitCode {
    let edge = Edge::read();
    let args: Vec<OsString> = std::env::args_os().collect();
    // Known before clap has read the line, since a line that clap can't read is answered in JSON
    // as well.
    let json = args.iter().skip(1).take_while(|arg| *arg != "--").any(|arg| arg == "--json");
    let mut out = edge.output(json);
    let exit = match parse(&args, &mut out) {
        Ok(cli) => commands::run(cli, edge, &mut out).unwrap_or_else(|stop| {
            out.stop(&stop);
            stop.exit
        }),
        Err(exit) => exit,
    };
    exit.into()
}

/// Reads the command line. Help, the version and wrong use are answered here.
fn parse(args: &[OsString], out: &mut Output) -> Result<Cli, Exit> {
    let parsed = Cli::command()
        .try_get_matches_from(args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| {
        use clap::error::ErrorKind;
        let rendered = error.render();
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                let colour = out.colour();
                out.help(&if colour { rendered.ansi().to_string() } else { rendered.to_string() });
                Exit::Done
            }
            _ if out.json() => {
                let text = rendered.to_string();
                let said = text.lines().next().unwrap_or_default();
                let title = said.trim_start_matches("error: ").to_owned();
                out.stop(&Stop::wrong_use(title, "Read `patchbay --help`."));
                Exit::WrongUse
            }
            _ => {
                let colour = out.progress_colour();
                let text = if colour { rendered.ansi().to_string() } else { rendered.to_string() };
                out.usage(&text);
                Exit::WrongUse
            }
        }
    })
}

/// Runs something that waits for the network.
fn block_on(future: impl Future<Output = Outcome>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| {
            let failure = patchbay_failure::Failure::new(patchbay_failure::Kind::Unknown)
                .with_detail(error.to_string());
            Stop::refused(failure)
        })?;
    let outcome = runtime.block_on(future);
    // Work that can't be stopped, such as a name that is being resolved, must not hold up the end.
    runtime.shutdown_background();
    outcome
}
