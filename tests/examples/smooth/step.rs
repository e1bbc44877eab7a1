//! What `process_tree` says a failure with: in xtask it is a stage's, here it becomes a problem.

/// One line that says what to do.
#[derive(Debug)]
pub(crate) struct Failed(String);

impl Failed {
    /// `say` ends with what the person does next.
    pub(crate) fn new(say: impl Into<String>) -> Self {
        Self(say.into())
    }
}

impl std::fmt::Display for Failed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}
