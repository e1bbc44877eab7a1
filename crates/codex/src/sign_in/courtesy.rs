//! Asking whoever holds the sign-in port to let go of it, as the Codex CLI 0.169 does: a sign-in of
//! another program that nobody finished ends then. Any other server answers "not found" or nothing.

use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A program of this computer answers at once or not at all.
const PATIENCE: Duration = Duration::from_millis(500);

/// Sends one `GET /cancel` to 127.0.0.1:`port`. True where it was answered with 200: the port is
/// about to be free.
pub(crate) async fn ask_to_leave(port: u16) -> bool {
    let asked = async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        let request =
            format!("GET /cancel HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut start = [0; 12];
        stream.read_exact(&mut start).await?;
        Ok::<_, std::io::Error>(matches!(&start, b"HTTP/1.1 200" | b"HTTP/1.0 200"))
    };
    matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Ok(true)))
}
