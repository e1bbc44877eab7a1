//! The simulator in this process, a browser that follows its pages, and a sign-in over them.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use patchbay_simulator::{Options, Running};
use serde_json::Value;

use crate::support::{Place, Ran};

/// How long a test waits for a line at most.
const PATIENCE: Duration = Duration::from_secs(30);

/// A simulator that can be steered, and a place whose program talks to it.
pub(crate) async fn place() -> (Running, Place) {
    let simulator = patchbay_simulator::start(Options { control: true, ..Options::default() })
        .await
        .expect("the simulator starts");
    let place = Place::empty()
        .var("PATCHBAY_ISSUER", &simulator.issuer())
        .var("PATCHBAY_CODEX_BASE_URL", &simulator.codex_base_url())
        .var("PATCHBAY_API_BASE_URL", &simulator.api_base_url())
        .var("PATCHBAY_TIMEOUTS", "5,5,5");
    (simulator, place)
}

/// The same, with somebody signed in. Over a pasted deep link, so that no port is needed.
pub(crate) async fn signed_in() -> (Running, Place) {
    let (simulator, place) = place().await;
    let mut login = Live::start(&place, &["login", "--json", "--paste", "--no-browser"], true);
    let signed_in = paste_until_signed_in(&mut login).await;
    assert_eq!(signed_in["account"]["active"], true, "{signed_in}");
    login.end().exits(0);
    (simulator, place)
}

/// Pastes what each page ends on, until somebody is signed in.
pub(crate) async fn paste_until_signed_in(login: &mut Live) -> Value {
    loop {
        let line = login.line();
        match line["type"].as_str() {
            Some("open") => {
                let url = line["url"].as_str().unwrap();
                let end = browse(url, line["redirect_uri"].as_str().unwrap()).await;
                login.type_line(&end);
            }
            Some("notice") => {}
            Some("signed_in") => return line,
            _ => panic!("not a line of a sign-in: {line}"),
        }
    }
}

/// Follows `url` as a browser does, up to the address that begins with `redirect_uri`.
pub(crate) async fn browse(url: &str, redirect_uri: &str) -> String {
    let browser = client(reqwest::redirect::Policy::none());
    let mut at = url.to_owned();
    for _ in 0..10 {
        let answer = browser.get(&at).send().await.unwrap();
        let Some(next) = answer.headers().get("location") else {
            panic!("{} at {at}: {}", answer.status(), answer.text().await.unwrap());
        };
        at = reqwest::Url::parse(&at).unwrap().join(next.to_str().unwrap()).unwrap().to_string();
        if at.starts_with(redirect_uri) {
            return at;
        }
    }
    panic!("the pages lead nowhere: {at}");
}

/// An HTTP client that knows no proxy.
pub(crate) fn client(redirects: reqwest::redirect::Policy) -> reqwest::Client {
    reqwest::Client::builder().no_proxy().redirect(redirects).build().unwrap()
}

/// Lets something go wrong from now on; nothing with an empty name.
pub(crate) async fn scenario(simulator: &Running, name: &str) {
    let address = format!("{}/__control/scenario", simulator.issuer());
    let body = serde_json::json!({ "scenario": if name.is_empty() { None } else { Some(name) } });
    let sent = client(reqwest::redirect::Policy::none()).post(address).json(&body).send().await;
    let status = sent.unwrap().status();
    assert!(status.is_success(), "{name}: {status}");
}

/// A run that is watched while it goes on.
pub(crate) struct Live {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    seen: String,
}

impl Live {
    /// Starts the program; `deep_link` takes the redirect that needs no port.
    pub(crate) fn start(place: &Place, args: &[&str], deep_link: bool) -> Self {
        let redirect = if deep_link { "deep-link" } else { "loopback" };
        let mut child = place
            .command(args)
            .env("PATCHBAY_REDIRECT", redirect)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { stdin: child.stdin.take(), child, lines, seen: String::new() }
    }

    /// The next line of stdout as it is.
    pub(crate) fn text(&mut self) -> String {
        let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            let _ = self.child.kill();
            panic!("no further line after:\n{}", self.seen)
        });
        self.seen.push_str(&line);
        self.seen.push('\n');
        line
    }

    /// The next line of stdout as JSON.
    pub(crate) fn line(&mut self) -> Value {
        let line = self.text();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    pub(crate) fn type_line(&mut self, text: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{text}").unwrap();
    }

    /// Ends stdin, as Ctrl-D does.
    pub(crate) fn type_no_more(&mut self) {
        self.stdin = None;
    }

    /// The process's id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal: `-INT` is Ctrl-C.
    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let killed = std::process::Command::new("kill").args([signal, &pid]).status().unwrap();
        assert!(killed.success());
    }

    /// Every line so far, read or not, as JSON.
    pub(crate) fn shown(&mut self) -> Vec<Value> {
        while let Ok(line) = self.lines.try_recv() {
            self.seen.push_str(&line);
            self.seen.push('\n');
        }
        self.seen.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Waits for the end; `out` holds what was not read yet.
    pub(crate) fn end(mut self) -> Ran {
        let out: Vec<String> = self.lines.iter().collect();
        drop(self.stdin.take());
        let mut ran: Ran = self.child.wait_with_output().unwrap().into();
        ran.out = out.iter().map(|line| format!("{line}\n")).collect();
        ran
    }
}
