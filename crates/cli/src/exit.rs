//! Exit statuses, and how a command stops before it has done what it was asked for.

use patchbay_failure::{Action, Failure, Kind};
use patchbay_words::Message;

/// The exit statuses of the contract. Scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or healthy.
    Done = 0,
    /// Done, but something still needs attention.
    Attention = 1,
    /// Wrong use.
    WrongUse = 2,
    /// Refused to act: a file changed meanwhile, can't be read, or it is not safe.
    Refused = 3,
    /// Not signed in, or the sign-in failed.
    NotSignedIn = 4,
    /// The provider or the network failed.
    Provider = 5,
}

impl Exit {
    /// The status for a failure of something that needs an account and the network.
    pub(crate) fn of_online(failure: &Failure) -> Self {
        match failure.kind {
            Kind::FileUnreadable | Kind::FileChanged | Kind::FileNotWritable => Self::Refused,
            Kind::Cancelled => Self::Attention,
            Kind::AuthExpired => Self::NotSignedIn,
            _ if failure.action == Action::SignIn => Self::NotSignedIn,
            _ => Self::Provider,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A command that did not get to its end.
#[derive(Debug)]
pub(crate) struct Stop {
    /// The exit status.
    pub(crate) exit: Exit,
    /// Why, in words.
    pub(crate) failure: Box<Failure>,
    /// What stands in the way, as a unified diff, where a file changed meanwhile.
    pub(crate) diff: Option<String>,
}

impl Stop {
    /// Stops with `exit` because of `failure`.
    pub(crate) fn new(exit: Exit, failure: Failure) -> Self {
        Self { exit, failure: Box::new(failure), diff: None }
    }

    /// Stops with status 3.
    pub(crate) fn refused(failure: Failure) -> Self {
        Self::new(Exit::Refused, failure)
    }

    /// Stops with the status that fits a failure of something online.
    pub(crate) fn online(failure: Failure) -> Self {
        Self::new(Exit::of_online(&failure), failure)
    }

    /// Stops with status 2: the command line itself can't be done.
    pub(crate) fn wrong_use(title: impl Into<String>, action: impl Into<String>) -> Self {
        let failure = Failure::new(Kind::Schema)
            .with_title(Message::verbatim(title))
            .with_meaning(Message::verbatim("Patchbay did nothing."))
            .with_action_text(Message::verbatim(action));
        Self::new(Exit::WrongUse, failure)
    }
}

/// What a command comes to.
pub(crate) type Outcome = Result<Exit, Stop>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_missing_sign_in_is_four() {
        let exit = |kind| Exit::of_online(&Failure::new(kind));
        for kind in [Kind::AuthMissing, Kind::AuthExpired, Kind::RefreshReused] {
            assert_eq!(exit(kind), Exit::NotSignedIn, "{kind:?}");
        }
        for kind in [Kind::UsageLimit, Kind::Dns, Kind::StreamClosed, Kind::AuthScope] {
            assert_eq!(exit(kind), Exit::Provider, "{kind:?}");
        }
        assert_eq!(exit(Kind::FileNotWritable), Exit::Refused);
    }
}
