//! Reads the tools' files and judges them.

use crate::environment::Environment;
use crate::files::Files;
use crate::matching::matching;
use crate::report::Report;
use crate::tools::{TOOLS, shared};
use patchbay_words::Message;
use time::OffsetDateTime;

/// What was read and what it means.
#[derive(Debug, Clone)]
pub struct Examination {
    pub(crate) env: Environment,
    pub(crate) files: Files,
    pub(crate) tools: Vec<String>,
    pub(crate) now: OffsetDateTime,
    report: Report,
    tokens: Vec<shared::Token>,
}

/// A place where another program keeps a refresh token. The token itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// The program, in words: `Codex CLI`.
    pub holder: Message,
    /// The file.
    pub file: String,
    /// SHA-256 of the token, in lower-case hex.
    pub hash: String,
}

impl Examination {
    /// The verdict.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// How many files were read.
    #[must_use]
    pub fn files_read(&self) -> u32 {
        u32::try_from(self.files.paths().len()).unwrap_or(u32::MAX)
    }

    /// Where the tools that are known keep their refresh tokens.
    #[must_use]
    pub fn refresh_tokens(&self) -> Vec<RefreshToken> {
        self.tokens.iter().map(shared::Token::place).collect()
    }

    /// The same judgement over what `files` holds instead: nothing is read.
    pub(crate) fn again(&self, files: Files) -> Self {
        over(&self.env, &self.tools, files, self.now)
    }
}

/// Reads and judges the `tools` (ids; empty for all of them). An id that is not known gives no
/// entry. Writes nothing into other tools' files, except that a repair of ours that was cut off is
/// put right first: all new, or all old again.
#[must_use]
pub fn examine(env: &Environment, tools: &[String]) -> Examination {
    examine_at(env, tools, OffsetDateTime::now_utc())
}

/// Only where the tools keep their refresh tokens. Writes nothing, wherever.
#[must_use]
pub fn refresh_tokens(env: &Environment) -> Vec<RefreshToken> {
    over(env, &[], Files::fresh(), OffsetDateTime::now_utc()).refresh_tokens()
}

/// As [`examine`], at a stated time: sign-ins run out, and pauses end.
#[must_use]
pub fn examine_at(env: &Environment, tools: &[String], now: OffsetDateTime) -> Examination {
    crate::transaction::recover_if_idle(env);
    over(env, tools, Files::fresh(), now)
}

/// The ids of all tools that are judged, in the order in which they are shown.
pub fn tool_ids() -> impl Iterator<Item = &'static str> {
    TOOLS.iter().map(|it| it.id).chain([shared::ID])
}

pub(crate) fn over(
    env: &Environment,
    tools: &[String],
    mut files: Files,
    now: OffsetDateTime,
) -> Examination {
    let wanted = |id: &str| tools.is_empty() || tools.iter().any(|it| it == id);
    let mut judged = Vec::new();
    let mut tokens = Vec::new();
    // All of them, whatever is wanted: what one tool holds may concern another.
    for tool in TOOLS {
        let it = (tool.examine)(env, &mut files, now);
        tokens.extend(it.tokens);
        if wanted(tool.id) {
            judged.push(it.report);
        }
    }
    tokens.extend(shared::of_codex_cli(env, &mut files));
    let across = shared::examine(&tokens, tools);
    if wanted(shared::ID) || !across.findings.is_empty() {
        judged.push(across);
    }
    let mut report = Report { schema: 1, tools: judged };
    explain_last_failures(&mut report);
    let (env, tools) = (env.clone(), tools.to_vec());
    Examination { env, tools, now, report, files: files.closed(), tokens }
}

/// Ties what a tool's log says to what was found in its files.
fn explain_last_failures(report: &mut Report) {
    for index in 0..report.tools.len() {
        let Some(tool) = report.tools.get(index) else { continue };
        let Some(last) = &tool.last_failure else { continue };
        let found = matching(report, last.kind, Some(&tool.tool));
        let tool = report.tools.get_mut(index).and_then(|it| it.last_failure.as_mut());
        if let (Some(last), Some(found)) = (tool, found) {
            last.rule = Some(found.rule);
            last.finding = Some(found.finding);
        }
    }
}
