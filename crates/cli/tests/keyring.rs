//! The system's keyring, for real: a gnome-keyring on a bus of the test's own. Where the system
//! has none of them, the test says so; in a full `cargo xtask test` that is a fault.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may stop, and says what it leaves out"
)]

mod issuer;
mod support;

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::Duration;

use patchbay_simulator::Running;
use serde_json::Value;
use support::Place;

/// Whether all of `programs` are on this machine. A full `cargo xtask test` has installed them:
/// there, a test that would be skipped is a fault.
fn there(programs: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let here = |program: &&str| std::env::split_paths(&path).any(|at| at.join(program).is_file());
    let missing: Vec<_> = programs.iter().filter(|program| !here(program)).collect();
    assert!(
        missing.is_empty() || std::env::var_os("PATCHBAY_NO_SKIPS").is_none(),
        "not on this machine: {missing:?}"
    );
    if !missing.is_empty() {
        eprintln!("SKIPPED, not on this machine: {missing:?}");
    }
    missing.is_empty()
}

/// Starts an unlocked keyring, and says so once it answers.
const UNLOCKED: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
    ask() { gdbus call --session --dest org.freedesktop.secrets --object-path \"$@\" >/dev/null; }
    login=/org/freedesktop/secrets/collection/login
    ";
/// Locks it.
const LOCK: &str =
    "ask /org/freedesktop/secrets --method org.freedesktop.Secret.Service.Lock \"['$login']\"
    ";

/// A real keyring, the bus that it lives on, and what asks it.
const KEYRING: [&str; 3] = ["gnome-keyring-daemon", "dbus-run-session", "gdbus"];

/// Runs `script` on a bus of its own; `$PATCHBAY` is the program.
fn on_a_bus(place: &Place, store: &str, script: &str) -> Output {
    command_on_a_bus(place, store, script).output().unwrap()
}

fn command_on_a_bus(place: &Place, store: &str, script: &str) -> Command {
    let runtime = place.home().join("run");
    std::fs::create_dir_all(&runtime).unwrap();
    std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700)).unwrap();
    let own = place.command(&[]);
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", script]).env_clear();
    command.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("PATCHBAY", own.get_program());
    match store {
        "auto" => command.env_remove("PATCHBAY_CREDENTIAL_STORE"),
        named => command.env("PATCHBAY_CREDENTIAL_STORE", named),
    };
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("XDG_RUNTIME_DIR", runtime);
    command
}

fn revoked(simulator: &Running) -> usize {
    let asked = simulator.requests();
    asked.iter().filter(|one| one.path == "/oauth/revoke" && one.status == 200).count()
}

fn lines(output: &Output) -> Vec<Value> {
    let read = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
    read.map_while(Result::ok).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlocked_keyring_keeps_the_tokens_and_gives_them_back() {
    if !there(&KEYRING) {
        return;
    }
    let (_simulator, place) = issuer::place().await;
    let script = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        \"$PATCHBAY\" login --device --json && \"$PATCHBAY\" usage --json &&
        \"$PATCHBAY\" logout --json && \"$PATCHBAY\" accounts --json";
    let output = on_a_bus(&place, "keyring", script);
    let said = lines(&output);
    let errors = String::from_utf8_lossy(&output.stderr);
    let signed_in = said.iter().find(|line| line["type"] == "signed_in");
    let signed_in = signed_in.unwrap_or_else(|| panic!("{said:?}\n{errors}"));
    assert_eq!(signed_in["account"]["store"], "keyring");
    assert!(said.iter().any(|line| line["windows"].is_array()), "{said:?}\n{errors}");
    assert_eq!(said.last().unwrap()["accounts"], serde_json::json!([]), "{errors}");
    assert!(!place.data().join("credentials").exists(), "no file holds a token");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_keyring_answers_that_is_a_failure_with_a_name() {
    if !there(&["dbus-run-session"]) {
        return;
    }
    let (_simulator, place) = issuer::place().await;
    // A bus that can start no service, so that no keyring comes up by itself.
    let script = "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere \"$PATCHBAY\" login --device --json";
    let output = on_a_bus(&place, "keyring", script);
    assert_eq!(output.status.code(), Some(4));
    let last = lines(&output).pop().unwrap();
    assert_eq!(last["error"]["kind"], "file_not_writable", "{last}");
    assert!(
        last["error"]["title"].as_str().unwrap().contains("No system keychain answers"),
        "{last}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_keyring_is_a_file_is_used_and_said() {
    if !there(&["dbus-run-session"]) {
        return;
    }
    let (_simulator, place) = issuer::place().await;
    let script = "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere \"$PATCHBAY\" login --device --json";
    let output = on_a_bus(&place, "auto", script);
    assert_eq!(output.status.code(), Some(0));
    let said = lines(&output);
    assert!(said.iter().any(|line| line["kind"] == "file_store"), "{said:?}");
    assert_eq!(said.last().unwrap()["account"]["store"], "file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keyring_is_said_nothing_falls_back_to_a_file_and_the_sign_in_is_revoked() {
    if !there(&KEYRING) {
        return;
    }
    for store in ["auto", "keyring"] {
        let (simulator, place) = issuer::place().await;
        let script = format!("{UNLOCKED}{LOCK}\"$PATCHBAY\" login --device --json");
        let output = on_a_bus(&place, store, &script);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{errors}");
        let last = lines(&output).pop().unwrap();
        assert_eq!(last["error"]["kind"], "file_not_writable", "{last}");
        let title = "The system keychain is locked, so the sign-in could not be saved.";
        assert_eq!(last["error"]["title"], title, "{last}");
        assert!(last["error"]["meaning"].as_str().unwrap().contains("has revoked it"), "{last}");
        assert_eq!(revoked(&simulator), 1);
        assert!(!place.data().join("credentials").exists(), "no file holds a token");
    }
}

/// The program at a terminal, on a bus whose keyring is locked.
struct AtATerminal {
    child: Child,
    stdin: Option<ChildStdin>,
    said: std::path::PathBuf,
}

impl AtATerminal {
    fn start(place: &Place) -> Self {
        let said = place.home().join("said");
        let script = format!(
            "{UNLOCKED}{LOCK}printf %s \"$DBUS_SESSION_BUS_ADDRESS\" > \"$SAID.bus\"
            script -qefc 'exec \"$PATCHBAY\" login --device' /dev/null > \"$SAID\""
        );
        let mut child = command_on_a_bus(place, "auto", &script)
            .env("SAID", &said)
            .env("TERM", "dumb")
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        Self { stdin: child.stdin.take(), child, said }
    }

    async fn says(&self, words: &str, times: usize) {
        for _ in 0..600 {
            let said = std::fs::read_to_string(&self.said).unwrap_or_default();
            if said.matches(words).count() >= times {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{words:?} is not said {times} times: {:?}", std::fs::read_to_string(&self.said));
    }

    fn types(&mut self, keys: &str) {
        self.stdin.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    fn ends(mut self) -> Option<i32> {
        let status = self.child.wait().unwrap();
        drop(self.stdin.take());
        status.code()
    }

    /// Unlocks the keyring, as the desktop does with the person's password.
    async fn unlock(&self) {
        let address = std::fs::read_to_string(self.said.with_extension("bus")).unwrap();
        let bus = zbus::connection::Builder::address(address.as_str()).unwrap();
        let bus = bus.build().await.unwrap();
        let (name, at) = (Some("org.freedesktop.secrets"), "/org/freedesktop/secrets");
        let plain = zbus::zvariant::Value::from("");
        let service = Some("org.freedesktop.Secret.Service");
        let asked = ("plain", plain);
        let opened = bus.call_method(name, at, service, "OpenSession", &asked);
        let (_, session): (zbus::zvariant::OwnedValue, zbus::zvariant::OwnedObjectPath) =
            opened.await.unwrap().body().deserialize().unwrap();
        let login = zbus::zvariant::ObjectPath::try_from(format!("{at}/collection/login")).unwrap();
        let secret = (&session, Vec::<u8>::new(), b"pw".to_vec(), "text/plain");
        let inside = Some("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface");
        let key = (login, secret);
        let unlocked = bus.call_method(name, at, inside, "UnlockWithMasterPassword", &key);
        unlocked.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_terminal_the_sign_in_is_held_until_the_keyring_is_unlocked() {
    if !there(&KEYRING) || !there(&["script"]) {
        return;
    }
    let (simulator, place) = issuer::place().await;
    let mut terminal = AtATerminal::start(&place);
    terminal.says("Press Enter to save again", 1).await;
    terminal.types("\n");
    terminal.says("The system keychain is locked", 2).await;
    terminal.unlock().await;
    terminal.types("\n");
    terminal.says("Signed in as", 1).await;
    assert_eq!(terminal.ends(), Some(0));
    assert_eq!(revoked(&simulator), 0);
    assert!(!place.data().join("credentials").exists(), "no file holds a token");
    let index = std::fs::read_to_string(place.data().join("accounts.json")).unwrap();
    assert!(index.contains("\"store\": \"keyring\""), "{index}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_at_a_locked_keyring_gives_the_sign_in_up_and_revokes_it() {
    if !there(&KEYRING) || !there(&["script"]) {
        return;
    }
    let (simulator, place) = issuer::place().await;
    let mut terminal = AtATerminal::start(&place);
    terminal.says("Press Enter to save again", 1).await;
    terminal.types("\u{3}");
    assert_eq!(terminal.ends(), Some(4));
    assert_eq!(revoked(&simulator), 1);
    assert!(!place.data().join("credentials").exists());
}
