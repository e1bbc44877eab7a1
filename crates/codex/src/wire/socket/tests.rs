//! Sockets against a server that misbehaves on purpose.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use patchbay_failure::Kind;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};
use tokio_util::sync::CancellationToken;

use super::handshake::{Opened, open};
use super::{Lives, Owner, Sockets};
use crate::http::{HttpClient, Network};
use crate::setup::{Timeouts, TransportChoice};
use crate::wire::credentials::Credentials as _;
use crate::wire::scripted::{Counting, Scripted, Step, answer, client_over, refusal};
use crate::wire::{Client, Done, InputMessage, TurnRequest};

/// What the server does on one connection, after the upgrade.
#[derive(Debug, Clone)]
enum Act {
    /// Waits for a frame.
    Hear,
    Say(Value),
    /// Says a whole answer of that id and words.
    Answer(&'static str, &'static str),
    /// Pings, and waits for the pong.
    Ping,
    /// Announces a message that is longer than anybody takes.
    Boast,
    /// Waits until the client goes away.
    Hang,
}
use Act::{Answer, Boast, Hang, Hear, Ping, Say};

/// A server of sockets: the n-th connection gets the n-th script, further ones are hung up.
struct Server {
    base: String,
    heard: Arc<Mutex<Vec<Value>>>,
    gone: Arc<Mutex<usize>>,
    accepted: Arc<Mutex<usize>>,
}

impl Server {
    async fn new(scripts: Vec<Vec<Act>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            base: format!("http://{}/backend-api", listener.local_addr().unwrap()),
            heard: Arc::default(),
            gone: Arc::default(),
            accepted: Arc::default(),
        };
        let (heard, gone) = (Arc::clone(&server.heard), Arc::clone(&server.gone));
        let accepted = Arc::clone(&server.accepted);
        tokio::spawn(async move {
            let mut scripts = VecDeque::from(scripts);
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                *accepted.lock().unwrap() += 1;
                let Some(script) = scripts.pop_front() else { continue };
                let (heard, gone) = (Arc::clone(&heard), Arc::clone(&gone));
                tokio::spawn(async move {
                    if let Ok(socket) = accept_async(stream).await {
                        play(socket, script, &heard, &gone).await;
                    }
                });
            }
        });
        server
    }

    fn client(&self) -> Client {
        client_over(TransportChoice::Auto, &self.base, &Counting::default())
    }

    fn heard(&self) -> Vec<Value> {
        self.heard.lock().unwrap().clone()
    }

    /// A socket to it.
    async fn socket(&self) -> super::Socket {
        let network = Network::from_vars(&std::collections::BTreeMap::new());
        let http = HttpClient::new(&Timeouts::default(), &network).unwrap();
        let url = format!("{}/codex/responses", self.base);
        let credentials = Counting { base: self.base.clone(), ..Counting::default() };
        let owner = Owner::new(&credentials.access(0).await.unwrap(), &url);
        let by = Instant::now() + Duration::from_secs(5);
        match open(http.upgrading().get(&url), owner, by).await.unwrap() {
            Opened::Socket(socket, _) => *socket,
            other => panic!("{other:?}"),
        }
    }
}

async fn play(
    mut socket: WebSocketStream<TcpStream>,
    script: Vec<Act>,
    heard: &Mutex<Vec<Value>>,
    gone: &Mutex<usize>,
) {
    for act in script {
        match act {
            Hear => match socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    heard.lock().unwrap().push(serde_json::from_str(&text).unwrap());
                }
                _ => return,
            },
            Say(event) => socket.send(Message::text(event.to_string())).await.unwrap(),
            Answer(id, text) => {
                for event in [
                    json!({ "type": "response.created", "response": { "id": id } }),
                    json!({ "type": "response.output_text.delta", "delta": text }),
                    json!({ "type": "response.completed", "response": { "id": id } }),
                ] {
                    socket.send(Message::text(event.to_string())).await.unwrap();
                }
            }
            Ping => {
                socket.send(Message::Ping("there?".into())).await.unwrap();
                match socket.next().await {
                    Some(Ok(Message::Pong(said))) if said.as_ref() == b"there?" => {}
                    _ => return,
                }
            }
            Boast => {
                let mut head = vec![0x81, 127];
                head.extend((1u64 << 40).to_be_bytes());
                socket.get_mut().write_all(&head).await.unwrap();
            }
            Hang => {
                while let Some(Ok(_)) = socket.next().await {}
                *gone.lock().unwrap() += 1;
            }
        }
    }
}

fn request(said: &[&str]) -> TurnRequest {
    let message = |(at, text): (usize, &&str)| match at.is_multiple_of(2) {
        true => InputMessage::user(*text),
        false => InputMessage::assistant(*text),
    };
    TurnRequest {
        model: Some("gpt-5.5".to_owned()),
        effort: None,
        conversation: "conversation-1".to_owned(),
        input: said.iter().enumerate().map(message).collect(),
        search: false,
        instructions: String::new(),
    }
}

async fn turn(client: &Client, said: &[&str]) -> Done {
    client.turn(&request(said), &CancellationToken::new(), &mut |_| ()).await
}

fn kind(done: &Done) -> Option<Kind> {
    done.failure.as_ref().map(|failed| failed.failure.kind)
}

fn limit_reached() -> Act {
    Say(json!({ "type": "error", "status": 400,
        "error": { "code": "websocket_connection_limit_reached", "message": "60 minutes" } }))
}

#[tokio::test]
async fn a_socket_at_its_limit_is_replaced_within_the_turn() {
    let scripts = vec![
        vec![Hear, Answer("r1", "one"), Hear, limit_reached()],
        vec![Hear, Answer("r2", "two"), Hang],
    ];
    let server = Server::new(scripts).await;
    let client = server.client();
    assert_eq!(turn(&client, &["1"]).await.text, "one");
    assert_eq!(turn(&client, &["1", "one", "2"]).await.text, "two");
    let heard = server.heard();
    assert_eq!(heard.len(), 3);
    assert_eq!(heard[1]["previous_response_id"], "r1");
    assert_eq!(heard[1]["input"].as_array().unwrap().len(), 1);
    assert!(heard[2]["previous_response_id"].is_null());
    assert_eq!(heard[2]["input"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_answer_that_the_server_forgot_is_told_again_in_full() {
    let forgot = Say(json!({ "type": "error", "status": 400,
        "error": { "code": "previous_response_not_found", "message": "Previous response not found." } }));
    let scripts = vec![
        vec![Hear, Answer("r1", "one"), Hear, forgot, Hang],
        vec![Hear, Answer("r2", "two"), Hang],
    ];
    let server = Server::new(scripts).await;
    let client = server.client();
    turn(&client, &["1"]).await;
    let done = turn(&client, &["1", "one", "2"]).await;
    assert_eq!((done.text.as_str(), kind(&done)), ("two", None));
    assert_eq!(server.heard()[2]["input"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_socket_that_died_between_turns_costs_nothing() {
    let scripts = vec![vec![Hear, Answer("r1", "one")], vec![Hear, Answer("r2", "two"), Hang]];
    let server = Server::new(scripts).await;
    let client = server.client();
    turn(&client, &["1"]).await;
    let done = turn(&client, &["1", "one", "2"]).await;
    assert_eq!((done.text.as_str(), kind(&done)), ("two", None));
}

#[tokio::test]
async fn a_server_without_end_of_limits_is_asked_four_times_at_most() {
    let scripts = vec![vec![Hear, limit_reached()]; 9];
    let server = Server::new(scripts).await;
    let done = turn(&server.client(), &["1"]).await;
    assert!(kind(&done).is_some());
    assert_eq!(server.heard().len(), 2, "then by event stream");
    assert!(*server.accepted.lock().unwrap() <= 4);
}

#[tokio::test]
async fn pings_are_answered_while_an_answer_is_awaited_and_between_turns() {
    let scripts =
        vec![vec![Hear, Ping, Answer("r1", "one"), Ping, Hear, Answer("r2", "two"), Hang]];
    let server = Server::new(scripts).await;
    let client = server.client();
    assert_eq!(turn(&client, &["1"]).await.text, "one");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(turn(&client, &["1", "one", "2"]).await.text, "two");
}

#[tokio::test]
async fn a_message_beyond_measure_is_not_waited_for() {
    let created = Say(json!({ "type": "response.output_text.delta", "delta": "so far" }));
    let server = Server::new(vec![vec![Hear, created, Boast, Hang]]).await;
    let done = turn(&server.client(), &["1"]).await;
    assert_eq!(kind(&done), Some(Kind::StreamClosed));
    let failed = done.failure.unwrap();
    assert_eq!(failed.partial_text, "so far");
    assert!(failed.failure.detail.unwrap().contains("too"), "says that it is too long");
}

#[tokio::test]
async fn a_silent_socket_ends_in_a_timeout() {
    for script in [vec![Hang], vec![Hear, Hang]] {
        let server = Server::new(vec![script]).await;
        let done = turn(&server.client(), &["1"]).await;
        assert_eq!(kind(&done), Some(Kind::Timeout));
        assert_eq!(*server.accepted.lock().unwrap(), 1);
    }
}

#[tokio::test]
async fn sockets_are_closed_when_idle_when_old_when_signed_out_and_for_another_account() {
    let long = Duration::from_secs(60);
    let short = Duration::from_millis(60);
    for lives in [Lives { idle: short, age: long }, Lives { idle: long, age: short }] {
        let server = Server::new(vec![vec![Hang]]).await;
        let sockets = Sockets::living(lives);
        sockets.keep("conversation-1", server.socket().await);
        assert_eq!(sockets.open(), 1);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!((sockets.open(), *server.gone.lock().unwrap()), (0, 1), "{lives:?}");
    }
    for close in [Sockets::close, |sockets: &Sockets| sockets.close_others("another")] {
        let server = Server::new(vec![vec![Hang]]).await;
        let sockets = Sockets::default();
        sockets.keep("conversation-1", server.socket().await);
        sockets.close_others("a1");
        assert_eq!(sockets.open(), 1);
        close(&sockets);
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!((sockets.open(), *server.gone.lock().unwrap()), (0, 1));
    }
}

#[tokio::test]
async fn another_token_gets_another_socket() {
    let server = Server::new(vec![vec![Hang], vec![Hang]]).await;
    let sockets = Sockets::default();
    let mut socket = server.socket().await;
    socket.owner.token = "older".to_owned().into();
    sockets.keep("conversation-1", socket);
    let owner = server.socket().await.owner;
    assert!(sockets.take("conversation-1", &owner).await.is_none());
    assert_eq!(sockets.open(), 0);
}

/// What the upgrade is answered with, and whether that is remembered.
#[tokio::test]
async fn without_a_socket_the_turn_goes_by_event_stream() {
    let page = |status| refusal(status, "content-type: text/html\r\n", "<html>no</html>");
    let unproven = "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                    sec-websocket-accept: c29tZXRoaW5nIGVsc2U=\r\n\r\n";
    for (refused, remembered) in [
        (refusal(426, "", r#"{"detail":"Upgrade Required"}"#), true),
        (refusal(404, "", "{}"), true),
        (refusal(405, "", "{}"), true),
        (refusal(400, "", "Bad Request"), true),
        (refusal(501, "", ""), true),
        (page(200), true),
        (vec![Step::Send(unproven.as_bytes().to_vec())], true),
        (page(502), false),
        (page(403), false),
        (vec![Step::Hang], false),
    ] {
        let mut scripts = vec![refused.clone(), answer("Hello")];
        if !remembered {
            scripts.push(refused.clone());
        }
        scripts.push(answer("Hello"));
        let server = Scripted::new(scripts).await;
        let client = client_over(TransportChoice::Auto, &server.base, &Counting::default());
        for _ in 0..2 {
            let done = turn(&client, &["1"]).await;
            assert_eq!((done.text.as_str(), kind(&done)), ("Hello", None), "{refused:?}");
        }
        let requests = server.requests();
        let methods: Vec<&str> =
            requests.iter().map(|request| request.split(' ').next().unwrap()).collect();
        let expected: &[&str] =
            if remembered { &["get", "post", "post"] } else { &["get", "post", "get", "post"] };
        assert_eq!(methods, expected, "{refused:?}");
        assert!(!requests[0].contains("hello"), "an upgrade carries no input");
    }
}

/// What the person has to know is said at once, and not asked a second way.
#[tokio::test]
async fn a_refusal_of_the_account_is_final() {
    let limit =
        r#"{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached"}}"#;
    for (refused, expected) in [
        (refusal(403, "", r#"{"detail":"Forbidden"}"#), Kind::AuthForbidden),
        (refusal(429, "", limit), Kind::UsageLimit),
        (refusal(403, "cf-mitigated: challenge\r\n", "<html>"), Kind::EdgeChallenge),
    ] {
        let server = Scripted::new(vec![refused, answer("never")]).await;
        let client = client_over(TransportChoice::Auto, &server.base, &Counting::default());
        assert_eq!(kind(&turn(&client, &["1"]).await), Some(expected));
        assert_eq!(server.requests().len(), 1);
    }
}
