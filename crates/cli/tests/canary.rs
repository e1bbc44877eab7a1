//! No token is anywhere but where it belongs: one whole run of the real program, then a search of
//! everything that it wrote, printed, sent, and gave to processes. Then the search itself: a leak
//! planted in each of these places is found. (`/proc` is Linux's.)

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod issuer;
#[path = "../src/logs.rs"]
mod logs;
mod search;
#[path = "search/sent.rs"]
mod sent;
mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use issuer::{Live, browse, client, scenario};
use patchbay_simulator::Running;
use reqwest::redirect::Policy;
use search::{Given, Search, family, files, secret};
use sent::misplaced;
use serde_json::{Value, json};
use support::{Place, Ran};

/// Everything that a run leaves.
struct Run {
    simulator: Running,
    place: Place,
    temp: PathBuf,
    tokens: Vec<String>,
    printed: String,
    given: Vec<Given>,
}

impl Run {
    fn folders(&self) -> [PathBuf; 3] {
        [self.place.data(), self.place.home(), self.temp.clone()]
    }

    fn found(&self) -> Vec<PathBuf> {
        let folders = self.folders();
        let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
        Search::of(&self.tokens).below(&folders)
    }

    /// Learns the tokens that are stored now.
    fn learn(&mut self) {
        for path in files(&self.place.data().join("credentials")) {
            let stored: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            let stored = stored.as_object().unwrap().values();
            self.tokens.extend(stored.map(|token| token.as_str().unwrap().to_owned()));
        }
        self.tokens.sort();
        self.tokens.dedup();
    }

    fn heard(&mut self, ran: &Ran) {
        self.printed.push_str(&ran.out);
        self.printed.push_str(&ran.err);
    }

    /// Runs one command, watched.
    fn run(&mut self, args: &[&str]) {
        let home = self.place.home();
        let args = [&["--home", home.to_str().unwrap()], args].concat();
        let child = self.place.command(&args).spawn().unwrap();
        self.given.extend(family(child.id()));
        let ran: Ran = child.wait_with_output().unwrap().into();
        self.heard(&ran);
    }
}

/// A folder with a browser that stays open for a while.
fn browser(folder: &Path) -> String {
    let program = folder.join("xdg-open");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(&program, "#!/bin/sh\nexec /bin/sleep 4\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    folder.to_str().unwrap().to_owned()
}

/// Waits for a child of `id`, then gives what all of them were given.
fn with_child(id: u32) -> Vec<Given> {
    for _ in 0..200 {
        let all = family(id);
        if all.len() > 2 {
            return all;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("process {id} started nothing")
}

/// Sign in, refresh, chat, failure, export, repair, sign out.
async fn whole_run() -> Run {
    let (simulator, place) = issuer::place().await;
    let beside = place.home().parent().unwrap().to_owned();
    let temp = beside.join("temp");
    std::fs::create_dir(&temp).unwrap();
    let place = place
        .var("TMPDIR", temp.to_str().unwrap())
        .var("RUST_LOG", "trace")
        .var("PATH", &browser(&beside.join("bin")));
    place.write(".openclaw/openclaw.json", support::CONFIG);
    let mut login = Live::start(&place, &["login", "--json", "--paste"], true);
    let mut given = Vec::new();
    loop {
        let line = login.line();
        match line["type"].as_str() {
            Some("open") => {
                given.extend(with_child(login.pid()));
                let end = browse(line["url"].as_str().unwrap(), "patchbay://").await;
                login.type_line(&end);
            }
            Some("signed_in") => break,
            _ => {}
        }
    }
    given.extend(family(login.pid()));
    let printed = login.shown().iter().map(ToString::to_string).collect::<String>();
    let mut run = Run { simulator, place, temp, tokens: Vec::new(), printed, given };
    run.heard(&login.end().exits(0));
    run.learn();
    assert_eq!(run.tokens.len(), 3);

    // The access token looks ended to the next process.
    let index = run.place.data().join("accounts.json");
    let mut accounts: Value = serde_json::from_slice(&std::fs::read(&index).unwrap()).unwrap();
    accounts["accounts"][0]["expires_at"] = json!(1);
    std::fs::write(index, accounts.to_string()).unwrap();
    let mut chat = Live::start(&run.place, &["chat", "--json", "tokens:60@20"], true);
    while chat.line()["type"] != "text" {}
    run.learn();
    assert!(run.tokens.len() > 3, "a refresh has brought others");
    run.given.extend(family(chat.pid()));
    assert_eq!(run.found(), Vec::<PathBuf>::new(), "while it runs, with the database open");
    let shown = chat.shown().iter().map(ToString::to_string).collect::<String>();
    run.printed.push_str(&shown);
    run.heard(&chat.end().exits(0));

    scenario(&run.simulator, "auth_scope").await;
    run.run(&["chat", "--json", "hello"]);
    run.run(&["chat", "hello"]);
    scenario(&run.simulator, "").await;
    for args in [
        &["usage", "--json"][..],
        &["history", "export", "--all", "--format", "json"],
        &["history", "export", "--all"],
        &["history", "search", "hello", "--json"],
        &["models"],
        &["accounts", "--json"],
        &["doctor"],
        &["repair", "--yes", "--json"],
        &["doctor", "--json"],
        &["logout", "--json"],
    ] {
        run.run(args);
    }
    assert!(files(&run.place.data().join("credentials")).is_empty(), "signed out");
    run
}

/// What the simulator writes in place of each of `tokens`. Asks it, so its record grows.
async fn marks(simulator: &Running, tokens: &[String]) -> Vec<String> {
    let http = client(Policy::none());
    let at = format!("{}/what-stands-for-this", simulator.issuer());
    for token in tokens {
        http.post(&at).json(&json!({ "token": token })).send().await.unwrap();
    }
    let requests = simulator.requests();
    let asked = requests.iter().filter(|request| request.path == "/what-stands-for-this");
    let marks: Vec<_> =
        asked.map(|request| request.body["token"].as_str().unwrap().to_owned()).collect();
    assert!(marks.len() == tokens.len() && marks.iter().all(|mark| mark.starts_with("masked:")));
    marks
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_is_anywhere_but_where_it_belongs() {
    let run = whole_run().await;
    let search = Search::of(&run.tokens);
    assert_eq!(run.found(), Vec::<PathBuf>::new(), "data, home and temp folder");
    assert!(!search.finds(run.printed.as_bytes()), "printed: {}", run.printed);
    assert_eq!(search.among(&run.given), Vec::<PathBuf>::new(), "arguments and environments");
    let requests = run.simulator.requests();
    let marks = marks(&run.simulator, &run.tokens).await;
    assert_eq!(misplaced(&requests, &marks), Vec::<String>::new());
    // It has looked where there is something to see.
    let sent = |place: &str| {
        let all = requests.iter().filter(|request| match place {
            "bearer" => request.headers.contains_key("authorization"),
            path => request.path == path,
        });
        all.count()
    };
    assert!(sent("bearer") > 2 && sent("/oauth/token") > 1 && sent("/oauth/revoke") == 1);
    let data = files(&run.place.data());
    for name in ["cli.jsonl", "accounts.json"] {
        assert!(data.iter().any(|path| path.ends_with(name)), "{name} of {data:?}");
    }

    planted_in_sqlite(&run);
    planted_in_the_log(&run);
    planted_in_files_and_output(&run);
    planted_in_processes(&run);
    planted_in_requests(&run, &marks).await;
}

fn planted_in_sqlite(run: &Run) {
    let path = run.place.data().join("history.db");
    let beside = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
    let open = rusqlite::Connection::open(&path).unwrap();
    open.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE planted (x TEXT);",
    )
    .unwrap();
    assert_eq!(run.found(), Vec::<PathBuf>::new());
    for token in &run.tokens {
        // Also where it lies across pages.
        let row = format!("{}{token}", "x".repeat(4_000));
        open.execute("INSERT INTO planted VALUES (?1)", [&row]).unwrap();
        assert_eq!(run.found(), [beside("-wal")], "a row in the write-ahead log");
        open.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
        assert_eq!(run.found(), [path.as_path()], "a row in the database");
        open.execute_batch("DELETE FROM planted; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
            .unwrap();
        assert_eq!(run.found(), Vec::<PathBuf>::new());
    }
}

fn planted_in_the_log(run: &Run) {
    let data = run.temp.join("another-data");
    logs::keep(&data);
    for token in &run.tokens {
        tracing::info!(token, "planted {token}");
    }
    let log = data.join("logs/cli.jsonl");
    assert_eq!(std::fs::read_to_string(&log).unwrap().lines().count(), run.tokens.len());
    assert_eq!(run.found(), Vec::<PathBuf>::new(), "the logger masks what looks like a token");
    tracing::info!("planted {}", secret(&run.tokens[0]));
    assert_eq!(run.found(), [log.as_path()], "a line that the logger could not know");
    std::fs::remove_file(log).unwrap();
}

fn planted_in_files_and_output(run: &Run) {
    for token in &run.tokens {
        let mut file = tempfile::NamedTempFile::new_in(&run.temp).unwrap();
        std::io::Write::write_all(&mut file, [b"\0", token.as_bytes(), b"\0"].concat().as_slice())
            .unwrap();
        assert_eq!(run.found(), [file.path()], "a temp file");
        drop(file);
        let said = Command::new("/bin/echo").arg(secret(token)).output().unwrap();
        let line = format!("{}{}", run.printed, String::from_utf8(said.stdout).unwrap());
        assert!(Search::of(&run.tokens).finds(line.as_bytes()), "a line of output");
    }
}

fn planted_in_processes(run: &Run) {
    let search = Search::of(&run.tokens);
    let token = &run.tokens[0];
    // Our own program, whose browser inherits what it was given.
    let args = ["login", "--json", "--paste"];
    let mut command = run.place.command(&args);
    command.env("PATCHBAY_REDIRECT", "deep-link").env("LEAK", token).stdin(Stdio::piped());
    let mut login = command.spawn().unwrap();
    let found = search.among(&with_child(login.id()));
    let own = PathBuf::from(format!("/proc/{}/environ", login.id()));
    assert!(found.len() == 2 && found.contains(&own), "it and its child: {found:?}");
    drop(login.stdin.take());
    login.wait().unwrap();

    // A child alone, by its environment and by its arguments.
    for script in ["LEAK=\"$token\" /bin/sh -c 'read _'", "/bin/sh -c 'read _' \"$token\""] {
        let mut parent: Child = Command::new("/bin/sh")
            .args(["-c", &format!("exec 3<&0; read token; {script} <&3 & wait")])
            .env_clear()
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = parent.stdin.as_mut().unwrap();
        std::io::Write::write_all(stdin, format!("{token}\n").as_bytes()).unwrap();
        let found = (0..200).find_map(|_| {
            std::thread::sleep(Duration::from_millis(10));
            Some(search.among(&family(parent.id()))).filter(|found| !found.is_empty())
        });
        let found = found.unwrap_or_else(|| panic!("not found: {script}"));
        assert!(!found[0].starts_with(format!("/proc/{}", parent.id())), "its child: {found:?}");
        drop(parent.stdin.take());
        parent.wait().unwrap();
    }
}

async fn planted_in_requests(run: &Run, marks: &[String]) {
    let http = client(Policy::none());
    let issuer = run.simulator.issuer();
    let token = run.tokens.iter().find(|token| token.starts_with("eyJ")).unwrap();
    let refresh = run.tokens.iter().find(|token| !token.starts_with("eyJ")).unwrap();
    let backend = run.simulator.codex_base_url();
    let before = run.simulator.requests().len();
    for (request, place) in [
        (http.post(format!("{issuer}/oauth/token")).bearer_auth(token), "headers.authorization"),
        (http.post(format!("{backend}/responses")).header("x-note", token), "headers.x-note"),
        (http.get(format!("{issuer}/oauth/authorize?hint={token}")), "query.hint"),
        (
            http.post(format!("{backend}/x")).json(&json!({"refresh_token": refresh})),
            "body.refresh_token",
        ),
        (http.post(format!("{backend}/x")).json(&json!({"a": [{"b": refresh}]})), "body.a.b"),
    ] {
        let seen = run.simulator.requests().len();
        request.send().await.unwrap();
        let found = misplaced(&run.simulator.requests()[seen..], marks);
        assert!(found.len() == 1 && found[0].ends_with(place), "{place}: {found:?}");
    }
    assert_eq!(run.simulator.requests().len(), before + 5);
}
