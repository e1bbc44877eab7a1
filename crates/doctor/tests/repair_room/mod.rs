//! A home with a broken OpenClaw of 2026.4.9: config, cache, sign-ins.
#![allow(dead_code, reason = "not every test looks at everything")]

use patchbay_doctor::Environment;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

pub(crate) const BROKEN: &str = "\u{feff}// my OpenClaw\r\n{\r\n\tmodels: {providers: {'openai-codex': {\r\n\t\tbaseUrl: 'https://api.openai.com/v1', // why?\r\n\t\tapi: \"openai-completions\",\r\n\t\tapiKey: null,\r\n\t\tmodels: [{id: 'gpt-5.4', name: 'x', api: 'openai-completions',},],\r\n\t},\r\n\tanthropic: {apiKey: 'sk-ant-0123456789abcdefghij', baseUrl: 'https://api.anthropic.com', models: []},\r\n\t}},\r\n\tagents: {defaults: {model: {primary: 'openai-codex/gpt-5.4'}}},\r\n\tmeta: {lastTouchedVersion: '2026.4.9'},\r\n}";
pub(crate) const CACHE: &str = "{\n  \"providers\": {\n    \"openai-codex\": { \"baseUrl\": \"https://chatgpt.com/backend-api/v1\", \"api\": \"openai-codex-responses\", \"models\": [] }\n  }\n}";
pub(crate) const PROFILES: &str = r#"{"version":1,"profiles":{"openai-codex:me@example.com":{"type":"oauth","provider":"openai-codex","access":"eyJhbGciOiJub25lIn0.e30.secretsecret","refresh":"rt_0123456789abcdefghij","expires":4070908800000,"email":"me@example.com"}}}"#;

pub(crate) struct Room {
    _room: Option<tempfile::TempDir>,
    pub(crate) env: Environment,
    pub(crate) config: PathBuf,
    pub(crate) cache: PathBuf,
}

pub(crate) fn room() -> Room {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().canonicalize().unwrap();
    lay_out(&path);
    Room { _room: Some(room), ..at(&path) }
}

/// One that is there.
pub(crate) fn at(path: &Path) -> Room {
    let home = path.join("home");
    let env = Environment {
        home: home.clone(),
        vars: BTreeMap::new(),
        isolated: true,
        data_dir: path.join("data"),
        versions: BTreeMap::new(),
    };
    let config = home.join(".openclaw/openclaw.json");
    let cache = home.join(".openclaw/agents/main/agent/models.json");
    Room { _room: None, env, config, cache }
}

fn lay_out(path: &Path) {
    let home = path.join("home");
    let agent = home.join(".openclaw/agents/main/agent");
    fs::create_dir_all(&agent).unwrap();
    let config = home.join(".openclaw/openclaw.json");
    let cache = agent.join("models.json");
    let profiles = agent.join("auth-profiles.json");
    for (path, text) in [(&config, BROKEN), (&cache, CACHE), (&profiles, PROFILES)] {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_795_000_000).unwrap()
}

pub(crate) fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

pub(crate) fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Examines, plans all of it, applies it.
pub(crate) fn repair(room: &Room, at: OffsetDateTime) -> patchbay_doctor::receipt::RepairReceipt {
    let first = patchbay_doctor::examine(&room.env, &[]);
    let plan = patchbay_doctor::plan(&first, &patchbay_doctor::Selection::default()).unwrap();
    patchbay_doctor::apply(&room.env, &plan, at).unwrap()
}
