//! Whether OpenClaw's gateway runs: it read its config at its start, so a repair reaches it only
//! with the next one.
//!
//! Two signs (facts, 1.1): a lock file of a living process in `<tmp>/openclaw-<uid>`, and an open
//! port. A lock names the config that it stands for, so it counts for another home too; the port
//! says nothing of whose gateway it is and counts for this machine's own home only.

use crate::environment::Environment;
use crate::examine::Examination;
use serde_json::Value as Json;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

const PORT: u16 = 18789;
/// On this computer a port answers at once or not at all.
const PATIENCE: Duration = Duration::from_millis(150);

/// A gateway that runs now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gateway {
    /// Its process, where a lock file names it.
    pub pid: Option<u32>,
    /// Where it listens, or would.
    pub port: u16,
}

/// The gateway of a tool (by its id) that runs on the setup which was examined. None for tools
/// that have none. Looks at the system, writes nothing.
#[must_use]
pub fn running_gateway(examination: &Examination, tool: &str) -> Option<Gateway> {
    let env = &examination.env;
    let tool = examination.report().tools.iter().find(|it| it.tool == tool)?;
    if tool.tool != crate::tools::openclaw::ID {
        return None;
    }
    let files: Vec<PathBuf> = tool.files.iter().map(PathBuf::from).collect();
    let port = port(env, examination, &files);
    if let Some(pid) = locked(&lock_folder(env), &files) {
        return Some(Gateway { pid: Some(pid), port });
    }
    let listens = || {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        TcpStream::connect_timeout(&address, PATIENCE).is_ok()
    };
    (!env.isolated && !files.is_empty() && listens()).then_some(Gateway { pid: None, port })
}

/// The port: a variable, the config's `gateway.port`, the usual one.
fn port(env: &Environment, examination: &Examination, files: &[PathBuf]) -> u16 {
    let in_config = || {
        files.iter().find_map(|path| {
            let text = std::str::from_utf8(&examination.files.seen(path)?.bytes).ok()?;
            let config: Json = json5::from_str(text.trim_start_matches('\u{feff}')).ok()?;
            let port = config.pointer("/gateway/port")?;
            // json5 reads every number as a float.
            let number = port.as_u64().map_or_else(|| port.as_f64(), |it| Some(it as f64))?;
            (number.fract() == 0.0 && number > 0.0 && number < 65536.0).then_some(number as u16)
        })
    };
    let said = env.var("OPENCLAW_GATEWAY_PORT").and_then(|it| it.parse().ok());
    said.or_else(in_config).unwrap_or(PORT)
}

fn lock_folder(env: &Environment) -> PathBuf {
    let temp = ["TMPDIR", "TMP", "TEMP"].iter().find_map(|it| env.var(it));
    let name = match owner(&env.home) {
        Some(uid) => format!("openclaw-{uid}"),
        None => "openclaw".to_owned(),
    };
    Path::new(temp.unwrap_or("/tmp")).join(name)
}

/// Whose home it is: the gateway runs as the same person.
#[cfg(unix)]
fn owner(home: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(home).ok().map(|it| it.uid())
}

#[cfg(not(unix))]
fn owner(_home: &Path) -> Option<u32> {
    None
}

/// The living process of a lock for one of these configs.
fn locked(folder: &Path, configs: &[PathBuf]) -> Option<u32> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let configs: Vec<PathBuf> = configs.iter().map(|it| real(it)).collect();
    std::fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        if !(name.starts_with("gateway") && name.ends_with(".lock")) {
            return None;
        }
        let lock: Json = serde_json::from_slice(&std::fs::read(entry.path()).ok()?).ok()?;
        let config = lock.get("configPath")?.as_str()?;
        let pid = u32::try_from(lock.get("pid")?.as_u64()?).ok()?;
        (configs.contains(&real(Path::new(config))) && is_alive(pid)).then_some(pid)
    })
}

#[cfg(target_os = "linux")]
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // After the name in brackets: the state. A zombie no longer listens.
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

/// Elsewhere there is no file that says it: the kill program asks the system.
#[cfg(all(unix, not(target_os = "linux")))]
fn is_alive(pid: u32) -> bool {
    let mut kill = std::process::Command::new("kill");
    let kill = kill.args(["-0", &pid.to_string()]).stderr(std::process::Stdio::null());
    kill.status().is_ok_and(|it| it.success())
}

#[cfg(not(unix))]
fn is_alive(_pid: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_living_process_with_this_config_counts() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("openclaw.json");
        std::fs::write(&config, "{}").unwrap();
        let lock = |pid: u32, config: &Path| {
            let text = serde_json::json!({ "pid": pid, "configPath": config }).to_string();
            std::fs::write(folder.path().join("gateway.1a2b3c4d.lock"), text).unwrap();
        };
        let configs = [config.clone()];
        assert_eq!(locked(folder.path(), &configs), None);
        let own = std::process::id();
        lock(own, &config);
        assert_eq!(locked(folder.path(), &configs), Some(own));
        lock(own, Path::new("/somewhere/else/openclaw.json"));
        assert_eq!(locked(folder.path(), &configs), None);
        let mut ended = std::process::Command::new("true").spawn().unwrap();
        let pid = ended.id();
        lock(pid, &config);
        // Ended, but not yet taken note of: a zombie.
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(locked(folder.path(), &configs), None);
        ended.wait().unwrap();
        assert_eq!(locked(folder.path(), &configs), None);
    }
}
