//! Signing in with the browser coming back to our listener. Ports 1455 and 1457 are the whole
//! computer's, so the tests of this file take turns, and no other file binds them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use patchbay_codex::accounts::AccountKind;
use patchbay_codex::setup::{Endpoints, RedirectChoice};
use patchbay_codex::sign_in::{self, SignInNoticeKind, SignInOptions, SignInView};
use patchbay_failure::Kind;
use patchbay_simulator::Options;
use sign_in_common::{World, location, parameter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

static PORTS: Mutex<()> = Mutex::const_new(());

async fn world(refuse: &[&str]) -> World {
    let refuse_scopes = refuse.iter().map(|scope| (*scope).to_owned()).collect();
    World::new(RedirectChoice::Loopback, Options { refuse_scopes, ..Options::default() }).await
}

fn notices(view: &SignInView) -> Vec<(SignInNoticeKind, String)> {
    match view {
        SignInView::Waiting { notices, .. } => {
            notices.iter().map(|one| (one.kind, one.subject.clone())).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_browser_is_sent_on_without_what_the_issuer_refuses() {
    let _turn = PORTS.lock().await;
    let world = world(&["model.request", "api.responses.write"]).await;
    let flow = world.start(true).await;
    let SignInView::Waiting { redirect_uri, listening_on, .. } = flow.view() else {
        panic!("{:?}", flow.view())
    };
    assert_eq!(redirect_uri, "http://127.0.0.1:1455/auth/callback");
    assert_eq!(listening_on.as_deref(), Some("127.0.0.1:1455"));

    // One browser, following redirects: issuer, listener, issuer, listener, issuer, listener.
    let mut address = flow.url();
    let mut hops = Vec::new();
    let page = loop {
        let answer = world.http.get(&address).send().await.unwrap();
        hops.push(address.starts_with("http://127.0.0.1:1455/"));
        if answer.status() != 302 {
            break answer;
        }
        if hops.len() == 4 {
            let seen = notices(&flow.view());
            assert_eq!(seen.len(), 1);
            assert_eq!(seen[0].0, SignInNoticeKind::ScopeRejected);
            assert_eq!(seen[0].1.split(", ").count(), 2, "{seen:?}");
        }
        address = location(&answer);
    };
    assert_eq!(hops, [false, true, false, true, false, true]);
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers()["referrer-policy"], "no-referrer");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let account = flow.finished().await.unwrap();
    let text = page.text().await.unwrap();
    assert!(text.contains(&account.email) && text.contains("patchbay://focus"), "{text}");
    let again = reqwest::Client::new().get("http://127.0.0.1:1455/done").send().await;
    assert!(again.is_err(), "the listener closed itself");
}

#[tokio::test]
async fn what_is_not_ours_is_answered_and_the_flow_still_waits() {
    let _turn = PORTS.lock().await;
    let world = world(&[]).await;
    let flow = world.start(false).await;
    let good = world.location(&flow.url()).await;
    let base = "http://127.0.0.1:1455";
    let wrong = good.replace("state=", "state=x");
    for (address, status) in [
        (wrong.as_str(), 400),
        (&format!("{base}/auth/callback"), 400),
        (&format!("{base}/auth/callback?code=x"), 400),
        (&format!("{base}/auth/callback?error=access_denied&state=guessed"), 400),
        (&format!("{base}/auth/callback/?code=x"), 404),
        (&format!("{base}/done"), 200),
        (&format!("{base}/success"), 404),
        (&format!("{base}/"), 404),
        (&format!("{base}/favicon.ico"), 404),
    ] {
        let answer = world.http.get(address).send().await.unwrap();
        assert_eq!(answer.status(), status, "{address}");
        assert!(!answer.text().await.unwrap().contains("patchbay://"), "no window runs");
    }
    let post = world.http.post(&good).send().await.unwrap();
    assert_eq!(post.status(), 405);
    let rebound = world.http.get(&good).header("host", "evil.example:1455").send().await.unwrap();
    assert_eq!(rebound.status(), 421);
    let cancel = world.http.get(format!("{base}/cancel")).header("sec-fetch-site", "cross-site");
    assert_eq!(cancel.send().await.unwrap().status(), 404, "a web page may not");
    let long = world.http.get(format!("{base}/auth/callback?code={}", "x".repeat(20_000)));
    assert!(!long.send().await.is_ok_and(|answer| answer.status().is_success()));
    assert_eq!(notices(&flow.view())[0].0, SignInNoticeKind::CallbackIgnored);
    assert_eq!(world.asked("/oauth/token"), 0);

    assert_eq!(world.http.get(&good).send().await.unwrap().status(), 200);
    assert!(flow.finished().await.is_ok());
}

#[tokio::test]
async fn a_no_is_shown_in_the_issuers_words_and_ends_it() {
    let _turn = PORTS.lock().await;
    let world = world(&[]).await;
    let flow = world.start(true).await;
    let state = parameter(&flow.url(), "state").unwrap();
    let no = format!(
        "http://localhost:1455/auth/callback?error=access_denied\
         &error_description=Not+for+%3Cyou%3E&state={state}"
    );
    let page = world.http.get(no).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Not for &lt;you&gt;"), "{page}");
    let failure = flow.finished().await.unwrap_err();
    assert_eq!(failure.kind, Kind::AuthDeclined);
    assert_eq!(failure.detail.as_deref(), Some("Not for <you>"));
}

#[tokio::test]
async fn another_program_may_ask_for_the_port() {
    let _turn = PORTS.lock().await;
    let world = world(&[]).await;
    let flow = world.start(true).await;
    let answer = world.http.get("http://127.0.0.1:1455/cancel").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(flow.finished().await.unwrap_err().kind, Kind::Cancelled);
    let twice = reqwest::Client::new().get("http://127.0.0.1:1455/cancel").send().await;
    assert!(twice.is_err(), "nobody listens any more");
    // The port is free again at once, for instance for a second try.
    let second = world.start(true).await;
    assert!(second.url().contains("1455"));
    second.cancel();
    let third = world.start(true).await;
    assert!(third.url().contains("1455"), "{}", third.url());
}

#[tokio::test]
async fn a_taken_port_is_said_with_its_holder() {
    let _turn = PORTS.lock().await;
    let world = world(&[]).await;
    let held = TcpListener::bind("127.0.0.1:1455").await.unwrap();
    let flow = world.start(true).await;
    let SignInView::Waiting { redirect_uri, notices, .. } = flow.view() else {
        panic!("{:?}", flow.view())
    };
    assert_eq!(redirect_uri, "http://127.0.0.1:1457/auth/callback");
    assert_eq!(notices[0].kind, SignInNoticeKind::PortBusy);
    assert_eq!(notices[0].subject, "1455");
    assert!(notices[0].text.contains("1455") && notices[0].text.contains("1457"));
    if cfg!(target_os = "linux") {
        assert!(notices[0].text.starts_with("sign_in_loopbac"), "{}", notices[0].text);
    }
    world.http.get(world.location(&flow.url()).await).send().await.unwrap();
    assert!(flow.finished().await.is_ok(), "1457 works as well");

    let held_too = TcpListener::bind("127.0.0.1:1457").await.unwrap();
    let options = SignInOptions { deep_link: true, kind: AccountKind::Codex };
    let failure = sign_in::start(&world.setup, &world.accounts, &world.http, options)
        .await
        .err()
        .expect("no port is left");
    assert_eq!(failure.kind, Kind::PortBusy);
    let detail = failure.detail.unwrap();
    assert!(detail.contains("1455") && detail.contains("1457"), "{detail}");
    drop((held, held_too));
}

#[tokio::test]
async fn auto_takes_the_deep_link_only_where_the_window_runs() {
    let _turn = PORTS.lock().await;
    let mut world = world(&[]).await;
    world.setup.redirect = RedirectChoice::Auto;
    let redirect = |url: &str| parameter(url, "redirect_uri").unwrap();
    assert_eq!(redirect(&world.start(true).await.url()), "patchbay://auth/callback");
    assert_eq!(redirect(&world.start(false).await.url()), "http://127.0.0.1:1455/auth/callback");
    // OpenAI's issuer takes no custom scheme, and is not even asked.
    world.setup.endpoints =
        Endpoints::together("https://auth.openai.com", "https://chatgpt.com/backend-api", "x");
    let url = world.start(true).await.url();
    assert_eq!(redirect(&url), "http://127.0.0.1:1455/auth/callback");
    assert!(url.starts_with("https://auth.openai.com/oauth/authorize?"));
}

/// A request as somebody writes it who is no browser: the start of the answer.
async fn raw(text: &str) -> String {
    let mut stream = TcpStream::connect("127.0.0.1:1455").await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    answer
}

#[tokio::test]
async fn whoever_stalls_blocks_nobody_and_is_let_go() {
    let _turn = PORTS.lock().await;
    let world = world(&[]).await;
    let flow = world.start(false).await;
    let mut stalled = Vec::new();
    for sent in ["GET /auth/callb", "", "GET /auth/callback?code=c HTTP/1.1\r\nHost: 127.0."] {
        for _ in 0..8 {
            let mut stream = TcpStream::connect("127.0.0.1:1455").await.unwrap();
            stream.write_all(sent.as_bytes()).await.unwrap();
            stalled.push(stream);
        }
    }
    // Without a limit of its own this one would be held for as long as the sign-in waits.
    let mut first = stalled.remove(0);
    let mut nothing = Vec::new();
    let let_go =
        tokio::time::timeout(std::time::Duration::from_secs(60), first.read_to_end(&mut nothing));
    assert!(let_go.await.is_ok(), "the listener has a limit");
    assert!(nothing.is_empty());
    assert!(matches!(flow.view(), SignInView::Waiting { .. }));
    for sent in ["GET /auth/callb", "GET /auth/callback?code=c HTTP/1.1\r\n"] {
        let mut stream = TcpStream::connect("127.0.0.1:1455").await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        stalled.push(stream);
    }
    let page = world.http.get(world.location(&flow.url()).await).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(flow.finished().await.is_ok());
}

#[tokio::test]
async fn under_another_name_even_a_good_callback_does_nothing() {
    let _turn = PORTS.lock().await;
    let world = world(&[]).await;
    let flow = world.start(false).await;
    let good = world.location(&flow.url()).await;
    let target = good.strip_prefix("http://127.0.0.1:1455").unwrap();
    for host in [
        "evil.example:1455",
        "evil.example",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1457",
        "localhost.:1455",
        "127.0.0.1.evil.example:1455",
        "evil@127.0.0.1:1455",
        "[::1]:1455",
        "0.0.0.0:1455",
        "127.1:1455",
        "",
    ] {
        for path in [target, "/cancel", "/done"] {
            let answer = raw(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 421 "), "{host}: {answer}");
        }
    }
    let twice = format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:1455\r\nHost: evil\r\n\r\n");
    assert!(raw(&twice).await.starts_with("HTTP/1.1 400 "));
    assert!(raw(&format!("GET {target} HTTP/1.1\r\n\r\n")).await.starts_with("HTTP/1.1 421 "));
    assert!(matches!(flow.view(), SignInView::Waiting { .. }));
    assert_eq!(world.asked("/oauth/token"), 0);
    let own = format!("GET {target} HTTP/1.1\r\nHost: LocalHost:1455\r\n\r\n");
    assert!(raw(&own).await.starts_with("HTTP/1.1 200 "));
    assert!(flow.finished().await.is_ok());
}

/// Answers on 1455 with `status`, until it has answered once or for good; what it was asked.
fn holder(
    listener: TcpListener,
    status: &'static str,
    stays: bool,
) -> tokio::sync::mpsc::UnboundedReceiver<String> {
    let (heard, hears) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = tokio::select! {
                accepted = listener.accept() => accepted.unwrap(),
                () = heard.closed() => return,
            };
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            let _ = heard.send(String::from_utf8(head).unwrap());
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
            if !stays {
                return;
            }
        }
    });
    hears
}

#[tokio::test]
async fn whoever_holds_the_port_is_asked_once_to_let_go() {
    let _turn = PORTS.lock().await;
    let world = world(&[]).await;
    for (status, stays, port) in
        [("200 OK", false, 1455), ("200 OK", true, 1457), ("404 Not Found", true, 1457)]
    {
        let listener = TcpListener::bind("127.0.0.1:1455").await.unwrap();
        let mut heard = holder(listener, status, stays);
        let flow = world.start(true).await;
        let redirect = parameter(&flow.url(), "redirect_uri").unwrap();
        let expected = format!("http://127.0.0.1:{port}/auth/callback");
        assert_eq!(redirect, expected, "{status}, stays: {stays}");
        assert_eq!(
            heard.recv().await.unwrap(),
            "GET /cancel HTTP/1.1\r\nHost: 127.0.0.1:1455\r\nConnection: close\r\n\r\n"
        );
        assert!(heard.try_recv().is_err(), "once");
        heard.close();
        drop(heard);
        flow.cancel();
        assert_eq!(flow.finished().await.unwrap_err().kind, Kind::Cancelled);
        // Until both ports are free again.
        while TcpListener::bind("127.0.0.1:1455").await.is_err() {
            tokio::task::yield_now().await;
        }
    }
}
