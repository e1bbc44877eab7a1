//! Just enough of RFC 6455 to hold a conversation: text frames, one reader, one writer.

use patchbay_simulator::Running;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) struct Socket(TcpStream);

impl Socket {
    /// Asks for the upgrade; the status line and the headers where it was refused.
    pub(crate) async fn open(simulator: &Running, access: &str) -> Result<Self, String> {
        let mut stream = TcpStream::connect(simulator.addr()).await.unwrap();
        let request = format!(
            "GET /backend-api/codex/responses HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\n\
             Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
             OpenAI-Beta: responses_websockets=2026-02-06\r\nAuthorization: Bearer {access}\r\n\
             chatgpt-account-id: {}\r\n\r\n",
            simulator.addr(),
            super::account(access),
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(error) => return Err(error.to_string()),
            }
        }
        let head = String::from_utf8(head).unwrap();
        if head.starts_with("HTTP/1.1 101") { Ok(Self(stream)) } else { Err(head) }
    }

    pub(crate) async fn send(&mut self, frame: &Value) {
        let text = frame.to_string();
        let mut bytes = vec![0x81];
        match u16::try_from(text.len()) {
            Ok(short) if short < 126 => bytes.push(0x80 | short as u8),
            Ok(long) => {
                bytes.push(0x80 | 126);
                bytes.extend(long.to_be_bytes());
            }
            Err(_) => panic!("too long for a test"),
        }
        // A mask of zeros leaves the text as it is.
        bytes.extend([0; 4]);
        bytes.extend(text.as_bytes());
        self.0.write_all(&bytes).await.unwrap();
    }

    /// The next text frame; `None` when the other side closed or hung up.
    pub(crate) async fn next(&mut self) -> Option<String> {
        loop {
            let first = self.0.read_u8().await.ok()?;
            let length = match self.0.read_u8().await.ok()? {
                126 => u64::from(self.0.read_u16().await.ok()?),
                127 => self.0.read_u64().await.ok()?,
                short => u64::from(short),
            };
            let mut text = vec![0; length as usize];
            self.0.read_exact(&mut text).await.ok()?;
            match first & 0x0f {
                1 => return Some(String::from_utf8(text).unwrap()),
                8 => return None,
                _ => {}
            }
        }
    }

    /// Events up to a terminal one or an error, or until the socket ends.
    pub(crate) async fn events(&mut self) -> Vec<Value> {
        let mut events = Vec::new();
        while let Some(text) = self.next().await {
            let Ok(event) = serde_json::from_str::<Value>(&text) else { continue };
            let name = event["type"].as_str().unwrap_or("").to_owned();
            events.push(event);
            if matches!(
                name.as_str(),
                "response.completed" | "response.failed" | "response.incomplete" | "error"
            ) {
                break;
            }
        }
        events
    }
}
