//! Diffs of a plan: lines with the changed words marked for the window, unified text for the
//! command line and *Copy as patch*. Secrets are masked in both.

use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};
use ts_rs::TS;

/// The diff of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileDiff {
    /// Absolute path.
    pub file: String,
    /// Lines added.
    pub added: u32,
    /// Lines removed.
    pub removed: u32,
    /// Runs of lines with two lines of context.
    pub hunks: Vec<Vec<DiffLine>>,
}

/// One line of a diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffLine {
    /// Kept, removed or added.
    pub kind: DiffLineKind,
    /// Number in the old file (kept, removed) or the new one (added), from 1.
    pub number: u32,
    /// The line in pieces; changed words are marked.
    pub parts: Vec<DiffPart>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffPart {
    /// The text, secrets masked.
    pub text: String,
    /// Whether this piece is what changed.
    pub changed: bool,
}

/// Kept, removed or added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each value is its own name")]
pub enum DiffLineKind {
    Context,
    Removed,
    Added,
}

/// One file before and after, with its secrets masked already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) file: String,
    pub(crate) before: String,
    pub(crate) after: String,
    /// Permission bits, where they change.
    pub(crate) modes: Option<(u32, u32)>,
}

impl Pair {
    /// Lines for the window: two of context, changed words marked.
    pub(crate) fn lines(&self) -> FileDiff {
        let diff = TextDiff::from_lines(&self.before, &self.after);
        let (mut added, mut removed) = (0, 0);
        let mut hunks = Vec::new();
        for group in diff.grouped_ops(2) {
            let mut lines = Vec::new();
            for op in &group {
                for change in diff.iter_inline_changes(op) {
                    let (kind, index) = match change.tag() {
                        ChangeTag::Equal => (DiffLineKind::Context, change.old_index()),
                        ChangeTag::Delete => (DiffLineKind::Removed, change.old_index()),
                        ChangeTag::Insert => (DiffLineKind::Added, change.new_index()),
                    };
                    match kind {
                        DiffLineKind::Added => added += 1,
                        DiffLineKind::Removed => removed += 1,
                        DiffLineKind::Context => {}
                    }
                    let parts = change.iter_strings_lossy().filter_map(|(changed, text)| {
                        let text = text.trim_end_matches(['\r', '\n']).to_owned();
                        (!text.is_empty()).then_some(DiffPart { text, changed })
                    });
                    lines.push(DiffLine {
                        kind,
                        number: index.and_then(|it| u32::try_from(it + 1).ok()).unwrap_or(0),
                        parts: parts.collect(),
                    });
                }
            }
            hunks.push(lines);
        }
        FileDiff { file: self.file.clone(), added, removed, hunks }
    }

    /// A unified diff with three lines of context.
    pub(crate) fn unified(&self) -> String {
        let mut out = format!("--- {}\n+++ {}\n", self.file, self.file);
        if let Some((before, after)) = self.modes {
            out.push_str(&format!("old mode {before:04o}\nnew mode {after:04o}\n"));
        }
        let diff = TextDiff::from_lines(&self.before, &self.after);
        out.push_str(&diff.unified_diff().context_radius(3).to_string());
        out
    }
}
