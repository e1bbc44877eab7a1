//! One file a command. Each takes its arguments, the session and the output, and ends with an exit
//! status.

mod accounts;
mod chat;
mod doctor;
mod explain;
mod findings;
mod login;
mod logout;
mod models;
mod repair;
mod repairs;
mod undo;
mod usage;

use crate::args::{Cli, Command};
use crate::edge::Edge;
use crate::exit::Outcome;
use crate::output::Output;
use crate::session::Session;
use crate::{block_on, logs};

/// Runs the command that was asked for.
pub(crate) fn run(cli: Cli, edge: Edge, out: &mut Output) -> Outcome {
    cli.command.refuse_what_is_missing()?;
    if let Command::Explain(args) = cli.command {
        // Needs nothing from this computer, so nothing on it can be in the way.
        return explain::run(args, &edge, out);
    }
    let session = Session::new(&cli.everywhere, edge)?;
    // The doctor and the lists write nothing, not even a log.
    let writes = match &cli.command {
        Command::Repair(repair) => repair.yes && !repair.dry_run,
        Command::Doctor(_) | Command::Repairs | Command::Explain(_) | Command::Accounts => false,
        _ => true,
    };
    if writes {
        logs::keep(&session.setup.data_dir);
    }
    match cli.command {
        Command::Doctor(args) => doctor::run(&args, &session, out),
        Command::Repair(args) => repair::run(&args, &session, out),
        Command::Undo(args) => undo::run(&args, &session, out),
        Command::Repairs => repairs::run(&session, out),
        Command::Explain(args) => explain::run(args, &session.edge, out),
        Command::Accounts => accounts::run(&session, out),
        Command::Login(args) => block_on(login::run(&args, &session, out)),
        Command::Logout(args) => block_on(logout::run(&args, &session, out)),
        Command::Chat(args) => block_on(chat::run(args, &session, out)),
        Command::Models => block_on(models::run(&session, out)),
        Command::Usage => block_on(usage::run(&session, out)),
    }
}
