//! Everything that a judgement of OpenClaw rests on: the config with its includes, every agent's
//! files, and what is known of the version.

use super::discover::{Places, expand};
use super::include;
use crate::edit::{Dialect, Document, Node, Position, SyntaxError, Value};
use crate::environment::Environment;
use crate::files::{Files, Found, Seen};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file that was read and understood.
#[derive(Debug, Clone)]
pub(crate) struct Doc {
    pub(crate) path: PathBuf,
    pub(crate) document: Document,
    pub(crate) writable: bool,
}

/// A file that could not be read or understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) path: PathBuf,
    pub(crate) position: Option<Position>,
    /// What is wrong, as a sentence.
    pub(crate) what: String,
    /// Whether an include is at fault, and not the text.
    pub(crate) include: bool,
}

/// One agent and its files, as indexes into [`Snapshot::docs`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Agent {
    pub(crate) id: String,
    pub(crate) dir: PathBuf,
    /// Whether the config knows it; a folder alone may be left over.
    pub(crate) configured: bool,
    pub(crate) models: Option<usize>,
    pub(crate) profiles: Option<usize>,
    pub(crate) state: Option<usize>,
    /// An older or newer store is there, which is not read.
    pub(crate) other_store: bool,
}

/// The whole picture.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) places: Places,
    pub(crate) docs: Vec<Doc>,
    pub(crate) broken: Vec<Broken>,
    /// The config with its includes merged in; every node knows its file.
    pub(crate) config: Option<Node>,
    pub(crate) agents: Vec<Agent>,
    /// A SQLite store of the setup is there (2026.6.11 and later). It is not read.
    pub(crate) sqlite: bool,
    /// Codex CLI is signed in with ChatGPT, which OpenClaw then uses too.
    pub(crate) codex_cli: bool,
    /// What `${VARIABLES}` in the config stand for, as far as it is known.
    pub(crate) variables: BTreeMap<String, String>,
    /// Credential files with their modes: `(path, mode, writable)`.
    pub(crate) credentials: Vec<(PathBuf, u32, bool)>,
}

impl Snapshot {
    /// Reads everything.
    pub(crate) fn read(env: &Environment, places: Places, files: &mut Files) -> Self {
        let mut snapshot = Self {
            sqlite: files.exists(&places.state.join("state").join("openclaw.sqlite")),
            codex_cli: codex_cli(files, &places.codex),
            places,
            docs: Vec::new(),
            broken: Vec::new(),
            config: None,
            agents: Vec::new(),
            variables: env.vars.clone(),
            credentials: Vec::new(),
        };
        let config = snapshot.places.config.clone();
        snapshot.config = snapshot
            .load(files, &config, Dialect::Json5)
            .and_then(|index| include::merged(&mut snapshot, files, index));
        snapshot.read_variables();
        snapshot.read_agents(files);
        let import = snapshot.places.oauth.join("oauth.json");
        snapshot.note_credential(files, &import);
        snapshot
    }

    /// Parses a file into `docs`. A file that is not there is no fault.
    pub(crate) fn load(
        &mut self,
        files: &mut Files,
        path: &Path,
        dialect: Dialect,
    ) -> Option<usize> {
        let broken =
            |position, what| Broken { path: path.to_owned(), position, what, include: false };
        match files.read(path) {
            Found::Nothing => None,
            Found::Unreadable(why) => {
                self.broken.push(broken(None, format!("The system says: {why}")));
                None
            }
            Found::File(seen) => match parse(&seen, dialect, self.docs.len()) {
                Ok(document) => {
                    self.docs.push(Doc {
                        path: path.to_owned(),
                        document,
                        writable: seen.writable,
                    });
                    Some(self.docs.len() - 1)
                }
                Err((position, what)) => {
                    self.broken.push(broken(position, what));
                    None
                }
            },
        }
    }

    /// The config may set variables for itself; the process's own count more.
    fn read_variables(&mut self) {
        let Some(env) = self.at(&["env"]) else { return };
        let inner = env.get("vars").map_or(&[][..], Node::members);
        let pairs: Vec<(String, String)> = env
            .members()
            .iter()
            .chain(inner)
            .filter_map(|it| Some((it.key.clone(), it.value.text()?.to_owned())))
            .collect();
        for (name, value) in pairs {
            self.variables.entry(name).or_insert(value);
        }
    }

    fn read_agents(&mut self, files: &mut Files) {
        let folder = self.places.state.join("agents");
        let mut seen = BTreeSet::new();
        for mut agent in self.agent_list(files, &folder) {
            if !seen.insert(agent.dir.clone()) {
                // Two agents in one folder share its files; they are judged once.
                self.agents.push(agent);
                continue;
            }
            agent.models = self.load(files, &agent.dir.join("models.json"), Dialect::Json);
            let profiles = agent.dir.join("auth-profiles.json");
            agent.profiles = self.load(files, &profiles, Dialect::Json);
            agent.state = self.load(files, &agent.dir.join("auth-state.json"), Dialect::Json);
            let legacy = agent.dir.join("auth.json");
            agent.other_store =
                files.exists(&legacy) || files.exists(&agent.dir.join("openclaw-agent.sqlite"));
            self.note_credential(files, &profiles);
            if agent.other_store {
                self.note_credential(files, &legacy);
            }
            self.agents.push(agent);
        }
    }

    /// Agents of the config first, then folders that the config does not name.
    fn agent_list(&self, files: &mut Files, folder: &Path) -> Vec<Agent> {
        let agents = self.config.as_ref().and_then(|it| it.get("agents"));
        let mut named: Vec<(String, Option<&Node>)> = Vec::new();
        for entry in agents.and_then(|it| it.get("list")).map_or(&[][..], Node::items) {
            if let Some(id) = entry.get("id").and_then(Node::text) {
                named.push((id.trim().to_lowercase(), Some(entry)));
            }
        }
        for entry in agents.and_then(|it| it.get("entries")).map_or(&[][..], Node::members) {
            named.push((entry.key.trim().to_lowercase(), Some(&entry.value)));
        }
        if named.is_empty() {
            named.push(("main".to_owned(), None));
        }
        let default = named
            .iter()
            .position(|(_, it)| {
                it.and_then(|it| it.get("default")).is_some_and(|it| it.value == Value::Bool(true))
            })
            .unwrap_or(0);
        let lone = named.iter().all(|(_, it)| it.is_none());
        let mut out: Vec<Agent> = Vec::new();
        for (index, (id, entry)) in named.into_iter().enumerate() {
            let own = entry.and_then(|it| it.get("agentDir")).and_then(Node::text);
            let dir = match (own, &self.places.agent) {
                (_, Some(variable)) if index == default => variable.clone(),
                (Some(own), _) => expand(own, &self.places.home),
                _ => folder.join(&id).join("agent"),
            };
            out.push(Agent { id, dir, configured: true, ..Agent::default() });
        }
        for name in files.names(folder) {
            let dir = folder.join(&name).join("agent");
            if !out.iter().any(|it| it.id == name) && files.exists(&dir) {
                out.push(Agent { id: name, dir, configured: lone, ..Agent::default() });
            }
        }
        out
    }

    fn note_credential(&mut self, files: &mut Files, path: &Path) {
        if let Found::File(seen) = files.read(path) {
            self.credentials.push((path.to_owned(), seen.mode, seen.writable));
        }
    }

    /// The document of an index.
    pub(crate) fn doc(&self, index: usize) -> Option<&Doc> {
        self.docs.get(index)
    }

    /// The value at a path of the config.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Node> {
        self.config.as_ref().and_then(|it| it.path(path))
    }
}

fn parse(
    seen: &Seen,
    dialect: Dialect,
    file: usize,
) -> Result<Document, (Option<Position>, String)> {
    let text = match std::str::from_utf8(&seen.bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = seen.bytes.get(..error.valid_up_to()).unwrap_or_default();
            let good = std::str::from_utf8(good).unwrap_or_default();
            let what =
                if seen.bytes.starts_with(&[0xFF, 0xFE]) || seen.bytes.starts_with(&[0xFE, 0xFF]) {
                    "The file is written in UTF-16. OpenClaw reads UTF-8."
                } else {
                    "A character is not written in UTF-8."
                };
            return Err((Some(crate::edit::position(good, good.len())), what.to_owned()));
        }
    };
    Document::parse(text, dialect, file)
        .map_err(|error: SyntaxError| (Some(error.position(text)), error.sentence(text)))
}

fn codex_cli(files: &mut Files, path: &Path) -> bool {
    let Found::File(seen) = files.read(path) else { return false };
    let Ok(auth) = serde_json::from_slice::<serde_json::Value>(&seen.bytes) else { return false };
    auth.get("auth_mode").and_then(|it| it.as_str()) == Some("chatgpt")
        && auth.pointer("/tokens/access_token").is_some_and(serde_json::Value::is_string)
}
