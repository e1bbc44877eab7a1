//! One file a command. Each takes its arguments, the session and the output, and ends with an exit
//! status.

mod accounts;
mod chat;
mod doctor;
mod explain;
mod findings;
mod history;
mod login;
mod logout;
mod models;
mod repair;
mod repairs;
mod test;
mod undo;
mod usage;

use patchbay_failure::{Failure, Kind};

use crate::args::{Cli, Command};
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::Output;
use crate::session::Session;
use crate::{block_on, interrupt, logs};

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
        Command::History(history) => history.command.writes(),
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
        Command::History(args) => history::run(args.command, &session, out),
        Command::Explain(args) => explain::run(args, &session.edge, out),
        Command::Accounts => accounts::run(&session, out),
        // These know best what an interrupt means for them.
        Command::Login(args) => block_on(settled(&session, login::run(&args, &session, out))),
        Command::Chat(args) => block_on(settled(&session, chat::run(args, &session, out))),
        Command::Test(args) => block_on(settled(&session, test::run(&args, &session, out))),
        Command::Logout(args) => {
            block_on(interruptible(&session, logout::run(&args, &session, out)))
        }
        Command::Models => block_on(interruptible(&session, models::run(&session, out))),
        Command::Usage => block_on(interruptible(&session, usage::run(&session, out))),
    }
}

/// Runs `command` until it is done or the person presses Ctrl-C.
async fn interruptible(session: &Session, command: impl Future<Output = Outcome>) -> Outcome {
    settled(session, async {
        let stopped = interrupt::token();
        tokio::select! {
            outcome = command => outcome,
            () = stopped.cancelled() => {
                Err(Stop::new(Exit::Attention, Failure::new(Kind::Cancelled)))
            }
        }
    })
    .await
}

/// Runs `command`, then waits for what must not be cut off: a refresh that the issuer has answered
/// and that is not saved is a lost sign-in.
async fn settled(session: &Session, command: impl Future<Output = Outcome>) -> Outcome {
    let outcome = command.await;
    session.settle().await;
    outcome
}
