//! A repair or an undo that was not made.

use patchbay_failure::Failure;

/// Why nothing was written, and what stands in the files now.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// What stands in the way.
    pub failure: Failure,
    /// Where a file changed meanwhile: of a repair, what it would change now; of an undo, what
    /// would be lost. A unified diff, secrets masked; empty where there is none.
    pub diff: String,
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self { failure, diff: String::new() }
    }
}

/// For those who have one place for what is more to say: the diff becomes the detail.
impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused.diff.as_str() {
            "" => refused.failure,
            diff => refused.failure.with_detail(diff),
        }
    }
}
