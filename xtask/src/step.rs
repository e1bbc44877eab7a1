//! How a command tells what it does: a line when a stage begins, one with its time when it ends,
//! and one line to act on when it fails.

use std::fmt;
use std::time::{Duration, Instant};

/// A stage that could not be finished: one line that says what to do.
#[derive(Debug)]
pub struct Failed {
    say: String,
    status: u8,
}

/// What most stages come to.
pub type Done = Result<(), Failed>;

impl Failed {
    /// `say` is one line, and ends with what the person does next.
    pub fn new(say: impl Into<String>) -> Failed {
        Failed { say: say.into(), status: 1 }
    }

    /// Wrong use of xtask itself: exit status 2.
    pub fn usage(say: impl fmt::Display) -> Failed {
        Failed { say: format!("{say}; see: cargo xtask --help"), status: 2 }
    }

    /// The exit status that belongs to it.
    pub fn status(&self) -> u8 {
        self.status
    }

    /// The same failure with another program's exit status, for commands that pass it through.
    pub fn with_status(mut self, status: u8) -> Failed {
        self.status = status.max(1);
        self
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One line, whatever an error of the system brought along.
        for (at, part) in self.say.lines().map(str::trim).filter(|p| !p.is_empty()).enumerate() {
            if at > 0 {
                out.write_str(" ")?;
            }
            out.write_str(part)?;
        }
        Ok(())
    }
}

/// The stages of one command and the time that each took.
#[derive(Debug)]
pub struct Stages {
    started: Instant,
    past: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// Starts the clock.
    pub fn begin() -> Stages {
        Stages { started: Instant::now(), past: Vec::new() }
    }

    /// Runs one stage. `about` says in words what it does. A failure ends the command: later
    /// stages would fail for the same reason and bury it.
    pub fn stage<T>(
        &mut self,
        name: &'static str,
        about: &str,
        work: impl FnOnce() -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        eprintln!("\n== {name}: {about}");
        let began = Instant::now();
        let outcome = work();
        let took = began.elapsed();
        match &outcome {
            Ok(_) => eprintln!("== {name}: ok, {}", seconds(took)),
            Err(_) => eprintln!("== {name}: failed after {}", seconds(took)),
        }
        self.past.push((name, took));
        outcome
    }

    /// The table of times.
    pub fn table(&self) {
        eprintln!();
        let width = self.past.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(5);
        for (name, took) in &self.past {
            eprintln!("   {name:width$}  {:>9}", seconds(*took));
        }
        eprintln!("   {:width$}  {:>9}", "total", seconds(self.started.elapsed()));
    }
}

/// `4.2 s` or `3 m 07 s`.
fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} m {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_like_a_person_says_them() {
        assert_eq!(seconds(Duration::from_millis(4_230)), "4.2 s");
        assert_eq!(seconds(Duration::from_secs(187)), "3 m 07 s");
    }

    #[test]
    fn a_failure_is_one_line() {
        assert_eq!(Failed::new("disk full\n  make room").to_string(), "disk full make room");
    }

    #[test]
    fn a_failed_stage_hands_its_failure_on() {
        let mut stages = Stages::begin();
        let outcome: Done = stages.stage("x", "y", || Err(Failed::new("do this")));
        assert_eq!(outcome.map_err(|failed| failed.to_string()), Err("do this".to_owned()));
    }
}
