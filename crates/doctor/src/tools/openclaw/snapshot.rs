//! Everything that a judgement of OpenClaw rests on: the config with its includes, every agent's
//! files, and what is known of the version.

use super::discover::{Places, expand};
use super::{dotenv, include, stores};
use crate::edit::{Dialect, Document, Node, Position, SyntaxError, Value};
use crate::environment::Environment;
use crate::files::{Files, Found, Seen};
use patchbay_words::{Message, said};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file that was read and understood.
#[derive(Debug, Clone)]
pub(crate) struct Doc {
    pub(crate) path: PathBuf,
    pub(crate) document: Document,
    pub(crate) writable: bool,
    /// Where it is a text inside a database: its row. Then it has no lines and is never written.
    pub(crate) row: Option<&'static str>,
}

/// A file that could not be read or understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) path: PathBuf,
    pub(crate) position: Option<Position>,
    /// What is wrong, as a sentence.
    pub(crate) what: Message,
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
    /// The same from the agent's own database (2026.6.11 and later).
    pub(crate) stored: stores::Stored,
    /// An older store is there, which is not read.
    pub(crate) other_store: bool,
}

/// The whole picture.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) places: Places,
    pub(crate) docs: Vec<Doc>,
    pub(crate) broken: Vec<Broken>,
    /// The config; every node knows its file.
    config: Config,
    /// Scheduled jobs, which may name models of their own. OpenClaw writes this file all the time,
    /// so it is only read.
    pub(crate) jobs: Option<usize>,
    pub(crate) agents: Vec<Agent>,
    /// What the setup's own database holds of sign-ins (2026.6.11 and later).
    pub(crate) shared: stores::Stored,
    /// Databases that are there and can't be read, and why.
    pub(crate) closed_stores: Vec<(PathBuf, Message)>,
    /// Codex CLI is signed in with ChatGPT, which OpenClaw then uses too.
    pub(crate) codex_cli: bool,
    /// What `${VARIABLES}` in the config stand for, as far as it is known.
    pub(crate) variables: BTreeMap<String, String>,
    /// Credential files with their modes: `(path, mode, writable)`.
    pub(crate) credentials: Vec<(PathBuf, u32, bool)>,
}

/// The config, in one file or in several.
#[derive(Debug, Clone)]
enum Config {
    /// It is not there, or not understood.
    Missing,
    /// One file: the root of this document.
    Whole(usize),
    /// With its includes merged in.
    Merged(Box<Node>),
}

impl Snapshot {
    /// Reads everything.
    pub(crate) fn read(env: &Environment, places: Places, files: &mut Files) -> Self {
        let mut snapshot = Self {
            codex_cli: codex_cli(files, &places.codex),
            places,
            docs: Vec::new(),
            broken: Vec::new(),
            config: Config::Missing,
            jobs: None,
            agents: Vec::new(),
            shared: stores::Stored::default(),
            closed_stores: Vec::new(),
            variables: env.vars.clone(),
            credentials: Vec::new(),
        };
        let config = snapshot.places.config.clone();
        if let Some(index) = snapshot.load(files, &config, Dialect::Json5) {
            snapshot.config = match include::merged(&mut snapshot, files, index) {
                Ok(None) => Config::Whole(index),
                Ok(Some(root)) => Config::Merged(Box::new(root)),
                Err(include::CannotFollow) => Config::Missing,
            };
        }
        snapshot.read_variables(files);
        let shared = snapshot.places.state.join("state").join("openclaw.sqlite");
        snapshot.shared = stores::read(&mut snapshot, files, &shared);
        snapshot.read_agents(files);
        snapshot.read_jobs(files);
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
                self.broken.push(broken(None, why));
                None
            }
            Found::File(seen) => match parse(&seen, dialect, self.docs.len()) {
                Ok(document) => {
                    self.docs.push(Doc {
                        path: path.to_owned(),
                        document,
                        writable: seen.writable,
                        row: None,
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

    /// Variables that OpenClaw sets for itself; the process's own count more, then those of the
    /// `.env` in its state folder, then those of the config.
    fn read_variables(&mut self, files: &mut Files) {
        if let Found::File(seen) = files.read(&self.places.state.join(".env")) {
            for (name, value) in dotenv::pairs(&String::from_utf8_lossy(&seen.bytes)) {
                self.variables.entry(name).or_insert(value);
            }
        }
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
        for mut agent in self.agent_list(files, &folder) {
            // Two agents in one folder share its files; they are read once.
            if let Some(same) = self.agents.iter().find(|it| it.dir == agent.dir) {
                self.agents.push(Agent {
                    id: agent.id,
                    configured: agent.configured,
                    ..same.clone()
                });
                continue;
            }
            agent.models = self.load(files, &agent.dir.join("models.json"), Dialect::Json);
            let profiles = agent.dir.join("auth-profiles.json");
            agent.profiles = self.load(files, &profiles, Dialect::Json);
            agent.state = self.load(files, &agent.dir.join("auth-state.json"), Dialect::Json);
            let legacy = agent.dir.join("auth.json");
            agent.other_store = files.exists(&legacy);
            let database = agent.dir.join("openclaw-agent.sqlite");
            agent.stored = stores::read(self, files, &database);
            self.note_credential(files, &profiles);
            if agent.other_store {
                self.note_credential(files, &legacy);
            }
            self.agents.push(agent);
        }
    }

    /// Agents of the config first, then folders that the config does not name.
    fn agent_list(&self, files: &mut Files, folder: &Path) -> Vec<Agent> {
        let agents = self.at(&["agents"]);
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

    /// Jobs that can't be understood name no model; they are OpenClaw's own to put right.
    fn read_jobs(&mut self, files: &mut Files) {
        let path = self.places.state.join("cron").join("jobs.json");
        let Found::File(seen) = files.read(&path) else { return };
        if let Ok(document) = parse(&seen, Dialect::Json5, self.docs.len()) {
            self.jobs = Some(self.docs.len());
            self.docs.push(Doc { path, document, writable: false, row: None });
        }
    }

    /// The config's value, includes merged in.
    pub(crate) fn config(&self) -> Option<&Node> {
        match &self.config {
            Config::Missing => None,
            Config::Whole(index) => self.doc(*index).map(|it| &it.document.root),
            Config::Merged(root) => Some(root),
        }
    }

    /// The document of an index.
    pub(crate) fn doc(&self, index: usize) -> Option<&Doc> {
        self.docs.get(index)
    }

    /// The value at a path of the config.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Node> {
        self.config().and_then(|it| it.path(path))
    }
}

fn parse(
    seen: &Seen,
    dialect: Dialect,
    file: usize,
) -> Result<Document, (Option<Position>, Message)> {
    let text = match std::str::from_utf8(&seen.bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = seen.bytes.get(..error.valid_up_to()).unwrap_or_default();
            let good = std::str::from_utf8(good).unwrap_or_default();
            let what =
                if seen.bytes.starts_with(&[0xFF, 0xFE]) || seen.bytes.starts_with(&[0xFE, 0xFF]) {
                    said!("doctor-utf-16")
                } else {
                    said!("doctor-not-utf-8")
                };
            return Err((Some(crate::edit::position(good, good.len())), what));
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
