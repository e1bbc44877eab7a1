//! A connection that can be hung up from inside a handler, and that ends with the simulator.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// Who is at the other end.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    /// Where the request came from.
    pub address: SocketAddr,
    line: CancellationToken,
}

impl Peer {
    /// Ends the connection at once, without an answer.
    pub(crate) fn hang_up(&self) {
        self.line.cancel();
    }
}

impl Connected<IncomingStream<'_, Accepted>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Accepted>) -> Self {
        let address = *stream.remote_addr();
        Self { address, line: stream.io().line.clone() }
    }
}

/// What can carry HTTP.
pub(crate) trait Carrier: AsyncRead + AsyncWrite + Unpin + Send {}
impl Carrier for TcpStream {}
impl Carrier for tokio_rustls::server::TlsStream<TcpStream> {}

/// A connection, until somebody hangs up.
pub(crate) struct Line {
    inner: Box<dyn Carrier>,
    line: CancellationToken,
    ended: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Line {
    /// `simulator` ends all lines.
    pub(crate) fn new(inner: Box<dyn Carrier>, simulator: &CancellationToken) -> Self {
        let line = simulator.child_token();
        let ended = Box::pin(line.clone().cancelled_owned());
        Self { inner, line, ended }
    }

    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        match self.ended.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::ErrorKind::ConnectionReset.into()),
            Poll::Pending => Ok(()),
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// Connections that were accepted elsewhere, handshake included: a slow handshake must not keep
/// the next peer waiting.
pub(crate) struct Accepted {
    pub lines: mpsc::Receiver<(Line, SocketAddr)>,
    pub address: SocketAddr,
}

impl Listener for Accepted {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        match self.lines.recv().await {
            Some(accepted) => accepted,
            // The accepting task is gone: the simulator ends.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
