//! A place for windows: the person's display or, where there is none, a virtual one; and always a
//! session bus of its own, so that a Patchbay that the person has open is never reached and no
//! service of the desktop is started.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::command;
use crate::place;
use crate::step::Failed;

/// The size of the virtual display: the design's window with room around it.
const SCREEN: &str = "1280x900x24";

/// Where windows open while this is held.
#[derive(Debug)]
pub struct Display {
    /// The session bus's configuration.
    bus: PathBuf,
    /// The virtual display and its number; none on a machine that has one.
    virtual_one: Option<(Child, String)>,
}

/// Whether the person sits at a display.
pub fn there_is_one() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

impl Display {
    /// The person's display where there is one, else a virtual one.
    pub fn open() -> Result<Display, Failed> {
        if there_is_one() {
            Ok(Display { bus: bus()?, virtual_one: None })
        } else {
            Display::headless()
        }
    }

    /// A virtual display, whether or not there is a real one.
    pub fn headless() -> Result<Display, Failed> {
        // The shell ends Xvfb when our end of the pipe closes, which happens however xtask ends:
        // a killed test run leaves no display server behind. `-displayfd 1` picks a free number
        // and writes it to stdout.
        let script = format!(
            "Xvfb -displayfd 1 -screen 0 {SCREEN} -nolisten tcp -noreset 2>/dev/null & \
             server=$!; cat >/dev/null; kill $server 2>/dev/null"
        );
        let mut shell = Command::new("sh")
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| no_display(&error.to_string()))?;
        let Some(output) = shell.stdout.take() else { return Err(no_display("no output")) };
        let (say, heard) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(output).read_line(&mut line);
            // Nobody listens any more after the time limit; then there is nothing to tell.
            let _ = say.send(line);
        });
        let mut display = Display { bus: bus()?, virtual_one: Some((shell, String::new())) };
        let number = heard.recv_timeout(Duration::from_secs(30)).unwrap_or_default();
        let number = number.trim();
        if number.is_empty() {
            return Err(no_display("Xvfb said no number within 30 s"));
        }
        if let Some((_, name)) = &mut display.virtual_one {
            *name = format!(":{number}");
            eprintln!("   virtual display {name}, {SCREEN}");
        }
        Ok(display)
    }

    /// `program` on this display and a session bus of its own.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = if cfg!(target_os = "linux") {
            let mut command = command::program("dbus-run-session");
            command.arg("--config-file").arg(&self.bus).arg("--").arg(program);
            command
        } else {
            command::program(program)
        };
        if let Some((_, name)) = &self.virtual_one {
            command.env("DISPLAY", name).env("GDK_BACKEND", "x11");
            command.env_remove("WAYLAND_DISPLAY").env_remove("XAUTHORITY");
        }
        // There is no accessibility bus on ours; asking for it only draws warnings.
        command.env("NO_AT_BRIDGE", "1").env("GTK_A11Y", "none");
        command
    }
}

/// Writes down the bus's configuration, where dbus-run-session can read it.
fn bus() -> Result<PathBuf, Failed> {
    let file = place::target().join("bus.conf");
    std::fs::write(&file, include_str!("bus.conf"))
        .map_err(|error| place::trouble(&file, &error))?;
    Ok(file)
}

impl Drop for Display {
    fn drop(&mut self) {
        let Some((shell, _)) = &mut self.virtual_one else { return };
        drop(shell.stdin.take());
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(5) {
            if !matches!(shell.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = shell.kill();
        let _ = shell.wait();
    }
}

fn no_display(why: &str) -> Failed {
    Failed::new(format!(
        "the virtual display did not start ({why}); try it by hand: Xvfb -displayfd 1"
    ))
}
