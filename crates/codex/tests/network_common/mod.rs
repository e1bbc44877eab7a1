//! A proxy of our own: CONNECT (RFC 9110) or SOCKS5 (RFC 1928, 1929), with or without a sign-in.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// What a proxy speaks, and the sign-in it wants.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Speaks {
    /// The `Proxy-Authorization` that it wants.
    Connect(Option<&'static str>),
    /// User and password.
    Socks5(Option<(&'static str, &'static str)>),
}

/// A proxy that notes the targets it let through, and how often somebody connected to it at all.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    met: Arc<AtomicUsize>,
    targets: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub(crate) async fn new(speaks: Speaks) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let targets = Arc::<Mutex<Vec<String>>>::default();
        let noted = Arc::clone(&targets);
        let met = Arc::<AtomicUsize>::default();
        let counted = Arc::clone(&met);
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
                let noted = Arc::clone(&noted);
                tokio::spawn(async move {
                    match speaks {
                        Speaks::Connect(wanted) => connect(client, wanted, &noted).await,
                        Speaks::Socks5(wanted) => socks5(client, wanted, &noted).await,
                    }
                });
            }
        });
        Self { port, met, targets }
    }

    /// How many connections it was given.
    pub(crate) fn met(&self) -> usize {
        self.met.load(Ordering::SeqCst)
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        self.targets.lock().unwrap().clone()
    }
}

async fn connect(
    mut client: TcpStream,
    wanted: Option<&str>,
    noted: &Mutex<Vec<String>>,
) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let target = head.strip_prefix("CONNECT ")?.split(' ').next()?.to_owned();
    let given = head.lines().filter_map(|line| line.split_once(": ")).find_map(|(name, value)| {
        name.eq_ignore_ascii_case("proxy-authorization").then_some(value)
    });
    if wanted.is_some() && given != wanted {
        let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
        return client.write_all(refusal).await.ok();
    }
    noted.lock().unwrap().push(target.clone());
    let mut server = TcpStream::connect(target).await.ok()?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
    copy_bidirectional(&mut client, &mut server).await.ok()?;
    Some(())
}

async fn socks5(
    mut client: TcpStream,
    wanted: Option<(&str, &str)>,
    noted: &Mutex<Vec<String>>,
) -> Option<()> {
    let mut head = [0; 2];
    client.read_exact(&mut head).await.ok()?;
    let mut methods = vec![0; usize::from(head[1])];
    client.read_exact(&mut methods).await.ok()?;
    let method = if wanted.is_some() { 2 } else { 0 };
    if !methods.contains(&method) {
        return client.write_all(&[5, 0xff]).await.ok();
    }
    client.write_all(&[5, method]).await.ok()?;
    if let Some((user, password)) = wanted {
        client.read_u8().await.ok()?;
        let given = (text(&mut client).await?, text(&mut client).await?);
        let right = (given.0.as_str(), given.1.as_str()) == (user, password);
        client.write_all(&[1, u8::from(!right)]).await.ok()?;
        if !right {
            return None;
        }
    }
    let mut head = [0; 4];
    client.read_exact(&mut head).await.ok()?;
    let host = match head[3] {
        1 => {
            let mut address = [0; 4];
            client.read_exact(&mut address).await.ok()?;
            std::net::Ipv4Addr::from(address).to_string()
        }
        3 => text(&mut client).await?,
        _ => return None,
    };
    let target = format!("{host}:{}", client.read_u16().await.ok()?);
    noted.lock().unwrap().push(target.clone());
    let mut server = TcpStream::connect(target).await.ok()?;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.ok()?;
    copy_bidirectional(&mut client, &mut server).await.ok()?;
    Some(())
}

/// A string with its length before it.
async fn text(client: &mut TcpStream) -> Option<String> {
    let mut bytes = vec![0; usize::from(client.read_u8().await.ok()?)];
    client.read_exact(&mut bytes).await.ok()?;
    String::from_utf8(bytes).ok()
}
