//! What concerns several tools at once: one refresh token in several places. OpenAI gives a new
//! one with every renewal and ends the old one, so whoever renews second is signed out (issues
//! 26322, 74055, 77600, 111827 and 138097 of OpenClaw).

use crate::edit::{Dialect, Document, Node};
use crate::environment::Environment;
use crate::examine::RefreshToken;
use crate::files::{Files, Found, hash};
use crate::mask;
use crate::report::{Evidence, Finding, Severity, Status, ToolReport, VersionSource};
use patchbay_words::{Message, Said, said};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The tool's id.
pub(crate) const ID: &str = "shared";

const CODEX_CLI: &str = "codex-cli";

/// A place that holds a refresh token. The token itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// The tool that uses it.
    tool: &'static str,
    /// Who that is, in words.
    holder: Message,
    hash: String,
    file: String,
    line: Option<u32>,
    column: Option<u32>,
    pointer: String,
    masked: String,
}

impl Token {
    /// The token at a node of a document. `row` is the row of a database that holds the document.
    pub(crate) fn at(
        tool: &'static str,
        holder: Message,
        path: &Path,
        document: &Document,
        row: Option<&str>,
        node: &Node,
    ) -> Option<Self> {
        let text = node.text().map(str::trim).filter(|it| !it.is_empty())?;
        let pointer = document.pointer_of(&node.span)?;
        let at = document.position(node.span.start);
        Some(Self {
            tool,
            holder,
            hash: hash(text.as_bytes()),
            file: path.display().to_string(),
            line: row.is_none().then_some(at.line),
            column: row.is_none().then_some(at.column),
            pointer: row.map_or_else(|| pointer.clone(), |row| format!("/{row}{pointer}")),
            masked: mask::secret(text),
        })
    }

    /// What may be said of it outside.
    pub(crate) fn place(&self) -> RefreshToken {
        RefreshToken {
            holder: self.holder.clone(),
            file: self.file.clone(),
            hash: self.hash.clone(),
        }
    }
}

/// The sign-in of Codex CLI.
pub(crate) fn of_codex_cli(env: &Environment, files: &mut Files) -> Option<Token> {
    let folder = env.var("CODEX_HOME").map_or_else(|| env.home.join(".codex"), Into::into);
    let path = folder.join("auth.json");
    let Found::File(seen) = files.read(&path) else { return None };
    let text = std::str::from_utf8(&seen.bytes).ok()?;
    let document = Document::parse(text, Dialect::Json, 0).ok()?;
    let node = document.root.path(&["tokens", "refresh_token"])?;
    Token::at(CODEX_CLI, Message::verbatim("Codex CLI"), &path, &document, None, node)
}

/// The entry “Across tools”. `wanted`: only what concerns these tools; empty for all.
pub(crate) fn examine(tokens: &[Token], wanted: &[String]) -> ToolReport {
    let mut by_hash: BTreeMap<&str, Vec<&Token>> = BTreeMap::new();
    for token in tokens {
        by_hash.entry(&token.hash).or_default().push(token);
    }
    let concerns = |group: &[&Token]| {
        wanted.is_empty()
            || wanted.iter().any(|id| id == ID || group.iter().any(|it| it.tool == id))
    };
    let mut findings: Vec<Finding> =
        by_hash.values().filter(|it| concerns(it)).filter_map(|it| one_token(it)).collect();
    // By place, not by hash: the order of the tools stays.
    findings.sort_by(|a, b| a.id.cmp(&b.id));
    let files: BTreeSet<&String> = tokens.iter().map(|it| &it.file).collect();
    let status = match (findings.is_empty(), files.len()) {
        (false, _) => Status::Degraded,
        // With one sign-in there is nothing to compare.
        (true, 0 | 1) => Status::NotFound,
        (true, _) => Status::Healthy,
    };
    ToolReport {
        tool: ID.to_owned(),
        name: "Across tools".to_owned(),
        version: None,
        version_source: VersionSource::Unknown,
        status,
        routes: Vec::new(),
        findings,
        files: files.into_iter().cloned().collect(),
        after_repair: None,
        last_failure: None,
    }
}

fn one_token(group: &[&Token]) -> Option<Finding> {
    let files: BTreeSet<&String> = group.iter().map(|it| &it.file).collect();
    if files.len() < 2 {
        return None;
    }
    let mut places = BTreeSet::new();
    let evidence: Vec<Evidence> = group
        .iter()
        .filter(|it| places.insert((&it.file, &it.pointer)))
        .map(|it| Evidence {
            file: it.file.clone(),
            line: it.line,
            column: it.column,
            pointer: Some(it.pointer.clone()),
            value: Some(it.masked.clone().into()),
        })
        .collect();
    let mut holders: Vec<Message> = Vec::new();
    for token in group {
        if !holders.contains(&token.holder) {
            holders.push(token.holder.clone());
        }
    }
    let title = said!("doctor-shared-token-title", holders = Message::list(holders)?);
    let meaning = said!("doctor-shared-token-meaning");
    let action = said!("doctor-shared-token-action");
    let first = evidence.first()?;
    Some(Finding {
        id: format!("shared.refresh-token|{}|{}", first.file, first.pointer.as_deref()?),
        rule: "shared.refresh-token".to_owned(),
        severity: Severity::Warning,
        title: title.english(),
        meaning: meaning.english(),
        action: action.english(),
        evidence,
        repair: None,
        said: Said { title: Some(title), meaning: Some(meaning), action: Some(action) },
    })
}
