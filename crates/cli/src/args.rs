//! The command line as clap reads it. What is not built yet is named here too, so that it is
//! refused in words instead of being called unknown or, worse, ignored.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::exit::Stop;
use crate::tools;

/// Patchbay on the command line.
#[derive(Debug, Parser)]
#[command(
    name = "patchbay",
    version,
    about = "Signs in with ChatGPT, finds and repairs broken provider settings of other tools, and chats.",
    after_help = "Exit status: 0 done or healthy, 1 done but something needs attention, 2 wrong use,\n\
                  3 refused to act, 4 not signed in, 5 the provider or the network failed.\n\n\
                  Start with: patchbay doctor",
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub(crate) everywhere: Everywhere,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Everywhere {
    /// Print JSON on stdout and nothing else there
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(crate) json: bool,
    /// Look for other tools' files under DIR; their environment variables are then ignored
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub(crate) home: Option<PathBuf>,
    /// Keep Patchbay's own data in DIR (also PATCHBAY_DATA_DIR)
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub(crate) data_dir: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read other tools' files and say what is wrong; writes nothing
    #[command(after_help = "Example: patchbay doctor --tool openclaw\n\n\
        Exits with 1 where a tool is broken, degraded or unreadable, else with 0.")]
    Doctor(DoctorArgs),
    /// Show the repair as a diff, ask, and write it; every repair can be undone
    #[command(after_help = "Example: patchbay repair --tool openclaw --dry-run\n\n\
        Asks on a terminal. Without a terminal, or with --json, nothing is written unless --yes \
        is given.")]
    Repair(RepairArgs),
    /// Put back the exact bytes from before a repair
    #[command(after_help = "Example: patchbay undo\n\n\
        Undo is itself a repair: a second undo does the repair again. Where a file changed since, \
        nothing is written and the diff is shown.")]
    Undo(UndoArgs),
    /// List past repairs, newest first
    #[command(after_help = "Example: patchbay repairs --json")]
    Repairs,
    /// Say what an error text means
    #[command(after_help = "Example: patchbay explain --status 401 --provider openai-codex \
        'Missing scopes: api.responses.write'\n\n\
        Without TEXT it is read from stdin: openclaw logs | tail -1 | patchbay explain")]
    Explain(ExplainArgs),
    /// Test a route from the config to the first token
    #[command(after_help = "Example: patchbay test --tool openclaw\n\n\
        Sends one tiny request, which counts towards the plan's limits. Stops at the first step \
        that fails.\n\
        Where a tool's route leads to a host that is not OpenAI's, it asks before the token is \
        sent; without a terminal it refuses with 3 unless --yes is given.")]
    Test(TestArgs),
    /// Sign in with ChatGPT
    #[command(after_help = "Example: patchbay login\n\
        Over SSH: patchbay login --device, or patchbay login --paste --no-browser")]
    Login(LoginArgs),
    /// List the accounts that signed in here
    #[command(after_help = "Example: patchbay accounts --json")]
    Accounts,
    /// Sign out and delete the account's tokens from this computer
    #[command(after_help = "Example: patchbay logout me@example.com")]
    Logout(LogoutArgs),
    /// Ask a model and stream its answer
    #[command(after_help = "Example: patchbay chat 'Explain PKCE in two sentences'\n\
        From a file: patchbay chat - < question.txt\n\n\
        Ctrl-C stops the answer and keeps what has arrived.")]
    Chat(ChatArgs),
    /// List, search, export, import and delete conversations
    #[command(after_help = "Example: patchbay history search 'token bucket'\n\n\
        Everything, to keep: patchbay history export --all --format json > conversations.json")]
    History(HistoryArgs),
    /// List the models that this account can use
    #[command(after_help = "Example: patchbay models")]
    Models,
    /// Say how much of the plan's limits is used
    #[command(after_help = "Example: patchbay usage --json")]
    Usage,
}

/// Which tools to look at.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Only this tool; may be given more than once
    #[arg(long = "tool", value_name = "ID", value_parser = tools::parse_id)]
    pub(crate) tools: Vec<String>,
    /// Judge as if this version of the tool were installed
    #[arg(long = "tool-version", value_name = "ID=VERSION", value_parser = tools::parse_version)]
    pub(crate) versions: Vec<(String, String)>,
}

/// What to repair.
#[derive(Debug, Args)]
pub(crate) struct RepairArgs {
    /// Which tools.
    #[command(flatten)]
    pub(crate) which: DoctorArgs,
    /// Only findings of this rule; may be given more than once
    #[arg(long = "rule", value_name = "RULE")]
    pub(crate) rules: Vec<String>,
    /// Show what would be written; write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write without asking
    #[arg(long, short = 'y')]
    pub(crate) yes: bool,
}

/// Which repair to take back.
#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// The repair, as `patchbay repairs` names it; the newest that is not undone without it
    #[arg(value_name = "REPAIR_ID")]
    pub(crate) repair_id: Option<String>,
}

/// What is known of an error.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// HTTP status of the answer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(100..=599))]
    pub(crate) status: Option<u16>,
    /// The error code in the answer, for instance token_expired
    #[arg(long, value_name = "C")]
    pub(crate) code: Option<String>,
    /// The provider as the tool names it, for instance openai-codex
    #[arg(long, value_name = "P")]
    pub(crate) provider: Option<String>,
    /// The error text; stdin without it
    #[arg(value_name = "TEXT")]
    pub(crate) text: Vec<String>,
}

/// What to test.
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// The route of this tool, with its own sign-in, which is only read
    #[arg(long, value_name = "ID", value_parser = tools::parse_id, conflicts_with = "account")]
    pub(crate) tool: Option<String>,
    /// This account, by its id or email; the one in use without it
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<String>,
    /// Send the tool's token also to a host that is not OpenAI's
    #[arg(long, short = 'y')]
    pub(crate) yes: bool,
}

/// How to sign in.
#[derive(Debug, Args)]
pub(crate) struct LoginArgs {
    /// Read the address that the browser ends on from stdin
    #[arg(long)]
    pub(crate) paste: bool,
    /// Leave the browser alone; the address is printed all the same
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// Sign in with a code that is typed on another device
    #[arg(long, conflicts_with_all = ["paste", "import"])]
    pub(crate) device: bool,
    /// Which sign-in
    #[arg(long, value_enum, default_value = "codex")]
    pub(crate) kind: KindArg,
    /// Use the sign-in of another program; it is only read
    #[arg(long, value_enum, value_name = "FROM", conflicts_with_all = ["paste", "no_browser", "kind"])]
    pub(crate) import: Option<ImportArg>,
}

/// `--kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArg {
    /// The Codex client.
    Codex,
    /// "Sign in with ChatGPT" for open-source apps.
    Plan,
}

/// `--import`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportArg {
    /// Codex CLI's own sign-in.
    CodexCli,
}

/// Which account to sign out.
#[derive(Debug, Args)]
pub(crate) struct LogoutArgs {
    /// Its id or its email; the one in use without it
    #[arg(value_name = "ACCOUNT")]
    pub(crate) account: Option<String>,
}

/// What to ask.
#[derive(Debug, Args)]
pub(crate) struct ChatArgs {
    /// The model; the account's default without it
    #[arg(long, value_name = "M")]
    pub(crate) model: Option<String>,
    /// How much the model thinks, for instance low, medium or high
    #[arg(long, value_name = "E")]
    pub(crate) effort: Option<String>,
    /// Go on with this conversation; a new one without it
    #[arg(long, value_name = "ID")]
    pub(crate) conversation: Option<String>,
    /// What to ask; `-` reads stdin
    #[arg(value_name = "PROMPT")]
    pub(crate) prompt: String,
    /// A picture that goes with the question (PNG, JPEG, GIF or WebP); may be given more than once
    #[arg(long = "image", value_name = "FILE")]
    pub(crate) images: Vec<PathBuf>,
    /// Let the model search the web
    #[arg(long)]
    pub(crate) search: bool,
}

/// What to do with the conversations.
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: HistoryCommand,
}

/// `patchbay history`.
#[derive(Debug, Subcommand)]
pub(crate) enum HistoryCommand {
    /// List the conversations: pinned ones first, then the newest
    List,
    /// Find words, parts of words and Chinese in titles and messages
    Search {
        /// All of these words; "quotes" hold them together
        #[arg(value_name = "QUERY", required = true)]
        query: Vec<String>,
        /// At most so many finds
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: u32,
    },
    /// Print conversations: Markdown as they are shown, JSON with everything
    Export {
        /// Which, as `patchbay history list` names them
        #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<String>,
        /// Every conversation
        #[arg(long)]
        all: bool,
        /// md for reading (the default), json for `patchbay history import` (the default with --json)
        #[arg(long, value_enum, value_name = "FORMAT")]
        format: Option<FormatArg>,
    },
    /// Take in conversations that were exported as JSON; nothing that is here is changed
    Import {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Delete a conversation; for an hour it can be restored
    Delete {
        /// Which, as `patchbay history list` names it
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Bring a deleted conversation back
    Restore {
        /// Which
        #[arg(value_name = "ID")]
        id: String,
    },
}

impl HistoryCommand {
    /// Whether it changes anything.
    pub(crate) const fn writes(&self) -> bool {
        matches!(self, Self::Import { .. } | Self::Delete { .. } | Self::Restore { .. })
    }
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    /// Markdown.
    Md,
    /// JSON.
    Json,
}

impl Command {
    /// Refuses what the contract names and this version does not do yet.
    pub(crate) fn refuse_what_is_missing(&self) -> Result<(), Stop> {
        match self {
            Self::Login(login) if login.device && login.kind == KindArg::Plan => {
                Err(Stop::wrong_use(
                    "A plan sign-in has no device code.",
                    "Leave --device out, or leave --kind plan out.",
                ))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn clap_accepts_the_definition() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Example: patchbay "), "{}", command.get_name());
        }
    }

    #[test]
    fn what_is_missing_is_refused_by_name() {
        let args = ["patchbay", "login", "--device", "--kind", "plan"];
        let stop = Cli::try_parse_from(args).unwrap().command.refuse_what_is_missing().unwrap_err();
        assert_eq!(stop.exit, crate::exit::Exit::WrongUse);
        assert!(stop.failure.title.contains("device code"), "{}", stop.failure.title);
        let cli = Cli::try_parse_from(["patchbay", "login", "--kind", "codex"]).unwrap();
        assert!(cli.command.refuse_what_is_missing().is_ok());
    }
}
