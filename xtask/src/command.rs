//! Other programs: shown before they run, so that a person can repeat one by hand.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::place;
use crate::step::{Done, Failed};

/// `program` in the project's folder.
pub fn program(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(place::root());
    command
}

/// The cargo that started xtask.
pub fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs it with our output. `advice` is what to do when it fails.
pub fn run(command: &mut Command, advice: &str) -> Done {
    match start(command)? {
        status if status.success() => Ok(()),
        status => {
            let failed = Failed::new(format!("{} {}; {advice}", name(command), ended(status)));
            Err(failed.with_status(1))
        }
    }
}

/// Runs it with its output on stderr: for the preparations of a command whose stdout is an answer.
pub fn run_aside(command: &mut Command, advice: &str) -> Done {
    command.stdout(Stdio::from(std::io::stderr()));
    run(command, advice)
}

/// Runs it with our output and hands back how it ended.
pub fn start(command: &mut Command) -> Result<ExitStatus, Failed> {
    eprintln!("   $ {}", shown(command));
    command.status().map_err(|error| cannot_start(command, &error))
}

/// Runs it quietly and hands back what it wrote to stdout.
pub fn read(command: &mut Command) -> Result<String, Failed> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("");
        let line = shown(command);
        Err(Failed::new(format!("`{line}` {}: {}", ended(output.status), last.trim())))
    }
}

/// Where a program stands on the PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = if cfg!(windows) {
        vec![format!("{name}.exe"), format!("{name}.cmd")]
    } else {
        vec![name.to_owned()]
    };
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)).collect::<Vec<_>>())
        .find(|file| file.is_file())
}

/// The command as one would type it, paths inside the project shortened.
pub fn shown(command: &Command) -> String {
    let mut words = Vec::new();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            words.push(format!("{}={}", name.display(), short(value)));
        }
    }
    words.push(name(command));
    words.extend(command.get_args().map(short));
    words.join(" ")
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let file = program.file_name().unwrap_or(program.as_os_str());
    file.to_string_lossy().into_owned()
}

fn short(word: &OsStr) -> String {
    let word = word.to_string_lossy().into_owned();
    let root = format!("{}/", place::root().display());
    let word = word.strip_prefix(&root).map_or(word.clone(), str::to_owned);
    if word.contains(' ') { format!("'{word}'") } else { word }
}

fn ended(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("ended with status {code}"),
        None => "was killed".to_owned(),
    }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failed {
    if error.kind() == std::io::ErrorKind::NotFound {
        let name = name(command);
        Failed::new(format!("{name} is not there; install it or put it on the PATH"))
    } else {
        Failed::new(format!("`{}` could not be started: {error}", shown(command)))
    }
}
